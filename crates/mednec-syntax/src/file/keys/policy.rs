//! The keys of policies.

use super::shape::Shape::{
    Code, Condition, Date, Either, List, Member, NameOf, Named, OneOrMany, Place, PolicyId, Single, Text,
    Word,
};
use super::shape::Sort::{Criterion, Fact, Parameter, Policy, Reason, Rule, Stage};
use super::shape::{BASES, PARAMETER_SHAPE, RULE_SHAPE, STATUS};
use super::shared::{ALLOW, CITE, DISPOSITIONS, SOURCES, TITLE};
use super::{ACCUMULATOR, CRITERION, PARAMETER, PARAMETER_BY, REASON, TABLE, TIMED_UNITS, Table, may, must};
use crate::file::tree::OUTCOMES;

/// One edition of a policy.
pub static POLICY: Table = Table {
    place: "a policy file",
    keys: &[
        must("policy", PolicyId, "the payer and the policy: `example-health/97112`"),
        TITLE,
        may(
            "status",
            Word(&STATUS),
            "draft, approved, retired or template; approved where it is not written",
        ),
        may("edition", Text, "a name for this edition"),
        may("effective", Place(&EFFECTIVE), "the days on which it is in force"),
        may("known_from", Date, "the day from which on the edition was known, YYYY-MM-DD"),
        may(
            "procedures",
            Either(&[Word(&["any"]), List(&Code)]),
            "the procedures it is for, as a list, or `any`",
        ),
        may("stage", NameOf(Stage), "the stage of the payer's policies it stands in"),
        may(
            "applies",
            OneOrMany(&Member),
            "the requests it is for: a condition, or a list of which all must hold",
        ),
        may(
            "approved",
            Place(&APPROVED),
            "who approved it, and when: `{ by: Medical director, on: 2025-01-03 }`",
        ),
        may("next_review", Date, "the day by which it is to be read again, YYYY-MM-DD"),
        may(
            "bounds",
            Word(&["floor", "ceiling", "both"]),
            "what it is to policies that build on it: `floor`, `ceiling` or `both`",
        ),
        may(
            "based_on",
            Either(&[NameOf(Policy), Place(&BASED_ON)]),
            "the policy it builds on: its id, or `{ policy: standard/97112, edition: ... }`",
        ),
        may("changes", List(&Place(&CHANGE)), "what it changes of that policy, as a list"),
        SOURCES,
        may("parameters", Named(&PARAMETER_SHAPE), "named values that rules and criteria use"),
        may("tables", Named(&Place(&TABLE)), "named tables: rows of conditions to a value"),
        may(
            "accumulators",
            Named(&Place(&ACCUMULATOR)),
            "named counts and sums, each with whom it is kept for and when it begins again",
        ),
        may(
            "timed_units",
            Named(&Place(&TIMED_UNITS)),
            "how many units of a timed code the minutes of a day support, by name",
        ),
        may("criteria", Named(&Place(&CRITERION)), "named conditions"),
        may(
            "rules",
            List(&RULE_SHAPE),
            "the rules; the first that holds decides; only a policy with `based_on` needs none",
        ),
        may("reasons", Named(&Place(&REASON)), "the reasons that rules name"),
        may("lapses", Place(&LAPSES), "when a request that waits for information is denied"),
        may(
            "invariants",
            List(&Place(&INVARIANT)),
            "what is to hold of everything that it decides, as a list; it is proved",
        ),
        DISPOSITIONS,
        ALLOW,
    ],
};

/// When a policy is in force.
pub static EFFECTIVE: Table = Table {
    place: "`effective`",
    keys: &[
        may("by", NameOf(Fact), "the date that decides; `service_date` where it is not written"),
        may("from", Date, "the first day, YYYY-MM-DD"),
        may("until", Date, "the last day, YYYY-MM-DD"),
        may("through", NameOf(Fact), "the last date of a request that spans several days"),
        may(
            "spanning",
            Word(&["pend", "first"]),
            "what decides a request that reaches past this edition: `pend` or `first`",
        ),
    ],
};

/// A document.
pub static SOURCE: Table = Table {
    place: "a source",
    keys: &[
        must("title", Text, "the document's title"),
        may("version", Text, "its version or date, as the document gives it"),
        may("published", Text, "where it was published"),
        may("read_on", Date, "the day on which it was read, YYYY-MM-DD"),
        may("authority", Text, "whose reading it is, where authorities differ: `CMS NCCI`"),
        may("note", Text, "what should be known about it"),
        may(
            "sections",
            Named(&Place(&SECTION)),
            "its paragraphs, each by its label as citations have it: `§4.2`",
        ),
    ],
};

/// A paragraph of a document.
pub static SECTION: Table = Table {
    place: "a section of a source",
    keys: &[
        must("says", Text, "what it says, in your own words"),
        may("not_carried", Text, "why no criterion carries it"),
    ],
};

/// Who approved a policy.
pub static APPROVED: Table = Table {
    place: "`approved`",
    keys: &[must("by", Text, "who approved it"), may("on", Date, "the day of the approval, YYYY-MM-DD")],
};

/// The policy that another builds on.
pub static BASED_ON: Table = Table {
    place: "`based_on`",
    keys: &[
        must("policy", NameOf(Policy), "the policy's id: `standard/97112`"),
        may("edition", Text, "the name of its edition, where there are several"),
    ],
};

/// A change of the policy built on.
pub static CHANGE: Table = Table {
    place: "a change",
    keys: &[
        may("set", NameOf(Parameter), "the parameter that gets another value"),
        may("to", PARAMETER_SHAPE, "its new value"),
        may("replace", NameOf(Criterion), "the criterion that is written anew"),
        may("with", Place(&CRITERION), "the new criterion"),
        may("withdraw", NameOf(Criterion), "the criterion that leaves every list it stands in"),
        may("add_before", NameOf(Rule), "the rule before which another is added, by its name or its reason"),
        may("rule", RULE_SHAPE, "the rule that is added"),
        may(
            "instead_of",
            Either(&[Single, Place(&CRITERION), Place(&PARAMETER_BY), Place(&PARAMETER)]),
            "the value or the criterion of the base that it takes the place of",
        ),
        must("because", Text, "why it is changed"),
    ],
};

/// When a request that waits lapses.
pub static LAPSES: Table = Table {
    place: "`lapses`",
    keys: &[
        must("when", Member, "when it lapses"),
        must("deny", NameOf(Reason), "the reason for which it is denied then"),
        CITE,
    ],
};

/// What is to hold of everything that a policy decides.
pub static INVARIANT: Table = Table {
    place: "an invariant",
    keys: &[
        may("never", Word(&OUTCOMES), "the outcome that no request ends in for which `when` holds"),
        may("always", Word(&OUTCOMES), "the outcome that every request ends in for which `when` holds"),
        must(
            "when",
            OneOrMany(&Member),
            "the requests it speaks of: a condition, or a list of which all must hold",
        ),
        TITLE,
        CITE,
    ],
};

/// What is final and what is recommended.
pub static DISPOSITION: Table = Table {
    place: "a disposition",
    keys: &[
        may("outcome", Word(&OUTCOMES), "of which outcome; of all where it is not written"),
        may("basis", Word(&BASES), "on which basis; on all where it is not written"),
        may("when", Condition, "for which requests; for all where it is not written"),
        must("is", Word(&["final", "recommended"]), "final or recommended"),
    ],
};
