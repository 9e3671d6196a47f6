//! Any bytes as a plain text: decoded, then cut into segments.

#![no_main]

use libfuzzer_sys::fuzz_target;
use standpoint_fuzz::{documents, segments_hold};

fuzz_target!(|bytes: &[u8]| {
    for document in documents("article.txt", bytes).1 {
        segments_hold(&document.text);
    }
});
