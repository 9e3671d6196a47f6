//! AdamW (Loshchilov and Hutter 2019), with the gradient of all tensors together cut to a norm of 1 as is usual for
//! transformers.

/// The decay of the mean gradient and of its mean square.
const DECAYS: (f32, f32) = (0.9, 0.999);
/// Added to the root of the mean square.
const EPSILON: f32 = 1e-8;
/// The share of the learning rate by which weights of linear maps shrink in a step.
const SHRINKAGE: f32 = 0.01;
/// The largest norm of a gradient.
const MAX_NORM: f64 = 1.0;

/// The means of one tensor's gradient and of its square.
struct Means {
    gradient: Vec<f32>,
    square: Vec<f32>,
}

/// The state of the optimiser for a list of tensors.
pub(super) struct Optimiser {
    means: Vec<Means>,
    /// The steps so far.
    pub steps: u64,
}

impl Optimiser {
    /// The state before the first step for such tensors.
    pub fn new(tensors: &[(&mut [f32], bool)]) -> Self {
        let zeros = tensors.iter().map(|(tensor, _)| Means {
            gradient: vec![0.0; tensor.len()],
            square: vec![0.0; tensor.len()],
        });
        Optimiser {
            means: zeros.collect(),
            steps: 0,
        }
    }

    /// The mean of each tensor's gradient and of its square.
    pub fn means(&mut self) -> impl Iterator<Item = &mut [f32]> {
        let all = self.means.iter_mut();
        all.flat_map(|means| [&mut means.gradient[..], &mut means.square[..]])
    }

    /// Changes weights against their gradients. Each tensor comes with whether its weights are those of a
    /// linear map. The lists must be the same at each step.
    pub fn step(
        &mut self,
        weights: Vec<(&mut [f32], bool)>,
        gradients: Vec<(&mut [f32], bool)>,
        rate: f32,
    ) {
        let squares = gradients.iter().map(|(gradient, _)| square(gradient));
        let norm = squares.sum::<f64>().sqrt();
        if !norm.is_finite() {
            // A step would make all weights useless.
            return;
        }
        self.steps += 1;
        let scale = (MAX_NORM / norm.max(MAX_NORM)) as f32;
        let (first, second) = DECAYS;
        let steps = i32::try_from(self.steps).unwrap_or(i32::MAX);
        let correction = 1.0 - first.powi(steps);
        let root_correction = (1.0 - second.powi(steps)).sqrt();
        let tensors = weights.into_iter().zip(gradients).zip(&mut self.means);
        for (((weights, is_map), (gradient, _)), means) in tensors {
            let kept = if is_map { 1.0 - rate * SHRINKAGE } else { 1.0 };
            let means = means.gradient.iter_mut().zip(&mut means.square);
            for ((w, g), (m, s)) in weights.iter_mut().zip(gradient).zip(means) {
                let g = *g * scale;
                *m = first * *m + (1.0 - first) * g;
                *s = second * *s + (1.0 - second) * g * g;
                let root = s.sqrt() / root_correction + EPSILON;
                *w = *w * kept - rate * (*m / correction) / root;
            }
        }
    }
}

/// The sum of squares, in parts that a processor adds at once.
fn square(numbers: &[f32]) -> f64 {
    let chunks = numbers.chunks(256);
    chunks
        .map(|chunk| f64::from(ndarray::aview1(chunk).dot(&ndarray::aview1(chunk))))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `torch.optim.AdamW` of PyTorch 2.5 after `clip_grad_norm_`, with a decay of 0.01 for the first tensor.
    #[test]
    fn steps_are_those_of_pytorch() {
        let gradients = [
            ([0.3, -0.4, 0.0], [0.1]),
            ([3.0, 4.0, -12.0], [2.0]),
            ([-0.1, 0.2, 0.05], [0.3]),
        ];
        let wanted: [[f64; 4]; 3] = [
            [0.899, -1.898, 2.997, 0.4],
            [0.799_719, -1.887_823, 3.068_417, 0.301_012],
            [0.741_814, -1.903_631, 3.119_287, 0.206_717],
        ];
        let (mut weights, mut bias) = ([1.0, -2.0, 3.0], [0.5]);
        let mut optimiser = Optimiser::new(&[(&mut weights, true), (&mut bias, false)]);
        for ((mut of_weights, mut of_bias), wanted) in gradients.into_iter().zip(wanted) {
            optimiser.step(
                vec![(&mut weights, true), (&mut bias, false)],
                vec![(&mut of_weights, true), (&mut of_bias, false)],
                0.1,
            );
            for (found, wanted) in weights.iter().chain(&bias).zip(wanted) {
                assert!(
                    (f64::from(*found) - wanted).abs() < 2e-6,
                    "{found} for {wanted}"
                );
            }
        }
    }
}
