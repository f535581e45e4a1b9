//! `mednec lock`: what approved editions mean, written down.

use mednec_project::{LOCK_FILE, Lock, Relocked, write_whole};

use super::{ended_by, load, print, stopped, tell};
use crate::args::{Strictness, policies_folder};
use crate::args_lock;
use crate::exit::{Exit, Stop};

/// Runs the verb.
pub(crate) fn run(args: &args_lock::Lock) -> Result<Exit, Stop> {
    let project = load(&policies_folder(args.path.as_deref()), Strictness { deny_warnings: false })?;
    let before = Lock::open(project.root()).map_err(|problem| ended_by(&problem))?;
    let reason = args.erratum.as_deref();
    let (lock, done) = Lock::renewed(before.as_ref(), &project, reason).map_err(|problems| {
        tell(project.sources(), &problems);
        stopped(&problems, "the lock was left as it is".to_owned())
    })?;
    let text = lock.text().ok_or_else(|| Stop::could_not("the lock could not be written as YAML"))?;
    if before.as_ref() != Some(&lock) {
        write_whole(&Lock::path(project.root()), text.as_bytes()).map_err(|problem| ended_by(&problem))?;
    }
    print(&said(done))?;
    Ok(Exit::Done)
}

fn said(done: Relocked) -> String {
    let Relocked { added, errata, gone, kept } = done;
    let parts = [(added, "new"), (errata, "changed with a reason"), (gone, "gone"), (kept, "as before")];
    let parts = parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
    let parts: Vec<String> = parts.collect();
    let what = if parts.is_empty() { "no approved edition".to_owned() } else { parts.join(", ") };
    format!("{LOCK_FILE}: {what}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_is_said_in_a_line() {
        assert_eq!(said(Relocked::default()), "mednec.lock: no approved edition\n");
        let done = Relocked { added: 1, errata: 2, gone: 0, kept: 3 };
        assert_eq!(said(done), "mednec.lock: 1 new, 2 changed with a reason, 3 as before\n");
    }
}
