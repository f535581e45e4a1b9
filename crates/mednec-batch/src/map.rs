//! The mapping from the columns of an input to the facts of a case.

use std::collections::BTreeMap;
use std::path::Path;

use mednec_project::codes::BAD_MAP;
use mednec_source::{Diagnostic, did_you_mean};
use serde::{Deserialize, Deserializer};
use serde_yaml::Value;

/// Which columns hold which facts, and how what they hold is to be read.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Map {
    /// Texts that stand for nothing known, in all columns.
    #[serde(default)]
    pub(crate) missing: Vec<String>,
    /// Columns that are passed over; `others` stands for all that are not named.
    #[serde(default)]
    pub(crate) ignore: Ignore,
    /// For each fact, and for `case_id` and `payer`, where it is found.
    facts: BTreeMap<String, Value>,
    #[serde(skip)]
    pub(crate) entries: BTreeMap<String, Entry>,
}

/// The columns that are passed over.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Ignore {
    Named(Vec<String>),
    Others(Others),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Others {
    Others,
}

impl Default for Ignore {
    fn default() -> Self {
        Self::Named(Vec::new())
    }
}

/// Where a fact is found.
#[derive(Clone, Debug)]
pub(crate) enum Entry {
    /// In one column.
    Column(String),
    /// An element of the list in each of several columns.
    Columns(Vec<String>),
    /// With more said.
    Full(Box<Full>),
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Full {
    pub(crate) column: Option<String>,
    pub(crate) columns: Option<Vec<String>>,
    /// The same value in every row.
    #[serde(default, deserialize_with = "as_text")]
    pub(crate) value: Option<String>,
    /// What texts of the input are called in the vocabulary; others stay as they are.
    #[serde(default)]
    pub(crate) values: BTreeMap<String, String>,
    /// How dates are written: `DD-MON-YYYY`, `YYYYMMDD`.
    pub(crate) date: Option<String>,
    /// What stands between the elements of a list.
    pub(crate) split: Option<String>,
    /// Texts that stand for nothing known, beside those of the whole mapping.
    #[serde(default)]
    pub(crate) missing: Vec<String>,
    #[serde(default)]
    pub(crate) empty: Empty,
    /// Whether what is not in the list is not there; else as the vocabulary says.
    #[serde(default, deserialize_with = "yes_or_no")]
    pub(crate) complete: Option<bool>,
}

/// What an empty cell means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Empty {
    /// Nothing is known.
    #[default]
    Unknown,
    /// There is none: a list ends, or is empty.
    None,
}

/// A value as text, however it is written.
fn as_text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    match Value::deserialize(from)? {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        Value::Number(number) => Ok(Some(number.to_string())),
        Value::Bool(value) => Ok(Some(if value { "yes" } else { "no" }.to_owned())),
        _ => Err(serde::de::Error::custom("`value` is one value")),
    }
}

/// Yes or no, as in a policy.
fn yes_or_no<'de, D: Deserializer<'de>>(from: D) -> Result<Option<bool>, D::Error> {
    match as_text(from)?.as_deref() {
        None => Ok(None),
        Some("yes" | "true") => Ok(Some(true)),
        Some("no" | "false") => Ok(Some(false)),
        Some(_) => Err(serde::de::Error::custom("`complete` is yes or no")),
    }
}

impl Entry {
    fn of(value: Value) -> Result<Self, serde_yaml::Error> {
        match value {
            Value::String(name) => Ok(Self::Column(name)),
            Value::Sequence(_) => serde_yaml::from_value(value).map(Self::Columns),
            other => serde_yaml::from_value(other).map(|full| Self::Full(Box::new(full))),
        }
    }

    /// With everything said.
    pub(crate) fn full(&self) -> Full {
        match self {
            Self::Column(name) => Full { column: Some(name.clone()), ..Full::default() },
            Self::Columns(names) => Full { columns: Some(names.clone()), ..Full::default() },
            Self::Full(full) => (**full).clone(),
        }
    }
}

impl Map {
    /// Reads a mapping from the text of a YAML file.
    #[expect(clippy::result_large_err, reason = "it is read once a run")]
    pub fn read(path: &Path, text: &str) -> Result<Self, Diagnostic> {
        let told = |message: String| Diagnostic::new(&BAD_MAP, message).in_path(path.to_string_lossy());
        let whole: Value = serde_yaml::from_str(text).map_err(|error| {
            let line = error.location().map_or_else(String::new, |at| format!(" in line {}", at.line()));
            told(format!("the mapping is not written as YAML{line}"))
                .help("look at the indents, brackets and quotation marks there")
        })?;
        let mut map: Self = serde_yaml::from_value(whole.clone()).map_err(|_| {
            told(format!("the mapping cannot be read: {}", amiss::<Self>(&whole, &KEYS)))
                .help("write `facts:` and below it for each fact its column: `service_date: CLM_FROM_DT`")
        })?;
        for (fact, value) in std::mem::take(&mut map.facts) {
            let entry = Entry::of(value.clone()).map_err(|_| {
                told(format!(
                    "what is said of `{fact}` cannot be read: {}",
                    amiss::<Full>(&value, &ENTRY_KEYS)
                ))
                .help("write its column, a list of columns, or `{ column: NAME, … }`")
            })?;
            map.entries.insert(fact, entry);
        }
        for (fact, entry) in &map.entries {
            let full = entry.full();
            let given = [full.column.is_some(), full.columns.is_some(), full.value.is_some()];
            if given.into_iter().filter(|given| *given).count() != 1 {
                return Err(told(format!("`{fact}` needs one of `column`, `columns` and `value`")).help(
                    "name the column that holds it, or the columns of a list, or its value in every row",
                ));
            }
            if full.date.as_deref().is_some_and(|form| strptime(form).is_none()) {
                return Err(told(format!("the form of the dates of `{fact}` is not understood"))
                    .help("write it with YYYY, MM or MON, and DD: `DD-MON-YYYY`"));
            }
        }
        Ok(map)
    }
}

impl Map {
    /// The column with the names of the cases.
    pub(crate) fn case_id(&self) -> &str {
        match self.entries.get("case_id") {
            Some(Entry::Column(column)) => column,
            Some(Entry::Full(full)) => full.column.as_deref().unwrap_or_default(),
            _ => "",
        }
    }

    /// The columns that it names.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &str> {
        self.entries.values().flat_map(|entry| match entry {
            Entry::Column(name) => std::slice::from_ref(name).iter().map(String::as_str).collect::<Vec<_>>(),
            Entry::Columns(names) => names.iter().map(String::as_str).collect(),
            Entry::Full(full) => {
                full.columns.iter().flatten().chain(&full.column).map(String::as_str).collect()
            }
        })
    }

    /// Whether a key at the top of an object is a column, or the beginning of a path to one.
    pub(crate) fn reaches(&self, key: &str) -> bool {
        self.columns().any(|name| name == key || name.split('.').next() == Some(key))
    }
}

/// A form of dates such as `DD-MON-YYYY`, as the calendar library has it; nothing where a part is missing.
pub(crate) fn strptime(form: &str) -> Option<String> {
    let month = form.contains("MON") || form.contains("MM");
    if !(form.contains("YYYY") && month && form.contains("DD")) || form.contains('%') {
        return None;
    }
    Some(form.replace("YYYY", "%Y").replace("MON", "%b").replace("MM", "%m").replace("DD", "%d"))
}

/// The keys at the top, and those of an entry, each with what stands there.
const KEYS: [(&str, &str); 3] = [
    ("facts", "for each fact, where it is found"),
    ("missing", "a list of texts"),
    ("ignore", "a list of columns, or `others`"),
];
const ENTRY_KEYS: [(&str, &str); 9] = [
    ("column", "the name of a column"),
    ("columns", "a list of columns"),
    ("value", "one value"),
    ("values", "texts of the input, each with a text of the vocabulary"),
    ("date", "a form such as DD-MON-YYYY"),
    ("split", "a text"),
    ("missing", "a list of texts"),
    ("empty", "`unknown` or `none`"),
    ("complete", "yes or no"),
];

/// What is wrong with a part of a mapping, of which each key may be there by itself.
fn amiss<T: for<'de> Deserialize<'de>>(value: &Value, known: &[(&str, &str)]) -> String {
    let Value::Mapping(entries) = value else { return "it is no list of keys with their values".to_owned() };
    let mut unfit = None;
    for (key, value) in entries {
        let Some(name) = key.as_str() else { return "a key is not a text".to_owned() };
        let Some((_, what)) = known.iter().find(|(known, _)| *known == name) else {
            let near = did_you_mean(name, known.iter().map(|(name, _)| *name));
            let near = near.map_or_else(String::new, |near| format!(", {near}"));
            return format!("there is no key `{name}`{near}");
        };
        // `facts` cannot be left out.
        let alone = [(key.clone(), value.clone()), ("facts".into(), Value::Mapping(Default::default()))];
        let alone = alone.into_iter().filter(|(name, _)| name == key || known.len() == KEYS.len());
        let alone: serde_yaml::Mapping =
            alone.filter(|(other, of)| other != "facts" || key != "facts" || of == value).collect();
        if serde_yaml::from_value::<T>(Value::Mapping(alone)).is_err() {
            unfit.get_or_insert_with(|| format!("at `{name}` stands {what}"));
        }
    }
    unfit.unwrap_or_else(|| "`facts` is not there".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Map, String> {
        Map::read(Path::new("map.yaml"), text).map_err(|problem| problem.message)
    }

    #[test]
    fn entries_are_short_or_long() {
        let map = read(
            "missing: ['', '~']\nignore: others\nfacts:\n  procedure: HCPCS_CD\n  diagnoses: [DX1, DX2]\n  service_date: { column: FROM_DT, date: DD-MON-YYYY }\n  payer: { value: medicare }\n",
        )
        .unwrap();
        assert_eq!(map.entries["procedure"].full().column.as_deref(), Some("HCPCS_CD"));
        assert_eq!(map.entries["diagnoses"].full().columns.unwrap().len(), 2);
        assert!(matches!(map.ignore, Ignore::Others(Others::Others)));
    }

    #[test]
    fn what_is_not_understood_is_told() {
        assert!(read("facts:\n  a: { column: A, value: b }\n").unwrap_err().contains("needs one of"));
        assert!(read("facts:\n  a: { column: A, dates: X }\n").unwrap_err().contains("said of `a`"));
        assert!(read("facts:\n  a: { column: A, date: 'DD.MM' }\n").unwrap_err().contains("dates of `a`"));
        let of = |text: &str| read(text).unwrap_err();
        assert_eq!(
            of("fact: {}\n"),
            "the mapping cannot be read: there is no key `fact`, did you mean `facts`?"
        );
        assert_eq!(of("missing: ['~']\n"), "the mapping cannot be read: `facts` is not there");
        assert!(of("ignore: 3\nfacts: {}\n").ends_with("at `ignore` stands a list of columns, or `others`"));
        assert!(of("facts: [a]\n").ends_with("at `facts` stands for each fact, where it is found"));
        assert!(
            of("facts:\n  a: { column: A, empty: never }\n")
                .ends_with("at `empty` stands `unknown` or `none`")
        );
        assert!(of("facts: [a\n").starts_with("the mapping is not written as YAML in line "));
    }

    #[test]
    fn forms_of_dates_are_spelled_for_the_calendar() {
        assert_eq!(strptime("DD-MON-YYYY").as_deref(), Some("%d-%b-%Y"));
        assert_eq!(strptime("YYYYMMDD").as_deref(), Some("%Y%m%d"));
    }
}
