//! SAGA (Defazio, Bach and Lacoste-Julien 2014) with lagged updates: a step touches only the
//! columns that its row has; what the other columns missed is made up when they are next needed
//! (Schmidt, Le Roux and Bach 2017, section 4.1). Rows come in a seeded random order, so two runs
//! are the same to the last bit.

// Loops over a number of classes that the compiler knows are unrolled; iterators over zipped arrays
// read worse here, where four arrays run in step.
#![allow(clippy::needless_range_loop)]

use super::objective::{Objective, Parameters, log_softmax};

/// Rounds over the rows between two looks at the gradient.
const ROUNDS: usize = 5;

pub(super) struct Outcome {
    pub parameters: Parameters,
    pub converged: bool,
}

/// Minimises until the largest entry of the mean objective's gradient is at most `tolerance`, or
/// for `max_epochs` rounds over the rows (rounded up to the next look at the gradient).
pub(super) fn minimize(
    objective: &Objective,
    start: Parameters,
    tolerance: f64,
    max_epochs: usize,
) -> Outcome {
    // The inner loops run over the classes: with their number known to the compiler they are
    // several times as fast. Where it is not one of these, the next larger one does, its further
    // classes staying at zero.
    match objective.classes() {
        0..=2 => run::<2>(objective, start, tolerance, max_epochs),
        3 => run::<3>(objective, start, tolerance, max_epochs),
        4 => run::<4>(objective, start, tolerance, max_epochs),
        5..=8 => run::<8>(objective, start, tolerance, max_epochs),
        9..=32 => run::<32>(objective, start, tolerance, max_epochs),
        _ => Outcome {
            parameters: start,
            converged: false,
        },
    }
}

fn run<const C: usize>(
    objective: &Objective,
    start: Parameters,
    tolerance: f64,
    max_epochs: usize,
) -> Outcome {
    let mut parameters = start;
    let mut state = None;
    let mut epochs = 0;
    loop {
        // Checking costs about a third of a round, so it is not done after each.
        let converged = objective.stationarity(&parameters) <= tolerance;
        if converged || epochs >= max_epochs {
            break Outcome {
                parameters,
                converged,
            };
        }
        let state = state.get_or_insert_with(|| State::<C>::new(objective, &parameters));
        for _ in 0..ROUNDS {
            state.round(objective);
            epochs += 1;
        }
        parameters = state.parameters(objective);
    }
}

/// One column. Its numbers lie side by side, because the columns of a row are all over memory and
/// each new place costs more than the arithmetic there.
#[derive(Clone)]
struct Column<const C: usize> {
    weights: [f64; C],
    /// The mean gradient over the memory.
    mean: [f64; C],
    /// The step of this round up to which both have been applied.
    touched: usize,
}

/// What SAGA keeps, for at most C classes.
struct State<const C: usize> {
    columns: Vec<Column<C>>,
    intercept: Column<C>,
    /// Each row's last residual: SAGA's memory.
    residuals: Vec<[f64; C]>,
    /// `shrink[k] = rho^k`, `missed[k] = step size · Σ_{t<k} rho^t`: what k lagged steps do.
    shrink: Vec<f64>,
    missed: Vec<f64>,
    step_size: f64,
    order: Vec<usize>,
    random: u64,
}

impl<const C: usize> State<C> {
    fn new(objective: &Objective, start: &Parameters) -> Self {
        let rows = objective.rows.len();
        let share = 1.0 / rows as f64;
        let longest = (0..rows)
            .map(|at| objective.rows.row(at).map(|(_, v)| v * v).sum::<f64>())
            .fold(0.0, f64::max);
        // Half the squared norm (and one for the intercept) bounds the curvature of a row's loss.
        let curvature = 0.5 * (longest + 1.0) + objective.alpha * share;
        let step_size = 1.0 / (2.0 * curvature);
        let rho = 1.0 - step_size * objective.alpha * share;
        let mut shrink = vec![1.0; rows + 1];
        let mut missed = vec![0.0; rows + 1];
        for k in 1..=rows {
            shrink[k] = shrink[k - 1] * rho;
            missed[k] = missed[k - 1] + step_size * shrink[k - 1];
        }
        let column = |row: ndarray::ArrayView1<f64>| {
            let mut weights = [0.0; C];
            weights.iter_mut().zip(row).for_each(|(w, v)| *w = *v);
            Column {
                weights,
                mean: [0.0; C],
                touched: 0,
            }
        };
        let mut columns: Vec<Column<C>> = start.outer_iter().map(column).collect();
        // The memory starts at the residuals of the starting point, so a warm start keeps its worth.
        let mut residuals = Vec::with_capacity(rows);
        for at in 0..rows {
            let columns_of_row = || objective.rows.row(at).chain([(objective.features(), 1.0)]);
            let mut scores = [0.0; C];
            for (column, value) in columns_of_row() {
                for class in 0..C {
                    scores[class] += value * columns[column].weights[class];
                }
            }
            let residual = residual(objective, at, scores);
            for (column, value) in columns_of_row() {
                for class in 0..C {
                    columns[column].mean[class] += value * residual[class] * share;
                }
            }
            residuals.push(residual);
        }
        let intercept = columns.swap_remove(objective.features());
        State {
            columns,
            intercept,
            residuals,
            shrink,
            missed,
            step_size,
            order: (0..rows).collect(),
            random: 0x9E37_79B9_7F4A_7C15,
        }
    }

    /// One pass over the rows in a new random order.
    fn round(&mut self, objective: &Objective) {
        self.shuffle();
        let share = 1.0 / self.order.len() as f64;
        let bias = &mut self.intercept;
        for (step, &at) in self.order.iter().enumerate() {
            let (columns, values) = objective.rows.parts(at);
            let mut scores = bias.weights;
            for (&column, &value) in columns.iter().zip(values) {
                let column = &mut self.columns[column as usize];
                let lag = step - column.touched;
                column.touched = step;
                column.catch_up(self.shrink[lag], self.missed[lag]);
                let value = f64::from(value);
                for class in 0..C {
                    scores[class] += value * column.weights[class];
                }
            }
            let residual = residual(objective, at, scores);
            let mut change = residual;
            for class in 0..C {
                change[class] -= self.residuals[at][class];
            }
            self.residuals[at] = residual;
            // The columns of this row take their step of the mean gradient later, with the lag,
            // and will then use the new mean; the difference to the memory is taken now, less what
            // the new mean already holds of it.
            let now = self.step_size * (1.0 - share);
            for (&column, &value) in columns.iter().zip(values) {
                let column = &mut self.columns[column as usize];
                let value = f64::from(value);
                for class in 0..C {
                    let difference = value * change[class];
                    column.weights[class] -= now * difference;
                    column.mean[class] += share * difference;
                }
            }
            for class in 0..C {
                bias.weights[class] -= self.step_size * (change[class] + bias.mean[class]);
                bias.mean[class] += share * change[class];
            }
        }
        // Bring every column up to date, so that the parameters can be read.
        for column in &mut self.columns {
            let lag = self.order.len() - column.touched;
            column.touched = 0;
            column.catch_up(self.shrink[lag], self.missed[lag]);
        }
    }

    fn parameters(&self, objective: &Objective) -> Parameters {
        let shape = (objective.features() + 1, objective.classes());
        Parameters::from_shape_fn(shape, |(at, class)| {
            let column = self.columns.get(at).unwrap_or(&self.intercept);
            column.weights[class]
        })
    }

    /// Fisher and Yates, with Marsaglia's xorshift64 as the source of chance.
    fn shuffle(&mut self) {
        for last in (1..self.order.len()).rev() {
            self.random ^= self.random << 13;
            self.random ^= self.random >> 7;
            self.random ^= self.random << 17;
            let other = (self.random % (last as u64 + 1)) as usize;
            self.order.swap(last, other);
        }
    }
}

impl<const C: usize> Column<C> {
    /// The steps that this column has missed: they shrink its weights and take the mean gradient.
    fn catch_up(&mut self, shrink: f64, missed: f64) {
        for class in 0..C {
            self.weights[class] = self.weights[class] * shrink - missed * self.mean[class];
        }
    }
}

/// Predicted minus wanted probabilities of a row; zero beyond the objective's classes.
fn residual<const C: usize>(objective: &Objective, at: usize, mut scores: [f64; C]) -> [f64; C] {
    let (used, unused) = scores.split_at_mut(objective.classes());
    log_softmax(used);
    for (score, target) in used.iter_mut().zip(objective.targets.row(at)) {
        *score = libm::exp(*score) - target;
    }
    unused.fill(0.0);
    scores
}
