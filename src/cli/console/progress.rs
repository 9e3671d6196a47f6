//! How far long work has come: a line at the foot of the terminal, gone when the work is done.
//!
//! A program has one terminal, so there is one bar, and whatever else is said on standard error is said
//! above it ([`above`]). Without a terminal nothing is drawn. There are no colours, whatever `NO_COLOR` says.

use std::fmt;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use indicatif::{
    DecimalBytes, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle,
};

/// Shorter work needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the time is brought up to date.
const TICK: Duration = Duration::from_millis(200);

const BYTES: &str = "{wide_bar} {percent:>3} %  {decimal_bytes} of {decimal_total_bytes}, \
                     {rate}, {left}";
const DOCUMENTS: &str = "{spinner} {human_pos} documents, {per_sec}, {elapsed}";
const COUNTED: &str = "{wide_bar} {percent:>3} %  {pos} of {msg}, {elapsed}, {left}";

/// The bar that is on the screen.
static SHOWN: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// What a bar counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Bytes of articles, of so many.
    Bytes(u64),
    /// Documents, of nobody knows how many.
    Documents,
    /// Fits of a model.
    Fits,
    /// Sentences that an encoder reads.
    Sentences,
}

/// Work that is going on; taken off the screen when dropped.
pub struct Progress {
    work: Work,
    /// None where there is no terminal.
    bar: Option<ProgressBar>,
    /// Waits until the work is long enough to be shown, or until this is dropped. None where the system gives no thread.
    waiting: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Begins to count, and after a second to draw, if `visible`.
    pub fn new(work: Work, visible: bool) -> Self {
        match visible {
            true => Self::on(ProgressDrawTarget::stderr, PATIENCE, work),
            false => Progress {
                work,
                bar: None,
                waiting: None,
            },
        }
    }

    fn on(screen: fn() -> ProgressDrawTarget, patience: Duration, work: Work) -> Self {
        let (length, template) = match work {
            Work::Bytes(total) => (Some(total), BYTES),
            Work::Documents => (None, DOCUMENTS),
            Work::Fits | Work::Sentences => (Some(0), COUNTED),
        };
        let mut bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template(template) {
            let style = style.with_key("rate", rate).with_key("left", left);
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
        Progress {
            work,
            bar: Some(bar),
            waiting: thread.ok().map(|thread| (alive, thread)),
        }
    }

    /// So much has been read.
    pub fn read(&self, bytes: u64, documents: usize) {
        if let Some(bar) = &self.bar {
            bar.set_position(match self.work {
                Work::Bytes(_) => bytes,
                _ => documents as u64,
            });
        }
    }

    /// So many fits are done of about so many.
    pub fn fits(&self, done: usize, of: usize) {
        if let Some(bar) = &self.bar {
            bar.set_message(format!("about {of} fits"));
            bar.set_length(of as u64);
            bar.set_position(done as u64);
        }
    }

    /// An encoder has read so many sentences of so many.
    pub fn sentences(&self, done: usize, of: usize) {
        if let Some(bar) = &self.bar {
            bar.set_message(format!("{of} sentences read by the encoder"));
            bar.set_length(of as u64);
            bar.set_position(done as u64);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((alive, thread)) = self.waiting.take() {
            drop(alive);
            let _ = thread.join();
            clear();
        }
    }
}

/// The mean speed: articles are read in gulps, so that of the last seconds would jump.
fn rate(state: &ProgressState, out: &mut dyn fmt::Write) {
    let seconds = state.elapsed().as_secs_f64().max(1e-3);
    let rate = DecimalBytes((state.pos() as f64 / seconds) as u64);
    let _ = write!(out, "{rate}/s");
}

/// The time left at that speed. What was read last, or fitted, has yet to be worked on.
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

/// Writes to standard error, or to the same terminal, with the bar out of the way.
pub fn above<T>(write: impl FnOnce() -> T) -> T {
    // Not locked while writing: what is written to may be slow, and Ctrl-C is not to wait for it.
    let bar = shown().clone();
    match bar {
        Some(bar) => bar.suspend(write),
        None => write(),
    }
}

/// Takes the bar off the screen for good.
pub fn clear() {
    if let Some(bar) = shown().take() {
        bar.finish_and_clear();
    }
}

/// A panic elsewhere is no reason to leave a bar on the screen.
fn shown() -> MutexGuard<'static, Option<ProgressBar>> {
    SHOWN.lock().unwrap_or_else(PoisonError::into_inner)
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

    /// Work that has already taken as long as its bar waits.
    fn long(work: Work) -> Progress {
        let mut progress = Progress::on(screen, Duration::ZERO, work);
        if let Some((alive, thread)) = progress.waiting.take() {
            thread.join().unwrap();
            progress.waiting = Some((alive, std::thread::spawn(|| ())));
        }
        progress
    }

    /// One test, because there is one bar in a process.
    #[test]
    fn it_is_drawn_when_work_is_long_below_what_is_said_and_never_stays() {
        let short = Progress::on(screen, Duration::MAX, Work::Bytes(100));
        short.read(50, 1);
        drop(short);
        let unseen = Progress::new(Work::Fits, false);
        unseen.fits(1, 2);
        assert!(shown().is_none());
        drop(unseen);
        assert_eq!(TERMINAL.contents(), "");

        let bytes = long(Work::Bytes(2_000_000));
        bytes.read(500_000, 1);
        above(|| TERMINAL.write_line("note: a page").unwrap());
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
        bytes.bar.as_ref().unwrap().force_draw();
        assert!(TERMINAL.contents().ends_with(", finishing"));
        drop(bytes);
        assert_eq!(TERMINAL.contents(), "note: a page");
        above(|| TERMINAL.write_line("done").unwrap());
        assert_eq!(TERMINAL.contents(), "note: a page\ndone");

        for (work, drawn) in [
            (Work::Fits, "3 of about 12 fits, "),
            (
                Work::Sentences,
                "64 of 1850 sentences read by the encoder, ",
            ),
            (Work::Documents, "1,234 documents"),
        ] {
            let progress = long(work);
            match work {
                Work::Fits => progress.fits(3, 12),
                Work::Sentences => progress.sentences(64, 1850),
                _ => progress.read(7, 1234),
            }
            progress.bar.as_ref().unwrap().force_draw();
            assert!(TERMINAL.contents().contains(drawn), "{drawn}");
            // As when the program is told to stop.
            clear();
            assert_eq!(TERMINAL.contents(), "note: a page\ndone");
            drop(progress);
        }
        assert_eq!(TERMINAL.contents(), "note: a page\ndone");
    }
}
