//! Any bytes as a web page: the article, its date and its outlet.

#![no_main]

use libfuzzer_sys::fuzz_target;
use standpoint_fuzz::{documents, segments_hold};

fuzz_target!(|bytes: &[u8]| {
    for document in documents("page.html", bytes).1 {
        assert!(!document.text.trim().is_empty());
        segments_hold(&document.text);
    }
});
