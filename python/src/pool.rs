//! Threads for parallel work.

use std::mem::forget;
use std::process;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuilder};

/// The pool, and the process that made it.
static POOL: Mutex<Option<(u32, Arc<ThreadPool>)>> = Mutex::new(None);

/// Runs work on the pool of this process. A process that was forked from another one has no threads of its
/// pool, so work would wait for them for ever: it gets a pool of its own.
pub fn run<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    let pool = {
        let mut pool = POOL.lock().unwrap_or_else(PoisonError::into_inner);
        if pool.as_ref().is_none_or(|(of, _)| *of != process::id()) {
            let made = ThreadPoolBuilder::new().build().ok();
            let made = made.map(|made| (process::id(), Arc::new(made)));
            // The threads of the other process cannot be told to end.
            forget(std::mem::replace(&mut *pool, made));
        }
        pool.as_ref().map(|(_, pool)| Arc::clone(pool))
    };
    match pool {
        Some(pool) => pool.install(work),
        None => work(),
    }
}

/// The number of threads of the pool.
pub fn threads() -> usize {
    run(rayon::current_num_threads)
}

/// Does the jobs on at most `threads` threads. The results are in the order of the jobs.
pub fn in_order<J: Send, R: Send>(
    threads: usize,
    jobs: Vec<J>,
    work: impl Fn(J) -> R + Sync,
) -> Vec<R> {
    let count = jobs.len();
    let jobs = Mutex::new(jobs.into_iter().enumerate());
    let results = Mutex::new(Vec::with_capacity(count));
    let next = || jobs.lock().unwrap_or_else(PoisonError::into_inner).next();
    let do_jobs = || {
        while let Some((number, job)) = next() {
            let result = work(job);
            let mut results = results.lock().unwrap_or_else(PoisonError::into_inner);
            results.push((number, result));
        }
    };
    run(|| {
        rayon::scope(|scope| {
            for _ in 1..threads.min(count) {
                scope.spawn(|_| do_jobs());
            }
            do_jobs();
        });
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_unstable_by_key(|(number, _)| *number);
    results.into_iter().map(|(_, result)| result).collect()
}
