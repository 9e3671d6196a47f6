//! What a command writes, and what it may not replace.

pub(super) mod counts;
pub(super) mod json;
pub(super) mod named;
pub(super) mod spare;
pub(super) mod target;
