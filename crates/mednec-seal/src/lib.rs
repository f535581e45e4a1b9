//! Proof that bytes are those that were written, and by whom.
//!
//! | in | out | never |
//! | --- | --- | --- |
//! | bytes and a [`PrivateKey`] | a [`Signature`]: the same each time | reads a file |
//! | bytes, a signature and [`PublicKey`]s | whether one of them signed these bytes | says yes to a weak key |
//! | lines, one after another | each with a seal that hangs on all before it ([`Chain`]) | knows what a line means |
//!
//! Keys are kept as other tools keep them: Ed25519 in PKCS#8 and SubjectPublicKeyInfo, as PEM.

mod chain;
mod hex;
mod key;
mod pem;
mod signature;

pub use chain::{Chain, FIRST_SEAL, Link};
pub use hex::{hex, sha256_hex};
pub use key::{KeyProblem, PrivateKey, PublicKey};
pub use signature::{Signature, SignatureProblem};
