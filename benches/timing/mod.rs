//! A clock for benchmarks: how long a piece of work takes.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Runs a piece of work once to warm up and then for five seconds, ten times at least, and prints the shortest and the
/// median time. With `bytes`, the size of what is worked on, it prints megabytes a second as well. Where the arguments of
/// the program name some work, other work is left out.
pub fn time<T>(name: &str, bytes: Option<u64>, mut work: impl FnMut() -> T) {
    let mut wanted = std::env::args().skip(1).filter(|a| !a.starts_with('-'));
    if std::env::args().skip(1).any(|a| !a.starts_with('-')) && !wanted.any(|a| name.contains(&a)) {
        return;
    }
    black_box(work());
    let start = Instant::now();
    let mut times = Vec::new();
    while times.len() < 10 || start.elapsed() < Duration::from_secs(5) {
        let start = Instant::now();
        black_box(work());
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let median = times[times.len() / 2];
    let speed = bytes.map_or(String::new(), |bytes| {
        format!(", {:.1} MB/s", bytes as f64 / 1e6 / median.as_secs_f64())
    });
    println!(
        "{name}: {:.2?} at best, median {median:.2?}{speed}",
        times[0]
    );
}
