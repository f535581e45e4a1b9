//! Signatures, as text.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::key::PublicKey;

/// The first line of a signature's file.
const TITLE: &str = "mednec signature 1";

/// Why bytes are not known to be those that were signed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureProblem {
    /// The text is no signature.
    NotASignature,
    /// It was made with a key that is none of those given; its name.
    OtherKey(String),
    /// It was made for other bytes.
    OtherBytes,
}

impl fmt::Display for SignatureProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotASignature => f.write_str("this is no signature"),
            Self::OtherKey(key) => write!(f, "it is signed with another key, {key}"),
            Self::OtherBytes => f.write_str("the signature is that of other content"),
        }
    }
}

impl std::error::Error for SignatureProblem {}

/// That someone who has a key stood behind some bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    pub(crate) key: String,
    pub(crate) bytes: [u8; 64],
}

impl Signature {
    /// The name of the key it was made with.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The signature as text.
    pub fn text(&self) -> String {
        format!("{TITLE}\nkey {}\n{}\n", self.key, STANDARD.encode(self.bytes))
    }

    /// The signature that a text holds.
    pub fn read(text: &str) -> Result<Self, SignatureProblem> {
        let mut lines = text.lines().map(str::trim_end);
        let title = lines.next().filter(|title| *title == TITLE);
        let key = lines.next().and_then(|line| line.strip_prefix("key "));
        let bytes = lines.next().and_then(|line| STANDARD.decode(line).ok());
        let bytes = bytes.and_then(|bytes| <[u8; 64]>::try_from(bytes).ok());
        match (title, key, bytes, lines.next()) {
            (Some(_), Some(key), Some(bytes), None) => Ok(Self { key: key.to_owned(), bytes }),
            _ => Err(SignatureProblem::NotASignature),
        }
    }

    /// Makes sure that one of the keys signed these bytes. Which, their holder's name does not decide: all are tried.
    pub fn verify(&self, bytes: &[u8], keys: &[PublicKey]) -> Result<(), SignatureProblem> {
        if keys.iter().any(|key| key.signed(bytes, &self.bytes)) {
            return Ok(());
        }
        if keys.iter().any(|key| key.id() == self.key) {
            return Err(SignatureProblem::OtherBytes);
        }
        let shown = self.key.chars().filter(char::is_ascii_hexdigit).take(16).collect();
        Err(SignatureProblem::OtherKey(shown))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::PrivateKey;

    #[test]
    fn only_the_bytes_and_the_key_that_were_signed_pass() {
        let (key, other) = (PrivateKey::generate().unwrap(), PrivateKey::generate().unwrap());
        let signature = key.sign(b"bundle");
        assert_eq!(signature, key.sign(b"bundle"));
        let read = Signature::read(&signature.text()).unwrap();
        assert_eq!(read, signature);
        assert_eq!(read.verify(b"bundle", &[key.public()]), Ok(()));
        assert_eq!(read.verify(b"bundle", &[other.public(), key.public()]), Ok(()));
        assert_eq!(read.verify(b"bundlf", &[key.public()]), Err(SignatureProblem::OtherBytes));
        let refused = read.verify(b"bundle", &[other.public()]);
        assert_eq!(refused, Err(SignatureProblem::OtherKey(key.public().id())));
        assert!(read.verify(b"bundle", &[]).is_err());
    }

    #[test]
    fn every_changed_letter_of_the_signature_is_refused() {
        let key = PrivateKey::generate().unwrap();
        let text = key.sign(b"bundle").text();
        let start = text.find('\n').unwrap();
        let body = text.rfind("\n").unwrap();
        let from = text[..body].rfind('\n').unwrap() + 1;
        assert!(start < from);
        for at in from..body {
            let mut bad = text.clone().into_bytes();
            bad[at] = if bad[at] == b'A' { b'B' } else { b'A' };
            let bad = String::from_utf8(bad).unwrap();
            let passes =
                Signature::read(&bad).is_ok_and(|read| read.verify(b"bundle", &[key.public()]).is_ok());
            assert!(!passes, "letter {at}");
        }
        assert_eq!(Signature::read(""), Err(SignatureProblem::NotASignature));
        assert_eq!(Signature::read(&text[..from]), Err(SignatureProblem::NotASignature));
    }
}
