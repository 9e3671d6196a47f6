//! Cutoffs of probability above which a label is right at a wanted rate.

use ndarray::{Array2, ArrayView2};

/// The lowest of the rates that cutoffs are kept for, in per cent. They are a hundredth apart.
const LOWEST: usize = 50;
/// The number of rates: up to 99 per cent.
const RATES: usize = 50;
/// The cutoff where no sentence is sure enough.
const OUT_OF_REACH: f64 = 2.0;
/// The steps between 0 and 1 that cutoffs are rounded down to.
const STEPS: f64 = 16384.0;

/// Newton steps of a calibration; it converges in a handful.
const NEWTON_STEPS: usize = 20;

/// For each label and rate the least probability of a sentence given the label, such that of all with at least this
/// probability so many are right.
///
/// A label given to one of forty sentences may be right less often than its probability says, while probabilities hold
/// over all sentences. So the probabilities of the sentences given a label are calibrated once more (Platt 1999), and
/// the rate is the mean of these. The observed rate would depend on the few sentences around a cutoff.
#[derive(Debug, Clone, PartialEq)]
pub struct Cutoffs {
    /// The cutoff of each label for each rate, above 1 where it is out of reach. Shape (labels, rates).
    pub table: Array2<f64>,
}

impl Cutoffs {
    /// The number of rates, which is that of the columns of the table.
    pub(crate) const RATES: usize = RATES;

    /// Finds the cutoffs. `log_probabilities` are out-of-fold ones, of shape (sentences, labels), `given` are the labels
    /// given to the sentences, and `truth` are their own.
    pub fn new(log_probabilities: ArrayView2<f64>, given: &[usize], truth: &[usize]) -> Self {
        let mut table = Array2::from_elem((log_probabilities.ncols(), RATES), OUT_OF_REACH);
        for (label, mut cutoffs) in table.outer_iter_mut().enumerate() {
            let rows = (0..given.len()).filter(|&row| given[row] == label);
            let mut sure: Vec<(f64, bool)> = rows
                .map(|row| {
                    let p = libm::exp(log_probabilities[[row, label]]);
                    (p, truth[row] == label)
                })
                .collect();
            sure.sort_by(|a, b| b.0.total_cmp(&a.0));
            let calibration = Calibration::fit(&sure);
            let (mut sum, mut kept) = (0.0, 0.0);
            for equal in sure.chunk_by(|a, b| rounded_down(a.0) == rounded_down(b.0)) {
                sum += equal.iter().map(|(p, _)| calibration.rate(*p)).sum::<f64>();
                kept += equal.len() as f64;
                // The mean falls from one probability to the next, so the last that reaches a rate stays.
                for (at, cutoff) in cutoffs.iter_mut().enumerate() {
                    if sum / kept >= (LOWEST + at) as f64 / 100.0 {
                        *cutoff = rounded_down(equal[0].0);
                    }
                }
            }
        }
        Cutoffs { table }
    }

    /// Cutoffs that no label reaches, for a model that has none.
    pub fn unknown(labels: usize) -> Self {
        Cutoffs {
            table: Array2::from_elem((labels, RATES), OUT_OF_REACH),
        }
    }

    /// The cutoff of a label for a rate, which is rounded up to the next hundredth; `None` if no sentence was that
    /// sure.
    pub fn of(&self, label: usize, rate: f64) -> Option<f64> {
        let cutoff = self.table.get([label, Self::place(rate)]).copied();
        cutoff.filter(|cutoff| *cutoff <= 1.0)
    }

    /// The rates that cutoffs are kept for, in the order of the columns of the table.
    pub fn rates() -> impl Iterator<Item = f64> {
        (0..RATES).map(|at| (LOWEST + at) as f64 / 100.0)
    }

    /// The column of a rate, rounded up to the next hundredth.
    pub(crate) fn place(rate: f64) -> usize {
        // Without the margin 0.7 would be 71 hundredths, because no binary number is 0.7.
        ((rate * 100.0 - 1e-9).ceil() as usize).saturating_sub(LOWEST)
    }
}

fn rounded_down(p: f64) -> f64 {
    (p * STEPS).floor() / STEPS
}

/// A rate of right labels as a logistic function of the logit of a probability.
struct Calibration {
    intercept: f64,
    slope: f64,
}

impl Calibration {
    /// Fits probabilities to whether the label was right, with Platt's smoothed targets. Probabilities stay as they are
    /// if they do not rise with the rate.
    fn fit(labels: &[(f64, bool)]) -> Self {
        let identity = Calibration {
            intercept: 0.0,
            slope: 1.0,
        };
        let right = labels.iter().filter(|(_, right)| *right).count() as f64;
        let wrong = labels.len() as f64 - right;
        let mut fitted = Calibration { ..identity };
        for _ in 0..NEWTON_STEPS {
            let (mut gradient, mut hessian) = ([0.0; 2], [1e-9, 0.0, 1e-9]);
            for (p, is_right) in labels {
                let x = logit(*p);
                let target = if *is_right {
                    (right + 1.0) / (right + 2.0)
                } else {
                    1.0 / (wrong + 2.0)
                };
                let rate = fitted.rate(*p);
                let (residual, weight) = (rate - target, rate * (1.0 - rate));
                gradient[0] += residual;
                gradient[1] += residual * x;
                hessian[0] += weight;
                hessian[1] += weight * x;
                hessian[2] += weight * x * x;
            }
            let [a, b, c] = hessian;
            let determinant = a * c - b * b;
            fitted.intercept -= (c * gradient[0] - b * gradient[1]) / determinant;
            fitted.slope -= (a * gradient[1] - b * gradient[0]) / determinant;
        }
        if fitted.intercept.is_finite() && fitted.slope > 0.0 {
            fitted
        } else {
            identity
        }
    }

    fn rate(&self, p: f64) -> f64 {
        1.0 / (1.0 + libm::exp(-(self.intercept + self.slope * logit(p))))
    }
}

/// The logit of a probability, kept finite.
fn logit(p: f64) -> f64 {
    let p = p.clamp(1e-6, 1.0 - 1e-6);
    libm::log(p / (1.0 - p))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The logarithms of the probabilities of two labels, given that of the first.
    fn logs(first: &[f64]) -> Array2<f64> {
        Array2::from_shape_fn((first.len(), 2), |(row, label)| {
            let p = if label == 0 {
                first[row]
            } else {
                1.0 - first[row]
            };
            libm::log(p)
        })
    }

    #[test]
    fn the_mean_rate_above_a_cutoff_is_the_one_asked_for() {
        // Forty sentences of each probability, of which as many are right as it says.
        let levels = [0.9, 0.8, 0.7, 0.6, 0.55];
        let p: Vec<f64> = (0..200).map(|row| levels[row / 40]).collect();
        let is_right = |row: usize| (row % 40) as f64 + 0.5 < 40.0 * p[row];
        let truth: Vec<usize> = (0..200).map(|row| usize::from(!is_right(row))).collect();
        let cutoffs = Cutoffs::new(logs(&p).view(), &[0; 200], &truth);
        let near = |rate, wanted: f64| {
            let cutoff = cutoffs.of(0, rate).unwrap();
            assert!(
                cutoff <= wanted && wanted - cutoff < 1e-4,
                "{rate}: {cutoff}"
            );
        };
        // The means are 0.9, 0.85, 0.8, 0.75 and 0.71.
        for (rate, wanted) in [
            (0.5, 0.55),
            (0.7, 0.55),
            (0.73, 0.6),
            (0.78, 0.7),
            (0.83, 0.8),
        ] {
            near(rate, wanted);
        }
        assert_eq!(cutoffs.of(0, 0.95), None);
        // No sentence was given the other label.
        assert_eq!(cutoffs.of(1, 0.5), None);
        assert_eq!(Cutoffs::unknown(2).of(1, 0.5), None);
    }

    #[test]
    fn labels_that_are_right_less_often_than_said_are_calibrated() {
        let p: Vec<f64> = (0..200).map(|row| [0.9, 0.6][row / 100]).collect();
        // Seven in ten of the surer ones are right, and four in ten of the others.
        let is_right = |row: usize| row % 10 < [7, 4][row / 100];
        let truth: Vec<usize> = (0..200).map(|row| usize::from(!is_right(row))).collect();
        let cutoffs = Cutoffs::new(logs(&p).view(), &[0; 200], &truth);
        let cutoff = |rate| {
            cutoffs
                .of(0, rate)
                .map(|cutoff| (100.0 * cutoff).round() / 100.0)
        };
        assert_eq!((cutoff(0.54), cutoff(0.6)), (Some(0.6), Some(0.9)));
        assert_eq!((cutoff(0.68), cutoff(0.75)), (Some(0.9), None));
    }

    #[test]
    fn a_rate_between_two_hundredths_is_rounded_up() {
        let p = [0.9; 50];
        let cutoffs = Cutoffs::new(logs(&p).view(), &[0; 50], &[0; 50]);
        for rate in [0.7, 0.701, 0.57] {
            assert!(cutoffs.of(0, rate).is_some());
        }
        let mut table = Cutoffs::unknown(1).table;
        table[[0, 21]] = 0.5;
        let cutoffs = Cutoffs { table };
        assert_eq!(
            (cutoffs.of(0, 0.7), cutoffs.of(0, 0.701)),
            (None, Some(0.5))
        );
    }
}
