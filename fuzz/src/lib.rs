//! What the fuzz targets share: a small model, files to read, and what must hold of whatever comes out.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use standpoint::corpus::{Corpus, Document, ReadOptions};
use standpoint::labels::LabelsFile;
use standpoint::model::{Model, Options, Scored, Trainer};
use standpoint::segment::{Repetition, segment};

const LABELS: &str = "\
document,text,label
a,The council must build the bypass now.,for
a,The meeting began at seven.,neutral
b,Build the bypass and the town can breathe.,for
b,The bypass would ruin the meadows.,against
c,We must build it at once.,for
c,It would ruin farms and meadows alike.,against
d,The meeting ended at nine.,neutral
d,Nobody wants the meadows ruined.,against
e,The council will meet again at seven.,neutral
e,They must build now or never.,for
f,The plan would ruin us.,against
f,The council met at nine.,neutral
";

/// A model of twelve sentences, trained when it is first asked for, with every kind of feature.
pub static MODEL: LazyLock<Model> = LazyLock::new(|| train(true));

/// The same without cues, which many labels and lone sentences leave out.
pub static WITHOUT_CUES: LazyLock<Model> = LazyLock::new(|| train(false));

fn train(cues: bool) -> Model {
    let labelled = LabelsFile::parse(Path::new("bypass.csv"), LABELS, None)
        .unwrap()
        .labelled;
    let entry = |category: &str, pattern: &str| (category.to_string(), pattern.to_string());
    let options = Options {
        dictionary: Some(vec![
            entry("negation", "nobody"),
            entry("build", "build*"),
            entry("harm", "ruin*"),
            entry("harm", "* alike"),
        ]),
        cues,
        ..Options::default()
    };
    let trainer = Trainer::new(&labelled, options).unwrap();
    trainer.train(&trainer.cross_validate().unwrap()).unwrap()
}

/// A folder for the files of one run, in memory where `TMPDIR` says so.
static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());

/// Writes a file of this name and these bytes.
pub fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let path = FOLDER.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// The documents of a file of this name and these bytes, with the names of their metadata columns.
/// What cannot be read is an error that has something to say.
pub fn documents(name: &str, bytes: &[u8]) -> (Vec<String>, Vec<Document>) {
    let corpus = match Corpus::open(&[file(name, bytes)], &ReadOptions::default()) {
        Ok(corpus) => corpus,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return (Vec::new(), Vec::new());
        }
    };
    let columns = corpus.metadata_columns().to_vec();
    let mut documents = Vec::new();
    for document in corpus {
        match document {
            Ok(document) => {
                assert_eq!(document.metadata.len(), columns.len());
                documents.push(document);
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
    (columns, documents)
}

/// Spans lie in the text, agree in bytes and characters, follow each other without overlap, are trimmed,
/// and leave out nothing but white space.
pub fn segments_hold(text: &str) {
    let mut seen = Repetition::new();
    seen.observe(text);
    for repeated in [None, Some(&seen)] {
        let segments = segment(text, repeated);
        let spans = segments.iter().map(|s| (s.bytes.clone(), s.start, s.end));
        spans_hold(text, spans);
        assert!(segments.is_sorted_by_key(|s| s.paragraph));
    }
}

/// The same of scored units, and probabilities are probabilities.
pub fn scored_hold(text: &str, scored: &[Scored], labels: usize) {
    let spans = scored.iter().map(|s| (s.bytes.clone(), s.start, s.end));
    spans_hold(text, spans);
    for unit in scored {
        assert_eq!(unit.kind.is_scored(), unit.verdict.is_some());
        let Some(verdict) = &unit.verdict else {
            continue;
        };
        let probabilities = &verdict.stance.probabilities;
        assert_eq!(probabilities.len(), labels);
        assert!(verdict.stance.label < labels);
        assert!(probabilities.iter().all(|p| (0.0..=1.0).contains(p)));
        let sum: f64 = probabilities.iter().sum();
        assert!((sum - 1.0).abs() < 1e-9, "{sum}");
    }
}

fn spans_hold(text: &str, spans: impl Iterator<Item = (std::ops::Range<usize>, usize, usize)>) {
    let (mut byte, mut character) = (0, 0);
    for (bytes, start, end) in spans {
        assert!(bytes.start >= byte && bytes.end > bytes.start, "{bytes:?}");
        let (gap, slice) = (&text[byte..bytes.start], &text[bytes.clone()]);
        assert!(gap.trim().is_empty(), "{gap:?} left out");
        assert_eq!(slice.trim(), slice);
        assert_eq!(start, character + gap.chars().count());
        assert_eq!(end, start + slice.chars().count());
        (byte, character) = (bytes.end, end);
    }
    assert!(text[byte..].trim().is_empty(), "the end left out");
}
