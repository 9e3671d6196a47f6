//! The objective of the logistic regression and its gradient.
//!
//! For rows `x_i`, target distributions `y_i` over C classes, weights `W` (features × C) and
//! intercepts `b` (C), as in scikit-learn with `C = 1 / alpha` and in linfa-logistic:
//!
//! ```text
//! F(W, b) = − Σ_i s_i Σ_c y_ic ln softmax(Wᵀ x_i + b)_c + alpha/2 · ‖W‖²
//! ```
//!
//! `s_i` is the weight of a row, 1 unless given. The intercepts are not penalised. With soft targets (several annotators' votes) this is the
//! cross-entropy to the distribution of votes.

use ndarray::{Array2, ArrayView2};

use crate::features::SparseRows;

/// Replaces scores by their log-softmax, without overflow.
pub fn log_softmax(scores: &mut [f64]) {
    let max = largest_score(scores);
    let sum: f64 = scores.iter().map(|z| libm::exp(z - max)).sum();
    let shift = max + libm::log(sum);
    for z in scores {
        *z -= shift;
    }
}

/// Does the same for scores of any size. The largest is taken away first: it would swallow the logarithm of
/// the sum.
pub fn log_softmax_of_any(scores: &mut [f64]) {
    let max = largest_score(scores);
    scores.iter_mut().for_each(|z| *z -= max);
    log_softmax(scores);
}

fn largest_score(scores: &[f64]) -> f64 {
    scores.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

/// The objective as a function of the parameters: its rows, targets and penalty.
pub(super) struct Objective<'a> {
    pub rows: &'a SparseRows,
    /// Shape (rows, classes); each row sums to 1.
    pub targets: ArrayView2<'a, f64>,
    /// One a row; a row without counts once.
    pub weights: Option<&'a [f32]>,
    pub alpha: f64,
}

/// Weights, features × classes, then one row of intercepts: shape (features + 1, classes).
pub(super) type Parameters = Array2<f64>;

impl Objective<'_> {
    pub fn classes(&self) -> usize {
        self.targets.ncols()
    }

    pub fn features(&self) -> usize {
        self.rows.features()
    }

    /// The weight of a row.
    pub fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |weights| f64::from(weights[row]))
    }

    /// The sum of the weights.
    pub fn total_weight(&self) -> f64 {
        match self.weights {
            None => self.rows.len() as f64,
            Some(weights) => weights.iter().map(|weight| f64::from(*weight)).sum(),
        }
    }

    /// The objective and its gradient, in one pass over the rows.
    ///
    /// # Panics
    /// If the parameters are not of shape (features + 1, classes) in row-major order.
    pub fn value_and_gradient(&self, parameters: &Parameters) -> (f64, Parameters) {
        let (features, classes) = (self.features(), self.classes());
        let mut gradient = Parameters::zeros(parameters.raw_dim());
        // Slices: a view of each column, which has few numbers, would cost more than the sums.
        let weights = parameters.as_slice().expect("parameters are row-major");
        let slopes = gradient.as_slice_mut().expect("a new array is row-major");
        let mut scores = vec![0.0; classes];
        let mut value = 0.0;
        for (at, target) in self.targets.outer_iter().enumerate() {
            scores.copy_from_slice(&weights[features * classes..]);
            for (feature, v) in self.rows.row(at) {
                let column = &weights[feature * classes..][..classes];
                scores.iter_mut().zip(column).for_each(|(s, w)| *s += v * w);
            }
            log_softmax(&mut scores);
            let weight = self.weight(at);
            for (score, t) in scores.iter_mut().zip(target) {
                value -= weight * t * *score;
                // The residual: predicted minus target probability.
                *score = weight * (libm::exp(*score) - t);
            }
            for (feature, v) in self.rows.row(at).chain([(features, 1.0)]) {
                let column = &mut slopes[feature * classes..][..classes];
                column
                    .iter_mut()
                    .zip(&scores)
                    .for_each(|(g, s)| *g += v * s);
            }
        }
        let penalised = features * classes;
        let mut square = 0.0;
        for (slope, weight) in slopes[..penalised].iter_mut().zip(weights) {
            *slope += self.alpha * weight;
            square += weight * weight;
        }
        (value + 0.5 * self.alpha * square, gradient)
    }

    /// The largest entry of the gradient of the mean objective: zero at the optimum.
    pub fn stationarity(&self, parameters: &Parameters) -> f64 {
        let (_, gradient) = self.value_and_gradient(parameters);
        largest(gradient.as_slice().unwrap_or_default()) / self.total_weight()
    }
}

/// The largest absolute value; NaN if there is one.
pub(super) fn largest(values: &[f64]) -> f64 {
    // `f64::max` would drop a NaN, and a fit that diverged would pass for one that converged.
    let larger = |max: f64, v: &f64| {
        if v.abs() > max || v.is_nan() {
            v.abs()
        } else {
            max
        }
    };
    values.iter().fold(0.0, larger)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn the_softmax_does_not_overflow() {
        let mut scores = [1000.0, 0.0, -1000.0];
        log_softmax(&mut scores);
        assert_eq!(scores, [0.0, -1000.0, -2000.0]);
        let mut equal = [3.0; 4];
        log_softmax(&mut equal);
        assert!(equal.iter().all(|z| (z - 0.25f64.ln()).abs() < 1e-15));
        let mut huge = [1e27; 4];
        log_softmax_of_any(&mut huge);
        assert!(huge.iter().all(|z| (z - 0.25f64.ln()).abs() < 1e-15));
    }

    #[test]
    fn a_diverged_gradient_is_not_small() {
        assert!(largest(&[1.0, f64::NAN, 2.0, -3.0]).is_nan());
        assert_eq!(largest(&[1.0, 2.0, 2.0, -3.0]), 3.0);
    }

    #[test]
    fn the_gradient_is_the_slope_of_the_value() {
        let rows = SparseRows::from_rows(3, [vec![(0, 1.0), (2, 0.5)], vec![(1, -2.0)], vec![]]);
        let targets = array![[1.0, 0.0, 0.0], [0.2, 0.5, 0.3], [0.0, 0.0, 1.0]];
        let objective = Objective {
            rows: &rows,
            targets: targets.view(),
            weights: Some(&[1.0, 2.5, 0.25]),
            alpha: 0.7,
        };
        let at = Array2::from_shape_fn((4, 3), |(i, j)| 0.3 * i as f64 - 0.2 * j as f64 + 0.1);
        let (_, gradient) = objective.value_and_gradient(&at);
        for index in ndarray::indices(at.raw_dim()) {
            let step = 1e-6;
            let (mut up, mut down) = (at.clone(), at.clone());
            up[index] += step;
            down[index] -= step;
            let slope = (objective.value_and_gradient(&up).0
                - objective.value_and_gradient(&down).0)
                / (2.0 * step);
            assert!((slope - gradient[index]).abs() < 1e-7, "{index:?}");
        }
    }
}
