//! Rules, what they grant, and their reasons.

use mednec_source::{Span, Spanned};

use super::criterion::Member;
use super::policy::Allow;

use crate::expr::Operand;

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
