//! Least squares and logistic regression with a covariance clustered by document: CR2 with the degrees of freedom of Bell
//! and McCaffrey (2002; in general Pustejovsky and Tipton 2018).
//!
//! The formulas work on rows `U = √w·X`, with w = 1 for least squares and `p(1 − p)` for a logistic regression, and on
//! `M = (UᵀU)⁻¹`. A document c has the rows U_c and the residuals e_c. Then
//! `V = M (Σ_c U_cᵀ A_c e_c e_cᵀ A_c U_c) M` with `A_c = (I − U_c M U_cᵀ)^(−1/2)`, which makes V unbiased if sentences do
//! not depend on each other. A_c has as many rows as the document has sentences. It is never formed: with the Cholesky
//! factor R of UᵀU and `Q_c = U_c R⁻ᵀ`, `Q_cᵀ A_c = f(T_c) Q_cᵀ`, where `T_c = Q_cᵀ Q_c` has as many rows as there are
//! coefficients and `f(t) = 1/√(1 − t)`.

use std::collections::BTreeMap;

use ndarray::{Array1, Array2};
use standpoint_common::cholesky::{Cholesky, dot};
use standpoint_common::newton::{Derivatives, minimize};

use super::Link;

/// A share of the square of a column that the columns before it leave open, below which it is their sum.
const COLLINEAR: f64 = 1e-10;
/// A document whose eigenvalue is so near 1 determines a coefficient alone and says nothing of its error.
const ALONE: f64 = 1e-8;
/// The norm of the gradient for each sentence at which a logistic fit is done.
const TOLERANCE: f64 = 1e-9;
/// Log-odds beyond this are those of a share of nearly 0 or 1: the loss has no minimum, or one that means nothing.
const MAX_LOG_ODDS: f64 = 12.0;
/// The most rounds of rotations. They converge in a handful.
const MAX_ROUNDS: usize = 40;

/// The sentences of one document with the same covariates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct CovariateCell {
    /// Index into the patterns of covariates.
    pub pattern: usize,
    /// The number of sentences.
    pub sentences: f64,
    /// The sum of their outcomes.
    pub outcome: f64,
}

/// The error of a coefficient, or of another function of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct CoefficientError {
    pub standard_error: f64,
    pub freedom: f64,
    /// True if one document alone determines the coefficient. The other documents then say nothing of its error.
    pub rests_on_one: bool,
}

/// Covariates with mean 0 and variance 1, so that units of seconds or of millions lose no digits. The first column is that
/// of the intercept and stays.
pub(super) struct Standardised {
    pub patterns: Vec<Vec<f64>>,
    /// The mean and the standard deviation of each column.
    scales: Vec<[f64; 2]>,
}

impl Standardised {
    pub fn new(patterns: &[Vec<f64>], documents: &BTreeMap<usize, Vec<CovariateCell>>) -> Self {
        let cells = || documents.values().flatten();
        let sentences: f64 = cells().map(|cell| cell.sentences).sum();
        let mean = |of: &dyn Fn(&[f64]) -> f64| {
            let sums = cells().map(|cell| cell.sentences * of(&patterns[cell.pattern]));
            sums.sum::<f64>() / sentences
        };
        let width = patterns.first().map_or(0, Vec::len);
        let scale = |column: usize| {
            if column == 0 {
                return [0.0, 1.0];
            }
            let centre = mean(&|x| x[column]);
            let spread = libm::sqrt(mean(&|x| (x[column] - centre).powi(2)));
            [centre, if spread > 0.0 { spread } else { 1.0 }]
        };
        let mut standardised = Standardised {
            patterns: Vec::new(),
            scales: (0..width).map(scale).collect(),
        };
        standardised.patterns = patterns.iter().map(|x| standardised.row(x)).collect();
        standardised
    }

    /// Standardises a row of the design matrix.
    pub fn row(&self, pattern: &[f64]) -> Vec<f64> {
        let columns = pattern.iter().zip(&self.scales);
        columns
            .map(|(x, [mean, spread])| (x - mean) / spread)
            .collect()
    }

    /// The coefficient of a column of the covariates as they are, as a sum over those of some of these columns.
    pub fn direction(&self, kept: &[usize], at: usize) -> Array1<f64> {
        let part = |column: usize| {
            let [mean, spread] = self.scales[kept[column]];
            match (at, column) {
                (0, 0) => 1.0,
                (0, _) => -mean / spread,
                (at, column) if at == column => 1.0 / spread,
                _ => 0.0,
            }
        };
        Array1::from_shape_fn(kept.len(), part)
    }
}

/// The outcomes of sentences, by document and covariates.
pub(super) struct ClusteredOutcomes<'a> {
    pub patterns: &'a [Vec<f64>],
    pub documents: &'a BTreeMap<usize, Vec<CovariateCell>>,
}

impl ClusteredOutcomes<'_> {
    fn cells(&self) -> impl Iterator<Item = &CovariateCell> {
        self.documents.values().flatten()
    }

    /// Σ w·x·xᵀ over sentences, with a weight for each pattern.
    fn gram(&self, weights: &[f64]) -> Array2<f64> {
        let width = self.patterns.first().map_or(0, Vec::len);
        let mut sentences = vec![0.0; self.patterns.len()];
        self.cells()
            .for_each(|cell| sentences[cell.pattern] += cell.sentences);
        let mut gram = Array2::zeros((width, width));
        for ((x, weight), sentences) in self.patterns.iter().zip(weights).zip(sentences) {
            for (row, a) in x.iter().enumerate().filter(|(_, a)| **a != 0.0) {
                for (column, b) in x.iter().enumerate() {
                    gram[[row, column]] += weight * sentences * a * b;
                }
            }
        }
        gram
    }

    /// The columns that are not sums of the columns before them.
    pub fn independent_columns(&self) -> Vec<usize> {
        let gram = self.gram(&vec![1.0; self.patterns.len()]);
        let mut kept: Vec<usize> = Vec::new();
        for column in 0..gram.ncols() {
            let own = gram[[column, column]];
            let sub =
                Array2::from_shape_fn((kept.len(), kept.len()), |(a, b)| gram[[kept[a], kept[b]]]);
            let products: Array1<f64> = kept.iter().map(|&row| gram[[row, column]]).collect();
            let explained = Cholesky::definite(&sub).map_or(0.0, |factor| {
                factor.solve_lower(products).iter().map(|x| x * x).sum()
            });
            if own - explained > COLLINEAR * own {
                kept.push(column);
            }
        }
        kept
    }

    /// Fits coefficients to independent columns. `None` if a logistic regression has none, because the mean outcome of
    /// some sentences is not between 0 and 1.
    pub fn fit(&self, link: Link) -> Option<ClusteredFit> {
        let coefficients = match link {
            Link::Identity => {
                let factor = Cholesky::definite(&self.gram(&vec![1.0; self.patterns.len()]))?;
                let outcome = self.weighted_sum(|cell| cell.outcome);
                factor.solve(outcome)
            }
            Link::Logit => self.log_odds()?,
        };
        let fitted: Vec<f64> = self
            .patterns
            .iter()
            .map(|x| link.mean(dot(x, coefficients.as_slice().unwrap_or_default())))
            .collect();
        let weights: Vec<f64> = fitted.iter().map(|p| link.variance(*p)).collect();
        let factor = Cholesky::definite(&self.gram(&weights))?;
        let documents = self
            .documents
            .values()
            .map(|cells| RotatedDocument::new(self.patterns, cells, &fitted, &weights, &factor))
            .collect();
        Some(ClusteredFit {
            coefficients,
            factor,
            documents,
        })
    }

    fn weighted_sum(&self, of: impl Fn(&CovariateCell) -> f64) -> Array1<f64> {
        let width = self.patterns.first().map_or(0, Vec::len);
        let mut sum = Array1::zeros(width);
        for cell in self.cells() {
            let of = of(cell);
            sum.iter_mut()
                .zip(&self.patterns[cell.pattern])
                .for_each(|(sum, x)| *sum += of * x);
        }
        sum
    }

    /// The root of `Σ x·(ỹ − p)`, which is the minimum of `Σ ln(1 + e^η) − ỹ·η`.
    fn log_odds(&self) -> Option<Array1<f64>> {
        let sentences: f64 = self.cells().map(|cell| cell.sentences).sum();
        let width = self.patterns.first().map_or(0, Vec::len);
        let scores = |at: &Array1<f64>| -> Vec<f64> {
            let at = at.as_slice().unwrap_or_default();
            self.patterns.iter().map(|x| dot(x, at)).collect()
        };
        let derivatives = |at: &Array1<f64>| {
            let scores = scores(at);
            let p: Vec<f64> = scores
                .iter()
                .map(|score| Link::Logit.mean(*score))
                .collect();
            let weights: Vec<f64> = p.iter().map(|p| Link::Logit.variance(*p)).collect();
            let loss = self.cells().map(|cell| {
                let score = scores[cell.pattern];
                let softplus = score.max(0.0) + libm::log1p(libm::exp(-score.abs()));
                cell.sentences * softplus - cell.outcome * score
            });
            Derivatives {
                loss: loss.sum(),
                gradient: self.weighted_sum(|cell| cell.sentences * p[cell.pattern] - cell.outcome),
                hessian: self.gram(&weights),
            }
        };
        let tolerance = TOLERANCE * sentences;
        let (found, there) = minimize(Array1::zeros(width), tolerance, derivatives);
        let is_inside = scores(&found)
            .iter()
            .all(|score| score.abs() < MAX_LOG_ODDS);
        // The loss may be level before the gradient is.
        (is_inside && there.gradient_norm() <= 1e3 * tolerance).then_some(found)
    }
}

/// Fitted coefficients of standardised columns.
pub(super) struct ClusteredFit {
    pub coefficients: Array1<f64>,
    factor: Cholesky,
    documents: Vec<RotatedDocument>,
}

impl ClusteredFit {
    /// The error of a function of the coefficients with this gradient, and its degrees of freedom unless they are known.
    pub fn error(&self, gradient: &Array1<f64>, freedom: Option<f64>) -> CoefficientError {
        let direction = self.factor.solve_lower(gradient.clone());
        let scores = self.documents.iter();
        let scores = scores.map(|document| document.score.dot(&direction).powi(2));
        CoefficientError {
            standard_error: libm::sqrt(scores.sum()),
            freedom: freedom.unwrap_or_else(|| self::freedom(&self.documents, &direction)),
            rests_on_one: self.rests_on_one(&direction),
        }
    }

    /// Returns true if one document alone determines a direction.
    fn rests_on_one(&self, direction: &Array1<f64>) -> bool {
        let size = libm::sqrt(direction.dot(direction));
        let loads = |axis: &Array1<f64>| axis.dot(direction).abs() > ALONE * size;
        let mut axes = self.documents.iter().flat_map(|document| &document.axes);
        axes.any(|(t, axis)| 1.0 - t <= ALONE && loads(axis))
    }

    /// Tests that several sums of coefficients are 0 together: the approximate Hotelling's T² of Pustejovsky and Tipton
    /// (2018), “HTZ” of clubSandwich.
    ///
    /// With `D = Ω^(−1/2) C V Cᵀ Ω^(−1/2)`, where `Ω` is the expectation of `C V Cᵀ` if sentences do not depend on each
    /// other, η = q(q + 1)/Σ Var D_st. Then `(η − q + 1)/(ηq)·βᵀCᵀ(C V Cᵀ)⁻¹Cβ` has the distribution F(q, η − q + 1).
    ///
    /// `None` if there are too few documents for it, or if one alone determines a sum.
    pub fn joint_test(&self, gradients: &[Array1<f64>]) -> Option<JointTest> {
        let rotate = |gradient: &Array1<f64>| self.factor.solve_lower(gradient.clone());
        let directions: Vec<Array1<f64>> = gradients.iter().map(rotate).collect();
        if directions
            .iter()
            .any(|direction| self.rests_on_one(direction))
        {
            return None;
        }
        let count = directions.len();
        let expected = self.expected_covariance(&directions);
        let whitening = Cholesky::definite(&expected)?;
        // Rows of L⁻¹ times the directions.
        let width = directions.first()?.len();
        let mut whitened = vec![Array1::zeros(width); count];
        for at in 0..width {
            let column = Array1::from_iter(directions.iter().map(|direction| direction[at]));
            let solved = whitening.solve_lower(column);
            whitened
                .iter_mut()
                .zip(solved)
                .for_each(|(row, x)| row[at] = x);
        }
        let mut covariance = Array2::<f64>::zeros((count, count));
        for document in &self.documents {
            let scores: Vec<f64> = whitened.iter().map(|row| document.score.dot(row)).collect();
            for (one, a) in scores.iter().enumerate() {
                for (other, b) in scores.iter().enumerate() {
                    covariance[[one, other]] += a * b;
                }
            }
        }
        let values = gradients
            .iter()
            .map(|gradient| self.coefficients.dot(gradient));
        let values = whitening.solve_lower(Array1::from_iter(values));
        let square = Cholesky::definite(&covariance)?
            .solve(values.clone())
            .dot(&values);
        let q = count as f64;
        let freedom = q * (q + 1.0) / self.total_variance(&whitened) - q + 1.0;
        (freedom > 0.0).then(|| JointTest {
            f: freedom / ((freedom + q - 1.0) * q) * square,
            sums: count,
            freedom,
        })
    }

    /// The expectation of the covariance of sums of coefficients if sentences do not depend on each other.
    fn expected_covariance(&self, directions: &[Array1<f64>]) -> Array2<f64> {
        let count = directions.len();
        let mut expected = Array2::<f64>::zeros((count, count));
        for document in &self.documents {
            let loads = document.loads(directions);
            for (one, a) in loads.iter().enumerate() {
                for (other, b) in loads.iter().enumerate() {
                    expected[[one, other]] += document.own(a, b) - a.b.dot(&b.b);
                }
            }
        }
        expected
    }

    /// The sum of the variances of all elements of the covariance of sums of coefficients, if sentences do not depend on
    /// each other: `Var D_st = Σ_cd (P_sc,sd P_tc,td + P_sc,td P_tc,sd)`, with `P_sc,td = δ_cd·a_scᵀa_tc − b_scᵀb_td`.
    fn total_variance(&self, directions: &[Array1<f64>]) -> f64 {
        let count = directions.len();
        let width = directions.first().map_or(0, Array1::len);
        let mut products = vec![vec![Array2::<f64>::zeros((width, width)); count]; count];
        let mut total = 0.0;
        for document in &self.documents {
            let loads = document.loads(directions);
            for (s, of_s) in loads.iter().enumerate() {
                for (t, of_t) in loads.iter().enumerate() {
                    let (ss, tt) = (document.own(of_s, of_s), document.own(of_t, of_t));
                    let (st, cross) = (document.own(of_s, of_t), of_s.b.dot(&of_t.b));
                    total += ss * tt - ss * of_t.b.dot(&of_t.b) - tt * of_s.b.dot(&of_s.b);
                    total += st * st - 2.0 * st * cross;
                    for (row, x) in of_s.b.iter().enumerate() {
                        products[s][t].row_mut(row).scaled_add(*x, &of_t.b);
                    }
                }
            }
        }
        for product in products.iter().flatten() {
            total += product.iter().map(|x| x * x).sum::<f64>();
            total += (product * &product.t()).sum();
        }
        total
    }
}

/// A test that several sums of coefficients are 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct JointTest {
    pub f: f64,
    /// The degrees of freedom of the numerator.
    pub sums: usize,
    /// Those of the denominator.
    pub freedom: f64,
}

/// What a document adds to the error of one direction.
struct Load {
    /// The direction along each axis, times its adjustment.
    along: Vec<f64>,
    /// `b = Uᵀ a`.
    b: Array1<f64>,
}

/// A document in the coordinates of R⁻¹.
struct RotatedDocument {
    /// `f(T) R⁻¹ Uᵀe`.
    score: Array1<f64>,
    /// The eigenvalues t of T above 0 and their eigenvectors.
    axes: Vec<(f64, Array1<f64>)>,
}

impl RotatedDocument {
    fn new(
        patterns: &[Vec<f64>],
        cells: &[CovariateCell],
        fitted: &[f64],
        weights: &[f64],
        factor: &Cholesky,
    ) -> Self {
        let mut score = Array1::zeros(factor.width());
        let mut rows = Vec::with_capacity(cells.len());
        for cell in cells {
            let pattern = Array1::from(patterns[cell.pattern].clone());
            let row = factor.solve_lower(pattern);
            score.scaled_add(cell.outcome - cell.sentences * fitted[cell.pattern], &row);
            rows.push(row * libm::sqrt(weights[cell.pattern] * cell.sentences));
        }
        let axes = principal_axes(rows);
        let raw = score.clone();
        for (eigenvalue, axis) in &axes {
            score.scaled_add((adjustment(*eigenvalue) - 1.0) * axis.dot(&raw), axis);
        }
        RotatedDocument { score, axes }
    }

    fn loads(&self, directions: &[Array1<f64>]) -> Vec<Load> {
        let load = |direction: &Array1<f64>| {
            let mut b = Array1::zeros(direction.len());
            let mut along = Vec::with_capacity(self.axes.len());
            for (eigenvalue, axis) in &self.axes {
                let adjusted = adjustment(*eigenvalue) * axis.dot(direction);
                b.scaled_add(adjusted * eigenvalue, axis);
                along.push(adjusted);
            }
            Load { along, b }
        };
        directions.iter().map(load).collect()
    }

    /// `a_sᵀ a_t` of two directions.
    fn own(&self, one: &Load, other: &Load) -> f64 {
        let axes = self.axes.iter().zip(one.along.iter().zip(&other.along));
        axes.map(|((eigenvalue, _), (a, b))| eigenvalue * a * b)
            .sum()
    }
}

/// 1/√(1 − t), or 0 where 1 − t is none (the Moore–Penrose inverse).
fn adjustment(eigenvalue: f64) -> f64 {
    let rest = 1.0 - eigenvalue;
    if rest > ALONE {
        1.0 / libm::sqrt(rest)
    } else {
        0.0
    }
}

/// The degrees of freedom of the error of a coefficient: Satterthwaite's `(tr P)²/tr P²`, with
/// `P_cd = δ_cd·a_cᵀa_c − b_cᵀ M b_d`, `a_c = A_c U_c M l`, `b_c = U_cᵀ a_c`, and l the coefficient.
fn freedom(documents: &[RotatedDocument], direction: &Array1<f64>) -> f64 {
    let width = direction.len();
    let mut products = Array2::<f64>::zeros((width, width));
    let (mut trace, mut square) = (0.0, 0.0);
    for document in documents {
        for load in document.loads(std::slice::from_ref(direction)) {
            let (own, cross) = (document.own(&load, &load), load.b.dot(&load.b));
            trace += own - cross;
            square += own * own - 2.0 * own * cross;
            for (row, x) in load.b.iter().enumerate() {
                products.row_mut(row).scaled_add(*x, &load.b);
            }
        }
    }
    square += products.iter().map(|x| x * x).sum::<f64>();
    trace * trace / square
}

/// The eigenvalues above 0 and the eigenvectors of `Σ r·rᵀ` over some rows r, by one-sided Jacobi rotations (Hestenes
/// 1958), which turn the rows until each is at right angles to the others.
fn principal_axes(mut rows: Vec<Array1<f64>>) -> Vec<(f64, Array1<f64>)> {
    let width = rows.first().map_or(0, Array1::len);
    // The matrix itself has the same eigenvectors, and its rows then have the eigenvalues as their lengths.
    let is_long = rows.len() > width;
    if is_long {
        let mut sum = Array2::<f64>::zeros((width, width));
        for row in &rows {
            for (at, x) in row.iter().enumerate() {
                sum.row_mut(at).scaled_add(*x, row);
            }
        }
        rows = sum.rows().into_iter().map(|row| row.to_owned()).collect();
    }
    for _ in 0..MAX_ROUNDS {
        let mut is_done = true;
        for other in 1..rows.len() {
            let (before, rest) = rows.split_at_mut(other);
            let second = &mut rest[0];
            for first in before {
                is_done &= !rotate(first, second);
            }
        }
        if is_done {
            break;
        }
    }
    let squares = rows.iter().map(|row| row.dot(row)).collect::<Vec<f64>>();
    let largest = squares.iter().copied().fold(0.0, f64::max);
    let axes = rows
        .into_iter()
        .zip(squares)
        .filter(|(_, square)| *square > f64::EPSILON * f64::EPSILON * largest);
    axes.map(|(row, square)| {
        let length = libm::sqrt(square);
        let eigenvalue = if is_long { length } else { square };
        (eigenvalue, row / length)
    })
    .collect()
}

/// Turns two rows until they are at right angles. False if they are.
fn rotate(first: &mut Array1<f64>, second: &mut Array1<f64>) -> bool {
    let (a, b, c) = (first.dot(first), second.dot(second), first.dot(second));
    if c.abs() <= 4.0 * f64::EPSILON * libm::sqrt(a * b) {
        return false;
    }
    let zeta = (b - a) / (2.0 * c);
    let tangent = zeta.signum() / (zeta.abs() + libm::sqrt(1.0 + zeta * zeta));
    let cosine = 1.0 / libm::sqrt(1.0 + tangent * tangent);
    let sine = cosine * tangent;
    for (x, y) in first.iter_mut().zip(second.iter_mut()) {
        (*x, *y) = (cosine * *x - sine * *y, sine * *x + cosine * *y);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    /// By hand: (3, 1)·(3, 1)ᵀ + (1, 3)·(1, 3)ᵀ has the eigenvalue 16 along (1, 1) and 4 along (1, −1).
    #[test]
    fn axes_are_those_of_the_sum_of_squares() {
        let two = vec![array![3.0, 1.0], array![1.0, 3.0]];
        // A third row makes them more than they are wide, and adds 2 along (1, 1).
        let three = [two.clone(), vec![array![1.0, 1.0]]].concat();
        for (rows, largest) in [(two, 16.0), (three, 18.0)] {
            let mut axes = principal_axes(rows);
            axes.sort_by(|one, other| other.0.total_cmp(&one.0));
            assert!((axes[0].0 - largest).abs() < 1e-12, "{axes:?}");
            assert!((axes[1].0 - 4.0).abs() < 1e-12, "{axes:?}");
            assert!((axes[0].1[0] - axes[0].1[1]).abs() < 1e-12);
        }
        let same = principal_axes(vec![array![1.0, 2.0], array![2.0, 4.0]]);
        assert_eq!(same.len(), 1);
    }
}
