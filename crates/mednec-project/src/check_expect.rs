//! What cases expect, looked at for words that no determination has.

use std::collections::{BTreeMap, BTreeSet};

use mednec_graph::fact::read_date;
use mednec_graph::{Basis, Bundle, Disposition, Status};
use mednec_source::{Diagnostic, Sink, Span, Spanned};
use mednec_syntax::file::Expect;

use crate::answer::REMAINDERS;
use crate::codes::{EXPECTED_WORD, UNKNOWN_CASE_CRITERION, UNKNOWN_CASE_FACT};
use crate::compare::{NONE, UNKNOWN};

/// What a grant has beside quantities.
const OF_GRANT: [&str; 4] = ["from", "until", "procedure", "remainder"];

/// The names of the criteria of each payer, gathered when first asked for.
#[derive(Default)]
pub(crate) struct Criteria<'b> {
    of: BTreeMap<usize, BTreeSet<&'b str>>,
}

impl<'b> Criteria<'b> {
    /// Those of a payer.
    pub(crate) fn of(&mut self, bundle: &'b Bundle, payer: usize) -> &BTreeSet<&'b str> {
        self.of.entry(payer).or_insert_with(|| {
            let units = bundle.units.iter().filter(|unit| unit.payer as usize == payer);
            let editions = units.flat_map(|unit| &unit.editions);
            editions.flat_map(|edition| &edition.criteria).map(|criterion| criterion.name.as_str()).collect()
        })
    }
}

/// A name that is no fact.
pub(crate) fn no_fact(bundle: &Bundle, name: &Spanned<String>) -> Diagnostic {
    let problem = Diagnostic::new(&UNKNOWN_CASE_FACT, format!("no fact is called `{}`", name.node))
        .at(name.span, "not in the vocabulary");
    let known = bundle.vocabulary().iter().map(|fact| fact.name.as_str());
    problem.meant(name.span, &name.node, known, || "take it out, or declare it in the vocabulary".to_owned())
}

/// Tells of words in an expectation that no determination can have.
///
/// `declared` tells where a criterion is written that the payer's rules could use.
pub(crate) fn check_expect(
    expect: &Expect,
    bundle: &Bundle,
    criteria: &BTreeSet<&str>,
    declared: &dyn Fn(&str) -> Option<(String, Span)>,
    sink: &mut Sink,
) {
    if let Some(basis) = expect.basis.as_ref().filter(|basis| Basis::of_name(&basis.node).is_none()) {
        let problem = Diagnostic::new(&EXPECTED_WORD, format!("no basis is called `{}`", basis.node))
            .at(basis.span, "never comes out");
        let names = Basis::ALL.map(Basis::name);
        let help = || format!("the bases are {}", names.join(", "));
        sink.report(problem.meant(basis.span, &basis.node, names, help));
    }
    let dispositions = [Disposition::Final, Disposition::Recommended].map(Disposition::name);
    if let Some(word) = expect.disposition.as_ref().filter(|word| !dispositions.contains(&word.node.as_str()))
    {
        let message = format!("a determination is final or recommended, and never `{}`", word.node);
        let problem = Diagnostic::new(&EXPECTED_WORD, message).at(word.span, "never comes out");
        let instead = || "write `final` or `recommended`".to_owned();
        sink.report(problem.meant(word.span, &word.node, dispositions, instead));
    }
    for (_, line) in &expect.lines {
        check_expect(line, bundle, criteria, declared, sink);
    }
    for (name, _) in &expect.supported_units {
        let editions = bundle.units.iter().flat_map(|unit| &unit.editions);
        let names = editions.flat_map(|edition| &edition.timed_units).filter_map(|id| bundle.fact(*id));
        let names: BTreeSet<&str> = names.map(|fact| fact.name.as_str()).collect();
        if !names.contains(name.node.as_str()) {
            let message = format!("no policy has units of the name `{}`", name.node);
            let problem = Diagnostic::new(&EXPECTED_WORD, message).at(name.span, "never comes out");
            let help = || "write a name that stands under `timed_units:` and that a rule uses".to_owned();
            sink.report(problem.meant(name.span, &name.node, names, help));
        }
    }
    for (name, expected) in &expect.grant {
        check_grant(name, expected, bundle, sink);
    }
    for name in expect.missing.iter().flat_map(|missing| &missing.node) {
        if bundle.fact_named(&name.node).is_none() {
            sink.report(no_fact(bundle, name));
        }
    }
    for (name, status) in &expect.criteria {
        if criteria.contains(name.node.as_str()) {
        } else if let Some((file, place)) = declared(&name.node) {
            let message = format!("`{}` is declared in {file}, but no rule of this payer uses it", name.node);
            sink.report(
                Diagnostic::new(&UNKNOWN_CASE_CRITERION, message)
                    .at(name.span, "no determination tells of it")
                    .label(place, "declared here")
                    .help("let a rule use it, or take the line out"),
            );
        } else {
            let message = format!("no policy of this payer has a criterion `{}`", name.node);
            let problem = Diagnostic::new(&UNKNOWN_CASE_CRITERION, message).at(name.span, "not a criterion");
            let instead = || {
                "write the name of a criterion that the payer's rules use, or take the line out".to_owned()
            };
            sink.report(problem.meant(name.span, &name.node, criteria.iter().copied(), instead));
        }
        if Status::of_name(&status.node).is_none() {
            let message = format!("a criterion is met, not met or unknown, and never `{}`", status.node);
            let problem = Diagnostic::new(&EXPECTED_WORD, message).at(status.span, "never comes out");
            let plain = status.node.to_ascii_lowercase().replace(['_', '-'], " ");
            sink.report(match Status::of_name(&plain) {
                Some(_) => problem.help(format!("write `{plain}`")).fix(
                    format!("write `{plain}`"),
                    status.span,
                    plain,
                ),
                None => problem.one_of(status.span, ["met", "not met", "unknown"]),
            });
        }
    }
}

/// Tells of what no grant can be.
fn check_grant(name: &Spanned<String>, expected: &Spanned<String>, bundle: &Bundle, sink: &mut Sink) {
    let quantities = bundle.grants.iter().flat_map(|grant| &grant.quantities);
    let names: BTreeSet<&str> = quantities.map(|quantity| quantity.name.as_str()).chain(OF_GRANT).collect();
    if !names.contains(name.node.as_str()) {
        let problem = Diagnostic::new(&EXPECTED_WORD, format!("no policy grants `{}`", name.node))
            .at(name.span, "never comes out");
        let all = || format!("a grant has {}", names.iter().copied().collect::<Vec<_>>().join(", "));
        sink.report(problem.meant(name.span, &name.node, names.iter().copied(), all));
        return;
    }
    let word = expected.node.as_str();
    let (fits, help) = match name.node.as_str() {
        "remainder" => (REMAINDERS.contains(&word), "write `review`, `deny` or `none`"),
        "from" | "until" => (
            read_date(word).is_some() || [NONE, UNKNOWN].contains(&word),
            "write a day such as `2025-03-01`, `none`, or `unknown` where missing facts leave it open",
        ),
        _ => return,
    };
    if !fits {
        let message = format!("`{}` of a grant is never `{word}`", name.node);
        sink.report(Diagnostic::new(&EXPECTED_WORD, message).at(expected.span, "never comes out").help(help));
    }
}
