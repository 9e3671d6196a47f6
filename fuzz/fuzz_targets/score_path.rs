//! Any bytes through the whole of `score`: read, cut, scored, written, and read back. The first byte
//! chooses what kind of file it is, the second what is scored as one, and with which model.

#![no_main]

use libfuzzer_sys::fuzz_target;
use standpoint::corpus::Document;
use standpoint::model::{Scored, Unit};
use standpoint::output::{ScoreTable, TableFormat};
use standpoint::prevalence::Scores;
use standpoint::segment::Repetition;
use standpoint_fuzz::{MODEL, WITHOUT_CUES, documents, file, scored_hold};

const NAMES: [&str; 8] = [
    "a.txt",
    "a.html",
    "a.csv",
    "a.tsv",
    "a.jsonl",
    "a",
    "a.txt.gz",
    "a.jsonl.zst",
];
const UNITS: [Unit; 4] = [Unit::Sentence, Unit::Paragraph, Unit::Document, Unit::Row];

fuzz_target!(|bytes: &[u8]| {
    let &[name, unit, ref bytes @ ..] = bytes else {
        return;
    };
    let name = NAMES[usize::from(name) % NAMES.len()];
    let model = [&MODEL, &WITHOUT_CUES][usize::from(unit) / UNITS.len() % 2];
    let unit = UNITS[usize::from(unit) % UNITS.len()];
    let (columns, documents) = documents(name, bytes);
    let mut repetition = Repetition::new();
    documents.iter().for_each(|d| repetition.observe(&d.text));
    let repeated = (unit != Unit::Row).then_some(&repetition);
    let mut scorer = model.scorer();
    let score = |document: Document| {
        let scored = scorer.score_text(&document.text, unit, repeated);
        scored_hold(&document.text, &scored, MODEL.labels().len());
        (document, scored)
    };
    let scored: Vec<_> = documents.into_iter().map(score).collect();
    csv_reads_back(&columns, &scored);
    json_reads_back(&columns, &scored);
});

fn table(format: TableFormat, columns: &[String], scored: &[(Document, Vec<Scored>)]) -> Vec<u8> {
    let table = ScoreTable::new(format, MODEL.labels(), columns, true);
    let mut bytes = table.header().unwrap();
    for (document, scored) in scored {
        bytes.extend(table.rows(document, scored, 0).unwrap());
    }
    bytes
}

fn units(scored: &[(Document, Vec<Scored>)]) -> impl Iterator<Item = (&Document, &Scored)> {
    scored
        .iter()
        .flat_map(|(document, units)| units.iter().map(move |unit| (document, unit)))
}

fn csv_reads_back(columns: &[String], scored: &[(Document, Vec<Scored>)]) {
    let bytes = table(TableFormat::Csv, columns, scored);
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), units(scored).count());
    for ((document, _), record) in units(scored).zip(&records) {
        let metadata = record.iter().skip(record.len() - columns.len());
        assert!(metadata.eq(document.metadata.iter()));
    }
    // As the program reads it, which counts only what was scored.
    let labelled: Vec<_> = units(scored).filter(|(_, u)| u.verdict.is_some()).collect();
    if labelled.is_empty() || labelled.iter().any(|(d, _)| d.id.trim().is_empty()) {
        return;
    }
    let read = Scores::read(&file("scores.csv", &bytes), None, None).unwrap();
    assert_eq!(read.labels, MODEL.labels());
    assert_eq!(read.sentences.len(), labelled.len());
    for ((document, unit), sentence) in labelled.into_iter().zip(&read.sentences) {
        assert_eq!(sentence.text, document.text[unit.bytes.clone()]);
        assert_eq!(read.documents[sentence.document], document.id);
        assert_eq!(sentence.start, unit.start.to_string());
        assert_eq!(sentence.end, unit.end.to_string());
        let stance = &unit.verdict.as_ref().unwrap().stance;
        assert_eq!(sentence.given, stance.label);
        for (read, written) in sentence.probabilities.iter().zip(&stance.probabilities) {
            assert!((read - written).abs() < 1e-3, "{read} for {written}");
        }
    }
}

fn json_reads_back(columns: &[String], scored: &[(Document, Vec<Scored>)]) {
    let bytes = table(TableFormat::JsonLines, columns, scored);
    let lines = serde_json::Deserializer::from_slice(&bytes).into_iter::<serde_json::Value>();
    let lines: Vec<_> = lines.map(Result::unwrap).collect();
    assert_eq!(lines.len(), units(scored).count());
    for ((document, unit), line) in units(scored).zip(&lines) {
        assert_eq!(line["document"], document.id.as_str());
        assert_eq!(line["text"], document.text[unit.bytes.clone()]);
        assert_eq!(line["start"], unit.start);
        assert_eq!(line["end"], unit.end);
    }
}
