//! Prediction-powered inference with power tuning (PPI++).

use super::design::{ClusteredEstimate, MeanPart, unseen_variance};
use super::strata::Strata;
use super::{Coded, Item};

/// The weight of the predictions that minimises the variance of the shares of all labels together (PPI++,
/// Angelopoulos, Duchi and Zrnic 2023; in ppi_py for an estimate of several numbers), clipped to 0 … 1:
/// `λ = Σ_k Cov(Y_k, Ŷ_k) / Σ_k Var(Ŷ_k)` over the labels k, with the covariance of the coded sample,
/// `Σ_L w(Y − Ȳ)(Ŷ − mean Ŷ) / Σ_L w` with w = 1/π, and the variance of all sentences. With one weight for all
/// labels their shares sum to 1. It is 0 if no sentence is coded.
///
/// ppi_py also divides by (1 + n/N), because it averages predictions over the N sentences that were not
/// coded. Here the average is over all sentences, and both give the same share.
pub fn power_tuning(items: &[Item], classes: usize) -> f64 {
    let n = items.len() as f64;
    let (mut covariances, mut variances) = (0.0, 0.0);
    for label in 0..classes {
        let Some(sample) = CodedOutcomes::new(items, label) else {
            return 0.0;
        };
        let predicted = |item: &Item| item.probabilities[label];
        let mean = items.iter().map(predicted).sum::<f64>() / n;
        let squares = items.iter().map(|item| (predicted(item) - mean).powi(2));
        variances += squares.sum::<f64>() / (n - 1.0);
        let (y_mean, f_mean) = (sample.mean(|y, _| y), sample.mean(|_, f| f));
        covariances += sample.mean(|y, f| (y - y_mean) * (f - f_mean));
    }
    if variances > 0.0 {
        (covariances / variances).clamp(0.0, 1.0)
    } else {
        0.0
    }
}

/// Estimates the share of a label by PPI++ with the λ of [`power_tuning`]: `θ = λ·mean(Ŷ) + mean_L(Y − λŶ)`,
/// the second mean over the coded sample with the weights 1/π, which is that over the strata by their sizes. Its error is
/// clustered by document ([`ClusteredEstimate::standard_error`]), and of the codes it is that within strata. `None` if no
/// sentence is coded.
pub fn ppi(items: &[Item], label: usize, power: f64) -> Option<ClusteredEstimate> {
    let sample = CodedOutcomes::new(items, label)?;
    let n = items.len() as f64;
    let predicted = |item: &Item| power * item.probabilities[label];
    let mean = items.iter().map(predicted).sum::<f64>() / n;
    let error = sample.mean(|y, f| y - power * f);
    let residual = |item: &Item, coded: Coded| f64::from(coded.label == label) - predicted(item);
    let strata = Strata::new(items, residual);
    let of_code = |item: &Item, coded: Coded| {
        let weight = 1.0 / coded.probability / sample.total;
        MeanPart {
            deviation: strata.deviation(residual(item, coded), coded, error) * weight,
            weight,
        }
    };
    let parts = |item: &Item| {
        let of_model = MeanPart {
            deviation: (predicted(item) - mean) / n,
            weight: 1.0 / n,
        };
        let of_coder = item.coded.map(|coded| of_code(item, coded));
        [of_model, of_coder.unwrap_or(MeanPart::NONE)]
    };
    let unseen = unseen_variance(items, label, predicted, sample.total);
    let found = ClusteredEstimate::new(mean + error, items, parts, of_code, unseen);
    Some(found.with_room_for_the_unseen(items, label))
}

/// The coded sentences: whether each has the label, the prediction, and 1/π.
struct CodedOutcomes {
    rows: Vec<(f64, f64, f64)>,
    total: f64,
}

impl CodedOutcomes {
    fn new(items: &[Item], label: usize) -> Option<Self> {
        let rows: Vec<(f64, f64, f64)> = items
            .iter()
            .filter_map(|item| {
                let coded = item.coded?;
                let y = f64::from(coded.label == label);
                Some((y, item.probabilities[label], 1.0 / coded.probability))
            })
            .collect();
        let total: f64 = rows.iter().map(|row| row.2).sum();
        (total > 0.0).then_some(CodedOutcomes { rows, total })
    }

    fn mean(&self, value: impl Fn(f64, f64) -> f64) -> f64 {
        let weighted = self.rows.iter().map(|(y, f, w)| w * value(*y, *f));
        weighted.sum::<f64>() / self.total
    }
}

#[cfg(test)]
mod tests {
    use super::super::design::tests::with_items;
    use super::*;
    use crate::prevalence::tests::near;

    /// ppi_py's formula in numpy, with N = 5 not coded and n = 5 coded: λ = 0.17740232312565998, θ =
    /// 0.5804857444561774. The errors are computed in Python by leaving each document out. With each sentence
    /// as a document ppi_py has 0.2164928, because it ignores that a sentence draws a mean to itself.
    #[test]
    fn the_share_is_that_of_ppi_py() {
        with_items(true, |items| {
            let power = power_tuning(items, 2);
            near(power, 0.177_402_323_125_659_98 * 2.0);
            let found = ppi(items, 1, power).unwrap();
            near(found.value, 0.580_485_744_456_177_4);
            near(found.standard_error(), 0.185_427_126_250_383_84);
            let mut alone = items.to_vec();
            alone
                .iter_mut()
                .zip(0..)
                .for_each(|(item, at)| item.cluster = at);
            let alone = ppi(&alone, 1, power).unwrap();
            near(alone.standard_error(), 0.256_278_073_447_394_5);
        });
    }

    /// numpy: the covariance is negative, so that λ is 0 and the weighted mean of the codes remains.
    #[test]
    fn a_useless_model_has_no_weight() {
        with_items(false, |items| {
            let power = power_tuning(items, 2);
            assert_eq!(power, 0.0);
            let found = ppi(items, 1, power).unwrap();
            near(found.value, 0.636_363_636_363_636_4);
            near(found.standard_error(), 0.152_767_885_145_949_86);
        });
    }

    #[test]
    fn without_a_coded_sentence_there_is_no_estimate() {
        with_items(true, |items| {
            assert_eq!(power_tuning(&items[1..3], 2), 0.0);
            assert_eq!(ppi(&items[1..3], 1, 0.5), None);
        });
    }
}
