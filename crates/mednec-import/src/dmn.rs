//! Decision tables of DMN, from its XML.

use roxmltree::{Document, Node, ParsingOptions};

use crate::note::{NotRead, Note};
use crate::table::{Cell, Column, Hit, Kind, MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Row, Table, Tables};
use crate::unary::read_test;
use crate::value::Value;

/// The most pieces of XML in a file.
const MOST_NODES: u32 = 2_000_000;

/// The versions, by what stands in their namespace.
const VERSIONS: [(&str, &str); 3] = [
    ("https://www.omg.org/spec/DMN/20191111", "1.3"),
    ("https://www.omg.org/spec/DMN/20211108", "1.4"),
    ("https://www.omg.org/spec/DMN/20230324", "1.5"),
];

/// What a decision can be besides a table.
const OTHERS: [&str; 8] = [
    "literalExpression",
    "context",
    "invocation",
    "relation",
    "functionDefinition",
    "list",
    "conditional",
    "for",
];

/// Reads the decision tables of a DMN file. Entities and document types are refused.
pub fn read_dmn(text: &str) -> Result<Tables, NotRead> {
    if text.len() > MOST_BYTES {
        let most = MOST_BYTES / (1024 * 1024);
        return Err(NotRead { cause: format!("the file has more than {most} MiB"), help: "split the file" });
    }
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| NotRead {
        cause: format!("this is no XML that is read: {error}"),
        help: "export the decisions as DMN again; a document type (`<!DOCTYPE`) is not read",
    })?;
    let root = document.root_element();
    if root.tag_name().name() != "definitions" {
        return Err(NotRead {
            cause: format!("this is no DMN: it begins with `<{}>`", root.tag_name().name()),
            help: "give a file that begins with `<definitions>`, as DMN does",
        });
    }
    let mut read = Tables::default();
    let space = root.tag_name().namespace().unwrap_or("");
    if !VERSIONS.iter().any(|(of, _)| space.starts_with(of)) {
        let text = format!("its version is not one of 1.3 to 1.5 (`{space}`); it was read as if it were");
        read.notes.push(Note::new("the file", text));
    }
    for child in root.children().filter(Node::is_element) {
        match child.tag_name().name() {
            "decision" => decision(child, &mut read)?,
            "businessKnowledgeModel" => {
                read.notes.push(Note::new(place(child), "a function; it was not read"));
            }
            "import" => read.notes.push(Note::new(place(child), "another file is named; it was not read")),
            _ => {}
        }
    }
    Ok(read)
}

fn decision(decision: Node<'_, '_>, into: &mut Tables) -> Result<(), NotRead> {
    let inner = |name: &str| decision.children().find(|child| child.tag_name().name() == name);
    let Some(table) = inner("decisionTable") else {
        let what = OTHERS.into_iter().find(|other| inner(other).is_some());
        let text = match what {
            Some(what) => format!("no decision table but a `{what}`; it was not read"),
            None => "no decision table; it was not read".into(),
        };
        into.notes.push(Note::new(place(decision), text));
        return Ok(());
    };
    let name = decision.attribute("name").or_else(|| decision.attribute("id")).unwrap_or("table").to_owned();
    let elements = |name: &'static str| table.children().filter(move |child| child.tag_name().name() == name);
    let inputs: Vec<Column> = elements("input").map(input).collect();
    let outputs: Vec<Column> = elements("output").map(|output| self::output(output, &name)).collect();
    let too_large = |what: &str, most: usize| NotRead {
        cause: format!("the table `{name}` has more than {most} {what}"),
        help: "split the table",
    };
    if inputs.len() + outputs.len() > MOST_COLUMNS {
        return Err(too_large("columns", MOST_COLUMNS));
    }
    if elements("rule").nth(MOST_ROWS).is_some() {
        return Err(too_large("rows", MOST_ROWS));
    }
    let rows = (1..).zip(elements("rule")).map(|(number, rule)| {
        let place = format!("table `{name}`, row {number}");
        row((number, rule), (inputs.len(), outputs.len()), place, &mut into.notes)
    });
    let rows = rows.collect();
    let otherwise = elements("output").map(|output| {
        let entry = text_in(output, "defaultOutputEntry")?;
        let value = Value::read(&entry);
        if value.is_none() {
            let text = format!("what is given where no row holds cannot be read: `{entry}`");
            into.notes.push(Note::new(format!("table `{name}`"), text));
        }
        value
    });
    let otherwise = otherwise.collect();
    into.tables.push(Table { hit: hit(table), name, inputs, outputs, rows, otherwise });
    Ok(())
}

fn hit(table: Node<'_, '_>) -> Hit {
    match (table.attribute("hitPolicy").unwrap_or("UNIQUE"), table.attribute("aggregation")) {
        ("FIRST" | "F", _) => Hit::First,
        ("ANY" | "A", _) => Hit::Any,
        ("PRIORITY" | "P", _) => Hit::Priority,
        ("UNIQUE" | "U", _) => Hit::Unique,
        (_, Some("SUM")) => Hit::Sum,
        (_, Some("MIN")) => Hit::Lowest,
        (_, Some("MAX")) => Hit::Highest,
        (_, Some("COUNT")) => Hit::Count,
        _ => Hit::List,
    }
}

fn input(input: Node<'_, '_>) -> Column {
    let expression = input.children().find(|child| child.tag_name().name() == "inputExpression");
    let written = expression.and_then(|expression| text_in(expression, "text"));
    let label = input.attribute("label").map(str::to_owned);
    Column {
        name: written.or_else(|| label.clone()).unwrap_or_else(|| "input".into()),
        label,
        kind: expression.and_then(|expression| kind(expression.attribute("typeRef"))),
        values: values(input, "inputValues"),
    }
}

fn output(output: Node<'_, '_>, table: &str) -> Column {
    let label = output.attribute("label").map(str::to_owned);
    Column {
        name: output
            .attribute("name")
            .map(str::to_owned)
            .or_else(|| label.clone())
            .unwrap_or_else(|| table.into()),
        label,
        kind: kind(output.attribute("typeRef")),
        values: values(output, "outputValues"),
    }
}

fn kind(of: Option<&str>) -> Option<Kind> {
    match of?.rsplit(':').next()? {
        "string" => Some(Kind::Text),
        "number" | "integer" | "long" | "double" => Some(Kind::Number),
        "boolean" => Some(Kind::YesNo),
        "date" => Some(Kind::Date),
        _ => None,
    }
}

/// The values that a column may have.
fn values(column: Node<'_, '_>, under: &str) -> Vec<Value> {
    let list = column.children().find(|child| child.tag_name().name() == under);
    let text = list.and_then(|list| text_in(list, "text")).unwrap_or_default();
    match read_test(&text) {
        Some(crate::Test::OneOf(pieces)) => {
            let value = |piece| if let crate::Piece::Is(value) = piece { Some(value) } else { None };
            pieces.into_iter().map(value).collect::<Option<Vec<Value>>>().unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// A row; of cells and columns that are not as many, the cells that are too many stay, and those that lack are unread.
fn row(
    (number, rule): (usize, Node<'_, '_>),
    (inputs, outputs): (usize, usize),
    place: String,
    notes: &mut Vec<Note>,
) -> Row {
    let cells =
        |name: &'static str| rule.children().filter(move |child| child.tag_name().name() == name).map(cell);
    let mut tests: Vec<Cell<crate::Test>> = cells("inputEntry")
        .zip(0..)
        .map(|(cell, at)| match (cell, at < inputs) {
            (Cell::Read(text), true) => test(text),
            (Cell::Read(text), false) if matches!(text.as_str(), "" | "-") => test(text),
            (Cell::Read(text) | Cell::Unread(text), _) => Cell::Unread(text),
        })
        .collect();
    let mut given: Vec<Option<Cell<Value>>> = cells("outputEntry")
        .map(|cell| match cell {
            Cell::Read(text) => given(text),
            Cell::Unread(text) => Some(Cell::Unread(text)),
        })
        .collect();
    for (what, cells, columns) in [("inputs", tests.len(), inputs), ("outputs", given.len(), outputs)] {
        if cells != columns {
            let text = format!("its {what} are {cells}, and those of the table {columns}");
            notes.push(Note::new(place.clone(), text));
        }
    }
    tests.resize(tests.len().max(inputs), Cell::Unread("a cell that is not there".into()));
    given.resize(outputs, None);
    let remarks: Vec<String> = rule
        .children()
        .filter_map(|child| match child.tag_name().name() {
            "description" => Some(child.text()?.trim().to_owned()),
            "annotationEntry" => text_in(child, "text"),
            _ => None,
        })
        .filter(|text| !text.is_empty())
        .collect();
    Row { number, tests, outputs: given, remark: (!remarks.is_empty()).then(|| remarks.join("; ")) }
}

/// The text of a cell; one without `<text>` cannot be read.
fn cell(of: Node<'_, '_>) -> Cell<String> {
    if of.children().any(|child| child.tag_name().name() == "text") {
        return Cell::Read(text_in(of, "text").unwrap_or_default());
    }
    let text: Vec<&str> = of.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect();
    let text = text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    Cell::Unread(if text.is_empty() { "a cell without text".into() } else { text })
}

/// What a cell asks.
pub(crate) fn test(text: String) -> Cell<crate::Test> {
    read_test(&text).map_or(Cell::Unread(text), Cell::Read)
}

/// What a cell gives; nothing where it is empty.
pub(crate) fn given(text: String) -> Option<Cell<Value>> {
    match text.trim() {
        "" | "-" | "null" => None,
        written => Some(Value::read(written).map_or(Cell::Unread(text), Cell::Read)),
    }
}

/// The text of an element within another.
fn text_in(node: Node<'_, '_>, name: &str) -> Option<String> {
    let inner = node.children().find(|child| child.tag_name().name() == name)?;
    let text: String = inner.children().filter_map(|child| child.text()).collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn place(node: Node<'_, '_>) -> String {
    let line = node.document().text_pos_at(node.range().start).row;
    let name = node.attribute("name").or_else(|| node.attribute("id")).unwrap_or("?");
    format!("`{name}`, line {line}")
}
