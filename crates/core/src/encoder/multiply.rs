//! Products of matrices, with the instructions that the machine has.

use gemm_common::Parallelism;
use ndarray::{ArrayView2, ArrayViewMut2};

/// Writes `a b` to `product`, or adds it if `adding`. Shapes: (m, k), (k, n) and (m, n).
///
/// # Panics
/// If the shapes do not fit each other.
#[allow(unsafe_code)]
pub(super) fn multiply(
    a: ArrayView2<f32>,
    b: ArrayView2<f32>,
    mut product: ArrayViewMut2<f32>,
    adding: bool,
) {
    let ((m, k), (height, n)) = (a.dim(), b.dim());
    assert!(
        height == k && product.dim() == (m, n),
        "matrices that do not fit each other"
    );
    if m == 0 || n == 0 || k == 0 {
        if !adding {
            product.fill(0.0);
        }
        return;
    }
    let strides = |view: &[isize]| (view[0], view[1]);
    let (a_row, a_column) = strides(a.strides());
    let (b_row, b_column) = strides(b.strides());
    let (row, column) = strides(product.strides());
    // The kernels write columns, so the transposed product is computed.
    //
    // SAFETY: each pointer and its strides are those of a view whose dimensions are given, and the assertion
    // above holds that they fit. `product` is borrowed mutably, so it overlaps with neither `a` nor `b`.
    unsafe {
        gemm_f32::gemm::f32::get_gemm_fn()(
            n,
            m,
            k,
            product.as_mut_ptr(),
            row,
            column,
            adding,
            b.as_ptr(),
            b_row,
            b_column,
            a.as_ptr(),
            a_row,
            a_column,
            1.0,
            1.0,
            false,
            false,
            false,
            Parallelism::None,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, s};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn products_are_those_of_their_definition(
            (m, k, n) in (0usize..40, 0usize..40, 0usize..40),
            adding in any::<bool>(),
            turned in any::<bool>(),
        ) {
            let numbers = |rows, columns, seed: usize| {
                let number = |(i, j)| ((i * 31 + j * 17 + seed) % 23) as f32 - 11.0;
                Array2::from_shape_fn((rows, columns), number)
            };
            let (a, b) = (numbers(m, k, 1), numbers(n, k, 2));
            // A part of a wider matrix.
            let mut wide = numbers(m, n + 3, 3);
            let before = wide.clone();
            let wanted = Array2::from_shape_fn((m, n), |(i, j)| {
                let sum: f32 = (0..k).map(|l| a[(i, l)] * b[(j, l)]).sum();
                sum + if adding { before[(i, j + 2)] } else { 0.0 }
            });
            let b = if turned { b.t().to_owned().reversed_axes() } else { b };
            multiply(a.view(), b.t(), wide.slice_mut(s![.., 2..n + 2]), adding);
            prop_assert_eq!(wide.slice(s![.., 2..n + 2]), wanted);
            prop_assert_eq!(wide.slice(s![.., ..2]), before.slice(s![.., ..2]));
            prop_assert_eq!(wide.slice(s![.., n + 2..]), before.slice(s![.., n + 2..]));
        }
    }
}
