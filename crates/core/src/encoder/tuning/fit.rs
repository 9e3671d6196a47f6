//! One fit of the upper layers and of the head.

use std::io;

use ndarray::{Array2, s};

use super::checkpoint::Checkpoint;
use super::passes::{Entry, Passes};
use super::{ReadBelow, TrainingSet};
use crate::encoder::TuningError;
use crate::encoder::dropout::Dropout;
use crate::encoder::layer::{Layer, Linear, softmax};
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
    pub below: ReadBelow,
    pub training_set: &'n TrainingSet<'n>,
}

/// The settings of one step.
struct Step<'s> {
    /// The log-priors of the labels in each source.
    log_priors: &'s [Vec<f32>],
    dropout: Dropout,
    /// The weight of each text.
    share: f32,
}

impl Task<'_> {
    /// Fits the upper layers and the head to some texts. The logits of the head are without the log-priors of the
    /// passes, which differ from source to source: these are added to them only while it learns (logit adjustment, Menon
    /// et al. 2021, <https://arxiv.org/abs/2007.07314>). Tells how many texts each step has learned from. With a checkpoint the fit goes on where an earlier one was
    /// stopped, and keeps its state at each tenth of a pass.
    pub fn fit(
        &self,
        passes: Passes,
        checkpoint: Option<Checkpoint>,
        tell: impl Fn(usize),
    ) -> Result<TunedWeights, TuningError> {
        let weights = TunedWeights {
            layers: self.upper.clone(),
            head: self.head.clone(),
        };
        let log_priors = passes.log_priors();
        let mut gradients = [weights.zeros(), weights.zeros()];
        let width = weights.head.weights.nrows() as f32;
        let share = weights.layers.len() as f32 / self.network.layers().len() as f32;
        let largest_rate = RATE * (WIDTH / width * QUARTER / share.max(QUARTER)).sqrt();
        let tenths = passes.count() * 10;
        let batches = passes.batches(|entry| self.below.length(entry));
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
            let of_step = Step {
                log_priors: &log_priors,
                dropout: Dropout {
                    share: DROPOUT,
                    seed: step as u64,
                },
                share: 1.0 / batch.len() as f32,
            };
            self.differentiate(&state.weights, batch, &of_step, &mut gradients)?;
            state.step(&mut gradients[0], rate);
            tell(batch.len());
            let is_kept = (step + 1) % tenth == 0 || step + 1 == batches.len();
            if let Some(checkpoint) = checkpoint.as_ref().filter(|_| is_kept) {
                checkpoint.write(&mut state)?;
            }
        }
        Ok(state.weights)
    }

    /// Computes the gradient of the mean cross-entropy of a batch: each of two threads that of one half. The first
    /// gradient is then that of all.
    fn differentiate(
        &self,
        fit: &TunedWeights,
        batch: &[Entry],
        step: &Step,
        [gradient, other]: &mut [TunedWeights; 2],
    ) -> io::Result<()> {
        let (first, second) = batch.split_at(batch.len().div_ceil(2));
        let half = |at| Step {
            dropout: step.dropout.at(at),
            ..*step
        };
        let halves = rayon::join(
            || self.differentiate_half(fit, first, &half(0), gradient),
            || self.differentiate_half(fit, second, &half(1), other),
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
        half: &[Entry],
        step: &Step,
        gradient: &mut TunedWeights,
    ) -> io::Result<()> {
        for (numbers, _) in gradient.tensors() {
            numbers.fill(0.0);
        }
        // The texts of a batch are about equally long.
        let longest = half.iter().map(|&entry| self.below.length(entry)).max();
        let texts = (AT_ONCE / longest.unwrap_or(1).max(1)).max(1);
        for (part, at) in half.chunks(texts).zip(0..) {
            let of_part = Step {
                dropout: step.dropout.at(at),
                ..*step
            };
            self.add_gradient(fit, part, &of_part, gradient)?;
        }
        Ok(())
    }

    /// Adds the gradient of the cross-entropy of some texts times their share.
    fn add_gradient(
        &self,
        fit: &TunedWeights,
        batch: &[Entry],
        step: &Step,
        gradient: &mut TunedWeights,
    ) -> io::Result<()> {
        let (mut x, texts) = self.below.read(self.network, batch)?;
        let heads = self.network.heads();
        // Two for each layer, and one for the head.
        let dropouts = |layer: usize| [0, 1].map(|at| step.dropout.at(2 * layer as u64 + at));
        let of_head = step.dropout.at(2 * fit.layers.len() as u64);
        let mut traces = Vec::with_capacity(fit.layers.len());
        for (at, layer) in fit.layers.iter().enumerate() {
            let (output, trace) = layer.forward_traced(x, &texts.all, heads, dropouts(at));
            traces.push(trace);
            x = output;
        }
        let mut pooled = pool(&x, &texts);
        of_head.apply(&mut pooled);
        let mut of_logits = fit.head.apply(pooled.view());
        let TrainingSet {
            sources, targets, ..
        } = self.training_set;
        for (mut row, entry) in of_logits.outer_iter_mut().zip(batch) {
            let priors = &step.log_priors[sources[entry.text]];
            row.iter_mut()
                .zip(priors)
                .for_each(|(z, prior)| *z += prior);
            softmax(row.as_slice_mut().unwrap_or_default());
            row.zip_mut_with(&targets.row(entry.text), |p, t| {
                *p = (*p - *t as f32) * step.share
            });
        }

        let mut of_pooled = Array2::zeros(pooled.dim());
        let of_output = of_logits.view();
        fit.head
            .backward(pooled.view(), of_output, &mut gradient.head, &mut of_pooled);
        of_head.apply(&mut of_pooled);
        let mut of_x = Array2::zeros(x.dim());
        for (rows, own) in texts.pooled.iter().zip(of_pooled.outer_iter()) {
            let each = &own / rows.len() as f32;
            let mut rows = of_x.slice_mut(s![rows.clone(), ..]);
            rows += &each;
        }
        let layers = fit.layers.iter().zip(&mut gradient.layers).enumerate();
        for ((at, (layer, gradient)), trace) in layers.rev().zip(traces.iter().rev()) {
            layer.backward(trace, &texts.all, heads, dropouts(at), &mut of_x, gradient);
        }
        Ok(())
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
