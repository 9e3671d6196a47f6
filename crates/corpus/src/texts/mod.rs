//! Files that hold one text each.

pub(super) mod content;
pub(super) mod parts;
mod plain;
mod subtitles;
