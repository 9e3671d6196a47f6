//! Bytes to text: opens and unpacks files, reads office formats, decodes, and repairs what programs did to
//! letters.
//!
//! It uses little of the rest of `corpus`: notes, and the signs of files that are no text.

pub(super) mod compressed;
pub(super) mod decode;
mod document;
pub(super) mod encoding;
pub(super) mod escaped;
pub(super) mod mojibake;
