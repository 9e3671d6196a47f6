//! The state of the dual coordinate ascent and its rounds over the rows; see [`dual`](super::dual).

// The compiler unrolls loops over a constant number of classes. Zipped iterators would read worse.
#![allow(clippy::needless_range_loop)]

use ndarray::{Array1, Array2};
use standpoint_common::shuffle::Shuffle;

use super::objective::{Objective, Parameters, largest};
use super::row_step::{Float, softmax, solve_row};
use crate::features::SparseRows;

/// The penalty on the intercepts within a round, as a multiple of that on the weights: one for each hundred
/// rows, and no more than this. With a small one single rows move the intercepts too far; with a large one
/// the intercepts lag behind.
const INTERCEPT_PENALTY: f64 = 16.0;
const ROWS_A_PENALTY: f64 = 100.0;
/// The score of padding classes, which bring the number of classes to a constant of the compiler.
const PADDING: f64 = -1e30;

/// The end of a fit, from which another one can start.
#[derive(Debug, Clone, PartialEq)]
pub struct WarmStart {
    pub(super) alpha: f64,
    /// Target minus predicted probabilities, shape (rows, classes).
    pub(super) residuals: Array2<f32>,
    pub(super) intercepts: Array1<f64>,
}

/// One row's part of the dual.
#[derive(Clone, Copy)]
struct Dual<F, const C: usize> {
    target: [F; C],
    /// The row's distribution and the scores whose softmax it is.
    p: [F; C],
    scores: [F; C],
    /// The weight of the row.
    weight: F,
    /// The effect of a change of the distribution on the scores: the weight times the squared norm over the penalty.
    curvature: F,
}

/// The least number of blocks in which rows are shuffled, and the most rows of a block.
const BLOCKS: usize = 4096;
const MAX_BLOCK: usize = 16;

/// A round skips rows whose dual violation was below this share of the mean. That saves an eighth to a fourth of
/// the time of a fit, and the fit ends nearer to the optimum. Between 0.5 and 2 little changes.
const SKIPPED: f64 = 0.8;

/// The state of the ascent, for at most C classes. It keeps the weights of W = C − 1 classes: the residuals
/// of a row sum to zero, so the weights of the last class are minus the sum of the others.
pub(super) struct Ascent<'a, F, const C: usize, const W: usize> {
    rows: &'a SparseRows,
    /// In the order of the columns' places.
    weights: Vec<[F; W]>,
    /// In the order of the rows' places.
    duals: Vec<Dual<F, C>>,
    intercepts: [F; C],
    alpha: f64,
    /// The penalty on the intercepts within a round.
    sigma: f64,
    /// The numbers of the blocks, shuffled.
    order: Vec<u32>,
    /// The number of rows in a block.
    block: usize,
    random: Shuffle,
    /// The dual violation of each row, which is its distance from the softmax of its scores, when last looked at;
    /// doubled with each round that skipped it.
    violations: Vec<F>,
    /// The next round skips rows of a smaller violation (shrinking; Joachims 1999).
    shrinking_threshold: F,
}

impl<'a, F: Float, const C: usize, const W: usize> Ascent<'a, F, C, W> {
    /// Begins at `start` if it has as many rows and classes, and with zero weights otherwise.
    pub fn new(objective: &Objective<'a>, start: Option<&WarmStart>) -> Self {
        let (rows, classes) = (objective.rows.len(), objective.classes());
        let alpha = objective.alpha;
        let strength = (rows as f64 / ROWS_A_PENALTY).clamp(1.0, INTERCEPT_PENALTY);
        let start = start.filter(|start| {
            start.residuals.dim() == (rows, classes) && start.intercepts.len() == classes
        });
        let dual = |(at, norm): (usize, f64)| {
            let weight = objective.weight(at);
            let (mut target, mut scores) = ([F::from_f64(0.0); C], [F::from_f64(PADDING); C]);
            for class in 0..classes {
                let goal = objective.targets[[at, class]];
                target[class] = F::from_f64(goal);
                // With another penalty, the same weights have residuals in proportion to it, and the
                // same residuals have weights in inverse proportion. The optimum lies between.
                let residual = start.map_or(0.0, |start| {
                    f64::from(start.residuals[[at, class]]) * (alpha / start.alpha).sqrt()
                });
                scores[class] = F::from_f64(libm::log((goal - residual).max(1e-30)));
            }
            Dual {
                target,
                p: softmax(scores).0,
                scores,
                weight: F::from_f64(weight),
                curvature: F::from_f64(weight * (norm / alpha + 1.0 / (strength * alpha))),
            }
        };
        let mut intercepts = [F::from_f64(PADDING); C];
        for class in 0..classes {
            intercepts[class] = F::from_f64(start.map_or(0.0, |start| start.intercepts[class]));
        }
        let block = (rows / BLOCKS).clamp(1, MAX_BLOCK);
        let mut ascent = Ascent {
            weights: vec![[F::from_f64(0.0); W]; objective.features()],
            duals: objective.rows.norms().map(dual).collect(),
            rows: objective.rows,
            intercepts,
            alpha,
            sigma: strength * alpha,
            order: (0..rows.div_ceil(block) as u32).collect(),
            block,
            random: Shuffle::default(),
            violations: vec![F::from_f64(0.0); rows],
            shrinking_threshold: F::from_f64(0.0),
        };
        ascent.set_weights();
        ascent
    }

    /// Computes the weights from the duals.
    fn set_weights(&mut self) {
        let scale = F::from_f64(1.0 / self.alpha);
        for (at, dual) in self.duals.iter().enumerate() {
            let mut part = [F::from_f64(0.0); W];
            for class in 0..W {
                part[class] = scale * dual.weight * (dual.target[class] - dual.p[class]);
            }
            if part.iter().all(|v| *v == F::from_f64(0.0)) {
                continue;
            }
            for &(place, value) in self.rows.entries(at) {
                let weights = &mut self.weights[place as usize];
                for class in 0..W {
                    weights[class] += F::from(value) * part[class];
                }
            }
        }
    }

    fn scores(&self, entries: &[(u32, f32)]) -> [F; C] {
        // Four partial sums, so that no addition waits for the one before.
        let mut sums = [[F::from_f64(0.0); W]; 4];
        let mut add = |lane: usize, (place, value): (u32, f32)| {
            let weights = &self.weights[place as usize];
            for class in 0..W {
                sums[lane][class] += F::from(value) * weights[class];
            }
        };
        let parts = entries.chunks_exact(4);
        parts.remainder().iter().for_each(|entry| add(0, *entry));
        for part in parts {
            (0..4).zip(part).for_each(|(lane, entry)| add(lane, *entry));
        }
        let mut scores = self.intercepts;
        for class in 0..W {
            let lanes = [sums[0], sums[1], sums[2], sums[3]].map(|sums| sums[class]);
            let sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
            scores[class] += sum;
            scores[W] -= sum;
        }
        scores
    }

    /// Goes over the rows once, in a new random order, and skips those of a small dual violation. Returns
    /// the mean violation of the rows when they were looked at.
    pub fn round(&mut self) -> f64 {
        self.random.shuffle(&mut self.order);
        let (step, intercept_step) = (F::from_f64(1.0 / self.alpha), F::from_f64(1.0 / self.sigma));
        let order = std::mem::take(&mut self.order);
        let mut moved = 0.0;
        let (block, rows) = (self.block, self.duals.len());
        let rows_of = |number: &u32| {
            let first = *number as usize * block;
            first..rows.min(first + block)
        };
        for at in order.iter().flat_map(rows_of) {
            let violation = self.violations[at];
            if violation < self.shrinking_threshold {
                moved += violation.into();
                self.violations[at] = violation + violation;
                continue;
            }
            let scores = self.scores(self.rows.entries(at));
            let dual = &mut self.duals[at];
            let before = dual.p;
            let violation = solve_row(scores, dual.curvature, &mut dual.scores, &mut dual.p);
            moved += violation.into();
            self.violations[at] = violation;
            let (step, intercept_step) = (step * dual.weight, intercept_step * dual.weight);
            let mut change = [F::from_f64(0.0); W];
            for class in 0..C {
                let difference = dual.p[class] - before[class];
                if class < W {
                    change[class] = step * difference;
                }
                self.intercepts[class] -= intercept_step * difference;
            }
            for &(place, value) in self.rows.entries(at) {
                let weights = &mut self.weights[place as usize];
                for class in 0..W {
                    weights[class] -= F::from(value) * change[class];
                }
            }
        }
        self.order = order;
        // The centre of the penalty on the intercepts moves to the intercepts.
        let mut sums = [0.0; C];
        for dual in &self.duals {
            for class in 0..C {
                sums[class] += (dual.weight * (dual.target[class] - dual.p[class])).into();
            }
        }
        for class in 0..C {
            self.intercepts[class] += F::from_f64(sums[class] / self.sigma);
        }
        let mean = moved / rows as f64;
        self.shrinking_threshold = F::from_f64(SKIPPED * mean);
        mean
    }

    /// The largest entry of the gradient of the mean objective.
    pub fn stationarity(&self, objective: &Objective) -> f64 {
        let mut gradient: Vec<[F; W]> = self.weights.clone();
        let alpha = F::from_f64(self.alpha);
        for slopes in &mut gradient {
            *slopes = slopes.map(|w| alpha * w);
        }
        let mut of_intercepts = [0.0; C];
        for (at, dual) in self.duals.iter().enumerate() {
            let entries = self.rows.entries(at);
            let p = softmax(self.scores(entries)).0;
            let mut residual = [F::from_f64(0.0); C];
            for class in 0..C {
                residual[class] = dual.weight * (p[class] - dual.target[class]);
                of_intercepts[class] += residual[class].into();
            }
            for &(place, value) in entries {
                let slopes = &mut gradient[place as usize];
                for class in 0..W {
                    slopes[class] += F::from(value) * residual[class];
                }
            }
        }
        let slopes: Vec<f64> = gradient
            .iter()
            .flat_map(all_classes::<F, C, W>)
            .chain(of_intercepts)
            .collect();
        largest(&slopes) / objective.total_weight()
    }

    /// The parameters in the order of the objective's columns, the intercepts last.
    pub fn parameters(&self, objective: &Objective) -> Parameters {
        let shape = (objective.features() + 1, objective.classes());
        let mut parameters = Parameters::zeros(shape);
        let weights = self
            .rows
            .places_of_columns()
            .map(|place| &self.weights[place]);
        for (mut row, weights) in parameters.outer_iter_mut().zip(weights) {
            let weights = all_classes::<F, C, W>(weights);
            row.iter_mut().zip(weights).for_each(|(to, w)| *to = w);
        }
        let mut intercepts = parameters.row_mut(objective.features());
        for (to, intercept) in intercepts.iter_mut().zip(self.intercepts) {
            *to = intercept.into();
        }
        // A constant added to all intercepts changes nothing, so rounding errors make them drift.
        let mean = intercepts.mean().unwrap_or(0.0);
        intercepts -= mean;
        parameters
    }

    /// Target minus predicted probabilities, in the order of the objective's rows.
    pub fn residuals(&self, classes: usize) -> Array2<f32> {
        let mut residuals = Array2::zeros((self.duals.len(), classes));
        for (dual, at) in self.duals.iter().zip(self.rows.order()) {
            for class in 0..classes {
                let residual: f64 = (dual.target[class] - dual.p[class]).into();
                residuals[[at, class]] = residual as f32;
            }
        }
        residuals
    }
}

/// The weights of all classes; those of the last are minus the sum of the others.
fn all_classes<F: Float, const C: usize, const W: usize>(weights: &[F; W]) -> [f64; C] {
    let mut all = [0.0; C];
    for class in 0..W {
        all[class] = weights[class].into();
        all[W] -= all[class];
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::dual::tests::{objective, rows, targets};
    use super::*;

    #[test]
    fn the_gradient_is_that_of_the_objective() {
        let (rows, targets) = (rows(), targets());
        let objective = objective(&rows, &targets);
        let mut ascent = Ascent::<f64, 3, 2>::new(&objective, None);
        for _ in 0..3 {
            ascent.round();
            let wanted = objective.stationarity(&ascent.parameters(&objective));
            assert!(wanted > 0.0);
            assert!((ascent.stationarity(&objective) - wanted).abs() < 1e-12);
        }
    }

    #[test]
    fn rows_in_blocks_come_to_the_same_optimum() {
        let (rows, targets) = (rows(), targets());
        let objective = objective(&rows, &targets);
        let mut alone = Ascent::<f64, 3, 2>::new(&objective, None);
        while alone.round() > 1e-13 {}
        let alone = alone.parameters(&objective);
        for (block, blocks) in [(3, 2), (4, 1)] {
            let mut ascent = Ascent::<f64, 3, 2>::new(&objective, None);
            (ascent.block, ascent.order) = (block, (0..blocks).collect());
            while ascent.round() > 1e-13 {}
            let apart = &ascent.parameters(&objective) - &alone;
            assert!(apart.iter().all(|d| d.abs() < 1e-9), "{apart}");
        }
    }
}
