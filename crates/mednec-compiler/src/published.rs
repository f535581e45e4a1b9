//! Tables as they are published: pairs of codes that are not paid together, and the most units of a day.
//!
//! A file begins with headings, whatever they are: the first row with a code in its first columns ends them. Only
//! rows of the codes that are asked for are kept, so that a table of hundreds of thousands costs one pass over its text.

use std::collections::BTreeMap;

use jiff::civil::Date;
use mednec_source::{Diagnostic, Sink, SourceId, Span, Spanned};
use mednec_syntax::expr::{Operand, OperandKind, SetItem};
use mednec_syntax::file::{DatedItem, Pairs};
use rust_decimal::Decimal;

use crate::codes::BAD_PUBLISHED;

/// The most faults of one table that are told.
const MOST_FAULTS: usize = 20;
/// How many characters a code has.
const CODE: usize = 5;

/// The text of a table, and which source it is.
#[derive(Clone, Copy)]
pub(crate) struct Published<'a> {
    pub(crate) source: SourceId,
    pub(crate) text: &'a str,
}

/// A piece of a row and where it begins.
type Cell<'a> = (&'a str, usize);

/// The indicator of a row, its first day, and its last.
type Window<'a> = (&'a str, Date, Option<Date>);

/// Faults of a table, told up to some number.
struct Faults<'s> {
    source: SourceId,
    left: usize,
    sink: &'s mut Sink,
}

impl Faults<'_> {
    fn tell(&mut self, cell: Cell<'_>, message: String, help: &str) {
        let Some(left) = self.left.checked_sub(1) else { return };
        self.left = left;
        let span = Span::new(self.source, cell.1, cell.1 + cell.0.len());
        let problem = Diagnostic::new(&BAD_PUBLISHED, message).at(span, "").help(help);
        let more = format!("only the first {MOST_FAULTS} faults of the table are told");
        self.sink.report(if left == 0 { problem.note(more) } else { problem });
    }

    fn date(&mut self, cell: Cell<'_>) -> Option<Date> {
        let part = |from: usize, to: usize| cell.0.get(from..to)?.parse::<i16>().ok();
        let whole = cell.0.len() == 8 && cell.0.bytes().all(|b| b.is_ascii_digit());
        let small = |number: Option<i16>| number.and_then(|number| i8::try_from(number).ok());
        let date =
            whole.then(|| Date::new(part(0, 4)?, small(part(4, 6))?, small(part(6, 8))?).ok()).flatten();
        if date.is_none() {
            self.tell(
                cell,
                format!("`{}` is not a day", cell.0),
                "a day is written as year, month and day: 20200101",
            );
        }
        date
    }
}

/// The codes that stand beside the one asked for, each with its days.
pub(crate) fn pairs(table: Published<'_>, asked: &Pairs, sink: &mut Sink) -> Vec<DatedItem> {
    let mut found = Vec::new();
    if !matches!(asked.indicator.node.as_str(), "0" | "1") {
        let message = format!("`{}` is no indicator of an edit", asked.indicator.node);
        sink.report(
            Diagnostic::new(&BAD_PUBLISHED, message)
                .at(asked.indicator.span, "")
                .help("write 0 for edits that no modifier lifts, 1 for those that one may lift"),
        );
        return found;
    }
    let (own, other) = if asked.first { (0, 1) } else { (1, 0) };
    let mut faults = Faults { source: table.source, left: MOST_FAULTS, sink };
    let mut windows: BTreeMap<&str, Vec<Window<'_>>> = BTreeMap::new();
    let is_row =
        |cells: &[Cell<'_>]| cells.len() >= 6 && [0, 1].iter().all(|at| code_at(cells, *at).is_some());
    each_row(table, is_row, &mut faults, &mut |cells, faults| {
        if code_at(cells, own) != Some(asked.beside.node.as_str()) {
            return;
        }
        let (Some(code), Some(begin), Some(end), Some(indicator)) =
            (cells.get(other), cells.get(3), cells.get(4), cells.get(5))
        else {
            return;
        };
        if !matches!(indicator.0, "0" | "1" | "9") {
            let message = format!("`{}` does not say whether a modifier lifts the edit", indicator.0);
            return faults.tell(*indicator, message, "it is 0, 1 or 9");
        }
        let from = faults.date(*begin);
        let open = end.0 == "*";
        if end.0.is_empty() {
            let message = "the row does not say whether the pair has left".to_owned();
            return faults.tell(*end, message, "write the last day, or `*` where there is none");
        }
        let until = if open { None } else { faults.date(*end) };
        let (Some(from), true) = (from, open || until.is_some()) else { return };
        if until.is_some_and(|until| until < from) {
            return faults.tell(
                *end,
                "the pair leaves before it comes".into(),
                "look at the two days of the row",
            );
        }
        if indicator.0 != "9" {
            let days = windows.entry(code.0).or_default();
            let meets = |(known, begin, end): &&Window<'_>| {
                *known != indicator.0
                    && end.is_none_or(|end| from <= end)
                    && until.is_none_or(|until| *begin <= until)
            };
            if let Some((known, _, _)) = days.iter().find(meets) {
                let message =
                    format!("another row of the pair has the indicator {known} on one of these days");
                let help = "a pair has one indicator on one day; end one of the rows before the other begins";
                return faults.tell(*indicator, message, help);
            }
            days.push((indicator.0, from, until));
        }
        if indicator.0 == asked.indicator.node {
            let at = |cell: Cell<'_>| Span::new(table.source, cell.1, cell.1 + cell.0.len());
            let item = SetItem { span: at(*code), first: code.0.to_owned(), last: None };
            let until = until.map(|day| Spanned::new(day, at(*end)));
            found.push(DatedItem { item, from: Some(Spanned::new(from, at(*begin))), until });
        }
    });
    if found.is_empty() {
        let column = if asked.first { "first" } else { "second" };
        let message = format!(
            "no row has {} in its {column} column and the indicator {}",
            asked.beside.node, asked.indicator.node
        );
        sink.report(
            Diagnostic::new(&BAD_PUBLISHED, message)
                .at(asked.beside.span, "")
                .help("look at the code and its column; a set of no codes would never hold"),
        );
    }
    found
}

/// The units of a day, or how they are counted, for each of some codes.
pub(crate) fn units(
    table: Published<'_>,
    column: &Spanned<String>,
    codes: &[Spanned<String>],
    sink: &mut Sink,
) -> Vec<(Spanned<String>, Operand)> {
    let place = match column.node.as_str() {
        "units" => 1,
        "indicator" => 2,
        other => {
            sink.report(
                Diagnostic::new(&BAD_PUBLISHED, format!("the table has no column `{other}`"))
                    .at(column.span, "")
                    .help(
                        "write `units` for the most units of a day, or `indicator` for how they are counted",
                    ),
            );
            return Vec::new();
        }
    };
    let mut found: Vec<(Spanned<String>, Operand)> = Vec::new();
    let mut faults = Faults { source: table.source, left: MOST_FAULTS, sink };
    let is_row = |cells: &[Cell<'_>]| cells.len() >= 3 && code_at(cells, 0).is_some();
    each_row(table, is_row, &mut faults, &mut |cells, faults| {
        let Some(asked) = codes.iter().find(|code| code_at(cells, 0) == Some(code.node.as_str())) else {
            return;
        };
        let Some(cell) = cells.get(place) else { return };
        // Behind the digit of an indicator stands what it means.
        let digits =
            cell.0.find(|c: char| !c.is_ascii_digit()).map_or(cell.0, |end| cell.0.get(..end).unwrap_or(""));
        let fits = if place == 1 { digits == cell.0 } else { matches!(digits, "1" | "2" | "3") };
        let Some(value) = digits.parse::<u32>().ok().filter(|_| fits) else {
            let help = if place == 1 { "it is a whole number" } else { "it begins with 1, 2 or 3" };
            return faults.tell(*cell, format!("`{}` is not what the column has", cell.0), help);
        };
        if found.iter().any(|(code, _)| code.node == asked.node) {
            return faults.tell(
                *cell,
                format!("`{}` stands twice in the table", asked.node),
                "keep the row that is true",
            );
        }
        let span = Span::new(table.source, cell.1, cell.1 + cell.0.len());
        let kind = OperandKind::Number { value: Decimal::from(value), unit: None, text: value.to_string() };
        found.push((asked.clone(), Operand { span, kind }));
    });
    for code in codes.iter().filter(|code| found.iter().all(|(known, _)| known.node != code.node)) {
        sink.report(
            Diagnostic::new(&BAD_PUBLISHED, format!("the table has no row of {}", code.node))
                .at(code.span, "")
                .help("look at the code, or take it out; `else` is the value of codes that are not named"),
        );
    }
    found
}

/// Hands over each row behind the headings; other lines below the first row are told.
fn each_row<'a>(
    table: Published<'a>,
    is_row: impl Fn(&[Cell<'a>]) -> bool,
    faults: &mut Faults<'_>,
    see: &mut dyn FnMut(&[Cell<'a>], &mut Faults<'_>),
) {
    let (mut start, mut begun) = (0, false);
    let mut cells: Vec<Cell<'a>> = Vec::new();
    for line in table.text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let line = line.trim_end_matches(['\n', '\r']);
        if line.trim_matches([',', '\t', ' ']).is_empty() {
            continue;
        }
        split(line, at, &mut cells);
        let is_row = is_row(&cells);
        // A heading has no code in it, so a first row that is damaged is none.
        begun |= is_row || code_at(&cells, 0).or(code_at(&cells, 1)).is_some();
        if is_row {
            see(&cells, faults);
        } else if begun {
            faults.tell(
                (line, at),
                "this row of the table cannot be read".into(),
                "look at its codes and columns",
            );
        }
    }
    if !begun {
        let message = "the file has no row of a table as it is published".to_owned();
        faults.tell(
            ("", 0),
            message,
            "save the published table as text, with tabs or commas between the columns",
        );
    }
}

/// The cells of a line, without blanks and quotation marks around them.
fn split<'a>(line: &'a str, start: usize, cells: &mut Vec<Cell<'a>>) {
    cells.clear();
    let mark = if line.contains('\t') { b'\t' } else { b',' };
    let (mut begin, mut quoted) = (0, false);
    let mut push = |from: usize, to: usize| {
        let raw = line.get(from..to).unwrap_or("");
        let text = raw.trim_start_matches([' ', '"', '\u{feff}']);
        cells.push((text.trim_end_matches([' ', '"']), start + from + raw.len() - text.len()));
    };
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            _ if byte == mark && !quoted => {
                push(begin, at);
                begin = at + 1;
            }
            _ => {}
        }
    }
    push(begin, line.len());
}

/// The code in a cell, if it is one.
fn code_at<'a>(cells: &[Cell<'a>], at: usize) -> Option<&'a str> {
    let text = cells.get(at)?.0;
    let is_code = text.len() == CODE
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && text.bytes().any(|b| b.is_ascii_digit());
    is_code.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults_of(text: &str) -> Vec<String> {
        let at = Span::new(SourceId(0), 0, 0);
        let word = |text: &str| Spanned::new(text.to_owned(), at);
        let asked =
            Pairs { file: word("pairs.cms.csv"), first: false, beside: word("97112"), indicator: word("0") };
        let mut sink = Sink::new();
        pairs(Published { source: SourceId(0), text }, &asked, &mut sink);
        sink.into_sorted().into_iter().map(|problem| problem.message).collect()
    }

    #[test]
    fn a_damaged_first_row_is_no_heading() {
        let good = "98940,97112,,20240101,*,0,a\n";
        let heading = "Column 1,Column 2,*,Effective,Deletion,Modifier,Why\n";
        assert_eq!(faults_of(&format!("{heading}{good}")), Vec::<String>::new());
        for bad in ["98941,97112\n", "9894,97112,,20240101,*,0,a\n", "98941,97112,,20241301,*,0,a\n"] {
            assert_eq!(faults_of(&format!("{heading}{bad}{good}")).len(), 1, "{bad}");
        }
        let open = "98941,97112,,20240101,,0,a\n";
        assert_eq!(
            faults_of(&format!("{heading}{open}{good}")),
            ["the row does not say whether the pair has left"]
        );
    }

    #[test]
    fn a_pair_has_one_indicator_on_one_day() {
        let first = "98940,97112,,20240101,20241231,0,a\n";
        let told = |second: &str| faults_of(&format!("{first}{second}\n")).len();
        for apart in ["20250101,*,1", "20230101,20231231,1", "20240101,20241231,9", "20240601,*,0"] {
            assert_eq!(told(&format!("98940,97112,,{apart},a")), 0, "{apart}");
        }
        for meets in ["20241231,*,1", "20230101,20240101,1", "20240301,20240302,1", "20230101,*,1"] {
            assert_eq!(told(&format!("98940,97112,,{meets},a")), 1, "{meets}");
        }
        assert_eq!(told("98941,97112,,20240101,*,1,a"), 0, "another pair");
    }
}
