//! From the tree of a file to the names that it declares.

use mednec_source::{Span, Spanned};
use mednec_syntax::file::{
    ChangeKind, Criterion, FactDecl, File, Open, PolicyFile, Reason, Rule, Source, TiesDecl,
};

use super::{Definition, Sort};

/// The names that a file declares, in the order of its text.
pub(super) fn of(file: &File) -> Vec<Definition> {
    let mut made = Made::default();
    match file {
        File::Policy(policy) => made.policy(policy),
        File::Vocabulary(vocabulary) => vocabulary.facts.iter().for_each(|fact| made.fact(fact)),
        File::ValueSet(set) => {
            let whole = set.codes.iter().fold(set.name.span, |span, code| span.cover(code.item.span));
            made.name(Sort::ValueSet, &set.name, whole, set.title.as_ref());
            made.documents(&set.sources);
        }
        File::CodeSystem(system) => {
            for code in &system.codes {
                let whole =
                    code.title.as_ref().map_or(code.code.span, |title| code.code.span.cover(title.span));
                made.name(Sort::Code, &code.code, whole, code.title.as_ref());
                made.belongs(&system.name.node);
            }
        }
        File::Shared(shared) => {
            made.documents(&shared.sources);
            shared.criteria.iter().for_each(|one| made.criterion(one));
            shared.reasons.iter().for_each(|one| made.reason(one));
        }
        File::Payer(payer) => {
            made.name(Sort::Payer, &payer.id, payer.id.span, payer.name.as_ref());
            made.documents(&payer.sources);
            payer.stages.iter().for_each(|one| made.name(Sort::Stage, &one.name, one.name.span, None));
        }
        File::Cases(cases) => {
            for case in &cases.cases {
                made.name(Sort::Case, &case.id, case.span, case.title.as_ref());
                for variant in &case.variants {
                    let end = variant.expect.as_ref().map_or(variant.name.span, |expect| expect.span);
                    made.name(
                        Sort::Case,
                        &variant.name,
                        variant.name.span.cover(end),
                        variant.title.as_ref(),
                    );
                    made.belongs(&case.id.node);
                }
            }
        }
        File::Csv(_) | File::Published | File::Unreadable => {}
    }
    made.found.sort_by_key(|one| one.at);
    made.found
}

#[derive(Default)]
struct Made {
    found: Vec<Definition>,
}

impl Made {
    fn name(&mut self, sort: Sort, name: &Spanned<String>, whole: Span, title: Option<&Spanned<String>>) {
        self.found.push(Definition {
            sort,
            name: name.node.clone(),
            of: None,
            at: name.span,
            whole: whole.cover(name.span),
            title: title.map(|title| title.node.clone()),
        });
    }

    /// Says what the last one belongs to.
    fn belongs(&mut self, of: &str) {
        if let Some(last) = self.found.last_mut() {
            last.of = Some(of.to_owned());
        }
    }

    fn fact(&mut self, fact: &FactDecl) {
        self.value(Sort::Fact, fact);
        for field in &fact.fields {
            self.choices(field);
            self.value(Sort::Field, field);
            self.belongs(&fact.name.node);
        }
        self.choices(fact);
    }

    fn value(&mut self, sort: Sort, fact: &FactDecl) {
        let said = fact.meaning.as_ref().or(fact.question.as_ref());
        self.name(sort, &fact.name, fact.span, said);
    }

    fn choices(&mut self, fact: &FactDecl) {
        for choice in &fact.choices {
            self.name(Sort::Choice, choice, choice.span, None);
            self.belongs(&fact.name.node);
        }
    }

    fn open(&mut self, open: &Open) {
        let whole = open.question.as_ref().map_or(open.fact.span, |asked| open.fact.span.cover(asked.span));
        self.name(Sort::Fact, &open.fact, whole, open.question.as_ref());
    }

    fn criterion(&mut self, criterion: &Criterion) {
        self.name(Sort::Criterion, &criterion.name, criterion.span, criterion.title.as_ref());
        criterion.open.iter().for_each(|open| self.open(open));
    }

    fn reason(&mut self, reason: &Reason) {
        self.name(Sort::Reason, &reason.name, reason.span, reason.text.as_ref());
    }

    fn documents(&mut self, sources: &[Source]) {
        for source in sources {
            let whole =
                source.title.as_ref().map_or(source.id.span, |title| source.id.span.cover(title.span));
            self.name(Sort::Document, &source.id, whole, source.title.as_ref());
        }
    }

    fn rule(&mut self, rule: &Rule) {
        let name = rule.name.as_ref().unwrap_or(&rule.reason);
        self.name(Sort::Rule, name, rule.span, rule.title.as_ref());
        self.belongs(&rule.outcome.node);
    }

    fn policy(&mut self, policy: &PolicyFile) {
        self.name(Sort::Policy, &policy.id, policy.id.span, policy.title.as_ref());
        self.documents(&policy.sources);
        for parameter in &policy.parameters {
            self.name(Sort::Parameter, &parameter.name, parameter.name.span, None);
        }
        for table in &policy.tables {
            self.name(Sort::Table, &table.name, table.span, table.title.as_ref());
        }
        for total in &policy.accumulators {
            self.name(Sort::Accumulator, &total.name, total.span, total.title.as_ref());
        }
        for units in &policy.timed_units {
            self.name(Sort::TimedUnits, &units.name, units.span, units.title.as_ref());
            if let Some(TiesDecl::Ask(open)) = &units.ties {
                self.open(open);
            }
        }
        policy.criteria.iter().for_each(|one| self.criterion(one));
        policy.rules.iter().for_each(|one| self.rule(one));
        policy.reasons.iter().for_each(|one| self.reason(one));
        for change in &policy.changes {
            if let ChangeKind::AddBefore { added, .. } = &change.kind {
                self.rule(added);
            }
        }
    }
}
