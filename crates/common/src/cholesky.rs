//! Solves systems of equations with a positive definite matrix.

use ndarray::{Array1, Array2};

/// The dot product of two vectors, in eight partial sums on any processor. The order of summation of
/// ndarray's `dot` depends on the processor, and so does its last bit.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    debug_assert_eq!(a.len(), b.len());
    let mut sums = [0.0; 8];
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    for (a, b) in a.iter().zip(b) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    for ((sum, a), b) in sums.iter_mut().zip(a_rest).zip(b_rest) {
        *sum += a * b;
    }
    sums.iter().sum()
}

/// The Cholesky factor L of a matrix A = L·Lᵀ: lower triangular. The cells above the diagonal mean nothing.
#[derive(Debug)]
pub struct Cholesky {
    width: usize,
    /// Row by row.
    cells: Vec<f64>,
}

impl Cholesky {
    /// Factorises a positive definite matrix; `None` if it is not one.
    pub fn definite(a: &Array2<f64>) -> Option<Self> {
        let factor = Cholesky::new(a, |pivot, _| pivot);
        // The root of a pivot that is not positive is 0 or NaN.
        let is_definite = factor
            .rows()
            .enumerate()
            .all(|(at, row)| row[at] > 0.0 && row[at].is_finite());
        is_definite.then_some(factor)
    }

    /// Factorises a positive semidefinite matrix. Raises pivots that rounding has made 0 or less.
    pub fn semidefinite(a: &Array2<f64>) -> Self {
        Cholesky::new(a, |pivot, diagonal| pivot.max(f64::EPSILON * diagonal))
    }

    /// Factorises a matrix. `adjust` takes a pivot and the diagonal cell of A and returns the pivot to use.
    fn new(a: &Array2<f64>, adjust: impl Fn(f64, f64) -> f64) -> Self {
        let width = a.ncols();
        let mut cells: Vec<f64> = a.iter().copied().collect();
        let mut rows: Vec<&mut [f64]> = cells.chunks_mut(width.max(1)).collect();
        for column in 0..rows.len() {
            let (done, below) = rows.split_at_mut(column + 1);
            let (solved, rest) = done[column].split_at_mut(column);
            let pivot = adjust(rest[0] - dot(solved, solved), rest[0]);
            rest[0] = libm::sqrt(pivot);
            for row in below {
                row[column] = (row[column] - dot(&row[..column], solved)) / rest[0];
            }
        }
        Cholesky { width, cells }
    }

    /// The number of equations.
    pub fn width(&self) -> usize {
        self.width
    }

    fn rows(&self) -> impl DoubleEndedIterator<Item = &[f64]> + ExactSizeIterator {
        self.cells.chunks_exact(self.width.max(1))
    }

    /// Solves L·x = b for x.
    pub fn solve_lower(&self, mut b: Array1<f64>) -> Array1<f64> {
        for (at, row) in self.rows().enumerate() {
            let sum: f64 = row.iter().zip(b.iter().take(at)).map(|(l, x)| l * x).sum();
            b[at] = (b[at] - sum) / row[at];
        }
        b
    }

    /// Solves L·Lᵀ·x = b for x.
    pub fn solve(&self, b: Array1<f64>) -> Array1<f64> {
        let mut b = self.solve_lower(b);
        for (at, row) in self.rows().enumerate().rev() {
            b[at] /= row[at];
            let x = b[at];
            for (earlier, l) in b.iter_mut().take(at).zip(row) {
                *earlier -= l * x;
            }
        }
        b
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_factor_solves_its_equations_and_an_indefinite_matrix_has_none() {
        let a = array![[4.0, 2.0], [2.0, 3.0]];
        let factor = Cholesky::definite(&a).unwrap();
        let x = factor.solve(array![8.0, 8.0]);
        assert!((&x - &array![1.0, 2.0]).iter().all(|d| d.abs() < 1e-12));
        assert!(Cholesky::definite(&array![[1.0, 2.0], [2.0, 1.0]]).is_none());
        // Their pivots are 0 and infinite.
        assert!(Cholesky::definite(&array![[1.0, 1.0], [1.0, 1.0]]).is_none());
        assert!(Cholesky::definite(&array![[f64::INFINITY]]).is_none());
    }

    #[test]
    fn a_semidefinite_matrix_has_a_factor() {
        let a = array![[1.0, 1.0], [1.0, 1.0]];
        let x = Cholesky::semidefinite(&a).solve(array![2.0, 2.0]);
        assert!((x.sum() - 2.0).abs() < 1e-12);
    }
}
