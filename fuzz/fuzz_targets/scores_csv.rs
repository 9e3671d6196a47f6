//! Any bytes as a table of scores.

#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use standpoint::prevalence::Scores;
use standpoint_fuzz::file;

fuzz_target!(|bytes: &[u8]| {
    let path = file("scores.csv", bytes);
    for by in [None, Some("month"), Some("outlet")] {
        let scores = match Scores::read(&path, None, by) {
            Ok(scores) => scores,
            Err(error) => {
                assert!(!error.to_string().is_empty());
                continue;
            }
        };
        // Numbers stand in their own order, so that the order of the names tells nothing.
        let different: BTreeSet<&String> = scores.groups.iter().collect();
        assert_eq!(different.len(), scores.groups.len());
        let mut last = None;
        for sentence in &scores.sentences {
            assert!(sentence.document < scores.documents.len());
            assert!(sentence.group < scores.groups.len());
            assert!(sentence.given < scores.labels.len());
            assert!(last < Some(sentence.row));
            last = Some(sentence.row);
            assert_eq!(sentence.probabilities.len(), scores.labels.len());
            let within = |p: &f64| (0.0..=1.0).contains(p);
            assert!(sentence.probabilities.iter().all(within));
            let sum: f64 = sentence.probabilities.iter().sum();
            assert!((sum - 1.0).abs() < 1e-9, "{sum}");
        }
    }
});
