//! How the loss of a multinomial logistic regression curves. That costs many times what a gradient does and only says where to
//! look for the optimum, so that it is taken of some of the sentences.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayBase, ArrayView1, ArrayView2, Axis, Data, Ix2, s};

use crate::cholesky::Cholesky;

/// The Hessian is that of about so many sentences, drawn evenly where there are more.
pub(super) const ENOUGH: usize = 8192;
/// Sentences of which products are taken at once.
const AT_ONCE: usize = 512;

/// How a loss curves somewhere.
pub(super) struct Curvature {
    /// The factor of the Hessian.
    pub factor: Cholesky,
    /// The sentences that it stands for.
    pub sentences: usize,
}

impl Curvature {
    /// How the loss curves somewhere, see [`hessian`]; nothing if rounding has made that indefinite.
    pub fn new(
        inputs: ArrayView2<f64>,
        alpha: f64,
        classes: usize,
        predict: impl FnMut(&[f64], &mut [f64]),
    ) -> Option<Self> {
        Some(Curvature {
            sentences: inputs.nrows(),
            factor: Cholesky::definite(&hessian(inputs, alpha, classes, predict))?,
        })
    }
}

/// The Hessian of all classes but the last, which moves against them: shape ((classes − 1) × (inputs + 1), the same), one class
/// after the other; given what sets a sentence's inputs to the probabilities of its classes.
///
/// If all classes were free, the block of classes a and b would be `H_ab = Σ p_a (δ_ab − p_b) x xᵀ`, and the penalty on the
/// diagonal. With the last one, z, what the others leave, it is `H_ab − H_az − H_zb + H_zz`. Each sentence that is drawn
/// stands for as many.
pub(super) fn hessian(
    inputs: ArrayView2<f64>,
    alpha: f64,
    classes: usize,
    mut predict: impl FnMut(&[f64], &mut [f64]),
) -> Array2<f64> {
    let width = inputs.ncols() + 1;
    let last = classes - 1;
    let pairs: Vec<(usize, usize)> = (0..last)
        .flat_map(|a| (a..last).map(move |b| (a, b)))
        .collect();
    let mut blocks = vec![Array2::<f64>::zeros((width, width)); pairs.len()];
    let mut p = vec![0.0; classes];
    let every = (inputs.nrows() / ENOUGH).max(1);
    let drawn = inputs.slice(s![..;every, ..]);
    for some in drawn.axis_chunks_iter(Axis(0), AT_ONCE) {
        let mut rows = Array2::ones((some.nrows(), width));
        rows.slice_mut(s![.., ..width - 1]).assign(&some);
        let mut probabilities = Array2::zeros((some.nrows(), classes));
        for (inputs, mut row) in
            self::rows(&some.as_standard_layout()).zip(probabilities.outer_iter_mut())
        {
            predict(inputs, &mut p);
            row.iter_mut().zip(&p).for_each(|(to, p)| *to = *p);
        }
        for (block, &(a, b)) in blocks.iter_mut().zip(&pairs) {
            let curve = |row: ArrayView1<f64>| {
                let of = |a: usize, b: usize| row[a] * (f64::from(u8::from(a == b)) - row[b]);
                of(a, b) - of(a, last) - of(last, b) + of(last, last)
            };
            let weights = probabilities.map_axis(Axis(1), curve);
            let weighted = &rows * &weights.insert_axis(Axis(1));
            // Its order of summation depends on the processor; but the Hessian only says where to look for the optimum,
            // and the gradient whether it is there.
            general_mat_mul(1.0, &rows.t(), &weighted, 1.0, block);
        }
    }
    let each_stands_for = inputs.nrows() as f64 / drawn.nrows() as f64;
    let mut hessian = Array2::zeros((last * width, last * width));
    for (block, &(a, b)) in blocks.iter_mut().zip(&pairs) {
        *block *= each_stands_for;
        // On the last one's diagonal there is a penalty, too.
        let penalty = alpha * if a == b { 2.0 } else { 1.0 };
        block
            .diag_mut()
            .slice_mut(s![..width - 1])
            .mapv_inplace(|h| h + penalty);
        let of = |class: usize| class * width..(class + 1) * width;
        hessian.slice_mut(s![of(a), of(b)]).assign(block);
        hessian.slice_mut(s![of(b), of(a)]).assign(block);
    }
    hessian
}

/// The rows of a matrix that lies row by row.
pub(super) fn rows<S: Data<Elem = f64>>(
    matrix: &ArrayBase<S, Ix2>,
) -> impl Iterator<Item = &[f64]> {
    debug_assert!(matrix.is_standard_layout());
    let values = matrix.as_slice().unwrap_or_default();
    values.chunks_exact(matrix.ncols().max(1))
}
