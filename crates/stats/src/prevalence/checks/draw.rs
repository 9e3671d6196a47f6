//! Finds samples of whole documents among those that say they are of single sentences.

use std::collections::HashMap;

use serde::Serialize;
use statrs::distribution::{Binomial, DiscreteCDF};

use crate::prevalence::Item;

/// So few documents come up in at most one of a thousand draws of single sentences.
const BEYOND_CHANCE: f64 = 0.001;

/// The documents of a sample that stands in far fewer than single sentences would.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct DrawnDocuments {
    /// The documents with a coded sentence.
    pub coded: usize,
    /// All documents.
    pub all: usize,
    /// The documents that single sentences would stand in on average.
    pub expected: f64,
}

impl DrawnDocuments {
    /// Compares the number of coded documents with the one that single sentences would reach,
    /// `Σ_d (1 − Π_{i∈d} (1 − π_i))`. `None` if it is not far smaller.
    ///
    /// The π of a sentence that was not drawn is unknown, so that all have the least one: then the expected number is no
    /// larger than it really is. Below its mean the number is spread no more than a binomial one (Hoeffding 1956).
    pub fn find(items: &[Item]) -> Option<Self> {
        // The sentences of each document, and those that are coded.
        let mut documents: HashMap<usize, (i32, usize)> = HashMap::new();
        let mut least = 1.0f64;
        for item in items {
            let (size, coded) = documents.entry(item.document).or_default();
            *size += 1;
            if let Some(code) = item.coded {
                *coded += 1;
                least = least.min(code.probability);
            }
        }
        let all = documents.len();
        let coded = documents.values().filter(|(_, coded)| *coded > 0).count();
        let reached = documents
            .values()
            .map(|(size, _)| 1.0 - (1.0 - least).powi(*size));
        let expected = reached.sum::<f64>();
        let binomial = Binomial::new(expected / all as f64, all as u64).ok()?;
        let is_far_smaller = coded > 0
            && coded as f64 + 1.0 < expected
            && binomial.cdf(coded as u64) < BEYOND_CHANCE;
        is_far_smaller.then_some(DrawnDocuments {
            coded,
            all,
            expected,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prevalence::tests::item;

    /// Sixty documents of twenty sentences, of which those with a probability are coded.
    fn find(probability: impl Fn(usize, usize) -> Option<f64>) -> Option<DrawnDocuments> {
        let item = |at: usize| {
            let code = probability(at / 20, at % 20).map(|probability| (0, probability));
            item(at / 20, &[0.5, 0.5], code)
        };
        DrawnDocuments::find(&(0..1200).map(item).collect::<Vec<Item>>())
    }

    #[test]
    fn documents_that_were_coded_whole_were_drawn() {
        let found = find(|document, _| (document % 5 == 0).then_some(0.2)).unwrap();
        assert_eq!((found.coded, found.all), (12, 60));
        assert!((found.expected - 60.0 * (1.0 - 0.8f64.powi(20))).abs() < 1e-9);
        // So were those of which half was coded.
        let half = |document: usize, at: usize| {
            (document.is_multiple_of(5) && at.is_multiple_of(2)).then_some(0.1)
        };
        assert!(find(half).is_some());
    }

    #[test]
    fn sentences_that_were_drawn_one_by_one_are_no_documents() {
        assert_eq!(find(|_, at| (at % 5 == 0).then_some(0.2)), None);
        assert_eq!(find(|_, _| None), None);
        assert_eq!(find(|_, _| Some(1.0)), None);
        // Of an outlet of six documents all was drawn, and of the others one sentence of ninety.
        let by_outlet = |document: usize, at: usize| match document {
            0..6 => Some(1.0),
            _ => (document.is_multiple_of(5) && at == 3).then_some(11.0 / 1080.0),
        };
        assert_eq!(find(by_outlet), None);
    }
}
