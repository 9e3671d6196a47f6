//! Turns panics of libraries, on a damaged file or a full disk, into errors.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// True if this thread expects a panic, so that nothing is printed about it.
    static EXPECTED: Cell<bool> = const { Cell::new(false) };
}

/// Runs code that may panic; `None` if it did. Do not use what the code was changing: it may be
/// half changed.
pub fn catch_panic<T>(run: impl FnOnce() -> T) -> Option<T> {
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
    fn a_panic_gives_none_and_the_program_goes_on() {
        let list: Vec<u8> = Vec::new();
        assert_eq!(catch_panic(|| list[0]), None);
        assert_eq!(catch_panic(|| 1), Some(1));
        assert!(!EXPECTED.get());
        assert_eq!(
            catch_panic(|| catch_panic(|| list[0]).is_none()),
            Some(true)
        );
    }
}
