//! The server as an editor meets it: messages in, messages out.

mod actions;
mod completion;
mod doing;
mod meaning;
mod mends;
mod names;
mod outline;
mod rows;
mod typing;

use std::fs;
use std::path::PathBuf;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use lsp_server::{Connection, Message, Notification, Request, RequestId};
use serde_json::{Value, json};

use crate::{Tools, serve, uri};

/// How long an answer may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(20);

const VOCABULARY: &str = "\
facts:
  procedure: { type: code, system: cpt, question: Which procedure is requested? }
  service_date: { type: date, meaning: The day of the service }
  tone:
    type: one of
    choices: [normal, low, high, mixed]
    question: How is the tone?
    found_in: examination
  minutes: { type: whole number, unit: minutes, range: 0 to 480 }
  one_on_one: { type: yes/no, meaning: One therapist treats one patient }
  visits:
    type: list of records
    counts: before this
    fields:
      date: { type: date }
      discipline: { type: one of, choices: [physical, occupational] }
";

const CODES: &str = "\
code_system: cpt
codes:
  97112: { title: Neuromuscular re-education, from: 2000-01-01 }
  97110: { title: Therapeutic exercise }
";

const SHARED: &str = "\
shared: tone
sources:
  book: { title: A book }
criteria:
  tone_changed:
    title: The tone is changed
    cite: book §1
    any: [tone is low, tone is high]
";

pub(super) const POLICY: &str = "\
policy: example-health/97112
title: Neuromuscular re-education
procedures: [97112]
sources:
  rehab-12: { title: Medical policy 12 }
parameters:
  shortest: 8 minutes
criteria:
  impaired:
    title: The system is impaired
    cite: rehab-12 §4.2
    any:
      - tone_changed
      - tone is normal
rules:
  - deny: not_one_on_one
    when: (not one_on_one) or minutes < shortest
    cite: rehab-12 §1
  - deny: not_impaired
    unless: impaired
    cite: rehab-12 §2
  - otherwise: { approve: criteria_met }
reasons:
  not_one_on_one: { basis: coding }
  not_impaired: { basis: medical_necessity, group: CO, carc: 50 }
";

pub(super) const CASES: &str = "\
cases:
  - id: alone
    given: { procedure: 97112, one_on_one: no, minutes: 20 }
    expect: { outcome: deny, reason: not_one_on_one, criteria: { impaired: unknown } }
";

/// An editor with a folder of policies.
pub(super) struct Editor {
    folder: tempfile::TempDir,
    connection: Connection,
    server: Option<JoinHandle<()>>,
    sent: i32,
    version: i32,
    /// What was heard besides answers.
    heard: Vec<Notification>,
}

impl Editor {
    /// With the policies above.
    pub(super) fn new() -> Self {
        Self::with(&[])
    }

    /// With the policies above and more.
    pub(super) fn with(more: &[(&str, &str)]) -> Self {
        let more: Vec<(&str, &[u8])> = more.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
        Self::able(json!({ "workspace": { "workspaceEdit": { "documentChanges": true } } }), &more)
    }

    /// One that can do these things, with the policies above and more files.
    pub(super) fn able(capabilities: Value, more: &[(&str, &[u8])]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let own = [
            ("vocabulary/facts.yaml", VOCABULARY),
            ("vocabulary/cpt.yaml", CODES),
            ("shared/tone.yaml", SHARED),
            ("example/payer.yaml", "payer: example-health\nname: Example Health\n"),
            ("example/97112.yaml", POLICY),
            ("example/97112.cases.yaml", CASES),
        ];
        let own = own.map(|(path, text)| (path, text.as_bytes()));
        for (path, text) in own.iter().chain(more) {
            let path = folder.path().join("policies").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let (ours, theirs) = Connection::memory();
        let server = thread::spawn(move || {
            let draw = |_: &mednec_graph::Bundle, file: &str| Ok(format!("<svg>{file}</svg>"));
            serve(&theirs, Tools { draw: &draw }).unwrap();
        });
        let mut editor =
            Self { folder, connection: ours, server: Some(server), sent: 0, version: 1, heard: Vec::new() };
        let root = uri::of(editor.folder.path()).0;
        let result = editor.ask(
            "initialize",
            json!({
                "capabilities": capabilities,
                "workspaceFolders": [{ "uri": root, "name": "policies" }],
            }),
        );
        assert_eq!(result["serverInfo"]["name"], "mednec");
        editor.tell("initialized", json!({}));
        editor
    }

    pub(super) fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join("policies").join(file)
    }

    pub(super) fn uri(&self, file: &str) -> String {
        uri::of(&self.path(file)).0
    }

    pub(super) fn tell(&mut self, method: &str, params: Value) {
        self.connection.sender.send(Notification::new(method.into(), params).into()).unwrap();
    }

    /// Asks, and waits for the answer.
    pub(super) fn ask(&mut self, method: &str, params: Value) -> Value {
        self.try_ask(method, params).unwrap()
    }

    pub(super) fn try_ask(&mut self, method: &str, params: Value) -> Result<Value, String> {
        self.sent += 1;
        let id = RequestId::from(self.sent);
        self.connection.sender.send(Request::new(id.clone(), method.into(), params).into()).unwrap();
        loop {
            match self.connection.receiver.recv_timeout(PATIENCE).unwrap() {
                Message::Response(response) if response.id == id => {
                    return response.response_result.map_err(|error| error.message);
                }
                Message::Notification(heard) => self.heard.push(heard),
                // Edits that the server asks for are looked at by the tests as notifications are.
                Message::Request(asked) => self.heard.push(Notification::new(asked.method, asked.params)),
                Message::Response(other) => panic!("{other:?}"),
            }
        }
    }

    /// Opens a file with a text.
    pub(super) fn open(&mut self, file: &str, text: &str) {
        let of = json!({ "uri": self.uri(file), "languageId": "yaml", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": of }));
    }

    /// Gives an open file another text.
    pub(super) fn change(&mut self, file: &str, text: &str) {
        self.version += 1;
        let of = json!({ "uri": self.uri(file), "version": self.version });
        self.tell(
            "textDocument/didChange",
            json!({ "textDocument": of, "contentChanges": [{ "text": text }] }),
        );
    }

    /// The next message of a method that fits.
    pub(super) fn hear(&mut self, method: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let is_it = |one: &Notification| one.method == method && fits(&one.params);
        loop {
            if let Some(at) = self.heard.iter().position(&is_it) {
                return self.heard.remove(at).params;
            }
            let Ok(message) = self.connection.receiver.recv_timeout(PATIENCE) else {
                panic!("not heard, but {:?}", self.heard);
            };
            match message {
                Message::Notification(heard) => self.heard.push(heard),
                Message::Request(asked) => self.heard.push(Notification::new(asked.method, asked.params)),
                Message::Response(other) => panic!("{other:?}"),
            }
        }
    }

    /// The codes that are told of a file, once they are these.
    pub(super) fn problems(&mut self, file: &str, codes: &[&str]) -> Value {
        let uri = self.uri(file);
        self.hear("textDocument/publishDiagnostics", |told| {
            let found = told["diagnostics"].as_array().unwrap().iter().map(|one| one["code"].clone());
            told["uri"] == uri && found.eq(codes.iter().map(|code| Value::from(*code)))
        })
    }

    /// Whether a code was told of a file by now.
    pub(super) fn was_told(&self, file: &str, code: &str) -> bool {
        let uri = self.uri(file);
        let of_file = self.heard.iter().filter(|one| one.params["uri"] == uri.as_str());
        let mut found = of_file.flat_map(|one| one.params["diagnostics"].as_array().into_iter().flatten());
        found.any(|one| one["code"] == code)
    }

    /// A document and the place of `|` in a text, which is then opened without it.
    pub(super) fn at(&mut self, file: &str, marked: &str) -> Value {
        let byte = marked.find('|').unwrap();
        self.open(file, &marked.replacen('|', "", 1));
        self.place(file, &marked[..byte])
    }

    /// The place behind a text.
    pub(super) fn place(&self, file: &str, before: &str) -> Value {
        let line = before.matches('\n').count();
        let column = before.rsplit('\n').next().unwrap().encode_utf16().count();
        json!({
            "textDocument": { "uri": self.uri(file) },
            "position": { "line": line, "character": column },
        })
    }

    /// Has the server compile everything.
    pub(super) fn settle(&mut self, file: &str) {
        let uri = self.uri(file);
        self.ask("workspace/executeCommand", json!({ "command": "mednec.check", "arguments": [uri] }));
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        if thread::panicking() {
            return;
        }
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        self.server.take().unwrap().join().unwrap();
    }
}

/// A text with a `|` behind the first time that a piece stands in it.
pub(super) fn marked(text: &str, piece: &str) -> String {
    assert!(text.contains(piece), "{piece}");
    text.replacen(piece, &format!("{piece}|"), 1)
}
