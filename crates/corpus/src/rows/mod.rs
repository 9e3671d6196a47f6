//! Tables and JSON lines, a row at a time.

pub(super) mod cells;
pub(super) mod columns;
pub(super) mod header;
mod json;
mod json_file;
pub(super) mod json_lines;
pub(super) mod json_table;
pub(super) mod open_table;
pub(super) mod row;
pub(super) mod scan;
pub(super) mod table;
pub(super) mod unnamed;
