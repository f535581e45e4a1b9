//! The cursor with which keys and lists are walked: it tells what is unknown, missing or of the wrong kind.

use mednec_source::{Diagnostic, Edit, Fix, Sink, Span, closest, did_you_mean};

use super::keys::Table;
use crate::codes;
use crate::typed::bullet;
use crate::yaml::{Entry, Kind, Node, Style, quote};

/// The keys of one place, looked up by name.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a> {
    /// The whole place.
    pub(super) span: Span,
    entries: &'a [Entry],
    table: &'static Table,
}

impl<'a> Fields<'a> {
    /// Opens a place; unknown and missing keys are told at once.
    pub(super) fn open(node: &'a Node, table: &'static Table, sink: &mut Sink) -> Option<Self> {
        let fields = Self::open_quietly(node, table, sink)?;
        for key in fields.unknown() {
            sink.report(fields.unknown_key(key));
        }
        for key in table.keys.iter().filter(|key| key.required) {
            if !fields.has(key.name) {
                fields.missing(key.name, key.meaning, sink);
            }
        }
        Some(fields)
    }

    /// The keys and values under a key, where they are the author's own; none where it is not written.
    pub(super) fn entries(&self, key: &str, example: &str, sink: &mut Sink) -> &'a [Entry] {
        let node = self.get(key, sink);
        node.and_then(|node| keys(node, &format!("`{key}`"), example, sink)).unwrap_or(&[])
    }

    /// Opens a place and leaves it to the caller to tell unknown and missing keys.
    pub(super) fn open_quietly(node: &'a Node, table: &'static Table, sink: &mut Sink) -> Option<Self> {
        let entries = keys(node, table.place, &example(table), sink)?;
        Some(Self { span: node.span, entries, table })
    }

    /// The value of a key; a key without a value is told.
    pub(super) fn get(&self, name: &str, sink: &mut Sink) -> Option<&'a Node> {
        let entry = self.entry(name)?;
        if entry.value.kind == Kind::Null {
            let known = self.table.keys.iter().find(|key| key.name == name);
            let mut problem = Diagnostic::new(&codes::WRONG_KIND, format!("`{name}` has no value"))
                .at(entry.key.span, "nothing is written after it");
            if let Some(known) = known {
                problem = problem.note(format!("`{name}` is {}", known.meaning));
            }
            sink.report(problem.help("write the value, or take the line out"));
            return None;
        }
        Some(&entry.value)
    }

    /// The key and value as written, if there is such a key.
    pub(super) fn entry(&self, name: &str) -> Option<&'a Entry> {
        self.entries.iter().find(|entry| entry.key.node == name)
    }

    /// Whether there is such a key.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entry(name).is_some()
    }

    /// What this place is called.
    pub(super) fn place(&self) -> &'static str {
        self.table.place
    }

    /// The place of a key, or of the first key where it is not written.
    pub(super) fn key_span(&self, name: &str) -> Span {
        self.entry(name).map_or_else(|| self.first_span(), |entry| entry.key.span)
    }

    /// The place of the first key, which stands for the whole.
    pub(super) fn first_span(&self) -> Span {
        self.entries.first().map_or(self.span, |entry| entry.key.span)
    }

    /// The keys that the table does not have.
    pub(super) fn unknown(&self) -> impl Iterator<Item = &'a Entry> + use<'a> {
        let table = self.table;
        let whole = *self;
        let unknown =
            self.entries.iter().filter(move |entry| table.names().all(|name| name != entry.key.node));
        unknown.filter(move |entry| whole.cut_off(entry).is_none_or(|before| whole.cut_off(before).is_none()))
    }

    /// The entry before one that a comma in a text made: `{ text: Plan is missing, or not signed }`.
    fn cut_off(&self, entry: &Entry) -> Option<&'a Entry> {
        let at = self.entries.iter().position(|other| other.key.span == entry.key.span)?;
        let before = self.entries.get(at.checked_sub(1)?)?;
        let end = if before.value.kind == Kind::Null { before.key.span.end } else { before.value.span.end };
        let beside = entry.key.span.start.checked_sub(end).is_some_and(|gap| (1..=2).contains(&gap));
        let text = before.value.as_scalar().is_none_or(|text| text.style == Style::Plain);
        (entry.value.kind == Kind::Null && beside && text && entry.key.node.contains(' ')).then_some(before)
    }

    /// What is said of a text that a comma within braces ends.
    fn comma(&self, before: &Entry, entry: &Entry) -> Option<Diagnostic> {
        let mut whole = before.value.as_scalar()?.text.clone();
        let mut end = entry.key.span.end;
        let rest = self.entries.iter().skip_while(|other| other.key.span != entry.key.span);
        for piece in rest.take_while(|other| self.cut_off(other).is_some()) {
            whole = format!("{whole}, {}", piece.key.node);
            end = piece.key.span.end;
        }
        let text = Span { end, ..before.value.span };
        Some(
            Diagnostic::new(&codes::UNKNOWN_KEY, format!("a comma ends the text of `{}`", before.key.node))
                .at(entry.key.span, "read as one more key")
                .help("put the text in quotes: within braces a comma stands between keys")
                .fix("put quotes around it", text, quote(&whole)),
        )
    }

    /// What is said about a key that the table does not have.
    pub(super) fn unknown_key(&self, entry: &Entry) -> Diagnostic {
        if let Some(problem) = self.cut_off(entry).and_then(|before| self.comma(before, entry)) {
            return problem;
        }
        let (name, span) = (&entry.key.node, entry.key.span);
        let table = self.table;
        let problem = Diagnostic::new(&codes::UNKNOWN_KEY, format!("{} has no key `{name}`", table.place))
            .at(span, "not known here");
        if let (Some(near), Some(question)) =
            (closest(name, table.names()).first(), did_you_mean(name, table.names()))
        {
            return problem.help(question).guess(format!("write `{near}`"), span, *near);
        }
        if let Some(same) = called_here(name).filter(|same| table.names().any(|known| known == *same)) {
            let help = format!("this is called `{same}` here");
            return problem.help(help).fix(format!("write `{same}`"), span, same);
        }
        let names: Vec<String> = table.names().map(|name| format!("`{name}`")).collect();
        problem.help(format!("{} has {}", table.place, names.join(", ")))
    }

    /// Tells that a key is missing which this place needs.
    pub(super) fn require(&self, name: &str, sink: &mut Sink) {
        let known = self.table.keys.iter().find(|key| key.name == name);
        if let Some(known) = known.filter(|_| !self.has(name)) {
            self.missing(name, known.meaning, sink);
        }
    }

    fn missing(&self, name: &str, meaning: &str, sink: &mut Sink) {
        sink.report(
            Diagnostic::new(&codes::MISSING_KEY, format!("`{name}` is missing"))
                .at(self.first_span(), format!("{} has `{name}`", self.table.place))
                .help(format!("add `{name}:` — {meaning}")),
        );
    }
}

/// The keys and values of a node whose keys are the author's own.
pub(super) fn keys<'a>(node: &'a Node, what: &str, example: &str, sink: &mut Sink) -> Option<&'a [Entry]> {
    match &node.kind {
        Kind::Map(entries) => Some(entries),
        Kind::Null | Kind::Scalar(_) | Kind::Seq(_) => {
            sink.report(wrong_kind(node, what, "keys with values").help(format!("write it as `{example}`")));
            None
        }
    }
}

/// The entries of a list.
pub(super) fn list<'a>(node: &'a Node, what: &str, sink: &mut Sink) -> Option<&'a [Node]> {
    let Kind::Seq(items) = &node.kind else {
        let mut problem = wrong_kind(node, what, "a list");
        problem = match node.as_scalar().map(|scalar| scalar.text.trim()) {
            Some(_) if node.lines().len() > 1 => with_dashes(problem, node),
            Some(text) if text.starts_with('-') => with_dashes(problem, node),
            Some(text) if is_bare(text) => problem
                .help("write it in brackets, with commas between the entries")
                .fix("write it as a list", node.span, format!("[{text}]")),
            // In braces, the first key would stand behind the brace.
            _ if matches!(&node.kind, Kind::Map(entries)
                if entries.first().is_some_and(|first| first.key.span.start == node.span.start)) =>
            {
                let first = Span { end: node.span.start, ..node.span };
                problem
                    .help("a list is meant: begin each of its entries with a dash and a space, `- `, and set the rest of the entry in as deep")
                    .fix("begin the first entry with a dash", first, "- ")
            }
            _ => problem.help("write it in brackets, `[a, b]`, or one entry on each line after `- `"),
        };
        sink.report(problem);
        return None;
    };
    Some(items)
}

/// Says that each line of a text is meant as an entry of a list.
pub(super) fn with_dashes(problem: Diagnostic, node: &Node) -> Diagnostic {
    let edits = node.lines().into_iter().map(|line| {
        let text = line.as_scalar().map_or("", |scalar| scalar.text.as_str());
        let dash = text.starts_with('-');
        let start = line.span.start as usize + usize::from(dash);
        let end = start + bullet(text).map_or(0, str::len);
        let replacement = if dash { " " } else { "- " };
        Edit { span: Span::new(line.span.source, start, end), replacement: replacement.to_owned() }
    });
    let fix = Fix { title: "begin each line with a dash and a space".to_owned(), edits: edits.collect() };
    let mut problem =
        problem.help("an entry of a list begins with a dash and a space, `- `, on a line of its own");
    problem.fixes.push(fix);
    problem
}

/// Text that can stand in brackets as it is.
fn is_bare(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | ' '))
}

/// A node of another kind than expected: says both.
pub(super) fn wrong_kind(node: &Node, what: &str, expected: &str) -> Diagnostic {
    let found = match &node.kind {
        Kind::Null => "nothing",
        Kind::Scalar(_) => "text",
        Kind::Seq(_) => "a list",
        Kind::Map(_) => "keys with values",
    };
    Diagnostic::new(&codes::WRONG_KIND, format!("{what} must be {expected}, and is {found}"))
        .at(node.span, format!("this is {found}"))
}

/// The key for what other languages call otherwise.
pub(super) fn called_here(name: &str) -> Option<&'static str> {
    Some(match name {
        "if" | "condition" | "where" => "when",
        "except" => "unless",
        "else" | "default" => "otherwise",
        "and" => "all",
        "or" => "any",
        "source" | "citation" | "reference" => "cite",
        "description" | "definition" => "meaning",
        "values" | "options" => "choices",
        _ => return None,
    })
}

/// A line that shows the shape of a place.
fn example(table: &Table) -> String {
    let known = match table.place {
        "`effective`" => "{ from: 2025-01-01, until: 2025-12-31 }",
        "a criterion" => "{ when: condition }` or `{ any: [a, b] }",
        "a rule" => "{ deny: reason, when: condition }",
        "`otherwise`" => "{ approve: reason }",
        "a fact" => "{ type: yes/no }",
        "a reason" => "{ basis: medical_necessity }",
        "a table" => "{ rows: [{ when: condition, value: 12 visits }], else: 6 visits }",
        "a disposition" => "{ outcome: deny, is: recommended }",
        "a change" => "{ set: standard_visits, to: 20 visits, because: … }",
        _ => "",
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    let required = table.keys.iter().filter(|key| key.required);
    let shown: Vec<String> =
        required.chain(table.keys).take(1).map(|key| format!("{}: …", key.name)).collect();
    format!("{{ {} }}", shown.join(", "))
}
