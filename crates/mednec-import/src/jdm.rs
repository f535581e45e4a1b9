//! Decision tables of a decision graph of GoRules, from its JSON.

use serde_json::{Map, Value as Json};

use crate::dmn::{given, test};
use crate::note::{NotRead, Note};
use crate::table::{Cell, Column, Hit, MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Row, Table, Tables};

/// Reads the decision tables of a decision graph; what its other nodes do is told.
pub fn read_jdm(text: &str) -> Result<Tables, NotRead> {
    let text = text.trim_start_matches('\u{feff}');
    if text.len() > MOST_BYTES {
        let most = MOST_BYTES / (1024 * 1024);
        return Err(NotRead { cause: format!("the file has more than {most} MiB"), help: "split the file" });
    }
    let json: Json = serde_json::from_str(text).map_err(|error| NotRead {
        cause: format!("this is not JSON: {error}"),
        help: "export the decision again",
    })?;
    let nodes = json.get("nodes").or_else(|| json.get("content")?.get("nodes")).and_then(Json::as_array);
    let nodes = nodes.ok_or_else(|| NotRead {
        cause: "this is no decision graph: it has no `nodes`".into(),
        help: "give a file that holds `nodes` and `edges`, as GoRules exports it",
    })?;
    let mut read = Tables::default();
    for node in nodes {
        let name = word(node, "name").unwrap_or("table").to_owned();
        match word(node, "type").unwrap_or("") {
            "decisionTableNode" => match node.get("content") {
                Some(content @ Json::Object(_)) => read.tables.push(table(name, content, &mut read.notes)?),
                _ => read.notes.push(Note::new(format!("`{name}`"), "the table stands in another file")),
            },
            "inputNode" | "outputNode" => {}
            other => {
                read.notes.push(Note::new(
                    format!("`{name}`"),
                    format!("a node of the kind `{other}`; it was not read"),
                ));
            }
        }
    }
    let between_tables = json.get("edges").or_else(|| json.get("content")?.get("edges"));
    if read.tables.len() > 1 && between_tables.and_then(Json::as_array).is_some_and(|edges| !edges.is_empty())
    {
        let text = "how its tables hang together was not read; each is imported by itself";
        read.notes.push(Note::new("the file", text));
    }
    Ok(read)
}

fn table(name: String, content: &Json, notes: &mut Vec<Note>) -> Result<Table, NotRead> {
    let list = |key: &str| content.get(key).and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
    let (inputs, outputs, rules) = (list("inputs"), list("outputs"), list("rules"));
    let too_large = |what: &str, most: usize| NotRead {
        cause: format!("the table `{name}` has more than {most} {what}"),
        help: "split the table",
    };
    if inputs.len() + outputs.len() > MOST_COLUMNS {
        return Err(too_large("columns", MOST_COLUMNS));
    }
    if rules.len() > MOST_ROWS {
        return Err(too_large("rows", MOST_ROWS));
    }
    let hit = match word(content, "hitPolicy").unwrap_or("first") {
        "first" => Hit::First,
        _ => Hit::List,
    };
    for key in ["executionMode", "inputField", "outputPath"] {
        if word(content, key).is_some_and(|value| !value.is_empty() && value != "single") {
            notes.push(Note::new(format!("table `{name}`"), format!("its `{key}` was not read")));
        }
    }
    let ids = |columns: &[Json]| -> Vec<String> {
        columns.iter().map(|column| word(column, "id").unwrap_or("").to_owned()).collect()
    };
    let rows = (1..).zip(rules).map(|(number, rule)| {
        let mut tests: Vec<Cell<crate::Test>> = Vec::new();
        for (id, column) in ids(inputs).iter().zip(inputs) {
            // A column without a field has whole conditions in its cells.
            let whole = word(column, "field").is_none_or(str::is_empty);
            tests.push(match cell(rule, id) {
                Cell::Read(text) if !whole || matches!(text.trim(), "" | "-") => test(text),
                Cell::Read(text) | Cell::Unread(text) => Cell::Unread(text),
            });
        }
        Row {
            number,
            tests,
            outputs: ids(outputs)
                .iter()
                .map(|id| match cell(rule, id) {
                    Cell::Read(text) => given(text),
                    Cell::Unread(text) => Some(Cell::Unread(text)),
                })
                .collect(),
            remark: word(rule, "_description").filter(|text| !text.is_empty()).map(str::to_owned),
        }
    });
    let rows = rows.collect();
    Ok(Table {
        rows,
        hit,
        inputs: inputs.iter().map(column).collect(),
        outputs: outputs.iter().map(column).collect(),
        otherwise: vec![None; outputs.len()],
        name,
    })
}

/// The text of a cell, which is empty where the row does not have it; JSON that is no text cannot be read.
fn cell(row: &Json, id: &str) -> Cell<String> {
    match row.get(id) {
        None | Some(Json::Null) => Cell::Read(String::new()),
        Some(Json::String(text)) => Cell::Read(text.clone()),
        Some(other) => Cell::Unread(other.to_string()),
    }
}

fn column(of: &Json) -> Column {
    let label = word(of, "name").filter(|name| !name.is_empty()).map(str::to_owned);
    let field = word(of, "field").filter(|field| !field.is_empty()).map(str::to_owned);
    Column {
        name: field.or_else(|| label.clone()).unwrap_or_else(|| "input".into()),
        label,
        kind: None,
        values: Vec::new(),
    }
}

fn word<'j>(json: &'j Json, key: &str) -> Option<&'j str> {
    json.as_object().and_then(|object: &Map<String, Json>| object.get(key)).and_then(Json::as_str)
}
