//! How the loss of a multinomial logistic regression curves. That costs many times what a gradient does and only says where to
//! look for the optimum, so that it is taken of some of the sentences.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView1, Axis, s};

use super::cholesky::cholesky;
use super::newton::{Newton, rows};

/// The Hessian is that of about so many sentences, drawn evenly where there are more.
const ENOUGH: usize = 8192;
/// Sentences of which products are taken at once.
const AT_ONCE: usize = 512;

/// How a loss curves somewhere.
pub(super) struct Curvature {
    /// The lower triangular factor of the Hessian.
    pub factor: Array2<f64>,
    /// The sentences that it stands for.
    pub sentences: usize,
}

impl Newton<'_> {
    /// How the loss curves somewhere; nothing if rounding has made the Hessian indefinite.
    pub(super) fn curvature(&self, at: &Array2<f64>) -> Option<Curvature> {
        Some(Curvature {
            factor: cholesky(self.hessian(at))?,
            sentences: self.labels.len(),
        })
    }

    /// That of all classes but the last, which moves against them: shape ((classes − 1) × (inputs + 1), the same), one class
    /// after the other.
    ///
    /// If all classes were free, the block of classes a and b would be `H_ab = Σ p_a (δ_ab − p_b) x xᵀ`, and the penalty on the
    /// diagonal. With the last one, z, what the others leave, it is `H_ab − H_az − H_zb + H_zz`. Each sentence that is drawn
    /// stands for as many.
    fn hessian(&self, at: &Array2<f64>) -> Array2<f64> {
        let (classes, width) = at.dim();
        let last = classes - 1;
        let pairs: Vec<(usize, usize)> = (0..last)
            .flat_map(|a| (a..last).map(move |b| (a, b)))
            .collect();
        let mut blocks = vec![Array2::<f64>::zeros((width, width)); pairs.len()];
        let mut p = vec![0.0; classes];
        let every = (self.inputs.nrows() / ENOUGH).max(1);
        let drawn = self.inputs.slice(s![..;every, ..]);
        for some in drawn.axis_chunks_iter(Axis(0), AT_ONCE) {
            let mut rows = Array2::ones((some.nrows(), width));
            rows.slice_mut(s![.., ..width - 1]).assign(&some);
            let mut probabilities = Array2::zeros((some.nrows(), classes));
            for (inputs, mut row) in
                self::rows(&some.as_standard_layout()).zip(probabilities.outer_iter_mut())
            {
                self.predict(at, inputs, 0, &mut p);
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
        let each_stands_for = self.inputs.nrows() as f64 / drawn.nrows() as f64;
        let mut hessian = Array2::zeros((last * width, last * width));
        for (block, &(a, b)) in blocks.iter_mut().zip(&pairs) {
            *block *= each_stands_for;
            // On the last one's diagonal there is a penalty, too.
            let penalty = self.alpha * if a == b { 2.0 } else { 1.0 };
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classifier::decision::newton::{leave_the_rest_to_the_last, norm, tests::noisy};

    #[test]
    fn the_hessian_is_how_the_gradient_changes() {
        let (inputs, labels) = noisy(200, 3, 3);
        let newton = Newton {
            inputs: inputs.view(),
            labels: &labels,
            alpha: 0.7,
            towards: Array2::zeros((3, 4)),
            tolerance: 1e-9,
        };
        let (classes, width) = (3, 4);
        let mut at = Array2::from_shape_fn((classes, width), |(j, i)| 0.1 * (i + 2 * j) as f64);
        leave_the_rest_to_the_last(&mut at);
        let hessian = newton.hessian(&at);
        for moved in 0..(classes - 1) * width {
            let slope = |by: f64| {
                let mut there = at.clone();
                there[[moved / width, moved % width]] += by;
                leave_the_rest_to_the_last(&mut there);
                let gradient = newton.slope(&there).gradient;
                let others = gradient.slice(s![..classes - 1, ..]);
                &others - &gradient.row(classes - 1)
            };
            let change = (slope(1e-5) - slope(-1e-5)) / 2e-5;
            for (change, told) in change.iter().zip(hessian.row(moved)) {
                assert!(
                    (change - told).abs() < 1e-6 * (1.0 + told.abs()),
                    "{change} {told}"
                );
            }
        }
    }

    #[test]
    fn the_hessian_of_every_so_many_sentences_is_near_that_of_all() {
        let rows = 2 * ENOUGH + 5;
        let (inputs, labels) = noisy(rows, 3, 3);
        let newton = |every: usize| Newton {
            inputs: inputs.slice(s![..;every, ..]),
            labels: &labels[..rows.div_ceil(every)],
            alpha: 0.0,
            towards: Array2::zeros((3, 4)),
            tolerance: 1e-9,
        };
        let at = Array2::from_shape_fn((3, 4), |(j, i)| 0.1 * (i + 2 * j) as f64);
        let drawn = newton(1).hessian(&at);
        // Fewer than twice as many as are enough are all taken.
        let half = newton(2).hessian(&at) * (rows as f64 / rows.div_ceil(2) as f64);
        assert!(norm(&(&drawn - &half)) < 1e-4 * norm(&half));
        let all = (0..5).map(|first| {
            let part = Newton {
                inputs: inputs.slice(s![first..;5, ..]),
                ..newton(5)
            };
            part.hessian(&at)
        });
        let all = all.fold(Array2::zeros(drawn.raw_dim()), |sum, part| sum + part);
        assert!(norm(&(&drawn - &all)) < 0.05 * norm(&all));
    }
}
