//! Any bytes as a labels file.

#![no_main]

use libfuzzer_sys::fuzz_target;
use standpoint::evaluation::Agreement;
use standpoint::labels::{LabelsFile, check_learnable};
use standpoint_fuzz::file;

fuzz_target!(|bytes: &[u8]| {
    let path = file("labels.csv", bytes);
    let labelled = match LabelsFile::read(&path, None) {
        Ok(file) => file.labelled,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    let (labels, annotators) = (labelled.labels.len(), labelled.annotators.len());
    assert!(labelled.labels.is_sorted_by(|a, b| a < b));
    assert!(!labelled.sentences.is_empty());
    for sentence in &labelled.sentences {
        assert!(!sentence.text.trim().is_empty());
        assert!(sentence.label < labels);
        assert!(sentence.row > 1, "below the header");
        let votes: f64 = sentence.votes.iter().sum();
        assert!((votes - 1.0).abs() < 1e-9, "{votes}");
        for code in &sentence.codes {
            assert!(code.label < labels && code.annotator < annotators);
        }
    }
    Agreement::from_labels(&labelled);
    if let Err(error) = check_learnable(&labelled, &path) {
        assert!(!error.to_string().is_empty());
    }
});
