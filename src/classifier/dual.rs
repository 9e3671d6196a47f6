//! Dual coordinate ascent for multinomial logistic regression (Shalev-Shwartz and Zhang 2013; for more than
//! two classes Yu, Huang and Lin 2011). The dual has one probability distribution `p_i` a row, and the
//! weights are a sum over the rows,
//!
//! ```text
//! W = 1/alpha · Σ_i x_i (y_i − p_i)ᵀ
//! ```
//!
//! A step takes one row and moves its `p_i` to where the softmax of the scores *after* the move is `p_i`
//! itself, which needs no step size. At the optimum this holds for all rows at once. A step touches only
//! the columns that its row has, and reads nothing of them but their weights.
//!
//! The intercepts are not penalised, which in the dual is a constraint (the residuals of a class sum to
//! zero); it is met by the method of multipliers: in a round the intercepts are as if penalised around
//! a centre, and the centre moves after each round.
//!
//! Rows come in a seeded random order, so two runs are the same to the last bit. They are laid out in such an order
//! once ([`Layout`]); what is shuffled from round to round is small blocks of them, so that most of what a row needs is in the cache.

// Loops over a number of classes that the compiler knows are unrolled; iterators over zipped arrays
// read worse here, where several arrays run in step.
#![allow(clippy::needless_range_loop)]

use std::sync::Arc;

use ndarray::{Array1, Array2};

use super::layout::{Layout, Shuffle};
use super::objective::{Objective, Parameters, largest};
use super::real::{Real, settle, softmax};

/// Down to this tolerance single precision does, which takes half the memory; the time depends on it.
const SINGLE: f64 = 1e-5;
/// The penalty on the intercepts within a round is at most so many times that on the weights, and as
/// many times as there are hundreds of rows: a small one lets single rows throw the intercepts about,
/// a large one lets them lag behind.
const INTERCEPT_PENALTY: f64 = 16.0;
const ROWS_A_PENALTY: f64 = 100.0;
/// Scores of classes that are there only to make the number of classes one that the compiler knows.
const NEVER: f64 = -1e30;
/// A fit has converged when the gradient is below the tolerance and the rows have moved no more than so many
/// times as much in the round before. The gradient alone is not enough: each of many rare columns
/// may be a little off. It is looked at last, because that is one more pass over the rows.
const MOVED: f64 = 1.5;

/// Where a fit ended, and where another one may start.
#[derive(Debug, Clone, PartialEq)]
pub struct Start {
    pub(super) alpha: f64,
    /// Wanted minus predicted probabilities, shape (rows, classes).
    pub(super) residuals: Array2<f32>,
    pub(super) intercepts: Array1<f64>,
    /// The rows as they were laid out.
    pub(super) rows: Option<Arc<Layout>>,
}

impl Start {
    /// The penalty of the fit that ended here.
    pub fn alpha(&self) -> f64 {
        self.alpha
    }
}

pub(super) struct Outcome {
    pub parameters: Parameters,
    pub residuals: Array2<f32>,
    /// The rows as they were laid out.
    pub rows: Option<Arc<Layout>>,
    pub converged: bool,
}

/// Minimises until the largest entry of the mean objective's gradient is at most `tolerance`, or
/// for `max_epochs` rounds over the rows.
pub(super) fn minimize(
    objective: &Objective,
    start: Option<&Start>,
    tolerance: f64,
    max_epochs: usize,
) -> Outcome {
    let rough = run_in::<f32>(objective, start, tolerance.max(SINGLE), max_epochs);
    if tolerance >= SINGLE || max_epochs == 0 {
        return rough;
    }
    let start = Start {
        alpha: objective.alpha,
        intercepts: rough.parameters.row(objective.features()).to_owned(),
        residuals: rough.residuals,
        rows: rough.rows,
    };
    run_in::<f64>(objective, Some(&start), tolerance, max_epochs)
}

fn run_in<F: Real>(
    objective: &Objective,
    start: Option<&Start>,
    tolerance: f64,
    max_epochs: usize,
) -> Outcome {
    // The inner loops run over the classes: with their number known to the compiler they are
    // several times as fast. Where it is not one of these, the next larger one does.
    let run = match objective.classes() {
        0..=2 => run::<F, 2, 1>,
        3 => run::<F, 3, 2>,
        4 => run::<F, 4, 3>,
        5..=8 => run::<F, 8, 7>,
        9..=32 => run::<F, 32, 31>,
        33..=64 => run::<F, 64, 63>,
        65..=128 => run::<F, 128, 127>,
        129..=256 => run::<F, 256, 255>,
        classes => {
            return Outcome {
                parameters: Parameters::zeros((objective.features() + 1, classes)),
                residuals: Array2::zeros((objective.rows.len(), classes)),
                rows: None,
                converged: false,
            };
        }
    };
    run(objective, start, tolerance, max_epochs)
}

fn run<F: Real, const C: usize, const W: usize>(
    objective: &Objective,
    start: Option<&Start>,
    tolerance: f64,
    max_epochs: usize,
) -> Outcome {
    let mut state = State::<F, C, W>::new(objective, start);
    let mut converged = false;
    for _ in 0..max_epochs {
        if converged {
            break;
        }
        let moved = state.round();
        if moved <= MOVED * tolerance {
            converged = state.stationarity(objective) <= tolerance;
        }
    }
    Outcome {
        parameters: state.parameters(objective),
        residuals: state.residuals(objective.classes()),
        rows: Some(state.rows),
        converged,
    }
}

/// One row's part of the dual.
#[derive(Clone, Copy)]
struct Dual<F, const C: usize> {
    target: [F; C],
    /// Its distribution, and scores whose softmax that is.
    p: [F; C],
    scores: [F; C],
    /// How far its scores move when its distribution does: the squared norm over the penalty.
    reach: F,
}

/// The rows are shuffled in at least so many blocks, of no more than so many rows.
const BLOCKS: usize = 4096;
const LARGEST_BLOCK: usize = 16;

/// What the ascent keeps, for at most C classes, the weights of W = C − 1 of them: the residuals of a row sum to zero, so
/// those of the last are what the others leave. Less to keep means more of it in the cache.
struct State<F, const C: usize, const W: usize> {
    rows: Arc<Layout>,
    /// In the order of the layout's columns.
    weights: Vec<[F; W]>,
    /// In the order of its rows.
    duals: Vec<Dual<F, C>>,
    intercepts: [F; C],
    alpha: f64,
    /// The penalty on the intercepts within a round.
    sigma: f64,
    /// Blocks of rows.
    order: Vec<u32>,
    /// The rows of a block.
    block: usize,
    random: Shuffle,
}

impl<F: Real, const C: usize, const W: usize> State<F, C, W> {
    fn new(objective: &Objective, start: Option<&Start>) -> Self {
        let (rows, classes) = (objective.rows.len(), objective.classes());
        let alpha = objective.alpha;
        let strength = (rows as f64 / ROWS_A_PENALTY).clamp(1.0, INTERCEPT_PENALTY);
        let start = start.filter(|start| {
            start.residuals.dim() == (rows, classes) && start.intercepts.len() == classes
        });
        let layout = start.and_then(|start| start.rows.clone());
        let layout = layout.filter(|layout| layout.is_of(objective.rows));
        let layout = layout.unwrap_or_else(|| Arc::new(Layout::new(objective.rows)));
        let dual = |(at, norm): (usize, f64)| {
            let (mut target, mut scores) = ([F::of(0.0); C], [F::of(NEVER); C]);
            for class in 0..classes {
                let wanted = objective.targets[[at, class]];
                target[class] = F::of(wanted);
                // With another penalty the same weights have residuals in proportion to it, and the same
                // residuals weights in inverse proportion; the optimum lies between.
                let residual = start.map_or(0.0, |start| {
                    f64::from(start.residuals[[at, class]]) * (alpha / start.alpha).sqrt()
                });
                scores[class] = F::of(libm::log((wanted - residual).max(1e-30)));
            }
            Dual {
                target,
                p: softmax(scores).0,
                scores,
                reach: F::of(norm / alpha + 1.0 / (strength * alpha)),
            }
        };
        let mut intercepts = [F::of(NEVER); C];
        for class in 0..classes {
            intercepts[class] = F::of(start.map_or(0.0, |start| start.intercepts[class]));
        }
        let block = (rows / BLOCKS).clamp(1, LARGEST_BLOCK);
        let mut state = State {
            weights: vec![[F::of(0.0); W]; objective.features()],
            duals: layout.norms().map(dual).collect(),
            rows: layout,
            intercepts,
            alpha,
            sigma: strength * alpha,
            order: (0..rows.div_ceil(block) as u32).collect(),
            block,
            random: Shuffle::default(),
        };
        state.weigh();
        state
    }

    /// The weights that the duals stand for.
    fn weigh(&mut self) {
        let scale = F::of(1.0 / self.alpha);
        for (at, dual) in self.duals.iter().enumerate() {
            let mut part = [F::of(0.0); W];
            for class in 0..W {
                part[class] = scale * (dual.target[class] - dual.p[class]);
            }
            if part.iter().all(|v| *v == F::of(0.0)) {
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
        // Four sums side by side, so that no addition waits for the one before.
        let mut sums = [[F::of(0.0); W]; 4];
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
            let sum = [sums[0], sums[1], sums[2], sums[3]].map(|sums| sums[class]);
            let sum = (sum[0] + sum[1]) + (sum[2] + sum[3]);
            scores[class] += sum;
            scores[W] -= sum;
        }
        scores
    }

    /// One pass over the rows in a new random order. Returns the mean over the rows of how far each was
    /// from the softmax of its scores when its turn came.
    fn round(&mut self) -> f64 {
        self.random.shuffle(&mut self.order);
        let (step, intercept_step) = (F::of(1.0 / self.alpha), F::of(1.0 / self.sigma));
        let order = std::mem::take(&mut self.order);
        let mut moved = 0.0;
        let (block, rows) = (self.block, self.duals.len());
        let rows_of = |number: &u32| {
            let first = *number as usize * block;
            first..rows.min(first + block)
        };
        for at in order.iter().flat_map(rows_of) {
            let scores = self.scores(self.rows.entries(at));
            let dual = &mut self.duals[at];
            let before = dual.p;
            moved += settle(scores, dual.reach, &mut dual.scores, &mut dual.p).into();
            let mut change = [F::of(0.0); W];
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
        // The centre that the intercepts are penalised around moves to where they are.
        let mut sums = [0.0; C];
        for dual in &self.duals {
            for class in 0..C {
                sums[class] += (dual.target[class] - dual.p[class]).into();
            }
        }
        for class in 0..C {
            self.intercepts[class] += F::of(sums[class] / self.sigma);
        }
        moved / rows as f64
    }

    /// The largest entry of the gradient of the mean objective.
    fn stationarity(&self, objective: &Objective) -> f64 {
        let mut gradient: Vec<[F; W]> = self.weights.clone();
        let alpha = F::of(self.alpha);
        for slopes in &mut gradient {
            *slopes = slopes.map(|w| alpha * w);
        }
        let mut of_intercepts = [0.0; C];
        for (at, dual) in self.duals.iter().enumerate() {
            let entries = self.rows.entries(at);
            let p = softmax(self.scores(entries)).0;
            let mut residual = [F::of(0.0); C];
            for class in 0..C {
                residual[class] = p[class] - dual.target[class];
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
        largest(&slopes) / objective.rows.len() as f64
    }

    fn parameters(&self, objective: &Objective) -> Parameters {
        let shape = (objective.features() + 1, objective.classes());
        let mut parameters = Parameters::zeros(shape);
        let weights = self.rows.places().map(|place| &self.weights[place]);
        for (mut row, weights) in parameters.outer_iter_mut().zip(weights) {
            let weights = all_classes::<F, C, W>(weights);
            row.iter_mut().zip(weights).for_each(|(to, w)| *to = w);
        }
        let mut intercepts = parameters.row_mut(objective.features());
        for (to, intercept) in intercepts.iter_mut().zip(self.intercepts) {
            *to = intercept.into();
        }
        // A constant added to all intercepts changes nothing, so rounding lets it drift.
        let mean = intercepts.mean().unwrap_or(0.0);
        intercepts -= mean;
        parameters
    }

    /// In the order of the objective's rows.
    fn residuals(&self, classes: usize) -> Array2<f32> {
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

/// The weights of all classes: those of the last are what the others leave.
fn all_classes<F: Real, const C: usize, const W: usize>(weights: &[F; W]) -> [f64; C] {
    let mut all = [0.0; C];
    for class in 0..W {
        all[class] = weights[class].into();
        all[W] -= all[class];
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::SparseRows;
    use ndarray::array;

    /// The column in the middle is the rarest, the last the most frequent.
    fn rows() -> SparseRows {
        SparseRows::from_rows(
            3,
            [
                vec![(0, 1.0), (2, 0.5)],
                vec![(1, -2.0), (2, 1.5)],
                vec![(2, -1.0)],
                vec![(0, 0.25), (2, 2.0)],
            ],
        )
    }

    fn targets() -> Array2<f64> {
        array![
            [1.0, 0.0, 0.0],
            [0.2, 0.5, 0.3],
            [0.0, 0.0, 1.0],
            [0.0, 1.0, 0.0]
        ]
    }

    fn objective<'a>(rows: &'a SparseRows, targets: &'a Array2<f64>) -> Objective<'a> {
        Objective {
            rows,
            targets: targets.view(),
            alpha: 0.5,
        }
    }

    #[test]
    fn weights_are_the_sum_of_the_rows_times_what_they_still_miss() {
        let (rows, targets) = (rows(), targets());
        let objective = objective(&rows, &targets);
        let outcome = run_in::<f64>(&objective, None, 1e-12, 2);
        assert!(!outcome.converged);
        let mut weights = Array2::<f64>::zeros((3, 3));
        for (at, residuals) in outcome.residuals.outer_iter().enumerate() {
            assert!(residuals.sum().abs() < 1e-6, "distributions sum to one");
            let predicted = &targets.row(at) - &residuals.mapv(f64::from);
            assert!(predicted.iter().all(|p| (-1e-6..1.0).contains(p)));
            for (column, value) in rows.row(at) {
                for class in 0..3 {
                    weights[[column, class]] += value * f64::from(residuals[class]) / 0.5;
                }
            }
        }
        for ((column, class), weight) in weights.indexed_iter() {
            assert!((outcome.parameters[[column, class]] - weight).abs() < 1e-5);
        }
    }

    #[test]
    fn the_ascent_knows_the_gradient_of_the_objective() {
        let (rows, targets) = (rows(), targets());
        let objective = objective(&rows, &targets);
        let mut state = State::<f64, 3, 2>::new(&objective, None);
        for _ in 0..3 {
            state.round();
            let wanted = objective.stationarity(&state.parameters(&objective));
            assert!(wanted > 0.0);
            assert!((state.stationarity(&objective) - wanted).abs() < 1e-12);
        }
    }

    #[test]
    fn rows_in_blocks_come_to_the_same_optimum() {
        let (rows, targets) = (rows(), targets());
        let objective = objective(&rows, &targets);
        let alone = run_in::<f64>(&objective, None, 1e-12, 1000).parameters;
        for (block, blocks) in [(3, 2), (4, 1)] {
            let mut state = State::<f64, 3, 2>::new(&objective, None);
            (state.block, state.order) = (block, (0..blocks).collect());
            while state.round() > 1e-13 {}
            let apart = &state.parameters(&objective) - &alone;
            assert!(apart.iter().all(|d| d.abs() < 1e-9), "{apart}");
        }
    }
}
