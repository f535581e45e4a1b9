//! Many cases at once: bit masks of rows flow through a unit's graph, one bit a row.
//!
//! Where a row can be in several classes of a term, its bit flows along several edges, and it may arrive at several
//! leaves. A row that arrives at one leaf is decided. One that arrives at several may still be decided by what ties its
//! missing facts together; [`crate::Walker::determine`] tells.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::bundle::{LeafId, Unit};
use crate::store::NodeId;
use crate::term::{MAX_CLASSES, TermId};

/// How many words of rows flow together: few enough that all masks of a graph stay in the cache.
pub const BLOCK_WORDS: usize = 8;
/// How many rows flow together.
pub const BLOCK_ROWS: usize = BLOCK_WORDS * 64;

/// One bit for each row of a block.
pub type Rows = [u64; BLOCK_WORDS];

/// No row.
pub const NO_ROWS: Rows = [0; BLOCK_WORDS];

/// What says in which classes of a term the rows of a block can be.
pub trait Classify {
    /// Fills one mask for each class of a term. Only the bits of `live` rows are looked at, and each of them must be set
    /// in at least one mask.
    fn classify(&mut self, term: TermId, live: &Rows, classes: &mut [Rows]);
}

/// A unit's graph laid out for masks to flow through, with the memory they need.
#[derive(Clone, Debug)]
pub struct Flow {
    /// The nodes by ascending term; their slots are their places here.
    nodes: Vec<FlowNode>,
    /// The slots that edges lead to.
    targets: Vec<u32>,
    /// The leaf of each slot behind the nodes.
    leaves: Vec<LeafId>,
    root: u32,
    masks: Vec<Rows>,
    classes: Vec<Rows>,
}

#[derive(Clone, Copy, Debug)]
struct FlowNode {
    term: TermId,
    classes: u8,
    first: u32,
}

impl Flow {
    /// The flow from a root of a unit's graph; nothing where the graph is broken.
    pub fn new(unit: &Unit, root: NodeId) -> Option<Self> {
        let mut reached: Vec<NodeId> = vec![root];
        let mut seen: FxHashSet<NodeId> = FxHashSet::from_iter([root]);
        let mut at = 0;
        while let Some(id) = reached.get(at).copied() {
            at += 1;
            let Some(node) = unit.graph.node(id) else { continue };
            let classes = unit.terms.get(node.term)?.classes;
            for class in 0..classes {
                let next = unit.graph.edge(node, class)?;
                if seen.insert(next) {
                    reached.push(next);
                }
            }
        }
        let term_of = |id: &NodeId| unit.graph.node(*id).map_or(u16::MAX, |node| node.term.0);
        reached.sort_by_key(|id| (id.is_leaf(), term_of(id), *id));
        let slots: FxHashMap<NodeId, u32> = reached.iter().copied().zip(0u32..).collect();
        let (mut nodes, mut targets, mut leaves) = (Vec::new(), Vec::new(), Vec::new());
        for id in &reached {
            let Some(node) = unit.graph.node(*id) else {
                leaves.push(LeafId(id.as_outcome()?));
                continue;
            };
            let classes = unit.terms.get(node.term)?.classes;
            nodes.push(FlowNode { term: node.term, classes, first: u32::try_from(targets.len()).ok()? });
            for class in 0..classes {
                targets.push(*slots.get(&unit.graph.edge(node, class)?)?);
            }
        }
        let root = *slots.get(&root)?;
        let masks = vec![NO_ROWS; reached.len()];
        Some(Self { nodes, targets, leaves, root, masks, classes: vec![NO_ROWS; MAX_CLASSES] })
    }

    /// Lets the `live` rows of a block flow from the root to the leaves. Terms that no row comes to are not asked for.
    pub fn run(&mut self, live: &Rows, source: &mut impl Classify) {
        self.masks.fill(NO_ROWS);
        if let Some(root) = self.masks.get_mut(self.root as usize) {
            *root = *live;
        }
        let Self { nodes, targets, masks, classes, .. } = self;
        let mut from = 0;
        while let Some(first) = nodes.get(from) {
            let to = from + nodes.iter().skip(from).take_while(|node| node.term == first.term).count();
            let mut come = NO_ROWS;
            for mask in masks.get(from..to).unwrap_or(&[]) {
                come.iter_mut().zip(mask).for_each(|(all, own)| *all |= own);
            }
            if come != NO_ROWS {
                let Some(classes) = classes.get_mut(..usize::from(first.classes)) else { return };
                source.classify(first.term, &come, classes);
                for (slot, node) in nodes.iter().enumerate().take(to).skip(from) {
                    let Some(own) = masks.get(slot).copied().filter(|own| *own != NO_ROWS) else { continue };
                    let edges = targets.get(node.first as usize..).unwrap_or(&[]);
                    for (class, target) in classes.iter().zip(edges) {
                        let Some(target) = masks.get_mut(*target as usize) else { continue };
                        for ((into, own), class) in target.iter_mut().zip(&own).zip(class) {
                            *into |= own & class;
                        }
                    }
                }
            }
            from = to;
        }
    }

    /// The leaves, each with the rows that came to it in the last run; some may have come to several.
    pub fn leaves(&self) -> impl Iterator<Item = (LeafId, &Rows)> {
        self.leaves.iter().copied().zip(self.masks.iter().skip(self.nodes.len()))
    }

    /// The rows that came to one leaf only in the last run.
    pub fn decided(&self) -> Rows {
        let (mut once, mut twice) = (NO_ROWS, NO_ROWS);
        for (_, rows) in self.leaves() {
            for ((once, twice), own) in once.iter_mut().zip(&mut twice).zip(rows) {
                *twice |= *once & own;
                *once |= own;
            }
        }
        once.iter_mut().zip(twice).for_each(|(once, twice)| *once &= !twice);
        once
    }
}
