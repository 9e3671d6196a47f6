//! What is left in order when the program is told to stop: no half-written file, no bar on the screen.

use std::process::exit;

use super::progress;
use crate::atomic::remove_unfinished;

/// Sees to it that Ctrl-C and a request to terminate end the program with nothing left behind. The
/// exit code is 128 and the signal's number, as a shell expects: 130 and 143.
#[cfg(unix)]
pub fn tidy_up_when_stopped() {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    // Without a handler the program can still be stopped, only less tidily.
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else {
        return;
    };
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            stop(128 + signal);
        }
    });
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
