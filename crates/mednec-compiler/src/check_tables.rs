//! What only the graph can tell of tables: cases without a value, and cases with two.

use mednec_graph::bundle::Edition;
use mednec_graph::{ConditionId, NodeId};

use crate::build::{Build, Hole, Shows};
use crate::edition::EditionDraft;
use crate::origins::index;

impl Build {
    /// Tables that have no value for some cases, or two where they may have one.
    pub(crate) fn check_tables(
        &mut self,
        drafts: &[EditionDraft<'_>],
        editions: &[Edition],
        computed: bool,
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
                    for (earlier_at, (earlier, other)) in
                        roots.iter().zip(&table.table.rows).enumerate().take(later_at)
                    {
                        if self.store.and(*earlier, *later).is_ok_and(|both| both != NodeId::NO) {
                            let rows = [earlier_at, later_at].into_iter().filter_map(|at| table.rows.get(at));
                            let rows = rows.filter_map(|row| self.id_of_draft(edition, *row)).collect();
                            let what = Shows::TwoRows { other: other.span, rows, computed };
                            holes.push(Hole { edition: index(at), span: row.span, what });
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
