//! All policies of a folder compiled, and all cases run, on a thread of their own while the author types on.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender};
use mednec_project::{Options, Project, Run, Workspace, run_cases};

/// The stack of the thread: graphs are as deep as policies are long.
const STACK: usize = 64 * 1024 * 1024;

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
}

/// Starts the thread; it ends when no one sends jobs any more, or hears of what was settled.
pub(crate) fn start(jobs: Receiver<Job>, done: Sender<Arc<Settled>>) -> io::Result<JoinHandle<()>> {
    let work = move || {
        for job in jobs {
            if done.send(Arc::new(settled(job))).is_err() {
                break;
            }
        }
    };
    thread::Builder::new().name("settle".into()).stack_size(STACK).spawn(work)
}

/// Compiles a folder and runs its cases.
pub(crate) fn settled(job: Job) -> Settled {
    let project = job.workspace.whole(&Options::default());
    let run = if project.bundle().is_some() { run_cases(&project, None) } else { Run::default() };
    Settled { root: job.root, state: job.state, project, run }
}
