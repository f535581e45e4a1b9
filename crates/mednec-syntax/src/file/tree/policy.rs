//! Policies: editions, what they are for, and what they build on.

use jiff::civil::Date;
use mednec_source::{Span, Spanned};

use super::criterion::{Criterion, Member};
use super::payer::DispositionRule;
use super::rule::{Reason, Rule};
use super::source::Source;
use super::value::{Parameter, ParameterValue, Table};

use crate::expr::SetItem;
use crate::file::totals::{Accumulator, TimedUnitsDecl};

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
    /// The day from which on it was known; always where it is not written.
    pub known_from: Option<Spanned<Date>>,
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
    /// What it is to policies that build on it: `floor`, `ceiling` or `both`.
    pub bounds: Option<Spanned<String>>,
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

/// The procedures a policy is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Procedures {
    /// `procedures: any`
    Any(Span),
    /// `procedures: [97112]`
    Listed(Vec<SetItem>),
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
    /// What stood there when the change was written.
    pub instead_of: Option<InsteadOf>,
    /// Why.
    pub because: Spanned<String>,
}

/// What a change takes the place of.
#[derive(Clone, Debug, PartialEq)]
pub struct InsteadOf {
    /// Where it is written.
    pub span: Span,
    /// What it is.
    pub was: Was,
}

/// What a part of a base was.
#[derive(Clone, Debug, PartialEq)]
pub enum Was {
    /// The value of a parameter.
    Value(ParameterValue),
    /// A criterion.
    Criterion(Box<Criterion>),
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

/// What is to hold of everything that a policy decides: `never: approve`, `when: …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Invariant {
    /// The whole entry.
    pub span: Span,
    /// Whether the outcome is to be reached wherever the condition holds (`always`), or nowhere there (`never`).
    pub always: bool,
    /// One of [`OUTCOMES`](super::OUTCOMES).
    pub outcome: Spanned<String>,
    /// Where.
    pub when: Member,
    /// What it means, for people.
    pub title: Option<Spanned<String>>,
    /// The document and place it comes from.
    pub cite: Vec<Spanned<String>>,
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
