//! What came and what went between two editions, paragraph by paragraph, and word by word where one was rewritten.

use similar::{Algorithm, DiffOp, capture_diff_slices, get_diff_ratio};

use super::paragraph::Paragraph;

/// What happened to a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Stays,
    Came,
    Went,
}

/// A paragraph of both editions together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Marked {
    pub(super) look: super::paragraph::Look,
    /// What happened to the paragraph as such.
    pub(super) fate: Fate,
    pub(super) runs: Vec<(Fate, String)>,
}

/// How much of a paragraph must stay for it to be the same one, rewritten.
const SAME: f32 = 0.5;

/// The new paragraphs, with those of the edition before as what went.
pub(super) fn marked(old: Option<&[Paragraph]>, new: Vec<Paragraph>) -> Vec<Marked> {
    let Some(old) = old else { return new.iter().map(|one| whole(one, Fate::Stays)).collect() };
    let mut marked = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, old, &new) {
        let (before, after) = (op.old_range(), op.new_range());
        let before = old.get(before).unwrap_or(&[]);
        let after = new.get(after).unwrap_or(&[]);
        match op {
            DiffOp::Equal { .. } => marked.extend(after.iter().map(|one| whole(one, Fate::Stays))),
            _ => replaced(before, after, &mut marked),
        }
    }
    marked
}

fn whole(of: &Paragraph, fate: Fate) -> Marked {
    Marked { look: of.look, fate, runs: vec![(fate, of.text.clone())] }
}

/// Paragraphs in the place of others: those that were rewritten in pairs, in their order.
fn replaced(before: &[Paragraph], after: &[Paragraph], marked: &mut Vec<Marked>) {
    let mut rest = before;
    for one in after {
        let same = rest.iter().enumerate().find_map(|(at, old)| Some((at, rewritten(old, one)?)));
        match same {
            Some((at, rewritten)) => {
                let (gone, later) = rest.split_at(at);
                marked.extend(gone.iter().map(|old| whole(old, Fate::Went)));
                marked.push(rewritten);
                rest = later.get(1..).unwrap_or(&[]);
            }
            None => marked.push(whole(one, Fate::Came)),
        }
    }
    marked.extend(rest.iter().map(|old| whole(old, Fate::Went)));
}

/// A paragraph in the place of another, word by word, where enough of it stays.
fn rewritten(old: &Paragraph, new: &Paragraph) -> Option<Marked> {
    if old.look != new.look {
        return None;
    }
    let (before, after): (Vec<&str>, Vec<&str>) =
        (old.text.split_inclusive(' ').collect(), new.text.split_inclusive(' ').collect());
    let ops = capture_diff_slices(Algorithm::Patience, &before, &after);
    if get_diff_ratio(&ops, before.len(), after.len()) < SAME {
        return None;
    }
    let mut runs = Vec::new();
    for op in ops {
        let went = before.get(op.old_range()).unwrap_or(&[]).concat();
        let came = after.get(op.new_range()).unwrap_or(&[]).concat();
        match op {
            DiffOp::Equal { .. } => runs.push((Fate::Stays, came)),
            _ => {
                let both = [(Fate::Went, went), (Fate::Came, came)];
                runs.extend(both.into_iter().filter(|(_, text)| !text.is_empty()));
            }
        }
    }
    Some(Marked { look: new.look, fate: Fate::Stays, runs })
}

#[cfg(test)]
mod tests {
    use super::super::paragraph::Look;
    use super::*;

    fn plain(text: &str) -> Paragraph {
        Paragraph { look: Look::Plain, text: text.to_owned() }
    }

    #[test]
    fn without_what_went_it_is_the_new_and_without_what_came_the_old() {
        let old = ["one", "at most 12 visits in a year", "goes away", "last"].map(plain).to_vec();
        let new =
            ["one", "at most 18 visits in a year", "comes along", "and this too", "last"].map(plain).to_vec();
        let marked = marked(Some(&old), new.clone());
        let without = |fate: Fate| -> Vec<String> {
            let kept = marked.iter().filter(|one| one.fate != fate);
            let text = |one: &Marked| {
                one.runs.iter().filter(|(of, _)| *of != fate).map(|(_, text)| text.as_str()).collect()
            };
            kept.map(text).collect()
        };
        let texts = |of: &[Paragraph]| of.iter().map(|one| one.text.clone()).collect::<Vec<_>>();
        assert_eq!(without(Fate::Went), texts(&new));
        assert_eq!(without(Fate::Came), texts(&old));
        let rewritten = &marked[1];
        assert_eq!(rewritten.fate, Fate::Stays);
        assert!(rewritten.runs.contains(&(Fate::Went, "12 ".into())), "{rewritten:?}");
        assert!(rewritten.runs.contains(&(Fate::Came, "18 ".into())), "{rewritten:?}");
    }

    #[test]
    fn a_first_edition_has_no_marks() {
        let marked = marked(None, vec![plain("one")]);
        assert!(marked.iter().all(|one| one.fate == Fate::Stays));
    }
}
