//! Tables and JSON lines, a row at a time.

pub(super) mod columns;
pub(super) mod delimiter;
pub(super) mod header;
mod json_records;
pub(super) mod json_table;
pub(super) mod jsonl;
pub(super) mod no_text;
mod record;
pub(super) mod row;
pub(super) mod scan;
pub(super) mod sheets;
pub(super) mod table;
pub(super) mod text_cell;
pub(super) mod unnamed;
