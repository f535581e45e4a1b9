//! A plain reading of S-FEEL cells, of which nothing is shared with the import.

/// Whether the value of a column holds for a cell; values are written as in a cell, texts without quotation marks.
pub(crate) fn holds(cell: &str, value: &str) -> bool {
    let cell = cell.trim();
    if cell.is_empty() || cell == "-" {
        return true;
    }
    if let Some(inner) = cell.strip_prefix("not(").and_then(|cell| cell.strip_suffix(')')) {
        return !holds(inner, value);
    }
    cell.replace("date(\"", "").replace("\")", "").split(',').any(|part| part_holds(part.trim(), value))
}

fn part_holds(part: &str, value: &str) -> bool {
    if let Some((low, high)) = part.split_once("..") {
        let (open, close) = (low.chars().next().unwrap(), high.chars().last().unwrap());
        let (low, high) = (order(value, &low[1..]), order(value, &high[..high.len() - 1]));
        return (low > 0 || (low == 0 && open == '[')) && (high < 0 || (high == 0 && close == ']'));
    }
    for (sign, holds) in [
        (">=", (|order| order >= 0) as fn(i32) -> bool),
        ("<=", |order| order <= 0),
        (">", |order| order > 0),
        ("<", |order| order < 0),
    ] {
        if let Some(bound) = part.strip_prefix(sign) {
            return holds(order(value, bound));
        }
    }
    order(value, part.trim_matches('"')) == 0
}

/// Numbers as thousandths, everything else as text.
fn order(value: &str, other: &str) -> i32 {
    let thousandths = |text: &str| {
        let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        Some(whole.parse::<i64>().ok()? * 1000 + format!("{part:0<3}").parse::<i64>().ok()?)
    };
    let order = match (thousandths(value), thousandths(other)) {
        (Some(value), Some(other)) => value.cmp(&other),
        _ => value.cmp(other.trim()),
    };
    order as i32
}
