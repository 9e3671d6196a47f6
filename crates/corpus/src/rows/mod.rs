//! Tables and JSON lines, a row at a time.

pub(super) mod cells;
pub(super) mod columns;
pub(super) mod json_lines;
pub(super) mod of_any_format;
pub(super) mod open_table;
pub(super) mod row;
pub(super) mod table;
pub(super) mod unnamed;
