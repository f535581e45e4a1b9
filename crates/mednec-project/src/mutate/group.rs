//! The small changes of groups: how many of their members must hold, and each member dropped.

use mednec_source::Span;
use mednec_syntax::expr::{Count, Expr};
use mednec_syntax::file::{Group, Member};

use super::Kind;
use super::condition::{Around, kind_of_count, other_counts};
use super::sentence::{counted, dropped};
use super::sites::Sites;

/// Where a condition stands: what it belongs to, and whether the graph holds that.
#[derive(Clone, Copy)]
pub(super) struct Place<'s> {
    /// The criterion or rule, as a sentence names it.
    pub(super) owner: &'s str,
    /// Whether an equal graph says nothing of it.
    pub(super) beside_graph: bool,
}

impl Sites<'_> {
    /// A condition or a group.
    pub(super) fn member(&mut self, member: &Member, place: Place<'_>, around: Around) {
        match member {
            Member::Condition(expr) => self.condition(expr, place, around),
            Member::Group(group) => self.group(group, place),
        }
    }

    fn group(&mut self, group: &Group, place: Place<'_>) {
        let (count, members) = (group.count.node, group.members.len());
        for other in other_counts(count, members) {
            let says = counted(count, other, members, place.owner);
            let edit = self.recount(group, other);
            self.push(edit, group.count.span, kind_of_count(count), says, place);
        }
        if members > 1 {
            for member in &group.members {
                let span = span_of(member);
                if let Some(entry) = self.texts.entry(span) {
                    let says = dropped(&self.named(member), place.owner);
                    self.push((entry, String::new()), span, Kind::Member, says, place);
                }
            }
        }
        for member in &group.members {
            self.member(member, place, Around::of(count, members));
        }
        if let Some(unless) = group.unless.as_deref() {
            self.member(unless, place, Around::Open);
        }
    }

    /// The bytes that say how many must hold, and what says another number.
    fn recount(&self, group: &Group, count: Count) -> (Span, String) {
        let word = match count {
            Count::All => "all".to_owned(),
            Count::Any => "any".to_owned(),
            Count::None => "none".to_owned(),
            Count::AtLeast(least) => format!("at_least: {least}"),
        };
        if group.count.span != group.span {
            return (group.count.span, word);
        }
        // A plain list, whose key says how many, becomes a group.
        let list = self.texts.sources.slice(group.span);
        if list.starts_with('[') {
            return (group.span, format!("{{ {word}: {list} }}"));
        }
        let column = self.texts.sources.locate(group.span).map_or(1, |(_, at)| at.column);
        let indent = " ".repeat(usize::try_from(column).unwrap_or(1).saturating_sub(1));
        let start = Span { end: group.span.start, ..group.span };
        (start, format!("{word}:\n{indent}"))
    }

    /// What a member is called in a sentence: its title, else its text.
    fn named(&self, member: &Member) -> String {
        match member {
            Member::Condition(expr) => expr.to_string(),
            Member::Group(Group { title: Some(title), .. }) => title.node.clone(),
            Member::Group(group) => self.texts.sources.slice(group.span).to_owned(),
        }
    }

    /// Every small change of a condition, as a change of its text.
    pub(super) fn condition(&mut self, expr: &Expr, place: Place<'_>, around: Around) {
        if !self.texts.is_yaml(expr.span) {
            return;
        }
        for change in super::condition::changes(expr, self.known, around) {
            let edit = (expr.span, change.to.to_string());
            self.push(edit, change.at, change.kind, change.says, place);
        }
    }
}

fn span_of(member: &Member) -> Span {
    match member {
        Member::Condition(expr) => expr.span,
        Member::Group(group) => group.span,
    }
}
