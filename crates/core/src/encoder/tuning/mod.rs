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

use ndarray::{Array2, s};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use super::architecture::Shape;
use super::layer::Linear;
use super::lower::{Lower, LowerWriter};
use super::network::{Network, TextRows};
use super::ranges::ranges;
use super::weights::WeightsWriter;
use super::{Encoder, Passage, Tuned, TuningError};
use checkpoint::Checkpoints;
use fit::{Task, TunedWeights};
use passes::{Entry, Passes};

/// The number of texts that lower layers read between two writes.
const BLOCK: usize = 128;
/// The number of texts on which the ranges of tuned layers are measured.
const SAMPLE: usize = 64;
/// The number of texts that a thread reads at a time.
const PART: usize = 16;

/// Labelled texts to learn from.
pub(crate) struct TrainingSet<'l> {
    pub passages: Vec<Passage<'l>>,
    /// The label of each text.
    pub labels: Vec<usize>,
    /// The distribution over labels of each text, shape (texts, labels).
    pub targets: Array2<f64>,
    /// The source of each text: 0 for the own labels, and one more for each kind of borrowed ones.
    pub sources: Vec<usize>,
    /// The fold of each text; a text in none is learned from by each fit.
    pub folds: Vec<Option<usize>>,
}

impl TrainingSet<'_> {
    /// Returns whether texts are read with what stands before them: as soon as that is known of half of the own ones.
    fn has_context(&self) -> bool {
        let own = || {
            self.passages
                .iter()
                .zip(&self.sources)
                .filter(|(_, source)| **source == 0)
        };
        let known = own().filter(|(passage, _)| passage.has_context()).count();
        known > 0 && 2 * known >= own().count()
    }

    /// The hash of all of it.
    fn hash(&self, hash: &mut Sha256) {
        let mut number = |number: usize| hash.update((number as u64).to_le_bytes());
        let keys: Vec<String> = self.passages.iter().map(Passage::key).collect();
        number(keys.len());
        keys.iter().for_each(|key| number(key.len()));
        self.labels.iter().for_each(|&label| number(label));
        self.sources.iter().for_each(|&source| number(source));
        let folds = self.folds.iter();
        folds.for_each(|fold| number(fold.map_or(0, |fold| fold + 1)));
        keys.iter().for_each(|key| hash.update(key));
        let targets = self.targets.iter();
        targets.for_each(|target| hash.update(target.to_le_bytes()));
    }
}

/// An encoder that was fine-tuned, and what it says about the texts.
pub(crate) struct FineTuned {
    /// Fine-tuned on all texts.
    pub encoder: Encoder,
    /// The logits of each text by a fit without the text's fold, without the log-priors of the texts that the fit
    /// learned from; not a number for a text in no fold. Shape (texts, labels).
    pub logits: Array2<f32>,
}

impl Encoder {
    /// Fine-tunes the last `layers` layers on a training set: once without each fold, and once on all. Reports the texts
    /// learned from and all of them, those of each pass of each fit.
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
        training_set: &TrainingSet,
        layers: usize,
        checkpoints: Option<&Path>,
        report: impl Fn(usize, usize) + Sync,
    ) -> Result<FineTuned, TuningError> {
        let key = || self.tuning_key(training_set, layers);
        let opened = checkpoints.map(|folder| Checkpoints::open(folder, key()));
        let checkpoints = opened.transpose()?;
        let checkpoint = |fit: String| checkpoints.as_ref().map(|all| all.of(fit));
        let (texts, classes) = training_set.targets.dim();
        let shape = Shape {
            tuned: Some(Tuned {
                layers,
                classes,
                context: training_set.has_context(),
            }),
            ..self.shape.clone()
        };
        let folds = training_set.folds.iter().flatten();
        let count = folds.max().map_or(0, |last| last + 1);
        let without = |fold: Option<usize>| {
            let is_outside = |text: &usize| fold.is_none() || training_set.folds[*text] != fold;
            Passes::new((0..texts).filter(is_outside), training_set)
        };
        // The largest fit begins first, so that no thread waits for it in the end.
        let fits: Vec<_> = std::iter::once(None)
            .chain((0..count).map(Some))
            .map(|fold| (fold, without(fold)))
            .collect();
        let (all, done) = (
            fits.iter().map(|(_, passes)| passes.texts()).sum(),
            AtomicUsize::new(0),
        );
        let tell = |texts: usize| report(done.fetch_add(texts, Relaxed) + texts, all);
        report(0, all);

        let head = self.network.head();
        let task = Task {
            network: &self.network,
            // The weights of a whole encoder fit its shape.
            upper: self.weights.upper(&shape, layers).unwrap_or_default(),
            head: head.cloned().unwrap_or(Linear::zeros(shape.width, classes)),
            below: self.read_below(training_set, &shape, fits.iter().map(|(_, passes)| passes))?,
            training_set,
        };
        let fitted: Vec<(Option<usize>, Encoder)> = fits
            .into_par_iter()
            .with_max_len(1)
            .map(|(fold, passes)| {
                let name = fold.map_or("all".to_string(), |fold| format!("without-{fold}"));
                let fit = task.fit(passes, checkpoint(name), tell)?;
                Ok((fold, self.rounded(&shape, &task, &fit)?))
            })
            .collect::<Result<_, TuningError>>()?;
        let mut logits = Array2::from_elem((texts, classes), f32::NAN);
        let mut on_all = None;
        for (fold, encoder) in fitted {
            if fold.is_none() {
                on_all = Some(encoder);
                continue;
            }
            let inside: Vec<usize> = (0..texts)
                .filter(|&text| training_set.folds[text] == fold)
                .collect();
            let passages: Vec<Passage> = inside
                .iter()
                .map(|&text| training_set.passages[text])
                .collect();
            let read = encoder.embed_all(&passages, |_, _| ());
            for (text, own) in inside.into_iter().zip(read.outer_iter()) {
                logits.row_mut(text).assign(&own);
            }
        }
        Ok(FineTuned {
            encoder: on_all.ok_or(TuningError::Diverged)?,
            logits,
        })
    }

    /// The hash of all on which fine-tuning depends.
    fn tuning_key(&self, training_set: &TrainingSet, layers: usize) -> [u8; 32] {
        let mut hash = Sha256::new_with_prefix(self.hash());
        hash.update((layers as u64).to_le_bytes());
        training_set.hash(&mut hash);
        hash.finalize().into()
    }

    /// The encoder of a fit, with weights in 8 bits.
    fn rounded(&self, shape: &Shape, task: &Task, fit: &TunedWeights) -> Result<Self, TuningError> {
        let (x, rows) = task.below.read(&self.network, &task.below.sample())?;
        let ranges = ranges(&fit.layers, x, &rows.all, self.network.heads());
        let mut upper = WeightsWriter::default();
        let layers = fit.layers.iter().zip(&ranges);
        layers.for_each(|(layer, ranges)| upper.layer(layer, ranges));
        // A weight that is not finite fits no encoder.
        let encoder = self.tuned(shape.clone(), &upper.finish(), fit.head.to_matrix());
        encoder.ok_or(TuningError::Diverged)
    }

    /// The output of the layers that are not tuned, for the texts of some passes.
    fn read_below<'p>(
        &self,
        training_set: &TrainingSet,
        shape: &Shape,
        passes: impl Iterator<Item = &'p Passes>,
    ) -> io::Result<ReadBelow> {
        let taken = passes.flat_map(|passes| passes.clone().batches(|_| 0).concat());
        let has_context = shape.tuned.is_some_and(|tuned| tuned.context);
        let as_read = |entry: Entry| Entry {
            in_context: has_context
                && entry.in_context
                && training_set.passages[entry.text].has_context(),
            ..entry
        };
        let mut entries: Vec<Entry> = taken.map(as_read).collect();
        entries.sort_unstable();
        entries.dedup();
        let pieces = |entry: &Entry| {
            let passage = training_set.passages[entry.text];
            let passage = if entry.in_context {
                passage
            } else {
                passage.alone()
            };
            self.pieces.read(&passage, has_context)
        };
        let places = entries.iter().zip(0..);
        let places = places.map(|(&entry, place)| (entry, place)).collect();
        let frozen = shape.frozen();
        if frozen == 0 {
            let pieces = entries.par_iter().map(pieces);
            let lower = Lower::Pieces(pieces.collect());
            return Ok(ReadBelow {
                lower,
                entries,
                places,
            });
        }
        let mut writer = LowerWriter::new(shape.width)?;
        for block in entries.chunks(BLOCK) {
            let outputs: Vec<_> = block
                .par_chunks(PART)
                .map(|entries| {
                    let pieces: Vec<_> = entries.iter().map(pieces).collect();
                    let (mut x, texts) = self.network.begin(&pieces);
                    let mut none = Array2::zeros((texts.len(), 0));
                    self.network
                        .run(&mut x, &texts, 0..frozen, &[], none.view_mut());
                    (x, texts)
                })
                .collect();
            for (x, texts) in outputs {
                for (rows, pooled) in texts.all.into_iter().zip(texts.pooled) {
                    let first = pooled.start - rows.start;
                    writer.push(x.slice(s![rows, ..]), first)?;
                }
            }
        }
        let lower = writer.finish()?;
        Ok(ReadBelow {
            lower,
            entries,
            places,
        })
    }
}

/// The output of the frozen layers for the texts of all passes.
pub(in crate::encoder) struct ReadBelow {
    lower: Lower,
    /// The texts in order, as they are read.
    entries: Vec<Entry>,
    /// The place of each of them.
    places: FxHashMap<Entry, usize>,
}

impl ReadBelow {
    /// The place of a text. One that has no context is read as one that stands alone.
    fn place(&self, entry: Entry) -> usize {
        let alone = Entry {
            in_context: false,
            ..entry
        };
        self.places
            .get(&entry)
            .or(self.places.get(&alone))
            .copied()
            .unwrap_or_default()
    }

    /// The number of pieces of a text.
    fn length(&self, entry: Entry) -> usize {
        self.lower.length(self.place(entry))
    }

    /// The output for some texts, shape (pieces, width), and their rows.
    fn read(&self, network: &Network, entries: &[Entry]) -> io::Result<(Array2<f32>, TextRows)> {
        let places: Vec<usize> = entries.iter().map(|&entry| self.place(entry)).collect();
        self.lower.read(network, &places)
    }

    /// Some texts from all parts of the training set.
    fn sample(&self) -> Vec<Entry> {
        let step = self.entries.len().div_ceil(SAMPLE).max(1);
        self.entries.iter().step_by(step).copied().collect()
    }
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
            passages: texts.iter().map(|text| text.as_str().into()).collect(),
            labels: (0..TEXTS).map(|at| at % 2).collect(),
            targets: Array2::from_shape_fn((TEXTS, 2), |(at, class)| f64::from(at % 2 == class)),
            sources: vec![0; TEXTS],
            folds: (0..TEXTS).map(|at| Some(at / 12 % 3)).collect(),
        }
    }

    fn tuned(training_set: &TrainingSet, layers: usize) -> FineTuned {
        tiny()
            .fine_tune(training_set, layers, None, |_, _| ())
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
            let tuned = tuned(&training_set, layers);
            let out_of_fold = right(&training_set, &tuned.logits);
            assert!(out_of_fold > TEXTS * 9 / 10, "{layers}: {out_of_fold}");
            let by_all = right(&training_set, &tuned.encoder.embed(&training_set.passages));
            assert!(by_all > TEXTS * 9 / 10, "{layers}: {by_all}");
        }
    }

    #[test]
    fn a_stopped_run_goes_on_to_the_same_result() {
        let (texts, home) = (texts(), tempfile::tempdir().unwrap());
        let folder = home.path().join("checkpoints");
        let training_set = training_set(&texts);
        let run = |folder, report: &(dyn Fn(usize, usize) + Sync)| {
            tiny().fine_tune(&training_set, 2, folder, report).unwrap()
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
        // The four fits are done now. One whose file is damaged begins anew.
        assert_eq!(learned(Some(&folder)), 4);
        let file = folder.join("without-1.fit");
        let mut bytes = fs::read(&file).unwrap();
        bytes[100] ^= 1;
        fs::write(&file, bytes).unwrap();
        assert!(learned(Some(&folder)) > 4);
        // So do all of another run.
        let others = tuned(&training_set, 1);
        let in_folder = tiny().fine_tune(&training_set, 1, Some(&folder), |_, _| ());
        assert!(in_folder.unwrap().encoder == others.encoder);
        remove_checkpoints(&folder).unwrap();
        assert!(!folder.exists());
        // A link or a file in its place is left alone.
        fs::write(&folder, "mine").unwrap();
        let refused = tiny().fine_tune(&training_set, 1, Some(&folder), |_, _| ());
        assert!(matches!(refused, Err(TuningError::Checkpoint { .. })));
    }

    #[test]
    fn the_logits_of_a_text_do_not_depend_on_the_labels_of_its_fold() {
        let texts = texts();
        let training_set = training_set(&texts);
        let mut targets = training_set.targets.clone();
        for (mut row, fold) in targets.outer_iter_mut().zip(&training_set.folds) {
            if *fold == Some(1) {
                row.assign(&ndarray::array![0.3, 0.7]);
            }
        }
        let others = TrainingSet {
            targets,
            ..self::training_set(&texts)
        };
        let (before, after) = (tuned(&training_set, 1), tuned(&others, 1));
        assert!(before.encoder != after.encoder);
        for (at, fold) in training_set.folds.iter().enumerate() {
            let is_same = before.logits.row(at) == after.logits.row(at);
            assert_eq!(is_same, *fold == Some(1), "{at}");
        }
    }

    #[test]
    fn borrowed_texts_help_few_own_ones() {
        let texts = texts();
        let all = training_set(&texts);
        let with = TrainingSet {
            sources: (0..TEXTS).map(|at| usize::from(at >= 18)).collect(),
            ..training_set(&texts)
        };
        let without = TrainingSet {
            passages: all.passages[..18].to_vec(),
            labels: all.labels[..18].to_vec(),
            targets: all.targets.slice(s![..18, ..]).to_owned(),
            sources: vec![0; 18],
            folds: (0..18).map(|at| Some(at % 3)).collect(),
        };
        let of_all = |set: &TrainingSet| {
            let tuned = tuned(set, 2);
            assert_eq!(tuned.logits.dim(), (set.passages.len(), 2));
            right(&all, &tuned.encoder.embed(&all.passages))
        };
        let (with, without) = (of_all(&with), of_all(&without));
        assert!(
            without < TEXTS * 8 / 10 && TEXTS * 9 / 10 < with,
            "{without} {with}"
        );
    }

    #[test]
    fn what_stands_before_a_sentence_is_read_if_it_is_known() {
        let texts = texts();
        let mut training_set = training_set(&texts);
        // The label is a word of the sentence before.
        let said = ["They", "Troops"];
        let before = |at: usize| ["", said[at % 2]];
        for (at, passage) in training_set.passages.iter_mut().enumerate() {
            *passage = Passage {
                text: "They will leave now.",
                before: before(at),
            };
        }
        let tuned = tuned(&training_set, 2);
        assert!(tuned.encoder.reads_context());
        let found = right(&training_set, &tuned.logits);
        assert!(found > TEXTS * 9 / 10, "{found}");
        let alone: Vec<Passage> = training_set.passages.iter().map(Passage::alone).collect();
        let found = right(&training_set, &tuned.encoder.embed(&alone));
        assert_eq!(found, TEXTS / 2);
    }
}
