//! From the trees of files to what stands in them.

use mednec_syntax::expr::Count;
use mednec_syntax::file::{
    Accumulator, Allow, Criterion, DatedItem, DispositionRule, Grant, Group, Guard, Invariant, Lapse, Member,
    Parameter, ParameterValue, Reason, Rule, Section, Source, Table, TiesDecl, TimedUnitsDecl,
};

use super::written::{Keys, Written};

/// A condition or a group.
pub(super) fn member(member: &Member) -> Written {
    match member {
        Member::Condition(expr) => Written::Text(expr.to_string()),
        Member::Group(group) => group_keys(group).made(),
    }
}

fn group_keys(group: &Group) -> Keys {
    let entries = Written::List(group.members.iter().map(member).collect());
    let keys = Keys::default();
    let keys = match group.count.node {
        Count::All => keys.and("all", entries),
        Count::Any => keys.and("any", entries),
        Count::None => keys.and("none", entries),
        Count::AtLeast(least) => keys.text("at_least", Some(&least)).and("of", entries),
    };
    let keys = keys.list("including", group.including.iter().map(|name| &name.node));
    let keys = exception(keys, group.unless.as_deref());
    keys.spanned("title", group.title.as_ref()).cite(&group.cite)
}

fn exception(keys: Keys, unless: Option<&Member>) -> Keys {
    match unless {
        Some(unless) => keys.and("unless", member(unless)),
        None => keys,
    }
}

fn allowed(keys: Keys, allow: &[Allow]) -> Keys {
    let codes =
        allow.iter().fold(Keys::default(), |keys, one| keys.spanned(&one.code.node, Some(&one.reason)));
    if codes.is_empty() { keys } else { keys.and("allow", codes.made()) }
}

/// A criterion, without its name.
pub(super) fn criterion(criterion: &Criterion) -> Written {
    let keys = Keys::default().spanned("title", criterion.title.as_ref()).cite(&criterion.cite);
    let keys = match &criterion.body {
        Member::Condition(expr) => keys.text("when", Some(expr)),
        // A group with a title, a citation or an exception of its own stands after `when`.
        Member::Group(group) if group.title.is_some() || !group.cite.is_empty() || group.unless.is_some() => {
            keys.and("when", group_keys(group).made())
        }
        Member::Group(group) => keys.join(group_keys(group)),
    };
    let keys = exception(keys, criterion.unless.as_ref());
    let keys = match &criterion.open {
        Some(open) => {
            let inner = Keys::default().spanned("fact", Some(&open.fact));
            keys.and("open", inner.spanned("question", open.question.as_ref()).made())
        }
        None => keys,
    };
    allowed(keys, &criterion.allow).made()
}

/// A rule.
pub(super) fn rule(rule: &Rule) -> Written {
    let decided = |keys: Keys| {
        let keys = keys.spanned("name", rule.name.as_ref()).spanned("title", rule.title.as_ref());
        keys.cite(&rule.cite)
    };
    let outcome = || decided(Keys::default().spanned(&rule.outcome.node, Some(&rule.reason)));
    let effects = |keys: Keys| {
        let keys = keys.list("suggest", rule.suggest.iter().map(|code| &code.node));
        let keys = match &rule.grant {
            Some(given) => keys.and("grant", grant(given)),
            None => keys,
        };
        keys.spanned("counts_silence", rule.counts_silence.as_ref())
    };
    let keys = match &rule.guard {
        Guard::WhenUnless(over, support) if rule.soft_limit => {
            let keys = decided(Keys::default().spanned("soft_limit", Some(&rule.reason)));
            keys.and("over", member(over)).and("supported_by", member(support))
        }
        Guard::Always => Keys::default().and("otherwise", effects(outcome()).made()),
        Guard::When(when) => effects(outcome().and("when", member(when))),
        Guard::Unless(unless) => effects(outcome().and("unless", member(unless))),
        Guard::WhenUnless(when, unless) => {
            effects(outcome().and("when", member(when)).and("unless", member(unless)))
        }
    };
    allowed(keys, &rule.allow).made()
}

fn grant(grant: &Grant) -> Written {
    let start = Keys::default();
    let keys = grant.quantities.iter().fold(start, |keys, (name, value)| keys.text(&name.node, Some(value)));
    let keys = keys.text("within", grant.within.as_ref()).text("from", grant.from.as_ref());
    let keys = keys.text("until", grant.until.as_ref()).spanned("procedure", grant.procedure.as_ref());
    keys.spanned("remainder", grant.remainder.as_ref()).made()
}

/// A parameter, without its name.
pub(super) fn parameter(parameter: &Parameter) -> Written {
    let limits = Keys::default().text("floor", parameter.floor.as_ref());
    let limits = limits.text("ceiling", parameter.ceiling.as_ref()).cite(&parameter.cite);
    let value = match &parameter.value {
        ParameterValue::Plain(value) if limits.is_empty() => return Written::Text(value.to_string()),
        ParameterValue::Plain(value) => Keys::default().text("value", Some(value)),
        ParameterValue::Keyed { by, rows, otherwise, .. } => {
            let start = Keys::default();
            let table = rows.iter().fold(start, |keys, (key, value)| keys.text(&key.node, Some(value)));
            let keys = Keys::default().spanned("by", Some(by)).and("table", table.made());
            keys.text("else", otherwise.as_ref())
        }
    };
    value.join(limits).made()
}

/// A table, without its name.
pub(super) fn table(table: &Table) -> Written {
    let row = |row: &mednec_syntax::file::TableRow| {
        Keys::default().text("when", Some(&row.when)).text("value", Some(&row.value)).made()
    };
    let keys = Keys::default().spanned("title", table.title.as_ref()).cite(&table.cite);
    let keys = keys.spanned("hit", table.hit.as_ref()).spanned("collect", table.collect.as_ref());
    let keys = keys.and("rows", Written::List(table.rows.iter().map(row).collect()));
    keys.text("else", table.otherwise.as_ref()).made()
}

/// An accumulator, without its name.
pub(super) fn accumulator(of: &Accumulator) -> Written {
    let keys =
        Keys::default().spanned("title", of.title.as_ref()).cite(&of.cite).text("total", Some(&of.total));
    let keys = match of.per.as_slice() {
        [] => keys.and("per", Written::Text("all".into())),
        per => keys.list("per", per.iter().map(|field| &field.node)),
    };
    keys.spanned("resets", Some(&of.resets)).made()
}

/// An entry of `timed_units`, without its name.
pub(super) fn timed_units(of: &TimedUnitsDecl) -> Written {
    let keys = Keys::default().spanned("title", of.title.as_ref()).cite(&of.cite);
    let keys = keys.spanned("law", Some(&of.law)).spanned("lines", Some(&of.lines));
    let keys = keys.spanned("code", Some(&of.code)).spanned("minutes", Some(&of.minutes));
    let keys = keys.spanned("billed", of.billed.as_ref()).spanned("number", of.number.as_ref());
    let keys = keys.list("timed", of.timed.iter());
    let keys = match &of.ties {
        None => keys,
        Some(TiesDecl::Word(word)) => keys.spanned("ties", Some(word)),
        Some(TiesDecl::Ask(open)) => {
            let asked = Keys::default().spanned("ask", Some(&open.fact));
            keys.and("ties", asked.spanned("question", open.question.as_ref()).made())
        }
    };
    let keys = keys.text("where", of.filter.as_ref()).spanned("on", of.on.as_ref());
    keys.spanned("procedure", of.procedure.as_ref()).made()
}

/// A source, without its name.
pub(super) fn source(source: &Source) -> Written {
    let keys = Keys::default().spanned("title", source.title.as_ref());
    let keys =
        keys.spanned("version", source.version.as_ref()).spanned("published", source.published.as_ref());
    let keys = keys.spanned("read_on", source.read_on.as_ref());
    let keys = keys.spanned("authority", source.authority.as_ref()).spanned("note", source.note.as_ref());
    match source.sections.as_slice() {
        [] => keys.made(),
        sections => keys.and("sections", sections.iter().fold(Keys::default(), section).made()).made(),
    }
}

fn section(keys: Keys, section: &Section) -> Keys {
    let said = Keys::default().spanned("says", section.says.as_ref());
    keys.and(&section.label.node, said.spanned("not_carried", section.not_carried.as_ref()).made())
}

/// A reason, without its name.
pub(super) fn reason(reason: &Reason) -> Written {
    let keys = Keys::default().spanned("report_as", reason.report_as.as_ref());
    let keys = keys.spanned("basis", reason.basis.as_ref()).spanned("group", reason.group.as_ref());
    let keys = keys.spanned("carc", reason.carc.as_ref());
    let keys = keys.list("rarc", reason.rarc.iter().map(|code| &code.node));
    keys.spanned("text", reason.text.as_ref()).made()
}

/// When a request lapses.
pub(super) fn lapse(lapse: &Lapse) -> Written {
    Keys::default()
        .and("when", member(&lapse.when))
        .spanned("deny", Some(&lapse.deny))
        .cite(&lapse.cite)
        .made()
}

/// What is to hold of everything that is decided.
pub(super) fn invariant(invariant: &Invariant) -> Written {
    let keys = Keys::default().and(
        if invariant.always { "always" } else { "never" },
        Written::Text(invariant.outcome.node.clone()),
    );
    let keys = keys.and("when", member(&invariant.when)).spanned("title", invariant.title.as_ref());
    keys.cite(&invariant.cite).made()
}

/// What is final and what is recommended.
pub(super) fn disposition(rule: &DispositionRule) -> Written {
    let keys =
        Keys::default().spanned("outcome", rule.outcome.as_ref()).spanned("basis", rule.basis.as_ref());
    keys.text("when", rule.when.as_ref()).spanned("is", Some(&rule.is)).made()
}

/// An entry of a value set.
pub(super) fn dated(entry: &DatedItem) -> Written {
    if entry.from.is_none() && entry.until.is_none() {
        return Written::Text(entry.item.to_string());
    }
    let keys = Keys::default().text("code", Some(&entry.item));
    keys.spanned("from", entry.from.as_ref()).spanned("until", entry.until.as_ref()).made()
}
