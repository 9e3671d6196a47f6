//! One fit of the upper layers and of the head.

use std::io;

use ndarray::{Array1, Array2, Axis, s};

use super::PART;
use super::checkpoint::Checkpoint;
use super::passes::Passes;
use crate::encoder::TuningError;
use crate::encoder::dropout::Dropout;
use crate::encoder::layer::{Forward, Layer, Linear, softmax};
use crate::encoder::lower::Lower;
use crate::encoder::network::{Network, pool};
use crate::encoder::optimiser::Optimiser;

/// The learning rate for the last [`QUARTER`] of the layers of an encoder with [`WIDTH`] numbers a piece. It falls with
/// the root of the width and with the root of the share of layers, because the lower ones know less of labels.
const RATE: f32 = 1.5e-4;
const QUARTER: f32 = 0.25;
const WIDTH: f32 = 768.0;
/// How many times larger the learning rate of the untrained map to logits is.
const HEAD_RATE: f32 = 10.0;
/// The share of the steps in which the learning rate grows. Then it falls to 0 in equal steps.
const WARM_UP: f32 = 0.06;
/// The share of the numbers that are forgotten in a step.
const DROPOUT: f32 = 0.1;
/// The largest number of pieces whose gradient is computed at once, unless one text has more: it needs
/// about 40 KB a piece and layer.
const AT_ONCE: usize = 512;

/// The tuned weights.
#[derive(Clone)]
pub(super) struct TunedWeights {
    pub layers: Vec<Layer>,
    pub head: Linear,
}

/// A fit so far.
pub(super) struct FitState {
    weights: TunedWeights,
    of_layers: Optimiser,
    of_head: Optimiser,
    /// The number of steps that are done.
    step: u64,
}

/// The texts and the first weights that all fits on a training set share.
pub(super) struct Task<'n> {
    pub network: &'n Network,
    /// The layers to be tuned and the head, as they are before.
    pub upper: Vec<Layer>,
    pub head: Linear,
    pub lower: Lower,
    /// The distribution over labels of each text.
    pub targets: &'n Array2<f64>,
}

impl Task<'_> {
    /// Fits the upper layers and the head to some texts. The logits of the head are without the log-priors of the
    /// passes. Tells how many texts each step has learned from. With a checkpoint the fit goes on where an earlier one was
    /// stopped, and keeps its state at each tenth of a pass.
    pub fn fit(
        &self,
        passes: Passes,
        checkpoint: Option<Checkpoint>,
        tell: impl Fn(usize),
    ) -> Result<TunedWeights, TuningError> {
        let mut weights = TunedWeights {
            layers: self.upper.clone(),
            head: self.head.clone(),
        };
        let priors: Array1<f32> = passes.log_priors().into();
        weights.head.bias += &priors;
        let mut gradients = [weights.zeros(), weights.zeros()];
        let width = weights.head.weights.nrows() as f32;
        let share = weights.layers.len() as f32 / self.network.layers().len() as f32;
        let largest_rate = RATE * (WIDTH / width * QUARTER / share.max(QUARTER)).sqrt();
        let tenths = passes.count() * 10;
        let batches = passes.batches(|text| self.lower.length(text));
        let tenth = batches.len().div_ceil(tenths).max(1);
        let steps = batches.len() as f32;
        let mut state = FitState::new(weights);
        if let Some(checkpoint) = &checkpoint {
            checkpoint.read(&mut state);
        }
        let done = (state.step as usize).min(batches.len());
        if done > 0 {
            tell(batches[..done].iter().map(Vec::len).sum());
        }
        for (step, batch) in batches.iter().enumerate().skip(done) {
            let (done, warm_up) = (step as f32, (WARM_UP * steps).max(1.0));
            let rising = (done + 1.0) / warm_up;
            let falling = (steps - done) / (steps - warm_up).max(1.0);
            let rate = largest_rate * rising.min(falling).min(1.0);
            let dropout = Dropout {
                share: DROPOUT,
                seed: step as u64,
            };
            self.differentiate(&state.weights, batch, dropout, &mut gradients)?;
            state.step(&mut gradients[0], rate);
            tell(batch.len());
            let is_kept = (step + 1) % tenth == 0 || step + 1 == batches.len();
            if let Some(checkpoint) = checkpoint.as_ref().filter(|_| is_kept) {
                checkpoint.write(&mut state)?;
            }
        }
        let mut fit = state.weights;
        fit.head.bias -= &priors;
        Ok(fit)
    }

    /// Computes the gradient of the mean cross-entropy of a batch: each of two threads that of one half. The first
    /// gradient is then that of all.
    fn differentiate(
        &self,
        fit: &TunedWeights,
        batch: &[usize],
        dropout: Dropout,
        [gradient, other]: &mut [TunedWeights; 2],
    ) -> io::Result<()> {
        let share = 1.0 / batch.len() as f32;
        let (first, second) = batch.split_at(batch.len().div_ceil(2));
        let halves = rayon::join(
            || self.differentiate_half(fit, first, share, dropout.at(0), gradient),
            || self.differentiate_half(fit, second, share, dropout.at(1), other),
        );
        halves.0.and(halves.1)?;
        for ((sum, _), (half, _)) in gradient.tensors().into_iter().zip(other.tensors()) {
            sum.iter_mut()
                .zip(half)
                .for_each(|(sum, half)| *sum += *half);
        }
        Ok(())
    }

    /// Computes the gradient of the cross-entropy of some texts times their share, in parts of a limited size.
    fn differentiate_half(
        &self,
        fit: &TunedWeights,
        half: &[usize],
        share: f32,
        dropout: Dropout,
        gradient: &mut TunedWeights,
    ) -> io::Result<()> {
        for (numbers, _) in gradient.tensors() {
            numbers.fill(0.0);
        }
        // The texts of a batch are about equally long.
        let longest = half.iter().map(|&text| self.lower.length(text)).max();
        let texts = (AT_ONCE / longest.unwrap_or(1).max(1)).max(1);
        for (part, at) in half.chunks(texts).zip(0..) {
            self.add_gradient(fit, part, share, dropout.at(at), gradient)?;
        }
        Ok(())
    }

    /// Adds the gradient of the cross-entropy of some texts times their share.
    fn add_gradient(
        &self,
        fit: &TunedWeights,
        batch: &[usize],
        share: f32,
        dropout: Dropout,
        gradient: &mut TunedWeights,
    ) -> io::Result<()> {
        let (mut x, texts) = self.lower.read(self.network, batch)?;
        let heads = self.network.heads();
        // Two for each layer, and one for the head.
        let dropouts = |layer: usize| [0, 1].map(|at| dropout.at(2 * layer as u64 + at));
        let of_head = dropout.at(2 * fit.layers.len() as u64);
        let mut traces = Vec::with_capacity(fit.layers.len());
        for (at, layer) in fit.layers.iter().enumerate() {
            let (output, trace) = layer.forward_traced(x, &texts, heads, dropouts(at));
            traces.push(trace);
            x = output;
        }
        let mut pooled = pool(&x, &texts);
        of_head.apply(&mut pooled);
        let mut of_logits = fit.head.apply(pooled.view());
        for (mut row, &text) in of_logits.outer_iter_mut().zip(batch) {
            softmax(row.as_slice_mut().unwrap_or_default());
            row.zip_mut_with(&self.targets.row(text), |p, t| {
                *p = (*p - *t as f32) * share
            });
        }

        let mut of_pooled = Array2::zeros(pooled.dim());
        let of_output = of_logits.view();
        fit.head
            .backward(pooled.view(), of_output, &mut gradient.head, &mut of_pooled);
        of_head.apply(&mut of_pooled);
        let mut of_x = Array2::zeros(x.dim());
        for (rows, own) in texts.iter().zip(of_pooled.outer_iter()) {
            let each = &own / rows.len() as f32;
            let mut rows = of_x.slice_mut(s![rows.clone(), ..]);
            rows += &each;
        }
        let layers = fit.layers.iter().zip(&mut gradient.layers).enumerate();
        for ((at, (layer, gradient)), trace) in layers.rev().zip(traces.iter().rev()) {
            layer.backward(trace, &texts, heads, dropouts(at), &mut of_x, gradient);
        }
        Ok(())
    }

    /// The logits of some texts, shape (texts, classes).
    pub fn logits(&self, fit: &TunedWeights, texts: &[usize]) -> io::Result<Array2<f32>> {
        let mut logits = Array2::zeros((texts.len(), self.targets.ncols()));
        let rows = logits.axis_chunks_iter_mut(Axis(0), PART);
        for (part, mut rows) in texts.chunks(PART).zip(rows) {
            let (mut x, texts) = self.lower.read(self.network, part)?;
            let layers = fit.layers.iter();
            layers.for_each(|layer| layer.forward(&mut x, &texts, self.network.heads()));
            rows.assign(&fit.head.apply(pool(&x, &texts).view()));
        }
        Ok(logits)
    }
}

impl FitState {
    fn new(mut weights: TunedWeights) -> Self {
        FitState {
            of_layers: Optimiser::new(&weights.layer_tensors()),
            of_head: Optimiser::new(&weights.head.tensors()),
            weights,
            step: 0,
        }
    }

    /// Makes a step against a gradient.
    fn step(&mut self, gradient: &mut TunedWeights, rate: f32) {
        let weights = &mut self.weights;
        let layers = weights.layer_tensors();
        self.of_layers.step(layers, gradient.layer_tensors(), rate);
        let (head, of_head) = (weights.head.tensors(), gradient.head.tensors());
        self.of_head
            .step(head.into(), of_head.into(), rate * HEAD_RATE);
        self.step += 1;
    }

    /// The counts of steps.
    pub fn steps(&mut self) -> [&mut u64; 3] {
        [
            &mut self.step,
            &mut self.of_layers.steps,
            &mut self.of_head.steps,
        ]
    }

    /// All numbers.
    pub fn numbers(&mut self) -> Vec<&mut [f32]> {
        let weights = self.weights.tensors().into_iter();
        let means = self.of_layers.means().chain(self.of_head.means());
        weights.map(|(tensor, _)| tensor).chain(means).collect()
    }
}

impl TunedWeights {
    /// One with the same sizes and zeros.
    fn zeros(&self) -> Self {
        let mut zeros = self.clone();
        zeros.tensors().into_iter().for_each(|(w, _)| w.fill(0.0));
        zeros
    }

    fn layer_tensors(&mut self) -> Vec<(&mut [f32], bool)> {
        self.layers.iter_mut().flat_map(Layer::tensors).collect()
    }

    fn tensors(&mut self) -> Vec<(&mut [f32], bool)> {
        let layers = self.layers.iter_mut().flat_map(Layer::tensors);
        layers.chain(self.head.tensors()).collect()
    }
}
