//! What is asked before something is made.

/// What can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A folder of policies.
    Project,
    /// A payer.
    Payer,
    /// A policy with its cases.
    Policy,
    /// A criterion of a policy, or one that all policies share.
    Criterion,
    /// A case of a policy.
    Case,
}

/// One question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its name, which is that of the flag that answers it.
    pub name: &'static str,
    /// What a person is asked.
    pub asks: &'static str,
    /// What holds where it is not answered.
    pub otherwise: Otherwise,
    /// Whether it may be answered several times.
    pub many: bool,
    pub(crate) form: Form,
}

/// What holds where a question is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Otherwise {
    /// It has to be.
    Needed,
    /// Nothing is written.
    Nothing,
    /// This.
    Text(&'static str),
}

/// What an answer looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// The short name of a payer, source or case.
    Id,
    /// The name of a criterion.
    Name,
    /// Payer, slash, policy; or `shared`, slash, file.
    PolicyId,
    /// A line of text.
    Line,
    /// A day.
    Day,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A fact and its value: `member_age=54`.
    Fact,
}

impl Question {
    const fn new(name: &'static str, asks: &'static str, form: Form, otherwise: Otherwise) -> Self {
        Self { name, asks, otherwise, many: false, form }
    }

    const fn several(self) -> Self {
        Self { many: true, ..self }
    }

    /// The words that can be answered, where only some can.
    pub fn words(&self) -> &'static [&'static str] {
        match self.form {
            Form::OneOf(words) => words,
            Form::Id | Form::Name | Form::PolicyId | Form::Line | Form::Day | Form::Fact => &[],
        }
    }
}

use Otherwise::{Needed, Nothing};

const PAYER: &[Question] = &[
    Question::new("id", "The short name of the payer, as its folder will be called", Form::Id, Needed),
    Question::new("name", "The name of the payer, for people", Form::Line, Needed),
];

const POLICY: &[Question] = &[
    Question::new("id", "The payer's short name, a slash, and the policy's", Form::PolicyId, Needed),
    Question::new("title", "What is the policy about?", Form::Line, Otherwise::Text("Write a title here")),
    Question::new(
        "procedures",
        "For which procedure codes is it, with commas or semicolons between",
        Form::Line,
        Needed,
    ),
    Question::new("from", "From which day on does it govern? (nothing: always)", Form::Day, Nothing),
    Question::new(
        "document",
        "What is the title of the document that it is read from?",
        Form::Line,
        Otherwise::Text("Write the title of the payer's document here"),
    ),
    Question::new("source", "A short name for that document", Form::Id, Otherwise::Text("policy-text")),
];

const CRITERION: &[Question] = &[
    Question::new("name", "A name for the criterion, which rules will use", Form::Name, Needed),
    Question::new("to", "To which policy, or to which shared file (shared/balance)?", Form::PolicyId, Needed),
    Question::new("title", "What does it mean, in a few words?", Form::Line, Needed),
    Question::new("when", "Of what does it consist? One condition a line", Form::Line, Needed).several(),
    Question::new(
        "list",
        "Is any of them enough, or do all have to hold?",
        Form::OneOf(&["any", "all"]),
        Otherwise::Text("any"),
    ),
    Question::new(
        "open",
        "If the list does not end (\"such as\"): what is a reviewer asked? (nothing: it ends)",
        Form::Line,
        Nothing,
    ),
    Question::new("cite", "Where does it stand, such as rehab-12 §4.2?", Form::Line, Needed),
    Question::new(
        "document",
        "The title of that document, if the file does not list it yet (nothing: it does)",
        Form::Line,
        Nothing,
    ),
    Question::new(
        "unmet",
        "What follows where it is not met?",
        Form::OneOf(&["deny", "pend", "nothing"]),
        Otherwise::Text("nothing"),
    ),
];

const CASE: &[Question] = &[
    Question::new("id", "A short name for the case", Form::Id, Needed),
    Question::new("of", "Of which policy?", Form::PolicyId, Needed),
    Question::new("title", "What is it about, in a few words?", Form::Line, Nothing),
    Question::new("set", "What is known? One fact a line, such as member_age=54", Form::Fact, Nothing)
        .several(),
];

impl Kind {
    /// Its questions, in the order in which they are asked.
    pub fn questions(self) -> &'static [Question] {
        match self {
            Self::Project => &[],
            Self::Payer => PAYER,
            Self::Policy => POLICY,
            Self::Criterion => CRITERION,
            Self::Case => CASE,
        }
    }
}
