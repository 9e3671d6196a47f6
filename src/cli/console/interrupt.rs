//! What is left in order when the program is told to stop: no half-written file, no bar on the screen.

use std::path::{Path, PathBuf};
use std::process::exit;
#[cfg(unix)]
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::messages::to_stderr;
use super::progress;
use crate::atomic::{is_replaced, remove_unfinished};

/// The exit code where the terminal was closed: nobody is there to read anything.
const CLOSED: i32 = 129;
/// So long it waits for what it says to be read.
const PATIENCE: Duration = Duration::from_millis(300);

/// The files that the command is to write.
static PROMISED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());
/// Whether the same command goes on where this one stops.
static CAN_GO_ON: AtomicBool = AtomicBool::new(false);

/// Takes note of a file that is to be written, of which is told if it is not. Into what is no regular file something may
/// have gone already.
pub fn will_write(path: &Path) {
    if path.metadata().map_or(true, |found| found.is_file()) {
        let mut promised = PROMISED.lock().unwrap_or_else(PoisonError::into_inner);
        if !promised.iter().any(|known| known == path) {
            promised.push(path.to_path_buf());
        }
    }
}

/// Takes note that what is done so far is kept for the same command.
pub fn can_go_on() {
    CAN_GO_ON.store(true, Ordering::Relaxed);
}

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
    if code != CLOSED {
        // On a thread of its own, because nobody may be reading, and the program is to stop all the same.
        let (done, ended) = channel();
        let _ = std::thread::Builder::new().spawn(move || {
            to_stderr(&told());
            let _ = done.send(());
        });
        let _ = ended.recv_timeout(PATIENCE);
    }
    exit(code);
}

/// That it was stopped, and what has become of the outputs.
fn told() -> String {
    let promised = PROMISED.lock().unwrap_or_else(PoisonError::into_inner);
    let left: Vec<&PathBuf> = promised.iter().filter(|path| !is_replaced(path)).collect();
    let mut text = "Stopped.".to_string();
    for path in &left {
        let how = match path.exists() {
            true => "is as it was",
            false => "was not written",
        };
        text.push_str(&format!(" {} {how}.", path.display()));
    }
    if !left.is_empty() && CAN_GO_ON.load(Ordering::Relaxed) {
        text.push_str(" The same command again goes on from here.");
    }
    text
}
