//! Policies as they are compiled, written as a file would have them, with comments that tell where each part is from.

use anstream::adapter::strip_str;
use clap::builder::styling::{AnsiColor, Style};
use mednec_project::{Alteration, Altered, At, Part, Shown, Withdrawn, Written};

use super::DIM;
use super::width::{Line, Page, columns};

/// The style of a key.
const KEY: Style = AnsiColor::Cyan.on_default();

/// Words that YAML takes for nothing.
const NOTHING: [&str; 5] = ["~", "null", "Null", "NULL", ""];

/// Adds a file, or what was chosen of it.
pub(crate) fn file(page: &mut Page, shown: &Shown) {
    for base in &shown.based_on {
        let edition = base.edition.as_ref().map(|name| format!(", edition {name}")).unwrap_or_default();
        comment(page, 0, &format!("built on {}{edition}, {}", base.policy, base.file));
    }
    let mut section = "";
    for part in &shown.parts {
        if part.section != section {
            if section == "criteria" {
                shown.withdrawn.iter().for_each(|one| taken_out(page, one));
            }
            section = part.section;
            if part.name.is_some() || matches!(section, "dispositions" | "invariants") {
                page.gap();
                if section != "value_sets" {
                    page.line(key(0, section));
                }
            }
        } else if matches!(section, "criteria" | "rules") {
            page.gap();
        }
        one(page, part);
    }
    let told = shown.parts.iter().any(|part| part.section == "criteria") && section != "criteria";
    if !told {
        page.gap();
        shown.withdrawn.iter().for_each(|one| taken_out(page, one));
    }
}

/// Adds a file, or what was chosen of it, with the place that made it what it is before every line.
pub(crate) fn blame(page: &mut Page, shown: &Shown) {
    let places = shown.parts.iter().flat_map(|part| [&part.origin, last(part)]);
    let widest = places.map(|at| columns(&place(at))).max().unwrap_or(0);
    let mut section = "";
    for part in &shown.parts {
        let mut own = Page::new(page.width().saturating_sub(widest + 2).max(20));
        let named = part.name.is_some() || part.section == "dispositions";
        if part.section != section && named && part.section != "value_sets" {
            page.line(Line::default().pad_to(widest + 2).join(key(0, part.section)));
        }
        section = part.section;
        body(&mut own, part);
        for line in own.into_lines() {
            let text = strip_str(&line.render()).to_string();
            // A change of a parameter leaves its limits as they are.
            let limit = ["floor:", "ceiling:", "cite:"].iter().any(|key| text.trim_start().starts_with(key));
            let place = place(if limit { &part.origin } else { last(part) });
            page.line(Line::default().and(&place, DIM).pad_to(widest + 2).join(line));
        }
    }
}

/// The place that made a part what it is: of a parameter that is set, where that is written.
fn last(part: &Part) -> &At {
    let set = part.changes.iter().rev().find(|change| change.kind == Alteration::Set);
    set.map_or(&part.origin, |change| &change.origin)
}

/// A part with its comments.
fn one(page: &mut Page, part: &Part) {
    let inner = if part.name.is_some() && part.section != "value_sets" { 2 } else { 0 };
    part.changes.iter().for_each(|change| comment(page, inner, &told(change)));
    if let Some(rows) = &part.rows_from {
        comment(page, inner, &format!("rows from {rows}"));
    }
    let start = page.len();
    body(page, part);
    // Behind a text that goes on below, a comment would end it.
    let whole = page.len() == start + 1 || !matches!(part.text, Written::Text(_));
    page.note(start, Line::default().and(&format!("# {}", place(&part.origin)), DIM), inner, whole);
}

/// What a part says.
fn body(page: &mut Page, part: &Part) {
    match (part.section, &part.name) {
        ("rules" | "dispositions" | "invariants", _) => item(page, 2, &part.text, part.section == "rules"),
        ("value_sets", Some(name)) => {
            page.line(key(0, "value_set").and(" ", Style::new()).and(&scalar(name), Style::new()));
            if let Written::Keys(keys) = &part.text {
                keys.iter().for_each(|(name, value)| entry(page, key(0, name), 0, value, false));
            }
        }
        (section, Some(name)) => {
            entry(page, key(2, &scalar(name)), 2, &part.text, matches!(section, "criteria" | "tables"));
        }
        (section, None) => entry(page, key(0, section), 0, &part.text, false),
    }
}

fn taken_out(page: &mut Page, one: &Withdrawn) {
    let before = one.before.as_ref().map(|before| format!(", before at {}", place(&before.origin)));
    let text = format!(
        "{} is withdrawn at {}{}: {}",
        one.name,
        place(&one.origin),
        before.unwrap_or_default(),
        one.because
    );
    page.gap();
    comment(page, 2, &text);
}

/// What a change did, where, and why.
fn told(change: &Altered) -> String {
    let at = place(&change.origin);
    let did = match (&change.kind, &change.before) {
        (Alteration::Set, Some(before)) => format!("set at {at}, before {}", value(&before.text)),
        (Alteration::Set, None) => format!("set at {at}"),
        (Alteration::Replaced, Some(before)) => {
            format!("replaced at {at}, before at {}", place(&before.origin))
        }
        (Alteration::Replaced, None) => format!("replaced at {at}"),
        (Alteration::Without(name), _) => format!("without {name}, by {at}"),
        (Alteration::AddedBefore(name), _) => format!("added before {name}, by {at}"),
    };
    format!("{did}: {}", change.because)
}

/// The value of a parameter in few words.
fn value(text: &Written) -> String {
    match text {
        Written::Text(text) => text.clone(),
        Written::List(_) => "a list".to_owned(),
        Written::Keys(keys) => match keys.iter().find(|(key, _)| key == "value") {
            Some((_, Written::Text(text))) => text.clone(),
            _ => "values by a fact".to_owned(),
        },
    }
}

fn place(at: &At) -> String {
    format!("{}:{}", at.file, at.line)
}

/// A comment, each of its lines marked.
fn comment(page: &mut Page, indent: usize, text: &str) {
    let room = page.width().saturating_sub(indent + 2).max(20);
    for line in Line::default().and(text, DIM).wrap(room) {
        page.line(Line::default().pad_to(indent).and("# ", DIM).join(line));
    }
}

fn key(indent: usize, name: &str) -> Line {
    Line::default().pad_to(indent).and(name, KEY).and(":", Style::new())
}

/// Adds a value behind its key; `open` where its keys stand on lines of their own.
fn entry(page: &mut Page, lead: Line, indent: usize, value: &Written, open: bool) {
    let room = page.width().saturating_sub(lead.width() + 1);
    if let Some(flow) = flow(value).filter(|flow| !open && columns(flow) <= room) {
        return page.line(lead.and(" ", Style::new()).and(&flow, Style::new()));
    }
    match value {
        Written::Text(text) => {
            let text = scalar(text);
            page.lead(lead.and(" ", Style::new()), indent + 2, Line::plain(&text));
        }
        Written::List(entries) => {
            page.line(lead);
            entries.iter().for_each(|entry| item(page, indent + 2, entry, false));
        }
        Written::Keys(keys) => {
            page.line(lead);
            keys.iter().for_each(|(name, value)| {
                entry(page, key(indent + 2, &scalar(name)), indent + 2, value, false);
            });
        }
    }
}

/// Adds an entry of a list.
fn item(page: &mut Page, indent: usize, value: &Written, open: bool) {
    let lead = || Line::default().pad_to(indent).and("- ", Style::new());
    let room = page.width().saturating_sub(indent + 2);
    if let Some(flow) = flow(value).filter(|flow| !open && columns(flow) <= room) {
        return page.line(lead().and(&flow, Style::new()));
    }
    match value {
        Written::Text(text) => page.lead(lead(), indent + 2, Line::plain(&scalar(text))),
        Written::List(entries) => entries.iter().for_each(|entry| item(page, indent + 2, entry, false)),
        Written::Keys(keys) => {
            for (index, (name, value)) in keys.iter().enumerate() {
                let lead = if index == 0 { lead() } else { Line::default().pad_to(indent + 2) };
                entry(page, lead.join(key(0, &scalar(name))), indent + 2, value, false);
            }
        }
    }
}

/// A value on one line, where nothing in it needs quotation marks.
fn flow(value: &Written) -> Option<String> {
    let inner = |text: &str| -> Option<String> {
        let bare = scalar(text) == text && !text.contains([',', '[', ']', '{', '}']);
        bare.then(|| text.to_owned())
    };
    match value {
        Written::Text(_) => None,
        Written::List(entries) => {
            let texts: Option<Vec<String>> = entries
                .iter()
                .map(|entry| match entry {
                    Written::Text(text) => inner(text),
                    Written::List(_) | Written::Keys(_) => flow(entry),
                })
                .collect();
            Some(format!("[{}]", texts?.join(", ")))
        }
        Written::Keys(keys) => {
            let texts: Option<Vec<String>> = keys
                .iter()
                .map(|(name, value)| {
                    let text = match value {
                        Written::Text(text) => inner(text)?,
                        Written::List(_) | Written::Keys(_) => flow(value)?,
                    };
                    Some(format!("{}: {text}", inner(name)?))
                })
                .collect();
            Some(format!("{{ {} }}", texts?.join(", ")))
        }
    }
}

/// A text as YAML reads it back: in quotation marks where it would be something else without.
fn scalar(text: &str) -> String {
    let first = text.chars().next().unwrap_or(' ');
    let marks = "-?:,[]{}#&*!|>'\"%@` ";
    // `- a` and `-1` differ, but a sign is rare enough to be quoted.
    let bare = !marks.contains(first)
        && !NOTHING.contains(&text)
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with([':', ' '])
        && !text.chars().any(char::is_control);
    if bare {
        return text.to_owned();
    }
    if !text.contains('"') && !text.contains('\\') && !text.chars().any(char::is_control) {
        return format!("\"{text}\"");
    }
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_only_where_yaml_would_read_something_else() {
        for bare in ["a b", "muscle_tone in [hypotonic, hypertonic]", "18 visits", "2025-01-01", "it's"] {
            assert_eq!(scalar(bare), bare);
        }
        assert_eq!(scalar("a: b"), "\"a: b\"");
        assert_eq!(scalar(""), "\"\"");
        assert_eq!(scalar("\"such as\" it's"), "'\"such as\" it''s'");
    }

    #[test]
    fn what_fits_stands_on_one_line_and_what_does_not_below() {
        let text = |text: &str| Written::Text(text.into());
        let list = Written::List(vec![text("balance is poor"), text("any diagnoses in [I60, G35]")]);
        assert_eq!(flow(&list), None);
        let mut page = Page::new(40);
        entry(&mut page, key(2, "any"), 2, &list, false);
        entry(&mut page, key(2, "when"), 2, &text("a is b and a is c and a is d and a is e"), false);
        entry(&mut page, key(2, "cite"), 2, &Written::List(vec![text("a §1"), text("b §2")]), false);
        let text = anstream::adapter::strip_str(&page.render()).to_string();
        insta::assert_snapshot!(text, @r"
  any:
    - balance is poor
    - any diagnoses in [I60, G35]
  when: a is b and a is c and a is d and
    a is e
  cite: [a §1, b §2]
        ");
    }
}
