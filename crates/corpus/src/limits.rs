//! The largest text and page that are read.

/// The largest plain text that is read in one piece, decompressed. It stops decompression bombs.
pub const MAX_DOCUMENT_BYTES: u64 = 1 << 30;
/// The largest web page that is read: its tree takes many times its size in memory.
pub(super) const MAX_PAGE_BYTES: u64 = 64 << 20;
