//! The page of a policy: its editions, each with rules, criteria, values, codes, graph, difference and cases.

use mednec_draw::{decision, fold, svg, tree, words};
use mednec_graph::fact::show_date;
use mednec_syntax::file::{PolicyFile, Procedures};
use serde::Serialize;

use super::cases::{CaseShown, CoverageSaid, cases, coverage};
use super::criteria::{CriterionShown, criteria};
use super::history::{History, history};
use super::rules::{RuleShown, rules};
use super::source::{Sources, page_of};
use super::value_set::{SetNamed, named};
use super::values::{ValueShown, values};
use super::{Link, policy_page};
use crate::book::{Book, Policy, Seen, values_of};
use crate::english::Piece;

/// The most shapes of a picture, where parts can be folded so far: as many as fit a page.
const MOST_SHAPES: usize = 24;
/// The most shapes that a picture is laid out with; more cannot be read.
const MOST_LAID_OUT: usize = 120;
/// The most shapes among which parts to fold are looked for.
const MOST_FOLDED: usize = 400;

/// A policy on its page.
#[derive(Debug, Serialize)]
pub(crate) struct PolicyShown {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) payer: String,
    pub(crate) procedures: Vec<ProcedureShown>,
    pub(crate) editions: Vec<EditionShown>,
}

/// A procedure that a policy is for.
#[derive(Debug, Serialize)]
pub(crate) struct ProcedureShown {
    pub(crate) code: String,
    pub(crate) title: Option<String>,
    pub(crate) href: Option<String>,
}

/// An edition on the page of its policy.
#[derive(Debug, Serialize)]
pub(crate) struct EditionShown {
    pub(crate) anchor: String,
    pub(crate) name: String,
    pub(crate) days: String,
    /// What is known of it beside its rules, by what it is.
    pub(crate) about: Vec<(&'static str, String)>,
    /// Why it was changed after it was approved, the oldest reason first.
    pub(crate) errata: Vec<String>,
    pub(crate) applies: Option<Vec<Piece>>,
    pub(crate) rules: Vec<RuleShown>,
    pub(crate) criteria: Vec<CriterionShown>,
    pub(crate) values: Vec<ValueShown>,
    pub(crate) sets: Vec<SetNamed>,
    pub(crate) sources: Vec<Link>,
    pub(crate) picture: Option<Picture>,
    pub(crate) history: Option<History>,
    pub(crate) cases: Vec<CaseShown>,
    pub(crate) coverage: Option<CoverageSaid>,
}

/// The decision graph of an edition.
#[derive(Debug, Serialize)]
pub(crate) struct Picture {
    /// Its file, from the root of the site.
    pub(crate) href: String,
    /// Whether it is the graph, and not the tree of criteria in its place.
    pub(crate) is_graph: bool,
    pub(crate) width: String,
    pub(crate) height: String,
    #[serde(skip)]
    pub(crate) svg: String,
}

/// The page of a policy.
pub(crate) fn policy(book: &Book<'_>, sources: &Sources, policy: &Policy) -> PolicyShown {
    let editions: Vec<Seen<'_>> = book.editions(policy).collect();
    let file = editions.iter().find_map(|seen| seen.file);
    let shown = editions.iter().enumerate().map(|(at, seen)| {
        let before = editions.get(at + 1);
        edition(book, sources, policy, (at + 1, seen, before))
    });
    PolicyShown {
        id: policy.id.clone(),
        title: book.title(policy),
        payer: book.payer_name(policy.payer).to_owned(),
        procedures: procedures(book, file),
        editions: shown.collect(),
    }
}

/// An edition.
pub(crate) fn edition(
    book: &Book<'_>,
    sources: &Sources,
    policy: &Policy,
    (number, seen, before): (usize, &Seen<'_>, Option<&Seen<'_>>),
) -> EditionShown {
    let anchor = format!("e{number}");
    let known = values_of(seen.file);
    let speaker = book.speaker(seen, &known, &anchor);
    let covered = book.coverage(seen.edition);
    let rules = rules(seen, &speaker, covered);
    let criteria = criteria(seen, &speaker, covered);
    let mut hrefs: Vec<&str> = Vec::new();
    rules.iter().flat_map(|rule| &rule.said.parts).for_each(|part| part.said.named(&mut hrefs));
    criteria.iter().for_each(|criterion| criterion.said.named(&mut hrefs));
    let set = |href: &&str| href.strip_prefix("value-sets/")?.strip_suffix(".html").map(str::to_owned);
    let sets: Vec<String> = hrefs.iter().filter_map(set).collect();
    let names: Vec<&str> = sets.iter().map(String::as_str).collect();
    let stem = policy_page(&policy.id);
    let stem = stem.strip_suffix(".html").unwrap_or_default();
    EditionShown {
        name: seen.edition.name.clone(),
        days: days(seen.file),
        about: about(seen),
        errata: errata(book, seen),
        applies: seen.file.and_then(|file| file.applies.as_ref()).map(|member| speaker.member(member)),
        values: values(seen.file, &speaker),
        sets: named(book, &names),
        sources: cited(sources, seen, &criteria, &rules),
        picture: picture(book, seen, &format!("{stem}-{number}.svg")),
        history: before.map(|before| history(book, before, seen)),
        cases: cases(book, seen),
        coverage: covered.map(coverage),
        rules,
        criteria,
        anchor,
    }
}

/// The days on which an edition governs.
pub(crate) fn days(file: Option<&PolicyFile>) -> String {
    let Some(effective) = file.and_then(|file| file.effective.as_ref()) else { return "always".to_owned() };
    let by = effective.by.as_ref().map_or("service date".to_owned(), |by| words(&by.node));
    match (&effective.from, &effective.until) {
        (None, None) => "always".to_owned(),
        (Some(from), None) => format!("{by} from {}", from.node),
        (None, Some(until)) => format!("{by} until {}", until.node),
        (Some(from), Some(until)) => format!("{by} from {} to {}", from.node, until.node),
    }
}

fn errata(book: &Book<'_>, seen: &Seen<'_>) -> Vec<String> {
    let errata = book.lock.errata(&seen.edition.policy, &seen.edition.name);
    errata.into_iter().map(str::to_owned).collect()
}

fn about(seen: &Seen<'_>) -> Vec<(&'static str, String)> {
    let edition = seen.edition;
    let file = seen.file;
    let mut about = vec![("In force", days(file))];
    let text = |of: Option<String>, name, about: &mut Vec<(&'static str, String)>| {
        about.extend(of.map(|text| (name, text)));
    };
    let status = file.and_then(|file| file.status.as_ref()).map(|status| status.node.clone());
    text(status.or(Some("approved".to_owned())), "Status", &mut about);
    let approved = edition.approved.as_ref().map(|(by, on)| match on {
        Some(on) => format!("{by}, {}", show_date(*on)),
        None => by.clone(),
    });
    text(approved, "Approved by", &mut about);
    text(edition.next_review.map(show_date), "Next review", &mut about);
    let known = file.and_then(|file| file.known_from.as_ref()).map(|day| day.node.to_string());
    text(known, "Known from", &mut about);
    let stage = seen.unit.stages.get(edition.stage as usize).map(|stage| stage.name.clone());
    text(stage.filter(|name| !name.is_empty()), "Stage", &mut about);
    let base = file.and_then(|file| file.based_on.as_ref()).map(|base| match &base.edition {
        Some(edition) => format!("{}, edition {}", base.policy.node, edition.node),
        None => base.policy.node.clone(),
    });
    text(base, "Builds on", &mut about);
    about
}

/// The procedures that a policy is for.
pub(crate) fn procedures(book: &Book<'_>, file: Option<&PolicyFile>) -> Vec<ProcedureShown> {
    let one = |code: String| match book.words.sets.get(&code) {
        Some(title) => {
            ProcedureShown { href: Some(super::value_set::set_page(&code)), code: title.clone(), title: None }
        }
        None => {
            ProcedureShown { title: book.bundle.title("cpt", &code).map(str::to_owned), code, href: None }
        }
    };
    match file.and_then(|file| file.procedures.as_ref()) {
        Some(Procedures::Listed(items)) => items.iter().map(|item| one(item.to_string())).collect(),
        Some(Procedures::Any(_)) => {
            vec![ProcedureShown { code: "any procedure".to_owned(), title: None, href: None }]
        }
        None => Vec::new(),
    }
}

/// The documents that the rules and criteria of an edition cite, and those that it declares.
fn cited(sources: &Sources, seen: &Seen<'_>, criteria: &[CriterionShown], rules: &[RuleShown]) -> Vec<Link> {
    let own = seen.file.map_or(&[][..], |file| &file.sources);
    let mut links: Vec<Link> = own.iter().filter_map(|source| page_of(sources, source)).collect();
    let cites = criteria.iter().flat_map(|one| &one.cites).chain(rules.iter().flat_map(|one| &one.cites));
    for cite in cites {
        let named = sources.0.iter().find(|entry| cite.starts_with(&entry.title));
        links.extend(named.map(|entry| Link { text: entry.title.clone(), href: entry.page.clone() }));
    }
    links.sort();
    links.dedup();
    links
}

/// The decision graph of an edition's rules as a picture, or, where nobody could read that, the tree of its criteria.
fn picture(book: &Book<'_>, seen: &Seen<'_>, href: &str) -> Option<Picture> {
    let title = format!("{} · {}", seen.edition.policy, seen.edition.name);
    let graph = decision::of_rules(seen.unit, seen.edition)
        .map(|(unit, root)| decision::from_root(book.bundle, &unit, root, title.clone()));
    let graph = graph.filter(|sketch| sketch.graph.node_count() <= MOST_FOLDED);
    let graph = graph.map(|sketch| fold::fold(sketch, MOST_SHAPES));
    let graph = graph.filter(|sketch| sketch.graph.node_count() <= MOST_LAID_OUT);
    let is_graph = graph.is_some();
    let sketch = graph.unwrap_or_else(|| tree::of_editions(book.bundle, &[(seen.unit, seen.edition)], title));
    let svg = svg::text(&sketch);
    let size = |name: &str| {
        let from = svg.split_once(&format!(" {name}=\""))?.1;
        from.split_once('"').map(|(size, _)| size.to_owned())
    };
    Some(Picture { href: href.to_owned(), is_graph, width: size("width")?, height: size("height")?, svg })
}
