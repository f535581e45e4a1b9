//! From the tree of a file to the names that it uses.

use mednec_source::Spanned;
use mednec_syntax::file::{
    ChangeKind, Criterion, CsvFile, DispositionRule, Expect, FactDecl, File, Guard, ParameterValue,
    PolicyFile, Procedures, Reason, Resets, Rule, is_name,
};
use mednec_syntax::yaml::{Kind, Node};

use super::conditions::Uses;
use super::{CONDITION, FACT, SET, Sort, Use, VALUE};

/// The names that a file uses.
pub(super) fn of(file: &File) -> Vec<Use> {
    let mut uses = Uses::default();
    match file {
        File::Policy(policy) => uses.policy(policy),
        File::Vocabulary(vocabulary) => {
            vocabulary.facts.iter().for_each(|fact| uses.fact(fact));
            vocabulary.constraints.iter().for_each(|one| uses.condition(one));
        }
        File::ValueSet(set) => {
            for dated in set.codes.iter().chain(&set.exclude) {
                uses.set(std::slice::from_ref(&dated.item), None);
            }
            uses.cites(&set.cite);
        }
        File::Shared(shared) => {
            shared.criteria.iter().for_each(|one| uses.criterion(one));
            shared.reasons.iter().for_each(|one| uses.reason(one));
        }
        File::Payer(payer) => payer.dispositions.iter().for_each(|one| uses.disposition(one)),
        File::Cases(cases) => {
            cases.payer.iter().for_each(|payer| uses.name(payer, &[Sort::Payer]));
            for case in &cases.cases {
                uses.given(&case.given);
                case.expect.iter().for_each(|expect| uses.expect(expect));
                for variant in &case.variants {
                    uses.given(&variant.set);
                    variant.unset.iter().for_each(|fact| uses.name(fact, FACT));
                    variant.expect.iter().for_each(|expect| uses.expect(expect));
                }
            }
        }
        File::Csv(rows) => uses.rows(rows),
        File::CodeSystem(_) | File::Published | File::Unreadable => {}
    }
    uses.found
}

impl Uses {
    fn fact(&mut self, fact: &FactDecl) {
        fact.this.iter().for_each(|(field, own)| {
            self.name(field, FACT);
            self.name(own, FACT);
        });
        fact.fields.iter().for_each(|field| self.fact(field));
        fact.each.iter().for_each(|one| self.condition(one));
        fact.if_absent.iter().for_each(|one| self.condition(&one.when));
        [&fact.numbered_by, &fact.dated_by].into_iter().flatten().for_each(|field| self.name(field, FACT));
    }

    fn criterion(&mut self, criterion: &Criterion) {
        self.member(&criterion.body);
        criterion.unless.iter().for_each(|one| self.member(one));
        self.cites(&criterion.cite);
    }

    fn reason(&mut self, reason: &Reason) {
        reason.report_as.iter().for_each(|other| self.name(other, &[Sort::Reason]));
    }

    fn disposition(&mut self, rule: &DispositionRule) {
        rule.when.iter().for_each(|when| self.condition(when));
    }

    fn rule(&mut self, rule: &Rule) {
        self.name(&rule.reason, &[Sort::Reason]);
        match &rule.guard {
            Guard::Always => {}
            Guard::When(member) | Guard::Unless(member) => self.member(member),
            Guard::WhenUnless(when, unless) => {
                self.member(when);
                self.member(unless);
            }
        }
        rule.suggest.iter().for_each(|code| self.name(code, SET));
        self.cites(&rule.cite);
        if let Some(grant) = &rule.grant {
            let values = grant.quantities.iter().map(|(_, value)| value);
            let days = [&grant.within, &grant.from, &grant.until].into_iter().flatten();
            values.chain(days).for_each(|value| self.value(value, None));
            grant.procedure.iter().for_each(|code| self.name(code, SET));
        }
    }

    fn parameter(&mut self, value: &ParameterValue) {
        match value {
            ParameterValue::Plain(value) => self.value(value, None),
            ParameterValue::Keyed { by, rows, otherwise, csv } => {
                self.name(by, FACT);
                for (key, value) in rows {
                    self.word(&key.node, key.span, Some(&by.node));
                    self.value(value, None);
                }
                otherwise.iter().for_each(|value| self.value(value, None));
                csv.iter().flat_map(|csv| &csv.codes).for_each(|code| self.name(code, SET));
            }
        }
    }

    fn policy(&mut self, policy: &PolicyFile) {
        if let Some(Procedures::Listed(items)) = &policy.procedures {
            self.set(items, None);
        }
        if let Some(based_on) = &policy.based_on {
            self.name(&based_on.policy, &[Sort::Policy]);
        }
        policy.stage.iter().for_each(|stage| self.name(stage, &[Sort::Stage]));
        let effective = policy.effective.iter();
        effective.flat_map(|of| of.by.iter().chain(&of.through)).for_each(|day| self.name(day, FACT));
        policy.applies.iter().for_each(|member| self.member(member));
        for parameter in &policy.parameters {
            self.parameter(&parameter.value);
            self.cites(&parameter.cite);
        }
        for table in &policy.tables {
            for row in &table.rows {
                self.condition(&row.when);
                self.value(&row.value, None);
            }
            table.otherwise.iter().for_each(|value| self.value(value, None));
            self.cites(&table.cite);
        }
        for total in &policy.accumulators {
            self.value(&total.total, None);
            total.per.iter().for_each(|field| self.name(field, FACT));
            if let Resets::YearFrom(day) | Resets::At(day) = &total.resets.node {
                self.name(day, FACT);
            }
            self.cites(&total.cite);
        }
        for units in &policy.timed_units {
            self.name(&units.law, VALUE);
            let fields = [&units.lines, &units.code, &units.minutes].into_iter();
            let more = [&units.billed, &units.number, &units.on, &units.procedure].into_iter().flatten();
            fields.chain(more).for_each(|name| self.name(name, FACT));
            self.set(&units.timed, None);
            units.filter.iter().for_each(|filter| self.condition(filter));
            self.cites(&units.cite);
        }
        policy.criteria.iter().for_each(|one| self.criterion(one));
        policy.rules.iter().for_each(|one| self.rule(one));
        policy.reasons.iter().for_each(|one| self.reason(one));
        policy.dispositions.iter().for_each(|one| self.disposition(one));
        for invariant in &policy.invariants {
            self.member(&invariant.when);
            self.cites(&invariant.cite);
        }
        if let Some(lapse) = &policy.lapses {
            self.member(&lapse.when);
            self.name(&lapse.deny, &[Sort::Reason]);
        }
        for change in &policy.changes {
            match &change.kind {
                ChangeKind::Set { parameter, to } => {
                    self.name(parameter, &[Sort::Parameter]);
                    self.parameter(to);
                }
                ChangeKind::Replace(criterion) => {
                    self.name(&criterion.name, &[Sort::Criterion]);
                    self.criterion(criterion);
                }
                ChangeKind::Withdraw(name) => self.name(name, &[Sort::Criterion]),
                ChangeKind::AddBefore { rule, added } => {
                    self.name(rule, &[Sort::Rule]);
                    self.rule(added);
                }
            }
        }
    }

    /// The columns of a table are called as facts, and their cells hold values of these; those of a value set hold codes.
    fn rows(&mut self, rows: &CsvFile) {
        let has = |name: &str| rows.header.iter().any(|column| column.node == name);
        let is_table = has("value") || !has("code");
        for (place, column) in rows.header.iter().enumerate() {
            let cells = rows.rows.iter().filter_map(|cells| cells.get(place));
            if is_table && column.node != "value" {
                self.name(column, FACT);
                cells.for_each(|cell| self.cell(cell, &column.node));
            } else if !is_table && column.node == "code" {
                cells.for_each(|cell| self.name(cell, SET));
            }
        }
    }

    /// The words of a cell, each of which may be a value of its column.
    fn cell(&mut self, cell: &Spanned<String>, column: &str) {
        let words = cell.node.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        words.filter(|word| is_name(word)).for_each(|word| self.word(word, cell.span, Some(column)));
    }

    fn given(&mut self, given: &[(Spanned<String>, Node)]) {
        for (fact, value) in given {
            self.name(fact, FACT);
            self.values(value, &fact.node);
        }
    }

    /// What a case says of a fact: a word, a list of them, or records of fields.
    fn values(&mut self, value: &Node, fact: &str) {
        match &value.kind {
            Kind::Scalar(scalar) => self.word(scalar.text.trim(), value.span, Some(fact)),
            Kind::Seq(items) => items.iter().for_each(|item| self.values(item, fact)),
            Kind::Map(entries) => {
                for entry in entries {
                    self.name(&entry.key, FACT);
                    let of = if entry.key.node == "exactly" { fact } else { &entry.key.node };
                    self.values(&entry.value, of);
                }
            }
            Kind::Null => {}
        }
    }

    fn expect(&mut self, expect: &Expect) {
        expect.reason.iter().for_each(|reason| self.name(reason, &[Sort::Reason]));
        let suggested = expect.suggest.iter().flat_map(|codes| &codes.node);
        suggested.for_each(|code| self.name(code, SET));
        let missing = expect.missing.iter().flat_map(|facts| &facts.node);
        missing.for_each(|fact| self.name(fact, FACT));
        expect.criteria.iter().for_each(|(name, _)| self.name(name, CONDITION));
        expect.supported_units.iter().for_each(|(name, _)| self.name(name, &[Sort::TimedUnits]));
        expect.lines.iter().for_each(|(_, line)| self.expect(line));
    }
}
