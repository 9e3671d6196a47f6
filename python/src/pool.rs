//! Threads for parallel work.

use std::convert::Infallible;
use std::mem::forget;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use rayon::ThreadPool;
use standpoint::jobs::Progress;
use standpoint::jobs::threads::lock;
use standpoint::jobs::threads::{self, pool_of_threads, rayon_here};

/// The pool, and the process that made it.
static POOL: Mutex<Option<(u32, Arc<ThreadPool>)>> = Mutex::new(None);

/// The pool of this process; `None` if the system gives no threads. A process that was forked from another one has no
/// threads of its pool, so work would wait for them for ever: it gets a pool of its own.
fn pool() -> Option<Arc<ThreadPool>> {
    let mut pool = lock(&POOL);
    if pool.as_ref().is_none_or(|(of, _)| *of != process::id()) {
        let threads = pool_of_threads().build().ok();
        let made = threads.map(|made| (process::id(), Arc::new(made)));
        // The threads of the other process cannot be told to end.
        forget(std::mem::replace(&mut *pool, made));
    }
    pool.as_ref().map(|(_, pool)| Arc::clone(pool))
}

/// Runs work without a pool.
fn run_here<R>(work: impl FnOnce() -> R) -> R {
    let _here = rayon_here();
    work()
}

/// Runs work on the pool, and waits for it.
pub fn run<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    match pool() {
        Some(pool) => pool.install(work),
        None => run_here(work),
    }
}

/// Begins work on the pool, and returns.
pub fn begin(work: impl FnOnce() + Send + 'static) {
    match pool() {
        Some(pool) => pool.spawn(work),
        None => run_here(work),
    }
}

/// The number of threads of the pool.
pub fn threads() -> usize {
    pool().map_or(1, |pool| pool.current_num_threads())
}

/// Set when the results of some work are no longer waited for.
#[derive(Clone, Default)]
pub struct StopFlag(Arc<AtomicBool>);

impl StopFlag {
    /// Has the work end.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Returns true if the work may end without results.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Progress for StopFlag {
    fn is_cancelled(&self) -> bool {
        self.is_asked()
    }
}

/// Does the jobs on at most `threads` threads, unless nobody waits for them any more. The results are in the order of the
/// jobs.
pub fn in_order<J: Send, R: Send>(
    threads: usize,
    jobs: Vec<J>,
    stop: &StopFlag,
    work: impl Fn(J) -> R + Sync,
) -> Vec<R> {
    let mut results = Vec::with_capacity(jobs.len());
    // A single job needs no thread of its own.
    let threads = match jobs.len() {
        1 => 0,
        jobs => threads.min(jobs),
    };
    let mut jobs = jobs.into_iter();
    let next = || jobs.next().filter(|_| !stop.is_asked());
    let write = |result| {
        results.push(result);
        Ok::<(), Infallible>(())
    };
    match threads::in_order(threads, next, || &work, write) {
        Ok(()) => results,
        Err(never) => match never {},
    }
}
