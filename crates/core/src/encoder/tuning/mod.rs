//! Fine-tunes the upper layers of an encoder on labelled texts, together with a linear map to logits.
//!
//! The layers below stay as they are, so each text is read by them once, for all folds. Everything random
//! comes from a fixed seed, and nothing depends on the number of threads, so the same labels give the same weights.

mod checkpoint;
mod fit;
mod passes;

pub use checkpoint::remove_checkpoints;

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use ndarray::{Array2, Axis, s};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::Encoder;
use super::architecture::Shape;
use super::layer::Linear;
use super::lower::{Lower, LowerWriter};
use super::ranges::ranges;
use super::weights::WeightsWriter;
use super::{Tuned, TuningError};
use checkpoint::Checkpoints;
use fit::{Task, TunedWeights};
use passes::Passes;

/// The number of texts that lower layers read between two writes.
const BLOCK: usize = 128;
/// The number of texts on which the ranges of tuned layers are measured.
const SAMPLE: usize = 64;
/// The number of texts that a thread reads at a time.
const PART: usize = 16;

/// Labelled texts to learn from.
pub(crate) struct TrainingSet<'l> {
    pub texts: Vec<&'l str>,
    /// The label of each text.
    pub labels: Vec<usize>,
    /// The distribution over labels of each text, shape (texts, labels).
    pub targets: Array2<f64>,
    /// The fold of each text; empty if no fold is to be left out.
    pub folds: Vec<usize>,
}

impl TrainingSet<'_> {
    /// A training set of some of the texts, without folds.
    fn select(&self, of: &[usize]) -> Self {
        TrainingSet {
            texts: of.iter().map(|&text| self.texts[text]).collect(),
            labels: of.iter().map(|&text| self.labels[text]).collect(),
            targets: self.targets.select(Axis(0), of),
            folds: Vec::new(),
        }
    }

    /// Adds all of it to a hash.
    fn hash(&self, hash: &mut Sha256) {
        let mut number = |number: usize| hash.update((number as u64).to_le_bytes());
        number(self.texts.len());
        self.texts.iter().for_each(|text| number(text.len()));
        self.labels.iter().for_each(|&label| number(label));
        self.folds.iter().for_each(|&fold| number(fold));
        self.texts.iter().for_each(|text| hash.update(text));
        let targets = self.targets.iter();
        targets.for_each(|target| hash.update(target.to_le_bytes()));
    }
}

/// An encoder that was fine-tuned, and what it says about the texts.
pub(crate) struct FineTuned {
    /// Fine-tuned on all texts.
    pub encoder: Encoder,
    /// The logits of each text by a fit without the text's fold, without the log-priors of the texts that the fit
    /// learned from. Shape (texts, labels).
    pub logits: Array2<f32>,
}

impl Encoder {
    /// Fine-tunes the last `layers` layers on a training set: once without each fold, and once on all. All of these
    /// begin with what was learned from the set `before`, if there is one. Reports the texts learned from and all of them,
    /// those of each pass of each fit.
    ///
    /// Memory holds five times the weights of the tuned layers for each fit that is computed at a time. What lower
    /// layers say about the texts is in a temporary file, so each text adds only a few numbers.
    ///
    /// The folder `checkpoints` keeps the state of each fit, from which the same call goes on after an interruption, to the
    /// same result.
    ///
    /// # Errors
    /// If the temporary file or a checkpoint cannot be written or read, or a weight does not stay finite.
    pub(crate) fn fine_tune(
        self,
        before: Option<&TrainingSet>,
        training_set: &TrainingSet,
        layers: usize,
        checkpoints: Option<&Path>,
        report: impl Fn(usize, usize) + Sync,
    ) -> Result<FineTuned, TuningError> {
        let key = || self.tuning_key(before, training_set, layers);
        let opened = checkpoints.map(|folder| Checkpoints::open(folder, key()));
        let checkpoints = opened.transpose()?;
        let checkpoint = |fit: String| checkpoints.as_ref().map(|all| all.of(fit));
        let (texts, classes) = training_set.targets.dim();
        let shape = Shape {
            tuned: Some(Tuned { layers, classes }),
            ..self.shape.clone()
        };
        let passes_over = |training_set: &TrainingSet| {
            let all: Vec<usize> = (0..training_set.texts.len()).collect();
            Passes::new(&all, training_set)
        };
        // Lower layers need not read what no pass takes.
        let selected =
            before.map(|training_set| training_set.select(&passes_over(training_set).taken()));
        let before = selected
            .as_ref()
            .map(|training_set| (training_set, passes_over(training_set)));
        let outside = |fold: Option<usize>| -> Vec<usize> {
            let is_outside = |text: &usize| Some(training_set.folds[*text]) != fold;
            (0..texts).filter(is_outside).collect()
        };
        let count = training_set.folds.iter().max().map_or(0, |last| last + 1);
        // The largest fit begins first, so that no thread waits for it in the end.
        let fits: Vec<_> = std::iter::once(None)
            .chain((0..count).map(Some))
            .map(|fold| (fold, Passes::new(&outside(fold), training_set)))
            .collect();
        let passes = fits
            .iter()
            .map(|(_, passes)| passes)
            .chain(before.iter().map(|(_, passes)| passes));
        let (all, done) = (passes.map(Passes::texts).sum(), AtomicUsize::new(0));
        let tell = |texts: usize| report(done.fetch_add(texts, Relaxed) + texts, all);
        report(0, all);

        let encoder = match before {
            Some((training_set, passes)) => {
                let task = self.task(training_set, &shape)?;
                let fit = task.fit(passes, checkpoint("before".to_string()), tell)?;
                self.rounded(&shape, &task, &fit)?
            }
            None => self,
        };
        let task = encoder.task(training_set, &shape)?;
        let fitted: Vec<TuningOutcome> = fits
            .into_par_iter()
            .with_max_len(1)
            .map(|(fold, passes)| {
                let name = fold.map_or("all".to_string(), |fold| format!("without-{fold}"));
                let fit = task.fit(passes, checkpoint(name), tell)?;
                let inside: Vec<usize> = (0..texts)
                    .filter(|&text| Some(training_set.folds[text]) == fold)
                    .collect();
                let logits = task.logits(&fit, &inside)?;
                Ok(match fold {
                    None => TuningOutcome::OnAll(fit),
                    Some(_) => TuningOutcome::WithoutFold(inside, logits),
                })
            })
            .collect::<Result<_, TuningError>>()?;
        let mut logits = Array2::zeros((texts, classes));
        let mut last = None;
        for fitted in fitted {
            match fitted {
                TuningOutcome::OnAll(fit) => last = Some(fit),
                TuningOutcome::WithoutFold(inside, own) => {
                    for (text, own) in inside.into_iter().zip(own.outer_iter()) {
                        logits.row_mut(text).assign(&own);
                    }
                }
            }
        }
        let fit = last.ok_or(TuningError::Diverged)?;
        Ok(FineTuned {
            encoder: encoder.rounded(&shape, &task, &fit)?,
            logits,
        })
    }

    /// The hash of all on which fine-tuning depends.
    fn tuning_key(
        &self,
        before: Option<&TrainingSet>,
        training_set: &TrainingSet,
        layers: usize,
    ) -> [u8; 32] {
        let mut hash = Sha256::new_with_prefix(self.hash());
        hash.update((layers as u64).to_le_bytes());
        for set in before.into_iter().chain([training_set]) {
            set.hash(&mut hash);
        }
        hash.finalize().into()
    }

    /// Prepares fits on a training set. They begin with the weights of this encoder.
    fn task<'t>(&'t self, training_set: &'t TrainingSet, shape: &Shape) -> io::Result<Task<'t>> {
        let layers = self.shape.layers - shape.frozen();
        let (width, classes) = (shape.width, training_set.targets.ncols());
        let head = self.network.head();
        Ok(Task {
            network: &self.network,
            // The weights of a whole encoder fit its shape.
            upper: self.weights.upper(shape, layers).unwrap_or_default(),
            head: head.cloned().unwrap_or(Linear::zeros(width, classes)),
            lower: self.read_lower(&training_set.texts, shape)?,
            targets: &training_set.targets,
        })
    }

    /// The encoder of a fit, with weights in 8 bits.
    fn rounded(&self, shape: &Shape, task: &Task, fit: &TunedWeights) -> Result<Self, TuningError> {
        let sample: Vec<usize> = (0..task.targets.nrows().min(SAMPLE)).collect();
        let (x, rows) = task.lower.read(&self.network, &sample)?;
        let ranges = ranges(&fit.layers, x, &rows, self.network.heads());
        let mut upper = WeightsWriter::default();
        let layers = fit.layers.iter().zip(&ranges);
        layers.for_each(|(layer, ranges)| upper.layer(layer, ranges));
        // A weight that is not finite fits no encoder.
        let encoder = self.tuned(shape.clone(), &upper.finish(), fit.head.to_matrix());
        encoder.ok_or(TuningError::Diverged)
    }

    /// The output of the layers that are not tuned.
    fn read_lower(&self, texts: &[&str], shape: &Shape) -> io::Result<Lower> {
        let frozen = shape.frozen();
        if frozen == 0 {
            let pieces = texts.par_iter().map(|text| self.pieces.tokenize(text));
            return Ok(Lower::Pieces(pieces.collect()));
        }
        let mut writer = LowerWriter::new(shape.width)?;
        for texts in texts.chunks(BLOCK) {
            let outputs: Vec<_> = texts
                .par_chunks(PART)
                .map(|texts| {
                    let pieces: Vec<_> = texts.iter().map(|t| self.pieces.tokenize(t)).collect();
                    let (mut x, texts) = self.network.begin(&pieces);
                    let mut none = Array2::zeros((texts.len(), 0));
                    self.network
                        .run(&mut x, &texts, 0..frozen, &[], none.view_mut());
                    (x, texts)
                })
                .collect();
            for (x, texts) in outputs {
                for rows in texts {
                    writer.push(x.slice(s![rows, ..]))?;
                }
            }
        }
        writer.finish()
    }
}

/// The result of one fit.
enum TuningOutcome {
    OnAll(TunedWeights),
    /// The texts of the fold, and their logits.
    WithoutFold(Vec<usize>, Array2<f32>),
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::Mutex;

    use standpoint_common::catch_panic::catch_panic;

    use super::*;

    fn tiny() -> Encoder {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/encoder/tiny-mpnet");
        Encoder::open(&folder).unwrap()
    }

    const TEXTS: usize = 600;

    /// Texts whose class is a word of them.
    fn texts() -> Vec<String> {
        let words = ["troops", "leave", "now", "they", "will", "home"];
        let text = |at: usize| {
            let word = |step: usize| words[at / 2 * step % 6];
            let class = ["iraq", "must"][at % 2];
            [word(1), class, word(5), word(7)].join(" ")
        };
        (0..TEXTS).map(text).collect()
    }

    /// Texts in three folds.
    fn training_set(texts: &[String]) -> TrainingSet<'_> {
        TrainingSet {
            texts: texts.iter().map(String::as_str).collect(),
            labels: (0..TEXTS).map(|at| at % 2).collect(),
            targets: Array2::from_shape_fn((TEXTS, 2), |(at, class)| f64::from(at % 2 == class)),
            folds: (0..TEXTS).map(|at| at / 12 % 3).collect(),
        }
    }

    fn tuned(before: Option<&TrainingSet>, training_set: &TrainingSet, layers: usize) -> FineTuned {
        tiny()
            .fine_tune(before, training_set, layers, None, |_, _| ())
            .unwrap()
    }

    /// The number of texts whose label has the larger logit.
    fn right(training_set: &TrainingSet, logits: &Array2<f32>) -> usize {
        let rows = logits.outer_iter().zip(&training_set.labels);
        rows.filter(|(logits, label)| logits[**label] > logits[1 - **label])
            .count()
    }

    #[test]
    fn texts_are_told_apart_by_fits_that_have_not_seen_them() {
        let texts = texts();
        let training_set = training_set(&texts);
        for layers in [4, 2] {
            let tuned = tuned(None, &training_set, layers);
            let out_of_fold = right(&training_set, &tuned.logits);
            assert!(out_of_fold > TEXTS * 9 / 10, "{layers}: {out_of_fold}");
            let by_all = right(&training_set, &tuned.encoder.embed(&training_set.texts));
            assert!(by_all > TEXTS * 9 / 10, "{layers}: {by_all}");
        }
    }

    #[test]
    fn a_stopped_run_goes_on_to_the_same_result() {
        let (texts, home) = (texts(), tempfile::tempdir().unwrap());
        let folder = home.path().join("checkpoints");
        let (before, training_set) = (training_set(&texts), training_set(&texts));
        let run = |folder, report: &(dyn Fn(usize, usize) + Sync)| {
            tiny()
                .fine_tune(Some(&before), &training_set, 2, folder, report)
                .unwrap()
        };
        let undisturbed = run(None, &|_, _| ());
        for tenths in [1, 4, 8] {
            let stop = |done, all| assert!(done * 10 < all * tenths, "stopped");
            let stopped = catch_panic(|| run(Some(&folder), &stop));
            assert!(stopped.is_none());
        }
        let learned = |folder| {
            let steps = Mutex::new(Vec::new());
            let tuned = run(folder, &|done, _| steps.lock().unwrap().push(done));
            assert!(tuned.encoder == undisturbed.encoder);
            assert_eq!(tuned.logits, undisturbed.logits);
            steps.into_inner().unwrap().len() - 1
        };
        let all = learned(None);
        let rest = learned(Some(&folder));
        assert!(0 < rest && rest < all / 2, "{rest} of {all}");
        // The five fits are done now. One whose file is damaged begins anew.
        assert_eq!(learned(Some(&folder)), 5);
        let file = folder.join("without-1.fit");
        let mut bytes = fs::read(&file).unwrap();
        bytes[100] ^= 1;
        fs::write(&file, bytes).unwrap();
        assert!(learned(Some(&folder)) > 5);
        // So do all of another run.
        let others = tuned(Some(&before), &training_set, 1);
        let in_folder = tiny().fine_tune(Some(&before), &training_set, 1, Some(&folder), |_, _| ());
        assert!(in_folder.unwrap().encoder == others.encoder);
        remove_checkpoints(&folder).unwrap();
        assert!(!folder.exists());
        // A link or a file in its place is left alone.
        fs::write(&folder, "mine").unwrap();
        let refused = tiny().fine_tune(None, &training_set, 1, Some(&folder), |_, _| ());
        assert!(matches!(refused, Err(TuningError::Checkpoint { .. })));
    }

    #[test]
    fn the_logits_of_a_text_do_not_depend_on_the_labels_of_its_fold() {
        let texts = texts();
        let training_set = training_set(&texts);
        let mut targets = training_set.targets.clone();
        for (mut row, fold) in targets.outer_iter_mut().zip(&training_set.folds) {
            if *fold == 1 {
                row.assign(&ndarray::array![0.3, 0.7]);
            }
        }
        let others = TrainingSet {
            targets,
            ..self::training_set(&texts)
        };
        let (before, after) = (tuned(None, &training_set, 1), tuned(None, &others, 1));
        assert!(before.encoder != after.encoder);
        for (at, fold) in training_set.folds.iter().enumerate() {
            let is_same = before.logits.row(at) == after.logits.row(at);
            assert_eq!(is_same, *fold == 1, "{at}");
        }
    }

    #[test]
    fn fits_begin_with_what_was_learned_from_a_set_before() {
        let texts = texts();
        let before = training_set(&texts);
        let few = TrainingSet {
            texts: before.texts[..18].to_vec(),
            labels: before.labels[..18].to_vec(),
            targets: before.targets.slice(s![..18, ..]).to_owned(),
            folds: (0..18).map(|at| at % 3).collect(),
        };
        let of_all = |before_few| {
            let tuned = tuned(before_few, &few, 2);
            assert_eq!(tuned.logits.dim(), (18, 2));
            right(&before, &tuned.encoder.embed(&before.texts))
        };
        let (with, without) = (of_all(Some(&before)), of_all(None));
        assert!(
            without < TEXTS * 8 / 10 && TEXTS * 9 / 10 < with,
            "{without} {with}"
        );
    }
}
