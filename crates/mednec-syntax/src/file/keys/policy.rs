//! The keys of policies and of what stands in them.

use super::shared::{ALLOW, CITE, DISPOSITIONS, SOURCES, TITLE};
use super::{Key, Table, may, must};

const ALL: Key = may("all", "a list of which every entry must hold");
const ANY: Key = may("any", "a list of which one entry must hold");
const NONE: Key = may("none", "a list of which no entry may hold");
const AT_LEAST: Key = may("at_least", "how many entries of `of` must hold");
const OF: Key = may("of", "the list that `at_least` counts");

const APPROVE: Key = may("approve", "the service is approved, for the reason named");
const APPROVE_IN_PART: Key =
    may("approve_in_part", "a part of what is requested is approved, for the reason named");
const DENY: Key = may("deny", "the service is denied, for the reason named");
const MODIFY: Key = may("modify", "something other than what is requested is approved, for the reason named");
const NO_AUTHORIZATION: Key =
    may("no_authorization_required", "the service needs no authorization, for the reason named");
const NOT_APPLICABLE: Key =
    may("not_applicable", "the policy says nothing on this service, for the reason named");
const PEND: Key = may("pend", "a person decides, for the reason named");
const RETURN: Key = may("return", "the request is sent back to be corrected, for the reason named");
const SUGGEST: Key = may("suggest", "procedures to request instead, as a list");
const INCLUDING: Key = may("including", "entries of `of` of which one must be among those that hold");
const NAME: Key = may("name", "its own name, by which another policy can add a rule before it");
const GRANT: Key = may("grant", "what is granted: `{ visits: 12 visits, within: 6 weeks }`");
const COUNTS_SILENCE: Key = may("counts_silence", "why it may approve or deny on what is not documented");

/// One edition of a policy.
pub static POLICY: Table = Table {
    place: "a policy file",
    keys: &[
        must("policy", "the payer and the policy: `example-health/97112`"),
        TITLE,
        may("status", "draft, approved, retired or template; approved where it is not written"),
        may("edition", "a name for this edition"),
        may("effective", "the days on which it is in force"),
        may("known_from", "the day from which on the edition was known, YYYY-MM-DD"),
        may("procedures", "the procedures it is for, as a list, or `any`"),
        may("stage", "the stage of the payer's policies it stands in"),
        may("applies", "the requests it is for: a condition, or a list of which all must hold"),
        may("approved", "who approved it, and when: `{ by: Medical director, on: 2025-01-03 }`"),
        may("next_review", "the day by which it is to be read again, YYYY-MM-DD"),
        may("bounds", "what it is to policies that build on it: `floor`, `ceiling` or `both`"),
        may("based_on", "the policy it builds on: its id, or `{ policy: standard/97112, edition: ... }`"),
        may("changes", "what it changes of that policy, as a list"),
        SOURCES,
        may("parameters", "named values that rules and criteria use"),
        may("tables", "named tables: rows of conditions to a value"),
        may("accumulators", "named counts and sums, each with whom it is kept for and when it begins again"),
        may("timed_units", "how many units of a timed code the minutes of a day support, by name"),
        may("criteria", "named conditions"),
        may("rules", "the rules; the first that holds decides; only a policy with `based_on` needs none"),
        may("reasons", "the reasons that rules name"),
        may("lapses", "when a request that waits for information is denied"),
        may("invariants", "what is to hold of everything that it decides, as a list; it is proved"),
        DISPOSITIONS,
        ALLOW,
    ],
};

/// When a policy is in force.
pub static EFFECTIVE: Table = Table {
    place: "`effective`",
    keys: &[
        may("by", "the date that decides; `service_date` where it is not written"),
        may("from", "the first day, YYYY-MM-DD"),
        may("until", "the last day, YYYY-MM-DD"),
        may("through", "the last date of a request that spans several days"),
        may("spanning", "what decides a request that reaches past this edition: `pend` or `first`"),
    ],
};

/// A document.
pub static SOURCE: Table = Table {
    place: "a source",
    keys: &[
        must("title", "the document's title"),
        may("version", "its version or date, as the document gives it"),
        may("published", "where it was published"),
        may("read_on", "the day on which it was read, YYYY-MM-DD"),
        may("authority", "whose reading it is, where authorities differ: `CMS NCCI`"),
        may("note", "what should be known about it"),
        may("sections", "its paragraphs, each by its label as citations have it: `§4.2`"),
    ],
};

/// A paragraph of a document.
pub static SECTION: Table = Table {
    place: "a section of a source",
    keys: &[
        must("says", "what it says, in your own words"),
        may("not_carried", "why no criterion carries it"),
    ],
};

/// A named condition.
pub static CRITERION: Table = Table {
    place: "a criterion",
    keys: &[
        TITLE,
        CITE,
        may("when", "the condition, if it is a single one"),
        ALL,
        ANY,
        NONE,
        AT_LEAST,
        OF,
        INCLUDING,
        may("unless", "an exception: the criterion is not met where this holds"),
        may("open", "what a reviewer is asked where the list is open (\"such as\")"),
        ALLOW,
    ],
};

/// The judgement fact of an open list.
pub static OPEN: Table = Table {
    place: "`open`",
    keys: &[
        must("fact", "the name of the yes/no fact that a reviewer answers"),
        may("question", "the question the reviewer is asked"),
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
        may("unless", "an exception: the group does not hold where this holds"),
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
        may("otherwise", "what is decided if no rule above holds: `{ approve: reason }`; the last rule"),
        may("soft_limit", "a person looks at what goes over a limit with nothing to support it"),
        may("when", "decides if this holds"),
        may("unless", "decides if this does not hold; beside `when` the exceptions"),
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
            "the ground of anything but an approval: medical_necessity, investigational, not_covered, benefit_limit, coding and so on",
        ),
        may("report_as", "the reason that is reported in its place"),
        may("group", "the claim adjustment group: CO, PR, OA or PI"),
        may("carc", "the claim adjustment reason code"),
        may("rarc", "remittance advice remark codes, as a list"),
        may("text", "what a person is told"),
    ],
};

/// A limit that a person may lift.
pub static SOFT_LIMIT: Table = Table {
    place: "a soft limit",
    keys: &[
        must("soft_limit", "the reason why a person looks at it"),
        must("over", "when the limit is passed"),
        must("supported_by", "what supports going over it, as a list; one of them is enough"),
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
        may("within", "how long it may be used: `6 weeks`"),
        may("from", "the first day; `service_date` where it is not written"),
        may("until", "the last day, in place of `within`"),
        may("procedure", "the procedure granted in place of the requested one"),
        may("remainder", "what happens to what is asked for beyond it: review, deny or none"),
    ],
};

/// A parameter with more than a value.
pub static PARAMETER: Table = Table {
    place: "a parameter",
    keys: &[
        must("value", "its value: `18 visits`"),
        may("floor", "the lowest value that a policy building on this one may set"),
        may("ceiling", "the highest value that a policy building on this one may set"),
        CITE,
    ],
};

/// A parameter whose value goes by a fact.
pub static PARAMETER_BY: Table = Table {
    place: "a parameter by a fact",
    keys: &[
        must("by", "the fact that chooses the value"),
        may("table", "what the fact may be, each with the value: `{ AZ: 18 visits, CA: 20 visits }`"),
        may("csv", "in place of `table` a file beside this one: a column called as the fact, and `value`"),
        may(
            "column",
            "of a published table of units a day, the column that has the value: `units` or `indicator`",
        ),
        may("codes", "of a published table, the codes whose rows are read, as a list"),
        may("else", "the value in all other cases"),
        may("floor", "the lowest value that a policy building on this one may set"),
        may("ceiling", "the highest value that a policy building on this one may set"),
        CITE,
    ],
};

/// A table.
pub static TABLE: Table = Table {
    place: "a table",
    keys: &[
        TITLE,
        CITE,
        may("hit", "which row counts: first, unique or collect; first where it is not written"),
        may("collect", "what is made of all rows that hold: sum, lowest, highest or count"),
        may("rows", "the rows, as a list"),
        may("csv", "a file beside this one that has the rows"),
        may("else", "the value where no row holds"),
    ],
};

/// A row of a table.
pub static ROW: Table = Table {
    place: "a row of a table",
    keys: &[must("when", "the condition under which it holds"), must("value", "its value: `24 visits`")],
};

/// Who approved a policy.
pub static APPROVED: Table = Table {
    place: "`approved`",
    keys: &[must("by", "who approved it"), may("on", "the day of the approval, YYYY-MM-DD")],
};

/// The policy that another builds on.
pub static BASED_ON: Table = Table {
    place: "`based_on`",
    keys: &[
        must("policy", "the policy's id: `standard/97112`"),
        may("edition", "the name of its edition, where there are several"),
    ],
};

/// A change of the policy built on.
pub static CHANGE: Table = Table {
    place: "a change",
    keys: &[
        may("set", "the parameter that gets another value"),
        may("to", "its new value"),
        may("replace", "the criterion that is written anew"),
        may("with", "the new criterion"),
        may("withdraw", "the criterion that leaves every list it stands in"),
        may("add_before", "the rule before which another is added, by its name or its reason"),
        may("rule", "the rule that is added"),
        may("instead_of", "the value or the criterion of the base that it takes the place of"),
        must("because", "why it is changed"),
    ],
};

/// When a request that waits lapses.
pub static LAPSES: Table = Table {
    place: "`lapses`",
    keys: &[must("when", "when it lapses"), must("deny", "the reason for which it is denied then"), CITE],
};

/// What is to hold of everything that a policy decides.
pub static INVARIANT: Table = Table {
    place: "an invariant",
    keys: &[
        may("never", "the outcome that no request ends in for which `when` holds"),
        may("always", "the outcome that every request ends in for which `when` holds"),
        must("when", "the requests it speaks of: a condition, or a list of which all must hold"),
        TITLE,
        CITE,
    ],
};

/// What is final and what is recommended.
pub static DISPOSITION: Table = Table {
    place: "a disposition",
    keys: &[
        may("outcome", "of which outcome; of all where it is not written"),
        may("basis", "on which basis; on all where it is not written"),
        may("when", "for which requests; for all where it is not written"),
        must("is", "final or recommended"),
    ],
};

/// A count or a sum over time.
pub static ACCUMULATOR: Table = Table {
    place: "an accumulator",
    keys: &[
        must("total", "what is counted or added up: `count of visits including this`"),
        must(
            "per",
            "the fields that are the same as those of this service, as a list; or `all` records of the list",
        ),
        must(
            "resets",
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
        must("law", "`cms`, `cpt` or `each_code_timed`, or a parameter that says which"),
        must("lines", "the list of records that has the lines of the day, the requested one among them"),
        must("code", "the field with the code of a line"),
        must("minutes", "the field with the minutes of a line"),
        must("timed", "the codes that are timed, as a list; names of value sets may stand in it"),
        may("billed", "the field with the units that a line bills"),
        may(
            "number",
            "the field with the number of a line; of lines with one code, the lower number goes first",
        ),
        may(
            "ties",
            "`for_the_provider`, `against_the_provider`, or whom to ask: `{ ask: fact, question: … }`",
        ),
        may("where", "which lines are counted beside being of the day, as a condition"),
        may("on", "the date fact that says which day; `service_date` where it is not written"),
        may("procedure", "the fact with the requested code; `procedure` where it is not written"),
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
            "the name of the yes/no fact that a reviewer answers: does the unit belong to the requested code?",
        ),
        may("question", "the question the reviewer is asked"),
    ],
};
