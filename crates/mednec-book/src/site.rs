//! The site: all its files, made in memory and then written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};

use mednec_project::codes::NOT_WRITTEN;
use mednec_project::{Project, write_whole};
use mednec_source::Diagnostic;
use minijinja::Error;

use crate::book::Book;
use crate::pages::comparison::ComparisonShown;
use crate::pages::source::sources;
use crate::pages::{Link, comparison, edition, fact, index, outcomes, policy_page, value_set};
use crate::render::Renderer;

/// The file that says which files of a folder a book wrote.
const LISTING: &str = "book-files.txt";
/// The style of all pages.
const CSS: &str = include_str!("templates/book.css");

/// The files of a site, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    files: BTreeMap<String, Vec<u8>>,
}

/// What was done to a folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// All files of the site.
    pub files: usize,
    /// Those that were written, since they are new or other than before.
    pub changed: usize,
    /// Those of an earlier book that are gone.
    pub removed: usize,
}

impl Site {
    /// The site of a project; nothing where that could not be compiled. `done` is told after each of the steps.
    ///
    /// # Errors
    ///
    /// A template of the book does not fit what stands in it, which is a fault of mednec.
    pub fn of(project: &Project, done: &mut dyn FnMut(usize, usize)) -> Result<Option<Self>, Error> {
        let Some(book) = Book::of(project) else { return Ok(None) };
        let renderer = Renderer::new()?;
        let steps = book.policies.len() + 3;
        let mut site = Self::default();
        site.add("book.css", CSS.as_bytes().to_vec());
        let all = sources(&book);
        let mut using: BTreeMap<String, BTreeSet<Link>> = BTreeMap::new();
        for (at, policy) in book.policies.iter().enumerate() {
            let shown = edition::policy(&book, &all, policy);
            let path = policy_page(&policy.id);
            for one in &shown.editions {
                for set in &one.sets {
                    let link =
                        Link { text: format!("{} · {}", shown.payer, shown.title), href: path.clone() };
                    using.entry(set.link.href.clone()).or_default().insert(link);
                }
                if let Some(picture) = &one.picture {
                    site.add(&picture.href, picture.svg.clone().into_bytes());
                }
            }
            for procedure in shown.procedures.iter().filter_map(|procedure| procedure.href.as_ref()) {
                let link = Link { text: format!("{} · {}", shown.payer, shown.title), href: path.clone() };
                using.entry(procedure.clone()).or_default().insert(link);
            }
            let bytes = renderer.page("policy.html", &path, ("policies", &shown.title), &shown)?;
            site.add(&path, bytes);
            done(at + 1, steps);
        }
        site.facts(&book, &renderer)?;
        done(steps - 2, steps);
        for (path, set) in book.sets() {
            let page = value_set::set_page(&set.name.node);
            let used_by = using.remove(&page).unwrap_or_default().into_iter().collect();
            let shown = value_set::shown(&book, path, set, used_by);
            site.add(&page, renderer.page("value_set.html", &page, ("", &shown.title), &shown)?);
        }
        for source in &all.0 {
            let bytes = renderer.page("source.html", &source.page, ("sources", &source.title), source)?;
            site.add(&source.page, bytes);
        }
        site.add(
            "sources.html",
            renderer.page("sources.html", "sources.html", ("sources", "Sources"), &all.0)?,
        );
        done(steps - 1, steps);
        let shown = ComparisonShown {
            criteria: comparison::criteria(&book),
            facts: comparison::facts(&book),
            outcomes: outcomes::outcomes(&book),
        };
        let title = ("comparison", "Payers side by side");
        site.add("comparison.html", renderer.page("comparison.html", "comparison.html", title, &shown)?);
        let front = index::index(&book);
        site.add("index.html", renderer.page("index.html", "index.html", ("policies", "Policies"), &front)?);
        done(steps, steps);
        Ok(Some(site))
    }

    fn facts(&mut self, book: &Book<'_>, renderer: &Renderer) -> Result<(), Error> {
        let uses = fact::uses(book);
        let mut all = Vec::new();
        for known in book.bundle.vocabulary() {
            let Some(id) = book.bundle.fact_named(&known.name) else { continue };
            let shown = fact::fact(book, &uses, id, known);
            let path = crate::english::fact_page(&known.name);
            self.add(&path, renderer.page("fact.html", &path, ("facts", &shown.said), &shown)?);
            all.push(shown);
        }
        self.add("facts.html", renderer.page("facts.html", "facts.html", ("facts", "Facts"), &all)?);
        Ok(())
    }

    fn add(&mut self, path: &str, bytes: Vec<u8>) {
        self.files.insert(path.to_owned(), bytes);
    }

    /// The files, by path from the root of the site.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// Writes the site into a folder: each file whole or not at all, what is there already not again, and what only an
    /// earlier book wrote is taken away. A folder that holds something else is left alone.
    ///
    /// # Errors
    ///
    /// The folder holds other files, or a file could not be written.
    pub fn write(&self, folder: &Path) -> Result<Written, Box<Diagnostic>> {
        if folder.is_file() {
            let problem = Diagnostic::new(&NOT_WRITTEN, "a file stands here, and the pages need a folder");
            return Err(Box::new(problem.in_path(shown(folder)).help("name another place")));
        }
        let before = listed(folder)?;
        let mut written = Written { files: self.files.len(), ..Written::default() };
        let mut names: BTreeSet<&str> = self.files.keys().map(String::as_str).collect();
        // What is written by a run that fails is of the book too, and taken away by a later one.
        names.extend(before.iter().map(String::as_str));
        write_changed(folder, LISTING, listing(&names).as_bytes())?;
        for (path, bytes) in self.files() {
            written.changed += usize::from(write_changed(folder, path, bytes)?);
        }
        for gone in before.iter().filter(|path| !self.files.contains_key(*path)) {
            let path = folder.join(gone);
            written.removed += usize::from(std::fs::remove_file(&path).is_ok());
            if !path.exists() {
                names.remove(gone.as_str());
            }
        }
        write_changed(folder, LISTING, listing(&names).as_bytes())?;
        Ok(written)
    }
}

/// The text of the list of files.
fn listing(names: &BTreeSet<&str>) -> String {
    names.iter().map(|path| format!("{path}\n")).collect()
}

/// Writes a file of a folder; whether it was not there as it is to be.
fn write_changed(folder: &Path, path: &str, bytes: &[u8]) -> Result<bool, Box<Diagnostic>> {
    let path = folder.join(path);
    if std::fs::read(&path).is_ok_and(|old| old == bytes) {
        return Ok(false);
    }
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(|error| not_made(parent, &error))?;
    }
    write_whole(&path, bytes).map_err(Box::new)?;
    Ok(true)
}

/// The files that an earlier book wrote into a folder; none where it is empty or not there.
fn listed(folder: &Path) -> Result<Vec<String>, Box<Diagnostic>> {
    let inside = |path: &str| Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    match std::fs::read_to_string(folder.join(LISTING)) {
        Ok(text) => Ok(text.lines().filter(|path| inside(path)).map(str::to_owned).collect()),
        Err(_) if std::fs::read_dir(folder).is_ok_and(|mut found| found.next().is_some()) => {
            let problem =
                Diagnostic::new(&NOT_WRITTEN, "the folder holds files that are not of a policy book");
            Err(Box::new(
                problem.in_path(shown(folder)).help("name an empty folder, or one that does not exist yet"),
            ))
        }
        Err(_) => Ok(Vec::new()),
    }
}

fn not_made(folder: &Path, error: &std::io::Error) -> Box<Diagnostic> {
    let problem = Diagnostic::new(&NOT_WRITTEN, format!("the folder could not be made: {error}"));
    Box::new(problem.in_path(shown(folder)).help("look whether the folder around it may be written to"))
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
