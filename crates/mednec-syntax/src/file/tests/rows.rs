//! CSV files.

use mednec_source::{Diagnostic, Sink, SourceId};

use crate::file::{CsvFile, File, MOST_COLUMNS, read_csv};

fn rows(text: &str) -> (Option<CsvFile>, Vec<Diagnostic>) {
    let mut sink = Sink::new();
    match read_csv(text, SourceId(0), &mut sink) {
        File::Csv(file) => (Some(file), sink.into_sorted()),
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
        ("a;b\n", "the columns are not parted by commas"),
        ("Number of visits\n", "a column cannot be called `Number of visits`"),
        (&wide, "the file has more than 64 columns"),
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
