//! Any bytes as an article and labels without text on it: before the first NUL the article, after it the labels, in which `#`
//! stands for the article's hash. What is read must be what stands in the article, and what is detached again the same.

#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use standpoint::labels::{LabelColumns, Labelled, LabelsFile, Reading, detach, text_sha256};
use standpoint::output::detached_rows;
use standpoint_fuzz::{documents, file};

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let (article, labels) = (parts.next().unwrap(), parts.next().unwrap_or_default());
    let (_, articles) = documents("article.txt", article);
    let hash = articles.first().map(text_sha256).unwrap_or_default();
    let labels = String::from_utf8_lossy(labels).replace('#', &hash);
    let read = |labels: &str| {
        let mut articles = articles.clone().into_iter();
        LabelsFile::parse_against(
            Path::new("labels.csv"),
            labels,
            Some(&mut articles),
            Reading::default(),
        )
    };
    let LabelsFile { labelled, report } = match read(&labels) {
        Ok(file) => file,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    if report.resolved.is_none() {
        return;
    }
    // The same as a table with text, which `detach` takes apart.
    let mut table = csv::Writer::from_writer(Vec::new());
    table
        .write_record(["document", "start", "end", "text", "label"])
        .unwrap();
    for sentence in &labelled.sentences {
        let document = sentence.document.as_ref().unwrap();
        let text = &articles.iter().find(|a| a.id == *document).unwrap().text;
        let start = sentence.start.unwrap();
        let after: String = text.chars().skip(start).collect();
        assert!(after.trim_start().starts_with(&sentence.text));
        let blank = after.chars().count() - after.trim_start().chars().count();
        let (start, length) = (start + blank, sentence.text.chars().count());
        let (start, end) = (start.to_string(), (start + length).to_string());
        let label = &labelled.labels[sentence.label];
        table
            .write_record([document, &start, &end, &sentence.text, label])
            .unwrap();
    }
    let table = file("labels.csv", &table.into_inner().unwrap());
    let before = match LabelsFile::read(&table, None) {
        Ok(before) => before.labelled,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    let detached = detach(
        &table,
        LabelColumns::default(),
        &mut articles.clone().into_iter(),
    )
    .unwrap();
    assert_eq!(detached.labels_left_out(), 0);
    let rows = String::from_utf8(detached_rows(&detached).unwrap()).unwrap();
    let after = read(&rows).unwrap().labelled;
    assert_eq!(before.labels, after.labels);
    let told = |labelled: &Labelled| -> Vec<_> {
        let sentences = labelled.sentences.iter();
        sentences
            .map(|s| (s.document.clone(), s.start, s.label, s.text.clone()))
            .collect()
    };
    assert_eq!(told(&before), told(&after));
});
