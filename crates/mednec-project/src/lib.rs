//! A folder of policies, and everything an application does with it: the one façade for applications.
//!
//! | in | out | never |
//! | --- | --- | --- |
//! | a folder or file of policies | a [`Project`]: sources, trees, every problem, and the compiled bundle | stops at the first problem; depends on where the folder lies |
//! | a folder that is open in an editor, and texts not saved yet | a [`Workspace`], and [`Project`]s of all or a few of its files | reads a file again whose text is the same |
//! | a folder or a bundle file | [`Policies`], or a [`Failure`] that says why not | guesses what a damaged bundle meant |
//! | a case as JSON, NDJSON or YAML | a [`NamedCase`] in the bundle's slots, or all that is wrong with it | puts the value of an identifying fact in a message |
//! | a case and its policies | an [`Answer`], the public and versioned shape of a determination | decides from silence |
//! | a [`Draft`](mednec_analysis::Draft) | the facts of a case as an author writes them | hands on a case that would be refused |
//! | a project | an [`Analysis`]: what is wrong with its rules, each with a case that was run | claims what it cannot prove or show |
//! | a case that is open, costs and frequencies | a [`Next`]: what to ask, in which order, and where each answer leads | asks what no longer matters |
//! | a case and an outcome | an [`ExplanationShown`]: the way through the rules, what stands in the way, what would change it | shows a change that was not determined |
//! | the `*.cases.yaml` of a project | a [`Run`] with what differs, and the files brought up to date | touches a comment |
//! | the same cases | what they show of the policies ([`Covered`]), and [`Suggestions`] of cases for the rest | counts a failed case less |
//! | a determination | a receipt, sealed by all before it ([`ReceiptsFile`]), and [`Receipts`] read again | has a fact in it, identifying or not |
//! | a bundle and a key | a signature beside it, and whether it is one that is trusted | signs sources |
//! | a project, and codes of diagnoses as published | which of its codes are unknown, no whole codes, or out of date ([`icd`]) | tells a code that identifies a person |
//! | bytes | a file, whole or not at all | prints, reads a clock or the environment |
//!
//! ```no_run
//! use mednec_project::{Answerer, CasePlace, CaseReader, Options, Policies};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let policies = Policies::open("policies".as_ref(), &Options::default()).map_err(|_| "not compiled")?;
//! let mut reader = CaseReader::new(&policies.bundle);
//! let mut case = reader.blank();
//! let text = r#"{"case_id": "1", "payer": "aetna", "procedure": 97112}"#;
//! reader.read_json(text, CasePlace::Path("case.json"), &mut case).map_err(|_| "not a case")?;
//! let answer = Answerer::new(&policies.bundle, &policies.sha256).answer(&case, case.payer);
//! assert_eq!(answer.reason, "information_needed");
//! # Ok(())
//! # }
//! ```

mod analysis;
pub mod answer;
pub mod asking;
mod bounds;
mod bundles;
mod case;
mod cell_place;
pub mod changes;
mod check_expect;
mod code_days;
pub mod codes;
mod compare;
pub mod coverage;
mod discover;
pub mod explanation;
mod file_cases;
mod file_rows;
mod file_schema;
mod file_text;
pub mod icd;
mod load;
mod lock;
mod made_up;
mod merged;
mod mutate;
mod new_files;
mod pattern;
mod policies;
mod prepare;
mod receipt;
mod review;
mod run;
mod show;
mod side_by_side;
mod signing;
mod stray_case;
mod suggest;
#[cfg(test)]
mod tests;
mod update;
mod uses;
mod workspace;
mod write;

pub use analysis::{
    ANALYSIS_SCHEMA, Analysis, EditionAsked, Finding, SavedCases, Witness, already_there, analyze,
    options_to_analyze, save_cases,
};
pub use answer::{Answer, Answerer, Brief, End, SCHEMA, answer_schema};
pub use asking::{Asker, Next, read_costs, read_frequencies};
pub use bundles::find_bundle;
pub use case::{
    CaseFormat, CasePlace, CaseReader, CaseStream, Cell, MOST_LINE_BYTES, NamedCase, StreamLine, canonical,
    case_sha256, parts_list, typed,
};
pub use case::{Request, claim_lines, requests};
pub use codes::all_codes;
pub use coverage::{Covered, cover_cases};
pub use discover::yaml_files;
pub use explanation::{Explain, Explainer, ExplanationShown};
pub use file_cases::{FileCase, file_cases};
pub use file_rows::{WorkbookRows, rows_of_workbook};
pub use file_schema::{file_kinds, file_schema};
pub use file_text::read_text;
pub use load::{Project, ProjectCounts};
pub use lock::{LOCK_FILE, Lock, Relocked};
pub use made_up::{made_up, made_up_case, made_up_yaml};
pub use mednec_analysis::Asking;
pub use mednec_compiler::{NODE_BUDGET, Options, claim_code_meaning};
pub use mednec_seal::{PrivateKey, PublicKey};
pub use mednec_syntax::file::{File, said_separator, separator};
pub use mutate::{Fate, Kind as MutantKind, Mutant, Mutation, MutationCounts, mutate};
pub use new_files::write_new;
pub use pattern::matches_pattern;
pub use policies::{Failure, Policies};
pub use receipt::{Asked, Entry, RECEIPTS_SCHEMA, Receipt, Receipts, ReceiptsFile, Told, VERSION};
pub use run::{Aspect, CaseResult, Difference, Run, run_cases};
pub use show::{
    Alteration, Altered, At, Base, Before, NothingShown, Part, SHOWN_SCHEMA, Shown, Withdrawn, Written,
};
pub use signing::{KeyFiles, new_keys, read_private_key, read_public_key, signature_path};
pub use suggest::{Suggestion, Suggestions, suggest_for_rule};
pub use update::{Update, update};
pub use workspace::{Reread, Workspace};
pub use write::{WholeFile, keeps_sources, write_whole};
