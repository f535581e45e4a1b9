//! Records of lists in words: which of them, in which days, and what is made of them.

use mednec_graph::{FactKind, Field, ItemKind};
use mednec_syntax::expr::{Aggregate, Operand, OperandKind, Records, Window};

use super::comparison::{Scope, fact, fact_page};
use super::noun::Noun;
use super::{Sentence, Speaker};

/// How a list is spoken of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// "the number of visits"
    Plain,
    /// "at least one of the visits"
    These,
}

impl Speaker<'_> {
    /// A list.
    pub(super) fn list(&self, name: &str, which: Which, into: &mut Sentence) {
        let Some(fact) = fact(self.bundle, name) else {
            drop(self.subject_named(name, Scope::default(), into));
            return;
        };
        let text = Noun::of(fact, self.words).text;
        let said = match which {
            Which::Plain => text,
            Which::These if text.starts_with("the ") => text,
            Which::These => format!("the {}", text.strip_prefix("all ").unwrap_or(&text)),
        };
        into.name(&said, fact_page(name));
    }

    /// The fields of a list of records.
    pub(super) fn fields_of(&self, list: &str) -> &[Field] {
        match fact(self.bundle, list).map(|fact| &fact.kind) {
            Some(FactKind::List { item: ItemKind::Record { fields, .. }, .. }) => fields,
            _ => &[],
        }
    }

    /// Records with the days that they lie in and what they satisfy.
    pub(super) fn records(&self, records: &Records, which: Which, into: &mut Sentence) {
        self.list(&records.list.node, which, into);
        if let Some(including) = &records.including_this {
            into.say(if including.node { ", with this one counted" } else { ", without this one" });
        }
        if let Some(window) = &records.window {
            into.say(", ");
            self.window(&window.node, into);
        }
        if let Some(filter) = &records.filter {
            into.say(", where ");
            self.expr(filter, true, Scope { fields: self.fields_of(&records.list.node) }, into);
        }
    }

    /// What is made of records.
    pub(super) fn aggregate(
        &self,
        kind: Aggregate,
        field: Option<&str>,
        records: &Records,
        into: &mut Sentence,
    ) {
        let field = field.map(|field| self.words.named(field)).unwrap_or_default();
        into.say(&match kind {
            Aggregate::Count => "the number of ".to_owned(),
            Aggregate::Different => format!("the number of different values of {field} in "),
            Aggregate::Sum => format!("the sum of {field} over "),
            Aggregate::Highest => format!("the highest {field} of "),
            Aggregate::Lowest => format!("the lowest {field} of "),
            Aggregate::Latest => format!("the latest {field} of "),
            Aggregate::Earliest => format!("the earliest {field} of "),
            Aggregate::First => format!("the first {field} of "),
            Aggregate::Last => format!("the last {field} of "),
            Aggregate::Change => format!("the change of {field} from the first to the last of "),
        });
        self.records(records, Which::Plain, into);
    }

    fn window(&self, window: &Window, into: &mut Sentence) {
        let one = |before: &str, day: &Operand, into: &mut Sentence| {
            into.say(before);
            self.value(day, Scope::default(), into);
        };
        let length = |length: &Operand, into: &mut Sentence| {
            // A named length begins with its own "the".
            one(if matches!(length.kind, OperandKind::Word(_)) { "in " } else { "in the " }, length, into);
        };
        match window {
            Window::Back { length: long, from, inclusive } => {
                length(long, into);
                one(if *inclusive { " up to and with " } else { " before " }, from, into);
            }
            Window::Forth { length: long, from, inclusive } => {
                length(long, into);
                one(if *inclusive { " beginning with " } else { " after " }, from, into);
            }
            Window::Unclear { length, from, back } => {
                one("within ", length, into);
                one(if *back { " before " } else { " after " }, from, into);
            }
            Window::CalendarYear(of) => one("in the calendar year of ", of, into),
            Window::CalendarMonth(of) => one("in the calendar month of ", of, into),
            Window::YearFrom { of, start } => {
                one("in the year of ", of, into);
                one(", years being counted from ", start, into);
            }
            Window::Since(day) => one("since ", day, into),
            Window::Before(day) => one("before ", day, into),
            Window::UpTo(day) => one("up to and with ", day, into),
            Window::On(day) => one("on ", day, into),
            Window::FromTo(first, last) => {
                one("from ", first, into);
                one(" to ", last, into);
            }
        }
    }
}
