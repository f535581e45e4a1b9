//! Which rows decide, in which order, by the hit policy of a table.

use crate::note::Note;
use crate::table::{Cell, Hit, Row, Table};

/// The rows of a table of outcomes in the order in which they decide; none where its hit policy says something that
/// rules do not.
pub(crate) fn deciding<'t>(table: &'t Table, notes: &mut Vec<Note>) -> Vec<&'t Row> {
    let place = format!("table `{}`", table.name);
    let mut rows: Vec<&Row> = table.rows.iter().collect();
    match table.hit {
        Hit::First => {}
        Hit::Unique => {
            notes.push(Note::new(
                place,
                "no two rows may hold (hit policy unique); as rules, the first one decides",
            ));
        }
        Hit::Any => notes.push(Note::new(
            place,
            "rows that hold together give the same (hit policy any); as rules, the first one decides",
        )),
        Hit::Priority => {
            let listed = table.outputs.iter().any(|output| !output.values.is_empty());
            if !listed {
                let text = "the order of its outputs is not given (hit policy priority); the rows stand as they were";
                notes.push(Note::new(place, text));
            }
            rows.sort_by_key(|row| ranks(table, row));
        }
        Hit::Sum | Hit::Lowest | Hit::Highest | Hit::Count | Hit::List => {
            let text = "all rows that hold give an outcome (hit policy collect), and a case has one; it was not imported";
            notes.push(Note::new(place, text));
            rows.clear();
        }
    }
    rows
}

/// Where the outputs of a row stand among those that they may be.
fn ranks(table: &Table, row: &Row) -> Vec<usize> {
    let rank = |(column, cell): (&crate::Column, &Option<Cell<crate::Value>>)| {
        let Some(Cell::Read(value)) = cell else { return usize::MAX };
        column.values.iter().position(|listed| listed == value).unwrap_or(usize::MAX)
    };
    table.outputs.iter().zip(&row.outputs).filter(|(column, _)| !column.values.is_empty()).map(rank).collect()
}

/// How the rows of a table of values are taken together: its `hit` and `collect`; nothing where no table does so.
pub(crate) fn taken(hit: Hit) -> Option<(&'static str, Option<&'static str>)> {
    match hit {
        Hit::Unique => Some(("unique", None)),
        Hit::First | Hit::Any | Hit::Priority => Some(("first", None)),
        Hit::Sum => Some(("collect", Some("sum"))),
        Hit::Lowest => Some(("collect", Some("lowest"))),
        Hit::Highest => Some(("collect", Some("highest"))),
        Hit::Count => Some(("collect", Some("count"))),
        Hit::List => None,
    }
}
