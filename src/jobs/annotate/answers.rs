//! The answers of a language model, in a file beside the table. Each is written as soon as it is received, before anything
//! else knows of it, and the same question is not asked again: neither after a kill, nor when articles come later.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use crate::jobs::threads::lock;
use crate::output::open_alone;

/// More empty answers than one in so many mean that something else is wrong.
pub(super) const MAX_EMPTY: usize = 5;
/// The most characters of a reply that are kept.
pub(super) const MAX_LENGTH: usize = 200;

/// The answer to a question, and what it took.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Answer {
    /// The number of the label among all labels; `None` if the replies were no labels.
    pub label: Option<usize>,
    /// The probability of each label, if the server tells.
    pub probabilities: Option<Vec<f64>>,
    /// What the model wrote last, shortened.
    pub said: String,
    /// The replies before it that were no label.
    pub retries: usize,
    /// Whether less than asked for stood around the sentence, because the model could not read more.
    pub is_shortened: bool,
    /// Whether it was asked without thinking in the end, because its thoughts did not end.
    pub is_thoughtless: bool,
    /// The tokens read and written.
    pub tokens: [u64; 2],
    pub seconds: f64,
    /// When it came, in seconds since 1970.
    pub at: i64,
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
struct Line<A> {
    /// The SHA-256 of all that the answer depends on.
    question: String,
    #[serde(flatten)]
    answer: A,
}

/// The answers so far.
pub(super) struct Answers {
    known: HashMap<String, Answer>,
    file: Mutex<File>,
}

standpoint_common::debug_as_name!(Answers);

impl Answers {
    /// The file beside a table: `machine.csv.answers` for `machine.csv`.
    pub fn path(table: &Path) -> PathBuf {
        let mut name = table.as_os_str().to_os_string();
        name.push(".answers");
        name.into()
    }

    /// Opens the answers of earlier runs, or begins.
    pub fn open(table: &Path) -> io::Result<Self> {
        if let Some(folder) = table.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut file = open_alone(&Self::path(table), table)?;
        let (mut known, mut whole, mut line) = (HashMap::new(), 0, Vec::new());
        let mut lines = BufReader::new(&file);
        loop {
            line.clear();
            let length = lines.read_until(b'\n', &mut line)? as u64;
            if line.last() != Some(&b'\n') {
                break;
            }
            whole += length;
            // A damaged line is a question that is asked again.
            if let Ok(line) = serde_json::from_slice::<Line<Answer>>(&line) {
                known.insert(line.question, line.answer);
            }
        }
        // A run was killed while it wrote this line.
        file.set_len(whole)?;
        file.seek(SeekFrom::Start(whole))?;
        let mut answers = Answers {
            known,
            file: Mutex::new(file),
        };
        let empty = answers
            .known
            .values()
            .filter(|answer| answer.label.is_none());
        if empty.count() * MAX_EMPTY > answers.known.len() {
            answers.known.retain(|_, answer| answer.label.is_some());
        }
        Ok(answers)
    }

    /// The answer of an earlier run.
    pub fn known(&self, question: &str) -> Option<&Answer> {
        self.known.get(question)
    }

    /// Keeps an answer, in one write.
    pub fn keep(&self, question: &str, answer: &Answer) -> io::Result<()> {
        let question = question.to_string();
        let mut line = serde_json::to_vec(&Line { question, answer })?;
        line.push(b'\n');
        lock(&self.file).write_all(&line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(label: Option<usize>) -> Answer {
        Answer {
            label,
            probabilities: label.map(|_| vec![0.1, 0.9]),
            said: "2".to_string(),
            ..Answer::default()
        }
    }

    #[test]
    fn a_half_written_and_a_damaged_line_are_asked_again_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let table = folder.path().join("new/machine.csv");
        let answers = Answers::open(&table).unwrap();
        for at in 0..6 {
            answers.keep(&at.to_string(), &answer(Some(at))).unwrap();
        }
        let other = Answers::open(&table).unwrap_err();
        assert!(other.to_string().contains("another run"), "{other}");
        drop(answers);
        let path = Answers::path(&table);
        let text = std::fs::read_to_string(&path).unwrap();
        let damaged = text.replacen("\"label\":2", "\"label\":2.5", 1);
        std::fs::write(&path, &damaged[..damaged.len() - 9]).unwrap();
        let answers = Answers::open(&table).unwrap();
        let known: Vec<usize> = (0..6)
            .filter(|at| answers.known(&at.to_string()).is_some())
            .collect();
        assert_eq!(known, [0, 1, 3, 4]);
        assert_eq!(answers.known("3"), Some(&answer(Some(3))));
        answers.keep("5", &answer(None)).unwrap();
        drop(answers);
        let answers = Answers::open(&table).unwrap();
        assert_eq!(answers.known("5"), Some(&answer(None)));
    }

    #[test]
    fn many_empty_answers_are_asked_again() {
        let folder = tempfile::tempdir().unwrap();
        let table = folder.path().join("machine.csv");
        for label in [Some(1), None, Some(1)] {
            let answers = Answers::open(&table).unwrap();
            let question = answers.file.lock().unwrap().metadata().unwrap().len();
            answers.keep(&question.to_string(), &answer(label)).unwrap();
        }
        let answers = Answers::open(&table).unwrap();
        assert_eq!(answers.known.len(), 2);
    }
}
