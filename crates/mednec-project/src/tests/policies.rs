//! Folders and bundles to determine with.

use super::{Folder, codes};
use crate::{Options, Policies, write_whole};

fn open(folder: &Folder, name: &str) -> Result<Policies, Vec<&'static str>> {
    Policies::open(&folder.path(name), &Options::default()).map_err(|failure| codes(&failure.diagnostics))
}

#[test]
fn a_bundle_file_is_the_same_as_its_folder() {
    let folder = Folder::sample(&[]);
    let project = folder.load();
    write_whole(&folder.path("all.bundle"), project.bundle_bytes()).unwrap();
    let (a, b) = (open(&folder, "").unwrap(), open(&folder, "all.bundle").unwrap());
    assert_eq!((&a.bundle, &a.sha256), (&b.bundle, &b.sha256));
    assert_eq!(Some(a.sha256.as_str()), project.sha256());
}

#[test]
fn what_is_no_bundle_is_refused_with_what_to_do() {
    let folder = Folder::sample(&[]);
    let bytes = folder.load().bundle_bytes().to_vec();
    let mut damaged = bytes.clone();
    *damaged.last_mut().unwrap() ^= 1;
    folder.write("damaged", &damaged);
    folder.write("cut", &bytes[..30]);
    let mut newer = bytes.clone();
    newer[8] = 99;
    folder.write("newer", &newer);
    folder.write("other", "PK\u{3}\u{4}");
    for (name, code) in [
        ("damaged", "bundle-damaged"),
        ("cut", "bundle-damaged"),
        ("newer", "bundle-version"),
        ("other", "not-a-bundle"),
        ("example/97112.yaml", "not-a-bundle"),
        ("none", "not-found"),
    ] {
        let failure = Policies::open(&folder.path(name), &Options::default()).unwrap_err();
        assert_eq!(codes(&failure.diagnostics), [code], "{name}");
        assert!(failure.diagnostics.iter().all(|d| !d.help.is_empty()), "{name}");
    }
}

#[test]
fn policies_that_do_not_compile_are_a_failure_with_its_sources() {
    let folder = Folder::sample(&[("example/b.yaml", "policy: example-health/b\n")]);
    let failure = Policies::open(folder.root(), &Options::default()).unwrap_err();
    assert!(!failure.diagnostics.is_empty());
    assert!(failure.sources.files().count() == 4);
}
