//! Fitted numbers rounded to a grid, so that they are the same on every machine.

/// Steps of the grid between 0 and 1; a power of two, so that its places are exact.
const STEPS: f64 = 16384.0;

/// The nearest place on the grid that parameters are rounded to. linfa-logistic uses the platform's `exp`, whose last bit
/// differs between machines; rounded, it practically never does.
pub(super) fn on_grid(parameter: &f64) -> f64 {
    (parameter * STEPS).round() / STEPS
}
