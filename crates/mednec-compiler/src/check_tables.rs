//! What only the graph can tell of tables: cases without a value, and cases with two.

use mednec_graph::bundle::Edition;
use mednec_graph::{ConditionId, NodeId};
use mednec_source::{Diagnostic, Sink};

use crate::build::{Build, Hole, Shows};
use crate::codes::BAD_TABLE;
use crate::edition::EditionDraft;
use crate::origins::index;
use crate::unit::TAKEN_AS_FREE;

impl Build {
    /// Tells of tables that have two values for some cases where they may have one; those that have none come back.
    pub(crate) fn check_tables(
        &mut self,
        drafts: &[EditionDraft<'_>],
        editions: &[Edition],
        computed: bool,
        sink: &mut Sink,
    ) -> Vec<Hole> {
        let mut holes = Vec::new();
        for (at, (draft, edition)) in drafts.iter().zip(editions).enumerate() {
            for table in &draft.tables {
                let roots = table.rows.iter().map(|row| self.root_of_draft(edition, *row));
                let Some(roots) = roots.collect::<Option<Vec<NodeId>>>() else { continue };
                let name = &table.table.name;
                // Nothing collected is a sum of 0, and a count of 0.
                let empty_is_none = table.table.hit.as_ref().is_none_or(|hit| hit.node != "collect")
                    || table
                        .table
                        .collect
                        .as_ref()
                        .is_some_and(|how| matches!(how.node.as_str(), "lowest" | "highest"));
                if table.table.otherwise.is_none()
                    && empty_is_none
                    && let Ok(any) = self.store.at_least(1, &roots)
                    && any != NodeId::YES
                {
                    let rows = table.rows.iter().filter_map(|row| self.id_of_draft(edition, *row)).collect();
                    let what = Shows::NoRow { table: name.node.clone(), rows };
                    holes.push(Hole { edition: index(at), span: name.span, what });
                }
                let unique = table.table.hit.as_ref().is_some_and(|hit| hit.node == "unique");
                if !unique {
                    continue;
                }
                for (later_at, (later, row)) in roots.iter().zip(&table.table.rows).enumerate() {
                    for (earlier, other) in roots.iter().zip(&table.table.rows).take(later_at) {
                        if self.store.and(*earlier, *later).is_ok_and(|both| both != NodeId::NO) {
                            let problem =
                                Diagnostic::new(&BAD_TABLE, "two rows of a `unique` table can both hold")
                                    .at(row.span, "this row")
                                    .label(other.span, "and this one")
                                    .help("make one of them narrower, or write `hit: first`");
                            sink.report(if computed { problem.note(TAKEN_AS_FREE) } else { problem });
                        }
                    }
                }
            }
        }
        holes
    }

    /// The root of a condition by its place among an edition's drafts.
    fn root_of_draft(&self, edition: &Edition, draft: usize) -> Option<NodeId> {
        let id = self.id_of_draft(edition, draft)?;
        self.roots.get(id.0 as usize).copied().flatten()
    }

    fn id_of_draft(&self, edition: &Edition, draft: usize) -> Option<ConditionId> {
        self.drafts.get(&edition.conditions.0)?.get(draft).copied()
    }
}
