//! Newton's method for a multinomial logistic regression on few, dense inputs. It takes a handful of passes
//! over the sentences where L-BFGS takes a hundred.
//!
//! A softmax does not change when a number is added to all classes, and of all equivalent parameters the
//! penalty prefers those that sum to zero over the classes. So the last class is minus the sum of the others
//! and is not computed separately.
//!
//! A Hessian costs many times what a gradient does and only says where to look for the optimum. So it is
//! computed from some of the sentences and kept as long as it serves, also for the next, similar fit.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array1, Array2, ArrayBase, ArrayView1, ArrayView2, Axis, Data, Ix2, s};
use standpoint_common::cholesky::{Cholesky, dot};

/// The most steps. Far fewer are enough; after so many the result is as good as it gets.
const MAX_STEPS: usize = 50;
/// A step that leaves more than this share of the gradient's norm asks for a new Hessian.
const SLOW: f64 = 0.4;
/// The most times that a step is halved until it lowers the loss.
const MAX_HALVINGS: usize = 30;
/// The rounding error of a loss, as a share of it.
const ROUNDING: f64 = 1e-12;
/// The Hessian is computed from about so many sentences, evenly spaced where there are more.
const HESSIAN_SENTENCES: usize = 8192;
/// The number of sentences whose products are computed at once.
const CHUNK: usize = 512;

/// Minimises `−Σ ln p + alpha/2 · ‖weights − towards‖²`. If `towards` is zero, as in linfa-logistic.
///
/// Parameters and gradients have the shape (classes, inputs + 1), intercepts last, and zero sums over
/// classes.
pub(super) struct Newton<'a> {
    /// Shape (sentences, inputs).
    pub inputs: ArrayView2<'a, f64>,
    /// Each sentence's class.
    pub labels: &'a [usize],
    pub alpha: f64,
    /// The penalty draws the weights towards these, which have the shape and the zero sums of the parameters.
    pub towards: Array2<f64>,
    /// The norm of the gradient at which the fit ends.
    pub tolerance: f64,
}

/// The loss and its gradient at some parameters.
struct LossAndGradient {
    loss: f64,
    gradient: Array2<f64>,
}

/// The second derivatives of a loss at some parameters.
pub(super) struct Curvature {
    /// The factor of the Hessian.
    factor: Cholesky,
    /// The number of sentences that it stands for.
    sentences: usize,
}

impl Newton<'_> {
    /// Finds the optimum from a start, both of shape (inputs + 1, classes) with the intercepts last. Returns
    /// the last curvature computed. `nearby` is the curvature of a similar fit to other sentences.
    pub fn minimize(
        &self,
        start: Array2<f64>,
        nearby: Option<&Curvature>,
    ) -> (Array2<f64>, Option<Curvature>) {
        let mut at = start.reversed_axes().as_standard_layout().into_owned();
        set_last_class(&mut at);
        let mut here = self.loss_and_gradient(&at);
        let mut computed = None;
        let (mut serves, mut is_of_here) = (nearby.is_some(), false);
        for _ in 0..MAX_STEPS {
            let gradient_norm = norm(&here.gradient);
            if gradient_norm <= self.tolerance {
                break;
            }
            if !serves {
                let Some(curvature) = self.curvature(&at) else {
                    break;
                };
                computed = Some(curvature);
                is_of_here = true;
            }
            let Some(curvature) = computed.as_ref().or(nearby) else {
                break;
            };
            match self.descend(&at, &here, curvature) {
                Some((there, found)) => {
                    serves = norm(&found.gradient) <= SLOW * gradient_norm;
                    (at, here, is_of_here) = (there, found, false);
                }
                // Floating point resolves no lower loss.
                None if is_of_here => break,
                None => serves = false,
            }
        }
        (at.reversed_axes(), computed)
    }

    /// Finds a lower point along the Newton step, if there is one.
    fn descend(
        &self,
        at: &Array2<f64>,
        here: &LossAndGradient,
        curvature: &Curvature,
    ) -> Option<(Array2<f64>, LossAndGradient)> {
        let mut step = self.step(&here.gradient, curvature)?;
        let gradient_norm = norm(&here.gradient);
        for _ in 0..MAX_HALVINGS {
            let there = at - &step;
            let found = self.loss_and_gradient(&there);
            // Near the optimum the loss is the same up to rounding, but the gradient still gets smaller.
            let is_level = found.loss <= here.loss * (1.0 + ROUNDING);
            if found.loss < here.loss || is_level && norm(&found.gradient) < gradient_norm {
                return Some((there, found));
            }
            step *= 0.5;
        }
        None
    }

    /// Sets `p` to the probabilities of a sentence's classes. Returns the loss if its class is `label`.
    fn predict(&self, at: &Array2<f64>, inputs: &[f64], label: usize, p: &mut [f64]) -> f64 {
        let Some((last, others)) = p.split_last_mut() else {
            return 0.0;
        };
        *last = 0.0;
        for (score, weights) in others.iter_mut().zip(rows(at)) {
            let (weights, intercept) = weights.split_at(inputs.len());
            *score = dot(inputs, weights) + intercept[0];
            *last -= *score;
        }
        let own = p[label];
        let most = p.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        p.iter_mut()
            .for_each(|score| *score = libm::exp(*score - most));
        let sum: f64 = p.iter().sum();
        p.iter_mut().for_each(|power| *power /= sum);
        most + libm::log(sum) - own
    }

    fn loss_and_gradient(&self, at: &Array2<f64>) -> LossAndGradient {
        let classes = at.nrows();
        let mut p = vec![0.0; classes];
        let mut loss = 0.0;
        let mut gradient = Array2::zeros(at.raw_dim());
        let width = at.ncols();
        let inputs = self.inputs.as_standard_layout();
        let sums = gradient.as_slice_mut().unwrap_or_default();
        for (inputs, &label) in rows(&inputs).zip(self.labels) {
            loss += self.predict(at, inputs, label, &mut p);
            let others = p.iter().zip(sums.chunks_exact_mut(width)).enumerate();
            for (class, (p, sums)) in others.take(classes - 1) {
                let residual = p - f64::from(u8::from(class == label));
                for (sum, input) in sums.iter_mut().zip(inputs) {
                    *sum += residual * input;
                }
                sums[inputs.len()] += residual;
            }
        }
        let weights = s![.., ..width - 1];
        let away = &at.slice(weights) - &self.towards.slice(weights);
        loss += 0.5 * self.alpha * away.iter().map(|w| w * w).sum::<f64>();
        gradient.slice_mut(weights).scaled_add(self.alpha, &away);
        set_last_class(&mut gradient);
        LossAndGradient { loss, gradient }
    }

    /// The inverse of the Hessian times the gradient, with the Hessian scaled to the number of sentences.
    /// `None` if the Hessian is of other parameters.
    fn step(&self, gradient: &Array2<f64>, curvature: &Curvature) -> Option<Array2<f64>> {
        let (classes, width) = gradient.dim();
        if curvature.factor.width() != (classes - 1) * width {
            return None;
        }
        let others = gradient.slice(s![..classes - 1, ..]);
        let along: Array1<f64> = (&others - &gradient.row(classes - 1)).into_iter().collect();
        let mut step = Array2::zeros(gradient.raw_dim());
        let scale = curvature.sentences as f64 / self.labels.len() as f64;
        let solved = curvature.factor.solve(along);
        step.iter_mut()
            .zip(solved)
            .for_each(|(to, solved)| *to = solved * scale);
        set_last_class(&mut step);
        Some(step)
    }

    /// The curvature; `None` if rounding has made the Hessian indefinite.
    fn curvature(&self, at: &Array2<f64>) -> Option<Curvature> {
        Some(Curvature {
            sentences: self.inputs.nrows(),
            factor: Cholesky::definite(&self.hessian(at))?,
        })
    }

    /// The Hessian of all classes but the last, one class after the other: of shape
    /// ((classes − 1) × (inputs + 1), the same).
    ///
    /// If all classes were free, the block of classes a and b would be `H_ab = Σ p_a (δ_ab − p_b) x xᵀ`, plus
    /// the penalty on the diagonal. With z as the last class, minus the sum of the others, it is
    /// `H_ab − H_az − H_zb + H_zz`.
    fn hessian(&self, at: &Array2<f64>) -> Array2<f64> {
        let (classes, width) = at.dim();
        let last = classes - 1;
        let pairs: Vec<(usize, usize)> = (0..last)
            .flat_map(|a| (a..last).map(move |b| (a, b)))
            .collect();
        let mut blocks = vec![Array2::<f64>::zeros((width, width)); pairs.len()];
        let mut p = vec![0.0; classes];
        let every = (self.inputs.nrows() / HESSIAN_SENTENCES).max(1);
        let drawn = self.inputs.slice(s![..;every, ..]);
        for chunk in drawn.axis_chunks_iter(Axis(0), CHUNK) {
            let mut with_ones = Array2::ones((chunk.nrows(), width));
            with_ones.slice_mut(s![.., ..width - 1]).assign(&chunk);
            let mut probabilities = Array2::zeros((chunk.nrows(), classes));
            let chunk = chunk.as_standard_layout();
            for (inputs, mut row) in rows(&chunk).zip(probabilities.outer_iter_mut()) {
                self.predict(at, inputs, 0, &mut p);
                row.iter_mut().zip(&p).for_each(|(to, p)| *to = *p);
            }
            for (block, &(a, b)) in blocks.iter_mut().zip(&pairs) {
                let weight = |p: ArrayView1<f64>| {
                    let free = |a: usize, b: usize| p[a] * (f64::from(u8::from(a == b)) - p[b]);
                    free(a, b) - free(a, last) - free(last, b) + free(last, last)
                };
                let weights = probabilities.map_axis(Axis(1), weight);
                let weighted = &with_ones * &weights.insert_axis(Axis(1));
                // Its order of summation depends on the processor, but the gradient decides on the optimum.
                general_mat_mul(1.0, &with_ones.t(), &weighted, 1.0, block);
            }
        }
        let scale = self.inputs.nrows() as f64 / drawn.nrows() as f64;
        let mut hessian = Array2::zeros((last * width, last * width));
        for (block, &(a, b)) in blocks.iter_mut().zip(&pairs) {
            *block *= scale;
            // The penalty on the last class adds to all blocks.
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

/// Sets the last row to minus the sum of the others.
fn set_last_class(by_class: &mut Array2<f64>) {
    let last = by_class.nrows() - 1;
    let sum = by_class.slice(s![..last, ..]).sum_axis(Axis(0));
    by_class.row_mut(last).assign(&-sum);
}

fn norm(gradient: &Array2<f64>) -> f64 {
    libm::sqrt(gradient.iter().map(|g| g * g).sum())
}

/// The rows of a matrix in row-major order.
fn rows<S: Data<Elem = f64>>(matrix: &ArrayBase<S, Ix2>) -> impl Iterator<Item = &[f64]> {
    debug_assert!(matrix.is_standard_layout());
    let values = matrix.as_slice().unwrap_or_default();
    values.chunks_exact(matrix.ncols().max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use linfa::prelude::*;
    use linfa_logistic::MultiLogisticRegression;

    /// Inputs and labels whose classes cannot be predicted with certainty.
    fn noisy(rows: usize, width: usize, classes: usize) -> (Array2<f64>, Vec<usize>) {
        let wave = |seed: usize| libm::sin(seed as f64 * 12.9898) * 3.0;
        let inputs = Array2::from_shape_fn((rows, width), |(i, j)| match (i + j) % 3 {
            0 => 0.0,
            _ => wave(i * width + j),
        });
        let labels = (0..rows)
            .map(|i| (i + usize::from(inputs[[i, 0]] > 0.0)) % classes)
            .collect();
        (inputs, labels)
    }

    /// A fit with the penalty 1, drawn towards zero.
    fn newton<'a>(inputs: ArrayView2<'a, f64>, labels: &'a [usize], classes: usize) -> Newton<'a> {
        Newton {
            towards: Array2::zeros((classes, inputs.ncols() + 1)),
            inputs,
            labels,
            alpha: 1.0,
            tolerance: 1e-9,
        }
    }

    #[test]
    fn the_optimum_is_that_of_linfa_logistic() {
        for (width, classes) in [(1, 2), (4, 3), (7, 5)] {
            let (inputs, labels) = noisy(300, width, classes);
            let newton = newton(inputs.view(), &labels, classes);
            let found = newton.minimize(Array2::zeros((width + 1, classes)), None).0;
            let by_class = found.t().as_standard_layout().into_owned();
            assert!(norm(&newton.loss_and_gradient(&by_class).gradient) < 1e-6);
            let targets: Array1<usize> = labels.iter().copied().collect();
            let theirs = MultiLogisticRegression::default()
                .alpha(1.0)
                .gradient_tolerance(1e-6)
                .max_iterations(1000)
                .fit(&Dataset::new(inputs.clone(), targets))
                .unwrap();
            let apart = &found.slice(s![..width, ..]) - theirs.params();
            assert!(norm(&apart) < 1e-4, "{width} inputs: {apart}");
        }
    }

    #[test]
    fn a_strong_penalty_keeps_parameters_near_what_they_are_drawn_towards() {
        let (inputs, labels) = noisy(300, 2, 3);
        let mut towards =
            Array2::from_shape_fn((3, 3), |(class, input)| (class * 2 + input) as f64);
        set_last_class(&mut towards);
        let distance = |alpha: f64| {
            let newton = Newton {
                alpha,
                towards: towards.clone(),
                ..newton(inputs.view(), &labels, 3)
            };
            let (found, _) = newton.minimize(Array2::zeros((3, 3)), None);
            let drawn = towards.t();
            norm(&(&found.slice(s![..2, ..]) - &drawn.slice(s![..2, ..])))
        };
        assert!(distance(1e6) < 1e-3, "{}", distance(1e6));
        assert!(distance(1e-3) > 1.0, "{}", distance(1e-3));
    }

    #[test]
    fn the_optimum_does_not_depend_on_the_start() {
        let (inputs, labels) = noisy(200, 3, 3);
        let newton = newton(inputs.view(), &labels, 3);
        let (near, _) = newton.minimize(Array2::zeros((4, 3)), None);
        let far = Array2::from_shape_fn((4, 3), |(i, j)| 6.0 - (i * 5 + j * 3) as f64);
        let (far, _) = newton.minimize(far, None);
        let apart = (&near - &far).slice(s![..3, ..]).to_owned();
        assert!(apart.iter().all(|d| d.abs() < 1e-6), "{apart}");
    }

    #[test]
    fn the_optimum_does_not_depend_on_the_curvature_of_another_fit() {
        let (inputs, labels) = noisy(400, 3, 3);
        let on = |rows: std::ops::Range<usize>| {
            newton(inputs.slice(s![rows.clone(), ..]), &labels[rows], 3)
        };
        let start = || Array2::zeros((4, 3));
        let (alone, _) = on(0..300).minimize(start(), None);
        let (_, nearby) = on(40..400).minimize(start(), None);
        let (_, of_others) = on(390..400).minimize(start(), None);
        let of_other_parameters = Some(Curvature {
            factor: Cholesky::definite(&(Array2::eye(5) * 1e6)).unwrap(),
            sentences: 300,
        });
        for curvature in [nearby, of_others, of_other_parameters] {
            let (found, _) = on(0..300).minimize(start(), curvature.as_ref());
            let apart = (&found - &alone).slice(s![..3, ..]).to_owned();
            assert!(norm(&apart) < 1e-6, "{apart}");
        }
    }

    #[test]
    fn the_hessian_is_the_change_of_the_gradient() {
        let (inputs, labels) = noisy(200, 3, 3);
        let newton = Newton {
            alpha: 0.7,
            ..newton(inputs.view(), &labels, 3)
        };
        let (classes, width) = (3, 4);
        let mut at = Array2::from_shape_fn((classes, width), |(j, i)| 0.1 * (i + 2 * j) as f64);
        set_last_class(&mut at);
        let hessian = newton.hessian(&at);
        for moved in 0..(classes - 1) * width {
            let slope = |by: f64| {
                let mut there = at.clone();
                there[[moved / width, moved % width]] += by;
                set_last_class(&mut there);
                let gradient = newton.loss_and_gradient(&there).gradient;
                let others = gradient.slice(s![..classes - 1, ..]);
                &others - &gradient.row(classes - 1)
            };
            let change = (slope(1e-5) - slope(-1e-5)) / 2e-5;
            for (change, cell) in change.iter().zip(hessian.row(moved)) {
                let error = (change - cell).abs();
                assert!(error < 1e-6 * (1.0 + cell.abs()), "{change} {cell}");
            }
        }
    }

    #[test]
    fn the_hessian_of_a_part_of_the_sentences_is_near_that_of_all() {
        let count = 2 * HESSIAN_SENTENCES + 5;
        let (inputs, labels) = noisy(count, 3, 3);
        let part = |first: usize, every: usize| {
            let labels = &labels[..count.div_ceil(every)];
            let inputs = inputs.slice(s![first..;every, ..]);
            Newton {
                alpha: 0.0,
                ..newton(inputs, labels, 3)
            }
        };
        let at = Array2::from_shape_fn((3, 4), |(j, i)| 0.1 * (i + 2 * j) as f64);
        let drawn = part(0, 1).hessian(&at);
        // Fewer than twice as many sentences as are enough are all used.
        let half = part(0, 2).hessian(&at) * (count as f64 / count.div_ceil(2) as f64);
        assert!(norm(&(&drawn - &half)) < 1e-4 * norm(&half));
        let all = (0..5)
            .map(|first| part(first, 5).hessian(&at))
            .fold(Array2::zeros(drawn.raw_dim()), |sum, part| sum + part);
        assert!(norm(&(&drawn - &all)) < 0.05 * norm(&all));
    }
}
