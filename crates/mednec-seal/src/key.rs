//! Ed25519 keys, as text.

use std::fmt;

use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::hex::hex;
use crate::pem;
use crate::signature::Signature;

/// What stands before the 32 bytes of a private key in PKCS#8 (RFC 8410).
const PKCS8: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
/// What stands before the 32 bytes of a public key in a SubjectPublicKeyInfo (RFC 8410).
const SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

const PRIVATE: &str = "PRIVATE KEY";
const PUBLIC: &str = "PUBLIC KEY";

/// How many bytes of its hash name a key.
const ID_BYTES: usize = 8;

/// Why a text is not the key that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyProblem {
    /// It holds no key.
    NoKey,
    /// It holds a private key where a public one is asked for.
    Private,
    /// It holds a public key where a private one is asked for.
    Public,
    /// It holds a key of another kind than Ed25519, or a damaged one.
    OtherKind,
    /// The system gave no randomness for a new key.
    NoRandomness,
}

impl fmt::Display for KeyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoKey => "this file holds no key",
            Self::Private => "this is a private key, and a public one is asked for",
            Self::Public => "this is a public key, and a private one is asked for",
            Self::OtherKind => "this key is damaged, or is no Ed25519 key",
            Self::NoRandomness => "the system gives no randomness for a new key",
        })
    }
}

impl std::error::Error for KeyProblem {}

/// Signs.
pub struct PrivateKey(SigningKey);

/// Tells whether the private key that belongs to it signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PrivateKey {
    /// A new key.
    pub fn generate() -> Result<Self, KeyProblem> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|_| KeyProblem::NoRandomness)?;
        Ok(Self(SigningKey::from_bytes(&seed)))
    }

    /// The key that a text holds.
    pub fn read(text: &str) -> Result<Self, KeyProblem> {
        let Some(bytes) = pem::read(PRIVATE, text) else {
            return Err(if text.contains(PUBLIC) { KeyProblem::Public } else { KeyProblem::NoKey });
        };
        let seed = bytes.strip_prefix(&PKCS8).and_then(|seed| <&[u8; 32]>::try_from(seed).ok());
        seed.map(|seed| Self(SigningKey::from_bytes(seed))).ok_or(KeyProblem::OtherKind)
    }

    /// The key as text, with a line that says what it is.
    pub fn text(&self) -> String {
        let bytes = [&PKCS8[..], self.0.as_bytes()].concat();
        let title = format!("mednec private key {}: signs bundles; keep it to yourself", self.public().id());
        pem::write(&title, PRIVATE, &bytes)
    }

    /// The key that tells whether this one signed.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// Signs bytes; the same bytes always get the same signature.
    pub fn sign(&self, bytes: &[u8]) -> Signature {
        Signature { key: self.public().id(), bytes: self.0.sign(bytes).to_bytes() }
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({})", self.public().id())
    }
}

impl PublicKey {
    /// The key that a text holds.
    pub fn read(text: &str) -> Result<Self, KeyProblem> {
        let Some(bytes) = pem::read(PUBLIC, text) else {
            return Err(if text.contains(PRIVATE) { KeyProblem::Private } else { KeyProblem::NoKey });
        };
        let point = bytes.strip_prefix(&SPKI).and_then(|point| <&[u8; 32]>::try_from(point).ok());
        let key = point.and_then(|point| VerifyingKey::from_bytes(point).ok());
        key.filter(|key| !key.is_weak()).map(Self).ok_or(KeyProblem::OtherKind)
    }

    /// The key as text, with a line that says what it is.
    pub fn text(&self) -> String {
        let title = format!("mednec public key {}: tells whether a bundle was signed", self.id());
        pem::write(&title, PUBLIC, &[&SPKI[..], self.0.as_bytes()].concat())
    }

    /// The name of the pair: the beginning of the SHA-256 of the public key.
    pub fn id(&self) -> String {
        hex(&Sha256::digest(self.0.as_bytes())).chars().take(2 * ID_BYTES).collect()
    }

    /// Whether the private key signed these bytes so.
    pub(crate) fn signed(&self, bytes: &[u8], signature: &[u8; 64]) -> bool {
        self.0.verify_strict(bytes, &ed25519_dalek::Signature::from_bytes(signature)).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of the first test vector of RFC 8032, as OpenSSL writes it.
    const KNOWN: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n";

    #[test]
    fn keys_are_those_of_other_tools() {
        let key = PrivateKey::read(KNOWN).unwrap();
        let public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        assert_eq!(hex(key.public().0.as_bytes()), public);
        let signature = key.sign(b"");
        assert!(hex(&signature.bytes).starts_with("e5564300c360ac729086e2cc806e828a"));
        assert!(key.text().ends_with(KNOWN));
    }

    #[test]
    fn a_key_is_read_as_it_was_written_and_no_other_is_taken_for_it() {
        let key = PrivateKey::generate().unwrap();
        let (private, public) = (key.text(), key.public().text());
        assert_eq!(PrivateKey::read(&private).unwrap().public(), key.public());
        assert_eq!(PublicKey::read(&public), Ok(key.public()));
        assert_eq!(PublicKey::read(&private), Err(KeyProblem::Private));
        assert_eq!(PrivateKey::read(&public).unwrap_err(), KeyProblem::Public);
        assert_eq!(PublicKey::read("policy: a/b"), Err(KeyProblem::NoKey));
        let short = public.replace("MCow", "MCoA");
        assert_eq!(PublicKey::read(&short), Err(KeyProblem::OtherKind));
        assert_ne!(PrivateKey::generate().unwrap().public(), key.public());
        assert!(!format!("{key:?}").contains(private.lines().nth(2).unwrap()));
    }
}
