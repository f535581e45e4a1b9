//! The trees of policy, vocabulary, value-set, code-system, shared, payer and cases files.

use jiff::civil::Date;
use mednec_source::{Span, Spanned};
use rust_decimal::Decimal;

use crate::expr::{Count, Expr, Operand, SetItem};
use crate::yaml::Node;

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
    /// Its own criteria.
    pub criteria: Vec<Criterion>,
    /// Its rules; the first that holds decides.
    pub rules: Vec<Rule>,
    /// Its reasons.
    pub reasons: Vec<Reason>,
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
    /// What should be known about it, such as that a copy was read.
    pub note: Option<Spanned<String>>,
}

/// A named value that rules and criteria use.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: Spanned<String>,
    /// Its value: a number with or without unit, a date, or a word.
    pub value: Operand,
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
    /// The document and place it comes from: `rehab-12 §4.2`.
    pub cite: Option<Spanned<String>>,
    /// The condition itself.
    pub body: Member,
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
    /// What it means, for people.
    pub title: Option<Spanned<String>>,
    /// The document and place it comes from.
    pub cite: Option<Spanned<String>>,
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
    /// When it decides.
    pub guard: Guard,
    /// Procedures to request instead.
    pub suggest: Vec<Spanned<String>>,
    /// What it means, for people.
    pub title: Option<Spanned<String>>,
    /// The document and place it comes from.
    pub cite: Option<Spanned<String>>,
    /// Warnings allowed here.
    pub allow: Vec<Allow>,
}

/// When a rule decides.
#[derive(Clone, Debug, PartialEq)]
pub enum Guard {
    /// `otherwise:`
    Always,
    /// `when:`
    When(Member),
    /// `unless:`
    Unless(Member),
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
    /// Whether it identifies a person; such facts never appear in messages.
    pub identifying: Option<Spanned<bool>>,
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
    pub codes: Vec<SetItem>,
    /// What is taken out again.
    pub exclude: Vec<SetItem>,
    /// The documents it cites.
    pub sources: Vec<Source>,
    /// The document and place it comes from.
    pub cite: Option<Spanned<String>>,
    /// Warnings allowed in this file.
    pub allow: Vec<Allow>,
}

/// Titles, in our own words, of codes of one system.
#[derive(Clone, Debug, PartialEq)]
pub struct CodeSystemFile {
    /// The system: `cpt`, `icd-10-cm`.
    pub name: Spanned<String>,
    /// What it is.
    pub title: Option<Spanned<String>>,
    /// Codes and their titles.
    pub codes: Vec<(Spanned<String>, Spanned<String>)>,
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
    /// Exactly the facts still needed.
    pub missing: Option<Spanned<Vec<Spanned<String>>>>,
    /// Criteria and whether each is `met`, `not met` or `unknown`.
    pub criteria: Vec<(Spanned<String>, Spanned<String>)>,
}

/// A number as written in a vocabulary or parameter.
pub type Number = Decimal;
