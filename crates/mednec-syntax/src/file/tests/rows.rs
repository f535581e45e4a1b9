//! CSV files.

use std::collections::BTreeSet;

use mednec_source::{Diagnostic, Sink, SourceId};

use crate::file::{CsvFile, File, MOST_COLUMNS, read_case_rows, read_csv};
use crate::yaml::Kind;

fn rows(text: &str) -> (Option<CsvFile>, Vec<Diagnostic>) {
    let mut sink = Sink::new();
    match read_csv(text, SourceId(0), &mut sink) {
        File::Csv(file) => (Some(std::sync::Arc::unwrap_or_clone(file)), sink.into_sorted()),
        _ => (None, sink.into_sorted()),
    }
}

#[test]
fn cells_stand_where_they_are_written() {
    let text = "\u{feff}severity,value\r\n\r\nmild, \"12 visits\" \n\"a, b\",\"say \"\"no\"\"\"\n-,\n";
    let (file, found) = rows(text);
    assert!(found.is_empty(), "{found:#?}");
    let file = file.unwrap();
    assert_eq!(&text[file.header[0].span.range()], "severity");
    assert_eq!(&text[file.header[1].span.range()], "value");
    let cells: Vec<_> = file.rows.iter().flatten().map(|cell| cell.node.as_str()).collect();
    assert_eq!(cells, ["mild", "\"12 visits\"", "a, b", "say \"no\"", "-", ""]);
    assert_eq!(&text[file.rows[0][1].span.range()], "\"12 visits\"");
    assert_eq!(&text[file.rows[1][0].span.range()], "\"a, b\"");
    assert_eq!(file.rows[2][1].span.range().len(), 0);
}

#[test]
fn what_does_not_fit_is_told() {
    let wide = vec!["a"; MOST_COLUMNS + 1].join(",");
    let cases = [
        ("", "the file is empty"),
        ("a,b\n1\n", "the row has 1 cell and the header 2 cells"),
        ("a,b\n1,2,3\n4,5\n", "the row has 3 cells and the header 2 cells"),
        ("a,b\n1,\"2\n", "a quotation mark is not closed"),
        ("a,a\n", "the column `a` stands twice in the header"),
        ("a b\n", "a column is called `a_b`, not `a b`"),
        ("Number of visits\n", "a column is called `number_of_visits`, not `Number of visits`"),
        (&wide, "the file has more than 64 columns"),
        ("Limits of 2026\n\ntone,value\nlow,2\n", "the first row does not name the columns"),
        ("# limits\ntone,value\n", "the first row does not name the columns"),
        ("low,12,2026-01-31\nhigh,9,2026-01-31\n", "the first row does not name the columns"),
        ("low,12\n", "the first row does not name the columns"),
        ("tone,,value\nlow,x,2\n", "a column with cells has no name"),
    ];
    for (text, message) in cases {
        let (_, found) = rows(text);
        assert_eq!(found.first().map(|d| d.message.as_str()), Some(message), "{found:#?}");
        assert!(!found[0].help.is_empty());
    }
    let (file, found) = rows("a,b\n1\n2,3\n");
    assert_eq!((file.unwrap().rows.len(), found[0].primary.as_ref().unwrap().span.range()), (1, 4..5));
}

#[test]
fn cells_of_wide_characters_are_told_and_read_as_they_were_meant() {
    let (file, found) = rows("severity,value\nｍｉｌｄ,“6 visits”\n");
    let names: Vec<&str> = found.iter().map(|problem| problem.code.name).collect();
    assert_eq!(names, ["wide-character", "typographic-quote"]);
    let cells: Vec<String> = file.unwrap().rows[0].iter().map(|cell| cell.node.clone()).collect();
    assert_eq!(cells, ["mild", "6 visits"]);
}

#[test]
fn rows_are_read_whatever_parts_their_cells() {
    for (part, other, said) in
        [(',', ';', ""), (';', ',', ""), ('\t', ',', ""), ('|', ',', ""), (';', ',', "sep=;\r\n")]
    {
        let text =
            format!("{said}tone{part}value\n\"low{other} high\"{part}12 visits\n\"x{part}y\"{part}3\n");
        let (file, found) = rows(&text);
        assert!(found.is_empty(), "{found:#?}");
        let file = file.unwrap();
        let cells: Vec<_> = file.rows.iter().flatten().map(|cell| cell.node.clone()).collect();
        assert_eq!(cells, [format!("low{other} high"), "12 visits".into(), format!("x{part}y"), "3".into()]);
        assert_eq!(&text[file.rows[0][1].span.range()], "12 visits");
    }
}

#[test]
fn what_a_spreadsheet_leaves_empty_is_passed_over() {
    let (file, found) = rows(",,\r\n,tone,value,\r\n,,,\r\n,low,2,\r\n");
    assert!(found.is_empty(), "{found:#?}");
    let file = file.unwrap();
    let names: Vec<_> = file.header.iter().map(|cell| cell.node.as_str()).collect();
    assert_eq!((names, file.rows.len()), (vec!["tone", "value"], 1));
    let (_, found) = rows("tone,,value\nlow,x,2\n");
    assert_eq!(found[0].message, "a column with cells has no name");
}

#[test]
fn a_row_is_a_case() {
    let text = "id,procedure,diagnoses,expect.outcome,expect.missing,expect.criteria.slow,title\n\
        one,97112,\"[I69.351, null]\",deny,a; b,not met,First\n,97110,,,,,\nthree,,M54.2;R27.8,approve,[],,\n";
    let mut sink = Sink::new();
    let File::Cases(file) = read_case_rows(text, SourceId(0), &BTreeSet::new(), &mut sink) else { panic!() };
    assert!(sink.found().is_empty(), "{:#?}", sink.found());
    let ids: Vec<_> = file.cases.iter().map(|case| case.id.node.as_str()).collect();
    assert_eq!(ids, ["one", "row-3", "three"]);
    let [first, second, third] = file.cases.as_slice() else { panic!() };
    let expect = first.expect.as_ref().unwrap();
    assert_eq!(expect.outcome.as_ref().unwrap().node, "deny");
    let missing: Vec<_> =
        expect.missing.as_ref().unwrap().node.iter().map(|name| &text[name.span.range()]).collect();
    assert_eq!(missing, ["a", "b"]);
    assert_eq!(expect.criteria[0].0.node, "slow");
    assert_eq!((first.given.len(), first.title.as_ref().unwrap().node.as_str()), (2, "First"));
    assert!(matches!(&first.given[1].1.kind, Kind::Seq(items) if items.len() == 2));
    assert!(second.expect.is_none() && second.given.len() == 1);
    assert!(third.expect.as_ref().unwrap().missing.as_ref().unwrap().node.is_empty());
    assert!(matches!(&third.given[0].1.kind, Kind::Scalar(scalar) if scalar.text == "M54.2;R27.8"));
}

#[test]
fn a_case_without_a_name_has_that_of_its_row_in_a_spreadsheet() {
    let text = "id,title,tone\n,\"two\nlines\",low\n\n,6\" x,high\"\n";
    let mut sink = Sink::new();
    let File::Cases(file) = read_case_rows(text, SourceId(0), &BTreeSet::new(), &mut sink) else { panic!() };
    let ids: Vec<_> = file.cases.iter().map(|case| case.id.node.as_str()).collect();
    assert_eq!(ids, ["row-2", "row-4"]);
}

#[test]
fn a_quotation_mark_within_a_cell_does_not_move_the_cells() {
    let text = "size,minutes,value\n6\" x,8\",5-7\n";
    let (file, found) = rows(text);
    assert!(found.is_empty(), "{found:#?}");
    let places: Vec<_> = file.unwrap().rows[0].iter().map(|cell| &text[cell.span.range()]).collect();
    assert_eq!(places, ["6\" x", "8\"", "5-7"]);
    let text = "6\" x,8\",To Ne\n1,2,3\n";
    let fixed = rows(text).1.into_iter().flat_map(|told| told.fixes).flat_map(|fix| fix.edits);
    assert_eq!(fixed.map(|edit| &text[edit.span.range()]).collect::<Vec<_>>(), ["To Ne"]);
}

#[test]
fn what_is_no_case_is_told_in_its_cell() {
    for (text, message) in [
        ("id,Procedure\n1,97112\n", "a column is called `procedure`, not `Procedure`"),
        ("id,expect.outcom\n1,deny\n", "no expectation is called `outcom`"),
        ("id,expect.outcome\n1,denied\n", "no outcome is called `denied`"),
        ("id,expect.criteria\n1,met\n", "the column does not say which of `criteria` it is about"),
        ("id,id\n1,2\n", "the column `id` stands twice in the header"),
        ("id,case_id\n1,2\n", "two columns have the name of the case"),
        ("id,known_on\n1,soon\n", "`known_on` is not a date written YYYY-MM-DD: `soon`"),
    ] {
        let mut sink = Sink::new();
        read_case_rows(text, SourceId(0), &BTreeSet::new(), &mut sink);
        let found: Vec<_> = sink.found().iter().map(|found| found.message.as_str()).collect();
        assert_eq!(found, [message]);
    }
}
