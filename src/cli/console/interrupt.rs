//! Cleaning up when the program is interrupted: no unfinished file and no progress bar remains.

use std::io;
use std::path::{Path, PathBuf};
use std::process::exit;
#[cfg(unix)]
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

use super::messages::to_stderr;
use super::progress;
use standpoint_common::atomic::{is_replaced, remove_unfinished};

use crate::jobs::threads::lock;

/// The exit code when the terminal was closed and nobody can read a message.
const CLOSED: i32 = 129;
/// The exit code after a request to terminate.
const TERMINATED: i32 = 143;
/// The time that the program waits for its message to be read.
const PATIENCE: Duration = Duration::from_millis(300);

/// The outputs of the command.
static OUTPUTS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());
/// Work that is done first when the program is interrupted. It returns what to say of it.
type LastWork = Box<dyn FnOnce() -> String + Send>;
static LAST_WORK: Mutex<Option<LastWork>> = Mutex::new(None);
/// `true` if the same command can resume the interrupted work.
static IS_RESUMABLE: AtomicBool = AtomicBool::new(false);

/// Notes an output, so that an interruption tells whether it was written. Ignores devices and pipes, which
/// may hold a part of the output already.
pub fn note_output(path: &Path) {
    if path.metadata().map_or(true, |metadata| metadata.is_file()) {
        let mut outputs = lock(&OUTPUTS);
        if !outputs.iter().any(|other| other == path) {
            outputs.push(path.to_path_buf());
        }
    }
}

/// Notes that the same command can resume the work.
pub fn note_resumable() {
    IS_RESUMABLE.store(true, Ordering::Relaxed);
}

/// Cleans up when the program receives Ctrl-C or a request to terminate. The exit code is 128 plus the number
/// of the signal, as shells expect: 130 and 143. A closed terminal ends the program with 129, unless the
/// signal was set to be ignored, as `nohup` does.
#[cfg(unix)]
pub fn tidy_up_when_stopped() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
    use signal_hook::iterator::Signals;

    // A caught SIGXFSZ turns a file that is too large into an ordinary error, and the unfinished file is
    // removed.
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::default());
    // Without a handler an interruption leaves the unfinished file.
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else {
        return;
    };
    if is_heeded(SIGHUP) {
        let _ = signals.add_signal(SIGHUP);
    }
    let _ = std::thread::Builder::new().spawn(move || {
        if let Some(signal) = signals.forever().next() {
            stop(128 + signal);
        }
    });
}

/// Returns whether a signal was not ignored when the program began. Only Linux tells; elsewhere the signal
/// keeps its default.
#[cfg(unix)]
fn is_heeded(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    ignored.is_some_and(|mask| mask >> (signal - 1) & 1 == 0)
}

/// Cleans up on Ctrl-C, the only signal of Windows.
#[cfg(windows)]
pub fn tidy_up_when_stopped() {
    // Without a handler an interruption leaves the unfinished file.
    let _ = ctrlc::set_handler(|| stop(130));
}

#[cfg(not(any(unix, windows)))]
pub fn tidy_up_when_stopped() {}

/// Ends the program like a request to terminate when standard input ends: a program that runs this one, and holds the other
/// end, has stopped it or is gone.
pub fn end_with_input() {
    let _ = std::thread::Builder::new().spawn(|| {
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        stop(TERMINATED);
    });
}

/// Sets the work to be done before an interruption ends the program.
pub fn before_stopping(work: impl FnOnce() -> String + Send + 'static) {
    *lock(&LAST_WORK) = Some(Box::new(work));
}

fn stop(code: i32) {
    progress::clear();
    let work = lock(&LAST_WORK).take();
    if let Some(work) = work {
        to_stderr(&work());
    }
    remove_unfinished();
    if code != CLOSED {
        // Another thread writes the message, because standard error may block.
        let (done, ended) = channel();
        let _ = std::thread::Builder::new().spawn(move || {
            to_stderr(&stop_message());
            let _ = done.send(());
        });
        let _ = ended.recv_timeout(PATIENCE);
    }
    exit(code);
}

/// The message of an interrupted command, with the state of its outputs.
fn stop_message() -> String {
    let outputs = lock(&OUTPUTS);
    let left: Vec<&PathBuf> = outputs.iter().filter(|path| !is_replaced(path)).collect();
    let mut text = "Stopped.".to_string();
    for path in &left {
        let how = if path.exists() {
            "is as it was"
        } else {
            "was not written"
        };
        text.push_str(&format!(" {} {how}.", path.display()));
    }
    if !left.is_empty() && IS_RESUMABLE.load(Ordering::Relaxed) {
        text.push_str(" The same command again continues from here.");
    }
    text
}
