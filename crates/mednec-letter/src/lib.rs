//! Letters: what a case is determined as, told to the people it is about.
//!
//! | in | out | never |
//! | --- | --- | --- |
//! | an explanation, names and days that the caller gives, a template | a letter as Markdown, HTML or text | decides, reads files or clocks, says of a case what is not in its explanation |
//! | a template | what is wrong with it, with its place | renders half of one |
//! | a project | what is wrong with the templates of its payers | waits until a letter is wanted |
//!
//! [`Content`] is what a template can name. The template writes Markdown; the other forms are made of that. What comes
//! out of an explanation is text, never markup.

mod about;
mod check;
mod content;
mod escape;
mod form;
mod plain;
mod reasoning;
mod sample;
mod template;

pub use about::{About, Reviewer};
pub use check::check_templates;
pub use content::{Code, Content, Kind, Policy, Question, Reason, Signed};
pub use form::Form;
pub use reasoning::{Line, Said};
pub use template::{BadTemplate, MOST_TEMPLATE_BYTES, Template};

/// The template that is used where no other is given.
pub const TEMPLATE: &str = include_str!("letter.md.j2");

/// A letter, and whether it may be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The letter.
    pub text: String,
    /// Whether it is a draft for a licensed reviewer, and no notice.
    pub draft: bool,
}

/// What stands in the letter of a draft, whatever its template says.
const DRAFT: &str = "DRAFT FOR A LICENSED REVIEWER; NOT A NOTICE";

/// Writes a letter.
pub fn letter(about: &About<'_>, template: &Template, form: Form) -> Result<Letter, BadTemplate> {
    let content = Content::of(about);
    let mut markdown = template.render(&content)?;
    if content.draft && !markdown.contains(DRAFT) {
        markdown = format!("> **{DRAFT}**\n\n{markdown}");
    }
    Ok(Letter { text: form.of(&markdown, &content.title()), draft: content.draft })
}
