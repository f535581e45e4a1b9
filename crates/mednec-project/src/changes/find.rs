//! The comparison itself: payer by payer, request by request, in one graph.

use mednec_analysis::{
    Comparison, Decides, Draft, Found, Functions, Goal, Meaning, Moved, Search, Shown, Side, Weight, Witness,
};
use mednec_graph::bundle::{Edition, Payer};
use mednec_graph::outcome::{Leaf, Reason};
use mednec_graph::{Bundle, Case, EditionRef, JointProblem, LeafId, NodeId};

use super::asides::{asides, governs, known_from};
use super::criteria::{SideUnit, changed, pairs};
use super::request::{Requests, requests};
use super::{CHANGES_SCHEMA, Changes, EndShown, MoreMoved, MovedShown, PartChanged, Verdict};
use crate::answer::{Answerer, GrantShown};
use crate::case::NamedCase;
use crate::made_up::facts;

/// One side of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'b> {
    /// What it is called.
    pub name: &'b str,
    /// Its policies.
    pub bundle: &'b Bundle,
    /// What of them is compared.
    pub of: Of,
}

/// What of a side is compared; both sides then say the same kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// Every payer with the payer of its name.
    All,
    /// One payer.
    Payer(usize),
    /// The rules of one edition, whichever day it governs.
    Edition(EditionRef),
}

/// What two sets of policies decide differently.
///
/// Everything counts as known on both sides; that they differ as of an earlier day is told apart.
pub fn changes(old: Compared<'_>, new: Compared<'_>) -> Changes {
    let known =
        |side: Compared<'_>| side.bundle.known_on_fact().map(|_| side.bundle.clone().as_known_on(None));
    let (all_old, all_new) = (known(old), known(new));
    let before = Compared { bundle: all_old.as_ref().unwrap_or(old.bundle), ..old };
    let after = Compared { bundle: all_new.as_ref().unwrap_or(new.bundle), ..new };
    let mut found = as_known(before, after);
    if all_old.is_some() || all_new.is_some() {
        earlier(&mut found, old, new);
    }
    found
}

/// Tells of each part that is the same whether it was always the same.
fn earlier(found: &mut Changes, old: Compared<'_>, new: Compared<'_>) {
    let mut place = 0;
    for (before, after) in payers(old, new) {
        for request in requests(before.map(|(_, payer)| payer), after.map(|(_, payer)| payer)) {
            let part = found.parts.get_mut(place);
            place += 1;
            let Some(part) = part.filter(|part| part.verdict < Verdict::Possible) else { continue };
            let sides = (whole_unit(old, request.old), whole_unit(new, request.new));
            let (Some(left), Some(right)) = sides else { continue };
            let same = Comparison::new(left, right, Vec::new()).and_then(|mut both| both.is_one_node());
            if same != Ok(true) {
                part.asides.push(known_from(old.bundle, new.bundle));
                part.verdict = Verdict::Possible;
            }
        }
    }
    found.verdict = found.parts.iter().map(|part| part.verdict).max().unwrap_or(Verdict::Same);
}

fn whole_unit<'b>(side: Compared<'b>, unit: Option<u32>) -> Option<Side<'b>> {
    let unit = unit? as usize;
    Some(Side { bundle: side.bundle, unit, decides: Decides::Unit })
}

fn as_known(old: Compared<'_>, new: Compared<'_>) -> Changes {
    let mut parts = Vec::new();
    if let (Of::Edition(before), Of::Edition(after)) = (old.of, new.of) {
        let procedures = Vec::new();
        let request = Requests { old: Some(before.unit), new: Some(after.unit), procedures };
        parts.push(part(old, new, (payer_of(old, before), payer_of(new, after)), &request));
        return whole(old, new, parts);
    }
    for (before, after) in payers(old, new) {
        for request in requests(before.map(|(_, payer)| payer), after.map(|(_, payer)| payer)) {
            parts.push(part(old, new, (before, after), &request));
        }
    }
    whole(old, new, parts)
}

fn whole(old: Compared<'_>, new: Compared<'_>, parts: Vec<PartChanged>) -> Changes {
    let verdict = parts.iter().map(|part| part.verdict).max().unwrap_or(Verdict::Same);
    Changes {
        schema: CHANGES_SCHEMA.to_owned(),
        old: old.name.to_owned(),
        new: new.name.to_owned(),
        verdict,
        parts,
    }
}

type At<'b> = Option<(usize, &'b Payer)>;

fn payer_of(side: Compared<'_>, edition: EditionRef) -> At<'_> {
    at(side, side.bundle.units.get(edition.unit as usize)?.payer as usize)
}

fn at(side: Compared<'_>, index: usize) -> At<'_> {
    side.bundle.payers.get(index).map(|payer| (index, payer))
}

/// The payers of both sides, by id; or the two that are asked for.
fn payers<'b>(old: Compared<'b>, new: Compared<'b>) -> Vec<(At<'b>, At<'b>)> {
    if let (Of::Payer(before), Of::Payer(after)) = (old.of, new.of) {
        return vec![(at(old, before), at(new, after))];
    }
    let mut ids: Vec<&str> =
        old.bundle.payers.iter().chain(&new.bundle.payers).map(|payer| payer.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    let find = |side: Compared<'b>, id: &str| at(side, side.bundle.payer_named(id)?);
    ids.into_iter().map(|id| (find(old, id), find(new, id))).collect()
}

fn part(
    old: Compared<'_>,
    new: Compared<'_>,
    (before, after): (At<'_>, At<'_>),
    request: &Requests,
) -> PartChanged {
    let editions = |side: Compared<'_>, unit: Option<u32>| {
        let unit = unit.and_then(|unit| side.bundle.units.get(unit as usize));
        let all = unit.into_iter().flat_map(|unit| (0u32..).zip(&unit.editions));
        let asked = all.filter(|(index, _)| match side.of {
            Of::Edition(at) => at.edition == *index,
            Of::All | Of::Payer(_) => true,
        });
        asked.map(|(_, edition)| edition_name(edition)).collect()
    };
    let names: Vec<&str> =
        [before, after].into_iter().flatten().map(|(_, payer)| payer.id.as_str()).collect();
    let mut part = PartChanged {
        payer: match names.as_slice() {
            [one, other] if one != other => format!("{one} and {other}"),
            names => names.first().copied().unwrap_or_default().to_owned(),
        },
        procedures: procedures(old.bundle, new.bundle, &request.procedures),
        old: editions(old, request.old),
        new: editions(new, request.new),
        verdict: Verdict::Same,
        problem: None,
        moved: Vec::new(),
        more: Vec::new(),
        asides: Vec::new(),
        criteria: Vec::new(),
    };
    match compare(old, new, request, &mut part, (before.map(|at| at.0), after.map(|at| at.0))) {
        Ok(()) => {}
        Err(problem) => {
            part.verdict = Verdict::NotCompared;
            part.problem = Some(why_not(problem, old.bundle));
        }
    }
    part
}

fn compare(
    old: Compared<'_>,
    new: Compared<'_>,
    request: &Requests,
    part: &mut PartChanged,
    payers: (Option<usize>, Option<usize>),
) -> Result<(), JointProblem> {
    let side = |of: Compared<'_>, unit: Option<u32>| match unit {
        Some(unit) => Some((
            unit as usize,
            match of.of {
                Of::Edition(at) => Decides::Edition(at.edition as usize),
                Of::All | Of::Payer(_) => Decides::Unit,
            },
        )),
        // Where there is no policy, every case ends in the leaf that says so; its terms are those of any unit.
        None if !of.bundle.units.is_empty() => {
            Some((0, Decides::Always(of.bundle.no_policy.unwrap_or(LeafId(0)))))
        }
        None => None,
    };
    let (Some(left), Some(right)) = (side(old, request.old), side(new, request.new)) else {
        part.verdict = Verdict::Meaning;
        return Ok(());
    };
    let left = Side { bundle: old.bundle, unit: left.0, decides: left.1 };
    let right = Side { bundle: new.bundle, unit: right.0, decides: right.1 };
    let mut comparison = Comparison::new(left, right, request.procedures.clone())?;
    let answerers = (Answerer::new(old.bundle, ""), Answerer::new(new.bundle, ""));
    let mut runs = Runs { old: answerers.0, new: answerers.1, payers, of: (old.of, new.of) };
    let all = comparison.moved()?;
    for moved in all.moved {
        part.verdict = part.verdict.max(match (&moved.shown, moved.weight) {
            (_, Weight::Wording) => Verdict::Wording,
            (Shown::Possible, _) => Verdict::Possible,
            (Shown::Case(_), _) => Verdict::Meaning,
        });
        part.moved.push(runs.moved(moved));
    }
    part.more = all.more.into_iter().map(|((from, to), pairs)| MoreMoved { from, to, pairs }).collect();
    let before = request.old.and_then(|unit| old.bundle.units.get(unit as usize));
    let after = request.new.and_then(|unit| new.bundle.units.get(unit as usize));
    if let (Some(before), Some(after)) = (before, after) {
        let before = SideUnit { bundle: old.bundle, unit: before };
        let after = SideUnit { bundle: new.bundle, unit: after };
        let pairs = match (old.of, new.of) {
            (Of::Edition(was), Of::Edition(is)) => {
                let was = before.unit.editions.get(was.edition as usize);
                was.zip(after.unit.editions.get(is.edition as usize)).into_iter().collect()
            }
            _ => pairs(before.unit, after.unit),
        };
        for (was, is) in pairs {
            let one_edition = matches!((old.of, new.of), (Of::Edition(_), Of::Edition(_)));
            if one_edition
                && comparison
                    .meaning(was.guard, is.guard)
                    .is_ok_and(|meaning| !matches!(meaning, Meaning::Same))
            {
                part.asides.push(governs((before, was), (after, is)));
            }
            let asides = asides((before, was), (after, is));
            if !asides.is_empty() {
                part.verdict = part.verdict.max(Verdict::Possible);
            }
            part.asides
                .extend(asides.into_iter().filter(|aside| !part.asides.contains(aside)).collect::<Vec<_>>());
            part.criteria.extend(changed(&mut comparison, (before, was), (after, is)));
        }
        if part.verdict == Verdict::Same && !part.criteria.is_empty() {
            part.verdict = Verdict::Wording;
        }
    }
    Ok(())
}

/// Determines what was made up, by both sides.
struct Runs<'b> {
    old: Answerer<'b>,
    new: Answerer<'b>,
    payers: (Option<usize>, Option<usize>),
    of: (Of, Of),
}

impl Runs<'_> {
    fn moved(&mut self, moved: Moved) -> MovedShown {
        let Moved { from, to, weight, shown } = moved;
        let mut shown_as = MovedShown {
            from: end(&from),
            to: end(&to),
            wording: weight == Weight::Wording,
            case: None,
            run: false,
        };
        if let Shown::Case(Witness { left, right }) = shown {
            let case = governed(self.old.bundle(), left.clone(), self.of.0);
            let ran_old = run(&mut self.old, &case, self.payers.0, &mut shown_as.from);
            let case = governed(self.new.bundle(), right.clone(), self.of.1);
            let ran_new = run(&mut self.new, &case, self.payers.1, &mut shown_as.to);
            shown_as.run = ran_old && ran_new;
            let mut case = facts(self.old.bundle(), &left);
            case.extend(facts(self.new.bundle(), &right));
            shown_as.case = Some(case);
        }
        shown_as
    }
}

/// A case with what it takes for an edition to govern it, so that it can be run; as it is where that cannot be told.
fn governed(bundle: &Bundle, mut draft: Draft, of: Of) -> Draft {
    let Of::Edition(at) = of else { return draft };
    let unit = bundle.units.get(at.unit as usize);
    let edition = unit.and_then(|unit| unit.editions.get(at.edition as usize));
    let (Some(edition), Some(mut functions)) = (edition, Functions::of(bundle, at.unit)) else {
        return draft;
    };
    let Ok(guard) = functions.condition(edition.guard) else { return draft };
    let (graph, roots) = functions.freeze(&[guard]);
    let Some(root) = roots.first().copied() else { return draft };
    let goal = Goal { unit: at.unit, graph: &graph, root, wanted: NodeId::YES };
    let said = draft.over(&Case::new(bundle.facts.len()));
    let more = match Search::new(bundle).find_request_over(goal, &said) {
        Found::Case(more) => more,
        Found::Impossible | Found::NotFound => return draft,
    };
    more.facts().iter().for_each(|(fact, given)| draft.set(*fact, given.clone()));
    draft
}

/// Whether a case comes out as it is said to, with the rule that decides it.
fn run(answerer: &mut Answerer<'_>, draft: &Draft, payer: Option<usize>, end: &mut EndShown) -> bool {
    let case = draft.case(answerer.bundle());
    let answer = answerer.answer(&NamedCase { case, id: None, payer }, payer);
    end.grant = answer.grant.as_ref().map(grant_words).unwrap_or_default();
    if let Some(rule) = answer.rule {
        end.rule = Some(rule.text);
        end.place = Some(rule.place);
    }
    (answer.outcome, &answer.reason) == (end.outcome, &end.reason)
}

fn end(leaf: &Leaf) -> EndShown {
    EndShown {
        outcome: leaf.outcome,
        reason: leaf.reason.name.clone(),
        text: leaf.reason.text.clone(),
        basis: leaf.reason.basis.map(|basis| basis.name().to_owned()),
        codes: codes_of(&leaf.reason),
        suggest: leaf.suggest.clone(),
        grant: Vec::new(),
        rule: None,
        place: None,
    }
}

/// The codes of a reason as they stand on a claim.
fn codes_of(reason: &Reason) -> Vec<String> {
    let first = match (&reason.group, &reason.carc) {
        (Some(group), Some(carc)) => Some(format!("{group} {carc}")),
        (group, carc) => group.clone().or_else(|| carc.clone()),
    };
    first.into_iter().chain(reason.rarc.iter().cloned()).collect()
}

/// What is granted, in few words.
fn grant_words(grant: &GrantShown) -> Vec<String> {
    let unknown = || "unknown".to_owned();
    let mut words = Vec::new();
    for quantity in &grant.quantities {
        let value = quantity.value.clone().unwrap_or_else(unknown);
        let unit = quantity.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
        words.push(format!("{} {value}{unit}", quantity.name));
    }
    for (name, value) in [
        ("from", &grant.from),
        ("until", &grant.until),
        ("procedure", &grant.procedure),
        ("remainder", &grant.remainder),
    ] {
        words.extend(value.as_ref().map(|value| format!("{name} {value}")));
    }
    words
}

fn edition_name(edition: &Edition) -> String {
    if edition.name.is_empty() {
        edition.policy.clone()
    } else {
        format!("{} {}", edition.policy, edition.name)
    }
}

/// Procedures as people write them.
fn procedures(old: &Bundle, new: &Bundle, ranges: &[(i64, i64)]) -> Vec<String> {
    let of =
        |bundle: &Bundle| bundle.procedure.and_then(|fact| bundle.fact(fact)).map(|fact| fact.kind.clone());
    let Some(kind) = of(new).or_else(|| of(old)) else { return Vec::new() };
    let shown = |(first, last): &(i64, i64)| {
        let (first, last) = (kind.show(*first), kind.show(*last));
        if first == last { first } else { format!("{first} to {last}") }
    };
    ranges.iter().map(shown).collect()
}

fn why_not(problem: JointProblem, old: &Bundle) -> String {
    match problem {
        JointProblem::OverBudget => {
            "a policy has no graph, or both together would have too large a one".to_owned()
        }
        JointProblem::NoSuchFunction => "the compiled policies are damaged".to_owned(),
        JointProblem::DifferentFacts(fact) => {
            let name = old.fact(fact).map_or("", |fact| fact.name.as_str());
            format!("the fact `{name}` can have other values on one side than on the other")
        }
        JointProblem::TooManyClasses => "both together tell too many values of one fact apart".to_owned(),
    }
}
