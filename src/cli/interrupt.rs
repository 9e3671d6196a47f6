//! What is left in order when the program is told to stop: no half-written file, no bar on the screen.

use std::process::exit;
#[cfg(unix)]
use std::sync::Arc;

use super::progress;
use crate::atomic::remove_unfinished;

/// Sees to it that Ctrl-C and a request to terminate end the program with nothing left behind. The
/// exit code is 128 and the signal's number, as a shell expects: 130 and 143. So does a terminal that is closed (129), unless
/// the program was told not to mind, as `nohup` does.
#[cfg(unix)]
pub fn tidy_up_when_stopped() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
    use signal_hook::iterator::Signals;

    // Caught, a file larger than the user may write is an error as a full disk is, and what is there of it goes.
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::default());
    // Without a handler the program can still be stopped, only less tidily.
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else {
        return;
    };
    if is_minded(SIGHUP) {
        let _ = signals.add_signal(SIGHUP);
    }
    let _ = std::thread::Builder::new().spawn(move || {
        if let Some(signal) = signals.forever().next() {
            stop(128 + signal);
        }
    });
}

/// Whether a signal was not set to be ignored when the program began. Only Linux says so where anybody can read it; elsewhere the
/// signal is left as it is.
#[cfg(unix)]
fn is_minded(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    ignored.is_some_and(|mask| mask >> (signal - 1) & 1 == 0)
}

/// The same for Ctrl-C where there are no other signals.
#[cfg(windows)]
pub fn tidy_up_when_stopped() {
    // Without a handler the program can still be stopped, only less tidily.
    let _ = ctrlc::set_handler(|| stop(130));
}

#[cfg(not(any(unix, windows)))]
pub fn tidy_up_when_stopped() {}

#[cfg(any(unix, windows))]
fn stop(code: i32) {
    progress::clear();
    remove_unfinished();
    exit(code);
}
