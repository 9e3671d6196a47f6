//! Moments at which a test kills the program.

/// Ends the program like `kill -9` at the moment that `STANDPOINT_KILL_AT` names, in a debug build alone. `score 3` is the third
/// such moment of a program that has `score` among its arguments.
pub fn fault_point() {
    #[cfg(debug_assertions)]
    {
        use std::sync::atomic::{AtomicUsize, Ordering};
        static PASSED: AtomicUsize = AtomicUsize::new(0);
        let wanted = std::env::var("STANDPOINT_KILL_AT").unwrap_or_default();
        if let Some((word, at)) = wanted.split_once(' ')
            && std::env::args_os().any(|argument| argument == word)
            && at.parse() == Ok(PASSED.fetch_add(1, Ordering::SeqCst) + 1)
        {
            std::process::abort();
        }
    }
}
