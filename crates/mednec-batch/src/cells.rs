//! From the columns of an input to the cells of a case, by a mapping or by name.

use std::borrow::Cow;

use jiff::civil::Date;
use mednec_graph::{Bundle, FactKind};
use mednec_project::codes::{BAD_MAP, UNKNOWN_COLUMN};
use mednec_project::{Cell, parts_list};
use mednec_source::{Diagnostic, did_you_mean};

use crate::map::{Empty, Full, Ignore, Map, strptime};

/// How each fact is made from the columns of a row.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) facts: Vec<PlannedFact>,
    /// How the facts of the bundle are made that the first one is compared with.
    pub(crate) other: Option<Box<Plan>>,
}

/// How one fact is made.
#[derive(Clone, Debug)]
pub(crate) struct PlannedFact {
    pub(crate) name: String,
    /// The columns it stands in, by their places in the row.
    pub(crate) columns: Vec<usize>,
    /// Whether each column is one element of a list.
    several: bool,
    is_list: bool,
    /// What parts the elements of a list in one cell, where the mapping does not say.
    parted_by: &'static [char],
    full: Full,
    date: Option<String>,
    missing: Vec<String>,
}

/// The columns of an input that are no facts of a case.
const NO_FACTS: [&str; 2] = ["case_id", "payer"];

#[expect(clippy::result_large_err, reason = "it is made once an input")]
impl Plan {
    /// How the facts of `bundle` are made from columns of these names.
    pub(crate) fn of(map: Option<&Map>, columns: &[String], bundle: &Bundle) -> Result<Self, Diagnostic> {
        Self::passing_over(map, columns, bundle, None)
    }

    /// The same, but that facts which only `other` knows are passed over.
    pub(crate) fn passing_over(
        map: Option<&Map>,
        columns: &[String],
        bundle: &Bundle,
        other: Option<&Bundle>,
    ) -> Result<Self, Diagnostic> {
        let passed = |name: &str| {
            bundle.fact_named(name).is_none() && other.is_some_and(|other| other.fact_named(name).is_some())
        };
        match map {
            Some(map) => Self::mapped(map, columns, bundle, &passed),
            None => Self::by_name(columns, bundle, &passed),
        }
    }

    /// The columns that are read, ascending.
    pub(crate) fn read(&self) -> Vec<usize> {
        let own = self.facts.iter().flat_map(|fact| fact.columns.iter().copied());
        let mut read: Vec<usize> =
            own.chain(self.other.as_deref().map(Self::read).unwrap_or_default()).collect();
        read.sort_unstable();
        read.dedup();
        read
    }

    /// The same for rows that hold only these columns.
    pub(crate) fn among(&self, read: &[usize]) -> Self {
        let mut plan = self.clone();
        for place in plan.facts.iter_mut().flat_map(|fact| &mut fact.columns) {
            *place = read.binary_search(place).unwrap_or(usize::MAX);
        }
        plan.other = self.other.as_ref().map(|other| Box::new(other.among(read)));
        plan
    }

    fn by_name(
        columns: &[String],
        bundle: &Bundle,
        passed: &dyn Fn(&str) -> bool,
    ) -> Result<Self, Diagnostic> {
        let mut facts = Vec::new();
        for (at, name) in columns.iter().enumerate() {
            if passed(name) || name.is_empty() {
                continue;
            }
            if !NO_FACTS.contains(&name.as_str()) && bundle.fact_named(name).is_none() {
                return Err(unknown(name, bundle));
            }
            if columns.iter().take(at).any(|other| other == name) {
                return Err(twice(name));
            }
            facts.push(PlannedFact::new(name, vec![at], false, Full::default(), &[], bundle));
        }
        Ok(Self { facts, other: None })
    }

    fn mapped(
        map: &Map,
        columns: &[String],
        bundle: &Bundle,
        passed: &dyn Fn(&str) -> bool,
    ) -> Result<Self, Diagnostic> {
        let mut facts = Vec::new();
        let mut used = vec![false; columns.len()];
        for (name, entry) in &map.entries {
            if !NO_FACTS.contains(&name.as_str()) && bundle.fact_named(name).is_none() && !passed(name) {
                let known = bundle.vocabulary().iter().map(|fact| fact.name.as_str());
                let problem =
                    Diagnostic::new(&BAD_MAP, format!("the mapping names `{name}`, which is no fact"));
                return Err(problem.help(
                    did_you_mean(name, known).unwrap_or_else(|| "write a fact of the vocabulary".into()),
                ));
            }
            let full = entry.full();
            let several = full.columns.is_some();
            let wanted: Vec<&String> = full.columns.iter().flatten().chain(&full.column).collect();
            let mut places = Vec::new();
            for column in wanted {
                if columns.iter().filter(|known| *known == column).count() > 1 {
                    return Err(twice(column));
                }
                let Some(at) = columns.iter().position(|known| known == column) else {
                    let near = did_you_mean(column, columns.iter().map(String::as_str));
                    let problem = format!("the input has no column `{column}`, which the mapping names");
                    return Err(Diagnostic::new(&BAD_MAP, problem).help(near.unwrap_or_else(|| {
                        "look at the spelling, and whether this is the right file".into()
                    })));
                };
                places.push(at);
                if let Some(used) = used.get_mut(at) {
                    *used = true;
                }
            }
            if !passed(name) {
                facts.push(PlannedFact::new(name, places, several, full, &map.missing, bundle));
            }
        }
        let ignored = |name: &String| match &map.ignore {
            Ignore::Others(_) => true,
            Ignore::Named(names) => names.contains(name),
        };
        let left =
            columns.iter().zip(&used).find(|(name, used)| !**used && !name.is_empty() && !ignored(name));
        match left {
            Some((name, _)) => Err(Diagnostic::new(&UNKNOWN_COLUMN, format!("the mapping does not name the column `{name}`"))
                .help("map it to a fact, or pass it over: `ignore: [...]`, or `ignore: others` for all that are not named")),
            None => Ok(Self { facts, other: None }),
        }
    }
}

/// What is told of a name that two columns have.
fn twice(name: &str) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_COLUMN, format!("two columns are called `{name}`"))
        .help("keep the one that is true")
}

fn unknown(name: &str, bundle: &Bundle) -> Diagnostic {
    let known = bundle.vocabulary().iter().map(|fact| fact.name.as_str()).chain(NO_FACTS);
    let near = did_you_mean(name, known);
    let shown = name.split_whitespace().collect::<Vec<_>>().join(" ");
    Diagnostic::new(&UNKNOWN_COLUMN, format!("the column `{shown}` is no fact of the vocabulary")).help(
        near.unwrap_or_else(|| {
            "rename the column, or say with `--map` which columns hold which facts".into()
        }),
    )
}

impl PlannedFact {
    fn new(
        name: &str,
        columns: Vec<usize>,
        several: bool,
        full: Full,
        missing: &[String],
        bundle: &Bundle,
    ) -> Self {
        let kind = bundle.fact_named(name).and_then(|id| bundle.fact(id)).map(|fact| &fact.kind);
        Self {
            name: name.to_owned(),
            columns,
            several,
            is_list: kind.is_some_and(FactKind::is_list),
            parted_by: kind.map_or(&[], parts_list),
            date: full.date.as_deref().and_then(strptime),
            missing: missing.iter().chain(&full.missing).cloned().collect(),
            full,
        }
    }

    /// Whether an empty cell of it is a list without an entry.
    pub(crate) fn empty_is_none(&self) -> bool {
        self.is_list && self.full.empty == Empty::None
    }

    /// Whether its one column holds the fact as a case would, so that nothing is to be done to it.
    pub(crate) fn is_plain(&self) -> bool {
        let Full { column: _, columns, value, values, date, split, missing: _, empty, complete } = &self.full;
        columns.is_none()
            && value.is_none()
            && values.is_empty()
            && date.is_none()
            && split.is_none()
            && self.missing.is_empty()
            && *empty == Empty::Unknown
            && complete.is_none()
    }

    /// Whether it is one value of one column of texts, so that what is made of it hangs on the text alone.
    pub(crate) fn is_of_text(&self) -> bool {
        !self.several && !self.is_list && self.full.value.is_none() && self.columns.len() == 1
    }

    /// Whether nothing but marks of what is missing is looked for, and none of them could be a number, a day or a yes.
    pub(crate) fn is_plain_but_for_texts(&self) -> bool {
        let bare = Self {
            missing: Vec::new(),
            full: Full { missing: Vec::new(), ..self.full.clone() },
            ..self.clone()
        };
        let could_be = |mark: &String| {
            let mark = mark.trim().to_ascii_lowercase();
            matches!(mark.as_str(), "yes" | "no" | "true" | "false")
                || mark.starts_with(|first: char| first.is_ascii_digit() || first == '-' || first == '.')
        };
        bare.is_plain() && !self.missing.iter().any(could_be)
    }

    /// The cell of the fact in a row, by the cells of its columns.
    pub(crate) fn cell<'a>(&'a self, column: impl Fn(usize) -> Cell<'a>) -> Cell<'a> {
        if let Some(value) = &self.full.value {
            return Cell::Text(Cow::Borrowed(value));
        }
        let cells = self.columns.iter().map(|at| self.read(column(*at)));
        if self.several {
            return self.list(cells.collect());
        }
        match cells.into_iter().next() {
            Some(Cell::Null) | None if self.is_list && self.full.empty == Empty::None => {
                self.list(Vec::new())
            }
            None => Cell::Null,
            Some(Cell::Text(text)) if self.is_list => match text.trim_start().as_bytes().first() {
                Some(b'[' | b'{') => json(&text).map_or(Cell::Text(text), |cell| self.read(cell)),
                _ => {
                    let parts: Vec<&str> = match self.full.split.as_deref() {
                        Some(split) => text.split(split).collect(),
                        None => text.split(self.parted_by).collect(),
                    };
                    let parts = parts.into_iter().map(str::trim).filter(|part| !part.is_empty());
                    let parts =
                        parts.map(|part| self.read(Cell::Text(Cow::Owned(part.to_owned())))).collect();
                    self.list(parts)
                }
            },
            Some(Cell::List(items)) if self.full.complete.is_some() => self.list(items),
            Some(cell) => cell,
        }
    }

    fn list<'a>(&self, mut items: Vec<Cell<'a>>) -> Cell<'a> {
        if self.full.empty == Empty::None {
            items.retain(|item| *item != Cell::Null);
        }
        let form = match self.full.complete {
            None => return Cell::List(items),
            Some(true) => "exactly",
            Some(false) => "at_least",
        };
        Cell::Map(vec![(Cow::Borrowed(form), Cell::List(items))])
    }

    /// One value, or each of a list, as the vocabulary has it.
    fn read<'a>(&self, cell: Cell<'a>) -> Cell<'a> {
        let text = match cell {
            Cell::Text(text) => text,
            Cell::List(items) => return Cell::List(items.into_iter().map(|item| self.read(item)).collect()),
            Cell::Null | Cell::Map(_) => return cell,
        };
        let bare = text.trim();
        if bare.is_empty() || self.missing.iter().any(|missing| missing == bare) {
            return Cell::Null;
        }
        if let Some(value) = self.full.values.get(bare) {
            return Cell::Text(Cow::Owned(value.clone()));
        }
        if let Some(date) = &self.date
            && let Ok(day) = Date::strptime(date, bare)
        {
            return Cell::Text(Cow::Owned(day.to_string()));
        }
        if bare.len() == text.len() { Cell::Text(text) } else { Cell::Text(Cow::Owned(bare.to_owned())) }
    }
}

/// A cell written as JSON; nothing where it is not JSON.
pub(crate) fn json(text: &str) -> Option<Cell<'static>> {
    serde_json::from_str(text).ok().map(of_json)
}

/// A JSON value as a cell.
pub(crate) fn of_json(value: serde_json::Value) -> Cell<'static> {
    use serde_json::Value;
    match value {
        Value::Null => Cell::Null,
        Value::Bool(value) => Cell::Text(Cow::Borrowed(if value { "yes" } else { "no" })),
        Value::Number(number) => Cell::Text(Cow::Owned(number.to_string())),
        Value::String(text) => Cell::Text(Cow::Owned(text)),
        Value::Array(items) => Cell::List(items.into_iter().map(of_json).collect()),
        Value::Object(entries) => {
            Cell::Map(entries.into_iter().map(|(key, value)| (Cow::Owned(key), of_json(value))).collect())
        }
    }
}
