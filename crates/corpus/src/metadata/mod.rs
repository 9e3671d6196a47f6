//! Metadata of an article: date, outlet, other columns.

pub(super) mod columns;
pub(super) mod date;
pub(super) mod documents_table;
pub(super) mod documents_table_note;
