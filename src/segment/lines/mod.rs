//! The lines of a text as they stand, and how they were set.

pub(super) mod capitals;
pub(super) mod code;
pub(super) mod markdown;
pub(super) mod markup;
pub(super) mod raw_lines;
pub(super) mod setting;
pub(super) mod spaced;
pub(super) mod unfinished;
pub(super) mod wrapped;
