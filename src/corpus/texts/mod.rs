//! Files that hold one text each.

pub(super) mod articles;
pub(super) mod cut;
pub(super) mod document;
pub(super) mod long;
