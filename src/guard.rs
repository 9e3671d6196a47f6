//! Libraries that panic where they should fail, on a full disk or a damaged file.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// Whether a panic of this thread is expected, and nothing is to be printed about it.
    static EXPECTED: Cell<bool> = const { Cell::new(false) };
}

/// Runs what may panic; `None` if it did. What it was working on is not to be used again.
pub(crate) fn guarded<T>(run: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |panic| {
            if !EXPECTED.get() {
                usual(panic);
            }
        }));
    });
    let before = EXPECTED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(run));
    EXPECTED.set(before);
    result.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_nothing_and_what_follows_goes_on() {
        let list: Vec<u8> = Vec::new();
        assert_eq!(guarded(|| list[0]), None);
        assert_eq!(guarded(|| 1), Some(1));
        assert!(!EXPECTED.get());
        assert_eq!(guarded(|| guarded(|| list[0]).is_none()), Some(true));
    }
}
