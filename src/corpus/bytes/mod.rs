//! Bytes to text: unpacking, encodings, and what an encoding or a page did to letters.

pub(super) mod compressed;
pub(super) mod declared;
pub(super) mod decode;
pub(super) mod detector;
pub(super) mod encoding;
pub(super) mod escaped;
mod escapes;
mod lines;
mod office;
mod rtf;
pub(super) mod stream;
pub(super) mod twice_encoded;
pub(super) mod whole;
mod word;
mod workbook;
mod xml;
