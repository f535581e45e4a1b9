//! Between paths and the addresses of files.

use std::path::{Path, PathBuf};

use gen_lsp_types::Uri;

/// What stands before the path of a file.
const SCHEME: &str = "file://";

/// Whether paths may begin with a drive, and have `\` between their parts, which is a letter of a name elsewhere.
const DRIVES: bool = cfg!(windows);

/// The path of a file's address; nothing where it is no file.
pub(crate) fn path(uri: &Uri) -> Option<PathBuf> {
    path_in(uri, DRIVES)
}

/// The address of a file.
pub(crate) fn of(path: &Path) -> Uri {
    address(&path.to_string_lossy(), DRIVES)
}

fn path_in(uri: &Uri, drives: bool) -> Option<PathBuf> {
    let rest = uri.0.strip_prefix(SCHEME)?;
    let path = rest.get(rest.find('/')?..)?;
    let mut bytes = Vec::with_capacity(path.len());
    let mut letters = path.bytes();
    while let Some(byte) = letters.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        let (high, low) = (digit(letters.next())?, digit(letters.next())?);
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    let text = String::from_utf8(bytes).ok()?;
    // `/C:/policies` is `C:/policies`.
    let drive = drives
        && text.get(1..3).is_some_and(|two| {
            two.starts_with(|letter: char| letter.is_ascii_alphabetic()) && two.ends_with(':')
        });
    Some(PathBuf::from(if drive { text.get(1..)? } else { &text }))
}

fn address(path: &str, drives: bool) -> Uri {
    let text = if drives { path.replace('\\', "/") } else { path.to_owned() };
    let mut uri = String::from(SCHEME);
    if !text.starts_with('/') {
        uri.push('/');
    }
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    Uri(uri)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_addresses_and_back() {
        for text in ["/a/policies/x y.yaml", "/é/100%.yaml", "/a\\b/c.yaml", "/c:/d.yaml"] {
            assert_eq!(path_in(&address(text, false), false), Some(PathBuf::from(text)));
        }
        assert_eq!(address("C:\\p\\a.yaml", true).0, "file:///C%3A/p/a.yaml");
        assert_eq!(path_in(&Uri("file:///c%3A/p/a.yaml".into()), true), Some("c:/p/a.yaml".into()));
        assert_eq!(path(&Uri("untitled:a".into())), None);
        assert_eq!(path(&Uri("file:///a%zz".into())), None);
    }
}
