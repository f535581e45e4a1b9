//! Letters of whole determinations.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use mednec_graph::Outcome;
use mednec_graph::bundle::Letters;
use mednec_letter::{
    About, Content, Form, Letter, Line, Reviewer, TEMPLATE, Template, check_templates, letter,
};
use mednec_project::{
    Asking, CasePlace, CaseReader, Explain, Explainer, ExplanationShown, NamedCase, Options, Project,
    file_cases,
};

const FORMS: [Form; 3] = [Form::Markdown, Form::Html, Form::Text];

fn about(explanation: &ExplanationShown) -> About<'_> {
    About {
        explanation,
        procedure: None,
        service_date: None,
        date: None,
        member: None,
        reviewer: None,
        contact: None,
        appeal_rights: None,
    }
}

/// A fictional payer, whose case has a name in it.
const FILES: [(&str, &str); 3] = [
    (
        "facts.yaml",
        "facts:\n  procedure: { type: code, system: cpt }\n  tone: { type: one of, choices: [normal, low], question: \
         How is the *tone*? }\n  patient: { type: code, system: other, identifying: yes }\n  severe: { type: yes/no }\n",
    ),
    (
        "payer.yaml",
        "payer: example-health\nname: Example <Health> & Sons (fictional)\nletters:\n  appeal_rights: |\n    Write to us \
         within 30 days.\n\n    - This is no list.\n",
    ),
    (
        "policy.yaml",
        "policy: example-health/97112\ntitle: Re-education_of_movement\nprocedures: any\nsources:\n  guide: { title: \"Guide [fictional]\" }\ncriteria:\n  tone_lost: { title: The tone of <b>muscles</b> is low, cite: guide §2, any: [tone is \
         low, patient is ZZ99] }\nrules:\n  - deny: not_needed\n    unless: tone_lost\n    cite: guide §1\n    suggest: \
         [97110]\n  - otherwise: { approve: criteria_met, grant: { visits: 12 visits } }\nreasons:\n  not_needed: \
         { basis: medical_necessity, group: CO, carc: 50, text: The record does not show the need. }\n",
    ),
];

struct Made {
    explanation: ExplanationShown,
    letters: Letters,
}

fn made(case: &str) -> Made {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in FILES {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let project = Project::load(folder.path(), &Options::default());
    let bundle = project.bundle().unwrap_or_else(|| panic!("{:#?}", project.diagnostics()));
    let mut reader = CaseReader::new(bundle);
    let mut read = reader.blank();
    reader.read_json(case, CasePlace::Path("case.json"), &mut read).unwrap();
    let mut explainer = Explainer::new(bundle, "", Asking::default());
    let explanation = explainer.explain(&read, Some(0), Explain::default());
    Made { explanation, letters: bundle.payers[0].letters.clone() }
}

impl Made {
    fn letter(&self, form: Form, reviewer: Option<Reviewer<'_>>) -> Letter {
        let about = About {
            reviewer,
            procedure: Some("97112"),
            date: Some("2025-03-01"),
            appeal_rights: self.letters.appeal_rights.as_deref(),
            ..about(&self.explanation)
        };
        letter(&about, &Template::new(TEMPLATE).unwrap(), form).unwrap()
    }
}

const DENIED: &str = r#"{"procedure": "97112", "tone": "normal", "patient": "AB12345"}"#;

#[test]
fn a_recommended_denial_is_a_draft_until_a_reviewer_is_named() {
    let made = made(DENIED);
    let draft = made.letter(Form::Text, None);
    assert!(draft.draft);
    insta::assert_snapshot!("a_draft", draft.text);
    let reviewer = Reviewer { name: "Ada Example", licence: "MD, Ohio 12345" };
    let notice = made.letter(Form::Text, Some(reviewer));
    assert!(!notice.draft && !notice.text.contains("DRAFT"), "{}", notice.text);
    assert!(notice.text.contains("Ada Example, MD, Ohio 12345"), "{}", notice.text);
}

#[test]
fn what_is_said_is_never_markup() {
    let made = made(DENIED);
    let html = made.letter(Form::Html, None).text;
    assert!(html.contains("The tone of &lt;b&gt;muscles&lt;/b&gt; is low"), "{html}");
    assert!(
        html.contains("Example &lt;Health&gt; &amp; Sons") && html.contains("Re-education_of_movement"),
        "{html}"
    );
    assert!(html.contains("<p>- This is no list.</p>"), "{html}");
    let markdown = made.letter(Form::Markdown, None).text;
    assert!(
        markdown.contains(r"\<b\>muscles\</b\>") && markdown.contains(r"Guide \[fictional\]"),
        "{markdown}"
    );
}

#[test]
fn what_identifies_a_person_is_in_no_letter() {
    let made = made(DENIED);
    for form in FORMS {
        let text = made.letter(form, None).text;
        assert!(!text.contains("AB12345"), "{text}");
    }
}

#[test]
fn each_outcome_has_its_parts() {
    let approved = made(r#"{"procedure": "97112", "tone": "low"}"#).letter(Form::Text, None);
    assert!(!approved.draft);
    assert!(
        approved.text.contains("12 visits") && !approved.text.contains("How to appeal"),
        "{}",
        approved.text
    );
    let open = made(r#"{"procedure": "97112"}"#).letter(Form::Text, None).text;
    let asked = "How is the *tone*? Answer: one of normal, low. To be answered by: provider.";
    let joined = open.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(joined.contains("What is missing") && joined.contains(asked), "{open}");
    let denied = made(DENIED).letter(Form::Text, None).text;
    for part in
        ["CO-50", "Procedure 97110", "within 30 days", "[contact: to be supplied by the payer]", "Guide"]
    {
        assert!(denied.contains(part), "{part}: {denied}");
    }
}

/// Every text of a JSON value.
fn texts(value: &serde_json::Value, into: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::String(text) => {
            into.insert(text.clone());
            into.insert(text.replace('_', " "));
        }
        serde_json::Value::Array(all) => all.iter().for_each(|one| texts(one, into)),
        serde_json::Value::Object(all) => all.values().for_each(|one| texts(one, into)),
        _ => {}
    }
}

fn check(explanation: &ExplanationShown, template: &Template) -> Outcome {
    let mut said = BTreeSet::new();
    texts(&serde_json::to_value(explanation).unwrap(), &mut said);
    let content = Content::of(&about(explanation));
    for Line { text, facts, citations, place, .. } in &content.reasoning {
        let own = facts.iter().flat_map(|said| [Some(&said.fact), said.value.as_ref()]).flatten();
        for one in own.chain([text, place]).chain(citations) {
            assert!(said.contains(one) || one.is_empty(), "{one} is in no line of the explanation");
        }
    }
    for form in FORMS {
        let letter = letter(&about(explanation), template, form).unwrap();
        assert!(!letter.text.contains("known, not shown"), "{}", letter.text);
        assert_eq!(letter.draft, letter.text.contains("DRAFT FOR A LICENSED REVIEWER"));
    }
    let denied = explanation.determination.outcome == Outcome::Deny;
    assert!(!denied || !content.reasoning.is_empty(), "a denial without reasons: {explanation:#?}");
    explanation.determination.outcome
}

/// Every case of a payer as shipped has a letter, whose reasons are all in its explanation.
#[test]
fn the_reasons_of_a_letter_are_lines_of_the_explanation() {
    let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let project = Project::load(&policies, &Options::default());
    let bundle = project.bundle().unwrap();
    let template = Template::new(TEMPLATE).unwrap();
    let aetna = bundle.payer_named("aetna").unwrap();
    let mut explainer = Explainer::new(bundle, "", Asking::default());
    let (cases, _) = file_cases(&project, bundle);
    let cases: Vec<NamedCase> =
        cases.into_iter().filter(|case| case.payer == Some(aetna)).filter_map(|case| case.case).collect();
    let outcomes: BTreeSet<Outcome> = cases
        .iter()
        .map(|case| check(&explainer.explain(case, Some(aetna), Explain::default()), &template))
        .collect();
    for outcome in [Outcome::Approve, Outcome::Deny, Outcome::Pend] {
        assert!(outcomes.contains(&outcome), "no letter of {outcome:?} was tried");
    }
}

/// A wrong template, and what is said of it with the text it points to.
fn wrong(template: &str) -> String {
    let bad = Template::new(template).unwrap_err();
    let at = bad.range.and_then(|range| template.get(range)).unwrap_or("nowhere").to_owned();
    format!("{} at {at}: {}", bad.message, bad.help)
}

#[test]
fn a_template_that_names_what_does_not_exist_is_refused() {
    let loops = "{% for a in [1, 1, 1, 1, 1, 1, 1, 1, 1, 1] %}".repeat(7);
    let without_end = format!("{loops}{{{{ a }}}}{}", "{% endfor %}".repeat(7));
    let named = [
        ("{{ outcom }}", "`outcom` at outcom"),
        ("{% if kind == \"no such kind\" %}{{ membre }}{% endif %}", "`membre` at membre"),
        ("{{ reason.txt }}", "does not have at reason.txt"),
        ("{% for line in reasoning %}{{ line.cite }}{% endfor %}", "does not have at line.cite"),
        ("{{ outcome | shout }}", "shout"),
        ("a\n{% if draft %}", "cannot be read"),
        ("{{ member }}", "asked for first"),
        ("{{ reasoning }}", "with `{% for one in list %}`"),
        (without_end.as_str(), "too many steps"),
        ("{% include 'payer.yaml' %}", "non-existing"),
    ];
    for (template, expected) in named {
        let said = wrong(template);
        assert!(said.contains(expected), "{template}: {said}");
    }
    assert!(wrong(&"a".repeat(70_000)).contains("64 KiB"));
}

#[test]
fn a_template_of_a_payer_is_checked_where_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in FILES {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let problems = || {
        let project = Project::load(folder.path(), &Options::default());
        check_templates(&project)
    };
    assert_eq!(problems(), []);
    let payer = "payer: example-health\nletters:\n  template: |\n    # Determination\n    {{ outcom }}\n";
    fs::write(folder.path().join("payer.yaml"), payer).unwrap();
    let problems = problems();
    let [problem] = problems.as_slice() else { panic!("{problems:?}") };
    let label = problem.primary.as_ref().unwrap();
    assert_eq!((problem.code.name, label.text.as_str()), ("bad-template", "line 2 of the template"));
    assert!(payer[label.span.range()].contains("{{ outcom }}"));
}

#[test]
fn a_draft_says_so_whatever_its_template_says() {
    let made = made(DENIED);
    let about = |reviewer| About { reviewer, ..about(&made.explanation) };
    let template = Template::new("{{ outcome }}").unwrap();
    let draft = letter(&about(None), &template, Form::Text).unwrap();
    assert!(draft.draft && draft.text.contains("NOT A NOTICE"), "{}", draft.text);
    let reviewer = Reviewer { name: "Ada Example", licence: "MD" };
    let notice = letter(&about(Some(reviewer)), &template, Form::Text).unwrap();
    assert!(!notice.draft && !notice.text.contains("NOT A NOTICE"), "{}", notice.text);
}

#[test]
fn a_template_cannot_make_texts_grow() {
    for text in [
        "{{ outcome * 1000000 }}",
        "{{ outcome ~ outcome }}",
        "{% set a = outcome + outcome %}{{ a }}",
        "{{ outcome | replace('a', 'aaaa') }}",
        "{{ range(9) }}",
        "{{ debug() }}",
    ] {
        assert!(Template::new(text).is_err(), "{text}");
    }
    assert!(Template::new("{{ outcome }} * {%- if draft -%} a + b ~ '*' {%- endif +%}{{ 'a*b' }}").is_ok());
}
