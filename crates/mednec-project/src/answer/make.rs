//! From a case to its answer.

use mednec_graph::bundle::{Edition, Rule};
use mednec_graph::fact::show_date;
use mednec_graph::{
    Bundle, Case, Determination, Disposition, EditionRef, Explanation, FactId, Granted, LeafId, Outcome,
    Status, Walker,
};

use super::UnitsShown;
use super::criteria::{Tree, citation};
use super::governing::{self, Governing, deciding, edition, is_certain, only_payer, unit};
use super::granted;
use super::missing::{missing, missing_fact, undecided};
use super::reopening::reopening;
use super::units;
use super::{
    Answer, ClaimCodes, ClosedFact, CriterionShown, EditionShown, GrantShown, LapsedShown, MissingFact,
    OneOrMany, PossibleOutcome, RuleShown, SCHEMA, WarningShown,
};
use crate::case::NamedCase;
use crate::code_days::{CodeDays, NotValid};
use crate::codes::CODE_NOT_VALID_ON_DATE;

/// Answers one case after another from a bundle, and keeps its memory between them.
#[derive(Debug)]
pub struct Answerer<'b> {
    walker: Walker<'b>,
    explanation: Explanation,
    /// One for each edition that governs.
    explanations: Vec<Explanation>,
    days: CodeDays<'b>,
    sha256: String,
    criteria: bool,
    explains: bool,
}

impl<'b> Answerer<'b> {
    /// For a bundle and its SHA-256.
    pub fn new(bundle: &'b Bundle, sha256: &str) -> Self {
        Self {
            walker: Walker::new(bundle),
            explanation: Explanation::default(),
            explanations: Vec::new(),
            days: CodeDays::new(bundle),
            sha256: sha256.to_owned(),
            criteria: true,
            explains: true,
        }
    }

    /// Whether answers have their criteria; they do unless this is called with `false`.
    #[must_use]
    pub fn criteria(mut self, wanted: bool) -> Self {
        self.criteria = wanted;
        self
    }

    /// Answers only with what is determined: no edition is named, nor what follows from which one decided.
    #[must_use]
    pub(crate) fn without_explanation(mut self) -> Self {
        self.explains = false;
        self
    }

    /// The bundle.
    pub fn bundle(&self) -> &'b Bundle {
        self.walker.bundle()
    }

    /// The answer for a case under one payer, or under any where none is given; a payer that the case itself names
    /// does not count, unless it is handed on: `payer.or(case.payer)`.
    pub fn answer(&mut self, case: &NamedCase, payer: Option<usize>) -> Answer {
        let found = self.walker.determine(payer, &case.case);
        self.finish(case, payer, &found)
    }

    /// The determination as ids into the bundle, without an answer.
    pub fn determine(&mut self, case: &Case, payer: Option<usize>) -> Determination {
        self.walker.determine(payer, case)
    }

    /// The explanation of a case under one edition.
    pub(crate) fn explain(&mut self, at: EditionRef, case: &Case) -> &Explanation {
        self.walker.explain(at, case, &mut self.explanation);
        &self.explanation
    }

    fn finish(&mut self, case: &NamedCase, payer: Option<usize>, found: &Determination) -> Answer {
        let bundle = self.walker.bundle();
        let payer = payer.or_else(|| only_payer(bundle, found)).and_then(|index| bundle.payers.get(index));
        let id = found.decided();
        let leaf = id.and_then(|leaf| bundle.leaf(leaf));
        let missing = missing(bundle, &case.case, found);
        let own;
        let (outcome, reason) = match leaf {
            Some(leaf) => (leaf.outcome, &leaf.reason),
            None => {
                own = undecided(&missing);
                (Outcome::Pend, &own)
            }
        };
        let Explained { editions, deciding, rule, reopens, criteria } = self.explained(&case.case, found);
        // Of several stages the one that decided is named; where it is open, all that may govern are.
        let named = |editions: &[EditionShown], name: fn(&EditionShown) -> Option<String>| {
            OneOrMany::of(match deciding.and_then(|at| editions.get(at)) {
                Some(one) => name(one).into_iter().collect::<Vec<_>>(),
                None => editions.iter().filter_map(name).collect(),
            })
        };
        Answer {
            schema: SCHEMA.to_owned(),
            case_id: case.id.clone(),
            payer: payer.map(|payer| payer.id.clone()),
            payer_name: payer.map(|payer| payer.name.clone()),
            policy: named(&editions, |edition| Some(edition.policy.clone())),
            policy_title: named(&editions, |edition| edition.title.clone()).and_then(|titles| match titles {
                OneOrMany::One(title) => Some(title),
                OneOrMany::Many(_) => None,
            }),
            edition: named(&editions, |edition| Some(edition.edition.clone())),
            editions,
            known_on: bundle.known_on.map(show_date),
            with_all_known: None,
            outcome,
            reason: reason.name.clone(),
            basis: reason.basis,
            codes: ClaimCodes {
                group: reason.group.clone(),
                carc: reason.carc.clone(),
                rarc: reason.rarc.clone(),
                review_action: outcome.review_action().map(str::to_owned),
            },
            text: reason.text.clone(),
            disposition: match id {
                Some(leaf) => self.disposition(found, deciding, leaf, &case.case),
                None => Disposition::of(outcome, reason.basis),
            },
            suggest: leaf.map(|leaf| leaf.suggest.clone()).unwrap_or_default(),
            grant: id.and_then(|leaf| self.granted(leaf, &case.case)),
            supported_units: self.supported_units(case, &found.editions),
            lapsed: found.lapsed.and_then(|at| lapsed(bundle, at, &missing)),
            missing,
            closed: found.closed.iter().filter_map(|fact| closed(bundle, *fact)).collect(),
            reopens,
            possible: found
                .possible
                .iter()
                .filter_map(|leaf| self.possible(*leaf, found, &case.case))
                .collect(),
            exact: found.exact,
            rule,
            criteria,
            warnings: self
                .days
                .not_valid(&case.case)
                .into_iter()
                .filter_map(|one| warning(bundle, one))
                .collect(),
            bundle: self.sha256.clone(),
        }
    }

    /// What the editions that govern a case say of units.
    pub(super) fn supported_units(&mut self, case: &NamedCase, editions: &[EditionRef]) -> Vec<UnitsShown> {
        units::supported(self.bundle(), &mut self.walker, editions, case)
    }

    /// What is granted where a leaf is reached.
    fn granted(&mut self, leaf: LeafId, case: &Case) -> Option<GrantShown> {
        let granted = self.granted_by(leaf, case)?;
        Some(granted::shown(self.bundle(), case, granted))
    }

    /// What a leaf grants on a case, as ids into the bundle.
    pub(super) fn granted_by(&mut self, leaf: LeafId, case: &Case) -> Option<Granted> {
        self.walker.grant(leaf, case)
    }

    /// A determination that is possible.
    fn possible(&mut self, id: LeafId, found: &Determination, case: &Case) -> Option<PossibleOutcome> {
        let leaf = self.walker.bundle().leaf(id)?;
        Some(PossibleOutcome {
            outcome: leaf.outcome,
            reason: leaf.reason.name.clone(),
            text: leaf.reason.text.clone(),
            suggest: leaf.suggest.clone(),
            grant: if found.decided().is_some() { None } else { self.granted(id, case) },
        })
    }

    /// The editions that govern a case, the rule that decided, and the criteria.
    fn explained(&mut self, case: &Case, found: &Determination) -> Explained {
        if !self.explains {
            return Explained::default();
        }
        let bundle = self.walker.bundle();
        let certain = is_certain(bundle, &found.editions);
        let explain = certain && (self.criteria || found.decided().is_some());
        self.explanations
            .resize_with(found.editions.len().max(self.explanations.len()), Explanation::default);
        let mut governing: Vec<Governing<'b>> = Vec::new();
        for (at, explanation) in found.editions.iter().zip(&mut self.explanations) {
            let Some((unit, edition)) = unit(bundle, *at).zip(edition(bundle, *at)) else { continue };
            let (mut rule, mut leaf) = (None, None);
            if explain {
                self.walker.explain(*at, case, explanation);
                rule = explanation.rule;
                leaf = leaf_of(edition, explanation);
            }
            governing.push(Governing { at: *at, unit, edition, rule, leaf });
        }
        let lapsed = |one: &Governing<'_>| found.lapsed == Some(one.at);
        let deciding = match found.decided().filter(|_| certain) {
            Some(_) if found.lapsed.is_some() => governing.iter().position(lapsed),
            Some(leaf) => deciding(bundle, &governing, leaf),
            None => None,
        };
        let mut explained = Explained {
            editions: (0..)
                .zip(&governing)
                .map(|(at, one)| governing::shown(bundle, one, deciding == Some(at)))
                .collect(),
            deciding,
            rule: None,
            reopens: Vec::new(),
            criteria: self.criteria.then(Vec::new),
        };
        if !explain {
            return explained;
        }
        let many = governing.len() > 1;
        for (at, (one, explanation)) in governing.iter().zip(&self.explanations).enumerate() {
            let (unit, edition) = (one.unit, one.edition);
            let filled = if unit.derived.is_empty() { None } else { Some(self.walker.filled(one.at, case)) };
            let seen = filled.as_ref().unwrap_or(case);
            let tree = Tree { bundle, unit, edition, case: seen, closed: &found.closed, explanation };
            if let Some(index) = one.rule.filter(|_| deciding == Some(at) && found.lapsed.is_none()) {
                explained.rule = tree.rule(index);
                let condition = edition.rules.get(index as usize).map(|rule| rule.condition);
                let reopens = condition.map(|condition| reopening(bundle, unit, case, condition));
                let reopens = reopens.into_iter().flatten();
                explained.reopens = reopens.filter_map(|fact| missing_fact(bundle, case, fact)).collect();
            }
            if let Some(criteria) = &mut explained.criteria {
                criteria.extend(tree.criteria().into_iter().map(|criterion| CriterionShown {
                    policy: many.then(|| edition.policy.clone()),
                    ..criterion
                }));
            }
        }
        explained
    }

    /// Looks at a case as it is explained under one edition; `closed` are the facts whose absence was counted.
    pub(super) fn under<T>(
        &mut self,
        at: EditionRef,
        case: &Case,
        closed: &[FactId],
        look: impl FnOnce(&Tree<'_>) -> T,
    ) -> Option<T> {
        let bundle = self.walker.bundle();
        let (unit, edition) = unit(bundle, at).zip(edition(bundle, at))?;
        self.walker.explain(at, case, &mut self.explanation);
        let filled = if unit.derived.is_empty() { None } else { Some(self.walker.filled(at, case)) };
        let seen = filled.as_ref().unwrap_or(case);
        Some(look(&Tree { bundle, unit, edition, case: seen, closed, explanation: &self.explanation }))
    }

    /// Which of several editions decided a case.
    pub(super) fn edition_that_decided(
        &mut self,
        case: &NamedCase,
        found: &Determination,
    ) -> Option<EditionRef> {
        let Explained { deciding, .. } = self.explained(&case.case, found);
        found.editions.get(deciding?).copied()
    }

    /// Whether a decision stands, by the edition that made it, or by all that may have.
    fn disposition(
        &mut self,
        found: &Determination,
        deciding: Option<usize>,
        leaf: LeafId,
        case: &Case,
    ) -> Disposition {
        let bundle = self.walker.bundle();
        let by: Vec<EditionRef> = match deciding.and_then(|at| found.editions.get(at)) {
            Some(one) => vec![*one],
            None => found.editions.clone(),
        };
        let mut all = by.into_iter().map(|at| self.walker.disposition(at, leaf, case));
        let plain = bundle
            .leaf(leaf)
            .map_or(Disposition::Recommended, |leaf| Disposition::of(leaf.outcome, leaf.reason.basis));
        let first = all.next().unwrap_or(plain);
        all.fold(first, |one, other| if other == Disposition::Recommended { other } else { one })
    }
}

/// How an answer comes about.
#[derive(Default)]
struct Explained {
    editions: Vec<EditionShown>,
    /// Which of the editions decided.
    deciding: Option<usize>,
    rule: Option<RuleShown>,
    reopens: Vec<MissingFact>,
    criteria: Option<Vec<CriterionShown>>,
}

/// Where an edition leads; nothing where that is open.
fn leaf_of(edition: &Edition, explanation: &Explanation) -> Option<LeafId> {
    if let Some(rule) = explanation.rule {
        return edition.rules.get(rule as usize).map(|rule| rule.leaf);
    }
    let fails = |rule: &Rule| explanation.status(rule.condition) == Status::NotMet;
    edition.rules.iter().all(fails).then_some(edition.no_rule)
}

/// A fact whose absence was counted.
fn closed(bundle: &Bundle, id: FactId) -> Option<ClosedFact> {
    let fact = bundle.fact(id)?;
    let closing = fact.if_absent.as_ref()?;
    Some(ClosedFact {
        fact: fact.name.clone(),
        value: fact.kind.show(closing.value),
        when: closing.text.clone(),
    })
}

/// That a request lapsed under an edition.
fn lapsed(bundle: &Bundle, at: EditionRef, missing: &[MissingFact]) -> Option<LapsedShown> {
    let lapse = edition(bundle, at)?.lapse.as_ref()?;
    Some(LapsedShown {
        text: lapse.text.clone(),
        place: bundle.place(lapse.origin),
        citations: bundle.citations_of(lapse.origin).map(citation).collect(),
        reopens: missing.iter().map(|fact| fact.fact.clone()).collect(),
    })
}

/// A code that is not valid on its day.
fn warning(bundle: &Bundle, found: NotValid) -> Option<WarningShown> {
    let fact = bundle.fact(found.fact)?.name.clone();
    Some(WarningShown { code: CODE_NOT_VALID_ON_DATE.name.to_owned(), fact, text: found.text })
}
