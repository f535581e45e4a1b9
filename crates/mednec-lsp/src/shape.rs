//! What is written at a place of a file: keys, conditions, words, names.

use mednec_syntax::file::keys::{Shape, Table};
use mednec_syntax::file::kinds;

use crate::place::Step;

/// The keys of a whole file, by the keys of its text, which may be half written.
pub(crate) fn of_file(text: &str) -> Option<&'static Table> {
    let has =
        |key: &str| text.lines().any(|line| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')));
    let has_cases = has("cases");
    kinds().find(|(key, _)| has(key) && !(has_cases && *key == "payer")).map(|(_, table)| table)
}

/// What is written at the end of a path through a file: keys of a table, or what stands behind a key.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Slot {
    /// The keys at the top of a file.
    Top(&'static Table),
    /// What stands behind a key, or in a list.
    Inner(&'static Shape),
}

impl Slot {
    /// Nothing where nothing is known of it.
    pub(crate) fn at(file: &'static Table, path: &[Step]) -> Option<Self> {
        path.iter().try_fold(Self::Top(file), |here, step| here.under(step))
    }

    fn under(self, step: &Step) -> Option<Self> {
        let inner = match (self, step) {
            (Self::Top(table), Step::Key(key)) => &table.keys.iter().find(|known| known.name == key)?.shape,
            (Self::Inner(shape), Step::Key(key)) => shape.behind(key)?,
            (Self::Inner(shape), Step::Item) => shape.of_entries()?,
            (Self::Top(_), Step::Item) => return None,
        };
        Some(Self::Inner(inner))
    }

    /// The keys that may stand there beside those that do; nothing where they are the author's own.
    pub(crate) fn table(self, beside: &[&str]) -> Option<&'static Table> {
        match self {
            Self::Top(table) => Some(table),
            Self::Inner(shape) => shape.of_keys(beside)?.table(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(file: &str, path: &[&str]) -> String {
        let steps: Vec<Step> = path
            .iter()
            .map(|step| if *step == "-" { Step::Item } else { Step::Key((*step).to_owned()) })
            .collect();
        match Slot::at(of_file(file).unwrap(), &steps) {
            Some(Slot::Inner(shape)) if shape.of_text().is_some() => format!("{shape:?}"),
            Some(written) => written.table(&[]).map_or_else(String::new, |table| table.place.to_owned()),
            None => "nothing".to_owned(),
        }
    }

    #[test]
    fn a_path_leads_to_what_is_written_there() {
        let policy = "title: x\npolicy: a/b\n";
        assert_eq!(shape(policy, &[]), "a policy file");
        assert_eq!(shape(policy, &["rules", "-"]), "a rule");
        assert_eq!(shape(policy, &["rules", "-", "deny"]), "NameOf(Reason)");
        assert_eq!(shape(policy, &["rules", "-", "otherwise", "grant"]), "`grant`");
        assert_eq!(shape(policy, &["criteria", "c", "any", "-", "all", "-"]), "Member");
        assert_eq!(shape(policy, &["criteria", "c", "any", "-"]), "Member");
        assert_eq!(shape(policy, &["parameters", "p", "table", "AZ"]), "Single");
        assert_eq!(shape("cases: []", &["cases", "-", "given", "tone"]), "FactValue");
        assert_eq!(shape("facts: {}", &["facts", "f", "fields", "g", "type"])[..4], *"Word");
    }

    #[test]
    fn a_file_of_another_kind_is_not_known() {
        assert!(of_file("name: x\njobs: {}\n").is_none());
        assert_eq!(shape("policy: a/b", &["title"]), "Text");
    }
}
