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

/// One file, of the kind that its top-level keys say.
#[derive(Clone, Debug, PartialEq)]
pub enum File {
    /// Has `policy:`.
    Policy(Box<PolicyFile>),
    /// Has `facts:`.
    Vocabulary(VocabularyFile),
    /// Has `value_set:`.
    ValueSet(ValueSetFile),
    /// Has `code_system:`.
    CodeSystem(CodeSystemFile),
    /// Has `shared:`.
    Shared(SharedFile),
    /// Has `payer:`.
    Payer(PayerFile),
    /// Has `cases:`.
    Cases(CasesFile),
    /// Rows of a table or a value set, in a file whose name ends in `.csv`.
    Csv(CsvFile),
    /// A table as it is published, in a file whose name ends in `.cms.csv` or `.cms.txt`; it is read where it is named.
    Published,
    /// Could not be told; the problem has been reported.
    Unreadable,
}
