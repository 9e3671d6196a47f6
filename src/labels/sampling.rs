//! How the sentences of a labels file were drawn.

use std::collections::BTreeMap;

use super::probabilities::probability;
use super::table::Table;
use super::{Labelled, LabelledSentence};

/// What a row with an empty cell is counted as.
const EMPTY: &str = "not stated";

/// See [`Report::sampling`](super::Report::sampling).
pub(super) fn sampling(table: &Table, sentences: &[LabelledSentence]) -> Vec<(String, usize)> {
    let Some(column) = table.column("sampling") else {
        return Vec::new();
    };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for sentence in sentences {
        let row = table.on_line(sentence.row);
        let how = row
            .and_then(|row| row.get(column))
            .unwrap_or_default()
            .trim();
        let how = if how.is_empty() { EMPTY } else { how };
        *counts.entry(how).or_default() += 1;
    }
    let counts = counts.into_iter();
    counts.map(|(how, rows)| (how.to_string(), rows)).collect()
}

/// Tells random sentences with which probability they were drawn. See
/// [`LabelledSentence::probability`].
pub(super) fn tell_probabilities(table: &Table, sentences: &mut [LabelledSentence]) {
    let Some((sampling, probability)) = table.column("sampling").zip(table.column("probability"))
    else {
        return;
    };
    for sentence in sentences {
        sentence.probability = table.on_line(sentence.row).and_then(|row| {
            let is_random = row.get(sampling)?.trim().eq_ignore_ascii_case("random");
            sampling_probability(row.get(probability)?).filter(|_| is_random)
        });
    }
}

/// See [`Report::unequal_probabilities`](super::Report::unequal_probabilities).
pub(super) fn unequal_probabilities(sentences: &[LabelledSentence]) -> Option<(f64, f64)> {
    let known = sentences.iter().filter_map(|sentence| sentence.probability);
    let range = known.fold((1.0, 0.0), |(least, largest): (f64, f64), p| {
        (least.min(p), largest.max(p))
    });
    // What differs by less was rounded by a spreadsheet.
    Some(range).filter(|(least, largest)| *largest > least * 1.001)
}

/// So many characters at most stand between two sentences that follow each other: the space between paragraphs, indented ones too.
const BETWEEN: usize = 8;

impl Labelled {
    /// Whether most of its sentences were drawn one by one from their articles, so that what stands before and after them in the
    /// file is not what stood there in the article. Known of random samples only.
    #[must_use]
    pub(crate) fn is_scattered(&self) -> bool {
        let is_drawn = |sentence: &LabelledSentence| sentence.probability.is_some_and(|p| p < 1.0);
        let all: Vec<usize> = (0..self.sentences.len()).collect();
        let mut lone = 0;
        for document in self.documents(&all) {
            let follows = |pair: &[usize]| {
                let [before, after] = [pair[0], pair[1]].map(|at| &self.sentences[at]);
                let between = after.start.zip(before.end);
                between.is_some_and(|(start, end)| start.saturating_sub(end) <= BETWEEN)
            };
            let joined: Vec<bool> = document.windows(2).map(follows).collect();
            let is_joined = |at: usize| joined.get(at).copied().unwrap_or(false);
            let places = document.iter().enumerate();
            lone += places
                .filter(|(at, row)| {
                    let beside = is_joined(*at) || *at > 0 && is_joined(at - 1);
                    is_drawn(&self.sentences[**row]) && !beside
                })
                .count();
        }
        2 * lone > self.sentences.len()
    }
}

/// A sampling probability: none is 0, or the sentence could not have been drawn.
pub fn sampling_probability(cell: &str) -> Option<f64> {
    probability(cell.trim()).filter(|p| *p > 0.0)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::Labelled;

    fn of(csv: &str) -> Vec<(String, usize)> {
        let labelled = Labelled::parse(Path::new("x.csv"), csv, None).unwrap();
        labelled.report.sampling
    }

    #[test]
    fn probabilities_that_differ_are_seen() {
        let of = |rows: &str| {
            let csv = format!("text;label;sampling;probability\n{rows}");
            let labelled = Labelled::parse(Path::new("x.csv"), &csv, None).unwrap();
            labelled.report.unequal_probabilities
        };
        assert_eq!(
            of("a;x;random;0,25\nb;y;Random;1\nc;y;found;0.1\nd;y;random;?\n"),
            Some((0.25, 1.0))
        );
        assert_eq!(
            of("a;x;random;0.25\nb;y;random;0.2501\nc;y;found;1\n"),
            None
        );
        assert_eq!(of("a;x;found;0.25\nb;y;found;1\n"), None);
    }

    #[test]
    fn sentences_are_counted_by_how_they_were_drawn() {
        let counts = of("text,label,sampling\na,x,random\nb,y,\nc,x,random\n");
        let wanted = [("not stated".to_string(), 1), ("random".to_string(), 2)];
        assert_eq!(counts, wanted);
        assert_eq!(of("text,label\na,x\n"), []);
        // Two votes on one sentence.
        let votes = "text,annotator,label,sampling\na,1,x,random\na,2,x,random\nb,1,y,found\n";
        assert_eq!(
            of(votes),
            [("found".to_string(), 1), ("random".to_string(), 1)]
        );
    }

    /// Of sentences that begin at these places and are ten characters long.
    fn is_scattered(starts: &[usize], drawn: &str) -> bool {
        let rows = starts.iter().map(|start| {
            let label = if start % 20 == 0 { "yes" } else { "no" };
            format!("a,{start},{},Sentence.,{label},{drawn}\n", start + 10)
        });
        let header = "document,start,end,text,label,sampling,probability\n";
        let text = header.to_string() + &rows.collect::<String>();
        let labelled = Labelled::parse(Path::new("l.csv"), &text, None);
        labelled.unwrap().is_scattered()
    }

    #[test]
    fn sentences_drawn_one_by_one_are_told_from_whole_articles() {
        assert!(is_scattered(&[0, 50, 130, 300], "random,0.1"));
        // All of an article, with the space between its paragraphs.
        assert!(!is_scattered(&[0, 12, 24, 50], "random,0.1"));
        // All sentences there are, and sentences that nobody drew.
        assert!(!is_scattered(&[0, 50, 130, 300], "random,1"));
        assert!(!is_scattered(&[0, 50, 130, 300], "found,"));
    }
}
