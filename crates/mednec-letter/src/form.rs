//! The forms of a letter.

use pulldown_cmark::{Parser, html};

use crate::plain::plain;

/// The form of a letter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// CommonMark, as the template writes it.
    #[default]
    Markdown,
    /// A whole page of HTML.
    Html,
    /// Text for a fixed-width font, at most 80 columns wide.
    Text,
}

impl Form {
    /// Markdown in this form.
    pub(crate) fn of(self, markdown: &str, title: &str) -> String {
        match self {
            Self::Markdown => markdown.to_owned(),
            Self::Text => plain(markdown),
            Self::Html => {
                let mut body = String::new();
                html::push_html(&mut body, Parser::new(markdown));
                format!(
                    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
                     </head>\n<body>\n{body}</body>\n</html>\n"
                )
            }
        }
    }
}
