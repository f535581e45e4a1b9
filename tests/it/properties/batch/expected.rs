//! What the reader of cases and the evaluator of rows say, line by line, and what a batch wrote.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use mednec_batch::{Batch, COLUMNS, Form, Input, run};
use mednec_graph::{Basis, Bundle, FactId};
use mednec_project::answer::GrantWords;
use mednec_project::{
    Answerer, Brief, CasePlace, CaseReader, End, MOST_LINE_BYTES, NamedCase, Policies, requests,
};
use serde_json::Value;

/// A row as a batch writes it: by column, the elements of lists joined.
pub(crate) type Row = BTreeMap<&'static str, String>;

/// What a line comes to: the rows of its requests, or the code of why it is refused.
pub(crate) type Told = Result<Vec<Row>, String>;

/// The row evaluator.
pub(crate) struct ByRow<'b> {
    bundle: &'b Bundle,
    payer: Option<usize>,
    reader: CaseReader<'b>,
    answerer: Answerer<'b>,
    pub(crate) case: NamedCase,
}

impl<'b> ByRow<'b> {
    pub(crate) fn new(bundle: &'b Bundle, payer: Option<usize>) -> Self {
        let reader = CaseReader::new(bundle);
        Self {
            bundle,
            payer,
            case: reader.blank(),
            reader,
            answerer: Answerer::new(bundle, "").criteria(false),
        }
    }

    /// Reads one line; the code of the first problem where it is no case.
    fn read(&mut self, line: &[u8]) -> Result<(), String> {
        if line.len() > MOST_LINE_BYTES {
            return Err("case-line-too-long".into());
        }
        let text = std::str::from_utf8(line).map_err(|_| "case-syntax".to_owned())?;
        let read = self.reader.read_json(text, CasePlace::Path("row"), &mut self.case);
        read.map_err(|problems| problems[0].code.name.to_owned())
    }

    /// What a line comes to in few words, for each of its requests.
    pub(crate) fn briefs(&mut self, line: &[u8]) -> Result<Vec<(NamedCase, Brief, Vec<FactId>)>, String> {
        self.read(line)?;
        let only = (self.bundle.payers.len() == 1).then_some(0);
        let payer = self.payer.or(self.case.payer).or(only);
        let mut brief = |case: NamedCase| {
            let (brief, missing) = self.answerer.brief(&case, payer);
            (case, brief, missing)
        };
        Ok(requests(self.bundle, &self.case).into_iter().map(|request| brief(request.case)).collect())
    }

    /// What a line comes to, as a batch would write it.
    pub(crate) fn line(&mut self, line: &[u8]) -> Told {
        let found = self.briefs(line)?;
        Ok(found.into_iter().map(|(case, brief, missing)| self.row(&case, &brief, &missing)).collect())
    }

    fn row(&mut self, case: &NamedCase, brief: &Brief, missing: &[FactId]) -> Row {
        let bundle = self.bundle;
        let payer = brief.payer.map(|payer| bundle.payers[payer as usize].id.clone());
        let each_once = |names: Vec<String>| {
            let mut seen = BTreeSet::new();
            names.into_iter().filter(|name| seen.insert(name.clone())).collect::<Vec<_>>().join("; ")
        };
        let policy = each_once(brief.editions(bundle).map(|edition| edition.policy.clone()).collect());
        let edition = each_once(brief.editions(bundle).map(|edition| edition.name.clone()).collect());
        let grant = match brief.end {
            End::Decided(leaf) => self.answerer.grant_of(case, leaf).unwrap_or_default(),
            End::InformationNeeded | End::ClinicalReview => GrantWords::default(),
        };
        // An object has its keys in the order of the alphabet.
        let said: BTreeMap<&String, &String> = grant.said.iter().map(|(name, value)| (name, value)).collect();
        let said: Vec<String> = said.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let hangs_on: Vec<&str> =
            grant.missing.iter().map(|id| bundle.fact(*id).unwrap().name.as_str()).collect();
        let facts = missing.iter().map(|id| bundle.fact(*id).unwrap().name.clone());
        let missing: Vec<String> =
            brief.payer_missing.then(|| "payer".to_owned()).into_iter().chain(facts).collect();
        Row::from([
            ("case_id", case.id.clone().unwrap_or_default()),
            ("payer", payer.unwrap_or_default()),
            ("policy", policy),
            ("edition", edition),
            ("outcome", brief.end.outcome(bundle).name().to_owned()),
            ("reason", brief.end.reason(bundle).to_owned()),
            ("basis", brief.end.basis(bundle).map_or("", Basis::name).to_owned()),
            ("suggest", brief.end.suggest(bundle).join("; ")),
            ("missing", missing.join("; ")),
            ("grant", said.join("; ")),
            ("grant_missing", hangs_on.join("; ")),
            ("supported_units", self.answerer.units_of(case, brief).unwrap_or_default()),
            ("exact", brief.exact.to_string()),
        ])
    }
}

/// The lines that are not empty, each with its number.
pub(crate) fn numbered(bytes: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    (1..).zip(bytes.split(|byte| *byte == b'\n')).filter(|(_, line)| !line.trim_ascii().is_empty())
}

fn flat(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(flat).collect::<Vec<_>>().join("; "),
        Value::Object(entries) => {
            let pair = |(name, value): (&String, &Value)| format!("{name}={}", flat(value));
            entries.iter().map(pair).collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    }
}

/// What a batch wrote: its rows in order, and the codes of refused rows by their number; and how many masks settled.
pub(crate) fn written(
    policies: &Policies,
    payer: Option<usize>,
    input: &Path,
    threads: usize,
) -> (Vec<Row>, BTreeMap<u64, String>, u64) {
    let (output, rejects) = (input.with_extension("out.ndjson"), input.with_extension("rejects.ndjson"));
    let batch = Batch {
        payer,
        threads,
        output: Some(output.clone()),
        rejects: Some(rejects.clone()),
        ..Batch::new(policies)
    };
    let of = Input { path: Some(input.to_path_buf()), form: Form::of_name(input).unwrap() };
    let finished =
        run(&batch, &[of], &mut |_| {}, &AtomicBool::new(false)).unwrap_or_else(|error| panic!("{error:?}"));
    let read = |path: &Path| -> Vec<Value> {
        let text = fs::read_to_string(path).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let row = |value: &Value| COLUMNS.into_iter().map(|name| (name, flat(&value[name]))).collect();
    let refused = read(&rejects);
    let refused = refused.iter().map(|row| (row["row"].as_u64().unwrap(), flat(&row["code"]))).collect();
    (read(&output).iter().map(row).collect(), refused, finished.by_columns)
}
