//! What a letter is about: the explanation, and what only the caller can say.

use mednec_project::ExplanationShown;

/// What a letter is about.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The determination and the way to it.
    pub explanation: &'a ExplanationShown,
    /// The requested procedure.
    pub procedure: Option<&'a str>,
    /// The day of the service.
    pub service_date: Option<&'a str>,
    /// The day of the letter.
    pub date: Option<&'a str>,
    /// The name of the member; the only thing in a letter that tells who it is about.
    pub member: Option<&'a str>,
    /// Who reviewed the determination.
    pub reviewer: Option<Reviewer<'a>>,
    /// How to reach the payer, in the payer's words.
    pub contact: Option<&'a str>,
    /// How to appeal, in the payer's words.
    pub appeal_rights: Option<&'a str>,
}

/// A licensed reviewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reviewer<'a> {
    /// The reviewer's name.
    pub name: &'a str,
    /// The licence, as it is to be shown: `MD, Ohio 12345`.
    pub licence: &'a str,
}
