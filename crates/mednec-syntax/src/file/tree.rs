//! The trees of policy, vocabulary, value-set, code-system, shared, payer and cases files.

use jiff::civil::Date;
use mednec_source::{Span, Spanned};
use rust_decimal::Decimal;

use crate::expr::{Count, Expr, Operand, SetItem};
use crate::yaml::Node;

use super::totals::{Accumulator, TimedUnitsDecl};

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

/// One edition of one payer's policy.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyFile {
    /// `policy: aetna/97112`
    pub id: Spanned<String>,
    /// What a person calls it.
    pub title: Option<Spanned<String>>,
    /// `status:`; approved where it is not written.
    pub status: Option<Spanned<String>>,
    /// The name of the edition, if the author gives it one.
    pub edition: Option<Spanned<String>>,
    /// When it is in force; always where it is not written.
    pub effective: Option<Effective>,
    /// Which procedures it is for.
    pub procedures: Option<Procedures>,
    /// The documents it cites.
    pub sources: Vec<Source>,
    /// Named values.
    pub parameters: Vec<Parameter>,
    /// Tables: rows of conditions to a value.
    pub tables: Vec<Table>,
    /// Counts and sums over time.
    pub accumulators: Vec<Accumulator>,
    /// Units of timed codes.
    pub timed_units: Vec<TimedUnitsDecl>,
    /// The stage of the payer's policies it stands in.
    pub stage: Option<Spanned<String>>,
    /// To which requests it applies; to all where it is not written. A list means that all entries must hold.
    pub applies: Option<Member>,
    /// The policy it builds on.
    pub based_on: Option<BasedOn>,
    /// What it changes of that policy.
    pub changes: Vec<Change>,
    /// Who approved it, and when.
    pub approved: Option<Approval>,
    /// The day by which it is to be read again.
    pub next_review: Option<Spanned<Date>>,
    /// When a request that waits for information lapses.
    pub lapses: Option<Lapse>,
    /// What is final and what is recommended, before what the payer's file says.
    pub dispositions: Vec<DispositionRule>,
    /// Its own criteria.
    pub criteria: Vec<Criterion>,
    /// Its rules; the first that holds decides.
    pub rules: Vec<Rule>,
    /// Its reasons.
    pub reasons: Vec<Reason>,
    /// What is to hold of everything that it decides.
    pub invariants: Vec<Invariant>,
    /// Warnings allowed in this file.
    pub allow: Vec<Allow>,
}

/// The dates an edition governs, both included.
#[derive(Clone, Debug, PartialEq)]
pub struct Effective {
    /// The whole entry.
    pub span: Span,
    /// The date fact that decides which edition governs; `service_date` where it is not written.
    pub by: Option<Spanned<String>>,
    /// The first day.
    pub from: Option<Spanned<Date>>,
    /// The last day.
    pub until: Option<Spanned<Date>>,
    /// The last date of a request that spans several days; where it lies past this edition, `spanning` tells.
    pub through: Option<Spanned<String>>,
    /// `pend` (where it is not written) or `first`: the edition of the first day governs all.
    pub spanning: Option<Spanned<String>>,
}

/// The policy that another builds on.
#[derive(Clone, Debug, PartialEq)]
pub struct BasedOn {
    /// Its id.
    pub policy: Spanned<String>,
    /// The name of its edition, where there are several.
    pub edition: Option<Spanned<String>>,
}

/// One change of a policy that another builds on.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The whole entry.
    pub span: Span,
    /// What is changed.
    pub kind: ChangeKind,
    /// Why.
    pub because: Spanned<String>,
}

/// The kinds of change.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangeKind {
    /// `set: standard_visits`, `to: 20 visits`
    Set {
        /// The parameter's name.
        parameter: Spanned<String>,
        /// Its new value.
        to: ParameterValue,
    },
    /// `replace: balance_deficit`, `with: …`; the criterion has the same name.
    Replace(Box<Criterion>),
    /// `withdraw: coordination_deficit`: it leaves every list that it stands in.
    Withdraw(Spanned<String>),
    /// `add_before: beyond_course`, `rule: …`
    AddBefore {
        /// The name of a rule, or the name of its reason where only one has that.
        rule: Spanned<String>,
        /// The rule added.
        added: Box<Rule>,
    },
}

/// Who approved a policy, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Approval {
    /// By whom.
    pub by: Spanned<String>,
    /// When.
    pub on: Option<Spanned<Date>>,
}

/// When a request that waits for information lapses, and what it is denied for.
#[derive(Clone, Debug, PartialEq)]
pub struct Lapse {
    /// The whole entry.
    pub span: Span,
    /// When it lapses.
    pub when: Member,
    /// The reason of the denial, whose basis is `information`.
    pub deny: Spanned<String>,
    /// The document and place it comes from.
    pub cite: Vec<Spanned<String>>,
}

/// What is to hold of everything that a policy decides: `never: approve`, `when: …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Invariant {
    /// The whole entry.
    pub span: Span,
    /// Whether the outcome is to be reached wherever the condition holds (`always`), or nowhere there (`never`).
    pub always: bool,
    /// One of [`OUTCOMES`].
    pub outcome: Spanned<String>,
    /// Where.
    pub when: Member,
    /// What it means, for people.
    pub title: Option<Spanned<String>>,
    /// The document and place it comes from.
    pub cite: Vec<Spanned<String>>,
}

/// What is final and what is recommended.
#[derive(Clone, Debug, PartialEq)]
pub struct DispositionRule {
    /// The whole entry.
    pub span: Span,
    /// Of which outcome; of all where it is not written.
    pub outcome: Option<Spanned<String>>,
    /// On which basis; on all where it is not written.
    pub basis: Option<Spanned<String>>,
    /// For which requests; for all where it is not written.
    pub when: Option<Expr>,
    /// `final` or `recommended`.
    pub is: Spanned<String>,
}

/// Rows of conditions to a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The whole entry.
    pub span: Span,
    /// Its name; used in conditions like a parameter.
    pub name: Spanned<String>,
    /// What it tells.
    pub title: Option<Spanned<String>>,
    /// `first` (where it is not written), `unique`, or `collect`.
    pub hit: Option<Spanned<String>>,
    /// Of `collect`: `sum`, `lowest`, `highest` or `count`.
    pub collect: Option<Spanned<String>>,
    /// The rows.
    pub rows: Vec<TableRow>,
    /// `csv: limits.csv`: rows from a file beside the policy; the compiler is handed its text.
    pub csv: Option<Spanned<String>>,
    /// The value where no row holds.
    pub otherwise: Option<Operand>,
    /// The document and place it comes from.
    pub cite: Vec<Spanned<String>>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRow {
    /// The whole entry.
    pub span: Span,
    /// When it holds.
    pub when: Expr,
    /// Its value.
    pub value: Operand,
}

/// The procedures a policy is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Procedures {
    /// `procedures: any`
    Any(Span),
    /// `procedures: [97112]`
    Listed(Vec<SetItem>),
}

/// A document that criteria cite.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Its short name: `rehab-12`.
    pub id: Spanned<String>,
    /// Its title.
    pub title: Option<Spanned<String>>,
    /// Its version or date, as the document gives it.
    pub version: Option<Spanned<String>>,
    /// Where it was published.
    pub published: Option<Spanned<String>>,
    /// When the author of the policy read it.
    pub read_on: Option<Spanned<Date>>,
    /// Whose reading it is, where authorities differ: `CMS NCCI`, `AMA CPT Assistant`.
    pub authority: Option<Spanned<String>>,
    /// What should be known about it, such as that a copy was read.
    pub note: Option<Spanned<String>>,
}

/// A named value that rules and criteria use.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: Spanned<String>,
    /// Its value.
    pub value: ParameterValue,
    /// The lowest value that a policy building on this one may set.
    pub floor: Option<Operand>,
    /// The highest value that a policy building on this one may set.
    pub ceiling: Option<Operand>,
    /// The document and place it comes from.
    pub cite: Vec<Spanned<String>>,
}

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum ParameterValue {
    /// A number with or without unit, a date, or a word.
    Plain(Operand),
    /// `{ by: state, table: { AZ: 2026-02-01 }, else: 2025-01-13 }`
    Keyed {
        /// The fact that chooses: a choice, a code, yes/no, a date (each row from that day on) or a number (each row from
        /// that value on).
        by: Spanned<String>,
        /// Keys as written, and values.
        rows: Vec<(Spanned<String>, Operand)>,
        /// The value for all other keys.
        otherwise: Option<Operand>,
        /// The file that has the rows, where they are not written here.
        csv: Option<Box<RowsFrom>>,
    },
}

/// A file that has the rows of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct RowsFrom {
    /// Its name.
    pub file: Spanned<String>,
    /// Of a published table of units a day: `units` or `indicator`.
    pub column: Option<Spanned<String>>,
    /// Of a published table: the codes whose rows are read.
    pub codes: Vec<Spanned<String>>,
}

/// A named condition with title and citation.
#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    /// The whole entry.
    pub span: Span,
    /// Its name.
    pub name: Spanned<String>,
    /// What it means, for people.
    pub title: Option<Spanned<String>>,
    /// The documents and places it comes from: `rehab-12 §4.2`.
    pub cite: Vec<Spanned<String>>,
    /// The condition itself.
    pub body: Member,
    /// It is not met where this holds, whatever the body says.
    pub unless: Option<Member>,
    /// The judgement fact of an open list.
    pub open: Option<Open>,
    /// Warnings allowed here.
    pub allow: Vec<Allow>,
}

/// The judgement fact that stands for what an open list ("such as") leaves unsaid.
#[derive(Clone, Debug, PartialEq)]
pub struct Open {
    /// The name of a yes/no fact that a reviewer answers; declared by this entry if the vocabulary does not have it.
    pub fact: Spanned<String>,
    /// The question the reviewer is asked.
    pub question: Option<Spanned<String>>,
}

/// One entry of a list of conditions.
#[derive(Clone, Debug, PartialEq)]
pub enum Member {
    /// A name or a condition in a scalar.
    Condition(Expr),
    /// An inline group.
    Group(Group),
}

/// `all:`, `any:`, `none:`, or `at_least:` with `of:`.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The whole entry.
    pub span: Span,
    /// How many must hold.
    pub count: Spanned<Count>,
    /// The entries.
    pub members: Vec<Member>,
    /// Of `at_least`: entries of which one must be among those that hold.
    pub including: Vec<Spanned<String>>,
    /// The group does not hold where this does: an exception.
    pub unless: Option<Box<Member>>,
    /// What it means, for people.
    pub title: Option<Spanned<String>>,
    /// The documents and places it comes from.
    pub cite: Vec<Spanned<String>>,
}

/// A condition with an outcome and a reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The whole entry.
    pub span: Span,
    /// One of [`OUTCOMES`].
    pub outcome: Spanned<String>,
    /// The reason's name.
    pub reason: Spanned<String>,
    /// Its own name, by which another policy can add a rule before it.
    pub name: Option<Spanned<String>>,
    /// When it decides.
    pub guard: Guard,
    /// Whether it was written as `soft_limit`.
    pub soft_limit: bool,
    /// What is granted, where the outcome approves.
    pub grant: Option<Grant>,
    /// The reason why it may deny or approve on what is not documented.
    pub counts_silence: Option<Spanned<String>>,
    /// Procedures to request instead.
    pub suggest: Vec<Spanned<String>>,
    /// What it means, for people.
    pub title: Option<Spanned<String>>,
    /// The documents and places it comes from.
    pub cite: Vec<Spanned<String>>,
    /// Warnings allowed here.
    pub allow: Vec<Allow>,
}

/// When a rule decides.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "a policy has some dozens of rules, each with one guard")]
pub enum Guard {
    /// `otherwise:`
    Always,
    /// `when:`
    When(Member),
    /// `unless:`
    Unless(Member),
    /// `when:` and `unless:` both: the second tells the exceptions.
    WhenUnless(Member, Member),
}

/// What a rule grants.
#[derive(Clone, Debug, PartialEq)]
pub struct Grant {
    /// The whole entry.
    pub span: Span,
    /// What is granted by name, `visits`, `units`: each a value.
    pub quantities: Vec<(Spanned<String>, Operand)>,
    /// `within: 6 weeks`: how long.
    pub within: Option<Operand>,
    /// The first day; `service_date` where it is not written.
    pub from: Option<Operand>,
    /// `until:` the last day, in place of `within`.
    pub until: Option<Operand>,
    /// The procedure granted in place of the requested one; of `modify`.
    pub procedure: Option<Spanned<String>>,
    /// What happens to what is asked for beyond it: `review`, `deny`, or `none`.
    pub remainder: Option<Spanned<String>>,
}

/// The outcomes a rule may name, as they are written.
pub const OUTCOMES: [&str; 8] = [
    "approve",
    "approve_in_part",
    "deny",
    "modify",
    "no_authorization_required",
    "not_applicable",
    "pend",
    "return",
];

/// Why an outcome was reached, with the codes that say so on a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// The whole entry.
    pub span: Span,
    /// Its name.
    pub name: Spanned<String>,
    /// The reason that is reported in its place.
    pub report_as: Option<Spanned<String>>,
    /// Its basis: `medical_necessity`, `investigational` …
    pub basis: Option<Spanned<String>>,
    /// The claim adjustment group: `CO`, `PR`, `OA`, `PI`.
    pub group: Option<Spanned<String>>,
    /// The claim adjustment reason code: `50`.
    pub carc: Option<Spanned<String>>,
    /// Remittance advice remark codes: `N115`.
    pub rarc: Vec<Spanned<String>>,
    /// What a person is told.
    pub text: Option<Spanned<String>>,
}

/// A warning allowed in place, with the reason why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    /// The code's name.
    pub code: Spanned<String>,
    /// Why it is allowed.
    pub reason: Spanned<String>,
    /// The part of the file it is allowed in.
    pub scope: Span,
}

/// Facts, and what must hold between them.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct VocabularyFile {
    /// The facts.
    pub facts: Vec<FactDecl>,
    /// What every case must satisfy: `service_date is not before episode_start`.
    pub constraints: Vec<Expr>,
    /// Warnings allowed in this file.
    pub allow: Vec<Allow>,
}

/// One fact of the vocabulary.
#[derive(Clone, Debug, PartialEq)]
pub struct FactDecl {
    /// The whole entry.
    pub span: Span,
    /// Its name.
    pub name: Spanned<String>,
    /// `yes/no`, `whole number`, `decimal number`, `date`, `one of`, `code`, `list of codes`, `list of choices`.
    pub kind: Option<Spanned<String>>,
    /// What it means.
    pub meaning: Option<Spanned<String>>,
    /// The question a person is asked.
    pub question: Option<Spanned<String>>,
    /// Where the datum is found.
    pub found_in: Option<Spanned<String>>,
    /// `provider`, `member`, `payer` or `reviewer`; `provider` where it is not written.
    pub answered_by: Option<Spanned<String>>,
    /// The unit of a number.
    pub unit: Option<Spanned<String>>,
    /// The lowest and the highest value, as written.
    pub range: Option<(Spanned<String>, Spanned<String>)>,
    /// How many decimals a decimal number has at most.
    pub decimals: Option<Spanned<u32>>,
    /// The choices of `one of` and `list of choices`.
    pub choices: Vec<Spanned<String>>,
    /// The code system of `code` and `list of codes`.
    pub system: Option<Spanned<String>>,
    /// The fewest and the most elements of a list.
    pub length: Option<(Spanned<u32>, Spanned<u32>)>,
    /// Whether a list in a case is complete where the case does not say; yes where it is not written.
    pub complete: Option<Spanned<bool>>,
    /// For a count of services: whether the requested one is in it (`including this`, `before this`).
    pub counts: Option<Spanned<String>>,
    /// For a list of services: its fields, and the facts that say the same of the requested one.
    pub this: Vec<(Spanned<String>, Spanned<String>)>,
    /// For a list of services: which of its records are requests of their own, `all` or a field.
    pub requests: Option<Spanned<String>>,
    /// Whether it identifies a person; such facts never appear in messages.
    pub identifying: Option<Spanned<bool>>,
    /// The fields of `list of records`; each is declared like a fact.
    pub fields: Vec<FactDecl>,
    /// The date field that windows go by.
    pub dated_by: Option<Spanned<String>>,
    /// What holds of every record: `date is not after service_date`.
    pub each: Vec<Expr>,
    /// What its absence counts as, and when.
    pub if_absent: Option<IfAbsent>,
}

/// What the absence of a fact counts as.
#[derive(Clone, Debug, PartialEq)]
pub struct IfAbsent {
    /// The whole entry.
    pub span: Span,
    /// The value, as in a case.
    pub value: Spanned<String>,
    /// When: the closing fact or condition.
    pub when: Expr,
}

/// A named set of codes.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueSetFile {
    /// Its name.
    pub name: Spanned<String>,
    /// What it means.
    pub title: Option<Spanned<String>>,
    /// The code system.
    pub system: Option<Spanned<String>>,
    /// The codes, categories (with all below them) and ranges in it.
    pub codes: Vec<DatedItem>,
    /// What is taken out again.
    pub exclude: Vec<DatedItem>,
    /// `csv: ms.csv`: codes from a file beside it, with columns `code`, `from`, `until`, `exclude`.
    pub csv: Option<Spanned<String>>,
    /// Codes from a published table of pairs.
    pub pairs: Option<Box<Pairs>>,
    /// The documents it cites.
    pub sources: Vec<Source>,
    /// The documents and places it comes from.
    pub cite: Vec<Spanned<String>>,
    /// Warnings allowed in this file.
    pub allow: Vec<Allow>,
}

/// The codes that stand beside one code in a published table of pairs.
#[derive(Clone, Debug, PartialEq)]
pub struct Pairs {
    /// The file.
    pub file: Spanned<String>,
    /// The code that is looked for, and whether it is looked for in the first column.
    pub beside: Spanned<String>,
    /// Whether it is looked for in the first column.
    pub first: bool,
    /// Whether a modifier lifts the edit: `0`, `1`.
    pub indicator: Spanned<String>,
}

/// An entry of a value set and the days on which it is in it.
#[derive(Clone, Debug, PartialEq)]
pub struct DatedItem {
    /// The entry.
    pub item: SetItem,
    /// The first day.
    pub from: Option<Spanned<Date>>,
    /// The last day.
    pub until: Option<Spanned<Date>>,
}

/// A code, its title and the days on which it is valid.
#[derive(Clone, Debug, PartialEq)]
pub struct CodeEntry {
    /// The code.
    pub code: Spanned<String>,
    /// Its title.
    pub title: Option<Spanned<String>>,
    /// The first day on which it is valid.
    pub from: Option<Spanned<Date>>,
    /// The last day on which it is valid.
    pub until: Option<Spanned<Date>>,
}

/// Titles, in our own words, of codes of one system.
#[derive(Clone, Debug, PartialEq)]
pub struct CodeSystemFile {
    /// The system: `cpt`, `icd-10-cm`.
    pub name: Spanned<String>,
    /// What it is.
    pub title: Option<Spanned<String>>,
    /// Codes, their titles and when they are valid.
    pub codes: Vec<CodeEntry>,
}

/// Criteria and reasons that any payer may use.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedFile {
    /// What the file is about: `shared: balance`.
    pub name: Spanned<String>,
    /// The documents it cites.
    pub sources: Vec<Source>,
    /// The criteria.
    pub criteria: Vec<Criterion>,
    /// The reasons.
    pub reasons: Vec<Reason>,
    /// Warnings allowed in this file.
    pub allow: Vec<Allow>,
}

/// A payer.
#[derive(Clone, Debug, PartialEq)]
pub struct PayerFile {
    /// Its short name: `aetna`.
    pub id: Spanned<String>,
    /// Its name.
    pub name: Option<Spanned<String>>,
    /// Documents that its policies cite.
    pub sources: Vec<Source>,
    /// The stages of its policies, in order.
    pub stages: Vec<Stage>,
    /// What is final and what is recommended; the first entry that fits counts.
    pub dispositions: Vec<DispositionRule>,
}

/// A stage of a payer's policies for one request.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// Its name.
    pub name: Spanned<String>,
    /// Whether what it decides goes before all stages behind it, approvals included.
    pub overrides: bool,
}

/// A file of rows, for a table or a value set that names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvFile {
    /// The names of the columns.
    pub header: Vec<Spanned<String>>,
    /// The rows, each with as many cells as there are columns.
    pub rows: Vec<Vec<Spanned<String>>>,
}

/// Named cases with what is expected of them.
#[derive(Clone, Debug, PartialEq)]
pub struct CasesFile {
    /// The payer whose policies they are run under, where the folder does not say it.
    pub payer: Option<Spanned<String>>,
    /// The cases.
    pub cases: Vec<CaseDecl>,
}

/// One case and its variants.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseDecl {
    /// The whole entry.
    pub span: Span,
    /// Its name.
    pub id: Spanned<String>,
    /// What it is about.
    pub title: Option<Spanned<String>>,
    /// Its facts; values are read by the vocabulary later.
    pub given: Vec<(Spanned<String>, Node)>,
    /// What is expected of it.
    pub expect: Option<Expect>,
    /// The same case with some facts changed.
    pub variants: Vec<Variant>,
}

/// A case that differs from another in a few facts.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Its name; run as `case/variant`.
    pub name: Spanned<String>,
    /// What it is about.
    pub title: Option<Spanned<String>>,
    /// Facts added or changed.
    pub set: Vec<(Spanned<String>, Node)>,
    /// Facts taken away.
    pub unset: Vec<Spanned<String>>,
    /// What is expected of it.
    pub expect: Option<Expect>,
}

/// What a case is expected to be determined as; what is not written is not compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Expect {
    /// The whole entry.
    pub span: Span,
    /// The outcome.
    pub outcome: Option<Spanned<String>>,
    /// The reason.
    pub reason: Option<Spanned<String>>,
    /// The basis.
    pub basis: Option<Spanned<String>>,
    /// The edition.
    pub edition: Option<Spanned<String>>,
    /// The procedures suggested instead.
    pub suggest: Option<Spanned<Vec<Spanned<String>>>>,
    /// `final` or `recommended`.
    pub disposition: Option<Spanned<String>>,
    /// What is granted: quantities, `from`, `until`, `procedure`, `remainder`, each as in the answer.
    pub grant: Vec<(Spanned<String>, Spanned<String>)>,
    /// Exactly the facts still needed.
    pub missing: Option<Spanned<Vec<Spanned<String>>>>,
    /// Units of timed codes by name.
    pub supported_units: Vec<(Spanned<String>, Spanned<String>)>,
    /// Of a claim: what must come out for a line, by its place.
    pub lines: Vec<(Spanned<u32>, Expect)>,
    /// Criteria and whether each is `met`, `not met` or `unknown`.
    pub criteria: Vec<(Spanned<String>, Spanned<String>)>,
}

/// A number as written in a vocabulary or parameter.
pub type Number = Decimal;
