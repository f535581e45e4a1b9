//! The form that a walk runs over: each node with its question and its two ways on in one place.

use crate::case::{Case, Slot};
use crate::fact::FactId;
use crate::graph::{Graph, Node};
use crate::store::NodeId;
use crate::term::{ClassSet, TermKind, Terms};

/// How a node with two ways on is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Question {
    /// Does the value reach `operand`? So is asked of numbers, of yes/no (does it reach 1), and of choices where all
    /// from one on lead the same way; the fewer kinds of question there are, the better a processor foresees them.
    Reaches,
    /// Does the difference of two numbers reach `operand`?
    Difference,
    /// Is the choice among the bits of `operand`?
    Among,
    /// Anything else: by its term.
    Other,
}

/// A node, ready to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    question: Question,
    fact: FactId,
    other: FactId,
    no: NodeId,
    yes: NodeId,
    operand: i64,
    node: Node,
}

impl Step {
    /// The step of a node.
    pub(crate) fn of(graph: &Graph, node: Node, terms: &Terms) -> Self {
        let term = terms.get(node.term);
        let count = term.map_or(0, |term| term.classes);
        let edges = graph.edges_of(node, count);
        let no = edges.first().copied().unwrap_or(NodeId::NO);
        // The first class that leads elsewhere; from it on, all must lead to the same place.
        let turn = edges.iter().position(|edge| *edge != no).unwrap_or(0);
        let yes = edges.get(turn).copied().unwrap_or(no);
        let one_turn = edges.iter().skip(turn).all(|edge| *edge == yes);
        let two_ways = edges.iter().all(|edge| *edge == no || *edge == yes);
        let step = |question, fact, other, operand| Self { question, fact, other, no, yes, operand, node };
        let general = step(Question::Other, FactId(0), FactId(0), 0);
        match term.map(|term| &term.kind) {
            Some(TermKind::YesNo(fact)) => step(Question::Reaches, *fact, *fact, 1),
            Some(TermKind::Linear { parts, cuts }) if one_turn => {
                let Some(cut) = turn.checked_sub(1).and_then(|i| cuts.get(i)).copied() else {
                    return general;
                };
                match parts.as_slice() {
                    [only] if only.times == 1 => step(Question::Reaches, only.fact, only.fact, cut),
                    [a, b] if a.times == 1 && b.times == -1 => {
                        step(Question::Difference, a.fact, b.fact, cut)
                    }
                    _ => general,
                }
            }
            // A choice's table starts at 0, a code's at the lowest value there is.
            Some(TermKind::Table { fact, table }) if two_ways && table.starts.first() == Some(&0) => {
                let last = table.starts.last().copied().unwrap_or(0);
                if last >= 63 {
                    return general;
                }
                let word = |value: i64| u8::try_from(value).map_or(u64::MAX, |bit| ClassSet::all(bit).0);
                // All values from the last start on are of its class, as far as there are bits.
                let ends = table.starts.iter().skip(1).copied().chain([64]);
                let runs = table.starts.iter().zip(ends).zip(&table.classes);
                let leads_yes = runs.filter(|(_, class)| edges.get(usize::from(**class)) == Some(&yes));
                let bits = leads_yes.fold(0u64, |bits, ((start, end), _)| bits | (word(end) & !word(*start)));
                let first = bits.trailing_zeros();
                if bits == u64::MAX.checked_shl(first).unwrap_or(0) {
                    return step(Question::Reaches, *fact, *fact, i64::from(first));
                }
                step(Question::Among, *fact, *fact, bits.cast_signed())
            }
            _ => general,
        }
    }

    /// Where the case leads from here; nothing where what is asked is not known.
    #[inline]
    pub(crate) fn next(&self, graph: &Graph, terms: &Terms, case: &Case) -> Option<NodeId> {
        let value = |fact: FactId| match case.slot(fact) {
            Slot::Value(value) => Some(value),
            Slot::Unknown | Slot::List { .. } | Slot::Partial(_) => None,
        };
        // Nearly all questions are of the first kind, so it is asked for by itself.
        if self.question == Question::Reaches {
            return Some(if value(self.fact)? >= self.operand {
                self.yes
            } else {
                // Most answers can be foreseen, so a jump is taken ahead of the fact and is faster than a choice
                // between two values, which waits for it; this keeps it a jump.
                std::hint::black_box(());
                self.no
            });
        }
        let yes = match self.question {
            Question::Difference => value(self.fact)?.checked_sub(value(self.other)?)? >= self.operand,
            Question::Among => {
                // The last bit stands for all values from it on: the table has no start beyond it.
                let bit = u32::try_from(value(self.fact)?.min(63)).ok()?;
                self.operand.cast_unsigned().checked_shr(bit).unwrap_or(0) & 1 == 1
            }
            Question::Reaches | Question::Other => {
                return graph.edge(self.node, terms.known_class(self.node.term, case)?);
            }
        };
        Some(if yes { self.yes } else { self.no })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::term::{ClassTable, Term};

    /// The answers of a graph that asks whether a choice is none of 0 and 30, whose table tells these apart.
    #[test]
    fn choices_past_a_word_are_asked_rightly() {
        let table = ClassTable::new(vec![0, 1, 30, 31], vec![0, 1, 0, 1]);
        let term = Term {
            kind: TermKind::Table { fact: FactId(0), table },
            classes: 2,
            text: Default::default(),
            labels: Vec::new(),
            origins: Vec::new(),
            cut_origins: Vec::new(),
        };
        let terms = Terms { terms: vec![term], tables: Vec::new() };
        let mut store = Store::new(8);
        let root = store.node(0, vec![NodeId::NO, NodeId::YES]).unwrap();
        let (mut graph, roots) = Graph::freeze(&store, &[root]);
        graph.prepare(&terms);
        let mut case = Case::new(1);
        for value in [0, 1, 29, 30, 31, 62, 63, 64, 69, 1000] {
            case.set_value(FactId(0), value);
            let found = graph.walk(roots[0], &terms, &case);
            let expected = if value == 0 || value == 30 { NodeId::NO } else { NodeId::YES };
            assert_eq!(found, Some(expected), "{value}");
        }
    }
}
