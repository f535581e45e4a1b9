//! Terms: all tests on one term cut its domain into classes, and each test becomes a set of them.

use std::collections::BTreeSet;

use mednec_graph::condition::Count;
use mednec_graph::fact::show_date;
use mednec_graph::term::{MAX_CLASSES, Term};
use mednec_graph::{
    ClassSet, ClassTable, Fact, FactId, FactKind, ItemKind, OriginId, Part, TermId, TermKind, Terms, Text,
};

use crate::draft::{Atom, Test};
use crate::set::Ranges;

/// The most terms that policies sharing procedures may have: walks recurse once for each.
pub(crate) const MAX_TERMS: usize = 2000;

/// How many codes of a class are named in a picture.
const CODES_SHOWN: usize = 3;

/// A test in terms and classes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Constant(bool),
    Class(TermId, ClassSet),
    Group(Count, Vec<Piece>),
}

/// What is asked of one fact or sum, in order of first mention.
enum Asked {
    YesNo { fact: FactId, origins: Vec<OriginId> },
    Values { fact: FactId, sets: Vec<(Ranges, Vec<OriginId>)> },
    List { list: FactId, sets: Vec<(Ranges, Vec<OriginId>)> },
    Sum { parts: Vec<Part>, cuts: Vec<(i64, Vec<OriginId>)> },
}

/// The terms of a unit, and where each test is found among them.
#[derive(Default)]
pub(crate) struct Cut {
    pub(crate) terms: Terms,
    /// For each term, the sets that its table tells apart.
    sets: Vec<Vec<Ranges>>,
}

/// Gathers the tests of a unit in order of first mention.
#[derive(Default)]
pub(crate) struct Gather(Vec<Asked>);

impl Gather {
    /// Adds the tests of one comparison.
    pub(crate) fn add(&mut self, test: &Test, origin: OriginId) {
        for atom in test.atoms() {
            self.atom(atom, origin);
        }
    }

    fn atom(&mut self, atom: &Atom, origin: OriginId) {
        // Asked of records only; a case is asked through a derived fact.
        if matches!(atom, Atom::Same(..)) {
            return;
        }
        let place = self.0.iter().position(|asked| match (asked, atom) {
            (Asked::YesNo { fact, .. }, Atom::YesNo(other))
            | (Asked::Values { fact, .. }, Atom::In(other, _))
            | (Asked::List { list: fact, .. }, Atom::Has(other, _)) => fact == other,
            (Asked::Sum { parts, .. }, Atom::Reaches(other, _)) => parts == other,
            _ => false,
        });
        let index = place.unwrap_or_else(|| {
            self.0.push(match atom {
                Atom::YesNo(fact) => Asked::YesNo { fact: *fact, origins: Vec::new() },
                Atom::In(fact, _) => Asked::Values { fact: *fact, sets: Vec::new() },
                Atom::Has(list, _) => Asked::List { list: *list, sets: Vec::new() },
                Atom::Reaches(parts, _) => Asked::Sum { parts: parts.clone(), cuts: Vec::new() },
                Atom::Same(fact, _) => Asked::YesNo { fact: *fact, origins: Vec::new() },
            });
            self.0.len() - 1
        });
        match (self.0.get_mut(index), atom) {
            (Some(Asked::YesNo { origins, .. }), Atom::YesNo(_)) => origins.push(origin),
            (Some(Asked::Values { sets, .. }), Atom::In(_, ranges))
            | (Some(Asked::List { sets, .. }), Atom::Has(_, ranges)) => note(sets, ranges, origin),
            (Some(Asked::Sum { cuts, .. }), Atom::Reaches(_, cut)) => note(cuts, cut, origin),
            _ => {}
        }
    }

    /// Puts what is asked in most places first, and leaves the order alone otherwise.
    pub(crate) fn most_mentioned_first(&mut self) {
        self.0.sort_by_key(|asked| {
            let of = |origins: &Vec<OriginId>| origins.len();
            std::cmp::Reverse(match asked {
                Asked::YesNo { origins, .. } => of(origins),
                Asked::Values { sets, .. } | Asked::List { sets, .. } => {
                    sets.iter().map(|(_, o)| of(o)).sum()
                }
                Asked::Sum { cuts, .. } => cuts.iter().map(|(_, o)| of(o)).sum(),
            })
        });
    }

    /// Cuts all domains. Nothing where there are more than [`MAX_TERMS`] terms.
    /// `vocabulary` is how many of the facts are not derived.
    pub(crate) fn cut(&self, facts: &[Fact], vocabulary: usize) -> Option<Cut> {
        let mut cut = Cut::default();
        for asked in &self.0 {
            match asked {
                Asked::YesNo { fact, origins } => {
                    let text = name(facts, *fact);
                    cut.push(TermKind::YesNo(*fact), text, no_and_yes(), origins.clone(), Vec::new());
                }
                Asked::Values { fact, sets } => {
                    // A derived choice can also be none of the choices.
                    let derived = usize::from(fact.0) >= vocabulary;
                    cut.values(facts, *fact, sets.clone(), derived);
                }
                Asked::List { list, sets } => cut.list(facts, *list, sets.clone()),
                Asked::Sum { parts, cuts } => cut.sum(facts, parts.clone(), cuts.clone()),
            }
        }
        (cut.terms.terms.len() <= MAX_TERMS).then_some(cut)
    }
}

fn no_and_yes() -> Vec<String> {
    vec!["no".into(), "yes".into()]
}

/// Notes an entry with the place that asks for it.
fn note<T: PartialEq + Clone>(entries: &mut Vec<(T, Vec<OriginId>)>, entry: &T, origin: OriginId) {
    match entries.iter_mut().find(|(known, _)| known == entry) {
        Some((_, origins)) => origins.push(origin),
        None => entries.push((entry.clone(), vec![origin])),
    }
}

fn name(facts: &[Fact], fact: FactId) -> String {
    facts.get(usize::from(fact.0)).map(|fact| fact.name.clone()).unwrap_or_default()
}

/// The joint refinement of sets: two values are in one class if every set has both or neither.
fn refine(sets: &[&Ranges], choices: Option<usize>) -> ClassTable {
    let mut starts = vec![if choices.is_some() { 0 } else { i64::MIN }];
    for (low, high) in sets.iter().flat_map(|set| set.iter()) {
        starts.push(low);
        starts.extend(high.checked_add(1));
    }
    starts.sort_unstable();
    starts.dedup();
    let end = choices.and_then(|count| i64::try_from(count).ok());
    starts.retain(|start| choices.is_none() || (*start >= 0 && end.is_some_and(|end| *start < end)));
    let mut kinds: Vec<Vec<bool>> = Vec::new();
    let mut classes = Vec::with_capacity(starts.len());
    for start in &starts {
        let kind: Vec<bool> = sets.iter().map(|set| set.has(*start)).collect();
        let class = kinds.iter().position(|known| *known == kind).unwrap_or_else(|| {
            kinds.push(kind);
            kinds.len() - 1
        });
        classes.push(u8::try_from(class).unwrap_or(u8::MAX));
    }
    ClassTable::new(starts, classes)
}

/// The refinement of all sets, or of each by itself where there would be too many classes.
fn tables(sets: Vec<(Ranges, Vec<OriginId>)>, choices: Option<usize>) -> Vec<Tabled> {
    let all: Vec<&Ranges> = sets.iter().map(|(set, _)| set).collect();
    let table = refine(&all, choices);
    if usize::from(table.classes.iter().copied().max().unwrap_or(0)) < MAX_CLASSES {
        let (sets, origins): (Vec<Ranges>, Vec<Vec<OriginId>>) = sets.into_iter().unzip();
        return vec![Tabled { table, sets, origins: origins.concat() }];
    }
    let alone = |(set, origins): (Ranges, Vec<OriginId>)| Tabled {
        table: refine(&[&set], choices),
        sets: vec![set],
        origins,
    };
    sets.into_iter().map(alone).collect()
}

/// A table, the sets it tells apart, and where these are asked for.
struct Tabled {
    table: ClassTable,
    sets: Vec<Ranges>,
    origins: Vec<OriginId>,
}

/// What the values of a class are called in a picture.
fn class_label(kind: Option<&FactKind>, table: &ClassTable, class: u8, choices: Option<usize>) -> String {
    let Some(kind) = kind else { return String::new() };
    if let Some(count) = choices {
        let values = (0i64..).take(count).filter(|value| table.class(*value) == class);
        return values.map(|value| kind.show(value)).collect::<Vec<_>>().join(" or ");
    }
    if table.starts.first().is_some_and(|first| table.class(*first) == class) {
        return "any other".into();
    }
    let mut shown = Vec::new();
    for (index, start) in
        table.starts.iter().enumerate().filter(|(i, _)| table.classes.get(*i) == Some(&class))
    {
        let end = table.starts.get(index + 1).map(|next| next - 1);
        shown.push(run_label(kind, *start, end));
    }
    let more = shown.len().saturating_sub(CODES_SHOWN);
    shown.truncate(CODES_SHOWN);
    let listed = shown.join(", ");
    if more > 0 { format!("{listed} and {more} more") } else { listed }
}

/// The codes from one value on, up to another if there is one.
fn run_label(kind: &FactKind, start: i64, end: Option<i64>) -> String {
    let first = kind.show(start);
    // A run may begin behind a code and all below it, where no code stands.
    let behind = kind.read(&first) != Ok(start);
    let first = if behind { kind.show(start.saturating_sub(1)) } else { first };
    match (behind, first.is_empty(), end.map(|end| kind.show(end))) {
        (_, true, Some(last)) => format!("up to {last}"),
        (_, true, None) => "all".into(),
        (true, false, None) => format!("after {first}"),
        (true, false, Some(last)) => format!("after {first} to {last}"),
        (false, false, None) => format!("{first} and after"),
        (false, false, Some(last)) if first == last => first,
        (false, false, Some(last)) => format!("{first} to {last}"),
    }
}

/// What a sum and its classes are called in a picture.
fn sum_text(facts: &[Fact], parts: &[Part], cuts: &[i64]) -> (String, Vec<String>) {
    let kind = |part: &Part| facts.get(usize::from(part.fact.0)).map(|fact| &fact.kind);
    let is_date = |part: &Part| matches!(kind(part), Some(FactKind::Date { .. }));
    match parts {
        [only] => {
            let show = |value: i64| kind(only).map(|kind| kind.show(value)).unwrap_or_default();
            let labels = if is_date(only) {
                labels(cuts, &|v| format!("before {}", show_date(v)), &|v| format!("from {}", show_date(v)))
            } else {
                labels(cuts, &|v| format!("below {}", show(v)), &|v| format!("{} or more", show(v)))
            };
            (name(facts, only.fact), labels)
        }
        [a, b] if is_date(a) && is_date(b) && (a.times, b.times) == (1, -1) => {
            let (a, b) = (name(facts, a.fact), name(facts, b.fact));
            if cuts.iter().all(|cut| *cut <= 0) {
                // Told the other way round, where the numbers are not negative.
                let more = |v: i64| format!("{} days or more", 1 - i128::from(v));
                let fewer = |v: i64| format!("{} days or fewer", -i128::from(v));
                return (format!("days from {a} to {b}"), labels(cuts, &more, &fewer));
            }
            let below = |v: i64| format!("below {v} days");
            (format!("days from {b} to {a}"), labels(cuts, &below, &|v| format!("{v} days or more")))
        }
        _ => {
            let summands: Vec<String> =
                parts.iter().map(|part| format!("{} × {}", part.times, name(facts, part.fact))).collect();
            let below = |v: i64| format!("below {v}");
            (summands.join(" + "), labels(cuts, &below, &|v| format!("{v} or more")))
        }
    }
}

/// A label for each class between cuts; `below` and `from` say one end.
fn labels(cuts: &[i64], below: &dyn Fn(i64) -> String, from: &dyn Fn(i64) -> String) -> Vec<String> {
    (0..=cuts.len())
        .map(|class| {
            let low = class.checked_sub(1).and_then(|i| cuts.get(i)).map(|cut| from(*cut));
            let high = cuts.get(class).map(|cut| below(*cut));
            match (low, high) {
                (Some(low), Some(high)) => format!("{low}, {high}"),
                (Some(one), None) | (None, Some(one)) => one,
                (None, None) => String::new(),
            }
        })
        .collect()
}

impl Cut {
    fn push(
        &mut self,
        kind: TermKind,
        text: String,
        labels: Vec<String>,
        mut origins: Vec<OriginId>,
        sets: Vec<Ranges>,
    ) {
        let mut seen = BTreeSet::new();
        origins.retain(|origin| seen.insert(*origin));
        let classes = u8::try_from(labels.len()).unwrap_or(u8::MAX);
        self.terms.terms.push(Term {
            kind,
            classes,
            text: text.into(),
            labels: labels.into_iter().map(Text::from).collect(),
            origins,
            cut_origins: Vec::new(),
        });
        self.sets.push(sets);
    }

    fn values(&mut self, facts: &[Fact], fact: FactId, sets: Vec<(Ranges, Vec<OriginId>)>, derived: bool) {
        let kind = facts.get(usize::from(fact.0)).map(|fact| &fact.kind);
        let choices = match kind {
            Some(FactKind::Choice(choices)) if !derived => Some(choices.len()),
            _ => None,
        };
        for Tabled { table, sets, origins } in tables(sets, choices) {
            let labels = (0..table.count()).map(|class| class_label(kind, &table, class, choices)).collect();
            self.push(TermKind::Table { fact, table }, name(facts, fact), labels, origins, sets);
        }
    }

    fn list(&mut self, facts: &[Fact], list: FactId, sets: Vec<(Ranges, Vec<OriginId>)>) {
        let kind = facts.get(usize::from(list.0)).map(|fact| &fact.kind);
        let choices = match kind {
            Some(FactKind::List { item: ItemKind::Choice(choices), .. }) => Some(choices.len()),
            _ => None,
        };
        for Tabled { table, sets, origins } in tables(sets, choices) {
            let index = u16::try_from(self.terms.tables.len()).unwrap_or(u16::MAX);
            let tested = sets.iter().fold(ClassSet::EMPTY, |all, set| all.union(classes_in(&table, set)));
            for class in tested.classes() {
                let text =
                    format!("some {} in {}", name(facts, list), class_label(kind, &table, class, choices));
                let kind = TermKind::ListHas { list, table: index, class };
                self.push(kind, text, no_and_yes(), origins.clone(), sets.clone());
            }
            self.terms.tables.push(table);
        }
    }

    fn sum(&mut self, facts: &[Fact], parts: Vec<Part>, mut cuts: Vec<(i64, Vec<OriginId>)>) {
        cuts.sort_by_key(|(cut, _)| *cut);
        for chunk in cuts.chunks(MAX_CLASSES - 1) {
            let (values, by_cut): (Vec<i64>, Vec<Vec<OriginId>>) = chunk.iter().cloned().unzip();
            let (text, labels) = sum_text(facts, &parts, &values);
            let kind = TermKind::Linear { parts: parts.clone(), cuts: values };
            self.push(kind, text, labels, by_cut.concat(), Vec::new());
            if let Some(term) = self.terms.terms.last_mut() {
                term.cut_origins = by_cut;
            }
        }
    }

    /// A test in terms and classes.
    pub(crate) fn piece(&self, test: &Test) -> Piece {
        match test {
            Test::Constant(holds) => Piece::Constant(*holds),
            Test::Atom(atom) => self.atom(atom),
            Test::Not(inner) => self.not(self.piece(inner)),
            Test::All(members) => self.all(members),
            Test::Any(members) => {
                let members = members.iter().map(|member| self.piece(member)).collect();
                Piece::Group(Count::Any, members)
            }
        }
    }

    fn not(&self, piece: Piece) -> Piece {
        match piece {
            Piece::Constant(holds) => Piece::Constant(!holds),
            Piece::Class(term, classes) => {
                let all = ClassSet::all(self.terms.get(term).map_or(0, |term| term.classes));
                Piece::Class(term, ClassSet(all.0 & !classes.0))
            }
            Piece::Group(Count::Any, members) => Piece::Group(Count::None, members),
            Piece::Group(Count::None, members) => Piece::Group(Count::Any, members),
            Piece::Group(count, members) => Piece::Group(Count::None, vec![Piece::Group(count, members)]),
        }
    }

    fn all(&self, members: &[Test]) -> Piece {
        let mut joined: Vec<Piece> = Vec::new();
        for member in members {
            let piece = self.piece(member);
            let Piece::Class(term, classes) = piece else {
                joined.push(piece);
                continue;
            };
            let same = joined.iter_mut().find_map(|known| match known {
                Piece::Class(other, set) if *other == term => Some(set),
                Piece::Class(..) | Piece::Constant(_) | Piece::Group(..) => None,
            });
            match same {
                Some(set) => *set = set.intersection(classes),
                None => joined.push(Piece::Class(term, classes)),
            }
        }
        if joined.len() == 1 { joined.remove(0) } else { Piece::Group(Count::All, joined) }
    }

    fn atom(&self, atom: &Atom) -> Piece {
        let mut found = Vec::new();
        for ((id, term), sets) in self.terms.ids().zip(&self.terms.terms).zip(&self.sets) {
            match (&term.kind, atom) {
                (TermKind::YesNo(fact), Atom::YesNo(other)) if fact == other => {
                    return Piece::Class(id, ClassSet::one(1));
                }
                (TermKind::Table { fact, table }, Atom::In(other, set))
                    if fact == other && sets.contains(set) =>
                {
                    return Piece::Class(id, classes_in(table, set));
                }
                (TermKind::Linear { parts, cuts }, Atom::Reaches(other, cut)) if parts == other => {
                    if let Some(index) = cuts.iter().position(|known| known == cut) {
                        let first = u8::try_from(index + 1).unwrap_or(u8::MAX);
                        return Piece::Class(id, ClassSet::span(first, term.classes - 1));
                    }
                }
                (TermKind::ListHas { list, table, class }, Atom::Has(other, set))
                    if list == other && sets.contains(set) =>
                {
                    let table = self.terms.tables.get(usize::from(*table));
                    if table.is_some_and(|table| classes_in(table, set).has(*class)) {
                        found.push(Piece::Class(id, ClassSet::one(1)));
                    }
                }
                _ => {}
            }
        }
        match found.len() {
            0 => Piece::Constant(false),
            1 => found.remove(0),
            _ => Piece::Group(Count::Any, found),
        }
    }
}

/// The classes that make up a set that the table was made for.
fn classes_in(table: &ClassTable, ranges: &Ranges) -> ClassSet {
    let inside = table.starts.iter().zip(&table.classes).filter(|(start, _)| ranges.has(**start));
    inside.fold(ClassSet::EMPTY, |set, (_, class)| set.union(ClassSet::one(*class)))
}
