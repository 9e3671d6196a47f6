//! The effective number of documents, or of clusters of documents, when their lengths differ, and how far intervals can be trusted then.

use std::collections::HashMap;

use serde::Serialize;
use standpoint_common::phrases::{plural, thousands};
use standpoint_core::labelled::ClusteredBy;

/// A few long documents may decide where the effective number is lower and lengths differ.
const ENOUGH: f64 = 25.0;
/// Lengths differ little where the effective number is at least this share of the number.
const NEARLY_EQUAL: f64 = 0.9;

/// The number of documents and their effective number.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct DocumentCount {
    /// The number of documents.
    pub number: usize,
    /// The number of documents of one length with as much information: `N²/Σ M²`, M the sentences of a
    /// document and N of all (Kish 1965).
    pub effective_number: f64,
}

impl DocumentCount {
    /// Counts documents, given the document of each sentence.
    pub fn from_sentences(documents: impl IntoIterator<Item = usize>) -> Self {
        let mut sizes: HashMap<usize, usize> = HashMap::new();
        for document in documents {
            *sizes.entry(document).or_default() += 1;
        }
        Self::from_sizes(sizes.into_values())
    }

    /// Counts documents, given the number of sentences of each.
    pub fn from_sizes(sizes: impl IntoIterator<Item = usize>) -> Self {
        // Sums of whole numbers: ten documents of one length count as exactly ten, in any order.
        let (mut number, mut all, mut squares) = (0, 0u64, 0u64);
        for size in sizes {
            number += 1;
            all += size as u64;
            squares += (size as u64).pow(2);
        }
        DocumentCount {
            number,
            effective_number: match squares {
                0 => 0.0,
                squares => all as f64 * all as f64 / squares as f64,
            },
        }
    }

    /// Returns true if so few documents hold most of the sentences that these few may decide a figure.
    pub fn is_uneven(&self) -> bool {
        self.effective_number < ENOUGH && self.effective_number < NEARLY_EQUAL * self.number as f64
    }

    /// The effective number with one decimal, rounded down so that 9.98 does not read as ten.
    pub fn effective_rounded_down(&self) -> String {
        format!("{:.1}", (self.effective_number * 10.0).floor() / 10.0)
    }

    /// `60 as 6.5`: the number and the effective number.
    pub fn number_as_effective(&self) -> String {
        let number = thousands(self.number);
        format!("{number} as {}", self.effective_rounded_down())
    }

    /// The same as a clause, which begins with the word `whose`: `the` or `its`. The `unit` is what is counted.
    pub fn uneven_clause(&self, whose: &str, unit: ClusteredBy) -> String {
        let length = unit.length();
        format!(
            "{whose} {} are of unlike {length} and count as {} of one {length}",
            plural(self.number, unit.unit()),
            self.effective_rounded_down()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts documents of these lengths.
    fn count(sizes: &[usize]) -> DocumentCount {
        let documents = sizes.iter().enumerate();
        let sentences = documents.flat_map(|(at, &size)| std::iter::repeat_n(at, size));
        DocumentCount::from_sentences(sentences)
    }

    fn with_effective(effective_number: f64) -> DocumentCount {
        DocumentCount {
            number: 60,
            effective_number,
        }
    }

    #[test]
    fn documents_count_by_their_length() {
        assert_eq!(count(&[]).effective_number, 0.0);
        for number in 1..60 {
            let effective_number = number as f64;
            let expected = DocumentCount {
                number,
                effective_number,
            };
            assert_eq!(count(&vec![7; number]), expected);
        }
        // By hand: (3 · 200 + 57 · 5)² / (3 · 200² + 57 · 5²) = 885² / 121,425.
        let few = count(&[&[200; 3][..], &[5; 57][..]].concat());
        assert!((few.effective_number - 783_225.0 / 121_425.0).abs() < 1e-12);
    }

    #[test]
    fn few_documents_of_one_length_are_not_uneven() {
        assert!(!count(&[7; 15]).is_uneven());
        assert!(!count(&[8, 9, 10, 11, 12].repeat(4)).is_uneven());
        assert!(count(&[&[100; 8][..], &[5; 60][..]].concat()).is_uneven());
        // The effective number is more than half of the number, and still too low.
        assert!(count(&[&[60; 10][..], &[20; 10][..]].concat()).is_uneven());
        assert!(!count(&[&[60; 40][..], &[20; 40][..]].concat()).is_uneven());
    }

    #[test]
    fn a_number_below_ten_does_not_read_as_ten() {
        let shown = [9.98, 10.0, 11.84].map(|n| with_effective(n).effective_rounded_down());
        assert_eq!(shown, ["9.9", "10.0", "11.8"]);
    }
}
