//! The keys of vocabularies, sets, payers and cases.

use super::shared::{ALLOW, CITE, DISPOSITIONS, SOURCES, TITLE};
use super::{Table, may, must};

/// A vocabulary.
pub static VOCABULARY: Table = Table {
    place: "a vocabulary file",
    keys: &[
        may("facts", "the facts that cases give and conditions use"),
        may("constraints", "what every case must satisfy, as a list of conditions"),
        ALLOW,
    ],
};

/// A fact.
pub static FACT: Table = Table {
    place: "a fact",
    keys: &[
        must(
            "type",
            "yes/no, whole number, decimal number, money, date, one of, ordered choices, code, list of codes, list of choices or list of records",
        ),
        may("meaning", "what it means"),
        may("question", "the question a person is asked"),
        may("found_in", "where the datum is found"),
        may("answered_by", "provider, member, payer or reviewer; provider where it is not written"),
        may("unit", "the unit of a number"),
        may("range", "the lowest and the highest value: `0 to 56`"),
        may("decimals", "how many decimals a decimal number has at most"),
        may("choices", "what can be chosen, as a list"),
        may("system", "the code system of the codes"),
        may("length", "the fewest and the most entries of a list: `1 to 12`"),
        may(
            "complete",
            "whether a case's list is complete unless it says otherwise; yes where it is not written",
        ),
        may(
            "counts",
            "whether a count of services has the requested one in it: `including this`, `before this`",
        ),
        may(
            "this",
            "for a list of services, what says the same of this one: `{ discipline: requested_discipline }`",
        ),
        may(
            "requests",
            "for a list of services, which of its records are requests of their own: `all`, or a yes/no field",
        ),
        may("numbered_by", "for a list of requests, the field with the number of a record"),
        may("identifying", "whether it identifies a person; it is then never shown"),
        may("fields", "what a record has, each declared like a fact"),
        may("dated_by", "the date field of a record that days are counted by"),
        may("each", "what holds of every record, as a list of conditions"),
        may("if_absent", "what its absence counts as, and when: `no when chart_review_complete`"),
        may("can_change", "whether another value can be brought about; yes where it is not written"),
        may("frequencies", "how often which value is found: `{ yes: 80, no: 20 }`"),
    ],
};

/// A value set.
pub static VALUE_SET: Table = Table {
    place: "a value set file",
    keys: &[
        must("value_set", "the name of the set"),
        TITLE,
        may("system", "the code system of the codes"),
        may("codes", "codes, categories (with all below them) and ranges, as a list"),
        may("exclude", "codes, categories and ranges that are taken out again, as a list"),
        may("csv", "a file beside this one that has the codes"),
        may("xlsx", "the same, in a workbook of a spreadsheet"),
        may("sheet", "the sheet of the workbook, where it has several"),
        may(
            "pairs",
            "a published table of code pairs that has the codes: `{ csv: ptp.cms.csv, column_2: 97112, indicator: 1 }`",
        ),
        SOURCES,
        CITE,
        ALLOW,
    ],
};

/// A code system.
pub static CODE_SYSTEM: Table = Table {
    place: "a code system file",
    keys: &[
        must("code_system", "the name of the system: `cpt`, `icd-10-cm`"),
        TITLE,
        must("codes", "codes and their titles: `{ 97112: Neuromuscular re-education }`"),
    ],
};

/// Shared criteria and reasons.
pub static SHARED: Table = Table {
    place: "a shared file",
    keys: &[
        must("shared", "what the file is about"),
        SOURCES,
        may("criteria", "named conditions that any policy may use"),
        may("reasons", "reasons that any policy may name"),
        ALLOW,
    ],
};

/// A payer.
pub static PAYER: Table = Table {
    place: "a payer file",
    keys: &[
        must("payer", "the payer's short name, as policies use it"),
        must("name", "the payer's name"),
        SOURCES,
        may("stages", "the stages of its policies, in order, as a list"),
        DISPOSITIONS,
        may("letters", "what its letters say"),
    ],
};

/// What the letters of a payer say.
pub static LETTERS: Table = Table {
    place: "`letters`",
    keys: &[
        may("contact", "how to reach the payer"),
        may("appeal_rights", "how to appeal, in the payer's own words"),
        may("template", "the template of its letters, as a text; that of mednec where it is not written"),
    ],
};

/// Cases.
pub static CASES: Table = Table {
    place: "a case file",
    keys: &[
        may("payer", "the payer whose policies are tried; else that of the folder"),
        must("cases", "the cases, as a list"),
    ],
};

/// A case.
pub static CASE: Table = Table {
    place: "a case",
    keys: &[
        must("id", "the case's short name"),
        TITLE,
        may("known_on", "the day as of which is asked what is known, YYYY-MM-DD"),
        may("given", "its facts; what is not written is unknown"),
        may("expect", "what must come out"),
        may("variants", "the same case with some facts changed, each by name"),
    ],
};

/// A variant of a case.
pub static VARIANT: Table = Table {
    place: "a variant",
    keys: &[
        TITLE,
        may("known_on", "the day as of which is asked what is known, YYYY-MM-DD"),
        may("set", "facts added or changed"),
        may("unset", "facts taken away, as a list"),
        may("expect", "what must come out"),
    ],
};

/// What is expected of a case.
pub static EXPECT: Table = Table {
    place: "`expect`",
    keys: &[
        may("outcome", "the outcome: approve, deny, pend and so on"),
        may("reason", "the reason's name"),
        may("basis", "the reason's basis"),
        may("edition", "the edition that must decide"),
        may("suggest", "the procedures suggested instead, as a list"),
        may("disposition", "final or recommended"),
        may("grant", "what is granted: `{ visits: 18, until: 2025-03-01 }`"),
        may("missing", "exactly the facts still needed, as a list"),
        may(
            "supported_units",
            "the units of timed codes that the minutes support, by name: `{ supported_units: 2 }`",
        ),
        may("lines", "of a claim, what must come out for a line by its place: `{ 2: { outcome: deny } }`"),
        may("criteria", "criteria, each `met`, `not met` or `unknown`"),
    ],
};

/// A field of a record.
pub static FIELD: Table = Table {
    place: "a field",
    keys: &[
        must("type", "yes/no, whole number, decimal number, money, date, one of, ordered choices or code"),
        may("meaning", "what it means"),
        may("question", "the question a person is asked"),
        may("found_in", "where the datum is found"),
        may("unit", "the unit of a number"),
        may("range", "the lowest and the highest value: `0 to 56`"),
        may("decimals", "how many decimals a decimal number has at most"),
        may("choices", "what can be chosen, as a list"),
        may("system", "the code system of the codes"),
        may("identifying", "whether it identifies a person; it is then never shown"),
    ],
};

/// What the absence of a fact counts as.
pub static IF_ABSENT: Table = Table {
    place: "`if_absent`",
    keys: &[
        must("value", "what its absence counts as"),
        must("when", "the fact or condition that says that all has been looked at"),
    ],
};

/// A code that is in a set on some days only.
pub static DATED_CODE: Table = Table {
    place: "an entry with days",
    keys: &[
        must("code", "the code, the category or the range: `G35`"),
        may("from", "the first day, YYYY-MM-DD"),
        may("until", "the last day, YYYY-MM-DD"),
    ],
};

/// A code of a system, with more than a title.
pub static CODE: Table = Table {
    place: "a code",
    keys: &[
        must("title", "what it is, in a few words for people"),
        may("from", "the first day on which it is valid, YYYY-MM-DD"),
        may("until", "the last day on which it is valid, YYYY-MM-DD"),
    ],
};

/// A stage of a payer's policies.
pub static STAGE: Table = Table {
    place: "a stage",
    keys: &[
        must("stage", "its name: `necessity`"),
        may("overrides", "whether what it decides goes before all stages behind it"),
    ],
};

/// Codes from a published table of pairs of codes.
pub static PAIRS: Table = Table {
    place: "`pairs`",
    keys: &[
        must(
            "csv",
            "the file beside this one with the table, as it is published; its name ends in `.cms.csv`",
        ),
        may("column_1", "the code in the first column; the set then has the codes of the second"),
        may("column_2", "the code in the second column; the set then has the codes of the first"),
        must("indicator", "whether a modifier lifts the edit: 0 if none does, 1 if one may"),
    ],
};
