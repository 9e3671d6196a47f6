//! How labelled sentences were chosen.

use std::collections::BTreeMap;

use super::{Labelled, LabelledSentence};

/// The name of a choice by the model's uncertainty.
pub const ACTIVE: &str = "active";
/// The name of a choice by somebody who looked for it.
pub const FOUND: &str = "found";
/// The name of a choice at random.
pub const RANDOM: &str = "random";
/// The name for an empty cell.
const NOT_STATED: &str = "not stated";

impl LabelledSentence {
    /// Returns whether it was drawn at random, with a known probability or without.
    #[must_use]
    pub fn is_random(&self) -> bool {
        let how = self.sampling.as_deref();
        how.is_some_and(|how| how.eq_ignore_ascii_case(RANDOM))
    }

    /// Takes over how another coder came to the sentence. Who drew it with the largest probability counts; coders draw
    /// from one random order, so that the part of the one is the beginning of the other's.
    pub fn join_sampling(&mut self, sampling: Option<String>, probability: Option<f64>) {
        if probability > self.probability {
            (self.sampling, self.probability) = (sampling, probability);
        } else if self.sampling.is_none() {
            self.sampling = sampling;
        }
    }
}

impl Labelled {
    /// The ways in which sentences were chosen (`random`, `active`, `found` …) with their numbers of sentences, in
    /// alphabetical order; empty if that is stated of none.
    pub fn count_samplings(&self) -> Vec<(&str, usize)> {
        if self.sentences.iter().all(|s| s.sampling.is_none()) {
            return Vec::new();
        }
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for sentence in &self.sentences {
            let how = sentence.sampling.as_deref().unwrap_or(NOT_STATED);
            *counts.entry(how).or_default() += 1;
        }
        counts.into_iter().collect()
    }

    /// The smallest and the largest sampling probability of random sentences, if they differ: such a sample
    /// has other figures than the sentences that it was drawn from.
    pub fn unequal_probabilities(&self) -> Option<(f64, f64)> {
        let known = self.sentences.iter().filter_map(|s| s.probability);
        let range = known.fold((1.0, 0.0), |(least, largest): (f64, f64), p| {
            (least.min(p), largest.max(p))
        });
        // Smaller differences come from rounding in a spreadsheet.
        Some(range).filter(|(least, largest)| *largest > least * 1.001)
    }

    /// The rows that figures should be made of: those drawn at random, if others were chosen because a model was
    /// unsure of them (`active` in the column `sampling`) or because somebody looked for them (`found`). Such
    /// sentences are harder than most, or have other labels. `None` if no row was chosen so, or none was drawn at
    /// random.
    pub fn representative(&self) -> Option<Vec<usize>> {
        let mut samplings = self.sentences.iter().filter_map(|s| s.sampling.as_deref());
        let is_choice = |how: &str| [ACTIVE, FOUND].iter().any(|c| how.eq_ignore_ascii_case(c));
        let is_chosen = samplings.any(is_choice);
        let rows = self.drawn_at_random();
        (is_chosen && !rows.is_empty()).then_some(rows)
    }

    /// The rows that were drawn at random, with a known probability.
    pub fn drawn_at_random(&self) -> Vec<usize> {
        let rows = self.sentences.iter().enumerate();
        rows.filter(|(_, sentence)| sentence.probability.is_some())
            .map(|(row, _)| row)
            .collect()
    }
}

/// The most characters between two consecutive sentences: the space between paragraphs, indented ones too.
const MAX_BETWEEN: usize = 8;

impl Labelled {
    /// Returns whether its sentences were drawn one by one from their articles, so that their neighbours in
    /// the file are not those in the article. This is known of random samples only.
    ///
    /// A sentence that was drawn with probability p has its next sentence in the sample with about p, so a
    /// share of 1 − p of the pairs in the file is not consecutive. Half of that is more than the headings and
    /// captions between the sentences of whole articles explain. In small samples few documents have a pair,
    /// and most sentences stand alone.
    #[must_use]
    pub fn is_scattered(&self) -> bool {
        let drawn = |sentence: &LabelledSentence| sentence.probability.filter(|p| *p < 1.0);
        let all: Vec<usize> = (0..self.sentences.len()).collect();
        let (mut lone, mut apart, mut expected) = (0, 0, 0.0);
        for document in self.documents(&all) {
            let mut joins_before = false;
            for (at, row) in document.iter().enumerate() {
                let sentence = &self.sentences[*row];
                let next = document.get(at + 1).map(|row| &self.sentences[*row]);
                let joins = next.is_some_and(|next| follows(sentence, next));
                if let Some(p) = drawn(sentence) {
                    lone += usize::from(!joins && !joins_before);
                    apart += usize::from(!joins && next.is_some());
                    expected += next.map_or(0.0, |_| 1.0 - p);
                }
                joins_before = joins;
            }
        }
        2 * lone > self.sentences.len() || apart > 0 && 2.0 * apart as f64 >= expected
    }
}

/// Returns whether only white space can be between two sentences of a document.
fn follows(before: &LabelledSentence, after: &LabelledSentence) -> bool {
    let between = after.start.zip(before.end);
    between.is_some_and(|(start, end)| start.saturating_sub(end) <= MAX_BETWEEN)
}

#[cfg(test)]
mod tests {

    use crate::labelled::{Labelled, fixture};

    fn parse(csv: &str) -> Labelled {
        fixture::labelled(csv)
    }

    #[test]
    fn probabilities_that_differ_are_seen() {
        let unequal = |rows: &str| {
            let csv = format!("text;label;sampling;probability\n{rows}");
            parse(&csv).unequal_probabilities()
        };
        let rows = "a;x;random;0,25\nb;y;Random;1\nc;y;found;0.1\nd;y;random;?\n";
        assert_eq!(unequal(rows), Some((0.25, 1.0)));
        let rows = "a;x;random;0.25\nb;y;random;0.2501\nc;y;found;1\n";
        assert_eq!(unequal(rows), None);
        assert_eq!(unequal("a;x;found;0.25\nb;y;found;1\n"), None);
    }

    #[test]
    fn sentences_are_counted_by_how_they_were_drawn() {
        for (table, counts) in [
            (
                "text,label,sampling\na,x,random\nb,y,\nc,x,random\n",
                &[("not stated", 1), ("random", 2)][..],
            ),
            ("text,label\na,x\n", &[]),
        ] {
            assert_eq!(parse(table).count_samplings(), counts);
        }
    }

    #[test]
    fn figures_are_of_the_random_part_if_others_were_chosen_by_a_model() {
        let representative = |rows: &str| {
            let csv = format!("text,label,sampling,probability\n{rows}");
            parse(&csv).representative()
        };
        let mixed = "a,x,random,0.5\nb,y,active,\nc,y,random,0.5\n";
        assert_eq!(representative(mixed), Some(vec![0, 2]));
        for other in [
            "a,x,random,0.5\nb,y,random,0.5\n",
            "a,x,random,0.5\nb,y,ordered,\n",
            "a,x,active,\nb,y,found,\n",
        ] {
            assert_eq!(representative(other), None, "{other}");
        }
    }

    /// `true` if sentences of ten characters that begin at these places are scattered.
    fn is_scattered(starts: &[usize], drawn: &str) -> bool {
        let rows = starts.iter().map(|start| {
            let label = if start % 20 == 0 { "yes" } else { "no" };
            format!("a,{start},{},Sentence.,{label},{drawn}\n", start + 10)
        });
        let header = "document,start,end,text,label,sampling,probability\n";
        let text = header.to_string() + &rows.collect::<String>();
        parse(&text).is_scattered()
    }

    #[test]
    fn sentences_drawn_one_by_one_differ_from_whole_articles() {
        for (starts, drawn, wanted) in [
            (&[0, 50, 130, 300][..], "random,0.1", true),
            // Seven and nine in ten of all, so that most have the next one beside them.
            (&[0, 12, 24, 36, 70, 82, 110, 122], "random,0.7", true),
            (
                &[0, 12, 24, 36, 48, 60, 72, 84, 96, 108, 130],
                "random,0.9",
                true,
            ),
            // All of an article, with the space between its paragraphs.
            (&[0, 12, 24, 50], "random,0.1", false),
            // All sentences there are, and sentences that nobody drew.
            (&[0, 50, 130, 300], "random,1", false),
            (&[0, 50, 130, 300], "found,", false),
        ] {
            assert_eq!(is_scattered(starts, drawn), wanted, "{starts:?} {drawn}");
        }
    }
}
