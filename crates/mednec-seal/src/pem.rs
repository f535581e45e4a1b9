//! Bytes between two lines that say what they are, in base64.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// How many letters a line of base64 has.
const WIDE: usize = 64;

/// Bytes as PEM, below a line for people.
pub(crate) fn write(title: &str, label: &str, bytes: &[u8]) -> String {
    let text = STANDARD.encode(bytes);
    let mut out = format!("{title}\n-----BEGIN {label}-----\n");
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, left) = rest.split_at_checked(WIDE).unwrap_or((rest, ""));
        out.push_str(line);
        out.push('\n');
        rest = left;
    }
    out + &format!("-----END {label}-----\n")
}

/// The bytes of the first part with this label.
pub(crate) fn read(label: &str, text: &str) -> Option<Vec<u8>> {
    let (_, rest) = text.split_once(&format!("-----BEGIN {label}-----"))?;
    let (body, _) = rest.split_once(&format!("-----END {label}-----"))?;
    let letters: String = body.split_ascii_whitespace().collect();
    STANDARD.decode(letters).ok()
}
