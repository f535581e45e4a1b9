//! From a case to the questions that it leaves.

use std::collections::BTreeMap;

use mednec_analysis::{Asking, Inquiry, Lead, Question, WHOLE};
use mednec_graph::fact::show_number;
use mednec_graph::{Bundle, Case, Determination};

use super::{AnswerShown, Frequencies, Method, NEXT_SCHEMA, Next, QuestionShown};
use crate::answer::{End, missing_fact, payer_question};
use crate::case::NamedCase;

/// How many decimals costs have.
const COST_DECIMALS: u32 = 3;

/// Tells of one case after another what to ask next.
#[derive(Debug)]
pub struct Asker<'b> {
    bundle: &'b Bundle,
    sha256: String,
    asking: Asking,
    /// By payer.
    inquiries: BTreeMap<Option<usize>, Inquiry<'b>>,
}

impl<'b> Asker<'b> {
    /// For a bundle and its SHA-256, with what questions cost and how often answers come.
    pub fn new(bundle: &'b Bundle, sha256: &str, asking: Asking) -> Self {
        Self { bundle, sha256: sha256.to_owned(), asking, inquiries: BTreeMap::new() }
    }

    /// What to ask about a case under one payer, or under any where none is given.
    pub fn next(&mut self, case: &NamedCase, payer: Option<usize>) -> Next {
        let bundle = self.bundle;
        let inquiry = self.inquiries.entry(payer).or_insert_with(|| Inquiry::new(bundle, payer));
        let found = inquiry.determine(&case.case);
        let plan = inquiry.plan(&case.case, &self.asking);
        let payers = if found.payer_missing { Some(self.which_payer(&case.case)) } else { None };
        let end = end(bundle, &found);
        let by_payer = payers.is_some();
        let own = plan.questions.iter().filter_map(|question| shown(bundle, &case.case, question));
        let questions: Vec<QuestionShown> = payers.into_iter().chain(own).collect();
        let method = match plan.method {
            mednec_analysis::Method::Planned if !by_payer => Method::Planned,
            _ => Method::Greedy,
        };
        Next {
            schema: NEXT_SCHEMA.to_owned(),
            case_id: case.id.clone(),
            payer: payer.and_then(|payer| bundle.payers.get(payer)).map(|payer| payer.id.clone()),
            decided: found.decided().is_some(),
            outcome: end.outcome(bundle),
            reason: end.reason(bundle).to_owned(),
            method: (!questions.is_empty()).then_some(method),
            expected_cost: questions.first().and_then(|first| first.expected_cost.clone()),
            exact: found.exact,
            questions,
            bundle: self.sha256.clone(),
        }
    }

    /// The question which payer it is, which comes before all others.
    fn which_payer(&mut self, case: &Case) -> QuestionShown {
        let bundle = self.bundle;
        let mut answers = Vec::new();
        let count = u32::try_from(bundle.payers.len()).unwrap_or(u32::MAX).max(1);
        for (at, payer) in bundle.payers.iter().enumerate() {
            let inquiry = self.inquiries.entry(Some(at)).or_insert_with(|| Inquiry::new(bundle, Some(at)));
            answers.push(answer(bundle, payer.id.clone(), WHOLE / count, &inquiry.determine(case)));
        }
        QuestionShown {
            asked: payer_question(bundle),
            cost: cost(u64::from(WHOLE)),
            expected_cost: None,
            decides: answers.iter().filter(|answer| answer.decided).map(|answer| answer.share).sum(),
            frequencies: Frequencies::Uniform,
            answers,
        }
    }
}

fn shown(bundle: &Bundle, case: &Case, question: &Question) -> Option<QuestionShown> {
    let lead = |lead: &Lead| answer(bundle, lead.kind.label.clone(), lead.share, &lead.found);
    Some(QuestionShown {
        asked: missing_fact(bundle, case, question.fact)?,
        cost: cost(question.cost),
        expected_cost: question.expected.map(cost),
        decides: question.decides,
        frequencies: if question.declared { Frequencies::Declared } else { Frequencies::Uniform },
        answers: question.answers.iter().map(lead).collect(),
    })
}

fn answer(bundle: &Bundle, answer: String, share: u32, found: &Determination) -> AnswerShown {
    let end = end(bundle, found);
    let decided = found.decided().is_some();
    AnswerShown {
        answer,
        share,
        decided,
        outcome: end.outcome(bundle),
        reason: end.reason(bundle).to_owned(),
        open: if decided { 0 } else { found.missing.len() + usize::from(found.payer_missing) },
    }
}

fn end(bundle: &Bundle, found: &Determination) -> End {
    match found.decided() {
        Some(leaf) => End::Decided(leaf),
        None => End::of_missing(bundle, &found.missing, found.payer_missing),
    }
}

/// Costs in thousandths as people write them.
pub(crate) fn cost(thousandths: u64) -> String {
    show_number(i64::try_from(thousandths).unwrap_or(i64::MAX), COST_DECIMALS)
}
