//! Bytes to text: opens and unpacks files, reads office formats, decodes, and repairs what programs did to
//! letters.
//!
//! Nothing of the rest of `corpus` is used here but its notices. What a sheet or a file is for is passed in.

pub(super) mod compressed;
pub(super) mod decode;
mod document;
pub(super) mod encoding;
pub(super) mod escaped;
pub(super) mod mojibake;
mod office;
pub(super) mod workbook;
