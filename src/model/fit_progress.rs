//! How many fits training has done, for somebody who waits.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

type Tell<'a> = Box<dyn Fn(usize, usize) + Send + Sync + 'a>;

/// Counts fits done and to do, as far as they can be foreseen: how many penalties are worth trying shows
/// only on the way.
#[derive(Default)]
pub(super) struct Fits<'a> {
    done: AtomicUsize,
    expected: AtomicUsize,
    tell: Option<Tell<'a>>,
}

impl<'a> Fits<'a> {
    /// Counts from now on for `tell`.
    pub(super) fn of(tell: impl Fn(usize, usize) + Send + Sync + 'a) -> Self {
        Fits {
            tell: Some(Box::new(tell)),
            ..Fits::default()
        }
    }

    /// So many more are to be done.
    pub(super) fn expect(&self, more: usize) {
        self.expected.fetch_add(more, Relaxed);
    }

    /// One more is done.
    pub(super) fn done(&self) {
        let done = self.done.fetch_add(1, Relaxed) + 1;
        if let Some(tell) = &self.tell {
            tell(done, self.expected.load(Relaxed));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_tells_how_many_are_done_of_how_many() {
        let told = std::sync::Mutex::new(Vec::new());
        let fits = Fits::of(|done, expected| told.lock().unwrap().push((done, expected)));
        fits.expect(2);
        fits.done();
        fits.expect(1);
        fits.done();
        drop(fits);
        assert_eq!(told.into_inner().unwrap(), [(1, 2), (2, 3)]);
    }
}
