//! Documents that are cited.

use jiff::civil::Date;
use mednec_source::{Span, Spanned};

/// A document that criteria cite.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The whole entry.
    pub span: Span,
    /// Its short name: `rehab-12`.
    pub id: Spanned<String>,
    /// Its title.
    pub title: Option<Spanned<String>>,
    /// Its version or date, as the document gives it.
    pub version: Option<Spanned<String>>,
    /// Where it was published.
    pub published: Option<Spanned<String>>,
    /// When the author of the policy read it.
    pub read_on: Option<Spanned<Date>>,
    /// Whose reading it is, where authorities differ: `CMS NCCI`, `AMA CPT Assistant`.
    pub authority: Option<Spanned<String>>,
    /// What should be known about it, such as that a copy was read.
    pub note: Option<Spanned<String>>,
    /// Its paragraphs; what citations name is not held against them where there are none.
    pub sections: Vec<Section>,
}

/// A paragraph of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// As citations have it: `§4.2`.
    pub label: Spanned<String>,
    /// What it says, in the author's own words.
    pub says: Option<Spanned<String>>,
    /// Why no criterion carries it.
    pub not_carried: Option<Spanned<String>>,
}

impl Source {
    /// The paragraph that a citation names: its label, alone or with more behind it (`§4.2, second item`). Where several
    /// fit, the one with the longest label.
    pub fn section(&self, locator: &str) -> Option<&Section> {
        let fits = |section: &&Section| {
            let rest = locator.strip_prefix(section.label.node.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ',', ';', ':', '(']))
        };
        self.sections.iter().filter(fits).max_by_key(|section| section.label.node.len())
    }
}

#[cfg(test)]
mod tests {
    use mednec_source::{SourceId, Span};

    use super::*;

    fn said(text: &str) -> Spanned<String> {
        Spanned::new(text.to_owned(), Span::new(SourceId(0), 0, 0))
    }

    #[test]
    fn a_citation_names_the_paragraph_with_the_longest_label_that_fits() {
        let section = |label| Section { label: said(label), says: None, not_carried: None };
        let source = Source {
            span: Span::new(SourceId(0), 0, 0),
            id: said("rehab-12"),
            title: None,
            version: None,
            published: None,
            read_on: None,
            authority: None,
            note: None,
            sections: ["§4", "§4.2", "(c)", "(c)(3)"].map(section).to_vec(),
        };
        let found = |locator| source.section(locator).map(|section| section.label.node.as_str());
        assert_eq!(found("§4.2"), Some("§4.2"));
        assert_eq!(found("§4.2, second item"), Some("§4.2"));
        assert_eq!(found("§4.3"), None);
        assert_eq!(found("§4 and more"), Some("§4"));
        assert_eq!(found("(c)(3)(A)"), Some("(c)(3)"));
        assert_eq!(found(""), None);
    }
}
