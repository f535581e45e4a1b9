//! Warnings that an author allows in place, each with a reason; and holes between editions, which a payer may mean.

use mednec_source::{Code, Diagnostic, Severity, Sink, SourceId, closest};
use mednec_syntax::file::{Allow, File, Group, Member};

use crate::codes::{
    CODES, CRITERION_ALWAYS, FACT_NEVER_MATTERS, HOLE_BETWEEN_EDITIONS, INVARIANT_NOT_PROVED,
    OUTCOME_NEVER_REACHED, RULE_NEVER_DECIDES, THRESHOLD_IDLE, UNKNOWN_ALLOW, UNUSED_ALLOW,
};

/// What an analysis finds and compiling does not, or not all of it: that it does not occur here says nothing.
static ANALYSED: [&Code; 6] = [
    &CRITERION_ALWAYS,
    &FACT_NEVER_MATTERS,
    &INVARIANT_NOT_PROVED,
    &OUTCOME_NEVER_REACHED,
    &RULE_NEVER_DECIDES,
    &THRESHOLD_IDLE,
];

/// Takes out the warnings that are allowed where they stand, and tells of `allow` entries that do nothing.
pub(crate) fn apply(files: &[(SourceId, File)], mut sink: Sink) -> Vec<Diagnostic> {
    let entries = entries(files);
    let mut useful: Vec<(&Allow, bool)> = Vec::new();
    for entry in entries {
        match known(&entry.code.node) {
            Some(code) if can_be_allowed(code) => useful.push((entry, false)),
            found => sink.report(refuse(entry, found.is_some())),
        }
    }
    let mut kept = Vec::new();
    for problem in sink.into_sorted() {
        let mut allowed = false;
        if let Some(at) = problem.primary.as_ref().filter(|_| can_be_allowed(problem.code)) {
            for (entry, used) in &mut useful {
                if entry.code.node == problem.code.name && entry.scope.contains(at.span) {
                    allowed = true;
                    *used = true;
                }
            }
        }
        if !allowed {
            kept.push(problem);
        }
    }
    let mut rest = Sink::new();
    kept.into_iter().for_each(|problem| rest.report(problem));
    let told = |entry: &Allow| !ANALYSED.iter().any(|code| code.name == entry.code.node);
    for (entry, _) in useful.iter().filter(|(entry, used)| !used && told(entry)) {
        let message = format!("`{}` is allowed here, but does not occur", entry.code.node);
        rest.report(
            Diagnostic::new(&UNUSED_ALLOW, message).at(entry.code.span, "").help("take the entry out"),
        );
    }
    rest.into_sorted()
}

/// Whether a warning is allowed where it stands.
pub fn allowed(files: &[(SourceId, File)], problem: &Diagnostic) -> bool {
    let Some(at) = problem.primary.as_ref().filter(|_| can_be_allowed(problem.code)) else {
        return false;
    };
    let fits = |entry: &&Allow| entry.code.node == problem.code.name && entry.scope.contains(at.span);
    entries(files).iter().any(fits)
}

/// Every `allow` of some files.
fn entries(files: &[(SourceId, File)]) -> Vec<&Allow> {
    let mut entries: Vec<&Allow> = Vec::new();
    for (_, file) in files {
        match file {
            File::Policy(policy) => {
                entries.extend(&policy.allow);
                entries.extend(policy.criteria.iter().flat_map(|criterion| &criterion.allow));
                entries.extend(policy.rules.iter().flat_map(|rule| &rule.allow));
            }
            File::Shared(shared) => {
                entries.extend(&shared.allow);
                entries.extend(shared.criteria.iter().flat_map(|criterion| &criterion.allow));
            }
            File::Vocabulary(vocabulary) => entries.extend(&vocabulary.allow),
            File::ValueSet(set) => entries.extend(&set.allow),
            File::CodeSystem(_)
            | File::Payer(_)
            | File::Cases(_)
            | File::Csv(_)
            | File::Published
            | File::Unreadable => {}
        }
    }
    entries
}

fn all_codes() -> impl Iterator<Item = &'static Code> {
    CODES.iter().chain(mednec_syntax::codes::CODES).copied()
}

fn can_be_allowed(code: &Code) -> bool {
    code.severity == Severity::Warning || code.name == HOLE_BETWEEN_EDITIONS.name
}

fn known(name: &str) -> Option<&'static Code> {
    all_codes().find(|code| code.name == name)
}

fn refuse(entry: &Allow, is_error: bool) -> Diagnostic {
    let name = &entry.code.node;
    if is_error {
        return Diagnostic::new(&UNKNOWN_ALLOW, format!("`{name}` is an error and cannot be allowed"))
            .at(entry.code.span, "only warnings can be allowed")
            .help("mend what it points at instead");
    }
    let warnings = all_codes().filter(|code| can_be_allowed(code)).map(|code| code.name);
    let problem =
        Diagnostic::new(&UNKNOWN_ALLOW, format!("no warning is called `{name}`")).at(entry.code.span, "");
    match closest(name, warnings).first() {
        Some(near) => problem.help(format!("did you mean `{near}`?")).guess(
            format!("write `{near}`"),
            entry.code.span,
            *near,
        ),
        None => problem.help("write the name that stands in brackets in the warning"),
    }
}

/// The conditions of a member, in order; groups are opened.
pub(crate) fn conditions(member: &Member) -> Vec<&mednec_syntax::expr::Expr> {
    let mut found = Vec::new();
    let mut todo = vec![member];
    while let Some(next) = todo.pop() {
        match next {
            Member::Condition(expr) => found.push(expr),
            Member::Group(Group { members, unless, .. }) => {
                todo.extend(unless.as_deref());
                todo.extend(members.iter().rev());
            }
        }
    }
    found
}
