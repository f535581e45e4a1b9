//! The same done with many things, on several threads.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The memory for the calls of one thread, as much as a program's first thread has.
const STACK_BYTES: usize = 8 * 1024 * 1024;

/// Does something with each of several things; what came of each, in their order. Each thread begins with a `start` of
/// its own, and takes the next thing that none has taken.
pub(crate) fn side_by_side<T: Sync, S, R: Send>(
    things: &[T],
    threads: usize,
    start: impl Fn() -> S + Sync,
    each: impl Fn(&mut S, &T) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done: Mutex<BTreeMap<usize, R>> = Mutex::default();
    let work = || {
        let mut with = start();
        while let Some((at, thing)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            things.get(at).map(|thing| (at, thing))
        } {
            let found = each(&mut with, thing);
            if let Ok(mut done) = done.lock() {
                done.insert(at, found);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads.min(things.len()) {
            // Where the system gives no thread, the others do its work.
            let _ = thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work);
        }
        work();
    });
    done.into_inner().unwrap_or_default().into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::side_by_side;

    #[test]
    fn what_comes_of_things_stands_in_their_order() {
        let things: Vec<usize> = (0..100).collect();
        let twice = |_: &mut (), thing: &usize| thing * 2;
        let expected: Vec<usize> = (0..100).map(|thing| thing * 2).collect();
        for threads in [1, 3] {
            assert_eq!(side_by_side(&things, threads, || (), twice), expected, "{threads}");
        }
    }
}
