//! The largest text, page and row that are read.

/// The largest plain text that is read in one piece, decompressed; compressed bombs end here.
pub const MAX_DOCUMENT_BYTES: u64 = 1 << 30;
/// The largest web page that is read: its tree takes many times its size in memory.
pub(super) const MAX_PAGE_BYTES: u64 = 64 << 20;
/// The largest row of a table: a quotation mark that is never closed must not fill the memory.
pub(super) const MAX_ROW_BYTES: u64 = 64 << 20;
