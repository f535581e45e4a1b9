//! Why a case ends as it does, and what would change it.

use clap::builder::styling::Style;
use mednec_graph::{Bundle, Outcome, Status};
use mednec_project::ExplanationShown;
use mednec_project::answer::{EditionPath, InTheWay, Obstacle, RuleStep, Step, WantedRule, WhyNot};
use mednec_project::explanation::{ChangeShown, Counterfactual, FactChange};

use super::criteria::{Citations, whole};
use super::determination::{LEAD, cited, head, lead, section};
use super::width::{Line, Page, columns};
use super::{BOLD, DIM, outcome_style, status_mark, words};

/// The page of an explanation.
pub(crate) fn page(told: &ExplanationShown, bundle: &Bundle, width: usize) -> Page {
    let mut page = Page::new(width);
    let mut citations = Citations::default();
    head(&mut page, &told.determination, bundle);
    let missing: Vec<&str> = told.determination.missing.iter().map(|fact| fact.fact.as_str()).collect();
    if !missing.is_empty() {
        page.gap();
        section(&mut page, "Needed", Line::plain(&missing.join(", ")));
    }
    for path in &told.path {
        edition(&mut page, path, told.path.len() > 1, &mut citations);
    }
    if let Some(why_not) = &told.why_not {
        self::why_not(&mut page, why_not, &mut citations);
    }
    if let Some(counterfactual) = &told.counterfactual {
        self::counterfactual(&mut page, counterfactual);
    }
    cited(&mut page, &citations, bundle);
    page
}

fn edition(page: &mut Page, path: &EditionPath, several: bool, citations: &mut Citations) {
    if several {
        page.gap();
        let stage = path.stage.as_ref().map(|stage| format!(" · {stage}")).unwrap_or_default();
        let text = format!("{} · edition {}{stage}", path.policy, path.edition);
        page.hang(Line::default(), Line::default().and(&text, BOLD));
    }
    for (index, step) in (1..).zip(&path.rules) {
        page.gap();
        rule(page, index, step, citations);
    }
}

fn rule(page: &mut Page, index: usize, step: &RuleStep, citations: &mut Citations) {
    let (said, style) = match step.step {
        Step::Passed => ("passed", DIM),
        Step::Decides => ("decides", BOLD),
        Step::Open => ("open", BOLD),
        Step::NotReached => ("not reached", DIM),
    };
    let left =
        Line::default().and(&lead(&format!("Rule {index}")), BOLD).join(end(step.outcome, &step.reason));
    page.sides(left, Line::default().and(said, style));
    text(page, &step.rule.text, step.rule.title.as_deref(), &step.rule.place);
    if let Some(condition) = &step.condition {
        whole(page, &" ".repeat(LEAD), condition, citations);
    }
}

/// A rule as it is written, what it means, and where it stands.
fn text(page: &mut Page, text: &str, title: Option<&str>, place: &str) {
    page.hang(Line::default().pad_to(LEAD), Line::plain(text));
    let about = [title, Some(place)].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    page.hang(Line::default().pad_to(LEAD), Line::default().and(&about, DIM));
}

fn end(outcome: Outcome, reason: &str) -> Line {
    let line = Line::default().and(&words(outcome.name()), outcome_style(outcome));
    line.and(&format!(", {}", words(reason)), Style::new())
}

fn why_not(page: &mut Page, of: &WhyNot, citations: &mut Citations) {
    page.gap();
    let title =
        Line::default().and("Why not ", BOLD).and(&words(of.outcome.name()), outcome_style(of.outcome));
    page.line(title);
    if of.reached {
        page.hang(Line::default().pad_to(LEAD), Line::plain("the case ends so: nothing stands in the way"));
    } else if of.rules.is_empty() {
        let text = "no rule of the policies that govern the case leads there";
        page.hang(Line::default().pad_to(LEAD), Line::plain(text));
    }
    for wanted in &of.rules {
        self::wanted(page, wanted, citations);
    }
}

fn wanted(page: &mut Page, of: &WantedRule, citations: &mut Citations) {
    section(page, "Wanted", Line::plain(&of.rule.text));
    let about = format!("{} · edition {} · {}", of.policy, of.edition, of.rule.place);
    page.hang(Line::default().pad_to(LEAD), Line::default().and(&about, DIM));
    if let Some(condition) = &of.condition {
        whole(page, &" ".repeat(LEAD), condition, citations);
    }
    if of.in_the_way.is_empty() && of.status == Status::Met {
        let text = "nothing in this policy stands in its way; another stage decides";
        page.hang(Line::default().pad_to(LEAD), Line::plain(text));
    }
    for obstacle in &of.in_the_way {
        page.gap();
        self::obstacle(page, obstacle, citations);
    }
}

fn obstacle(page: &mut Page, of: &Obstacle, citations: &mut Citations) {
    let (name, status) = match of.stands {
        InTheWay::First => ("First", Status::NotMet),
        InTheWay::AlsoFailed => ("Also", Status::NotMet),
        InTheWay::Open => ("Open", Status::Unknown),
    };
    let (mark, style) = status_mark(status);
    let line = Line::default().and(&lead(name), BOLD).and(mark, style).and(" ", Style::new());
    page.line(line.join(end(of.outcome, &of.reason)));
    text(page, &of.rule.text, of.rule.title.as_deref(), &of.rule.place);
    if let Some(condition) = &of.condition {
        whole(page, &" ".repeat(LEAD), condition, citations);
    }
}

fn counterfactual(page: &mut Page, of: &Counterfactual) {
    page.gap();
    let title = Line::default().and("To ", BOLD).and(&words(of.outcome.name()), outcome_style(of.outcome));
    page.line(title);
    if of.reached {
        return page.hang(Line::default().pad_to(LEAD), Line::plain("the case ends so already"));
    }
    if let Some(why) = &of.refused {
        return page.hang(Line::default().pad_to(LEAD), Line::plain(why));
    }
    changes(page, "facts that can change", &of.can_change, of.can_change_complete);
    if !of.cannot_change.is_empty() || !of.cannot_change_complete {
        changes(page, "one that cannot change", &of.cannot_change, of.cannot_change_complete);
    }
}

fn changes(page: &mut Page, whose: &str, changes: &[ChangeShown], complete: bool) {
    let count = match (changes.len(), complete) {
        (0, true) => "there is none".to_owned(),
        (0, false) => "none was found, though there may be one".to_owned(),
        (1, true) => "this is the only one".to_owned(),
        (many, true) => format!("these {many} are all"),
        (_, false) => "there may be more".to_owned(),
    };
    page.hang(Line::default().pad_to(LEAD), Line::default().and(&format!("with {whose}: {count}"), DIM));
    let name = |change: &FactChange| columns(&change.fact);
    let widest = changes.iter().flat_map(|change| &change.facts).map(name).max().unwrap_or(0);
    for (index, change) in (1..).zip(changes) {
        for (at, fact) in change.facts.iter().enumerate() {
            let number = if at == 0 { format!("{index}  ") } else { "   ".to_owned() };
            let line = Line::default().pad_to(LEAD).and(&number, BOLD).and(&fact.fact, Style::new());
            let line = line.pad_to(LEAD + 3 + widest + 2);
            page.hang(line, changed(fact));
        }
        let text = format!("costs {}", change.cost);
        let line = Line::default().pad_to(LEAD + 3).join(end(change.outcome, &change.reason));
        page.sides(line, Line::default().and(&text, DIM));
    }
}

fn changed(fact: &FactChange) -> Line {
    let line = match &fact.from {
        Some(from) => Line::plain(&format!("{from} → ")),
        None => Line::default().and("not known → ", DIM),
    };
    let line = line.and(&fact.to, BOLD);
    if fact.can_change { line } else { line.and(" (cannot change)", DIM) }
}
