//! The rules of an edition, each in a sentence.

use mednec_graph::bundle::Rule;
use mednec_graph::{Bundle, Outcome};
use mednec_project::coverage::EditionCovered;
use mednec_syntax::file::{Grant, PolicyFile};
use serde::Serialize;

use crate::book::Seen;
use crate::english::{Piece, RuleSaid, Speaker, said_rule};

/// A rule on the page of its policy.
#[derive(Debug, Serialize)]
pub(crate) struct RuleShown {
    pub(crate) anchor: String,
    pub(crate) said: RuleSaid,
    /// The class of the outcome's colour.
    pub(crate) colour: &'static str,
    pub(crate) title: Option<String>,
    pub(crate) basis: Option<String>,
    /// The codes on a claim: `CO 50`.
    pub(crate) codes: Vec<String>,
    /// What a person is told.
    pub(crate) text: Option<String>,
    pub(crate) suggest: Vec<String>,
    pub(crate) grant: Vec<Vec<Piece>>,
    pub(crate) cites: Vec<String>,
    pub(crate) place: String,
    /// Whether it decided a case.
    pub(crate) fired: Option<bool>,
}

/// The class of an outcome's colour.
pub(crate) fn colour(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Approve | Outcome::NoAuthorizationRequired => "approve",
        Outcome::ApproveInPart | Outcome::Modify => "part",
        Outcome::Deny => "deny",
        Outcome::Return => "return",
        Outcome::Pend => "pend",
        Outcome::NotApplicable => "none",
    }
}

/// The rules of an edition, in order.
pub(crate) fn rules(
    seen: &Seen<'_>,
    speaker: &Speaker<'_>,
    covered: Option<&EditionCovered>,
) -> Vec<RuleShown> {
    let grants = grants(seen.file, seen.edition.rules.len());
    let one = |(at, rule): (usize, &Rule)| {
        let leaf = speaker.bundle.leaf(rule.leaf);
        let reason = leaf.map(|leaf| &leaf.reason);
        let group = reason.and_then(|reason| reason.group.clone());
        let carc = reason.and_then(|reason| reason.carc.clone());
        let mut codes: Vec<String> = match (group, carc) {
            (None, None) => Vec::new(),
            (group, carc) => vec![[group, carc].into_iter().flatten().collect::<Vec<_>>().join(" ")],
        };
        codes.extend(reason.into_iter().flat_map(|reason| reason.rarc.iter().cloned()));
        RuleShown {
            anchor: format!("{}-rule-{}", speaker.anchor, at + 1),
            said: said_rule(speaker, rule),
            colour: colour(leaf.map_or(Outcome::Pend, |leaf| leaf.outcome)),
            title: rule.title.as_ref().map(String::from),
            basis: reason.and_then(|reason| reason.basis).map(|basis| mednec_draw::words(basis.name())),
            codes,
            text: reason.and_then(|reason| reason.text.clone()),
            suggest: leaf.map(|leaf| suggested(speaker.bundle, &leaf.suggest)).unwrap_or_default(),
            grant: grants.get(at).copied().flatten().map(|grant| granted(speaker, grant)).unwrap_or_default(),
            cites: speaker.cites(rule.origin),
            place: speaker.bundle.place(rule.origin),
            fired: covered.and_then(|covered| covered.rules.get(at)).map(|rule| rule.fired),
        }
    };
    seen.edition.rules.iter().enumerate().map(one).collect()
}

/// Procedures with what they are.
pub(crate) fn suggested(bundle: &Bundle, codes: &[String]) -> Vec<String> {
    let one = |code: &String| match bundle.title("cpt", code) {
        Some(title) => format!("{code} ({title})"),
        None => code.clone(),
    };
    codes.iter().map(one).collect()
}

/// What each rule grants, as it is written.
fn grants(file: Option<&PolicyFile>, rules: usize) -> Vec<Option<&Grant>> {
    let written = file.map_or(&[][..], |file| &file.rules);
    if written.len() == rules { written.iter().map(|rule| rule.grant.as_ref()).collect() } else { Vec::new() }
}

fn granted(speaker: &Speaker<'_>, grant: &Grant) -> Vec<Vec<Piece>> {
    let mut said = Vec::new();
    for (name, value) in &grant.quantities {
        said.push(speaker.named_value(&format!("{}: ", speaker.words.named(&name.node)), value));
    }
    for (word, value) in [("within ", &grant.within), ("from ", &grant.from), ("until ", &grant.until)] {
        said.extend(value.as_ref().map(|value| speaker.named_value(word, value)));
    }
    let plain = |text: String| vec![Piece { text, href: None }];
    said.extend(grant.procedure.as_ref().map(|code| plain(format!("as procedure {}", code.node))));
    said.extend(grant.remainder.as_ref().and_then(|word| match word.node.as_str() {
        "review" => Some(plain("what is asked for beyond it is reviewed".to_owned())),
        "deny" => Some(plain("what is asked for beyond it is denied".to_owned())),
        _ => None,
    }));
    said
}
