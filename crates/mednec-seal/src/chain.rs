//! Lines that cannot be changed, taken out or moved without it being seen.
//!
//! Each line is a JSON object whose last key is `seal`: the SHA-256, in hexadecimal, of the seal of the line before, a
//! line break, and the line up to the comma before its own seal. So anyone can check it with any tool. A chain shows
//! that something was changed by someone who did not make all of it anew; against that helps only to keep the last seal
//! in another place.

use sha2::{Digest, Sha256};

use crate::hex::hex;

/// What stands for the seal before the first line.
pub const FIRST_SEAL: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What stands between a line and its seal, and behind it.
const BEFORE: &str = ",\"seal\":\"";
const AFTER: &str = "\"}";

/// Whether a line follows from the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// It does.
    Fits,
    /// It, or what stands before it, is not what was written.
    Broken,
    /// It has no seal.
    Unsealed,
}

/// Lines in the making, or being checked.
#[derive(Clone, Debug)]
pub struct Chain {
    last: String,
}

impl Default for Chain {
    fn default() -> Self {
        Self { last: FIRST_SEAL.to_owned() }
    }
}

impl Chain {
    /// The seal of the last line.
    pub fn last(&self) -> &str {
        &self.last
    }

    /// Writes a line with its seal: `object` is a JSON object with at least one key, without a line break.
    pub fn write(&mut self, object: &str, into: &mut Vec<u8>) {
        let content = object.strip_suffix('}').unwrap_or(object);
        self.last = self.of(content);
        for part in [content, BEFORE, &self.last, AFTER, "\n"] {
            into.extend_from_slice(part.as_bytes());
        }
    }

    /// Whether a line, given without its line break, follows from the last; the next is then looked at as one that
    /// follows from this.
    pub fn check(&mut self, line: &str) -> Link {
        let Some((content, seal)) = split(line) else { return Link::Unsealed };
        let fits = self.of(content) == seal;
        seal.clone_into(&mut self.last);
        if fits { Link::Fits } else { Link::Broken }
    }

    fn of(&self, content: &str) -> String {
        let mut hash = Sha256::new();
        hash.update(self.last.as_bytes());
        hash.update(b"\n");
        hash.update(content.as_bytes());
        hex(&hash.finalize())
    }
}

/// A line without its seal, and the seal.
fn split(line: &str) -> Option<(&str, &str)> {
    let (content, seal) = line.strip_suffix(AFTER)?.rsplit_once(BEFORE)?;
    let plain = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    (seal.len() == FIRST_SEAL.len() && seal.bytes().all(plain)).then_some((content, seal))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(objects: &[&str]) -> Vec<String> {
        let mut chain = Chain::default();
        let mut bytes = Vec::new();
        objects.iter().for_each(|object| chain.write(object, &mut bytes));
        String::from_utf8(bytes).unwrap().lines().map(str::to_owned).collect()
    }

    fn checked<'l>(lines: impl IntoIterator<Item = &'l String>) -> Vec<Link> {
        let mut chain = Chain::default();
        lines.into_iter().map(|line| chain.check(line)).collect()
    }

    const OBJECTS: [&str; 4] = ["{\"a\":1}", "{\"a\":2}", "{\"a\":2}", "{\"a\":\"}\"}"];

    #[test]
    fn what_was_written_fits_and_is_json() {
        let lines = written(&OBJECTS);
        assert_eq!(checked(&lines), [Link::Fits; 4]);
        // Equal lines have different seals.
        assert_ne!(lines[1], lines[2]);
        assert!(lines[3].starts_with("{\"a\":\"}\",\"seal\":\""), "{}", lines[3]);
    }

    #[test]
    fn every_changed_byte_is_seen() {
        let lines = written(&OBJECTS);
        for at in 0..lines[1].len() {
            let mut bytes = lines[1].clone().into_bytes();
            bytes[at] ^= 1;
            let Ok(bad) = String::from_utf8(bytes) else { continue };
            let links = checked([&lines[0], &bad, &lines[2], &lines[3]]);
            assert_ne!(links, [Link::Fits; 4], "byte {at}");
            assert_eq!(links[3], Link::Fits, "what comes later is not blamed");
        }
    }

    #[test]
    fn lines_taken_out_put_in_or_swapped_are_seen() {
        let lines = written(&OBJECTS);
        assert_eq!(checked([&lines[0], &lines[2], &lines[3]]), [Link::Fits, Link::Broken, Link::Fits]);
        assert!(checked([&lines[0], &lines[2], &lines[1], &lines[3]]).contains(&Link::Broken));
        assert!(checked([&lines[0], &lines[0], &lines[1]]).contains(&Link::Broken));
        assert_eq!(checked(&lines[1..])[0], Link::Broken);
        assert_eq!(checked([&"{\"a\":1}".to_owned()]), [Link::Unsealed]);
    }
}
