//! Floors and ceilings: whether a policy keeps to what it builds on, proved on the graphs of both.

use std::sync::Arc;

use mednec_compiler::codes::BREAKS_BASE;
use mednec_compiler::{Options, compile};
use mednec_graph::bundle::{Edition, Unit};
use mednec_graph::{Bundle, EditionRef, Outcome};
use mednec_source::{Diagnostic, Severity, Sink, SourceId, Spanned};
use mednec_syntax::file::{BasedOn, File, PolicyFile};
use serde_json::Value;

use crate::changes::{Compared, MovedShown, Of, changes};
use crate::load::Project;

/// How many policies may build one on the other.
const MOST_BASES: usize = 8;

/// Tells of policies that decide against a base that is a floor or a ceiling; whether none does.
///
/// The base is compiled in the place of the policy, for the same payer, procedures and days, and the two are compared.
pub(crate) fn check_bounds(project: &Project, bundle: &Bundle, options: &Options, sink: &mut Sink) -> bool {
    let mut kept = true;
    for (at, (_, file)) in project.files().iter().enumerate() {
        let File::Policy(policy) = file else { continue };
        let mut under: &PolicyFile = policy;
        for _ in 0..MOST_BASES {
            let Some(based_on) = &under.based_on else { break };
            let Some(base) = base(project, under, based_on) else { break };
            if let Some(bounds) = &base.bounds {
                let compared = Bounded { project, policy, based_on, base, bounds };
                kept &= compared.check(at, bundle, options, sink);
            }
            under = base;
        }
    }
    kept
}

/// The policy that one builds on; that there is one and no other was checked when it was merged.
fn base<'p>(project: &'p Project, under: &PolicyFile, based_on: &BasedOn) -> Option<&'p PolicyFile> {
    project.files().iter().find_map(|(_, file)| match file {
        File::Policy(base) => {
            let edition = base.edition.as_ref().map(|edition| &edition.node);
            let named = base.id.node == based_on.policy.node && base.id.span != under.id.span;
            let wanted = based_on.edition.as_ref().is_none_or(|wanted| edition == Some(&wanted.node));
            (named && wanted).then_some(&**base)
        }
        _ => None,
    })
}

/// A policy and a base that bounds it.
struct Bounded<'p> {
    project: &'p Project,
    policy: &'p PolicyFile,
    based_on: &'p BasedOn,
    base: &'p PolicyFile,
    bounds: &'p Spanned<String>,
}

impl Bounded<'_> {
    fn check(&self, at: usize, bundle: &Bundle, options: &Options, sink: &mut Sink) -> bool {
        let mut files: Vec<(SourceId, File)> = self.project.files().to_vec();
        if let Some((_, file)) = files.get_mut(at) {
            *file = File::Policy(Arc::new(PolicyFile {
                based_on: Some(self.based_on.clone()),
                changes: Vec::new(),
                ..self.policy.clone()
            }));
        }
        // The base by itself may have no graph, or lack what only the changes bring.
        let compiled = compile(self.project.sources(), &files, Sink::new(), options);
        let Some(unchanged) = &compiled.bundle else {
            sink.report(self.not_decided("the base alone cannot be compiled in the place of the policy"));
            return true;
        };
        let mut kept = true;
        // Editions of one name that another file writes are the same on both sides.
        for (before, after) in self.editions(unchanged).into_iter().zip(self.editions(bundle)) {
            let old = Compared { name: &self.base.id.node, bundle: unchanged, of: Of::Edition(before) };
            let new = Compared { name: &self.policy.id.node, bundle, of: Of::Edition(after) };
            for part in &changes(old, new).parts {
                if let Some(problem) = &part.problem {
                    sink.report(self.not_decided(problem));
                }
                for moved in part.moved.iter().filter(|moved| self.breaks(moved)) {
                    kept &= !moved.run;
                    sink.report(self.broken(moved));
                }
            }
        }
        kept
    }

    /// The editions of the policy in a bundle, those of its name where it has one.
    fn editions(&self, bundle: &Bundle) -> Vec<EditionRef> {
        let name = self.policy.edition.as_ref().map(|edition| edition.node.as_str());
        let is_it = |edition: &Edition| {
            edition.policy == self.policy.id.node && name.is_none_or(|name| edition.name == name)
        };
        let units = (0u32..).zip(&bundle.units);
        let of = |(unit, of): (u32, &Unit)| {
            let own = (0u32..).zip(&of.editions).filter(|(_, edition)| is_it(edition));
            own.map(|(edition, _)| EditionRef { unit, edition }).collect::<Vec<_>>()
        };
        units.flat_map(of).collect()
    }

    /// Whether what the base decides may not end so.
    fn breaks(&self, moved: &MovedShown) -> bool {
        let whole = |outcome| matches!(outcome, Outcome::Approve | Outcome::NoAuthorizationRequired);
        let (from, to) = (moved.from.outcome, moved.to.outcome);
        let under_floor = whole(from) && matches!(to, Outcome::Deny | Outcome::Pend | Outcome::Return);
        let granted = whole(to) || matches!(to, Outcome::ApproveInPart | Outcome::Modify);
        let over_ceiling = from == Outcome::Deny && granted;
        let (floor, ceiling) = (self.bounds.node != "ceiling", self.bounds.node != "floor");
        (floor && under_floor) || (ceiling && over_ceiling)
    }

    fn broken(&self, moved: &MovedShown) -> Diagnostic {
        let (from, to) = (moved.from.outcome.name(), moved.to.outcome.name());
        let perhaps = if moved.run { "" } else { "perhaps " };
        let base = &self.base.id.node;
        let message = format!("{perhaps}`{base}` has `{from}` where this policy has `{to}`");
        let mut problem = self.at(Diagnostic::new(&BREAKS_BASE, message));
        if let Some(case) = moved.case.as_ref().filter(|_| moved.run) {
            let facts: Vec<String> =
                case.iter().map(|(name, value)| format!("{name}: {}", said(value))).collect();
            problem = problem.note(format!("such as with {}", facts.join(", ")));
        }
        if let (Some(rule), Some(place)) = (&moved.to.rule, &moved.to.place) {
            problem = problem.note(format!("by the rule `{rule}` at {place}"));
        }
        if !moved.run {
            problem.severity = Severity::Warning;
        }
        problem.help("change it so that both agree there, or do not build on it")
    }

    fn not_decided(&self, why: &str) -> Diagnostic {
        let message = format!("whether this policy keeps to `{}` cannot be decided", self.base.id.node);
        let mut problem = self.at(Diagnostic::new(&BREAKS_BASE, message)).note(why);
        problem.severity = Severity::Warning;
        problem.help("make the policy smaller, or compare the two by their cases")
    }

    fn at(&self, problem: Diagnostic) -> Diagnostic {
        let place = self.policy.based_on.as_ref().map_or(self.policy.id.span, |own| own.policy.span);
        problem.at(place, "builds on it").label(self.bounds.span, format!("a {} to others", self.named()))
    }

    fn named(&self) -> &str {
        match self.bounds.node.as_str() {
            "both" => "floor and a ceiling",
            one => one,
        }
    }
}

/// A value as an author writes it.
fn said(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        other => other.to_string(),
    }
}
