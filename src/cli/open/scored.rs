//! The table of scores, to be read on the page: its sentences by label, words and probability.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};

use crate::jobs::threads::lock;
use crate::labels::LoadedTable;
use crate::output::label_colours::classes;

/// The most sentences of one answer.
const MAX_ROWS: usize = 20;

/// The sentences that somebody wants to read.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    /// Only those with this label; empty for all.
    label: String,
    /// Only those with each of these words.
    words: String,
    order: Order,
    /// The number of sentences that were read before.
    from: usize,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Order {
    #[default]
    Articles,
    Surest,
    LeastSure,
}

/// What of it there is.
#[derive(Debug, Serialize)]
pub struct Found<'a> {
    /// Each label with its sentences and its colour.
    labels: Vec<(&'a str, usize, String)>,
    /// The number of sentences that are wanted.
    found: usize,
    rows: Vec<&'a Sentence>,
}

#[derive(Debug, Serialize)]
struct Sentence {
    document: String,
    text: String,
    /// Empty if none was probable enough.
    label: String,
    /// `None` for a language model that gives none.
    probability: Option<f32>,
}

/// The sentences of a table.
#[derive(Debug)]
pub struct Scored {
    labels: Vec<String>,
    sentences: Vec<Sentence>,
}

impl Scored {
    fn read(path: &Path) -> anyhow::Result<Self> {
        let table = LoadedTable::read(path, "scores")?;
        let columns = ["document", "text", "label", "probability"].map(|name| table.column(name));
        let sentences: Vec<Sentence> = table
            .rows
            .iter()
            .map(|row| {
                let [document, text, label, probability] = columns
                    .map(|column| column.and_then(|at| row.get(at)).unwrap_or_default().trim());
                Sentence {
                    document: document.to_string(),
                    text: text.to_string(),
                    label: label.to_string(),
                    probability: probability.parse().ok(),
                }
            })
            .collect();
        // The columns of probabilities name the labels in their order.
        let names = table.names.iter();
        let mut labels: Vec<String> = names
            .filter_map(|name| name.strip_prefix("p_").map(str::to_string))
            .collect();
        let given: BTreeSet<&str> = sentences.iter().map(|row| row.label.as_str()).collect();
        let more = given.into_iter().filter(|label| !label.is_empty());
        let more: Vec<String> = more
            .filter(|label| !labels.iter().any(|known| known == label))
            .map(str::to_string)
            .collect();
        labels.extend(more);
        Ok(Scored { labels, sentences })
    }

    /// The sentences that are wanted.
    pub fn find(&self, wanted: &Wanted) -> Found<'_> {
        let words = wanted.words.to_lowercase();
        let words: Vec<&str> = words.split_whitespace().collect();
        let is_wanted = |row: &&Sentence| {
            (wanted.label.is_empty() || row.label == wanted.label) && {
                let text = row.text.to_lowercase();
                words.iter().all(|word| text.contains(word))
            }
        };
        let mut rows: Vec<&Sentence> = self.sentences.iter().filter(is_wanted).collect();
        let probability = |row: &&Sentence| row.probability.unwrap_or_default();
        match wanted.order {
            Order::Articles => {}
            Order::Surest => rows.sort_by(|a, b| probability(b).total_cmp(&probability(a))),
            Order::LeastSure => rows.sort_by(|a, b| probability(a).total_cmp(&probability(b))),
        }
        let count = |label: &&String| {
            let with = self.sentences.iter().filter(|row| row.label == **label);
            with.count()
        };
        let labels = self.labels.iter().zip(classes(&self.labels));
        Found {
            labels: labels
                .map(|(label, class)| (label.as_str(), count(&label), class))
                .collect(),
            found: rows.len(),
            rows: rows.into_iter().skip(wanted.from).take(MAX_ROWS).collect(),
        }
    }
}

/// The table that was read last, with the hash of its file.
#[derive(Default)]
pub struct LastRead(Mutex<Option<(String, Arc<Scored>)>>);

impl LastRead {
    /// The sentences of the table in this file, which has this hash. Two pages that ask at once wait for one reading.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn get(&self, path: &Path, hash: String) -> anyhow::Result<Arc<Scored>> {
        let mut last = lock(&self.0);
        if let Some((of, scored)) = &*last
            && *of == hash
        {
            return Ok(Arc::clone(scored));
        }
        let scored = Arc::new(Scored::read(path)?);
        *last = Some((hash, Arc::clone(&scored)));
        Ok(scored)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_found_by_label_words_and_probability() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scores.csv");
        let rows = "a,Leave now.,go,0.7,0.3,0.7\na,Stay on.,stay,0.9,0.9,0.1\nb,Leave the hall.,go,0.8,0.2,0.8\nb,Hm.,,0.5,0.5,0.5\n";
        std::fs::write(
            &path,
            format!("document,text,label,probability,p_stay,p_go\n{rows}"),
        )
        .unwrap();
        let last = LastRead::default();
        let scored = last.get(&path, "1".to_string()).unwrap();
        let texts = |label: &str, words: &str, order: Order, from: usize| {
            let wanted = Wanted {
                label: label.to_string(),
                words: words.to_string(),
                order,
                from,
            };
            let found = scored.find(&wanted);
            let texts = found.rows.iter().map(|row| row.text.clone());
            (found.found, texts.collect::<Vec<String>>())
        };
        let owned = |texts: &[&str]| {
            texts
                .iter()
                .map(|text| text.to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            texts("", "leave", Order::Articles, 0),
            (2, owned(&["Leave now.", "Leave the hall."]))
        );
        assert_eq!(
            texts("go", "", Order::Surest, 0),
            (2, owned(&["Leave the hall.", "Leave now."]))
        );
        assert_eq!(
            texts("", "", Order::LeastSure, 3),
            (4, owned(&["Stay on."]))
        );
        assert_eq!(texts("stay", "HALL", Order::Articles, 0), (0, Vec::new()));
        let labels = scored.find(&Wanted::default()).labels;
        let labels: Vec<(&str, usize)> = labels
            .iter()
            .map(|(label, count, _)| (*label, *count))
            .collect();
        assert_eq!(labels, [("stay", 1), ("go", 2)]);
        // The same file is not read again, and another is.
        std::fs::remove_file(&path).unwrap();
        assert!(last.get(&path, "1".to_string()).is_ok());
        assert!(last.get(&path, "2".to_string()).is_err());
    }
}
