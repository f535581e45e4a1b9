//! Compiles policy files into one bundle of decision graphs.
//!
//! | in | out | never |
//! | --- | --- | --- |
//! | the syntax trees of a folder's files, in any order | a [`Bundle`] and all that is wrong with them | reads a file; lets an error stop it from telling the next |
//!
//! The stages, one file each: names are gathered (`world`), conditions are typed and put into normal form
//! (`lower`), the terms of policies that share procedures are cut into classes (`cut`), and the graph is built
//! (`unit`). Equal sources give equal bytes, whatever the order of the files.

mod accumulators;
mod allow;
mod base_changed;
mod based_on;
mod build;
mod cell_column;
mod cell_form;
mod cell_number;
mod cells;
mod check_tables;
mod claim_codes;
pub mod codes;
mod comparison;
mod constraints;
mod criteria;
mod csv_rows;
mod cut;
mod derive;
mod draft;
mod edition;
mod evidence;
mod filter;
mod follow_up;
mod formula;
mod group;
mod holes;
mod invariant;
mod keyed;
mod known_on;
mod linear;
mod lower;
mod measure;
mod mistyped;
mod open_lists;
mod operand;
mod origins;
mod published;
mod reasons;
mod records;
mod requests;
mod rule;
mod scope;
mod set;
mod silence;
mod spanning;
mod stages;
mod tables;
mod this_service;
mod timed_units;
mod unit;
mod validity;
mod vocabulary;
mod vocabulary_conditions;
mod window;
mod witness;
mod world;

pub use claim_codes::claim_code_meaning;
pub use measure::units_like;
use mednec_graph::Bundle;
use mednec_source::{Diagnostic, Sink, SourceId, SourceMap};
use mednec_syntax::file::File;

/// The most nodes that the graph of policies sharing procedures may have, unless the caller says otherwise.
pub const NODE_BUDGET: usize = 200_000;

/// How to compile.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The most nodes of one graph; a policy over it still determines, more cautiously.
    pub node_budget: usize,
    /// Whether drafts are compiled beside approved policies.
    pub drafts: bool,
    /// Whether what policies state of themselves is proved; who analyses them does it himself.
    pub prove: bool,
    /// Whether a case is looked for that no rule decides, where there may be one; looking takes a while.
    pub holes: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { node_budget: NODE_BUDGET, drafts: false, holes: true, prove: true }
    }
}

/// What compiling gives: the bundle, unless an error was found, and every problem.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The bundle; nothing where there are errors.
    pub bundle: Option<Bundle>,
    /// The problems, by place.
    pub diagnostics: Vec<Diagnostic>,
}

pub use allow::allowed;
pub use witness::against_invariant;

/// Compiles the files of one folder. `read` holds what reading them has found already.
pub fn compile(sources: &SourceMap, files: &[(SourceId, File)], read: Sink, options: &Options) -> Compiled {
    let mut sink = read;
    let files = written_out(sources, files, &mut sink);
    let world = world::World::gather(sources, &files, options, &mut sink);
    let (mut bundle, holes) = world.compile(options, &mut sink);
    bundle.prepare();
    let whole = if sink.has_errors() { None } else { Some(&bundle) };
    witness::tell(whole, &holes, options, &mut sink);
    let diagnostics = follow_up::without(sources, &files, allow::apply(&files, sink));
    let failed = diagnostics.iter().any(Diagnostic::is_error);
    Compiled { bundle: (!failed).then_some(bundle), diagnostics }
}

/// The files as they are compiled: rows of CSV files where they are named, and every policy that builds on another
/// merged with it. Each part keeps the span of where it was written.
pub fn written_out(
    sources: &SourceMap,
    files: &[(SourceId, File)],
    sink: &mut Sink,
) -> Vec<(SourceId, File)> {
    let mut files = files.to_vec();
    csv_rows::fill(sources, &mut files, sink);
    based_on::merge(&mut files, sink);
    files
}
