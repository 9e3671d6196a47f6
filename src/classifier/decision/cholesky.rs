//! Systems of equations with a positive definite matrix.

use ndarray::{Array1, Array2};

/// The sum of products of as many numbers. Not ndarray's `dot`, whose order of summation depends on the processor: eight sums side by
/// side on any.
pub(super) fn product(a: &[f64], b: &[f64]) -> f64 {
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

/// The lower triangular factor L of a positive definite matrix A = L·Lᵀ, in its place.
pub(super) fn cholesky(a: Array2<f64>) -> Option<Array2<f64>> {
    let mut a = a.as_standard_layout().into_owned();
    let width = a.ncols();
    let mut rows: Vec<&mut [f64]> = a.as_slice_mut()?.chunks_mut(width).collect();
    for column in 0..rows.len() {
        let (done, below) = rows[column..].split_first_mut()?;
        let (known, rest) = done.split_at_mut(column);
        let pivot = rest[0] - product(known, known);
        if !(pivot > 0.0 && pivot.is_finite()) {
            return None;
        }
        rest[0] = libm::sqrt(pivot);
        for row in below {
            row[column] = (row[column] - product(&row[..column], known)) / rest[0];
        }
    }
    Some(a)
}

/// The x of L·Lᵀ·x = b.
pub(super) fn solve(factor: &Array2<f64>, mut b: Array1<f64>) -> Array1<f64> {
    for (at, row) in factor.outer_iter().enumerate() {
        let sum: f64 = row.iter().zip(b.iter().take(at)).map(|(l, x)| l * x).sum();
        b[at] = (b[at] - sum) / row[at];
    }
    for (at, row) in factor.outer_iter().enumerate().rev() {
        b[at] /= row[at];
        let known = b[at];
        for (earlier, l) in b.iter_mut().take(at).zip(row) {
            *earlier -= l * known;
        }
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_factor_solves_its_equations_and_an_indefinite_matrix_has_none() {
        let a = array![[4.0, 2.0], [2.0, 3.0]];
        let factor = cholesky(a).unwrap();
        let x = solve(&factor, array![8.0, 8.0]);
        assert!((&x - &array![1.0, 2.0]).iter().all(|d| d.abs() < 1e-12));
        assert!(cholesky(array![[1.0, 2.0], [2.0, 1.0]]).is_none());
    }
}
