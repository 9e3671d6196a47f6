//! SAGA (Defazio, Bach and Lacoste-Julien 2014) with lagged updates: a step touches only the
//! columns that its row has; what the other columns missed is made up when they are next needed
//! (Schmidt, Le Roux and Bach 2017, section 4.1). Rows come in a seeded random order, so two runs
//! are the same to the last bit.

use super::objective::{Objective, Parameters, log_softmax};

/// Rounds over the rows between two looks at the gradient.
const ROUNDS: usize = 5;

pub(super) struct Outcome {
    pub parameters: Parameters,
    pub converged: bool,
    pub epochs: usize,
}

/// Minimises until the largest entry of the mean objective's gradient is at most `tolerance`, or
/// for `max_epochs` rounds over the rows.
pub(super) fn minimize(
    objective: &Objective,
    start: Parameters,
    tolerance: f64,
    max_epochs: usize,
) -> Outcome {
    let mut state = State::new(objective, start);
    let mut epochs = 0;
    loop {
        // Checking costs about a third of a round, so it is not done after each.
        if objective.stationarity(&state.parameters) <= tolerance {
            break Outcome {
                parameters: state.parameters,
                converged: true,
                epochs,
            };
        }
        if epochs >= max_epochs {
            break Outcome {
                parameters: state.parameters,
                converged: false,
                epochs,
            };
        }
        for _ in 0..ROUNDS {
            state.round(objective);
            epochs += 1;
        }
    }
}

struct State {
    parameters: Parameters,
    /// Each row's last residual, rows × classes: SAGA's memory.
    residuals: Vec<f64>,
    /// The mean gradient over that memory, in the layout of the parameters.
    mean: Vec<f64>,
    /// For each column, the step up to which it has been brought.
    touched: Vec<usize>,
    /// `shrink[k] = rho^k`, `missed[k] = Σ_{t<k} rho^t`: what k lagged steps do.
    shrink: Vec<f64>,
    missed: Vec<f64>,
    step_size: f64,
    order: Vec<usize>,
    random: u64,
}

impl State {
    fn new(objective: &Objective, parameters: Parameters) -> Self {
        let rows = objective.rows.len();
        let classes = objective.classes();
        let longest = (0..rows)
            .map(|at| objective.rows.row(at).map(|(_, v)| v * v).sum::<f64>())
            .fold(0.0, f64::max);
        // Half the squared norm (and one for the intercept) bounds the curvature of a row's loss.
        let curvature = 0.5 * (longest + 1.0) + objective.alpha / rows as f64;
        let step_size = 1.0 / (3.0 * curvature);
        let rho = 1.0 - step_size * objective.alpha / rows as f64;
        let mut shrink = vec![1.0; rows + 1];
        let mut missed = vec![0.0; rows + 1];
        for k in 1..=rows {
            shrink[k] = shrink[k - 1] * rho;
            missed[k] = missed[k - 1] + shrink[k - 1];
        }
        // The memory starts at the residuals of the starting point, so a warm start keeps its worth.
        let mut residuals = vec![0.0; rows * classes];
        let mut mean = vec![0.0; (objective.features() + 1) * classes];
        let mut scores = ndarray::Array1::zeros(classes);
        for (at, memory) in residuals.chunks_exact_mut(classes).enumerate() {
            objective.scores(&parameters, at, &mut scores);
            for (m, s) in memory.iter_mut().zip(&scores) {
                *m = *s;
            }
            log_softmax(memory);
            for (class, m) in memory.iter_mut().enumerate() {
                *m = libm::exp(*m) - objective.targets[[at, class]];
            }
            let columns = objective.rows.row(at).chain([(objective.features(), 1.0)]);
            for (column, value) in columns {
                for (g, m) in mean[column * classes..].iter_mut().zip(memory.iter()) {
                    *g += value * m / rows as f64;
                }
            }
        }
        State {
            parameters,
            residuals,
            mean,
            touched: vec![0; objective.features()],
            shrink,
            missed,
            step_size,
            order: (0..rows).collect(),
            random: 0x9E37_79B9_7F4A_7C15,
        }
    }

    /// One pass over the rows in a new random order.
    fn round(&mut self, objective: &Objective) {
        let classes = objective.classes();
        let features = objective.features();
        let rows = self.order.len();
        self.shuffle();
        let Some(weights) = self.parameters.as_slice_mut() else {
            return;
        };
        let mut scores = vec![0.0; classes];
        let mut change = vec![0.0; classes];
        for (step, &at) in self.order.iter().enumerate() {
            let (columns, values) = objective.rows.parts(at);
            scores.copy_from_slice(&weights[features * classes..]);
            for (&column, &value) in columns.iter().zip(values) {
                let column = column as usize;
                let lag = step - self.touched[column];
                self.touched[column] = step;
                let (shrink, missed) = (self.shrink[lag], self.step_size * self.missed[lag]);
                let range = column * classes..(column + 1) * classes;
                for ((w, g), z) in weights[range.clone()]
                    .iter_mut()
                    .zip(&self.mean[range])
                    .zip(&mut scores)
                {
                    *w = *w * shrink - missed * g;
                    *z += f64::from(value) * *w;
                }
            }
            log_softmax(&mut scores);
            let memory = &mut self.residuals[at * classes..(at + 1) * classes];
            for (class, (z, m)) in scores.iter().zip(memory).enumerate() {
                let residual = libm::exp(*z) - objective.targets[[at, class]];
                change[class] = residual - *m;
                *m = residual;
            }
            // The columns of this row take their step of the mean gradient later, with the lag;
            // the difference to the memory is theirs alone and is taken now.
            for (&column, &value) in columns.iter().zip(values) {
                let range = column as usize * classes..(column as usize + 1) * classes;
                for ((w, g), c) in weights[range.clone()]
                    .iter_mut()
                    .zip(&mut self.mean[range])
                    .zip(&change)
                {
                    let difference = f64::from(value) * c;
                    // The lagged step of this round will use the new mean: take back its change.
                    *w -= self.step_size * difference * (1.0 - 1.0 / rows as f64);
                    *g += difference / rows as f64;
                }
            }
            let range = features * classes..(features + 1) * classes;
            for ((b, g), c) in weights[range.clone()]
                .iter_mut()
                .zip(&mut self.mean[range])
                .zip(&change)
            {
                *b -= self.step_size * (c + *g);
                *g += c / rows as f64;
            }
        }
        // Bring every column up to date, so that the parameters can be read.
        for (column, touched) in self.touched.iter_mut().enumerate() {
            let lag = rows - *touched;
            *touched = 0;
            let (shrink, missed) = (self.shrink[lag], self.step_size * self.missed[lag]);
            let range = column * classes..(column + 1) * classes;
            for (w, g) in weights[range.clone()].iter_mut().zip(&self.mean[range]) {
                *w = *w * shrink - missed * g;
            }
        }
    }

    /// Fisher and Yates, with Marsaglia's xorshift64 as the source of chance.
    fn shuffle(&mut self) {
        for last in (1..self.order.len()).rev() {
            self.random ^= self.random << 13;
            self.random ^= self.random >> 7;
            self.random ^= self.random << 17;
            self.order
                .swap(last, (self.random % (last as u64 + 1)) as usize);
        }
    }
}
