//! Records of lists in words: which of them, in which days, and what is made of them.

use mednec_graph::{FactKind, Field, ItemKind};
use mednec_syntax::expr::{Aggregate, Operand, Records, Window};

use super::comparison::{Scope, fact};
use super::{Sentence, Speaker};

impl Speaker<'_> {
    /// The fields of a list of records.
    pub(super) fn fields_of(&self, list: &str) -> &[Field] {
        match fact(self.bundle, list).map(|fact| &fact.kind) {
            Some(FactKind::List { item: ItemKind::Record { fields, .. }, .. }) => fields,
            _ => &[],
        }
    }

    /// Records with the days that they lie in and what they satisfy.
    pub(super) fn records(&self, records: &Records, into: &mut Sentence) {
        self.subject_named(&records.list.node, Scope::default(), into);
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
        let field = field.map(mednec_draw::words).unwrap_or_default();
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
        self.records(records, into);
    }

    fn window(&self, window: &Window, into: &mut Sentence) {
        let one = |before: &str, day: &Operand, into: &mut Sentence| {
            into.say(before);
            self.value(day, Scope::default(), into);
        };
        match window {
            Window::Back { length, from, inclusive } => {
                one("in the ", length, into);
                one(if *inclusive { " up to and with " } else { " before " }, from, into);
            }
            Window::Forth { length, from, inclusive } => {
                one("in the ", length, into);
                one(if *inclusive { " that begin with " } else { " after " }, from, into);
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
