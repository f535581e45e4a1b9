//! The named values of an edition: parameters, tables, counts over time, units of timed codes.

use mednec_syntax::file::{Accumulator, Parameter, ParameterValue, PolicyFile, Table, TimedUnitsDecl};
use serde::Serialize;

use crate::cited::titled;
use crate::english::{Piece, Speaker};

/// A named value on the page of its policy.
#[derive(Debug, Serialize)]
pub(crate) struct ValueShown {
    pub(crate) anchor: String,
    pub(crate) name: String,
    pub(crate) title: Option<String>,
    /// What it is, where it is one thing.
    pub(crate) said: Vec<Piece>,
    /// What it is under which condition.
    pub(crate) rows: Vec<RowShown>,
    pub(crate) cites: Vec<String>,
}

/// A value under a condition.
#[derive(Debug, Serialize)]
pub(crate) struct RowShown {
    pub(crate) when: Vec<Piece>,
    pub(crate) value: Vec<Piece>,
}

/// The named values of a policy.
pub(crate) fn values(file: Option<&PolicyFile>, speaker: &Speaker<'_>) -> Vec<ValueShown> {
    let Some(file) = file else { return Vec::new() };
    let parameters = file.parameters.iter().map(|one| parameter(one, (speaker, file)));
    let tables = file.tables.iter().map(|one| table(one, (speaker, file)));
    let totals = file.accumulators.iter().map(|one| accumulator(one, (speaker, file)));
    let units = file.timed_units.iter().map(|one| timed_units(one, (speaker, file)));
    parameters.chain(tables).chain(totals).chain(units).collect()
}

fn shown(
    name: &str,
    title: Option<String>,
    cites: &[mednec_source::Spanned<String>],
    (speaker, file): (&Speaker<'_>, &PolicyFile),
) -> ValueShown {
    ValueShown {
        anchor: format!("{}-value-{name}", speaker.anchor),
        name: speaker.words.named(name),
        title,
        said: Vec::new(),
        rows: Vec::new(),
        cites: titled(cites, &file.sources, speaker.bundle),
    }
}

fn plain(text: impl Into<String>) -> Vec<Piece> {
    vec![Piece { text: text.into(), href: None }]
}

fn parameter(parameter: &Parameter, (speaker, file): (&Speaker<'_>, &PolicyFile)) -> ValueShown {
    let mut shown = shown(&parameter.name.node, None, &parameter.cite, (speaker, file));
    match &parameter.value {
        ParameterValue::Plain(value) => shown.said = speaker.named_value("", value),
        ParameterValue::Keyed { by, rows, otherwise, .. } => {
            let dated = rows.iter().all(|(key, _)| key.node.len() == 10 && key.node.contains('-'));
            let lead = if dated { "from " } else { "" };
            shown.said = speaker.named_fact("by ", &by.node);
            for (key, value) in rows {
                let when = plain(format!("{lead}{}", speaker.words.named(&key.node)));
                shown.rows.push(RowShown { when, value: speaker.named_value("", value) });
            }
            shown.rows.extend(otherwise.as_ref().map(|value| RowShown {
                when: plain(if dated { "before that" } else { "otherwise" }),
                value: speaker.named_value("", value),
            }));
        }
    }
    for (word, limit) in [("at least ", &parameter.floor), ("at most ", &parameter.ceiling)] {
        let Some(limit) = limit else { continue };
        shown.said.extend(plain("; a policy that builds on this one may set "));
        shown.said.extend(speaker.named_value(word, limit));
    }
    shown
}

fn table(table: &Table, (speaker, file): (&Speaker<'_>, &PolicyFile)) -> ValueShown {
    let title = table.title.as_ref().map(|title| title.node.clone());
    let mut shown = shown(&table.name.node, title, &table.cite, (speaker, file));
    let collected = table.collect.as_ref().map(|how| format!("the {} of all rows that hold", how.node));
    shown.said = plain(match (table.hit.as_ref().map(|hit| hit.node.as_str()), collected) {
        (_, Some(collected)) => collected,
        (Some("unique"), None) => "the one row that holds; no two can".to_owned(),
        _ => "the first row that holds".to_owned(),
    });
    for row in &table.rows {
        let when = speaker.written(&row.when);
        shown.rows.push(RowShown { when, value: speaker.named_value("", &row.value) });
    }
    let otherwise = table.otherwise.as_ref();
    shown.rows.extend(
        otherwise.map(|value| RowShown { when: plain("otherwise"), value: speaker.named_value("", value) }),
    );
    shown
}

fn accumulator(of: &Accumulator, (speaker, file): (&Speaker<'_>, &PolicyFile)) -> ValueShown {
    let mut shown =
        shown(&of.name.node, of.title.as_ref().map(|title| title.node.clone()), &of.cite, (speaker, file));
    shown.said = speaker.named_value("", &of.total);
    let per: Vec<String> = of.per.iter().map(|field| speaker.words.named(&field.node)).collect();
    let per = if per.is_empty() {
        "for all together".to_owned()
    } else {
        format!("for each {}", per.join(" and "))
    };
    shown.said.extend(plain(format!("; kept {per}; begins again: {}", of.resets.node)));
    shown
}

fn timed_units(of: &TimedUnitsDecl, of_policy: (&Speaker<'_>, &PolicyFile)) -> ValueShown {
    let mut shown =
        shown(&of.name.node, of.title.as_ref().map(|title| title.node.clone()), &of.cite, of_policy);
    let law = match of.law.node.as_str() {
        "cms" => "the units that the minutes of the day support over all timed codes (Medicare's law)",
        "cpt" => "the units that the minutes support, each code by the middle of a unit (the law of CPT)",
        "each_code_timed" => "the units that the minutes of each code support by themselves",
        other => other,
    };
    shown.said = plain(law);
    shown
}
