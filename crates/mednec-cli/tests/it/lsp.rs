//! `mednec lsp` as an editor starts it.

use crate::program::{code, fed, told};

/// A message as it goes over the line.
fn message(text: &str) -> String {
    format!("Content-Length: {}\r\n\r\n{text}", text.len())
}

#[test]
fn an_editor_is_answered_on_standard_output_until_it_says_that_it_is_done() {
    let said: String = [
        r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#,
        r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#,
        r#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#,
        r#"{"jsonrpc":"2.0","method":"exit"}"#,
    ]
    .map(message)
    .concat();
    for arguments in [&["lsp"][..], &["lsp", "--stdio"]] {
        let output = fed(arguments, &said);
        assert_eq!(code(&output), 0, "{}", told(&output));
        let answers = String::from_utf8(output.stdout).unwrap();
        assert!(answers.contains("\"hoverProvider\":true") && answers.contains("\"id\":2"), "{answers}");
    }
}

#[test]
fn what_is_no_message_ends_it_with_a_reason() {
    let output = fed(&["lsp"], &message(r#"{"jsonrpc":"2.0","method":"exit"}"#));
    assert_eq!(code(&output), 1);
    assert!(told(&output).contains("lost each other"), "{}", told(&output));
}
