//! The keys of vocabularies, sets, payers and cases.

use super::shape::Shape::{
    Absent, Code, Condition, Date, Each, Either, FactValue, Id, List, Name, NameOf, Named, Number, Place,
    Procedure, Range, Text, Unit, Word, YesNo,
};
use super::shape::Sort::{Criterion, Fact, Field, Payer, Reason, System};
use super::shape::{BASES, CODE_SHAPE, FIELD_TYPES, TYPES};
use super::shared::{ALLOW, CITE, DISPOSITIONS, SHEET, SOURCES, TITLE, XLSX};
use super::{CRITERION, REASON, Table, may, must};
use crate::file::tree::OUTCOMES;

/// A vocabulary.
pub static VOCABULARY: Table = Table {
    place: "a vocabulary file",
    keys: &[
        may("facts", Named(&Place(&FACT)), "the facts that cases give and conditions use"),
        may("constraints", List(&Condition), "what every case must satisfy, as a list of conditions"),
        ALLOW,
    ],
};

/// A fact.
pub static FACT: Table = Table {
    place: "a fact",
    keys: &[
        must(
            "type",
            Word(&TYPES),
            "yes/no, whole number, decimal number, money, date, one of, ordered choices, code, list of codes, list of choices or list of records",
        ),
        may("meaning", Text, "what it means"),
        may("question", Text, "the question a person is asked"),
        may("found_in", Text, "where the datum is found"),
        may(
            "answered_by",
            Word(&["provider", "member", "payer", "reviewer"]),
            "provider, member, payer or reviewer; provider where it is not written",
        ),
        may("unit", Unit, "the unit of a number"),
        may("range", Range, "the lowest and the highest value: `0 to 56`"),
        may("decimals", Number, "how many decimals a decimal number has at most"),
        may("choices", List(&Text), "what can be chosen, as a list"),
        may("system", NameOf(System), "the code system of the codes"),
        may("length", Range, "the fewest and the most entries of a list: `1 to 12`"),
        may(
            "complete",
            YesNo,
            "whether a case's list is complete unless it says otherwise; yes where it is not written",
        ),
        may(
            "counts",
            Word(&["including this", "before this"]),
            "whether a count of services has the requested one in it: `including this`, `before this`",
        ),
        may(
            "this",
            Each(Field, &NameOf(Fact)),
            "for a list of services, what says the same of this one: `{ discipline: requested_discipline }`",
        ),
        may(
            "requests",
            Text,
            "for a list of services, which of its records are requests of their own: `all`, or a yes/no field",
        ),
        may("numbered_by", NameOf(Field), "for a list of requests, the field with the number of a record"),
        may("identifying", YesNo, "whether it identifies a person; it is then never shown"),
        may("fields", Named(&Place(&FIELD)), "what a record has, each declared like a fact"),
        may("dated_by", NameOf(Field), "the date field of a record that days are counted by"),
        may("each", List(&Condition), "what holds of every record, as a list of conditions"),
        may(
            "if_absent",
            Either(&[Absent, Place(&IF_ABSENT)]),
            "what its absence counts as, and when: `no when chart_review_complete`",
        ),
        may("can_change", YesNo, "whether another value can be brought about; yes where it is not written"),
        may("frequencies", Named(&Number), "how often which value is found: `{ yes: 80, no: 20 }`"),
    ],
};

/// A value set.
pub static VALUE_SET: Table = Table {
    place: "a value set file",
    keys: &[
        must("value_set", Name, "the name of the set"),
        TITLE,
        may("system", NameOf(System), "the code system of the codes"),
        may("codes", List(&CODE_SHAPE), "codes, categories (with all below them) and ranges, as a list"),
        may("exclude", List(&CODE_SHAPE), "codes, categories and ranges that are taken out again, as a list"),
        may("csv", Text, "a file beside this one that has the codes"),
        XLSX,
        SHEET,
        may(
            "pairs",
            Place(&PAIRS),
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
        must("code_system", NameOf(System), "the name of the system: `cpt`, `icd-10-cm`"),
        TITLE,
        must(
            "codes",
            Named(&Either(&[Text, Place(&CODE)])),
            "codes and their titles: `{ 97112: Neuromuscular re-education }`",
        ),
    ],
};

/// Shared criteria and reasons.
pub static SHARED: Table = Table {
    place: "a shared file",
    keys: &[
        must("shared", Id, "what the file is about"),
        SOURCES,
        may("criteria", Named(&Place(&CRITERION)), "named conditions that any policy may use"),
        may("reasons", Named(&Place(&REASON)), "reasons that any policy may name"),
        ALLOW,
    ],
};

/// A payer.
pub static PAYER: Table = Table {
    place: "a payer file",
    keys: &[
        must("payer", Id, "the payer's short name, as policies use it"),
        must("name", Text, "the payer's name"),
        SOURCES,
        may("stages", List(&Either(&[Id, Place(&STAGE)])), "the stages of its policies, in order, as a list"),
        DISPOSITIONS,
        may("letters", Place(&LETTERS), "what its letters say"),
    ],
};

/// What the letters of a payer say.
pub static LETTERS: Table = Table {
    place: "`letters`",
    keys: &[
        may("contact", Text, "how to reach the payer"),
        may("appeal_rights", Text, "how to appeal, in the payer's own words"),
        may(
            "template",
            Text,
            "the template of its letters, as a text; that of mednec where it is not written",
        ),
    ],
};

/// Cases.
pub static CASES: Table = Table {
    place: "a case file",
    keys: &[
        may("payer", NameOf(Payer), "the payer whose policies are tried; else that of the folder"),
        must("cases", List(&Place(&CASE)), "the cases, as a list"),
    ],
};

/// A case.
pub static CASE: Table = Table {
    place: "a case",
    keys: &[
        must("id", Id, "the case's short name"),
        TITLE,
        may("known_on", Date, "the day as of which is asked what is known, YYYY-MM-DD"),
        may("given", Each(Fact, &FactValue), "its facts; what is not written is unknown"),
        may("expect", Place(&EXPECT), "what must come out"),
        may("variants", Named(&Place(&VARIANT)), "the same case with some facts changed, each by name"),
    ],
};

/// A variant of a case.
pub static VARIANT: Table = Table {
    place: "a variant",
    keys: &[
        TITLE,
        may("known_on", Date, "the day as of which is asked what is known, YYYY-MM-DD"),
        may("set", Each(Fact, &FactValue), "facts added or changed"),
        may("unset", List(&NameOf(Fact)), "facts taken away, as a list"),
        may("expect", Place(&EXPECT), "what must come out"),
    ],
};

/// What is expected of a case.
pub static EXPECT: Table = Table {
    place: "`expect`",
    keys: &[
        may("outcome", Word(&OUTCOMES), "the outcome: approve, deny, pend and so on"),
        may("reason", NameOf(Reason), "the reason's name"),
        may("basis", Word(&BASES), "the reason's basis"),
        may("edition", Text, "the edition that must decide"),
        may("suggest", List(&Procedure), "the procedures suggested instead, as a list"),
        may("disposition", Word(&["final", "recommended"]), "final or recommended"),
        may("grant", Named(&Text), "what is granted: `{ visits: 18, until: 2025-03-01 }`"),
        may("missing", List(&NameOf(Fact)), "exactly the facts still needed, as a list"),
        may(
            "supported_units",
            Named(&Text),
            "the units of timed codes that the minutes support, by name: `{ supported_units: 2 }`",
        ),
        may(
            "lines",
            Named(&Place(&EXPECT)),
            "of a claim, what must come out for a line by its place: `{ 2: { outcome: deny } }`",
        ),
        may(
            "criteria",
            Each(Criterion, &Word(&["met", "not met", "unknown"])),
            "criteria, each `met`, `not met` or `unknown`",
        ),
    ],
};

/// A field of a record.
pub static FIELD: Table = Table {
    place: "a field",
    keys: &[
        must(
            "type",
            Word(&FIELD_TYPES),
            "yes/no, whole number, decimal number, money, date, one of, ordered choices or code",
        ),
        may("meaning", Text, "what it means"),
        may("question", Text, "the question a person is asked"),
        may("found_in", Text, "where the datum is found"),
        may("unit", Unit, "the unit of a number"),
        may("range", Range, "the lowest and the highest value: `0 to 56`"),
        may("decimals", Number, "how many decimals a decimal number has at most"),
        may("choices", List(&Text), "what can be chosen, as a list"),
        may("system", NameOf(System), "the code system of the codes"),
        may("identifying", YesNo, "whether it identifies a person; it is then never shown"),
    ],
};

/// What the absence of a fact counts as.
pub static IF_ABSENT: Table = Table {
    place: "`if_absent`",
    keys: &[
        must("value", Text, "what its absence counts as"),
        must("when", Condition, "the fact or condition that says that all has been looked at"),
    ],
};

/// A code that is in a set on some days only.
pub static DATED_CODE: Table = Table {
    place: "an entry with days",
    keys: &[
        must("code", Code, "the code, the category or the range: `G35`"),
        may("from", Date, "the first day, YYYY-MM-DD"),
        may("until", Date, "the last day, YYYY-MM-DD"),
    ],
};

/// A code of a system, with more than a title.
pub static CODE: Table = Table {
    place: "a code",
    keys: &[
        must("title", Text, "what it is, in a few words for people"),
        may("from", Date, "the first day on which it is valid, YYYY-MM-DD"),
        may("until", Date, "the last day on which it is valid, YYYY-MM-DD"),
    ],
};

/// A stage of a payer's policies.
pub static STAGE: Table = Table {
    place: "a stage",
    keys: &[
        must("stage", Id, "its name: `necessity`"),
        may("overrides", YesNo, "whether what it decides goes before all stages behind it"),
    ],
};

/// Codes from a published table of pairs of codes.
pub static PAIRS: Table = Table {
    place: "`pairs`",
    keys: &[
        must(
            "csv",
            Text,
            "the file beside this one with the table, as it is published; its name ends in `.cms.csv`",
        ),
        may("column_1", Text, "the code in the first column; the set then has the codes of the second"),
        may("column_2", Text, "the code in the second column; the set then has the codes of the first"),
        must("indicator", Text, "whether a modifier lifts the edit: 0 if none does, 1 if one may"),
    ],
};
