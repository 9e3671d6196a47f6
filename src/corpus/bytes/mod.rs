//! Bytes to text: opens and unpacks files, reads office formats, decodes, and repairs what programs did to
//! letters.
//!
//! Of the rest of `corpus` it uses the notices and the names of columns, by which a sheet is chosen.

pub(super) mod compressed;
pub(super) mod decode;
mod document;
pub(super) mod encoding;
pub(super) mod escaped;
pub(super) mod mojibake;
mod office;
pub(super) mod workbook;
