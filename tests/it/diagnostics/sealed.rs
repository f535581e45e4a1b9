//! Problems of signatures, keys and receipts.

use std::fs;
use std::path::{Path, PathBuf};

use mednec_project::{
    Options, Policies, PrivateKey, Project, Receipts, ReceiptsFile, find_bundle, new_keys, read_public_key,
};
use mednec_source::{Diagnostic, SourceMap};

use super::cases::Folder;
use super::elsewhere::{FACTS, alone};

/// The private key of the first test vector of RFC 8032.
const KEY: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n";

type Told = (SourceMap, Vec<Diagnostic>);

fn key() -> PrivateKey {
    PrivateKey::read(KEY).expect("a key")
}

/// A bundle without a signature.
fn bundle(folder: &Folder) -> PathBuf {
    folder.write("policies/facts.yaml", FACTS);
    let project = Project::load(&folder.0.join("policies"), &Options::default());
    folder.write("policies.mednec", project.bundle_bytes())
}

/// What is told where a signed bundle is asked for.
fn trusted(path: &Path) -> Told {
    let failure = Policies::open_trusted(path, &Options::default(), &[key().public()]).expect_err("no trust");
    (failure.sources, failure.diagnostics)
}

pub(super) fn unsigned_bundle(folder: &Folder) -> Told {
    trusted(&bundle(folder))
}

pub(super) fn wrong_signature(folder: &Folder) -> Told {
    let path = bundle(folder);
    folder.write("policies.mednec.sig", key().sign(b"an older bundle").text());
    trusted(&path)
}

pub(super) fn sources_not_signed(folder: &Folder) -> Told {
    bundle(folder);
    trusted(&folder.0.join("policies"))
}

pub(super) fn bad_key(folder: &Folder) -> Told {
    let path = folder.write("payer.key", KEY);
    alone(read_public_key(&path).expect_err("a private key"))
}

pub(super) fn already_there(folder: &Folder) -> Told {
    folder.write("payer.key", KEY);
    alone(new_keys(&folder.0.join("payer")).expect_err("a key is there"))
}

pub(super) fn bad_receipts(folder: &Folder) -> Told {
    let path = folder.write("run.csv", "case_id,outcome\n1,approve\n");
    alone(Receipts::open(&path).expect_err("no receipts"))
}

pub(super) fn broken_seal(folder: &Folder) -> Told {
    let path = folder.0.join("run.receipts");
    let mut file = ReceiptsFile::create(&path, &"0".repeat(64)).expect("a file");
    let line = r#"{"case_id":"A-17","case":"","asked":null,"payer":null,"policy":null,"edition":null,"outcome":"deny","reason":"not_one_on_one","mednec":"0.1.0"}"#;
    file.add(line).expect("a receipt");
    file.finish().expect("a whole file");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("\"deny\"", "\"approve\"")).unwrap();
    (SourceMap::new(), Receipts::open(&path).expect("receipts").broken)
}

pub(super) fn no_such_bundle(folder: &Folder) -> Told {
    bundle(folder);
    fs::remove_dir_all(folder.0.join("policies")).unwrap();
    let place = folder.0.join("policies.mednec");
    alone(find_bundle(&[place], &"0123456789abcdef".repeat(4)).expect_err("another bundle"))
}
