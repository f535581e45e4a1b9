//! A determination as a reviewer wants to read it.

use clap::builder::styling::Style;
use mednec_graph::bundle::Citation;
use mednec_graph::{Basis, Bundle, Disposition};
use mednec_project::Answer;
use mednec_project::answer::{CriterionShown, PossibleOutcome, RuleShown};

use super::criteria::{Citations, shown, tree};
use super::effects;
use super::width::{Line, Page, columns};
use super::{BOLD, DIM, outcome_style, words};

/// The column where sections begin.
pub(super) const LEAD: usize = 9;
/// The name of what is asked where it is open which payer is.
const PAYER: &str = "payer";
/// The code system whose titles explain a suggestion.
const PROCEDURES: &str = "cpt";

/// The page of an answer.
pub(crate) fn page(answer: &Answer, bundle: &Bundle, width: usize) -> Page {
    let mut page = Page::new(width);
    let mut citations = Citations::default();
    head(&mut page, answer, bundle);
    page.gap();
    needed(&mut page, answer);
    possible(&mut page, answer);
    if let Some(lapsed) = &answer.lapsed {
        effects::lapsed(&mut page, lapsed, &mut citations);
    }
    if let Some(rule) = &answer.rule {
        self::rule(&mut page, rule, &mut citations);
    }
    let criteria = answer.criteria.as_deref().unwrap_or(&[]);
    let (why, also) = split(answer, criteria);
    if !why.is_empty() {
        tree(&mut page, &lead("Why"), &why, &mut citations);
    }
    if let Some(grant) = &answer.grant {
        effects::grant(&mut page, grant);
    }
    for units in &answer.supported_units {
        let range = || format!("{} to {}", units.at_least, units.at_most);
        let many = units.units.clone().unwrap_or_else(range);
        let text = format!("{many} by the minutes of the day · {} · law {}", words(&units.name), units.law);
        section(&mut page, "Units", Line::plain(&text));
    }
    effects::closed(&mut page, answer);
    effects::reopens(&mut page, &answer.reopens);
    instead(&mut page, answer, bundle);
    effects::stages(&mut page, &answer.editions);
    others(&mut page, &also, &mut citations);
    cited(&mut page, &citations, bundle);
    effects::approval(&mut page, &answer.editions);
    effects::warnings(&mut page, answer);
    if !answer.exact {
        page.gap();
        let text = "not exact: one missing fact feeds several open tests, so fewer outcomes and facts may in truth be open";
        section(&mut page, "Note", Line::plain(text));
    }
    page
}

pub(super) fn head(page: &mut Page, answer: &Answer, bundle: &Bundle) {
    let outcome = words(answer.outcome.name()).to_uppercase();
    let left = Line::default()
        .and(&outcome, outcome_style(answer.outcome))
        .and(&" ".repeat(LEAD.saturating_sub(columns(&outcome)).max(2)), Style::new())
        .and(&words(&answer.reason), BOLD);
    let mut right: Vec<String> = answer.basis.map(Basis::name).map(words).into_iter().collect();
    right.extend(answer.codes.carc.as_ref().map(|carc| format!("CARC {carc}")));
    if !answer.codes.rarc.is_empty() {
        right.push(format!("RARC {}", answer.codes.rarc.join(", ")));
    }
    page.sides(left, Line::plain(&right.join(" · ")));
    page.hang(Line::default(), Line::plain(&governed(answer, bundle)));
    effects::known_on(page, answer);
    if let Some(text) = &answer.text {
        page.hang(Line::default(), Line::default().and(text, DIM));
    }
    if answer.disposition == Disposition::Recommended {
        page.hang(Line::default(), Line::plain("recommended: a licensed reviewer decides"));
    }
}

/// Payer, policy and edition; every payer where it is open which.
fn governed(answer: &Answer, bundle: &Bundle) -> String {
    let mut parts: Vec<String> = answer.payer_name.clone().or(answer.payer.clone()).into_iter().collect();
    if answer.missing.iter().any(|fact| fact.fact == PAYER) {
        let names: Vec<&str> = bundle.payers.iter().map(|payer| payer.name.as_str()).collect();
        parts = vec![names.join(" or ")];
    }
    let policies = answer.policy.as_ref().map_or(&[][..], |policy| policy.names());
    let bare = |policy: &String| policy.split_once('/').map_or(policy.clone(), |(_, line)| line.to_owned());
    let mut names: Vec<String> = policies.iter().map(bare).collect();
    names.dedup();
    let title = answer.policy_title.clone().unwrap_or_default();
    let policy = format!("{} {title}", names.join(" or "));
    if !policy.trim().is_empty() {
        parts.push(policy.trim().to_owned());
    }
    if let Some(edition) = &answer.edition {
        parts.push(format!("edition {}", edition.names().join(" or ")));
    }
    parts.join(" · ")
}

fn needed(page: &mut Page, answer: &Answer) {
    for (index, fact) in answer.missing.iter().enumerate() {
        // What a request that lapsed waited for opens it again.
        let first = if answer.lapsed.is_some() { "Reopens" } else { "Needed" };
        let name = if index == 0 { lead(first) } else { " ".repeat(LEAD) };
        let left = Line::default().and(&name, BOLD).and(&fact.fact, BOLD);
        let by = if fact.fact == PAYER { "whoever sends the case" } else { fact.answered_by.as_str() };
        let who = [Some(by), fact.found_in.as_deref()];
        let who = who.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        page.sides(left, Line::default().and(&who, DIM));
        let mut line = Line::plain(fact.question.as_deref().unwrap_or_default());
        if fact.expected != "yes or no" || fact.question.is_none() {
            line = line.and(&format!(" ({})", fact.expected), DIM);
        }
        page.hang(Line::default().pad_to(LEAD + 2), line);
        if let Some(value) = &fact.known {
            page.hang(Line::default().pad_to(LEAD + 2), Line::plain(&format!("So far: {value}")));
        }
    }
    page.gap();
}

fn possible(page: &mut Page, answer: &Answer) {
    if answer.possible.len() < 2 {
        return;
    }
    let widest = answer.possible.iter().map(|one| columns(one.outcome.name())).max().unwrap_or(0);
    for (index, one) in answer.possible.iter().enumerate() {
        let name = if index == 0 { lead("Possible") } else { " ".repeat(LEAD) };
        let outcome = Line::default().and(&words(one.outcome.name()), outcome_style(one.outcome));
        let mut reason = words(&one.reason);
        if !one.suggest.is_empty() {
            reason.push_str(&format!(", instead {}", one.suggest.join(", ")));
        }
        if let Some(grant) = &one.grant {
            reason.push_str(&format!(", {}", effects::granted(grant)));
        }
        let line = outcome.pad_to(widest + 2).join(Line::plain(&reason));
        page.hang(Line::default().and(&name, BOLD), line);
        // What looks the same differs in the words that its editions give to the reason.
        let key =
            |one: &PossibleOutcome| (one.outcome, one.reason.clone(), one.suggest.clone(), one.grant.clone());
        if answer.possible.iter().filter(|other| key(other) == key(one)).count() > 1 {
            let text = one.text.as_deref().unwrap_or("no words for it");
            page.hang(Line::default().pad_to(LEAD + widest + 4), Line::default().and(text, DIM));
        }
    }
    page.gap();
}

fn rule(page: &mut Page, rule: &RuleShown, citations: &mut Citations) {
    let first = rule.citation.iter().filter(|_| rule.citations.is_empty());
    let texts = rule.citations.iter().map(|cited| &cited.text).chain(first);
    let number = texts.map(|text| citations.number(text)).collect::<Vec<_>>().concat();
    section(page, "Rule", Line::plain(&rule.text));
    if let Some(title) = &rule.title {
        section(page, "", Line::default().and(title, DIM));
    }
    let place = Line::default().pad_to(LEAD).and(&rule.place, DIM);
    page.sides(place, Line::default().and(&number, DIM));
    if !rule.facts.is_empty() {
        section(page, "", Line::plain(&shown(&rule.facts)));
    }
}

/// The criteria that the deciding rule names, or that are open, and the others.
fn split<'a>(
    answer: &Answer,
    criteria: &'a [CriterionShown],
) -> (Vec<&'a CriterionShown>, Vec<&'a CriterionShown>) {
    let named = |criterion: &&CriterionShown| match &answer.rule {
        Some(rule) => {
            let mut names =
                rule.text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
            criterion.name.as_deref().is_some_and(|name| names.any(|word| word == name))
        }
        None => criterion.status == mednec_graph::Status::Unknown,
    };
    let (why, also): (Vec<_>, Vec<_>) = criteria.iter().partition(named);
    let by_itself = answer.rule.as_ref().is_some_and(|rule| !rule.facts.is_empty());
    if why.is_empty() && !by_itself { (also, Vec::new()) } else { (why, also) }
}

/// The criteria that did not decide, by the policies of the stages where there are several.
fn others(page: &mut Page, criteria: &[&CriterionShown], citations: &mut Citations) {
    for (index, of_policy) in criteria.chunk_by(|a, b| a.policy == b.policy).enumerate() {
        page.gap();
        let mut name = if index == 0 { lead("Also") } else { " ".repeat(LEAD) };
        if let Some(policy) = of_policy.first().and_then(|criterion| criterion.policy.as_ref()) {
            page.hang(Line::default().and(&name, BOLD), Line::default().and(policy, DIM));
            name = " ".repeat(LEAD);
        }
        tree(page, &name, of_policy, citations);
    }
}

fn instead(page: &mut Page, answer: &Answer, bundle: &Bundle) {
    for (index, code) in answer.suggest.iter().enumerate() {
        let title = bundle.title(PROCEDURES, code).unwrap_or_default();
        let text = Line::default().and(code, BOLD).and(&format!(" {title}"), Style::new());
        section(page, if index == 0 { "Instead" } else { "" }, text);
    }
}

/// The documents cited, each once, with the places in it that the numbers stand for.
pub(super) fn cited(page: &mut Page, citations: &Citations, bundle: &Bundle) {
    let mut documents: Vec<(String, Vec<(usize, &str)>)> = Vec::new();
    for (number, text) in (1..).zip(citations.texts()) {
        let known = bundle.citations.iter().find(|citation| citation.text() == *text);
        let (title, place) = match known {
            Some(citation) => (document(citation), citation.locator.as_str()),
            None => (text.clone(), ""),
        };
        match documents.iter_mut().find(|(known, _)| *known == title) {
            Some((_, places)) => places.push((number, place)),
            None => documents.push((title, vec![(number, place)])),
        }
    }
    if documents.is_empty() {
        return;
    }
    page.gap();
    let digits = format!("[{}]", citations.texts().len()).len();
    for (index, (title, places)) in documents.iter().enumerate() {
        let name = if index == 0 { lead("Sources") } else { " ".repeat(LEAD) };
        let lead = Line::default().and(&name, BOLD);
        if let [(number, place)] = places.as_slice() {
            let text = if place.is_empty() { title.clone() } else { format!("{title}, {place}") };
            let lead = lead.and(&format!("[{number}]"), DIM).pad_to(LEAD + digits + 1);
            page.hang(lead, Line::default().and(&text, DIM));
            continue;
        }
        page.hang(lead.pad_to(LEAD + digits + 1), Line::default().and(title, DIM));
        for (number, place) in places {
            let number = Line::default().pad_to(LEAD).and(&format!("[{number}]"), DIM);
            page.hang(number.pad_to(LEAD + digits + 3), Line::default().and(place, DIM));
        }
    }
}

/// A document's title and version, and whose reading it is.
fn document(citation: &Citation) -> String {
    let title = citation.title.as_deref().unwrap_or(&citation.source);
    let title = match &citation.version {
        Some(version) => format!("{title} ({version})"),
        None => title.to_owned(),
    };
    match &citation.authority {
        Some(authority) => format!("{authority}: {title}"),
        None => title,
    }
}

/// A section of one piece of text; without a name it goes on with the one before.
pub(super) fn section(page: &mut Page, name: &str, text: Line) {
    page.hang(Line::default().and(&lead(name), BOLD), text);
}

/// The name of a section, filled up to where its text begins.
pub(super) fn lead(name: &str) -> String {
    format!("{name:<LEAD$}")
}

#[cfg(test)]
mod tests {
    use mednec_project::answer::FactShown;
    use serde_json::json;

    use super::*;

    fn answer(change: impl FnOnce(&mut serde_json::Value)) -> Answer {
        let comparison = |text: &str, status: &str, facts: serde_json::Value| {
            json!({ "name": null, "title": null, "status": status, "text": text, "citations": [], "place": "",
                    "facts": facts, "count": null, "members": [] })
        };
        let balance = json!({
            "name": "balance_deficit", "title": "Balance is impaired", "status": "not_met", "text": "any of 2",
            "citations": ["Policy 12, §4.3"], "place": "shared/balance.yaml:3", "facts": [], "count": "any",
            "members": [
                comparison("static_balance is poor", "not_met", json!([{ "fact": "static_balance", "value": "fair" }])),
                comparison("berg < 46 points", "not_met", json!([{ "fact": "berg", "value": "50 points" }])),
            ],
        });
        let mut value = json!({
            "schema": "mednec.determination/1", "case_id": "one", "payer": "example", "payer_name": "Example Health",
            "policy": "example/97112", "policy_title": "Neuromuscular re-education", "edition": "2024",
            "outcome": "deny", "reason": "no_impairment", "basis": "medical_necessity",
            "codes": { "group": "CO", "carc": "50", "rarc": ["N115"], "review_action": "A3" },
            "text": "The record shows no impairment.", "disposition": "recommended", "suggest": ["97110"],
            "missing": [], "possible": [{ "outcome": "deny", "reason": "no_impairment", "suggest": ["97110"] }],
            "exact": true,
            "rule": { "text": "deny unless balance_deficit", "title": null, "place": "example/97112.yaml:41",
                      "citation": "Policy 12, §4", "facts": [] },
            "criteria": [balance, { "name": "attended", "title": null, "status": "met", "text": "one_on_one",
                "citations": [], "place": "", "facts": [{ "fact": "one_on_one", "value": "yes" }], "count": null,
                "members": [] }],
            "bundle": "00",
        });
        change(&mut value);
        serde_json::from_value(value).unwrap()
    }

    fn plain(answer: &Answer) -> String {
        anstream::adapter::strip_str(&page(answer, &Bundle::default(), 80).render()).to_string()
    }

    #[test]
    fn a_denial_says_by_which_rule_and_why() {
        insta::assert_snapshot!(plain(&answer(|_| {})), @r"
        DENY     no impairment                   medical necessity · CARC 50 · RARC N115
        Example Health · 97112 Neuromuscular re-education · edition 2024
        The record shows no impairment.
        recommended: a licensed reviewer decides

        Rule     deny unless balance_deficit
                 example/97112.yaml:41                                               [1]
        Why      ✗ balance_deficit  static_balance fair, berg 50 points              [2]
        Instead  97110

        Also     ✓ attended  one_on_one yes

        Sources  [1] Policy 12, §4
                 [2] Policy 12, §4.3
        ");
    }

    #[test]
    fn a_pended_case_says_what_is_needed_and_what_could_come() {
        let pended = answer(|value| {
            value["outcome"] = "pend".into();
            value["reason"] = "information_needed".into();
            value["basis"] = "information".into();
            value["codes"] = json!({ "group": null, "carc": null, "rarc": [], "review_action": "A4" });
            value["disposition"] = "final".into();
            value["rule"] = json!(null);
            value["suggest"] = json!([]);
            value["criteria"][0]["status"] = "unknown".into();
            value["criteria"][0]["members"][1]["status"] = "unknown".into();
            value["criteria"][0]["members"][1]["facts"][0]["value"] = json!(null);
            value["missing"] = json!([{ "fact": "berg", "question": "What is the Berg score?",
                "expected": "a whole number of points from 0 to 56", "found_in": "measures", "answered_by": "provider" }]);
            let grant = json!({ "quantities": [{ "name": "visits", "value": "18", "unit": "visits" }], "from": null,
                "until": null, "procedure": null, "remainder": null, "missing": [] });
            value["possible"] = json!([{ "outcome": "approve", "reason": "criteria_met", "suggest": [], "grant": grant },
                { "outcome": "deny", "reason": "no_impairment", "suggest": ["97110"] }]);
            value["exact"] = json!(false);
        });
        insta::assert_snapshot!(plain(&pended), @r"
        PEND     information needed                                          information
        Example Health · 97112 Neuromuscular re-education · edition 2024
        The record shows no impairment.

        Needed   berg                                                provider · measures
                   What is the Berg score? (a whole number of points from 0 to 56)

        Possible approve  criteria met, 18 visits
                 deny     no impairment, instead 97110

        Why      ? balance_deficit  berg not known                                   [1]

        Also     ✓ attended  one_on_one yes

        Sources  [1] Policy 12, §4.3

        Note     not exact: one missing fact feeds several open tests, so fewer outcomes
                 and facts may in truth be open
        ");
    }

    /// A case that went through two stages, with all that a determination can bring with it.
    fn staged() -> Answer {
        answer(|value| {
            let edition = |stage: &str, deciding: bool, outcome: &str, reason: &str| {
                json!({ "policy": format!("example/{stage}"), "title": null, "edition": "2025", "stage": stage,
                        "deciding": deciding, "outcome": outcome, "reason": reason, "approved_by": "Medical director",
                        "approved_on": "2025-01-03", "next_review": "2026-01-01" })
            };
            value["outcome"] = "approve_in_part".into();
            value["reason"] = "criteria_met".into();
            value["disposition"] = "final".into();
            value["suggest"] = json!([]);
            value["editions"] = json!([
                edition("benefit", false, "approve", "within_limit"),
                edition("necessity", true, "approve_in_part", "criteria_met")
            ]);
            value["grant"] = json!({
                "quantities": [{ "name": "visits", "value": "18", "unit": "visits" },
                    { "name": "time", "value": null, "unit": "minutes" }],
                "from": "2025-03-10", "until": "2025-04-20", "procedure": null, "remainder": "review",
                "missing": [{ "fact": "plan_minutes", "expected": "", "answered_by": "provider" }] });
            value["closed"] = json!([{ "fact": "goal", "value": "no", "when": "record_complete" }]);
            value["reopens"] = json!([{ "fact": "berg", "question": "What is the score?", "expected": "", "answered_by": "provider" }]);
            value["criteria"][0]["policy"] = "example/necessity".into();
            value["criteria"][1]["policy"] = "example/benefit".into();
            value["criteria"][1]["text"] = "count of visits in the calendar year of service_date < 20".into();
            value["criteria"][1]["facts"] = json!([{ "fact": "count of visits in the calendar year of service_date", "value": "from 6 to 9" }]);
            value["warnings"] = json!([{ "code": "code-not-valid-on-date", "fact": "diagnoses",
                "text": "`G35` in `diagnoses` is not valid on 2025-10-01: it is valid until 2025-09-30" }]);
        })
    }

    #[test]
    fn what_a_determination_brings_with_it_is_said() {
        insta::assert_snapshot!(plain(&staged()), @r"
        APPROVE IN PART  criteria met            medical necessity · CARC 50 · RARC N115
        Example Health · 97112 Neuromuscular re-education · edition 2024
        The record shows no impairment.

        Rule     deny unless balance_deficit
                 example/97112.yaml:41                                               [1]
        Why      ✗ balance_deficit  static_balance fair, berg 50 points              [2]
        Grant    18 visits, time not known yet, from 2025-03-10 until 2025-04-20; what
                 is asked for beyond it is reviewed
                 open until known: plan_minutes
        Closed   goal is absent and counts as no since record_complete
        Reopens  berg once it is documented: What is the score?

        Stages   benefit    approve within limit · benefit, edition 2025
                 necessity  approve in part criteria met · necessity, edition 2025

        Also     example/benefit
                 ✓ attended  count of visits in the calendar year of service_date < 20
                             (from 6 to 9)

        Sources  [1] Policy 12, §4
                 [2] Policy 12, §4.3

        Approved by Medical director on 2025-01-03, to be read again by 2026-01-01

        Warning  `G35` in `diagnoses` is not valid on 2025-10-01: it is valid until
                 2025-09-30
        ");
    }

    #[test]
    fn a_request_that_lapsed_says_what_opens_it_again() {
        let lapsed = answer(|value| {
            value["reason"] = "not_received".into();
            value["rule"] = json!(null);
            value["criteria"] = json!([]);
            value["suggest"] = json!([]);
            value["lapsed"] = json!({ "text": "decision_date > asked_on + 45 days", "place": "example/97112.yaml:60",
                "citations": [{ "text": "Manual, §3", "authority": "CMS" }], "reopens": ["goal"] });
            value["missing"] = json!([{ "fact": "goal", "question": "Is there a goal?", "expected": "yes or no",
                "answered_by": "provider" }]);
        });
        insta::assert_snapshot!(plain(&lapsed), @r"
        DENY     not received                    medical necessity · CARC 50 · RARC N115
        Example Health · 97112 Neuromuscular re-education · edition 2024
        The record shows no impairment.
        recommended: a licensed reviewer decides

        Reopens  goal                                                           provider
                   Is there a goal?

        Lapsed   decision_date > asked_on + 45 days
                 example/97112.yaml:60                                               [1]

        Sources  [1] Manual, §3
        ");
    }

    #[test]
    fn no_line_is_wider_than_the_page_and_none_obeys_a_value() {
        let long = answer(|value| {
            value["text"] = "word ".repeat(60).into();
            value["criteria"][1]["facts"] = serde_json::to_value([FactShown {
                fact: "note".into(),
                value: Some("\u{1b}[2J ".repeat(40)),
            }])
            .unwrap();
        });
        let text = page(&long, &Bundle::default(), 80).render();
        assert!(!text.contains("\u{1b}[2J"));
        let text = anstream::adapter::strip_str(&text).to_string();
        assert!(text.lines().all(|line| columns(line) <= 80), "{text}");
        let text = plain(&staged());
        assert!(text.lines().all(|line| columns(line) <= 80), "{text}");
    }
}
