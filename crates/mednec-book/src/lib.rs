//! The policy book: policies as pages that people read, print and sign.
//!
//! | in | out | never |
//! | --- | --- | --- |
//! | a project | a [`Site`]: pages, pictures and one style, linked by relative paths | asks for anything from elsewhere; runs a script; looks at a clock |
//! | a compiled condition | plain English, made of titles of criteria and meanings of facts (`english`) | copies what the document says |
//! | a project's cases | what each edition governs, and what its cases leave unshown | hides that a case fails |
//! | a policy of a project | a Word document ([`docx`]), its last change tracked | signs it |
//! | the sections of a source | which criteria carry each, and which none does | counts a paragraph that nobody listed |
//!
//! `book` gathers what is told, `pages` says what stands on each kind of page, `render` makes HTML of it.

mod book;
mod cited;
mod docx;
mod english;
mod pages;
mod render;
mod site;
#[cfg(test)]
mod tests;

pub use docx::{NoDocument, docx};
pub use site::{Site, Written};
