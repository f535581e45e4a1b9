//! Documents, paragraph by paragraph: which criteria carry one, and which none does.

use std::collections::BTreeMap;

use mednec_syntax::file::{File, Source};
use serde::Serialize;

use super::{Link, policy_page};
use crate::book::Book;
use crate::cited::{citing, declared};

/// All documents of a project.
#[derive(Debug, Default)]
pub(crate) struct Sources(pub(crate) Vec<SourceShown>);

/// A document on its page.
#[derive(Debug, Serialize)]
pub(crate) struct SourceShown {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) version: Option<String>,
    pub(crate) page: String,
    pub(crate) about: Vec<(&'static str, String)>,
    /// Its paragraphs, where the authors list them.
    pub(crate) sections: Vec<SectionShown>,
    /// The places that are cited of a document whose paragraphs are not listed.
    pub(crate) places: Vec<SectionShown>,
    /// How many paragraphs are carried, how many are not for a reason, and how many are not.
    pub(crate) carried: usize,
    pub(crate) left_out: usize,
    pub(crate) open: usize,
}

/// A paragraph and what carries it.
#[derive(Debug, Serialize)]
pub(crate) struct SectionShown {
    pub(crate) label: String,
    pub(crate) says: Option<String>,
    pub(crate) not_carried: Option<String>,
    pub(crate) carried_by: Vec<Carrier>,
}

/// What carries a paragraph.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Carrier {
    pub(crate) kind: String,
    pub(crate) title: String,
    /// The place within the paragraph that it cites.
    pub(crate) within: Option<String>,
    /// The policies that it is a part of.
    pub(crate) policies: Vec<Link>,
}

/// What tells documents apart: short names are those of a file.
type Key = (String, String, String);

fn key(source: &Source) -> Key {
    let text =
        |of: &Option<mednec_source::Spanned<String>>| of.as_ref().map_or(String::new(), |of| of.node.clone());
    (source.id.node.clone(), text(&source.title), text(&source.version))
}

/// The page of a document that a file declares.
pub(crate) fn page_of(sources: &Sources, source: &Source) -> Option<Link> {
    let (id, title, version) = key(source);
    let same = |shown: &&SourceShown| {
        shown.id == id && shown.title == title && shown.version.clone().unwrap_or_default() == version
    };
    let shown = sources.0.iter().find(same)?;
    Some(Link { text: shown.title.clone(), href: shown.page.clone() })
}

/// The documents of a project, by short name.
pub(crate) fn sources(book: &Book<'_>) -> Sources {
    let mut declarations: BTreeMap<Key, Vec<&Source>> = BTreeMap::new();
    for source in book.files.iter().flat_map(|(_, file)| declared(file)) {
        declarations.entry(key(source)).or_default().push(source);
    }
    let carriers = carriers(book);
    let mut shown: Vec<SourceShown> = Vec::new();
    for (key, sources) in &declarations {
        let same = shown.iter().filter(|other| other.id == key.0).count();
        let number = if same == 0 { String::new() } else { format!("-{}", same + 1) };
        let page = format!("sources/{}{number}.html", key.0);
        shown.push(one(key, sources, page, carriers.get(key).map_or(&[][..], Vec::as_slice)));
    }
    Sources(shown)
}

fn one(key: &Key, sources: &[&Source], page: String, carriers: &[(String, Carrier)]) -> SourceShown {
    let first = |of: &dyn Fn(&Source) -> Option<String>| sources.iter().find_map(|source| of(source));
    let text = |of: &Option<mednec_source::Spanned<String>>| of.as_ref().map(|of| of.node.clone());
    let mut about: Vec<(&'static str, String)> = Vec::new();
    about.extend(first(&|source| text(&source.version)).map(|version| ("Version", version)));
    about.extend(first(&|source| text(&source.published)).map(|place| ("Published", place)));
    let read_on = first(&|source| source.read_on.as_ref().map(|day| day.node.to_string()));
    about.extend(read_on.map(|day| ("Read on", day)));
    about.extend(first(&|source| text(&source.authority)).map(|whose| ("Authority", whose)));
    let mut notes: Vec<String> = sources.iter().filter_map(|source| text(&source.note)).collect();
    notes.dedup();
    about.extend(notes.into_iter().map(|note| ("Note", note)));
    let listing = sources.iter().max_by_key(|source| source.sections.len());
    let listed = listing.map_or(&[][..], |source| source.sections.as_slice());
    let mut sections: Vec<SectionShown> = listed
        .iter()
        .map(|section| SectionShown {
            label: section.label.node.clone(),
            says: text(&section.says),
            not_carried: text(&section.not_carried),
            carried_by: Vec::new(),
        })
        .collect();
    let mut places: BTreeMap<String, Vec<Carrier>> = BTreeMap::new();
    for (locator, carrier) in carriers {
        let label = listing.and_then(|source| source.section(locator)).map(|section| &section.label.node);
        let section = sections.iter_mut().find(|section| Some(&section.label) == label);
        match section {
            Some(section) => {
                let rest = locator.get(section.label.len()..).unwrap_or_default();
                let rest = rest.trim_start_matches([',', ' ', ':', ';']);
                let within = (!rest.is_empty()).then(|| rest.to_owned());
                section.carried_by.push(Carrier { within, ..carrier.clone() });
            }
            None => places.entry(locator.clone()).or_default().push(carrier.clone()),
        }
    }
    let count = |of: &dyn Fn(&SectionShown) -> bool| sections.iter().filter(|section| of(section)).count();
    let (carried, left_out) = (
        count(&|section| !section.carried_by.is_empty()),
        count(&|section| section.carried_by.is_empty() && section.not_carried.is_some()),
    );
    SourceShown {
        id: key.0.clone(),
        title: if key.1.is_empty() { key.0.clone() } else { key.1.clone() },
        version: (!key.2.is_empty()).then(|| key.2.clone()),
        page,
        about,
        carried,
        left_out,
        open: sections.len() - carried - left_out,
        sections,
        places: places
            .into_iter()
            .map(|(label, carried_by)| SectionShown { label, says: None, not_carried: None, carried_by })
            .collect(),
    }
}

/// What cites each document, with the place in it.
fn carriers(book: &Book<'_>) -> BTreeMap<Key, Vec<(String, Carrier)>> {
    let mut found: BTreeMap<Key, Vec<(String, Carrier)>> = BTreeMap::new();
    for (at, (path, file)) in book.files.iter().enumerate() {
        let payer = payer_sources(book, file);
        for part in citing(file) {
            let policies = match file {
                File::ValueSet(set) => {
                    vec![Link {
                        text: "its page".to_owned(),
                        href: super::value_set::set_page(&set.name.node),
                    }]
                }
                File::Shared(_) => using(book, path, part.criterion.unwrap_or_default()),
                _ => edition_link(book, at, part.place.as_deref()).into_iter().collect(),
            };
            for cite in part.cites {
                let (id, locator) = cite.node.split_once(char::is_whitespace).unwrap_or((&cite.node, ""));
                let document = declared(file).iter().chain(payer).find(|source| source.id.node == id);
                let Some(document) = document else { continue };
                let locator = locator.trim();
                let locator = if locator.is_empty() { "the whole document" } else { locator };
                let carrier = Carrier {
                    kind: part.kind.clone(),
                    title: part.title.clone(),
                    within: None,
                    policies: policies.clone(),
                };
                found.entry(key(document)).or_default().push((locator.to_owned(), carrier));
            }
        }
    }
    found
}

/// The documents of the payer of a policy.
fn payer_sources<'b>(book: &'b Book<'_>, file: &File) -> &'b [Source] {
    let File::Policy(policy) = file else { return &[] };
    let id = policy.id.node.split('/').next().unwrap_or_default();
    let payers = book.files.iter().filter_map(|(_, file)| match file {
        File::Payer(payer) if payer.id.node == id => Some(payer.sources.as_slice()),
        _ => None,
    });
    payers.into_iter().next().unwrap_or(&[])
}

/// A part of an edition, by the file of that.
fn edition_link(book: &Book<'_>, file: usize, place: Option<&str>) -> Option<Link> {
    book.policies.iter().find_map(|policy| {
        let number = policy.editions.iter().position(|at| at.file == Some(file))? + 1;
        let text = format!("{} · {}", policy.id, book.seen(*policy.editions.get(number - 1)?)?.edition.name);
        let place = place.map_or(String::new(), |place| format!("-{place}"));
        Some(Link { text, href: format!("{}#e{number}{place}", policy_page(&policy.id)) })
    })
}

/// The editions that use a shared criterion.
fn using(book: &Book<'_>, path: &str, name: &str) -> Vec<Link> {
    let mut links = Vec::new();
    for policy in &book.policies {
        for (number, seen) in book.editions(policy).enumerate() {
            let own = seen.edition.criteria.iter().find(|criterion| criterion.name.as_str() == name);
            let file = own.and_then(|criterion| book.bundle.origin(criterion.origin));
            let file = file.and_then(|origin| book.bundle.files.get(origin.file as usize));
            if file.is_some_and(|file| file == path) {
                links.push(Link {
                    text: format!("{} · {}", policy.id, seen.edition.name),
                    href: format!("{}#e{}-{name}", policy_page(&policy.id), number + 1),
                });
            }
        }
    }
    links
}
