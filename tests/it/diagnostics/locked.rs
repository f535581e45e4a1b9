//! Problems of policies that are not as they were locked.

use std::path::Path;

use mednec_project::{LOCK_FILE, Lock, Options, Project};
use mednec_source::{Diagnostic, SourceMap};

use super::cases::Folder;
use super::elsewhere::FACTS;

type Told = (SourceMap, Vec<Diagnostic>);

const PAYER: &str = "payer: example-health\nname: Example Health (fictional)\n";
const POLICY: &str = "\
policy: example-health/97112
edition: of 2026
procedures: any
criteria:
  attended: { when: direct_one_on_one }
rules:
  - deny: not_attended
    unless: attended
  - otherwise: { approve: criteria_met }
reasons:
  not_attended: { basis: coding }
";

/// A folder with this policy.
fn write(folder: &Folder, policy: &str) {
    folder.write("facts.yaml", FACTS);
    folder.write("payer.yaml", PAYER);
    folder.write("97112.yaml", policy);
}

/// Locks what the folder holds.
fn lock(folder: &Path) {
    let project = Project::load(folder, &Options::default());
    assert!(!project.has_errors(), "{:?}", project.diagnostics());
    let (lock, _) = Lock::renewed(None, &project, None).expect("a lock");
    std::fs::write(Lock::path(folder), lock.text().expect("a text")).expect("a file");
}

fn told(folder: &Folder) -> Told {
    let project = Project::load(&folder.0, &Options::default());
    (project.sources().clone(), project.against_lock())
}

pub(super) fn no_lock(folder: &Folder) -> Told {
    write(folder, POLICY);
    told(folder)
}

pub(super) fn not_locked(folder: &Folder) -> Told {
    write(folder, POLICY);
    lock(&folder.0);
    write(folder, &POLICY.replace("of 2026", "of 2027"));
    told(folder)
}

pub(super) fn meaning_changed(folder: &Folder) -> Told {
    write(folder, POLICY);
    lock(&folder.0);
    write(folder, &POLICY.replace("when: direct", "when: not direct"));
    told(folder)
}

pub(super) fn edition_gone(folder: &Folder) -> Told {
    write(folder, POLICY);
    lock(&folder.0);
    write(folder, &POLICY.replace("of 2026", "of 2027"));
    told(folder)
}

pub(super) fn bad_lock(folder: &Folder) -> Told {
    write(folder, POLICY);
    folder.write(LOCK_FILE, "lock: 1\nedition: of 2026\n");
    told(folder)
}
