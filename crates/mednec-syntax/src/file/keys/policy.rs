//! The keys of policies and of what stands in them.

use super::shape::Shape::{
    Code, Condition, Date, Either, Id, List, Member, Name, Named, Number, OneOrMany, Open, Place, PolicyId,
    Single, Text, Value, Word,
};
use super::shape::{BASES, PARAMETER_SHAPE, RULE_SHAPE, STATUS};
use super::shared::{ALLOW, CITE, DISPOSITIONS, SOURCES, TITLE};
use super::{Key, Table, may, must};
use crate::file::tree::OUTCOMES;

const ALL: Key = may("all", List(&Member), "a list of which every entry must hold");
const ANY: Key = may("any", List(&Member), "a list of which one entry must hold");
const NONE: Key = may("none", List(&Member), "a list of which no entry may hold");
const AT_LEAST: Key = may("at_least", Number, "how many entries of `of` must hold");
const OF: Key = may("of", List(&Member), "the list that `at_least` counts");

const APPROVE: Key = may("approve", Name, "the service is approved, for the reason named");
const APPROVE_IN_PART: Key =
    may("approve_in_part", Name, "a part of what is requested is approved, for the reason named");
const DENY: Key = may("deny", Name, "the service is denied, for the reason named");
const MODIFY: Key =
    may("modify", Name, "something other than what is requested is approved, for the reason named");
const NO_AUTHORIZATION: Key =
    may("no_authorization_required", Name, "the service needs no authorization, for the reason named");
const NOT_APPLICABLE: Key =
    may("not_applicable", Name, "the policy says nothing on this service, for the reason named");
const PEND: Key = may("pend", Name, "a person decides, for the reason named");
const RETURN: Key = may("return", Name, "the request is sent back to be corrected, for the reason named");
const SUGGEST: Key = may("suggest", List(&Text), "procedures to request instead, as a list");
const INCLUDING: Key =
    may("including", OneOrMany(&Name), "entries of `of` of which one must be among those that hold");
const NAME: Key = may("name", Name, "its own name, by which another policy can add a rule before it");
const GRANT: Key =
    may("grant", Open(&GRANT_KEYS, &Value), "what is granted: `{ visits: 12 visits, within: 6 weeks }`");
const COUNTS_SILENCE: Key =
    may("counts_silence", Text, "why it may approve or deny on what is not documented");

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
        may("stage", Id, "the stage of the payer's policies it stands in"),
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
            Either(&[PolicyId, Place(&BASED_ON)]),
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
        may("by", Name, "the date that decides; `service_date` where it is not written"),
        may("from", Date, "the first day, YYYY-MM-DD"),
        may("until", Date, "the last day, YYYY-MM-DD"),
        may("through", Name, "the last date of a request that spans several days"),
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

/// A named condition.
pub static CRITERION: Table = Table {
    place: "a criterion",
    keys: &[
        TITLE,
        CITE,
        may("when", Member, "the condition, if it is a single one"),
        ALL,
        ANY,
        NONE,
        AT_LEAST,
        OF,
        INCLUDING,
        may("unless", OneOrMany(&Member), "an exception: the criterion is not met where this holds"),
        may("open", Place(&OPEN), "what a reviewer is asked where the list is open (\"such as\")"),
        ALLOW,
    ],
};

/// The judgement fact of an open list.
pub static OPEN: Table = Table {
    place: "`open`",
    keys: &[
        must("fact", Name, "the name of the yes/no fact that a reviewer answers"),
        may("question", Text, "the question the reviewer is asked"),
    ],
};

/// A group within a list of conditions.
pub static GROUP: Table = Table {
    place: "a group",
    keys: &[
        ALL,
        ANY,
        NONE,
        AT_LEAST,
        OF,
        INCLUDING,
        may("unless", OneOrMany(&Member), "an exception: the group does not hold where this holds"),
        TITLE,
        CITE,
    ],
};

/// A rule.
pub static RULE: Table = Table {
    place: "a rule",
    keys: &[
        DENY,
        PEND,
        APPROVE,
        APPROVE_IN_PART,
        MODIFY,
        RETURN,
        NO_AUTHORIZATION,
        NOT_APPLICABLE,
        may(
            "otherwise",
            Place(&OTHERWISE),
            "what is decided if no rule above holds: `{ approve: reason }`; the last rule",
        ),
        may("soft_limit", Name, "a person looks at what goes over a limit with nothing to support it"),
        may("when", Member, "decides if this holds"),
        may("unless", OneOrMany(&Member), "decides if this does not hold; beside `when` the exceptions"),
        NAME,
        GRANT,
        COUNTS_SILENCE,
        SUGGEST,
        TITLE,
        CITE,
        ALLOW,
    ],
};

/// What is decided if no rule holds.
pub static OTHERWISE: Table = Table {
    place: "`otherwise`",
    keys: &[
        APPROVE,
        DENY,
        PEND,
        APPROVE_IN_PART,
        MODIFY,
        RETURN,
        NO_AUTHORIZATION,
        NOT_APPLICABLE,
        NAME,
        GRANT,
        COUNTS_SILENCE,
        SUGGEST,
        TITLE,
        CITE,
    ],
};

/// A reason.
pub static REASON: Table = Table {
    place: "a reason",
    keys: &[
        may(
            "basis",
            Word(&BASES),
            "the ground of anything but an approval: medical_necessity, investigational, not_covered, benefit_limit, coding and so on",
        ),
        may("report_as", Name, "the reason that is reported in its place"),
        may("group", Word(&["CO", "PR", "OA", "PI"]), "the claim adjustment group: CO, PR, OA or PI"),
        may("carc", Text, "the claim adjustment reason code"),
        may("rarc", List(&Text), "remittance advice remark codes, as a list"),
        may("text", Text, "what a person is told"),
    ],
};

/// A limit that a person may lift.
pub static SOFT_LIMIT: Table = Table {
    place: "a soft limit",
    keys: &[
        must("soft_limit", Name, "the reason why a person looks at it"),
        must("over", Member, "when the limit is passed"),
        must(
            "supported_by",
            OneOrMany(&Member),
            "what supports going over it, as a list; one of them is enough",
        ),
        NAME,
        TITLE,
        CITE,
        ALLOW,
    ],
};

/// What a rule grants, beside quantities by name.
pub static GRANT_KEYS: Table = Table {
    place: "`grant`",
    keys: &[
        may("within", Value, "how long it may be used: `6 weeks`"),
        may("from", Value, "the first day; `service_date` where it is not written"),
        may("until", Value, "the last day, in place of `within`"),
        may("procedure", Text, "the procedure granted in place of the requested one"),
        may(
            "remainder",
            Word(&["review", "deny", "none"]),
            "what happens to what is asked for beyond it: review, deny or none",
        ),
    ],
};

/// A parameter with more than a value.
pub static PARAMETER: Table = Table {
    place: "a parameter",
    keys: &[
        must("value", Single, "its value: `18 visits`"),
        may("floor", Single, "the lowest value that a policy building on this one may set"),
        may("ceiling", Single, "the highest value that a policy building on this one may set"),
        CITE,
    ],
};

/// A parameter whose value goes by a fact.
pub static PARAMETER_BY: Table = Table {
    place: "a parameter by a fact",
    keys: &[
        must("by", Name, "the fact that chooses the value"),
        may(
            "table",
            Named(&Single),
            "what the fact may be, each with the value: `{ AZ: 18 visits, CA: 20 visits }`",
        ),
        may(
            "csv",
            Text,
            "in place of `table` a file beside this one: a column called as the fact, and `value`",
        ),
        may("xlsx", Text, "the same as `csv`, in a workbook of a spreadsheet"),
        may("sheet", Text, "the sheet of the workbook, where it has several"),
        may(
            "column",
            Text,
            "of a published table of units a day, the column that has the value: `units` or `indicator`",
        ),
        may("codes", List(&Text), "of a published table, the codes whose rows are read, as a list"),
        may("else", Single, "the value in all other cases"),
        may("floor", Single, "the lowest value that a policy building on this one may set"),
        may("ceiling", Single, "the highest value that a policy building on this one may set"),
        CITE,
    ],
};

/// A table.
pub static TABLE: Table = Table {
    place: "a table",
    keys: &[
        TITLE,
        CITE,
        may(
            "hit",
            Word(&["first", "unique", "collect"]),
            "which row counts: first, unique or collect; first where it is not written",
        ),
        may(
            "collect",
            Word(&["sum", "lowest", "highest", "count"]),
            "what is made of all rows that hold: sum, lowest, highest or count",
        ),
        may("rows", List(&Place(&ROW)), "the rows, as a list"),
        may("csv", Text, "a file beside this one that has the rows"),
        may("xlsx", Text, "the same, in a workbook of a spreadsheet"),
        may("sheet", Text, "the sheet of the workbook, where it has several"),
        may("else", Value, "the value where no row holds"),
    ],
};

/// A row of a table.
pub static ROW: Table = Table {
    place: "a row of a table",
    keys: &[
        must("when", Condition, "the condition under which it holds"),
        must("value", Value, "its value: `24 visits`"),
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
        must("policy", PolicyId, "the policy's id: `standard/97112`"),
        may("edition", Text, "the name of its edition, where there are several"),
    ],
};

/// A change of the policy built on.
pub static CHANGE: Table = Table {
    place: "a change",
    keys: &[
        may("set", Name, "the parameter that gets another value"),
        may("to", PARAMETER_SHAPE, "its new value"),
        may("replace", Name, "the criterion that is written anew"),
        may("with", Place(&CRITERION), "the new criterion"),
        may("withdraw", Name, "the criterion that leaves every list it stands in"),
        may("add_before", Name, "the rule before which another is added, by its name or its reason"),
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
        must("deny", Name, "the reason for which it is denied then"),
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

/// A count or a sum over time.
pub static ACCUMULATOR: Table = Table {
    place: "an accumulator",
    keys: &[
        must("total", Value, "what is counted or added up: `count of visits including this`"),
        must(
            "per",
            Either(&[Word(&["all"]), List(&Name)]),
            "the fields that are the same as those of this service, as a list; or `all` records of the list",
        ),
        must(
            "resets",
            Text,
            "when it begins again: `never`, `each calendar year`, `each calendar month`, `each year from plan_start`, `at episode_start`",
        ),
        TITLE,
        CITE,
    ],
};

/// How many units of a timed code the minutes of a day support.
pub static TIMED_UNITS: Table = Table {
    place: "an entry of `timed_units`",
    keys: &[
        must("law", Name, "`cms`, `cpt` or `each_code_timed`, or a parameter that says which"),
        must(
            "lines",
            Name,
            "the list of records that has the lines of the day, the requested one among them",
        ),
        must("code", Name, "the field with the code of a line"),
        must("minutes", Name, "the field with the minutes of a line"),
        must(
            "timed",
            List(&Code),
            "the codes that are timed, as a list; names of value sets may stand in it",
        ),
        may("billed", Name, "the field with the units that a line bills"),
        may(
            "number",
            Name,
            "the field with the number of a line; of lines with one code, the lower number goes first",
        ),
        may(
            "ties",
            Either(&[Name, Place(&TIES)]),
            "`for_the_provider`, `against_the_provider`, or whom to ask: `{ ask: fact, question: … }`",
        ),
        may("where", Condition, "which lines are counted beside being of the day, as a condition"),
        may("on", Name, "the date fact that says which day; `service_date` where it is not written"),
        may("procedure", Name, "the fact with the requested code; `procedure` where it is not written"),
        TITLE,
        CITE,
    ],
};

/// Whom to ask to which of several codes a unit belongs.
pub static TIES: Table = Table {
    place: "`ties`",
    keys: &[
        must(
            "ask",
            Name,
            "the name of the yes/no fact that a reviewer answers: does the unit belong to the requested code?",
        ),
        may("question", Text, "the question the reviewer is asked"),
    ],
};
