//! Findings in words: each with its place, cause and remedy.

use mednec_analysis as walk;
use mednec_analysis::{FindingKind, Open};
use mednec_compiler::against_invariant;
use mednec_compiler::codes::{
    CRITERION_ALWAYS, FACT_NEVER_MATTERS, NO_RULE_DECIDES, OUTCOME_NEVER_REACHED, OVER_BUDGET,
    RULE_NEVER_DECIDES, SILENCE_DENIES, THRESHOLD_IDLE,
};
use mednec_graph::bundle::{Edition, Unit};
use mednec_graph::{Bundle, FactId, OriginId, Reason, Text};
use mednec_source::{Code, Diagnostic};

use super::place::Places;
use super::witness::Runner;
use super::{EditionAsked, Finding, Witness, editions};
use crate::load::Project;

/// How many earlier rules are pointed at.
const MOST_NAMED: usize = 4;

/// Tells findings, one unit after another.
pub(super) struct Told<'p> {
    bundle: &'p Bundle,
    places: &'p Places<'p>,
    runner: Runner<'p>,
}

impl<'p> Told<'p> {
    pub(super) fn new(project: &Project, bundle: &'p Bundle, places: &'p Places<'p>) -> Self {
        Self { bundle, places, runner: Runner::new(bundle, project.sha256().unwrap_or_default()) }
    }

    /// What was found in a unit.
    pub(super) fn of_unit(&mut self, unit: &Unit, analysis: &walk::Analysis) -> Vec<Finding> {
        analysis.findings.iter().filter_map(|finding| self.finding(unit, finding)).collect()
    }

    /// That a unit is too large to be analysed to its end.
    pub(super) fn too_large(&self, unit: &Unit) -> Option<Finding> {
        let edition = unit.editions.first()?;
        let problem = self.at(&OVER_BUDGET, edition.origin, "too much to be analysed together", "");
        let problem = problem.help("split the policy, or let fewer facts stand in several rules");
        Some(Finding { problem, edition: named(edition), certain: true, witness: None })
    }

    /// What was asked of each edition of a unit.
    pub(super) fn asked(&self, unit: &Unit, analysis: &walk::Analysis) -> Vec<EditionAsked> {
        let here = editions(unit).zip(&analysis.tallies);
        let here = here.filter(|((_, edition), _)| self.places.is_asked(edition.origin));
        let told = here.map(|((at, edition), tally)| {
            let name = |list: Option<&Text>| list.map(|text| text.to_string()).unwrap_or_default();
            let criterion =
                |index: &usize| name(edition.criteria.get(*index).map(|criterion| &criterion.name));
            let open = tally.open.iter().map(|open| match open {
                Open::Rule(rule) => {
                    let line = edition.rules.get(*rule).and_then(|rule| self.places.line(rule.origin));
                    format!("whether the rule at line {} decides any case", line.unwrap_or(0))
                }
                Open::Met(index) => format!("whether any case meets `{}`", criterion(index)),
                Open::Missed(index) => format!("whether any case misses `{}`", criterion(index)),
            });
            let invariant =
                |index: &usize| name(edition.invariants.get(*index).map(|invariant| &invariant.text));
            let silent = |finding: &walk::Finding| {
                finding.edition == at && matches!(finding.kind, FindingKind::Silence { .. })
            };
            EditionAsked {
                policy: edition.policy.clone(),
                edition: edition.name.clone(),
                path: self.places.shown(edition.origin).to_owned(),
                shown: tally.shown,
                proved: tally.proved,
                open: open.collect(),
                invariants: tally.invariants.iter().map(invariant).collect(),
                silence: !analysis.over_budget && !analysis.findings.iter().any(silent),
            }
        });
        told.collect()
    }

    fn finding(&mut self, unit: &Unit, found: &walk::Finding) -> Option<Finding> {
        let edition = unit.editions.get(found.edition)?;
        let witness = found.witness.as_ref().and_then(|draft| self.runner.run(draft, unit.payer));
        let witness = witness.filter(|witness| fits(unit, edition, &found.kind, witness));
        // What a case was to show, and the case would be refused, is not shown.
        let shown =
            !matches!(found.kind, FindingKind::NoRule | FindingKind::Broken { .. }) || witness.is_some();
        let certain = found.certain && shown;
        let problem = self.problem(unit, edition, &found.kind, witness.as_ref())?;
        let problem = match &witness {
            // What is against an invariant has been told with it.
            _ if matches!(found.kind, FindingKind::Broken { .. }) => problem,
            Some(witness) => problem.note(format!("for example {}: {}", witness.facts(), witness.end())),
            None if certain => problem,
            None => problem.note("this is possible, but no case was found that shows it"),
        };
        Some(Finding { problem, edition: named(edition), certain, witness })
    }

    fn problem(
        &self,
        unit: &Unit,
        edition: &Edition,
        kind: &FindingKind,
        witness: Option<&Witness>,
    ) -> Option<Diagnostic> {
        let rule = |index: usize| edition.rules.get(index).map(|rule| rule.origin);
        Some(match kind {
            FindingKind::NeverHolds { rule: index } => self
                .at(
                    &RULE_NEVER_DECIDES,
                    rule(*index)?,
                    "no case can be decided by this rule",
                    "its condition never holds while the edition governs",
                )
                .help("mend its condition, or take it out"),
            FindingKind::Behind { rule: index, earlier } => {
                let problem = self.at(
                    &RULE_NEVER_DECIDES,
                    rule(*index)?,
                    "no case can be decided by this rule",
                    "the rules before it decide all of its cases",
                );
                let text = if earlier.len() == 1 { "decides all of them" } else { "decides some of them" };
                let spans = earlier.iter().filter_map(|at| self.places.span(rule(*at)?)).take(MOST_NAMED);
                let problem = spans.fold(problem, |problem, span| problem.label(span, text));
                problem.help("move it up, mend its condition, or take it out")
            }
            FindingKind::Criterion { criterion, met } => {
                let criterion = edition.criteria.get(*criterion)?;
                let every = if *met { "every" } else { "no" };
                let message = format!("`{}` is met by {every} case", criterion.name);
                self.at(&CRITERION_ALWAYS, criterion.origin, message, "")
                    .note(format!("of those that `{}`, edition {}, governs", edition.policy, edition.name))
                    .help("mend its conditions, or take it out")
            }
            FindingKind::NoRule => self
                .at(&NO_RULE_DECIDES, edition.origin, "some cases are decided by no rule", "")
                .note("such a case pends for clinical review")
                .help("end the rules with `- otherwise: { … }`"),
            FindingKind::Threshold { term, cut, origin } => {
                let term = unit.terms.get(*term)?;
                let label = |at: usize| term.labels.get(at).map_or("", |label| label);
                let message = format!("no case is decided otherwise for where `{}` turns here", term.text);
                let sides = format!("“{}” and “{}” come to the same", label(*cut), label(*cut + 1));
                self.at(&THRESHOLD_IDLE, *origin, message, sides)
                    .note(format!("looked at in `{}`, edition {}", edition.policy, edition.name))
                    .help("take the comparison out, or mend the rule that was to go by it")
            }
            FindingKind::Fact { fact, origin } => {
                let message = format!("no case is decided otherwise for `{}`", self.name(*fact));
                self.at(&FACT_NEVER_MATTERS, *origin, message, "first asked here")
                    .note(format!("looked at in `{}`, edition {}", edition.policy, edition.name))
                    .help("take it out of the conditions, or mend the rule that was to go by it")
            }
            FindingKind::Outcome { outcome, rule: index } => {
                let message = format!("no case ends in `{}`, though rules name it", outcome.name());
                self.at(&OUTCOME_NEVER_REACHED, rule(*index)?, message, "the first of these rules")
                    .help("mend the rules; each that decides no case is told by itself")
            }
            FindingKind::Overruled { rule: index } => self
                .at(
                    &OUTCOME_NEVER_REACHED,
                    rule(*index)?,
                    "no case is determined as this rule says",
                    "other stages of the payer end all of its cases before it",
                )
                .help("mend the policies of the other stages, or take the rule out"),
            FindingKind::Broken { invariant } => {
                let invariant = edition.invariants.get(*invariant)?;
                let span = self.places.span(invariant.origin)?;
                let case = witness.map(|witness| format!("{}: {}", witness.facts(), witness.end()));
                against_invariant(&invariant.text, span, case.as_deref())
            }
            FindingKind::Silence { rule: index, facts } => match index {
                Some(index) => {
                    let names: Vec<String> =
                        facts.iter().map(|fact| format!("`{}`", self.name(*fact))).collect();
                    let message = "this rule denies on what a case does not say";
                    self.at(&SILENCE_DENIES, rule(*index)?, message, format!("by {}", names.join(", ")))
                        .note("elsewhere in this edition nothing is denied for a fact that is missing")
                }
                None => {
                    let lapse = edition.lapse.as_ref()?;
                    let message = "a request that waits for information is denied once it lapses";
                    self.at(&SILENCE_DENIES, lapse.origin, message, "for lack of information")
                        .note("before that nothing is denied for a fact that is missing")
                }
            },
        })
    }

    fn at(
        &self,
        code: &'static Code,
        origin: OriginId,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Diagnostic {
        let problem = Diagnostic::new(code, message);
        match self.places.span(origin) {
            Some(span) => problem.at(span, label),
            None => problem.in_path(self.places.path(origin)),
        }
    }

    fn name(&self, fact: FactId) -> &str {
        self.bundle.fact(fact).map_or("", |fact| fact.name.as_str())
    }
}

/// Whether a case that was run shows what it was made up to show.
fn fits(unit: &Unit, edition: &Edition, kind: &FindingKind, witness: &Witness) -> bool {
    match kind {
        FindingKind::Broken { invariant } => {
            let stated = edition.invariants.get(*invariant);
            stated.is_some_and(|stated| (witness.outcome == stated.outcome) != stated.always)
        }
        // Of several stages another one may decide.
        FindingKind::NoRule if unit.stages.len() < 2 => witness.reason == Reason::NO_RULE,
        _ => true,
    }
}

fn named(edition: &Edition) -> Option<(String, String)> {
    Some((edition.policy.clone(), edition.name.clone()))
}
