//! How much a feature tells about the labels.

use ndarray::{Array1, ArrayView1};

/// What a feature that tells nothing still weighs, so that the model can use it in company.
const FLOOR: f64 = 0.5;
/// How many sentences' worth of the overall shares are added to each feature's counts: what a feature
/// says after one or two sentences is mostly chance.
const SMOOTHING: f64 = 10.0;

/// The factor by which a feature's weight exceeds its inverse document frequency:
///
/// ```text
/// 1/2 + max_c | logit p̂_c − logit π_c |     p̂_c = (n_c + 10 π_c) / (n + 10)
/// ```
///
/// for `n_c` of the `n` sentences that have the feature in class `c`, and `π_c` that class's share of
/// all sentences. It is the smoothed log-odds ratio of naive Bayes used as a feature weight (the
/// log-count ratio of Wang and Manning 2012, here with a floor and for several classes), so that the
/// penalty falls on what tells nothing rather than on what tells much.
pub(super) fn association(counts: ArrayView1<f64>, shares: &Array1<f64>) -> f64 {
    let total = counts.sum() + SMOOTHING;
    let logit = |p: f64| libm::log(p) - libm::log(1.0 - p);
    let of_class = counts.iter().zip(shares).map(|(count, &share)| {
        match share > 0.0 && share < 1.0 {
            true => (logit((count + SMOOTHING * share) / total) - logit(share)).abs(),
            // With one class alone there is nothing to tell apart.
            false => 0.0,
        }
    });
    FLOOR + of_class.fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn the_factor_is_that_of_its_formula() {
        // p̂ = (4 + 10·0.25) / (5 + 10) = 6.5 / 15 for the first class, whose logits differ most.
        let factor = association(array![4.0, 1.0].view(), &array![0.25, 0.75]);
        let wanted = 0.5 + (6.5f64 / 8.5).ln() - (0.25f64 / 0.75).ln();
        assert!((factor - wanted).abs() < 1e-12, "{factor} {wanted}");
    }

    #[test]
    fn what_is_spread_like_all_sentences_tells_nothing() {
        let shares = array![0.5, 0.3, 0.2];
        assert!((association((&shares * 20.0).view(), &shares) - 0.5).abs() < 1e-12);
        assert_eq!(association(array![7.0, 0.0].view(), &array![1.0, 0.0]), 0.5);
    }

    #[test]
    fn more_sentences_make_the_same_shares_tell_more() {
        let shares = array![0.5, 0.5];
        let few = association(array![2.0, 0.0].view(), &shares);
        let many = association(array![20.0, 0.0].view(), &shares);
        assert!(many > few && few > 0.5, "{few} {many}");
    }
}
