//! The progress of long work: a line at the foot of the terminal, which disappears when the work is done.
//!
//! A program has one terminal and so one bar. All other messages are written above it ([`write_above_bar`]).
//! Without a terminal nothing is drawn. There are no colours, whatever `NO_COLOR` says.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, MutexGuard, OnceLock};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use indicatif::{
    DecimalBytes, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle,
};

use standpoint_common::phrases::{plural, thousands};

use crate::jobs::Counted;
use crate::jobs::threads::lock;

/// The time before a bar is drawn, because short work needs none.
const PATIENCE: Duration = Duration::from_secs(1);
/// The time between two updates of the bar.
const TICK: Duration = Duration::from_millis(200);

const BYTES: &str =
    "{wide_bar} {percent:>3} %  {decimal_bytes} of {decimal_total_bytes}, {rate}, {left}";
const DOCUMENTS: &str = "{spinner} {human_pos} documents, {per_sec}, {elapsed}";
const ANSWERS: &str = "{wide_bar} {msg}, {per_minute}, {left}";
const COUNTED: &str = "{wide_bar} {percent:>3} %  {pos} of {msg}, {elapsed}, {left}";

/// The bar on the screen.
static SHOWN: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// The unit that a bar counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BarUnit {
    /// Bytes of articles, and their total.
    Bytes(u64),
    /// Documents, whose total is unknown.
    Documents,
    /// What a job counts.
    Counted(Counted),
}

/// The time that long work will take, estimated once it has gone on for a while.
#[derive(Default)]
pub struct TimeEstimate {
    start: OnceLock<Instant>,
    is_told: AtomicBool,
}

impl TimeEstimate {
    /// The minutes that the whole work takes, when a twentieth of it is done for the first time. `None` at all other
    /// times, and if it takes less than a minute.
    pub fn minutes(&self, done: usize, all: usize) -> Option<usize> {
        let start = self.start.get_or_init(Instant::now);
        if done * 20 < all || self.is_told.swap(true, Relaxed) {
            return None;
        }
        let seconds = start.elapsed().as_secs_f64() * all as f64 / done.max(1) as f64;
        (seconds >= 60.0).then(|| (seconds / 60.0).round() as usize)
    }
}

/// Work in progress, whose bar disappears when it is dropped.
pub struct Bar {
    work: BarUnit,
    /// What was done before the bar began, by an earlier run.
    before: OnceLock<usize>,
    bar: ProgressBar,
    /// The thread that waits to draw the bar, and the channel that stops it. `None` if the system gives no
    /// thread.
    waiting: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Bar {
    /// Begins to count, and to draw after a second.
    pub fn new(work: BarUnit) -> Self {
        Self::on(ProgressDrawTarget::stderr, PATIENCE, work)
    }

    fn on(screen: fn() -> ProgressDrawTarget, patience: Duration, work: BarUnit) -> Self {
        let (length, template) = match work {
            BarUnit::Bytes(total) => (Some(total), BYTES),
            BarUnit::Documents => (None, DOCUMENTS),
            BarUnit::Counted(Counted::Answers) => (Some(0), ANSWERS),
            BarUnit::Counted(_) => (Some(0), COUNTED),
        };
        let mut bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template(template) {
            let style = style.with_key("rate", rate).with_key("left", left);
            let style = style.with_key("per_minute", per_minute);
            bar = bar.with_style(style.progress_chars("=> "));
        }
        let (alive, ended) = channel();
        let waiting = bar.clone();
        let thread = Builder::new().spawn(move || {
            if ended.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
                *shown() = Some(waiting.clone());
                waiting.set_draw_target(screen());
                waiting.enable_steady_tick(TICK);
            }
        });
        Bar {
            work,
            before: OnceLock::new(),
            bar,
            waiting: thread.ok().map(|thread| (alive, thread)),
        }
    }

    /// Updates the bytes and documents read.
    pub fn read(&self, bytes: u64, documents: usize) {
        self.bar.set_position(match self.work {
            BarUnit::Bytes(_) => bytes,
            _ => documents as u64,
        });
    }

    /// Updates the number that is done, of so many.
    pub fn count(&self, done: usize, all: usize) {
        // The time left follows from what this run has done.
        let before = match self.work {
            BarUnit::Counted(Counted::Answers) => {
                *self.before.get_or_init(|| done.saturating_sub(1))
            }
            _ => 0,
        };
        self.bar.set_message(match self.work {
            BarUnit::Counted(Counted::Answers) => {
                format!("{} of {}", thousands(done), plural(all, "sentence"))
            }
            BarUnit::Counted(Counted::Fits) => format!("about {all} fits"),
            BarUnit::Counted(Counted::SentencesOfPasses) => {
                format!("{all} sentences in all passes")
            }
            _ => format!("{all} sentences read by the encoder"),
        });
        self.bar.set_length((all - before) as u64);
        self.bar.set_position((done - before) as u64);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some((alive, thread)) = self.waiting.take() {
            drop(alive);
            let _ = thread.join();
            clear();
        }
    }
}

/// Writes the mean speed. The speed of the last seconds would jump, because articles are read in large
/// pieces.
fn rate(state: &ProgressState, out: &mut dyn fmt::Write) {
    let seconds = state.elapsed().as_secs_f64().max(1e-3);
    let rate = DecimalBytes((state.pos() as f64 / seconds) as u64);
    let _ = write!(out, "{rate}/s");
}

/// Writes how much is done in a minute.
fn per_minute(state: &ProgressState, out: &mut dyn fmt::Write) {
    let minutes = state.elapsed().as_secs_f64().max(1.0) / 60.0;
    let _ = write!(out, "{:.0} a minute", state.pos() as f64 / minutes);
}

/// Writes the time left at that speed.
fn left(state: &ProgressState, out: &mut dyn fmt::Write) {
    let (done, all) = (state.pos() as f64, state.len().unwrap_or(0) as f64);
    let _ = match done {
        _ if done >= all => write!(out, "finishing"),
        0.0 => write!(out, "just begun"),
        _ => {
            let left = state.elapsed().mul_f64((all - done) / done);
            write!(out, "{:#} left", HumanDuration(left))
        }
    };
}

/// Writes to the terminal while the bar is out of the way.
pub fn write_above_bar<T>(write: impl FnOnce() -> T) -> T {
    // The bar is not locked while writing, which may be slow, because Ctrl-C needs the lock.
    let bar = shown().clone();
    match bar {
        Some(bar) => bar.suspend(write),
        None => write(),
    }
}

/// Removes the bar from the screen.
pub fn clear() {
    if let Some(bar) = shown().take() {
        bar.finish_and_clear();
    }
}

/// Locks the bar, even after a panic elsewhere.
fn shown() -> MutexGuard<'static, Option<ProgressBar>> {
    lock(&SHOWN)
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use indicatif::{InMemoryTerm, TermLike};

    use super::*;

    static TERMINAL: LazyLock<InMemoryTerm> = LazyLock::new(|| InMemoryTerm::new(10, 80));

    fn screen() -> ProgressDrawTarget {
        ProgressDrawTarget::term_like(Box::new(TERMINAL.clone()))
    }

    /// Begins work whose bar is drawn at once.
    fn long(work: BarUnit) -> Bar {
        let mut progress = Bar::on(screen, Duration::ZERO, work);
        if let Some((alive, thread)) = progress.waiting.take() {
            thread.join().unwrap();
            progress.waiting = Some((alive, std::thread::spawn(|| ())));
        }
        progress
    }

    /// This is one test, because a process has one bar.
    #[test]
    fn the_bar_is_drawn_for_long_work_and_disappears() {
        let short = Bar::on(screen, Duration::MAX, BarUnit::Bytes(100));
        short.read(50, 1);
        drop(short);
        assert!(shown().is_none());
        assert_eq!(TERMINAL.contents(), "");

        let bytes = long(BarUnit::Bytes(2_000_000));
        bytes.read(500_000, 1);
        write_above_bar(|| TERMINAL.write_line("note: a page").unwrap());
        let screen = TERMINAL.contents();
        let lines: Vec<&str> = screen.lines().collect();
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert_eq!(lines[0], "note: a page");
        assert!(
            lines[1].contains(" 25 %  500.00 kB of 2.00 MB, "),
            "{lines:?}"
        );
        assert!(lines[1].ends_with(" left"), "{lines:?}");
        bytes.read(2_000_000, 4);
        bytes.bar.force_draw();
        assert!(TERMINAL.contents().ends_with(", finishing"));
        drop(bytes);
        assert_eq!(TERMINAL.contents(), "note: a page");
        write_above_bar(|| TERMINAL.write_line("done").unwrap());
        assert_eq!(TERMINAL.contents(), "note: a page\ndone");

        for (work, drawn) in [
            (BarUnit::Counted(Counted::Fits), "3 of about 12 fits, "),
            (
                BarUnit::Counted(Counted::Sentences),
                "64 of 1850 sentences read by the encoder, ",
            ),
            (BarUnit::Documents, "1,234 documents"),
        ] {
            let progress = long(work);
            match work {
                BarUnit::Counted(Counted::Fits) => progress.count(3, 12),
                BarUnit::Counted(_) => progress.count(64, 1850),
                _ => progress.read(7, 1234),
            }
            progress.bar.force_draw();
            assert!(TERMINAL.contents().contains(drawn), "{drawn}");
            // An interruption clears the bar before the work is dropped.
            clear();
            assert_eq!(TERMINAL.contents(), "note: a page\ndone");
            drop(progress);
        }
        assert_eq!(TERMINAL.contents(), "note: a page\ndone");
    }
}
