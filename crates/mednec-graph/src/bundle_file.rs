//! A bundle as one file: eight bytes that name the format, its version, a SHA-256, the texts, and the bundle.
//!
//! ```text
//! bytes 0..8     "mednec\0b"
//! bytes 8..12    format version, little-endian
//! bytes 12..44   SHA-256 of everything after it
//! bytes 44..     all texts that may be said more than once, each once, and behind them the bundle, where such a text
//!                is its index; both in the postcard encoding
//! ```
//!
//! Texts stand in the order in which the bundle first says them, so equal bundles have equal bytes.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::bundle::Bundle;
use crate::text::{Text, shared, sharing};

/// The version of the file format; raised whenever an older mednec could not read the file rightly.
pub const FORMAT_VERSION: u32 = 4;

const MAGIC: &[u8; 8] = b"mednec\0b";
const HEADER: usize = 44;

/// Why bytes are not a bundle that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BundleProblem {
    /// They do not begin as a bundle does.
    NotABundle,
    /// They are of a format version that this mednec does not know.
    UnknownVersion(u32),
    /// They are not what was written: the hash does not fit.
    Damaged,
    /// The hash fits, but they cannot be read.
    Unreadable,
}

impl fmt::Display for BundleProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotABundle => f.write_str("this is not a mednec bundle"),
            Self::UnknownVersion(found) => {
                write!(
                    f,
                    "the bundle has format version {found}, and this mednec reads version {FORMAT_VERSION}"
                )
            }
            Self::Damaged => f.write_str("the bundle is damaged: its SHA-256 does not fit its content"),
            Self::Unreadable => f.write_str("the bundle cannot be read, although its SHA-256 fits"),
        }
    }
}

impl std::error::Error for BundleProblem {}

/// The bytes of a bundle's file and the bundle's SHA-256 in hexadecimal; nothing only where it is too large to encode.
pub fn write_bundle(bundle: &Bundle) -> Option<(Vec<u8>, String)> {
    let (body, texts) = sharing(|| postcard::to_stdvec(bundle));
    let mut payload = postcard::to_stdvec(&texts).ok()?;
    payload.extend(body.ok()?);
    let hash = Sha256::digest(&payload);
    let mut bytes = Vec::with_capacity(HEADER + payload.len());
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
    bytes.extend_from_slice(&hash);
    bytes.extend_from_slice(&payload);
    Some((bytes, hex(&hash)))
}

/// The bundle in a file's bytes, with its SHA-256 in hexadecimal.
pub fn read_bundle(bytes: &[u8]) -> Result<(Bundle, String), BundleProblem> {
    let (magic, rest) = bytes.split_at_checked(MAGIC.len()).ok_or(BundleProblem::NotABundle)?;
    if magic != MAGIC {
        return Err(BundleProblem::NotABundle);
    }
    let (version, rest) = rest.split_first_chunk::<4>().ok_or(BundleProblem::Damaged)?;
    let version = u32::from_le_bytes(*version);
    if version != FORMAT_VERSION {
        return Err(BundleProblem::UnknownVersion(version));
    }
    let (hash, payload) = rest.split_at_checked(32).ok_or(BundleProblem::Damaged)?;
    if Sha256::digest(payload)[..] != *hash {
        return Err(BundleProblem::Damaged);
    }
    let (texts, body): (Vec<&str>, _) =
        postcard::take_from_bytes(payload).map_err(|_| BundleProblem::Unreadable)?;
    let (mut bundle, left): (Bundle, _) =
        shared(texts.into_iter().map(Text::from).collect(), || postcard::take_from_bytes(body))
            .map_err(|_| BundleProblem::Unreadable)?;
    if !left.is_empty() {
        return Err(BundleProblem::Unreadable);
    }
    bundle.prepare();
    Ok((bundle, hex(hash)))
}

/// The SHA-256 that a bundle's file states in its first bytes, without a look at what follows; nothing where they are no
/// bundle's.
pub fn stated_sha256(bytes: &[u8]) -> Option<String> {
    let (header, _) = bytes.split_at_checked(HEADER)?;
    let (magic, rest) = header.split_at_checked(MAGIC.len())?;
    let (_, hash) = rest.split_at_checked(4)?;
    (magic == MAGIC).then(|| hex(hash))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_and_anything_else_is_refused() {
        let bundle = Bundle { files: vec!["a.yaml".into()], ..Bundle::default() };
        let (bytes, hash) = write_bundle(&bundle).unwrap();
        assert_eq!(stated_sha256(&bytes).as_deref(), Some(hash.as_str()));
        assert_eq!(stated_sha256(&bytes[..HEADER - 1]), None);
        assert_eq!(read_bundle(&bytes), Ok((bundle, hash)));
        for at in 0..bytes.len() {
            let mut bad = bytes.clone();
            bad[at] ^= 1;
            assert!(read_bundle(&bad).is_err(), "byte {at}");
            assert!(read_bundle(&bytes[..at]).is_err(), "cut at {at}");
        }
        let mut newer = bytes.clone();
        newer[8] = 9;
        assert_eq!(read_bundle(&newer), Err(BundleProblem::UnknownVersion(9)));
        assert_eq!(read_bundle(b"cases: []"), Err(BundleProblem::NotABundle));
    }
}
