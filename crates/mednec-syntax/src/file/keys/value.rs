//! The keys of what has a value: parameters, tables, accumulators, units of timed codes.

use super::shape::Shape::{Code, Condition, Either, List, NameOf, Named, Place, Single, Text, Value, Word};
use super::shape::Sort::{Fact, Field, Parameter};
use super::shared::{CEILING, CITE, FLOOR, SHEET, TITLE, XLSX};
use super::{Table, may, must};

/// A parameter with more than a value.
pub static PARAMETER: Table = Table {
    place: "a parameter",
    keys: &[must("value", Single, "its value: `18 visits`"), FLOOR, CEILING, CITE],
};

/// A parameter whose value goes by a fact.
pub static PARAMETER_BY: Table = Table {
    place: "a parameter by a fact",
    keys: &[
        must("by", NameOf(Fact), "the fact that chooses the value"),
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
        SHEET,
        may(
            "column",
            Text,
            "of a published table of units a day, the column that has the value: `units` or `indicator`",
        ),
        may("codes", List(&Text), "of a published table, the codes whose rows are read, as a list"),
        may("else", Single, "the value in all other cases"),
        FLOOR,
        CEILING,
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
        XLSX,
        SHEET,
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

/// A count or a sum over time.
pub static ACCUMULATOR: Table = Table {
    place: "an accumulator",
    keys: &[
        must("total", Value, "what is counted or added up: `count of visits including this`"),
        must(
            "per",
            Either(&[Word(&["all"]), List(&NameOf(Field))]),
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
        must(
            "law",
            Either(&[Word(&["cms", "cpt", "each_code_timed"]), NameOf(Parameter)]),
            "`cms`, `cpt` or `each_code_timed`, or a parameter that says which",
        ),
        must(
            "lines",
            NameOf(Fact),
            "the list of records that has the lines of the day, the requested one among them",
        ),
        must("code", NameOf(Field), "the field with the code of a line"),
        must("minutes", NameOf(Field), "the field with the minutes of a line"),
        must(
            "timed",
            List(&Code),
            "the codes that are timed, as a list; names of value sets may stand in it",
        ),
        may("billed", NameOf(Field), "the field with the units that a line bills"),
        may(
            "number",
            NameOf(Field),
            "the field with the number of a line; of lines with one code, the lower number goes first",
        ),
        may(
            "ties",
            Either(&[Word(&["for_the_provider", "against_the_provider"]), Place(&TIES)]),
            "`for_the_provider`, `against_the_provider`, or whom to ask: `{ ask: fact, question: … }`",
        ),
        may("where", Condition, "which lines are counted beside being of the day, as a condition"),
        may("on", NameOf(Fact), "the date fact that says which day; `service_date` where it is not written"),
        may(
            "procedure",
            NameOf(Fact),
            "the fact with the requested code; `procedure` where it is not written",
        ),
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
            NameOf(Fact),
            "the name of the yes/no fact that a reviewer answers: does the unit belong to the requested code?",
        ),
        may("question", Text, "the question the reviewer is asked"),
    ],
};
