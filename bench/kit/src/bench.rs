//! One engine's program: what it was asked, and how it is checked and timed.

use std::path::{Path, PathBuf};

use crate::{Answer, Clock, Data, Figure, Result, Work};

/// An engine that decides one case after another.
pub trait Engine {
    /// A case in the engine's own values.
    type Case;

    /// Makes a case of a line of NDJSON; no clock runs.
    fn case(&mut self, line: &str) -> Result<Self::Case>;

    /// Determines a case.
    fn answer(&mut self, case: &Self::Case) -> Result<Answer>;

    /// Determines a line of NDJSON, in the way that suits the engine best.
    fn text(&mut self, line: &str) -> Result<Answer> {
        let case = self.case(line)?;
        self.answer(&case)
    }
}

/// What the program of an engine was asked to do.
pub struct Bench {
    engine: &'static str,
    folder: PathBuf,
    repetitions: usize,
    times: usize,
}

impl Bench {
    /// Reads the arguments: the folder of the cases, how often each pass is repeated, and how many times over the
    /// Parquet file has all cases.
    pub fn new(engine: &'static str) -> Result<Self> {
        let mut arguments = std::env::args().skip(1);
        let (Some(folder), Some(repetitions), Some(times)) =
            (arguments.next(), arguments.next(), arguments.next())
        else {
            return Err(
                "usage: <folder of cases> <repetitions> <times>; `cargo run -p bench` calls it".into()
            );
        };
        let (repetitions, times) = (repetitions.parse()?, times.parse()?);
        Ok(Self { engine, folder: folder.into(), repetitions, times })
    }

    /// The folder of the cases.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The cases without gaps.
    pub fn complete(&self) -> Result<Data> {
        Data::read(&self.folder.join("complete"))
    }

    /// The cases with gaps.
    pub fn gaps(&self) -> Result<Data> {
        Data::read(&self.folder.join("gaps"))
    }

    /// Times how long the policy takes to be read and compiled, and gives back what comes of it.
    pub fn load<T>(&self, form: &str, mut load: impl FnMut() -> Result<T>) -> Result<T> {
        let mut ns = Vec::new();
        loop {
            let (took, loaded) = Clock::Thread.time(&mut load);
            ns.push(nanoseconds(took));
            if ns.len() >= self.repetitions.max(1) {
                self.report(form, Work::Load, 1, 0, None, ns)?;
                return loaded;
            }
        }
    }

    /// Checks and times an engine that decides case by case, in memory and from text.
    pub fn rows<E: Engine>(&self, form: &str, engine: &mut E, data: &Data) -> Result<()> {
        self.eval(form, Work::Eval, engine, data)?;
        let lines = &data.lines;
        self.measure(form, Work::Text, Clock::Thread, &data.expected, |answers| {
            each(lines, answers, |line| engine.text(line))
        })
    }

    /// Checks and times an engine on cases in memory.
    pub fn eval<E: Engine>(&self, form: &str, work: Work, engine: &mut E, data: &Data) -> Result<()> {
        let cases: Result<Vec<E::Case>> = data.lines.iter().map(|line| engine.case(line)).collect();
        let cases = cases?;
        self.measure(form, work, Clock::Thread, &data.expected, |answers| {
            each(&cases, answers, |case| engine.answer(case))
        })
    }

    /// Checks and times passes over all cases. A pass adds the answer to each case; the first pass is not timed, and
    /// every pass is checked. What goes wrong in a pass is an answer that is not there.
    pub fn measure(
        &self,
        form: &str,
        work: Work,
        clock: Clock,
        expected: &[Answer],
        pass: impl FnMut(&mut Vec<Answer>) -> Result<()>,
    ) -> Result<()> {
        self.passes(form, work, clock, expected, pass, |_| Ok(()))
    }

    /// Checks and times runs from `cases.parquet` to another file, of which `read` reads the answers with no clock
    /// running.
    pub fn files(
        &self,
        form: &str,
        data: &Data,
        mut run: impl FnMut(&Path, &Path) -> Result<()>,
        mut read: impl FnMut(&Path) -> Result<Vec<Answer>>,
    ) -> Result<()> {
        let expected = data.expected.repeat(self.times);
        let input = self.folder.join("cases.parquet");
        let output = self.folder.join(format!("{}.out.parquet", self.engine.replace(' ', "-")));
        self.passes(
            form,
            Work::Parquet,
            Clock::Process,
            &expected,
            |_| run(&input, &output),
            |answers| {
                answers.extend(read(&output)?);
                Ok(())
            },
        )
    }

    fn passes(
        &self,
        form: &str,
        work: Work,
        clock: Clock,
        expected: &[Answer],
        mut pass: impl FnMut(&mut Vec<Answer>) -> Result<()>,
        mut after: impl FnMut(&mut Vec<Answer>) -> Result<()>,
    ) -> Result<()> {
        let mut answers = Vec::with_capacity(expected.len());
        let mut ns = Vec::new();
        for repetition in 0..=self.repetitions {
            answers.clear();
            let (took, done) = clock.time(|| pass(&mut answers));
            let done = done.and_then(|()| after(&mut answers));
            let (wrong, first) = compare(&answers, expected);
            if wrong > 0 {
                let cause = done.err().map(|error| format!("; {error}")).unwrap_or_default();
                return self.report(
                    form,
                    work,
                    expected.len(),
                    wrong,
                    first.map(|it| it + &cause),
                    Vec::new(),
                );
            }
            if repetition > 0 {
                ns.push(nanoseconds(took) / expected.len() as f64);
            }
        }
        self.report(form, work, expected.len(), 0, None, ns)
    }

    fn report(
        &self,
        form: &str,
        work: Work,
        cases: usize,
        wrong: usize,
        first_wrong: Option<String>,
        ns: Vec<f64>,
    ) -> Result<()> {
        let (engine, form) = (self.engine.to_owned(), form.to_owned());
        let figure = Figure { engine, form, work, cases, wrong, first_wrong, ns };
        println!("{}", serde_json::to_string(&figure)?);
        Ok(())
    }
}

/// Answers one after another; gives back the first error.
fn each<T>(
    cases: &[T],
    answers: &mut Vec<Answer>,
    mut answer: impl FnMut(&T) -> Result<Answer>,
) -> Result<()> {
    let mut first = Ok(());
    for case in cases {
        answers.push(answer(case).unwrap_or_else(|error| {
            if first.is_ok() {
                first = Err(error);
            }
            Answer::Nothing
        }));
    }
    first
}

/// How many answers are not as expected, and the first.
fn compare(answers: &[Answer], expected: &[Answer]) -> (usize, Option<String>) {
    let pairs =
        expected.iter().enumerate().map(|(at, of)| (at, answers.get(at).unwrap_or(&Answer::Nothing), of));
    let mut wrong = pairs.filter(|(_, found, of)| found != of);
    let first = wrong.next().map(|(at, found, of)| {
        let said = |answer: &Answer| format!("{} {}", answer.outcome(), answer.reason());
        format!("case {at}: {}, expected {}", said(found), said(of))
    });
    (usize::from(first.is_some()) + wrong.count() + answers.len().saturating_sub(expected.len()), first)
}

fn nanoseconds(took: std::time::Duration) -> f64 {
    took.as_secs_f64() * 1e9
}
