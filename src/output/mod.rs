//! Scores out: CSV and JSON lines, written whole or not at all.

mod atomic;

pub use atomic::replace;
