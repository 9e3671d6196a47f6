//! What is known of an article besides its text.

pub(super) mod columns;
pub(super) mod date;
pub(super) mod documents_table;
