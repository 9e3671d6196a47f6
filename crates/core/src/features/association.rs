//! Measures how much a feature says about the labels.

/// The weight of a feature that says nothing, so that the model can still use it together with others.
const FLOOR: f64 = 0.5;
/// The number of average sentences that are added to each feature's counts, because what a feature says after
/// one or two sentences is mostly chance.
const SMOOTHING: f64 = 10.0;

/// Computes the factor by which a feature's weight exceeds its inverse document frequency:
///
/// ```text
/// 1/2 + max_c | logit p̂_c − logit π_c |     p̂_c = (n_c + 10 π_c) / (n + 10)
/// ```
///
/// for `n_c` of the `n` sentences with the feature in class `c`, where `π_c` is that class's share of all
/// sentences. It is the smoothed log-odds ratio of naive Bayes as a feature weight (the log-count ratio of
/// Wang and Manning 2012, here with a floor and for several classes). It makes the penalty fall on features
/// that say nothing rather than on those that say much.
pub(super) struct Association {
    /// `π_c`.
    shares: Vec<f64>,
    /// `π_c / (1 − π_c)`, or `None` for a class of all or no sentences, where there is nothing to tell apart.
    odds: Vec<Option<f64>>,
}

impl Association {
    /// `shares` are the classes' shares of all sentences.
    pub fn new(shares: &[f64]) -> Self {
        let odds = |&share: &f64| {
            let is_between = share > 0.0 && share < 1.0;
            is_between.then_some(share / (1.0 - share))
        };
        Association {
            shares: shares.to_vec(),
            odds: shares.iter().map(odds).collect(),
        }
    }

    /// The factor for a feature with these numbers of sentences in each class.
    pub fn factor(&self, counts: &[f64]) -> f64 {
        let total = counts.iter().sum::<f64>() + SMOOTHING;
        // The largest difference of logits is the logarithm of the largest odds ratio in either direction.
        let mut most = 1f64;
        for ((count, share), odds) in counts.iter().zip(&self.shares).zip(&self.odds) {
            if let Some(odds) = odds {
                let smoothed = count + SMOOTHING * share;
                let ratio = smoothed / ((total - smoothed) * odds);
                most = most.max(ratio).max(1.0 / ratio);
            }
        }
        FLOOR + libm::log(most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factor(counts: &[f64], shares: &[f64]) -> f64 {
        Association::new(shares).factor(counts)
    }

    #[test]
    fn the_factor_is_that_of_its_formula() {
        // p̂ = (4 + 10·0.25) / (5 + 10) = 6.5 / 15 for the first class, whose logits differ most.
        let found = factor(&[4.0, 1.0], &[0.25, 0.75]);
        let wanted = 0.5 + (6.5f64 / 8.5).ln() - (0.25f64 / 0.75).ln();
        assert!((found - wanted).abs() < 1e-12, "{found} {wanted}");
    }

    #[test]
    fn what_is_spread_like_all_sentences_tells_nothing() {
        let found = factor(&[10.0, 6.0, 4.0], &[0.5, 0.3, 0.2]);
        assert!((found - 0.5).abs() < 1e-12);
        assert_eq!(factor(&[7.0, 0.0], &[1.0, 0.0]), 0.5);
    }

    #[test]
    fn more_sentences_with_the_same_shares_say_more() {
        let few = factor(&[2.0, 0.0], &[0.5, 0.5]);
        let many = factor(&[20.0, 0.0], &[0.5, 0.5]);
        assert!(many > few && few > 0.5, "{few} {many}");
    }
}
