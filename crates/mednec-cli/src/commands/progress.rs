//! A counter on standard error, for work that takes a while and is watched.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// How long work is quiet.
const QUIET: Duration = Duration::from_secs(1);
/// How often the counter changes.
const EVERY: Duration = Duration::from_millis(200);
/// How many steps are counted between two looks at the clock.
const STRIDE: u64 = 256;

/// Counts what has been done.
#[derive(Debug)]
pub(crate) struct Progress {
    watched: bool,
    noun: &'static str,
    started: Instant,
    shown: Option<Instant>,
    count: u64,
}

impl Progress {
    /// A counter of things; shown only where standard error is a terminal.
    pub(crate) fn new(noun: &'static str) -> Self {
        let watched = std::io::stderr().is_terminal();
        Self { watched, noun, started: Instant::now(), shown: None, count: 0 }
    }

    /// One thing more is done.
    pub(crate) fn step(&mut self) {
        self.count += 1;
        if self.count.is_multiple_of(STRIDE) {
            self.show(&self.count.to_string());
        }
    }

    /// So many of so many are done.
    pub(crate) fn reach(&mut self, done: usize, of: usize) {
        self.show(&format!("{done} of {of}"));
    }

    fn show(&mut self, count: &str) {
        if !self.watched || self.started.elapsed() < QUIET {
            return;
        }
        if self.shown.is_none_or(|shown| shown.elapsed() >= EVERY) {
            self.shown = Some(Instant::now());
            // A counter that cannot be shown is not missed.
            let _ = write!(std::io::stderr(), "\r{count} {}", self.noun);
        }
    }

    /// So many of so many things are done, each of which takes a while.
    pub(crate) fn reached(&mut self, done: usize, all: usize) {
        if !self.watched || self.started.elapsed() < QUIET {
            return;
        }
        if self.shown.is_none_or(|shown| shown.elapsed() >= EVERY) {
            self.shown = Some(Instant::now());
            // A counter that cannot be shown is not missed.
            let _ = write!(std::io::stderr(), "\r{done} of {all} {}", self.noun);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown.is_some() {
            let _ = write!(std::io::stderr(), "\r\u{1b}[K");
        }
    }
}
