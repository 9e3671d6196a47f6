//! Numbers that options take.

use std::num::NonZeroUsize;

/// Takes a number of things that there cannot be none of.
pub fn number(text: &str) -> Result<NonZeroUsize, &'static str> {
    let number = text.parse();
    number.map_err(|_| "write a whole number from 1 on")
}
