//! Compares how sure a model is of coded sentences and of all. One that learned from the coded ones is surer of them,
//! and its errors there say little of its errors elsewhere.

use std::collections::BTreeMap;

use crate::prevalence::{Coded, Scores};

/// Means of samples of the same sentences differ by more standard errors in one of 370 samples.
const BEYOND_CHANCE: f64 = 3.0;
/// Smaller differences hardly change a share.
const LEAST_DIFFERENCE: f64 = 0.02;

/// The mean highest probability of a model, where it is larger for coded sentences than for all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Surer {
    /// Of the coded sentences, weighted by the inverse of their sampling probabilities.
    pub coded: f64,
    /// Of all sentences.
    pub all: f64,
}

impl Scores {
    /// Returns whether the model is surer of the coded sentences than of all, by more than chance. `None` also for a
    /// table that says itself which sentences the model learned from. `coded` has an entry for each sentence.
    pub fn surer_of_coded(&self, coded: &[Option<Coded>]) -> Option<Surer> {
        if self.has_fits {
            return None;
        }
        let highest = |at: usize| {
            let probabilities = self.sentences[at].probabilities.iter();
            probabilities.copied().fold(0.0, f64::max)
        };
        let count = self.sentences.len() as f64;
        let all = (0..self.sentences.len()).map(highest).sum::<f64>() / count;
        let coded: Vec<(usize, f64)> = coded
            .iter()
            .enumerate()
            .filter_map(|(at, coded)| Some((at, 1.0 / coded.as_ref()?.probability)))
            .collect();
        let weight: f64 = coded.iter().map(|(_, weight)| weight).sum();
        // The sum over each document or cluster, because the sentences of one are alike.
        let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
        for (at, of_sentence) in &coded {
            let cluster = self.cluster_of(&self.sentences[*at]);
            *sums.entry(cluster).or_default() += of_sentence * (highest(*at) - all);
        }
        let difference = sums.values().sum::<f64>() / weight;
        let error = sums.values().map(|sum| sum * sum).sum::<f64>().sqrt() / weight;
        (difference > LEAST_DIFFERENCE.max(BEYOND_CHANCE * error)).then_some(Surer {
            coded: all + difference,
            all,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prevalence::scores::tests::read;

    /// Whether a model counts as surer of every third of 90 sentences, of which it says this and of the others that.
    fn is_surer(coded: [&str; 2], others: [&str; 2], fit: Option<&str>) -> bool {
        let mut table = String::from("document,label,p_no,p_yes,text");
        table += fit.map_or("\n", |_| ",fit\n");
        for at in 0..90 {
            let row = if at % 3 == 0 { coded } else { others };
            let p = row[at / 3 % 2];
            let rest = 1.0 - p.parse::<f64>().unwrap();
            table += &format!("d{},no,{p},{rest:.2},Sentence {at}", at / 9);
            table += &fit.map_or("\n".to_string(), |fit| format!(",{fit}\n"));
        }
        let code = Coded {
            label: 0,
            probability: 1.0 / 3.0,
        };
        let codes: Vec<_> = (0..90).map(|at| (at % 3 == 0).then_some(code)).collect();
        read(&table, None).unwrap().surer_of_coded(&codes).is_some()
    }

    #[test]
    fn a_model_that_learned_from_the_coded_sentences_is_surer_of_them() {
        let (sure, unsure) = (["0.95", "0.85"], ["0.75", "0.65"]);
        assert!(is_surer(sure, unsure, None));
        assert!(!is_surer(unsure, unsure, None));
        assert!(!is_surer(unsure, sure, None));
        // The table says that the model has not learned from them.
        assert!(!is_surer(sure, unsure, Some("held-out")));
        assert!(!is_surer(sure, unsure, Some("all")));
        // A column of the user's that has the same name says nothing.
        assert!(is_surer(sure, unsure, Some("0.83")));
    }
}
