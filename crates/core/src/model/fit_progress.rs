//! Counts the fits of training, to report progress.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

type Report<'a> = Box<dyn Fn(usize, usize) + Send + Sync + 'a>;

/// Counts fits done and to do, as far as they can be foreseen: only the search shows how many penalties are
/// worth trying.
#[derive(Default)]
pub(super) struct FitProgress<'a> {
    done: AtomicUsize,
    expected: AtomicUsize,
    report: Option<Report<'a>>,
}

impl<'a> FitProgress<'a> {
    /// Calls `report` after each fit with the numbers of fits done and expected.
    pub(super) fn new(report: impl Fn(usize, usize) + Send + Sync + 'a) -> Self {
        FitProgress {
            report: Some(Box::new(report)),
            ..FitProgress::default()
        }
    }

    /// Adds to the expected fits.
    pub(super) fn expect(&self, more: usize) {
        self.expected.fetch_add(more, Relaxed);
    }

    /// Counts a fit as done.
    pub(super) fn done(&self) {
        let done = self.done.fetch_add(1, Relaxed) + 1;
        if let Some(report) = &self.report {
            report(done, self.expected.load(Relaxed));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fits_done_and_expected_are_reported() {
        let reports = std::sync::Mutex::new(Vec::new());
        let fits =
            FitProgress::new(|done, expected| reports.lock().unwrap().push((done, expected)));
        fits.expect(2);
        fits.done();
        fits.expect(1);
        fits.done();
        drop(fits);
        assert_eq!(reports.into_inner().unwrap(), [(1, 2), (2, 3)]);
    }
}
