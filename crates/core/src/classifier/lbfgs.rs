//! L-BFGS by argmin, for fits that the dual coordinate ascent did not bring to convergence.

use argmin::core::{CostFunction, Executor, Gradient, State};
use argmin::solver::linesearch::MoreThuenteLineSearch;
use argmin::solver::quasinewton::LBFGS;
use ndarray::Array1;

use super::objective::{Objective, Parameters};

const MEMORY: usize = 10;

struct Problem<'a, 'b> {
    objective: &'a Objective<'b>,
}

impl Problem<'_, '_> {
    fn value_and_gradient(
        &self,
        flat: &Array1<f64>,
    ) -> Result<(f64, Array1<f64>), argmin::core::Error> {
        let shape = (self.objective.features() + 1, self.objective.classes());
        let parameters = flat.view().into_shape_with_order(shape)?.to_owned();
        let (value, gradient) = self.objective.value_and_gradient(&parameters);
        Ok((value, gradient.into_flat()))
    }
}

impl CostFunction for Problem<'_, '_> {
    type Param = Array1<f64>;
    type Output = f64;

    fn cost(&self, flat: &Array1<f64>) -> Result<f64, argmin::core::Error> {
        Ok(self.value_and_gradient(flat)?.0)
    }
}

impl Gradient for Problem<'_, '_> {
    type Param = Array1<f64>;
    type Gradient = Array1<f64>;

    fn gradient(&self, flat: &Array1<f64>) -> Result<Array1<f64>, argmin::core::Error> {
        Ok(self.value_and_gradient(flat)?.1)
    }
}

/// Minimises from `start`. Returns the best parameters, or `start` if the optimiser gave up.
pub(super) fn minimize(
    objective: &Objective,
    start: Parameters,
    tolerance: f64,
    max_iterations: u64,
) -> Parameters {
    let shape = start.raw_dim();
    let rows = objective.rows.len() as f64;
    let attempt = || -> Result<Parameters, argmin::core::Error> {
        let solver = LBFGS::new(MoreThuenteLineSearch::new(), MEMORY)
            // argmin stops by the norm of the summed gradient, which is never smaller than the
            // largest entry that this crate stops by.
            .with_tolerance_grad(tolerance * rows)?
            .with_tolerance_cost(0.0)?;
        let result = Executor::new(Problem { objective }, solver)
            .configure(|state| {
                state
                    .param(start.clone().into_flat())
                    .max_iters(max_iterations)
            })
            .run()?;
        let best = result
            .state()
            .get_best_param()
            .cloned()
            .unwrap_or_else(|| start.clone().into_flat());
        Ok(best.into_shape_with_order(shape)?)
    };
    // A line search may fail at the limits of floating point. That is no error: the caller looks at the
    // gradient of what it gets and reports whether that converged.
    attempt().unwrap_or_else(|_| start.clone())
}
