//! Every small change of what one policy says, in its own file and in those that it uses.

use mednec_graph::fact::{read_date, show_date};
use mednec_source::{Span, Spanned};
use mednec_syntax::expr::Operand;
use mednec_syntax::file::{
    Criterion, DatedItem, Effective, Grant, Guard, Member, Number, Parameter, ParameterValue, PolicyFile,
    Procedures, Rule, Table, ValueSetFile,
};

use super::Kind;
use super::condition::Around;
use super::edit::{Edit, Texts};
use super::group::Place;
use super::known::Known;
use super::sentence::{becomes, code_out, dropped, quoted};
use super::value::{Beside, amounts, around, steps};

/// Gathers the changes of one policy after another.
pub(super) struct Sites<'s> {
    pub(super) texts: &'s Texts<'s>,
    pub(super) known: &'s Known<'s>,
    pub(super) edits: Vec<Edit>,
}

impl Sites<'_> {
    /// Adds a change, unless it changes nothing of the text.
    pub(super) fn push(
        &mut self,
        (span, text): (Span, String),
        at: Span,
        kind: Kind,
        says: String,
        place: Place<'_>,
    ) {
        let beside_graph = place.beside_graph;
        if self.texts.sources.slice(span) != text {
            self.edits.push(Edit { span, text, at, kind, says, beside_graph });
        }
    }

    /// The head of a policy, its values and its rules; not its criteria.
    pub(super) fn policy(&mut self, policy: &PolicyFile) {
        let edition = Place { owner: "the policy", beside_graph: false };
        if let Some(Procedures::Listed(items)) = &policy.procedures {
            let codes: Vec<(Span, String)> = items.iter().map(|item| (item.span, item.to_string())).collect();
            self.codes(&codes, "the procedures", edition);
        }
        policy.effective.iter().for_each(|effective| self.effective(effective));
        if let Some(applies) = &policy.applies {
            let place = Place { owner: "the conditions of `applies`", ..edition };
            self.member(applies, place, Around::Open);
        }
        policy.parameters.iter().for_each(|parameter| self.parameter(parameter));
        policy.tables.iter().for_each(|table| self.table(table));
        for total in &policy.accumulators {
            self.total(&total.total);
        }
        for units in &policy.timed_units {
            let of = quoted(&units.name.node);
            let codes: Vec<(Span, String)> =
                units.timed.iter().map(|item| (item.span, item.to_string())).collect();
            self.codes(&codes, &format!("the timed codes of {of}"), edition);
            if let Some(filter) = &units.filter {
                self.condition(filter, Place { owner: &of, ..edition }, Around::Open);
            }
        }
        if let Some(lapse) = &policy.lapses {
            let place = Place { owner: "the conditions of `lapses`", beside_graph: true };
            self.member(&lapse.when, place, Around::Open);
        }
        for when in policy.dispositions.iter().filter_map(|rule| rule.when.as_ref()) {
            let place = Place { owner: "the conditions of `dispositions`", beside_graph: true };
            self.condition(when, place, Around::Open);
        }
        policy.rules.iter().for_each(|rule| self.rule(rule));
    }

    /// A criterion, its own or a shared one.
    pub(super) fn criterion(&mut self, criterion: &Criterion) {
        let owner = quoted(&criterion.name.node);
        let place = Place { owner: &owner, beside_graph: false };
        self.member(&criterion.body, place, Around::Open);
        if let Some(unless) = &criterion.unless {
            self.member(unless, place, Around::Open);
        }
    }

    /// The codes of a value set.
    pub(super) fn value_set(&mut self, set: &ValueSetFile) {
        let place = Place { owner: "", beside_graph: false };
        let name = quoted(&set.name.node);
        let listed = |items: &[DatedItem]| -> Vec<(Span, String)> {
            items.iter().map(|dated| (dated.item.span, dated.item.to_string())).collect()
        };
        self.codes(&listed(&set.codes), &name, place);
        self.codes(&listed(&set.exclude), &format!("what {name} excludes"), place);
        for dated in set.codes.iter().chain(&set.exclude) {
            for (day, which) in [(&dated.from, "first"), (&dated.until, "last")] {
                let what = format!("the {which} day of `{}` in {name}", dated.item);
                day.iter().for_each(|day| self.day(day.span, &day.node.to_string(), &what, place));
            }
        }
    }

    fn rule(&mut self, rule: &Rule) {
        let said = format!("{}: {}", rule.outcome.node, rule.reason.node);
        let owner = format!("the rule {}", quoted(&said));
        let place = Place { owner: &owner, beside_graph: false };
        if let Some(entry) = self.texts.entry(rule.span) {
            self.push((entry, String::new()), rule.span, Kind::Rule, format!("{owner} is dropped"), place);
        }
        let (when, unless) = match &rule.guard {
            Guard::Always => (None, None),
            Guard::When(when) => (Some(when), None),
            Guard::Unless(unless) => (None, Some(unless)),
            Guard::WhenUnless(when, unless) => (Some(when), Some(unless)),
        };
        let members: Vec<&Member> = when.into_iter().chain(unless).collect();
        members.into_iter().for_each(|member| self.member(member, place, Around::Open));
        rule.grant.iter().for_each(|grant| self.grant(grant, &owner, place));
        let suggested: Vec<(Span, String)> =
            rule.suggest.iter().map(|code| (code.span, code.node.clone())).collect();
        self.codes(&suggested, &format!("what {owner} suggests"), place);
    }

    fn grant(&mut self, grant: &Grant, owner: &str, place: Place<'_>) {
        for (name, value) in &grant.quantities {
            self.amount(value, &format!("`{}` that {owner} grants", name.node), place);
        }
        let ends = [(&grant.within, "within"), (&grant.from, "from"), (&grant.until, "until")];
        for (value, key) in ends {
            if let Some(value) = value {
                self.amount(value, &format!("`{key}` of what {owner} grants"), place);
            }
        }
    }

    fn effective(&mut self, effective: &Effective) {
        let place = Place { owner: "", beside_graph: false };
        let ends = [(&effective.from, "the first day of the edition"), (&effective.until, "its last day")];
        for (day, what) in ends {
            day.iter().for_each(|day| self.day(day.span, &day.node.to_string(), what, place));
        }
    }

    fn parameter(&mut self, parameter: &Parameter) {
        let place = Place { owner: "", beside_graph: false };
        let name = quoted(&parameter.name.node);
        match &parameter.value {
            ParameterValue::Plain(value) => self.amount(value, &name, place),
            ParameterValue::Keyed { by, rows, otherwise, .. } => {
                for (key, value) in rows {
                    self.amount(value, &format!("{name} for `{}`", key.node), place);
                    self.key(key, by, &name, place);
                }
                if let Some(value) = otherwise {
                    self.amount(value, &format!("{name} for all others"), place);
                }
            }
        }
    }

    /// A row that holds from a date or a number on.
    fn key(&mut self, key: &Spanned<String>, by: &Spanned<String>, name: &str, place: Place<'_>) {
        let what = format!("the row `{}` of {name}", key.node);
        self.day(key.span, &key.node, &what, place);
        let number = key.node.parse::<Number>().ok();
        if let Some(number) =
            number.filter(|_| self.known.is_number(&by.node) && self.texts.is_yaml(key.span))
        {
            for to in around(number, Number::new(1, number.scale())) {
                let says = becomes(&what, &key.node, &to.to_string());
                self.push((key.span, to.to_string()), key.span, Kind::Limit, says, place);
            }
        }
    }

    fn table(&mut self, table: &Table) {
        let place = Place { owner: &quoted(&table.name.node), beside_graph: false };
        let name = place.owner;
        for row in &table.rows {
            let when = quoted(&row.when.to_string());
            if let Some(entry) = self.texts.entry(row.span).filter(|_| table.rows.len() > 1) {
                let says = dropped(&format!("the row {when}"), name);
                self.push((entry, String::new()), row.span, Kind::Member, says, place);
            }
            self.condition(&row.when, place, Around::Open);
            self.amount(&row.value, &format!("{name} where {when}"), place);
        }
        if let Some(value) = &table.otherwise {
            self.amount(value, &format!("{name} where no row holds"), place);
        }
    }

    /// What is counted or added up over time.
    fn total(&mut self, total: &Operand) {
        let place = Place { owner: "", beside_graph: false };
        let beside = Beside { whole: total, at: total.span, subject: None };
        for change in amounts(total, self.known, &[], beside) {
            self.push((total.span, change.to.to_string()), change.at, change.kind, change.says, place);
        }
    }

    /// A value that stands alone, one step lower and one step higher.
    fn amount(&mut self, value: &Operand, what: &str, place: Place<'_>) {
        if !self.texts.is_yaml(value.span) {
            return;
        }
        for to in steps(value, self.known, &[]) {
            let says = becomes(what, &value.to_string(), &to.to_string());
            self.push((value.span, to.to_string()), value.span, Kind::Limit, says, place);
        }
    }

    /// A day, one day earlier and one day later.
    fn day(&mut self, span: Span, written: &str, what: &str, place: Place<'_>) {
        let Some(day) = read_date(written).filter(|_| self.texts.is_yaml(span)) else { return };
        for to in [day - 1, day + 1].map(show_date) {
            let says = becomes(what, written, &to);
            self.push((span, to), span, Kind::Limit, says, place);
        }
    }

    /// Each code of a list taken out.
    fn codes(&mut self, codes: &[(Span, String)], of: &str, place: Place<'_>) {
        for (span, code) in codes.iter().filter(|_| codes.len() > 1) {
            if let Some(entry) = self.texts.entry(*span) {
                self.push((entry, String::new()), *span, Kind::Code, code_out(code, of), place);
            }
        }
    }
}
