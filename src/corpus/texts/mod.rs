//! Files that hold one text each.

pub(super) mod articles;
mod cover;
pub(super) mod cut;
pub(super) mod document;
pub(super) mod long;
pub(super) mod row_parts;
