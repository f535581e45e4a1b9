//! Criteria as a tree: for each whether it is met, and what made it so.
//!
//! Of a group only those members are shown that made it so: the ones met where any was enough, the ones not met where
//! all were needed. What a member leaves open is shown where the group is open.

use clap::builder::styling::Style;
use mednec_graph::Status;
use mednec_project::answer::{CriterionShown, FactShown};

use super::width::{Line, Page, columns};
use super::{BOLD, DIM, status_mark};

/// How deep members are indented.
const INDENT: usize = 2;
/// The widest column of names.
const WIDEST_NAME: usize = 36;

/// The documents cited on a page, in order of first mention.
#[derive(Clone, Debug, Default)]
pub(crate) struct Citations {
    texts: Vec<String>,
}

impl Citations {
    /// `[1]` for a document and place.
    pub(crate) fn number(&mut self, text: &str) -> String {
        let known = self.texts.iter().position(|known| known == text);
        let index = known.unwrap_or_else(|| {
            self.texts.push(text.to_owned());
            self.texts.len() - 1
        });
        format!("[{}]", index + 1)
    }

    /// The documents.
    pub(crate) fn texts(&self) -> &[String] {
        &self.texts
    }
}

/// A line of the tree.
struct Row {
    status: Status,
    depth: usize,
    name: String,
    reason: String,
    citation: String,
}

/// Adds criteria after a lead, which stands on the first line.
pub(crate) fn tree(page: &mut Page, lead: &str, criteria: &[&CriterionShown], citations: &mut Citations) {
    let mut rows = Vec::new();
    for criterion in criteria {
        grow(criterion, 0, citations, &mut rows);
    }
    draw(page, lead, rows);
}

fn draw(page: &mut Page, lead: &str, rows: Vec<Row>) {
    let margin = columns(lead);
    let name = |row: &Row| row.depth * INDENT + columns(&row.name);
    let widest = rows.iter().map(name).filter(|width| *width <= WIDEST_NAME).max().unwrap_or(0);
    let right = rows.iter().map(|row| columns(&row.citation)).max().unwrap_or(0);
    let mut lead = Some(lead);
    for row in rows {
        let (mark, style) = status_mark(row.status);
        let line = match lead.take() {
            Some(lead) => Line::default().and(lead, BOLD),
            None => Line::default().pad_to(margin),
        };
        let line = line
            .pad_to(margin + row.depth * INDENT)
            .and(mark, style)
            .and(" ", Style::new())
            .and(&row.name, Style::new());
        add(page, line, margin + 2 + widest + 2, &row, right);
    }
}

/// Adds all of a condition, not only what made it so, each criterion with its place.
pub(crate) fn whole(page: &mut Page, lead: &str, condition: &CriterionShown, citations: &mut Citations) {
    let mut rows = Vec::new();
    match condition.members.as_slice() {
        // What the condition of a rule is itself, the rule says.
        members @ [_, ..] if condition.name.is_none() => {
            members.iter().for_each(|member| grow_whole(member, 0, citations, &mut rows));
        }
        _ => grow_whole(condition, 0, citations, &mut rows),
    }
    draw(page, lead, rows);
}

fn grow_whole(criterion: &CriterionShown, depth: usize, citations: &mut Citations, rows: &mut Vec<Row>) {
    let numbers: Vec<String> = criterion.citations.iter().map(|text| citations.number(text)).collect();
    let values = (!criterion.facts.is_empty()).then(|| shown(&criterion.facts));
    let place = criterion.name.as_ref().map(|_| criterion.place.clone());
    rows.push(Row {
        status: criterion.status,
        depth,
        name: label(criterion),
        reason: values.into_iter().chain(place).collect::<Vec<_>>().join(" · "),
        citation: numbers.concat(),
    });
    for member in &criterion.members {
        grow_whole(member, depth + 1, citations, rows);
    }
}

/// Adds a row: its reason beside its name where that ends in time, else below it, and its citation at the right edge.
fn add(page: &mut Page, line: Line, column: usize, row: &Row, right: usize) {
    let room = page.width().saturating_sub(column + right + 1).max(20);
    let edge = page.width().saturating_sub(right);
    let mut parts = Line::default().and(&row.reason, DIM).wrap(room).into_iter();
    let mut first = line;
    if first.width() < column {
        first = first.pad_to(column).join(parts.next().unwrap_or_default());
    }
    if first.width() > page.width() || (!row.citation.is_empty() && first.width() >= edge) {
        // The citation stands below a name that reaches into its column.
        page.hang(Line::default(), std::mem::take(&mut first));
    }
    if !row.citation.is_empty() {
        first = first.pad_to(edge).and(&row.citation, DIM);
    }
    if first.width() > 0 {
        page.line(first);
    }
    for part in parts.filter(|part| part.width() > 0) {
        // A name too long for its column moves left rather than over the edge.
        let start = column.min(page.width().saturating_sub(part.width()));
        page.line(Line::default().pad_to(start).join(part));
    }
}

fn grow(criterion: &CriterionShown, depth: usize, citations: &mut Citations, rows: &mut Vec<Row>) {
    let numbers: Vec<String> = criterion.citations.iter().map(|text| citations.number(text)).collect();
    let mut facts = Vec::new();
    let mut below = Vec::new();
    gather(criterion, &mut facts, &mut below);
    rows.push(Row {
        status: criterion.status,
        depth,
        name: label(criterion),
        reason: reason(criterion, &facts, below.len()),
        citation: numbers.concat(),
    });
    for member in below {
        grow(member, depth + 1, citations, rows);
    }
}

/// What a criterion is called: its name, or the title of an inline group, or its text.
fn label(criterion: &CriterionShown) -> String {
    criterion.name.clone().or(criterion.title.clone()).unwrap_or_else(|| criterion.text.clone())
}

/// The comparisons that made a criterion what it is, and the named members that did.
fn gather<'c>(
    criterion: &'c CriterionShown,
    comparisons: &mut Vec<&'c CriterionShown>,
    named: &mut Vec<&'c CriterionShown>,
) {
    if criterion.members.is_empty() {
        comparisons.push(criterion);
        return;
    }
    for member in deciding(criterion) {
        if member.name.is_some() || (member.title.is_some() && !member.members.is_empty()) {
            named.push(member);
        } else {
            gather(member, comparisons, named);
        }
    }
}

/// The members that made a group what it is.
fn deciding(group: &CriterionShown) -> Vec<&CriterionShown> {
    let wanted = match (group.status, group.count.as_deref()) {
        (Status::Unknown, _) => Some(Status::Unknown),
        (Status::Met, Some("all")) | (Status::NotMet, Some("any")) | (Status::Met, Some("none")) => None,
        (Status::NotMet, Some("none")) => Some(Status::Met),
        (status, _) => Some(status),
    };
    let of =
        |status: Status| group.members.iter().filter(|member| member.status == status).collect::<Vec<_>>();
    let chosen = wanted.map(of).unwrap_or_default();
    if chosen.is_empty() { group.members.iter().collect() } else { chosen }
}

/// Why a criterion is what it is, in a few words.
fn reason(criterion: &CriterionShown, comparisons: &[&CriterionShown], named: usize) -> String {
    let mut said: Vec<String> = Vec::new();
    if let ([only], 0) = (comparisons, named) {
        return alone(only);
    }
    let mut facts: Vec<&FactShown> = Vec::new();
    for fact in comparisons.iter().flat_map(|comparison| &comparison.facts) {
        if !facts.iter().any(|known| known.fact == fact.fact) {
            facts.push(fact);
        }
    }
    if named > 0 {
        said.extend(counted(criterion));
    }
    let facts: Vec<String> = facts.into_iter().map(one).collect();
    if !facts.is_empty() {
        said.push(facts.join(", "));
    }
    said.join("; ")
}

/// What a comparison that stands alone came to.
fn alone(comparison: &CriterionShown) -> String {
    let text = comparison.text.as_str();
    let [fact] = comparison.facts.as_slice() else {
        let facts = shown(&comparison.facts);
        return if facts.is_empty() { text.to_owned() } else { format!("{text} ({facts})") };
    };
    let Some(value) = fact.value.as_deref() else { return one(fact) };
    let after = text.strip_prefix(fact.fact.as_str()).map(str::trim_start);
    let plain = |after: &str| {
        after.is_empty()
            || after.starts_with("is ")
            || after.starts_with("in [")
            || after.starts_with("not in [")
    };
    if value == "none" || text == format!("not {}", fact.fact) || after.is_some_and(plain) {
        return one(fact);
    }
    let set = ["any", "no"].into_iter().find_map(|word| {
        let set = text.strip_prefix(word)?.trim_start().strip_prefix(fact.fact.as_str())?;
        Some((word, set.trim_start().strip_prefix("in ")?))
    });
    let several = value.contains(", ");
    match (set, comparison.status) {
        (Some(("any", set)), Status::Met) | (Some(("no", set)), Status::NotMet) => {
            if several {
                format!("some of {value} in {set}")
            } else {
                format!("{value} in {set}")
            }
        }
        (Some(("any", set)), Status::NotMet) | (Some(("no", set)), Status::Met) => {
            if several {
                format!("none of {value} in {set}")
            } else {
                format!("{value} not in {set}")
            }
        }
        _ => format!("{text} ({value})"),
    }
}

/// How many members are met, where that says something.
fn counted(criterion: &CriterionShown) -> Option<String> {
    if let [only] = deciding(criterion).as_slice()
        && only.name.is_none()
        && !only.members.is_empty()
    {
        return counted(only);
    }
    let of = criterion.members.len();
    let count = |status: Status| criterion.members.iter().filter(|member| member.status == status).count();
    let (met, not_met) = (count(Status::Met), count(Status::NotMet));
    let text = match criterion.status {
        _ if of < 2 => return None,
        Status::Unknown => format!("{} of {of} not known", count(Status::Unknown)),
        _ if met == of => format!("all {of} met"),
        _ if not_met == of => format!("none of {of} met"),
        Status::NotMet if criterion.count.as_deref() == Some("all") => format!("{not_met} of {of} not met"),
        _ => format!("{met} of {of} met"),
    };
    Some(text)
}

/// Facts with their values.
pub(crate) fn shown(facts: &[FactShown]) -> String {
    facts.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn one(fact: &FactShown) -> String {
    match fact.value.as_deref() {
        None => format!("{} not known", fact.fact),
        // A list among other facts would run into the next one.
        Some(value) if value.contains(", ") => format!("{} [{value}]", fact.fact),
        // What is computed has words for a name.
        Some(value) if fact.fact.contains(' ') => format!("{}: {value}", fact.fact),
        Some(value) => format!("{} {value}", fact.fact),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comparison(text: &str, status: Status, value: Option<&str>) -> CriterionShown {
        let fact = text.split(' ').next().unwrap_or_default().to_owned();
        CriterionShown {
            policy: None,
            name: None,
            title: None,
            status,
            text: text.into(),
            citations: Vec::new(),
            authorities: Vec::new(),
            place: String::new(),
            facts: vec![FactShown { fact, value: value.map(str::to_owned) }],
            count: None,
            members: Vec::new(),
        }
    }

    fn group(name: &str, status: Status, count: &str, members: Vec<CriterionShown>) -> CriterionShown {
        CriterionShown {
            name: Some(name.into()),
            text: format!("{count} of {}", members.len()),
            citations: vec!["Policy 12, §4".into()],
            facts: Vec::new(),
            count: Some(count.into()),
            members,
            ..comparison("", status, None)
        }
    }

    #[test]
    fn a_group_shows_what_made_it_so() {
        let balance = group(
            "balance_deficit",
            Status::Met,
            "any",
            vec![
                comparison("static_balance is poor", Status::NotMet, Some("normal")),
                comparison("berg < 45", Status::Met, Some("40 points")),
            ],
        );
        let tone = group(
            "abnormal_tone",
            Status::Unknown,
            "any",
            vec![
                comparison("tone is low", Status::Unknown, None),
                comparison("rigid", Status::NotMet, Some("no")),
            ],
        );
        let none = group(
            "coordination",
            Status::NotMet,
            "any",
            vec![
                comparison("gross is poor", Status::NotMet, Some("intact")),
                comparison("fine is poor", Status::NotMet, Some("intact")),
            ],
        );
        let all = group("impairment", Status::Met, "at least 1", vec![balance, tone, none]);
        let mut page = Page::new(70);
        let mut citations = Citations::default();
        tree(&mut page, "Why    ", &[&all], &mut citations);
        let open = group("open", Status::NotMet, "all", all.members.clone());
        tree(&mut page, "Also   ", &[&open], &mut citations);
        insta::assert_snapshot!(anstream::adapter::strip_str(&page.render()).to_string(), @r"
        Why    ✓ impairment         1 of 3 met                             [1]
                 ✓ balance_deficit  berg < 45 (40 points)                  [1]
        Also   ✗ open            1 of 3 not met                            [1]
                 ✗ coordination  gross intact, fine intact                 [1]
        ");
    }
}
