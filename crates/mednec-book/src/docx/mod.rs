//! A policy as a Word document for sign-off: what its page says, with what its last edition changed as tracked
//! insertions and deletions, and a place to sign.
//!
//! | file | what it does |
//! | --- | --- |
//! | `paragraph` | an edition as paragraphs |
//! | `redline` | two lists of paragraphs as one, with what came and what went |
//! | `xml` | such a list in the words of the format |
//! | `package` | the files of a document in one |

mod package;
mod paragraph;
mod redline;
mod xml;

use mednec_project::Project;

use crate::book::{Book, Seen};
use crate::pages::edition::edition;
use crate::pages::source::sources;
use paragraph::paragraphs;

/// Why there is no document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoDocument {
    /// The project could not be compiled.
    NotCompiled,
    /// There is no such policy, and these there are.
    NoPolicy(Vec<String>),
    /// The document could not be put together, which is a fault of mednec.
    Fault(String),
}

/// A policy, or the edition that a file has, as a document, marked against the edition before it.
///
/// # Errors
///
/// There is no such policy, or the project could not be compiled.
pub fn docx(project: &Project, which: &str) -> Result<Vec<u8>, NoDocument> {
    let book = Book::of(project).ok_or(NoDocument::NotCompiled)?;
    let asked = which.replace('\\', "/");
    let all = sources(&book);
    for policy in &book.policies {
        let editions: Vec<Seen<'_>> = book.editions(policy).collect();
        let of_file = |seen: &Seen<'_>| {
            let file = seen.at.file.and_then(|file| book.files.get(file));
            file.is_some_and(|(path, _)| asked == *path || asked.ends_with(&format!("/{path}")))
        };
        let at = if policy.id == asked { Some(0) } else { editions.iter().position(of_file) };
        let Some((at, new)) = at.and_then(|at| Some((at, editions.get(at)?))) else { continue };
        let shown = |seen| edition(&book, &all, policy, (1, seen, None));
        let old = editions.get(at + 1).map(|seen| (seen.edition.name.clone(), paragraphs(&shown(seen))));
        let (before, old) = old.unzip();
        let marked = redline::marked(old.as_deref(), paragraphs(&shown(new)));
        let head = xml::Head {
            title: book.title(policy),
            payer: book.payer_name(policy.payer).to_owned(),
            id: policy.id.clone(),
            edition: new.edition.name.clone(),
            before,
        };
        return package::written(&xml::document(&head, &marked))
            .map_err(|error| NoDocument::Fault(error.to_string()));
    }
    Err(NoDocument::NoPolicy(book.policies.iter().map(|policy| policy.id.clone()).collect()))
}
