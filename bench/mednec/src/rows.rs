//! Case by case: a case in memory is its values in the bundle's slots, and finding their classes is inside the clock.

use bench_kit::{Answer, Engine, Result};
use mednec_graph::{Bundle, Case, Determination, Explanation, LeafId, Walker};
use mednec_project::{CasePlace, CaseReader, NamedCase};

/// Reads cases, and knows which answer each leaf is.
struct Cases<'b> {
    reader: CaseReader<'b>,
    answers: Vec<Answer>,
}

impl<'b> Cases<'b> {
    fn new(bundle: &'b Bundle) -> Self {
        let leaves = (0..).map_while(|number| bundle.leaf(LeafId(number)));
        let answers = leaves.map(|leaf| Answer::of(leaf.outcome.name(), &leaf.reason.name)).collect();
        Self { reader: CaseReader::new(bundle), answers }
    }

    fn read(&mut self, line: &str, into: &mut NamedCase) -> Result<()> {
        let read = self.reader.read_json(line, CasePlace::Path("cases.ndjson"), into);
        Ok(read.map_err(|problems| problems.first().map_or_else(String::new, |it| it.message.clone()))?)
    }

    fn case(&mut self, line: &str) -> Result<Case> {
        let mut named = self.reader.blank();
        self.read(line, &mut named)?;
        Ok(named.case)
    }

    fn of_leaf(&self, leaf: LeafId) -> Answer {
        self.answers.get(leaf.0 as usize).copied().unwrap_or(Answer::Nothing)
    }

    fn of(&self, found: &Determination) -> Answer {
        found.decided().map_or(Answer::InformationNeeded, |leaf| self.of_leaf(leaf))
    }
}

/// The decision of a case of which everything is known.
pub struct Decide<'b> {
    cases: Cases<'b>,
    walker: Walker<'b>,
    read: NamedCase,
}

impl<'b> Decide<'b> {
    pub fn new(bundle: &'b Bundle) -> Self {
        let cases = Cases::new(bundle);
        let read = cases.reader.blank();
        Self { cases, walker: Walker::new(bundle), read }
    }

    fn decide(&self, case: &Case) -> Answer {
        self.walker.decide(0, case).map_or(Answer::Nothing, |leaf| self.cases.of_leaf(leaf))
    }
}

impl Engine for Decide<'_> {
    type Case = Case;

    fn case(&mut self, line: &str) -> Result<Case> {
        self.cases.case(line)
    }

    fn answer(&mut self, case: &Case) -> Result<Answer> {
        Ok(self.decide(case))
    }

    fn text(&mut self, line: &str) -> Result<Answer> {
        self.cases.read(line, &mut self.read)?;
        Ok(self.decide(&self.read.case))
    }
}

/// The determination of any case, with exactly the facts that could still change it, and the explanation where wanted.
pub struct Determine<'b> {
    cases: Cases<'b>,
    walker: Walker<'b>,
    explanation: Option<Explanation>,
}

impl<'b> Determine<'b> {
    pub fn new(bundle: &'b Bundle) -> Self {
        Self { explanation: Some(Explanation::default()), ..Self::asking(bundle) }
    }

    pub fn asking(bundle: &'b Bundle) -> Self {
        Self { cases: Cases::new(bundle), walker: Walker::new(bundle), explanation: None }
    }
}

impl Engine for Determine<'_> {
    type Case = Case;

    fn case(&mut self, line: &str) -> Result<Case> {
        self.cases.case(line)
    }

    fn answer(&mut self, case: &Case) -> Result<Answer> {
        let found = self.walker.determine(Some(0), case);
        if let Some(explanation) = &mut self.explanation {
            for edition in &found.editions {
                self.walker.explain(*edition, case, explanation);
            }
            std::hint::black_box(&*explanation);
        }
        Ok(self.cases.of(std::hint::black_box(&found)))
    }
}

/// Outcome and reason of a case that may have gaps: decided where all on the way is known, else determined.
pub struct Outcome<'b>(Determine<'b>);

impl<'b> Outcome<'b> {
    pub fn new(bundle: &'b Bundle) -> Self {
        Self(Determine::asking(bundle))
    }
}

impl Engine for Outcome<'_> {
    type Case = Case;

    fn case(&mut self, line: &str) -> Result<Case> {
        self.0.case(line)
    }

    fn answer(&mut self, case: &Case) -> Result<Answer> {
        match self.0.walker.decide(0, case) {
            Some(leaf) => Ok(self.0.cases.of_leaf(leaf)),
            None => self.0.answer(case),
        }
    }
}
