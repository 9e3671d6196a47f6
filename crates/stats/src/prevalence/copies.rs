//! Finds documents that repeat others, as news databases have one dispatch from several sources.

use std::collections::HashMap;

use standpoint_core::text::{Language, Tokenizer, WordSets};

use super::{Coded, Scores};
use crate::labels::{is_long, squeezed};

/// The fewest bytes that a copy repeats. Less may be the same by chance.
const LEAST: usize = 100;

/// Documents that repeat earlier ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copies {
    /// Whether each document is a copy.
    pub is_copy: Vec<bool>,
    /// The name of the first copy and of an earlier document that it repeats.
    pub example: [String; 2],
}

impl Copies {
    /// The number of copies.
    pub fn count(&self) -> usize {
        self.is_copy.iter().filter(|is_copy| **is_copy).count()
    }
}

impl Scores {
    /// Finds the documents of which at least half stands in earlier ones, or nearly ([`WordSets`]), in sentences of eight
    /// or more words. White space does not matter. Returns `None` if there are none.
    pub fn copies(&self) -> Option<Copies> {
        let text = |at: usize| self.sentences[at].text.as_str();
        let tokenizer = Tokenizer::new(Language::default());
        let sets = WordSets::new((0..self.sentences.len()).map(text), &tokenizer);
        let first_texts = sets.first_copies(self.sentences.len());
        let mut first: HashMap<String, usize> = HashMap::new();
        let mut bytes = vec![[0, 0]; self.documents.len()];
        let mut source = vec![None; self.documents.len()];
        for (sentence, first_text) in self.sentences.iter().zip(first_texts) {
            let [repeated, all] = &mut bytes[sentence.document];
            *all += sentence.text.len();
            if !is_long(&sentence.text) {
                continue;
            }
            let earlier = *first
                .entry(squeezed(text(first_text)))
                .or_insert(sentence.document);
            if earlier != sentence.document {
                *repeated += sentence.text.len();
                source[sentence.document].get_or_insert(earlier);
            }
        }
        let is_mostly_repeated =
            |[repeated, all]: &[usize; 2]| *repeated >= LEAST && 2 * repeated >= *all;
        let is_copy: Vec<bool> = bytes.iter().map(is_mostly_repeated).collect();
        let copy = is_copy.iter().position(|is_copy| *is_copy)?;
        let example = [copy, source[copy]?].map(|at| self.documents[at].clone());
        Some(Copies { is_copy, example })
    }

    /// Removes the sentences of copies, and the codes of those sentences.
    pub fn remove(&mut self, copies: &Copies, coded: &mut Vec<Option<Coded>>) {
        let kept: Vec<bool> = self
            .sentences
            .iter()
            .map(|sentence| !copies.is_copy[sentence.document])
            .collect();
        let keep = |at: &mut usize| {
            *at += 1;
            kept[*at - 1]
        };
        let (mut sentence, mut code) = (0, 0);
        self.sentences.retain(|_| keep(&mut sentence));
        coded.retain(|_| keep(&mut code));
        let of: Vec<usize> = self.sentences.iter().map(|s| s.document).collect();
        if let Some(clusters) = &mut self.clusters {
            (clusters.of, _) = renumbered(&clusters.of, &of);
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
    use super::super::ScoreClusters;
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
        let copies = scores.copies().unwrap();
        // Less than half of b is in a, and most of c.
        assert_eq!(copies.is_copy, [false, false, true, false]);
        assert_eq!(copies.count(), 1);
        assert_eq!(copies.example, ["c", "a"].map(String::from));
        let mut coded: Vec<Option<Coded>> = vec![None; 8];
        scores.remove(&copies, &mut coded);
        assert_eq!((coded.len(), scores.sentences.len()), (6, 6));
        assert_eq!(scores.documents, ["a", "b", "d"]);
        assert_eq!(scores.groups, ["a", "b", "d"]);
        let last = scores.sentences.last().unwrap();
        assert_eq!((last.document, last.group), (2, 2));
        assert_eq!(scores.copies(), None);
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
        let copies = found.copies().unwrap();
        assert_eq!(copies.is_copy, [false, true, false]);
        assert_eq!(copies.example, ["b", "a"].map(String::from));
    }

    #[test]
    fn clusters_of_the_documents_that_stay_are_kept() {
        let long = "The dykes of the old town hold. ".repeat(4);
        let own = "Nobody knows why the water rose.";
        let mut scores = scores(&[("a", &long), ("b", &long), ("c", own), ("d", own)]);
        scores.clusters = Some(ScoreClusters {
            column: "outlet".to_string(),
            of: vec![0, 1, 0, 1],
            of_values: 2,
            values: 2,
            rows_without: 0,
        });
        let copies = scores.copies().unwrap();
        scores.remove(&copies, &mut Vec::new());
        assert_eq!(scores.documents, ["a", "c", "d"]);
        assert_eq!(scores.clusters.unwrap().of, [0, 0, 1]);
    }

    #[test]
    fn short_texts_may_be_the_same_by_chance() {
        let rest = "The locks are shut.";
        assert_eq!(scores(&[("a", rest), ("b", rest)]).copies(), None);
    }
}
