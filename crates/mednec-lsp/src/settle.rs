//! All policies of a folder compiled, and all cases run, on a thread of their own while the author types on.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender};
use mednec_project::{Options, Project, Run, Workspace, run_cases};
use mednec_source::{Diagnostic, SourceId};

use crate::folder::by_file;

/// The stack of the thread: graphs are as deep as policies are long.
const STACK: usize = 64 * 1024 * 1024;

/// What is done while the author types on.
pub(crate) enum Work {
    /// A folder is compiled.
    Compile(Job),
    /// What was compiled before is let go of, which takes its time too.
    Forget(Arc<Settled>),
}

/// A folder to compile, as it was at one moment.
pub(crate) struct Job {
    pub(crate) root: PathBuf,
    pub(crate) workspace: Workspace,
    /// Which state of the folder it is.
    pub(crate) state: u64,
}

/// A folder that was compiled.
#[derive(Debug)]
pub(crate) struct Settled {
    pub(crate) root: PathBuf,
    pub(crate) state: u64,
    pub(crate) project: Project,
    pub(crate) run: Run,
    /// What is wrong, by file.
    pub(crate) problems: BTreeMap<SourceId, Vec<Diagnostic>>,
}

/// Starts the thread; it ends when no one sends jobs any more, or hears of what was settled.
pub(crate) fn start(jobs: Receiver<Work>, done: Sender<Arc<Settled>>) -> io::Result<JoinHandle<()>> {
    let work = move || {
        for job in jobs {
            match job {
                Work::Compile(job) => {
                    if done.send(Arc::new(settled(job))).is_err() {
                        break;
                    }
                }
                Work::Forget(before) => drop(before),
            }
        }
    };
    thread::Builder::new().name("settle".into()).stack_size(STACK).spawn(work)
}

/// Compiles a folder and runs its cases.
pub(crate) fn settled(job: Job) -> Settled {
    let project = job.workspace.whole(&Options::default());
    let run = if project.bundle().is_some() { run_cases(&project, None) } else { Run::default() };
    let problems = by_file(&project);
    Settled { root: job.root, state: job.state, project, run, problems }
}
