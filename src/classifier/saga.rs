//! SAGA (Defazio, Bach and Lacoste-Julien 2014) with lagged updates: a step touches only the
//! columns that its row has; what the other columns missed is made up when they are next needed
//! (Schmidt, Le Roux and Bach 2017, section 4.1). Rows come in a seeded random order, so two runs
//! are the same to the last bit.

// Loops over a number of classes that the compiler knows are unrolled; iterators over zipped arrays
// read worse here, where four arrays run in step.
#![allow(clippy::needless_range_loop)]

use std::ops::{Add, AddAssign, Mul, Sub, SubAssign};

use super::objective::{Objective, Parameters, largest, log_softmax};

/// Down to this tolerance single precision does, which takes half the memory; the time depends on it.
const SINGLE: f64 = 1e-5;

pub(super) struct Outcome {
    pub parameters: Parameters,
    pub converged: bool,
}

/// Minimises until the largest entry of the mean objective's gradient is at most `tolerance`, or
/// for `max_epochs` rounds over the rows.
pub(super) fn minimize(
    objective: &Objective,
    start: Parameters,
    tolerance: f64,
    max_epochs: usize,
) -> Outcome {
    let rough = run_in::<f32>(objective, start, tolerance.max(SINGLE), max_epochs);
    match tolerance >= SINGLE {
        true => rough,
        false => run_in::<f64>(objective, rough.parameters, tolerance, max_epochs),
    }
}

fn run_in<F: Real>(
    objective: &Objective,
    start: Parameters,
    tolerance: f64,
    max_epochs: usize,
) -> Outcome {
    // The inner loops run over the classes: with their number known to the compiler they are
    // several times as fast. Where it is not one of these, the next larger one does, its further
    // classes staying at zero.
    match objective.classes() {
        0..=2 => run::<F, 2>(objective, start, tolerance, max_epochs),
        3 => run::<F, 3>(objective, start, tolerance, max_epochs),
        4 => run::<F, 4>(objective, start, tolerance, max_epochs),
        5..=8 => run::<F, 8>(objective, start, tolerance, max_epochs),
        9..=32 => run::<F, 32>(objective, start, tolerance, max_epochs),
        _ => Outcome {
            parameters: start,
            converged: false,
        },
    }
}

fn run<F: Real, const C: usize>(
    objective: &Objective,
    start: Parameters,
    tolerance: f64,
    max_epochs: usize,
) -> Outcome {
    let mut state = State::<F, C>::new(objective, &start);
    let mut stationarity = state.stationarity(objective);
    if stationarity <= tolerance || max_epochs == 0 {
        return Outcome {
            converged: stationarity <= tolerance,
            parameters: start,
        };
    }
    let mut next_look = 1;
    for epoch in 1..=max_epochs {
        state.round(objective);
        // A look at the gradient is one more pass over the rows, and a round about halves it.
        if epoch == next_look || epoch == max_epochs {
            stationarity = state.stationarity(objective);
            if stationarity <= tolerance {
                break;
            }
            let halvings = libm::log2(stationarity / tolerance).clamp(1.0, 1000.0);
            next_look = epoch + halvings as usize;
        }
    }
    Outcome {
        parameters: state.parameters(objective),
        converged: stationarity <= tolerance,
    }
}

/// A precision to compute in.
trait Real:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + AddAssign
    + SubAssign
    + From<f32>
    + Into<f64>
{
    fn of(value: f64) -> Self;
}

impl Real for f32 {
    fn of(value: f64) -> Self {
        value as f32
    }
}

impl Real for f64 {
    fn of(value: f64) -> Self {
        value
    }
}

/// One column. Its numbers lie side by side, because the columns of a row are all over memory and
/// each new place costs more than the arithmetic there.
#[derive(Clone)]
struct Column<F, const C: usize> {
    weights: [F; C],
    /// The mean gradient over the memory.
    mean: [F; C],
    /// The step of this round up to which both have been applied.
    touched: u32,
}

/// What SAGA keeps, for at most C classes.
struct State<F, const C: usize> {
    /// The columns that most rows have come first, so that what is needed all the time lies together.
    columns: Vec<Column<F, C>>,
    /// Where each of the objective's columns stands.
    places: Vec<u32>,
    /// The places of each row's columns, rows one after the other.
    of_rows: Vec<u32>,
    starts: Vec<usize>,
    intercept: Column<F, C>,
    /// Each row's last residual: SAGA's memory.
    residuals: Vec<[f64; C]>,
    /// `shrink[k] = rho^k`, `missed[k] = step size · Σ_{t<k} rho^t`: what k lagged steps do.
    shrink: Vec<F>,
    missed: Vec<F>,
    step_size: f64,
    order: Vec<usize>,
    random: u64,
}

impl<F: Real, const C: usize> State<F, C> {
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
        let (mut power, mut sum) = (1.0, 0.0);
        let (mut shrink, mut missed) = (Vec::new(), Vec::new());
        for _ in 0..=rows {
            shrink.push(F::of(power));
            missed.push(F::of(sum));
            sum += step_size * power;
            power *= rho;
        }
        let column = |row: ndarray::ArrayView1<f64>| {
            let mut weights = [F::of(0.0); C];
            weights
                .iter_mut()
                .zip(row)
                .for_each(|(w, v)| *w = F::of(*v));
            Column {
                weights,
                mean: [F::of(0.0); C],
                touched: 0,
            }
        };
        let (places, frequent) = by_frequency(objective);
        let (mut of_rows, mut starts) = (Vec::new(), vec![0]);
        for at in 0..rows {
            let (columns, _) = objective.rows.parts(at);
            of_rows.extend(columns.iter().map(|&c| places[c as usize]));
            starts.push(of_rows.len());
        }
        let mut state = State {
            columns: frequent
                .iter()
                .map(|&at| column(start.row(at as usize)))
                .collect(),
            places,
            of_rows,
            starts,
            intercept: column(start.row(objective.features())),
            residuals: Vec::with_capacity(rows),
            shrink,
            missed,
            step_size,
            order: (0..rows).collect(),
            random: 0x9E37_79B9_7F4A_7C15,
        };
        // The memory starts at the residuals of the starting point, so a warm start keeps its worth.
        let mut means = vec![[0.0; C]; state.columns.len() + 1];
        state.residuals = state.gradient(objective, &mut means);
        let last = means.pop().unwrap_or([0.0; C]);
        state.intercept.mean = last.map(F::of);
        for (column, mean) in state.columns.iter_mut().zip(means) {
            column.mean = mean.map(F::of);
        }
        state
    }

    /// Adds the mean gradient of the rows' losses to `means`, one entry a column and one for the
    /// intercept, and returns the rows' residuals.
    fn gradient(&self, objective: &Objective, means: &mut [[f64; C]]) -> Vec<[f64; C]> {
        let share = 1.0 / self.order.len() as f64;
        let last = means.len() - 1;
        let mut residuals = Vec::with_capacity(self.order.len());
        for (at, ends) in self.starts.windows(2).enumerate() {
            let (_, values) = objective.rows.parts(at);
            let columns = &self.of_rows[ends[0]..ends[1]];
            let mut scores = self.intercept.weights;
            for (&column, &value) in columns.iter().zip(values) {
                let weights = &self.columns[column as usize].weights;
                for class in 0..C {
                    scores[class] += F::from(value) * weights[class];
                }
            }
            let residual = residual(objective, at, scores);
            for (&column, &value) in columns.iter().zip(values) {
                let mean = &mut means[column as usize];
                for class in 0..C {
                    mean[class] += f64::from(value) * residual[class] * share;
                }
            }
            for class in 0..C {
                means[last][class] += residual[class] * share;
            }
            residuals.push(residual);
        }
        residuals
    }

    /// The largest entry of the gradient of the mean objective.
    fn stationarity(&self, objective: &Objective) -> f64 {
        let decay = objective.alpha / self.order.len() as f64;
        let mut means: Vec<[f64; C]> = Vec::with_capacity(self.columns.len() + 1);
        for column in &self.columns {
            means.push(column.weights.map(|w| decay * w.into()));
        }
        means.push([0.0; C]);
        self.gradient(objective, &mut means);
        largest(means.as_flattened())
    }

    /// One pass over the rows in a new random order.
    fn round(&mut self, objective: &Objective) {
        self.shuffle();
        let share = 1.0 / self.order.len() as f64;
        // The columns of a row take their step of the mean gradient later, with the lag, and will
        // then use the new mean; the difference to the memory is taken now, less what the new mean
        // already holds of it.
        let now = F::of(self.step_size * (1.0 - share));
        let bias = &mut self.intercept;
        for (step, &at) in self.order.iter().enumerate() {
            let (_, values) = objective.rows.parts(at);
            let columns = &self.of_rows[self.starts[at]..self.starts[at + 1]];
            let mut scores = bias.weights;
            for (&column, &value) in columns.iter().zip(values) {
                let column = &mut self.columns[column as usize];
                let lag = step - column.touched as usize;
                column.touched = step as u32;
                column.catch_up(self.shrink[lag], self.missed[lag]);
                for class in 0..C {
                    scores[class] += F::from(value) * column.weights[class];
                }
            }
            let residual = residual(objective, at, scores);
            let mut change = residual;
            for class in 0..C {
                change[class] -= self.residuals[at][class];
            }
            self.residuals[at] = residual;
            let (step_now, mean_now) = (
                change.map(|c| now * F::of(c)),
                change.map(|c| F::of(share * c)),
            );
            for (&column, &value) in columns.iter().zip(values) {
                let column = &mut self.columns[column as usize];
                for class in 0..C {
                    column.weights[class] -= F::from(value) * step_now[class];
                    column.mean[class] += F::from(value) * mean_now[class];
                }
            }
            for class in 0..C {
                let mean: f64 = bias.mean[class].into();
                bias.weights[class] -= F::of(self.step_size * (change[class] + mean));
                bias.mean[class] += mean_now[class];
            }
        }
        // Bring every column up to date, so that the parameters can be read.
        for column in &mut self.columns {
            let lag = self.order.len() - column.touched as usize;
            column.touched = 0;
            column.catch_up(self.shrink[lag], self.missed[lag]);
        }
    }

    fn parameters(&self, objective: &Objective) -> Parameters {
        let shape = (objective.features() + 1, objective.classes());
        let mut parameters = Parameters::from_shape_fn(shape, |(at, class)| {
            let column = match self.places.get(at) {
                Some(&place) => &self.columns[place as usize],
                None => &self.intercept,
            };
            column.weights[class].into()
        });
        // A constant added to all intercepts changes nothing, so rounding lets it drift.
        let mut intercepts = parameters.row_mut(objective.features());
        let mean = intercepts.mean().unwrap_or(0.0);
        intercepts -= mean;
        parameters
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

impl<F: Real, const C: usize> Column<F, C> {
    /// The steps that this column has missed: they shrink its weights and take the mean gradient.
    fn catch_up(&mut self, shrink: F, missed: F) {
        for class in 0..C {
            self.weights[class] = self.weights[class] * shrink - missed * self.mean[class];
        }
    }
}

/// Each column's place when those that most rows have come first, and the column at each place.
fn by_frequency(objective: &Objective) -> (Vec<u32>, Vec<u32>) {
    let mut counts = vec![0u32; objective.features()];
    for at in 0..objective.rows.len() {
        let (columns, _) = objective.rows.parts(at);
        columns.iter().for_each(|&c| counts[c as usize] += 1);
    }
    let mut frequent: Vec<u32> = (0..counts.len() as u32).collect();
    frequent.sort_by_key(|&c| std::cmp::Reverse(counts[c as usize]));
    let mut places = vec![0; counts.len()];
    for (place, &column) in (0..).zip(&frequent) {
        places[column as usize] = place;
    }
    (places, frequent)
}

/// Predicted minus wanted probabilities of a row; zero beyond the objective's classes.
fn residual<F: Real, const C: usize>(objective: &Objective, at: usize, scores: [F; C]) -> [f64; C] {
    let mut scores: [f64; C] = scores.map(F::into);
    let (used, unused) = scores.split_at_mut(objective.classes());
    log_softmax(used);
    for (score, target) in used.iter_mut().zip(objective.targets.row(at)) {
        *score = libm::exp(*score) - target;
    }
    unused.fill(0.0);
    scores
}
