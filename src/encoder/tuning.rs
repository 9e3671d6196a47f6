//! Fine-tunes the upper layers of an encoder on labelled texts, together with a linear map to logits.
//!
//! The layers below stay as they are, so each text is read by them once, for all folds. Everything random
//! comes from a fixed seed, and each fit is computed on one thread, so the same labels give the same weights on
//! any number of threads.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use ndarray::{Array2, Axis, s};
use rayon::prelude::*;

use super::Encoder;
use super::architecture::Shape;
use super::dropout::Dropout;
use super::layer::{Layer, Linear, Reads, softmax};
use super::lower::{Lower, LowerWriter};
use super::network::{Network, pool};
use super::optimiser::Optimiser;
use super::ranges::{LayerRanges, ranges};
use super::weights::Writer;
use super::{Tuned, TuningError};
use crate::shuffle::Shuffle;

/// The number of texts in a step.
const BATCH: usize = 16;
/// The number of batches whose texts are sorted by length together, so that those of a batch are about
/// equally long.
const SORTED: usize = 50;
/// The learning rate for encoders of [`WIDTH`] numbers a piece. It falls with the root of the width.
const RATE: f32 = 1.5e-4;
const WIDTH: f32 = 768.0;
/// The learning rate of the map to logits, which knows nothing at first, is so many times larger.
const HEAD_RATE: f32 = 10.0;
/// The share of the steps in which the learning rate grows. Then it falls to 0 in equal steps.
const WARM_UP: f32 = 0.06;
/// The share of the numbers that are forgotten in a step.
const DROPOUT: f32 = 0.1;
/// The number of texts that lower layers read between two writes.
const BLOCK: usize = 128;
/// The largest number of pieces whose gradient is computed at once, unless one text has more: a pass needs
/// about 40 KB a piece and layer.
const AT_ONCE: usize = 1024;
/// The number of texts on which the ranges of tuned layers are measured.
const SAMPLE: usize = 64;
/// The number of texts that a thread reads at a time.
const PART: usize = 16;

/// The number of times that each of some texts is learned from: fewer texts need more.
fn epochs(texts: usize) -> usize {
    let epochs = 12.0 * (150.0 / texts.max(1) as f64).sqrt();
    (epochs.round() as usize).clamp(4, 12)
}

/// An encoder that was fine-tuned, and what it says about the texts.
pub(crate) struct FineTuned {
    /// Fine-tuned on all texts.
    pub encoder: Encoder,
    /// The embedding of each text, whose logits come from a fit without the text's fold. Shape (texts, width of
    /// the encoder).
    pub embeddings: Array2<f32>,
}

impl Encoder {
    /// Fine-tunes the last `layers` layers on texts with distributions over classes, shape (texts, classes): once
    /// without each fold, and once on all. Reports the texts learned from and all of them, those of each pass of
    /// each fit.
    ///
    /// Memory holds four times the weights of the tuned layers for each fit that is computed at a time, and does not
    /// grow with the texts; what lower layers say about them is in a temporary file.
    ///
    /// # Errors
    /// If the temporary file cannot be written or read, or a weight does not stay finite.
    pub(crate) fn fine_tune(
        self,
        texts: &[&str],
        targets: &Array2<f64>,
        folds: &[usize],
        layers: usize,
        report: impl Fn(usize, usize) + Sync,
    ) -> Result<FineTuned, TuningError> {
        let classes = targets.ncols();
        let mut shape = self.shape.clone();
        shape.tuned = Some(Tuned { layers, classes });
        let count = folds.iter().max().map_or(0, |last| last + 1);
        let outside = |fold: Option<usize>| -> Vec<usize> {
            let is_outside = |text: &usize| Some(folds[*text]) != fold;
            (0..texts.len()).filter(is_outside).collect()
        };
        // The largest fit begins first, so that no thread waits for it in the end.
        let fits: Vec<_> = std::iter::once(None)
            .chain((0..count).map(Some))
            .map(|fold| (fold, outside(fold)))
            .collect();
        // The weights of a whole encoder fit its shape.
        let upper = self.weights.upper(&shape, layers).unwrap_or_default();
        let (lower, mut embeddings) = self.read_lower(texts, &shape)?;
        let all: usize = fits.iter().map(|(_, of)| of.len() * epochs(of.len())).sum();
        let done = AtomicUsize::new(0);
        let tell = |texts: usize| report(done.fetch_add(texts, Relaxed) + texts, all);
        report(0, all);
        let task = Task {
            network: &self.network,
            upper: &upper,
            lower,
            targets,
        };
        let fitted: Vec<Fitted> = fits
            .into_par_iter()
            .with_max_len(1)
            .map(|(fold, of)| {
                let fit = task.fit(&of, tell)?;
                let inside: Vec<usize> = (0..texts.len())
                    .filter(|&text| Some(folds[text]) == fold)
                    .collect();
                let logits = task.logits(&fit, &inside)?;
                Ok(match fold {
                    None => Fitted::OnAll(fit),
                    Some(_) => Fitted::WithoutFold(inside, logits),
                })
            })
            .collect::<io::Result<_>>()?;
        let first = embeddings.ncols() - classes;
        let mut last = None;
        for fitted in fitted {
            match fitted {
                Fitted::OnAll(fit) => last = Some(fit),
                Fitted::WithoutFold(inside, logits) => {
                    for (text, logits) in inside.into_iter().zip(logits.outer_iter()) {
                        embeddings.slice_mut(s![text, first..]).assign(&logits);
                    }
                }
            }
        }
        let fit = last.ok_or(TuningError::Diverged)?;
        let sample: Vec<usize> = (0..texts.len().min(SAMPLE)).collect();
        let (x, rows) = task.lower.read(&sample)?;
        let ranges = ranges(&fit.layers, x, &rows, self.network.heads());
        let encoder = self.with_upper(shape, &fit, &ranges);
        Ok(FineTuned {
            encoder: encoder.ok_or(TuningError::Diverged)?,
            embeddings,
        })
    }

    /// The same encoder with other upper layers, whose inputs have these ranges. `None` if a weight is not finite.
    fn with_upper(&self, shape: Shape, fit: &Fit, ranges: &[LayerRanges]) -> Option<Self> {
        let mut upper = Writer::default();
        let layers = fit.layers.iter().zip(ranges);
        layers.for_each(|(layer, ranges)| upper.layer(layer, ranges));
        let weights = self.weights.with_upper(upper);
        let (tokenizer, head) = (self.tokenizer().to_string(), fit.head.to_matrix());
        Encoder::from_parts(shape, tokenizer, weights, Some(head)).ok()
    }

    /// The output of the layers that are not tuned, and the embedding of each text, still without logits.
    fn read_lower(&self, texts: &[&str], shape: &Shape) -> io::Result<(Lower, Array2<f32>)> {
        let mut embeddings = Array2::zeros((texts.len(), shape.layout().len()));
        let mut writer = LowerWriter::new(shape.width)?;
        let layers = 0..shape.frozen();
        let blocks = embeddings.axis_chunks_iter_mut(Axis(0), BLOCK);
        for (texts, mut rows) in texts.chunks(BLOCK).zip(blocks) {
            let parts: Vec<_> = rows.axis_chunks_iter_mut(Axis(0), PART).collect();
            let outputs: Vec<_> = parts
                .into_par_iter()
                .zip(texts.par_chunks(PART))
                .map(|(rows, texts)| {
                    let pieces: Vec<_> = texts.iter().map(|t| self.pieces.tokenize(t)).collect();
                    let (mut x, texts) = self.network.begin(&pieces);
                    self.network
                        .run(&mut x, &texts, layers.clone(), &shape.read(), rows);
                    (x, texts)
                })
                .collect();
            for (x, texts) in outputs {
                for rows in texts {
                    writer.push(x.slice(s![rows, ..]))?;
                }
            }
        }
        Ok((writer.finish()?, embeddings))
    }
}

/// The result of one fit.
enum Fitted {
    OnAll(Fit),
    /// The texts of the fold, and their logits.
    WithoutFold(Vec<usize>, Array2<f32>),
}

/// The tuned weights.
struct Fit {
    layers: Vec<Layer>,
    head: Linear,
}

/// Everything that the fits of all folds share.
struct Task<'n> {
    network: &'n Network,
    /// The layers to be tuned, as they are before.
    upper: &'n [Layer],
    lower: Lower,
    /// The distribution over classes of each text.
    targets: &'n Array2<f64>,
}

impl Task<'_> {
    /// Fits the upper layers and the head to some texts. Tells how many texts each step has learned from.
    fn fit(&self, of: &[usize], tell: impl Fn(usize)) -> io::Result<Fit> {
        let width = self.upper.first().map_or(0, |layer| layer.after.bias.len());
        let mut fit = Fit {
            layers: self.upper.to_vec(),
            head: Linear::zeros(width, self.targets.ncols()),
        };
        let mut gradient = Fit {
            layers: self.upper.iter().map(Layer::zeros).collect(),
            head: fit.head.clone(),
        };
        let (mut of_layers, mut of_head) = (Optimiser::default(), Optimiser::default());
        let largest_rate = RATE * (WIDTH / width as f32).sqrt();
        let batches = self.batches(of);
        let steps = batches.len() as f32;
        for (step, batch) in batches.iter().enumerate() {
            let (done, warm_up) = (step as f32, (WARM_UP * steps).max(1.0));
            let rising = (done + 1.0) / warm_up;
            let falling = (steps - done) / (steps - warm_up).max(1.0);
            let rate = largest_rate * rising.min(falling).min(1.0);
            let dropout = Dropout {
                share: DROPOUT,
                seed: step as u64,
            };
            self.differentiate(&fit, batch, dropout, &mut gradient)?;
            of_layers.step(fit.layer_tensors(), gradient.layer_tensors(), rate);
            let head = gradient.head.tensors().into();
            of_head.step(fit.head.tensors().into(), head, rate * HEAD_RATE);
            tell(batch.len());
        }
        Ok(fit)
    }

    /// The texts of each step, in a random order with about equally long ones together.
    fn batches(&self, of: &[usize]) -> Vec<Vec<usize>> {
        let mut random = Shuffle::default();
        let mut order: Vec<u32> = of.iter().map(|&text| text as u32).collect();
        let mut all = Vec::new();
        for _ in 0..epochs(of.len()) {
            random.shuffle(&mut order);
            let mut batches: Vec<Vec<usize>> = Vec::new();
            for part in order.chunks(BATCH * SORTED) {
                let mut part: Vec<usize> = part.iter().map(|&text| text as usize).collect();
                part.sort_by_key(|&text| self.lower.length(text));
                batches.extend(part.chunks(BATCH).map(<[usize]>::to_vec));
            }
            let mut places: Vec<u32> = (0..batches.len() as u32).collect();
            random.shuffle(&mut places);
            all.extend(
                places
                    .iter()
                    .map(|&at| std::mem::take(&mut batches[at as usize])),
            );
        }
        all
    }

    /// Computes the gradient of the mean cross-entropy of a batch, in parts of a limited size.
    fn differentiate(
        &self,
        fit: &Fit,
        batch: &[usize],
        dropout: Dropout,
        gradient: &mut Fit,
    ) -> io::Result<()> {
        let all = gradient.layer_tensors().into_iter();
        all.for_each(|(gradient, _)| gradient.fill(0.0));
        let head = gradient.head.tensors().into_iter();
        head.for_each(|(gradient, _)| gradient.fill(0.0));
        // The texts of a batch are about equally long.
        let longest = batch.iter().map(|&text| self.lower.length(text)).max();
        let texts = (AT_ONCE / longest.unwrap_or(1).max(1)).max(1);
        let share = 1.0 / batch.len() as f32;
        for (part, at) in batch.chunks(texts).zip(0..) {
            self.add_gradient(fit, part, share, dropout.at(at), gradient)?;
        }
        Ok(())
    }

    /// Adds the gradient of the cross-entropy of some texts times their share.
    fn add_gradient(
        &self,
        fit: &Fit,
        batch: &[usize],
        share: f32,
        dropout: Dropout,
        gradient: &mut Fit,
    ) -> io::Result<()> {
        let (mut x, texts) = self.lower.read(batch)?;
        let heads = self.network.heads();
        // Two for each layer, and one for the head.
        let dropouts = |layer: usize| [0, 1].map(|at| dropout.at(2 * layer as u64 + at));
        let of_head = dropout.at(2 * fit.layers.len() as u64);
        let mut traces = Vec::with_capacity(fit.layers.len());
        for (at, layer) in fit.layers.iter().enumerate() {
            let (output, trace) = layer.train(x, &texts, heads, dropouts(at));
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
            .back(pooled.view(), of_output, &mut gradient.head, &mut of_pooled);
        of_head.apply(&mut of_pooled);
        let mut of_x = Array2::zeros(x.dim());
        for (rows, own) in texts.iter().zip(of_pooled.outer_iter()) {
            let each = &own / rows.len() as f32;
            let mut rows = of_x.slice_mut(s![rows.clone(), ..]);
            rows += &each;
        }
        let layers = fit.layers.iter().zip(&mut gradient.layers).enumerate();
        for ((at, (layer, gradient)), trace) in layers.rev().zip(traces.iter().rev()) {
            layer.back(trace, &texts, heads, dropouts(at), &mut of_x, gradient);
        }
        Ok(())
    }

    /// The logits of some texts, shape (texts, classes).
    fn logits(&self, fit: &Fit, texts: &[usize]) -> io::Result<Array2<f32>> {
        let mut logits = Array2::zeros((texts.len(), self.targets.ncols()));
        let rows = logits.axis_chunks_iter_mut(Axis(0), PART);
        for (part, mut rows) in texts.chunks(PART).zip(rows) {
            let (mut x, texts) = self.lower.read(part)?;
            let layers = fit.layers.iter();
            layers.for_each(|layer| layer.read(&mut x, &texts, self.network.heads()));
            rows.assign(&fit.head.apply(pool(&x, &texts).view()));
        }
        Ok(logits)
    }
}

impl Fit {
    fn layer_tensors(&mut self) -> Vec<(&mut [f32], bool)> {
        self.layers.iter_mut().flat_map(Layer::tensors).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn tiny() -> Encoder {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/encoder/tiny-mpnet");
        Encoder::open(&folder).unwrap()
    }

    const TEXTS: usize = 600;

    /// Texts whose class is a word of them, in three folds.
    fn task() -> (Vec<String>, Array2<f64>, Vec<usize>) {
        let words = ["troops", "leave", "now", "they", "will", "home"];
        let text = |at: usize| {
            let word = |step: usize| words[at / 2 * step % 6];
            let class = ["iraq", "must"][at % 2];
            [word(1), class, word(5), word(7)].join(" ")
        };
        let texts = (0..TEXTS).map(text).collect();
        let targets = Array2::from_shape_fn((TEXTS, 2), |(at, class)| f64::from(at % 2 == class));
        (texts, targets, (0..TEXTS).map(|at| at / 12 % 3).collect())
    }

    fn tuned(targets: &Array2<f64>, layers: usize) -> FineTuned {
        let (texts, _, folds) = task();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        tiny()
            .fine_tune(&texts, targets, &folds, layers, |_, _| ())
            .unwrap()
    }

    fn logits(tuned: &FineTuned) -> Array2<f32> {
        let first = tuned.encoder.layout().len() - 2;
        tuned.embeddings.slice(s![.., first..]).to_owned()
    }

    #[test]
    fn texts_are_told_apart_by_fits_that_have_not_seen_them() {
        let (texts, targets, _) = task();
        for (layers, read) in [(4, 0), (2, 1)] {
            let tuned = tuned(&targets, layers);
            let right = |logits: Array2<f32>| {
                let rows = logits.outer_iter().zip(targets.outer_iter());
                rows.filter(|(l, t)| (l[0] > l[1]) == (t[0] > t[1])).count()
            };
            assert!(
                right(logits(&tuned)) > TEXTS * 9 / 10,
                "{layers}: {}",
                right(logits(&tuned))
            );
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let layout = tuned.encoder.layout();
            let embeddings = tuned.encoder.embed(&texts);
            let (own, logits) = embeddings
                .view()
                .split_at(Axis(1), layout.layers * layout.width);
            assert!(right(logits.to_owned()) > TEXTS * 9 / 10);
            // The layers below are as they were.
            let before = tuned.embeddings.slice(s![.., ..own.ncols()]);
            assert!(
                (&own - &before)
                    .iter()
                    .all(|difference| difference.abs() < 1e-6)
            );
            assert_eq!(layout.layers, read);
        }
    }

    #[test]
    fn the_logits_of_a_text_do_not_depend_on_the_labels_of_its_fold() {
        let (_, targets, folds) = task();
        let mut others = targets.clone();
        for (mut row, fold) in others.outer_iter_mut().zip(&folds) {
            if *fold == 1 {
                row.assign(&ndarray::array![0.3, 0.7]);
            }
        }
        let (before, after) = (tuned(&targets, 1), tuned(&others, 1));
        assert!(before.encoder != after.encoder);
        let (before, after) = (logits(&before), logits(&after));
        for (at, fold) in folds.into_iter().enumerate() {
            assert_eq!(before.row(at) == after.row(at), fold == 1, "{at}");
        }
    }

    #[test]
    fn fewer_texts_are_learned_more_often() {
        assert_eq!([40, 150, 400, 1000, 100_000].map(epochs), [12, 12, 7, 5, 4]);
    }

    #[test]
    fn each_text_is_learned_once_in_each_pass() {
        let (texts, targets, _) = task();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let encoder = tiny();
        let mut shape = encoder.shape.clone();
        shape.tuned = Some(Tuned {
            layers: 1,
            classes: 2,
        });
        let (lower, _) = encoder.read_lower(&texts, &shape).unwrap();
        let task = Task {
            network: &encoder.network,
            upper: &[],
            lower,
            targets: &targets,
        };
        let of: Vec<usize> = (3..50).collect();
        let batches = task.batches(&of);
        assert!(batches.iter().all(|batch| batch.len() <= BATCH));
        let mut learned = batches.concat();
        learned.sort_unstable();
        let wanted: Vec<usize> = of.iter().flat_map(|&text| vec![text; epochs(47)]).collect();
        assert_eq!(learned, wanted);
    }
}
