//! Bundles that somebody stands behind, and those that nobody does.

use std::fs;

use mednec_seal::PublicKey;

use super::{Folder, codes};
use crate::{Options, Policies, new_keys, read_private_key, read_public_key, signature_path};

/// The sample as a bundle, signed by the first of two keys, which are given with the folder.
fn signed() -> (Folder, [[PublicKey; 1]; 2]) {
    let folder = Folder::sample(&[]);
    let keys = ["ours", "theirs"].map(|name| new_keys(&folder.path(name)).unwrap());
    let bytes = folder.load().bundle_bytes().to_vec();
    let signature = read_private_key(&keys[0].private).unwrap().sign(&bytes);
    folder.write("all.bundle", &bytes);
    folder.write("all.bundle.sig", signature.text());
    (folder, keys.map(|files| [read_public_key(&files.public).unwrap()]))
}

fn open(folder: &Folder, keys: &[PublicKey]) -> Result<String, Vec<&'static str>> {
    let opened = Policies::open_trusted(&folder.path("all.bundle"), &Options::default(), keys);
    opened.map(|policies| policies.sha256).map_err(|failure| {
        assert!(failure.diagnostics.iter().all(|problem| !problem.help.is_empty()));
        codes(&failure.diagnostics)
    })
}

#[test]
fn a_bundle_that_a_trusted_key_signed_is_used() {
    let (folder, [ours, theirs]) = signed();
    assert!(open(&folder, &[]).is_ok());
    assert!(open(&folder, &ours).is_ok());
    assert!(open(&folder, &[theirs, ours].concat()).is_ok());
}

#[test]
fn a_missing_or_wrong_signature_is_refused() {
    let (folder, [ours, theirs]) = signed();
    assert_eq!(open(&folder, &theirs), Err(vec!["wrong-signature"]));
    let bundle = folder.path("all.bundle");
    let bytes = fs::read(&bundle).unwrap();
    for at in [0, 8, 20, 60, bytes.len() - 1] {
        let mut bad = bytes.clone();
        bad[at] ^= 1;
        fs::write(&bundle, bad).unwrap();
        assert_eq!(open(&folder, &ours), Err(vec!["wrong-signature"]), "byte {at}");
    }
    fs::write(&bundle, &bytes).unwrap();
    assert!(open(&folder, &ours).is_ok());
    fs::write(signature_path(&bundle), "not a signature\n").unwrap();
    assert_eq!(open(&folder, &ours), Err(vec!["wrong-signature"]));
    fs::remove_file(signature_path(&bundle)).unwrap();
    assert_eq!(open(&folder, &ours), Err(vec!["unsigned-bundle"]));
    assert!(open(&folder, &[]).is_ok(), "nobody asked for a signature");
}

#[test]
fn sources_are_not_signed() {
    let (folder, [ours, _]) = signed();
    let failure = Policies::open_trusted(folder.root(), &Options::default(), &ours).unwrap_err();
    assert_eq!(codes(&failure.diagnostics), ["sources-not-signed"]);
}

#[test]
fn a_key_is_never_overwritten_and_only_a_key_is_taken_for_one() {
    let (folder, _) = signed();
    let before = fs::read(folder.path("ours.key")).unwrap();
    assert_eq!(new_keys(&folder.path("ours")).unwrap_err().code.name, "already-there");
    fs::remove_file(folder.path("ours.pub")).unwrap();
    assert_eq!(new_keys(&folder.path("ours")).unwrap_err().code.name, "already-there");
    assert_eq!(fs::read(folder.path("ours.key")).unwrap(), before);
    assert!(!folder.path("ours.pub").exists());
    assert_eq!(read_public_key(&folder.path("ours.key")).unwrap_err().code.name, "bad-key");
    assert_eq!(read_private_key(&folder.path("theirs.pub")).unwrap_err().code.name, "bad-key");
    assert_eq!(read_public_key(&folder.path("example/97112.yaml")).unwrap_err().code.name, "bad-key");
    assert_eq!(read_public_key(&folder.path("none.pub")).unwrap_err().code.name, "not-found");
    assert_eq!(new_keys(&folder.path("none/ours")).unwrap_err().code.name, "not-written");
}

#[cfg(unix)]
#[test]
fn only_its_owner_reads_a_private_key() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, _) = signed();
    let mode = |name| fs::metadata(folder.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("ours.key"), 0o600);
    assert_ne!(mode("ours.pub") & 0o044, 0);
}
