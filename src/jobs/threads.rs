//! Parallel work with results in order.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;

use rayon::{ThreadPool, ThreadPoolBuilder};

/// Locks, even after a panic of another thread: what is locked here is whole at any time.
pub fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The number of threads for work, one for each processor.
pub fn available_threads() -> usize {
    thread::available_parallelism().map_or(1, NonZeroUsize::get)
}

/// The threads of a pool of rayon: so many as RAYON_NUM_THREADS says, but no more than there are processors. Rayon itself
/// would start any number, and panic when the system gives no more.
#[must_use]
pub fn pool_of_threads() -> ThreadPoolBuilder {
    let wanted = std::env::var("RAYON_NUM_THREADS")
        .ok()
        .and_then(|wanted| wanted.parse::<NonZeroUsize>().ok());
    let most = available_threads();
    let threads = wanted.map_or(most, |wanted| wanted.get().min(most));
    ThreadPoolBuilder::new().num_threads(threads)
}

/// Starts the threads of rayon, or lets it work on the current thread if the system gives none, for which it would
/// panic otherwise. The pool must be kept as long as rayon is used.
pub fn start_rayon() -> Option<ThreadPool> {
    let begun = pool_of_threads().build_global();
    begun.err().and_then(|_| rayon_here())
}

/// Lets rayon work on the current thread only, as long as the pool is kept.
#[must_use]
pub fn rayon_here() -> Option<ThreadPool> {
    let here = ThreadPoolBuilder::new().num_threads(1);
    here.use_current_thread().build().ok()
}

/// The largest number of threads. More would only take memory for their stacks.
const MAX_THREADS: usize = 256;

/// The number of jobs in progress for each worker.
const JOBS_PER_WORKER: usize = 3;

/// Takes jobs from `next` until there are no more, lets `threads` workers do them, and passes the results to
/// `write` in the order of the jobs. `next` and `write` run on the current thread, so they need not be
/// thread-safe. Both wait when too many jobs are in progress, so memory is bounded by the size of the jobs.
/// Each worker is created on its own thread and may keep state from one job to the next.
///
/// If the system gives fewer threads, there are fewer workers, and without any everything runs on the current
/// thread.
///
/// # Errors
/// If `write` fails.
pub fn in_order<J, R, W, E>(
    threads: usize,
    mut next: impl FnMut() -> Option<J>,
    worker: impl Fn() -> W + Sync,
    mut write: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    J: Send,
    R: Send,
    W: FnMut(J) -> R,
{
    let (jobs, to_do) = mpsc::channel::<(usize, J)>();
    let to_do = Mutex::new(to_do);
    let (done, results) = mpsc::channel::<Option<(usize, R)>>();
    thread::scope(|scope| {
        // The channel is dropped at every exit from this scope, which ends the workers.
        let jobs = jobs;
        let mut workers = 0;
        for _ in 0..threads.min(MAX_THREADS) {
            let done = Done(done.clone());
            let (to_do, worker) = (&to_do, &worker);
            let started = thread::Builder::new().spawn_scoped(scope, move || {
                // Each thread has a job of its own, so no other is free for a part of this one.
                let _pool = rayon_here();
                let mut work = worker();
                // The lock is released before the work begins.
                while let Ok((number, job)) =
                    { to_do.lock().map(|to_do| to_do.recv()) }.unwrap_or(Err(mpsc::RecvError))
                {
                    let result = work(job);
                    if done.0.send(Some((number, result))).is_err() {
                        break;
                    }
                }
            });
            if started.is_err() {
                break;
            }
            workers += 1;
        }
        if workers == 0 {
            let mut work = worker();
            while let Some(job) = next() {
                write(work(job))?;
            }
            return Ok(());
        }
        let (mut given, mut written) = (0, 0);
        let mut early = BTreeMap::new();
        let mut more = true;
        loop {
            while more && given - written < JOBS_PER_WORKER * workers {
                match next() {
                    Some(job) => more = jobs.send((given, job)).is_ok(),
                    None => {
                        more = false;
                        break;
                    }
                }
                given += 1;
            }
            if written == given {
                return Ok(());
            }
            // A worker has panicked, and the scope passes the panic on.
            let Ok(Some((number, result))) = results.recv() else {
                return Ok(());
            };
            early.insert(number, result);
            while let Some(result) = early.remove(&written) {
                write(result)?;
                written += 1;
            }
        }
    })
}

/// The channel for the results of a worker. It sends `None` when the worker panics, so that the receiver does
/// not wait for ever.
struct Done<T>(mpsc::Sender<Option<T>>);

impl<T> Drop for Done<T> {
    fn drop(&mut self) {
        if thread::panicking() {
            let _ = self.0.send(None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn squares(threads: usize, count: u64) -> Vec<u64> {
        let mut jobs = 0..count;
        let mut written = Vec::new();
        let worker = || {
            |n: u64| {
                // Later jobs are quicker.
                thread::sleep(std::time::Duration::from_micros(200 / (n + 1)));
                n * n
            }
        };
        let write = |n| -> Result<(), ()> {
            written.push(n);
            Ok(())
        };
        in_order(threads, || jobs.next(), worker, write).unwrap();
        written
    }

    #[test]
    fn results_come_in_the_order_of_the_jobs() {
        let wanted: Vec<u64> = (0..100).map(|n| n * n).collect();
        for threads in [1, 2, 7] {
            assert_eq!(squares(threads, 100), wanted);
        }
        assert!(squares(4, 0).is_empty());
    }

    #[test]
    fn the_first_write_error_ends_the_work() {
        for threads in [1, 3] {
            let mut jobs = 0..;
            let result = in_order(
                threads,
                || jobs.next(),
                || |n: u32| n,
                |n| if n < 5 { Ok(()) } else { Err(n) },
            );
            assert_eq!(result, Err(5));
        }
    }

    #[test]
    #[should_panic(expected = "a scoped thread panicked")]
    fn the_panic_of_a_worker_is_passed_on() {
        let mut jobs = 0..10;
        let worker = || |n: u32| assert!(n != 3);
        let _: Result<(), ()> = in_order(2, || jobs.next(), worker, |()| Ok(()));
    }
}
