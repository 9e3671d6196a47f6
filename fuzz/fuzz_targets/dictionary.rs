//! Any bytes as a dictionary file, and its patterns looked for in its own text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use standpoint::labels::read_dictionary;
use standpoint::text::{Dictionary, Language, Tokenizer};
use standpoint_fuzz::file;

fuzz_target!(|bytes: &[u8]| {
    let rows = match read_dictionary(&file("labels.dictionary.csv", bytes)) {
        Ok(rows) => rows,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    let tokenizer = Tokenizer::new(Language::default());
    let dictionary = match Dictionary::new(&rows, &tokenizer) {
        Ok(dictionary) => dictionary,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    let patterns = rows.iter().map(|(_, pattern)| pattern.as_str());
    let sentence = patterns.collect::<Vec<_>>().join(" ");
    let tokens = tokenizer.tokens(&sentence);
    for hit in dictionary.hits(&sentence, &tokens) {
        assert!(hit.category < dictionary.categories().len());
        assert!(hit.tokens.start < hit.tokens.end && hit.tokens.end <= tokens.len());
    }
});
