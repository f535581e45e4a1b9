//! The trees of policy, vocabulary, value-set, code-system, shared, payer and cases files.

mod cases;
mod codes;
mod criterion;
mod payer;
mod policy;
mod rule;
mod source;
mod value;
mod vocabulary;

use std::sync::Arc;

pub use cases::{CaseDecl, CasesFile, Expect, Variant};
pub use codes::{CodeEntry, CodeSystemFile, CsvFile, DatedItem, Pairs, ValueSetFile};
pub use criterion::{Criterion, Group, Member, Open, SharedFile};
pub use payer::{DispositionRule, Letters, PayerFile, Stage};
pub use policy::{
    Allow, Approval, BasedOn, Change, ChangeKind, Effective, InsteadOf, Invariant, Lapse, PolicyFile,
    Procedures, Was,
};
pub use rule::{Grant, Guard, OUTCOMES, Reason, Rule};
pub use source::{Section, Source};
pub use value::{Number, Parameter, ParameterValue, RowsFrom, Table, TableRow};
pub use vocabulary::{FactDecl, IfAbsent, VocabularyFile};

/// One file, of the kind that its top-level keys say. A copy shares what the file holds.
#[derive(Clone, Debug, PartialEq)]
pub enum File {
    /// Has `policy:`.
    Policy(Arc<PolicyFile>),
    /// Has `facts:`.
    Vocabulary(Arc<VocabularyFile>),
    /// Has `value_set:`.
    ValueSet(Arc<ValueSetFile>),
    /// Has `code_system:`.
    CodeSystem(Arc<CodeSystemFile>),
    /// Has `shared:`.
    Shared(Arc<SharedFile>),
    /// Has `payer:`.
    Payer(Arc<PayerFile>),
    /// Has `cases:`.
    Cases(Arc<CasesFile>),
    /// Rows of a table or a value set, in a file whose name ends in `.csv`.
    Csv(Arc<CsvFile>),
    /// A table as it is published, in a file whose name ends in `.cms.csv` or `.cms.txt`; it is read where it is named.
    Published,
    /// Could not be told; the problem has been reported.
    Unreadable,
}
