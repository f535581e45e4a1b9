//! What only the graph can tell of tables: cases without a value, and cases with two.

use mednec_graph::NodeId;
use mednec_graph::bundle::Edition;
use mednec_source::{Diagnostic, Sink};

use crate::build::Build;
use crate::codes::{BAD_TABLE, TABLE_HOLE};
use crate::edition::EditionDraft;
use crate::unit::TAKEN_AS_FREE;

impl Build {
    /// Tells of tables that have no value for some cases, or two where they may have one.
    pub(crate) fn check_tables(
        &mut self,
        drafts: &[EditionDraft<'_>],
        editions: &[Edition],
        computed: bool,
        sink: &mut Sink,
    ) {
        for (draft, edition) in drafts.iter().zip(editions) {
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
                    sink.report(
                        Diagnostic::new(&TABLE_HOLE, format!("`{}` has no value for some cases", name.node))
                            .at(name.span, "no row holds for them")
                            .help("add `else:` with the value for all others, or the rows that are missing"),
                    );
                }
                let unique = table.table.hit.as_ref().is_some_and(|hit| hit.node == "unique");
                if !unique {
                    continue;
                }
                for (at, (later, row)) in roots.iter().zip(&table.table.rows).enumerate() {
                    for (earlier, other) in roots.iter().zip(&table.table.rows).take(at) {
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
    }

    /// The root of a condition by its place among an edition's drafts.
    fn root_of_draft(&self, edition: &Edition, draft: usize) -> Option<NodeId> {
        let id = self.drafts.get(&edition.conditions.0)?.get(draft)?;
        self.roots.get(id.0 as usize).copied().flatten()
    }
}
