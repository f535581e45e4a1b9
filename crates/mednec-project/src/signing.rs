//! Keys and signatures as files: beside a bundle stands `NAME.sig`, which says who stands behind it.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use mednec_seal::{KeyProblem, PrivateKey, PublicKey, Signature, SignatureProblem};
use mednec_source::Diagnostic;

use crate::codes::{ALREADY_THERE, BAD_KEY, SOURCES_NOT_SIGNED, UNSIGNED_BUNDLE, WRONG_SIGNATURE};
use crate::discover::shown;
use crate::file_text::missing;
use crate::new_files::{NotMade, create};
use crate::write::not_written;

/// The most bytes of a key or signature; what is longer is neither.
const MOST_BYTES: u64 = 16 * 1024;

/// The files of a key pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFiles {
    /// `NAME.key`, for whoever signs.
    pub private: PathBuf,
    /// `NAME.pub`, for everyone.
    pub public: PathBuf,
    /// The name of the pair.
    pub id: String,
}

/// Makes a new key pair, `NAME.key` and `NAME.pub`; no file that is there already is touched.
#[expect(clippy::result_large_err, reason = "keys are made by hand")]
pub fn new_keys(name: &Path) -> Result<KeyFiles, Diagnostic> {
    let (private, public) = (with_ending(name, ".key"), with_ending(name, ".pub"));
    if let Some(there) = [&private, &public].into_iter().find(|path| fs::symlink_metadata(path).is_ok()) {
        return Err(already_there(there));
    }
    let key = PrivateKey::generate().map_err(|problem| bad_key(name, problem))?;
    let made = |path: &Path, text: &str, mode| {
        create(path, text, mode).map_err(|failure| match failure {
            NotMade::There => already_there(path),
            NotMade::Failed(error) => not_written(path, &error),
        })
    };
    made(&private, &key.text(), 0o600)?;
    if let Err(problem) = made(&public, &key.public().text(), 0o666) {
        // Half a pair is of no use, and was made by this call.
        let _ = fs::remove_file(&private);
        return Err(problem);
    }
    Ok(KeyFiles { private, public, id: key.public().id() })
}

/// The private key in a file.
#[expect(clippy::result_large_err, reason = "keys are read once a run")]
pub fn read_private_key(path: &Path) -> Result<PrivateKey, Diagnostic> {
    PrivateKey::read(&text(path)?).map_err(|problem| bad_key(path, problem))
}

/// The public key in a file.
#[expect(clippy::result_large_err, reason = "keys are read once a run")]
pub fn read_public_key(path: &Path) -> Result<PublicKey, Diagnostic> {
    PublicKey::read(&text(path)?).map_err(|problem| bad_key(path, problem))
}

/// Where the signature of a bundle stands: `policies.mednec.sig`.
pub fn signature_path(bundle: &Path) -> PathBuf {
    with_ending(bundle, ".sig")
}

/// Makes sure that the bytes of a bundle are signed, by the signature beside it, with one of these keys.
pub(crate) fn verify(bundle: &Path, bytes: &[u8], keys: &[PublicKey]) -> Result<(), Box<Diagnostic>> {
    let path = signature_path(bundle);
    let wrong = |problem: &SignatureProblem| {
        let help = match problem {
            SignatureProblem::OtherKey(_) => {
                "use a bundle that is signed with a key you trust, or give that key"
            }
            _ => "fetch the bundle and its signature again, both from the one who made them",
        };
        Box::new(
            Diagnostic::new(&WRONG_SIGNATURE, format!("the bundle is not used: {problem}"))
                .in_path(shown(&path))
                .help(help),
        )
    };
    let text = text(&path).map_err(|problem| {
        if problem.code.name != "not-found" {
            return Box::new(problem);
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let message = format!("the bundle is not signed: there is no `{name}` beside it");
        let help = "fetch its signature as well, or make it: `mednec compile --sign KEYFILE`";
        Box::new(Diagnostic::new(&UNSIGNED_BUNDLE, message).in_path(shown(bundle)).help(help))
    })?;
    let signature = Signature::read(&text).map_err(|problem| wrong(&problem))?;
    signature.verify(bytes, keys).map_err(|problem| wrong(&problem))
}

/// What is told where a signed bundle is asked for and a folder is given.
pub(crate) fn sources_not_signed(folder: &Path) -> Diagnostic {
    Diagnostic::new(&SOURCES_NOT_SIGNED, "this is a folder of policies, and only bundles are signed")
        .in_path(shown(folder))
        .help("compile it, `mednec compile --sign KEYFILE -o BUNDLE`, and give the bundle; or leave `--verify-key` out")
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// The text of a small file; what is no text is an empty one.
#[expect(clippy::result_large_err, reason = "keys and signatures are read once a run")]
fn text(path: &Path) -> Result<String, Diagnostic> {
    let failed = |error: &io::Error| missing(path, error);
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| failed(&error))?;
    file.take(MOST_BYTES).read_to_end(&mut bytes).map_err(|error| failed(&error))?;
    Ok(String::from_utf8(bytes).unwrap_or_default())
}

fn already_there(path: &Path) -> Diagnostic {
    Diagnostic::new(&ALREADY_THERE, "the key is not made: a file stands here already")
        .in_path(shown(path))
        .help("choose another name; a key that is lost cannot be made again, so none is overwritten")
}

fn bad_key(path: &Path, problem: KeyProblem) -> Diagnostic {
    let help = match problem {
        KeyProblem::Private => "give the file ending in .pub; the private key stays with whoever signs",
        KeyProblem::Public => "give the file ending in .key, which signs",
        KeyProblem::NoRandomness => "look whether the system's random device can be used here",
        _ => "give a file that `mednec key new` made, or an Ed25519 key as PEM",
    };
    Diagnostic::new(&BAD_KEY, problem.to_string()).in_path(shown(path)).help(help)
}
