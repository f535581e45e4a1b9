//! What an edition decides differently from the one before it.

use mednec_draw::words;
use mednec_project::changes::{
    AsideChanged, CriterionChanged, EndShown, MovedShown, aside_text, case_text, change_text, ending,
    more_text,
};
use serde::Serialize;

use super::rules::colour;
use crate::book::{Book, Seen};

/// The difference between two editions.
#[derive(Debug, Serialize)]
pub(crate) struct History {
    pub(crate) before: String,
    pub(crate) verdict: String,
    pub(crate) problems: Vec<String>,
    pub(crate) moved: Vec<MovedSaid>,
    /// Pairs of ends that were not looked at.
    pub(crate) more: Vec<String>,
    pub(crate) criteria: Vec<CriterionSaid>,
    /// What changed beside the rules: what, before, now.
    pub(crate) asides: Vec<(String, String, String)>,
}

/// Cases that end otherwise.
#[derive(Debug, Serialize)]
pub(crate) struct MovedSaid {
    pub(crate) from: EndSaid,
    pub(crate) to: EndSaid,
    pub(crate) wording: bool,
    pub(crate) case: Option<String>,
}

/// Where cases end.
#[derive(Debug, Serialize)]
pub(crate) struct EndSaid {
    pub(crate) outcome: String,
    pub(crate) colour: &'static str,
    pub(crate) reason: String,
    pub(crate) text: Option<String>,
}

/// A criterion that is not what it was.
#[derive(Debug, Serialize)]
pub(crate) struct CriterionSaid {
    pub(crate) name: String,
    pub(crate) what: &'static str,
    pub(crate) old: Option<String>,
    pub(crate) new: Option<String>,
    pub(crate) only_old: Option<String>,
    pub(crate) only_new: Option<String>,
}

/// The difference of an edition from the one before it.
pub(crate) fn history(book: &Book<'_>, old: &Seen<'_>, new: &Seen<'_>) -> History {
    let changes = book.changes(old, new);
    let parts = || changes.parts.iter();
    History {
        before: old.edition.name.clone(),
        verdict: ending(&changes, 0),
        problems: parts().filter_map(|part| part.problem.clone()).collect(),
        moved: parts().flat_map(|part| &part.moved).map(|one| moved(book, one)).collect(),
        more: parts().flat_map(|part| &part.more).map(more_text).collect(),
        criteria: parts().flat_map(|part| &part.criteria).map(criterion).collect(),
        asides: parts().flat_map(|part| &part.asides).map(aside).collect(),
    }
}

fn aside(aside: &AsideChanged) -> (String, String, String) {
    let said = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
    (aside_text(aside), said(&aside.old), said(&aside.new))
}

fn moved(book: &Book<'_>, moved: &MovedShown) -> MovedSaid {
    let end = |end: &EndShown| EndSaid {
        outcome: words(end.outcome.name()),
        colour: colour(end.outcome),
        reason: book.words.named(&end.reason),
        text: end.text.clone().filter(|_| moved.wording),
    };
    MovedSaid {
        from: end(&moved.from),
        to: end(&moved.to),
        wording: moved.wording,
        case: moved.case.as_ref().map(case_text),
    }
}

fn criterion(changed: &CriterionChanged) -> CriterionSaid {
    let differs = changed.old != changed.new;
    let written = |text: &Option<String>| text.clone().filter(|text| differs && !text.is_empty());
    CriterionSaid {
        name: changed.criterion.clone(),
        what: change_text(changed.change),
        old: written(&changed.old),
        new: written(&changed.new),
        only_old: changed.only_old.as_ref().map(case_text),
        only_new: changed.only_new.as_ref().map(case_text),
    }
}
