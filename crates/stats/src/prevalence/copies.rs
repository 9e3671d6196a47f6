//! Finds documents that repeat others, as news databases have one dispatch from several sources.

use std::cmp::Reverse;
use std::collections::HashMap;

use standpoint_core::text::{Language, Reprints, Tokenizer};

use super::{Coded, Scores};
use crate::labels::is_long;

/// The fewest bytes that a copy repeats. Less may be the same by chance.
const MIN_COPIED_BYTES: usize = 100;
/// The most earlier documents that a sentence is looked for in. A phrase that many documents have tells little.
const MAX_EARLIER: usize = 8;

/// Documents that repeat earlier ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copies {
    /// The earlier document that each document repeats, if it is a copy.
    pub of: Vec<Option<usize>>,
    /// The name of the first copy and of the document that it repeats.
    pub example: [String; 2],
}

impl Copies {
    /// The number of copies.
    pub fn count(&self) -> usize {
        self.of.iter().flatten().count()
    }
}

impl Scores {
    /// Finds the documents of which at least half stands in the same earlier one, or nearly ([`Reprints`]), in sentences of eight or
    /// more words. Returns `None` if there are none.
    pub fn find_copies(&self) -> Option<Copies> {
        let mut reprints = Reprints::new(Tokenizer::new(Language::default()));
        // The document of each sentence that is long enough, and the first documents that have what others repeat.
        let mut of_sentence: Vec<usize> = Vec::new();
        let mut with: HashMap<usize, Vec<usize>> = HashMap::new();
        // The bytes of each document in all and in earlier ones.
        let mut bytes = vec![0; self.documents.len()];
        let mut repeated: Vec<HashMap<usize, usize>> = vec![HashMap::new(); self.documents.len()];
        for sentence in &self.sentences {
            let document = sentence.document;
            bytes[document] += sentence.text.len();
            if !is_long(&sentence.text) {
                continue;
            }
            of_sentence.push(document);
            let first = reprints.first(&sentence.text);
            if first + 1 == of_sentence.len() {
                continue;
            }
            let earlier = with
                .entry(first)
                .or_insert_with(|| vec![of_sentence[first]]);
            for other in earlier.iter().filter(|other| **other < document) {
                *repeated[document].entry(*other).or_default() += sentence.text.len();
            }
            if earlier.len() < MAX_EARLIER && !earlier.contains(&document) {
                earlier.push(document);
            }
        }
        let source = |(all, repeated): (&usize, &HashMap<usize, usize>)| {
            let most = repeated
                .iter()
                .max_by_key(|(other, bytes)| (**bytes, Reverse(**other)));
            let (other, bytes) = most?;
            (*bytes >= MIN_COPIED_BYTES && 2 * bytes >= *all).then_some(*other)
        };
        let of: Vec<Option<usize>> = bytes.iter().zip(&repeated).map(source).collect();
        let copy = of.iter().position(Option::is_some)?;
        let example = [copy, of[copy]?].map(|at| self.documents[at].clone());
        Some(Copies { of, example })
    }

    /// Removes the sentences of copies, and the codes of those sentences. The clusters of the others stay.
    pub fn remove_copies(&mut self, coded: &mut Vec<Option<Coded>>) {
        let Some(copies) = self.copies.take() else {
            return;
        };
        let kept: Vec<bool> = self
            .sentences
            .iter()
            .map(|sentence| copies.of[sentence.document].is_none())
            .collect();
        let keep = |at: &mut usize| {
            *at += 1;
            kept[*at - 1]
        };
        let (mut sentence, mut code) = (0, 0);
        self.sentences.retain(|_| keep(&mut sentence));
        coded.retain(|_| keep(&mut code));
        let of: Vec<usize> = self.sentences.iter().map(|s| s.document).collect();
        if !self.cluster_of_document.is_empty() {
            (self.cluster_of_document, _) = renumbered(&self.cluster_of_document, &of);
        }
        let (documents, of) = renumbered(&self.documents, &of);
        let groups: Vec<usize> = self.sentences.iter().map(|s| s.group).collect();
        let (groups, of_groups) = renumbered(&self.groups, &groups);
        for ((sentence, document), group) in self.sentences.iter_mut().zip(of).zip(of_groups) {
            (sentence.document, sentence.group) = (document, group);
        }
        (self.documents, self.groups) = (documents, groups);
    }
}

/// The names, or what else is known of each, that are still used, in their order, and the new numbers for the old ones.
fn renumbered<T: Clone>(names: &[T], of: &[usize]) -> (Vec<T>, Vec<usize>) {
    let mut is_used = vec![false; names.len()];
    of.iter().for_each(|at| is_used[*at] = true);
    let mut number = vec![0; names.len()];
    let mut kept = Vec::new();
    for (at, name) in names.iter().enumerate().filter(|(at, _)| is_used[*at]) {
        number[at] = kept.len();
        kept.push(name.clone());
    }
    (kept, of.iter().map(|at| number[*at]).collect())
}

#[cfg(test)]
mod tests {
    use super::super::scores::tests::read;
    use super::*;

    fn scores(documents: &[(&str, &str)]) -> Scores {
        let rows: String = documents
            .iter()
            .map(|(name, text)| format!("{name},no,0.4,0.6,{text}\n"))
            .collect();
        let table = format!("document,label,p_yes,p_no,text\n{rows}");
        read(&table, Some("document")).unwrap()
    }

    #[test]
    fn documents_that_repeat_half_of_others_are_copies() {
        let (long, rest) = (
            "The dykes of the old town hold. ".repeat(4),
            "The locks are shut.",
        );
        let mut scores = scores(&[
            ("a", &long),
            ("a", rest),
            ("b", &long),
            ("b", &long.replace("old", "new")),
            ("b", "Nobody knows why the water rose."),
            ("c", &long.replace(' ', "  ")),
            ("c", "A sentence of its own."),
            ("d", &long.replace("old", "low")),
        ]);
        let copies = scores.copies.clone().unwrap();
        // Less than half of b is in a, and most of c.
        assert_eq!(copies.of, [None, None, Some(0), None]);
        assert_eq!(copies.count(), 1);
        assert_eq!(copies.example, ["c", "a"].map(String::from));
        let mut coded: Vec<Option<Coded>> = vec![None; 8];
        // A copy is in the cluster of what it repeats.
        assert_eq!(scores.count_clusters().number, 3);
        scores.remove_copies(&mut coded);
        assert_eq!((coded.len(), scores.sentences.len()), (6, 6));
        assert_eq!(scores.documents, ["a", "b", "d"]);
        assert_eq!(scores.groups, ["a", "b", "d"]);
        let last = scores.sentences.last().unwrap();
        assert_eq!((last.document, last.group), (2, 2));
        assert_eq!(scores.copies, None);
        assert_eq!(scores.count_clusters().number, 3);
    }

    #[test]
    fn a_copy_with_a_word_changed_in_each_sentence_is_a_copy() {
        let one = "The dykes of the old town hold against the flood of the river this year.";
        let other = "Nobody in the lower villages believes that they will do so again in spring.";
        let edited = [
            one.replace(" old ", " new "),
            other.replace("lower", "poor"),
        ];
        let found = scores(&[
            ("a", one),
            ("a", other),
            ("b", &edited[0]),
            ("b", &edited[1]),
            (
                "c",
                "The mayor of the old town has promised new dykes on the river this year.",
            ),
        ]);
        let copies = found.copies.unwrap();
        assert_eq!(copies.of, [None, Some(0), None]);
        assert_eq!(copies.example, ["b", "a"].map(String::from));
    }

    /// Half of the sentences are in two other articles, but in neither of them.
    #[test]
    fn a_document_with_sentences_of_several_is_no_copy() {
        let sentence = |at: usize| {
            let words = (0..10).map(|word| format!("word{:02}", 10 * at + word));
            words.collect::<Vec<String>>().join(" ")
        };
        let documents = [
            ("a", 0),
            ("a", 1),
            ("b", 2),
            ("b", 3),
            ("c", 0),
            ("c", 2),
            ("c", 4),
        ];
        let texts: Vec<(&str, String)> = documents
            .iter()
            .map(|(name, at)| (*name, sentence(*at)))
            .collect();
        let rows: Vec<(&str, &str)> = texts
            .iter()
            .map(|(name, text)| (*name, text.as_str()))
            .collect();
        assert_eq!(scores(&rows).copies, None);
        let with_both: Vec<(&str, &str)> = rows.iter().copied().chain([("c", rows[1].1)]).collect();
        assert_eq!(scores(&with_both).copies.unwrap().of, [None, None, Some(0)]);
    }

    #[test]
    fn clusters_of_the_documents_that_stay_are_kept() {
        let long = "The dykes of the old town hold. ".repeat(4);
        let own = "Nobody knows why the water rose.";
        let mut scores = scores(&[("a", &long), ("b", &long), ("c", own), ("d", own)]);
        scores.cluster_of_document = vec![0, 1, 0, 1];
        scores.remove_copies(&mut Vec::new());
        assert_eq!(scores.documents, ["a", "c", "d"]);
        assert_eq!(scores.cluster_of_document, [0, 0, 1]);
    }

    #[test]
    fn short_texts_may_be_the_same_by_chance() {
        let rest = "The locks are shut.";
        assert_eq!(scores(&[("a", rest), ("b", rest)]).copies, None);
    }
}
