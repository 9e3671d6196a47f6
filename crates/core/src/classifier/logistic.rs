//! Multinomial logistic regression on sparse rows, with linfa's traits.

use linfa::ParamGuard;
use linfa::dataset::DatasetBase;
use linfa::traits::{Fit, Predict};
use ndarray::{Array2, Axis, s};
use standpoint_common::code::HasCode;

use super::ascent::WarmStart;
use super::dual;
use super::lbfgs;
use super::objective::{Objective, Parameters, log_softmax};
use super::{LANES, lanes};
use crate::features::SparseRows;

/// An error of a fit.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(prefix = "fit/", serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum LogisticError {
    /// The penalty must be a positive number.
    #[error("alpha must be a positive number, not {0}")]
    Alpha(f64),
    /// The tolerance must be a positive number.
    #[error("the tolerance must be a positive number, not {0}")]
    Tolerance(f64),
    /// Weights of rows must be 0 or positive numbers.
    #[error("the weight of a row must be 0 or a positive number")]
    Weights,
    /// Targets must be one distribution a row over at least two classes.
    #[error("targets must be one distribution a row, over at least two classes, that sums to 1")]
    Targets,
    /// An error of linfa's own.
    #[error("the regression could not be fitted")]
    Linfa(#[from] linfa::Error),
}

impl HasCode for LogisticError {
    fn code(&self) -> &'static str {
        self.into()
    }
}

/// Unchecked parameters; `fit` checks them.
#[derive(Debug, Clone, PartialEq)]
pub struct SparseLogisticParams(SparseLogisticValidParams);

/// Checked parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct SparseLogisticValidParams {
    alpha: f64,
    tolerance: f64,
    max_epochs: usize,
    start: Option<WarmStart>,
}

impl Default for SparseLogisticParams {
    fn default() -> Self {
        SparseLogisticParams(SparseLogisticValidParams {
            alpha: 1.0,
            tolerance: 1e-5,
            max_epochs: 200,
            start: None,
        })
    }
}

impl SparseLogisticParams {
    /// The weight of the L2 penalty; `1 / C` of scikit-learn.
    pub fn alpha(mut self, alpha: f64) -> Self {
        self.0.alpha = alpha;
        self
    }

    /// Stops once no entry of the gradient of the mean objective is larger.
    pub fn tolerance(mut self, tolerance: f64) -> Self {
        self.0.tolerance = tolerance;
        self
    }

    /// The most rounds over the rows in single precision. A fit that has not converged then gets as many in
    /// double precision, and at last as many steps of L-BFGS.
    pub fn max_epochs(mut self, max_epochs: usize) -> Self {
        self.0.max_epochs = max_epochs;
        self
    }

    /// Starts from the end of another fit on the same rows, with this penalty or another.
    pub fn start(mut self, start: WarmStart) -> Self {
        self.0.start = Some(start);
        self
    }
}

impl ParamGuard for SparseLogisticParams {
    type Checked = SparseLogisticValidParams;
    type Error = LogisticError;

    fn check_ref(&self) -> Result<&Self::Checked, LogisticError> {
        let positive = |v: f64| v.is_finite() && v > 0.0;
        if !positive(self.0.alpha) {
            return Err(LogisticError::Alpha(self.0.alpha));
        }
        if !positive(self.0.tolerance) {
            return Err(LogisticError::Tolerance(self.0.tolerance));
        }
        Ok(&self.0)
    }

    fn check(self) -> Result<Self::Checked, LogisticError> {
        self.check_ref()?;
        Ok(self.0)
    }
}

impl Fit<SparseRows, Array2<f64>, LogisticError> for SparseLogisticValidParams {
    type Object = SparseLogistic;

    /// Fits rows to targets of shape (rows, classes), each row a distribution. Rows count by the weights of the
    /// dataset, if it has some.
    fn fit(
        &self,
        dataset: &DatasetBase<SparseRows, Array2<f64>>,
    ) -> Result<SparseLogistic, LogisticError> {
        let (rows, targets) = (&dataset.records, &dataset.targets);
        let distribution = |row: ndarray::ArrayView1<f64>| {
            row.iter().all(|p| *p >= 0.0) && (row.sum() - 1.0).abs() < 1e-6
        };
        if targets.nrows() != rows.len()
            || rows.is_empty()
            || targets.ncols() < 2
            || !targets.outer_iter().all(distribution)
        {
            return Err(LogisticError::Targets);
        }
        let weights = dataset.weights();
        if weights.is_some_and(|weights| !weights.iter().all(|w| w.is_finite() && *w >= 0.0)) {
            return Err(LogisticError::Weights);
        }
        let objective = Objective {
            rows,
            targets: targets.view(),
            weights,
            alpha: self.alpha,
        };
        let start = self.start.as_ref();
        let fit = dual::minimize(&objective, start, self.tolerance, self.max_epochs);
        let mut fitted = SparseLogistic {
            parameters: fit.parameters,
            residuals: fit.residuals,
            alpha: self.alpha,
            converged: fit.converged,
        };
        if !fitted.converged {
            let iterations = self.max_epochs as u64;
            fitted.parameters =
                lbfgs::minimize(&objective, fitted.parameters, self.tolerance, iterations);
            fitted.converged = objective.stationarity(&fitted.parameters) <= self.tolerance;
            fitted.residuals = (targets - fitted.predict(rows)).mapv(|r| r as f32);
        }
        Ok(fitted)
    }
}

/// A fitted multinomial logistic regression.
#[derive(Debug, Clone, PartialEq)]
pub struct SparseLogistic {
    parameters: Parameters,
    /// Target minus predicted probabilities of the rows that it was fitted on.
    residuals: Array2<f32>,
    alpha: f64,
    converged: bool,
}

impl SparseLogistic {
    /// Default parameters: alpha 1, tolerance 1e-5.
    pub fn params() -> SparseLogisticParams {
        SparseLogisticParams::default()
    }

    /// Weights, shape (features, classes).
    pub fn weights(&self) -> ndarray::ArrayView2<'_, f64> {
        self.parameters.slice(s![..self.parameters.nrows() - 1, ..])
    }

    /// One intercept a class.
    pub fn intercepts(&self) -> ndarray::ArrayView1<'_, f64> {
        self.parameters.row(self.parameters.nrows() - 1)
    }

    /// Makes a fit to rows of `2 · features + 1` columns one for rows of `features` columns that stand for both copies:
    /// it adds the weights of the second copy to those of the first, and drops the last column.
    ///
    /// # Panics
    /// If there are other numbers of columns.
    #[must_use]
    pub(crate) fn with_copies_joined(self, features: usize) -> Self {
        assert_eq!(self.weights().nrows(), 2 * features + 1);
        let weights = self.weights();
        let (common, rest) = weights.split_at(Axis(0), features);
        let joined = &common + &rest.slice(s![..features, ..]);
        let intercepts = self.intercepts().insert_axis(Axis(0));
        SparseLogistic {
            parameters: ndarray::concatenate![Axis(0), joined, intercepts],
            ..self
        }
    }

    /// Returns true if the gradient came below the tolerance.
    pub fn converged(&self) -> bool {
        self.converged
    }

    /// The end of this fit, from which other fits can start.
    pub fn end(&self) -> WarmStart {
        WarmStart {
            alpha: self.alpha,
            residuals: self.residuals.clone(),
            intercepts: self.intercepts().to_owned(),
        }
    }

    /// The scores before the softmax, shape (rows, classes).
    pub fn logits(&self, rows: &SparseRows) -> Array2<f64> {
        let classes = self.parameters.ncols();
        let mut logits = Array2::zeros((rows.len(), classes));
        let mut weights = vec![[0.0; LANES]; rows.features()];
        for first in (0..classes).step_by(LANES) {
            let intercepts = lanes(self.intercepts(), first);
            // The weights of frequent columns lie together, so that most of what a row needs is in the cache.
            for (column, place) in self.weights().outer_iter().zip(rows.places_of_columns()) {
                weights[place] = lanes(column, first);
            }
            for (place, at) in rows.order().enumerate() {
                let mut sums = intercepts;
                for &(column, value) in rows.entries(place) {
                    let weights = &weights[column as usize];
                    for lane in 0..LANES {
                        sums[lane] += f64::from(value) * weights[lane];
                    }
                }
                let mut row = logits.row_mut(at);
                let scores = row.iter_mut().skip(first);
                scores.zip(sums).for_each(|(score, sum)| *score = sum);
            }
        }
        logits
    }
}

impl Predict<&SparseRows, Array2<f64>> for SparseLogistic {
    /// Probabilities, shape (rows, classes).
    fn predict(&self, rows: &SparseRows) -> Array2<f64> {
        let mut probabilities = self.logits(rows);
        for mut row in probabilities.outer_iter_mut() {
            if let Some(slice) = row.as_slice_mut() {
                log_softmax(slice);
            }
        }
        probabilities.mapv_into(libm::exp)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use linfa_logistic::MultiLogisticRegression;
    use ndarray::array;

    const ROWS: [[f32; 3]; 8] = [
        [1.0, 0.0, 0.5],
        [0.0, 2.0, 0.0],
        [0.3, 0.1, 1.0],
        [0.0, -1.0, 0.2],
        [1.5, 0.0, -0.5],
        [0.0, 0.7, 0.7],
        [0.2, 0.2, -1.0],
        [2.0, 1.0, 0.0],
    ];
    const LABELS: [usize; 8] = [0, 1, 2, 1, 0, 2, 2, 0];

    fn sparse(rows: &[[f32; 3]]) -> SparseRows {
        let nonzero = |row: &[f32; 3]| -> Vec<(u32, f32)> {
            let columns = (0..).zip(row.iter().copied());
            columns.filter(|(_, v)| *v != 0.0).collect()
        };
        SparseRows::from_rows(3, rows.iter().map(nonzero))
    }

    fn one_hot(labels: &[usize]) -> Array2<f64> {
        Array2::from_shape_fn((labels.len(), 3), |(i, c)| f64::from(labels[i] == c))
    }

    fn fit(params: &SparseLogisticParams) -> SparseLogistic {
        let dataset = DatasetBase::new(sparse(&ROWS), one_hot(&LABELS));
        params.fit(&dataset).unwrap()
    }

    fn tight(alpha: f64) -> SparseLogisticParams {
        SparseLogistic::params()
            .alpha(alpha)
            .tolerance(1e-10)
            .max_epochs(20_000)
    }

    /// scikit-learn 1.9 `LogisticRegression(C=1/alpha, tol=1e-12)` on the same rows: the weights of
    /// the first feature and the intercepts.
    #[test]
    fn the_optimum_is_that_of_scikit_learn() {
        let golden = [
            (
                1.0,
                [1.12166049, -0.6139693, -0.50769119],
                [-0.58689112, 0.09834218, 0.48854895],
            ),
            (
                0.1,
                [2.975564, -2.13137649, -0.84418751],
                [-1.66947141, 0.72500862, 0.94446279],
            ),
            (
                0.005,
                [9.76224506, -11.44179186, 1.6795468],
                [-3.78039349, 2.21602633, 1.56436716],
            ),
        ];
        for (alpha, weights, intercepts) in golden {
            let fitted = fit(&tight(alpha));
            assert!(fitted.converged(), "alpha {alpha}");
            for class in 0..3 {
                assert!((fitted.weights()[[0, class]] - weights[class]).abs() < 2e-6);
                assert!((fitted.intercepts()[class] - intercepts[class]).abs() < 2e-6);
            }
        }
    }

    #[test]
    fn the_optimum_is_that_of_linfa_logistic() {
        let dense = Array2::from_shape_fn((8, 3), |(i, j)| f64::from(ROWS[i][j]));
        let labels = ndarray::Array1::from(LABELS.to_vec());
        let linfa = MultiLogisticRegression::default()
            .alpha(0.5)
            .gradient_tolerance(1e-9)
            .max_iterations(1000)
            .fit(&linfa::Dataset::new(dense.clone(), labels))
            .unwrap();
        let ours = fit(&tight(0.5)).predict(&sparse(&ROWS));
        let difference = (linfa.predict_probabilities(&dense) - ours).map(|d| d.abs());
        assert!(difference.iter().all(|d| *d < 1e-6), "{difference}");
    }

    #[test]
    fn both_solvers_find_the_same_optimum_with_soft_targets() {
        let mut targets = one_hot(&LABELS);
        targets.row_mut(3).assign(&array![0.25, 0.5, 0.25]);
        let rows = sparse(&ROWS);
        let objective = Objective {
            rows: &rows,
            targets: targets.view(),
            weights: Some(&[1.0, 0.5, 2.0, 1.0, 0.0, 3.0, 1.0, 1.0]),
            alpha: 0.02,
        };
        let dual = dual::minimize(&objective, None, 1e-9, 20_000);
        let lbfgs = lbfgs::minimize(&objective, Parameters::zeros((4, 3)), 1e-9, 1000);
        assert!(dual.converged);
        assert!(objective.stationarity(&lbfgs) < 1e-7);
        let gap = (&dual.parameters - &lbfgs).map(|d| d.abs());
        assert!(gap.iter().all(|d| *d < 1e-5), "{gap}");
    }

    #[test]
    fn a_fit_without_rounds_has_not_converged() {
        let dataset = DatasetBase::new(sparse(&ROWS), one_hot(&LABELS));
        assert!(!tight(0.02).max_epochs(0).fit(&dataset).unwrap().converged());
    }

    #[test]
    fn a_path_of_penalties_ends_where_a_fresh_fit_does() {
        let dataset = DatasetBase::new(sparse(&ROWS), one_hot(&LABELS));
        let rough = SparseLogistic::params().alpha(1.0).fit(&dataset).unwrap();
        let along = tight(0.1).start(rough.end()).fit(&dataset).unwrap();
        let gap = (&along.weights() - &fit(&tight(0.1)).weights()).map(|d| d.abs());
        assert!(gap.iter().all(|d| *d < 1e-6), "{gap}");
    }

    #[test]
    fn a_start_from_other_rows_ends_where_a_fresh_fit_does() {
        let other = ROWS.map(|[a, b, c]| [c, a, 2.0 * b]);
        let other = DatasetBase::new(sparse(&other), one_hot(&LABELS));
        let start = tight(0.1).fit(&other).unwrap().end();
        let dataset = DatasetBase::new(sparse(&ROWS), one_hot(&LABELS));
        let along = tight(0.1).start(start).fit(&dataset).unwrap();
        let gap = (&along.weights() - &fit(&tight(0.1)).weights()).map(|d| d.abs());
        assert!(gap.iter().all(|d| *d < 1e-6), "{gap}");
    }

    #[test]
    fn two_runs_are_the_same_to_the_last_bit() {
        let params = SparseLogistic::params().alpha(0.3).tolerance(1e-4);
        assert_eq!(fit(&params), fit(&params));
    }

    #[test]
    fn unusable_parameters_and_targets_are_refused() {
        let dataset = DatasetBase::new(sparse(&ROWS), one_hot(&LABELS));
        for alpha in [0.0, -1.0, f64::NAN] {
            let error = SparseLogistic::params().alpha(alpha).fit(&dataset);
            assert!(matches!(error, Err(LogisticError::Alpha(_))));
        }
        let short = DatasetBase::new(sparse(&ROWS[..7]), one_hot(&LABELS));
        assert!(matches!(
            tight(1.0).fit(&short),
            Err(LogisticError::Targets)
        ));
        let improper = DatasetBase::new(sparse(&ROWS), one_hot(&LABELS) * 2.0);
        assert!(matches!(
            tight(1.0).fit(&improper),
            Err(LogisticError::Targets)
        ));
    }
}
