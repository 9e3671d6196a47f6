//! Labelled sentences in, a model and its honest figures out.

use std::collections::HashMap;
use std::ops::RangeFrom;

use linfa::dataset::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array2, Axis};
use rayon::prelude::*;

use super::{Model, Options, Provenance, TrainError};
use crate::classifier::{Decision, OutOfFold, SparseLogistic};
use crate::features::{Counts, Extractor, SparseRows, Subset, TfIdf};
use crate::labels::{Labelled, stratified_group_folds};

/// The penalties tried, strongest first so that each fit starts near the next optimum. The search
/// ends one step after the best.
const ALPHAS: [f64; 8] = [4.0, 2.0, 1.0, 0.5, 0.25, 0.125, 0.0625, 0.03125];
/// Folds of documents, where there are few labelled sentences and where there are many. Every pair of
/// folds is left out once, so their number costs squarely; but few sentences leave few to learn from.
const FOLDS: [usize; 2] = [10, 5];
/// From so many labelled sentences on there are many.
const MANY: usize = 3000;
/// A label needs one fold to be tested in, one to choose on and one to learn from.
const FEWEST_FOLDS: usize = 3;
/// Tolerance of the fits within cross-validation, whose logits are calibrated afterwards, and of
/// the final fit.
const ROUGH: f64 = 1e-4;
const FINE: f64 = 1e-6;

/// Labelled sentences with their features counted, ready for fits on any part of them.
pub struct Trainer<'a> {
    labelled: &'a Labelled,
    options: Options,
    extractor: Extractor,
    counts: Counts,
    targets: Array2<f64>,
    labels: Vec<usize>,
    /// Each sentence's fold; whole documents and their copies.
    folds: Vec<usize>,
}

/// Every labelled sentence as predicted by a model that has seen nothing of its document: nested
/// cross-validation.
pub struct HeldOut {
    /// Shape (sentences, labels).
    pub log_probabilities: Array2<f64>,
    /// The label given to each sentence.
    pub given: Vec<usize>,
    /// The penalty that each fold's training chose.
    pub alphas: Vec<f64>,
    /// Whether every fit of the sentence model came below its tolerance.
    pub converged: bool,
    /// For each penalty, the logits of every sentence from the fit without its fold.
    paths: Vec<Array2<f64>>,
}

/// One fit for each penalty on the sentences outside some folds: the logits of those inside.
struct Path {
    /// Positions of the sentences inside.
    inside: Vec<usize>,
    /// One array a penalty, rows as in `inside`.
    logits: Vec<Array2<f64>>,
    converged: bool,
}

/// A path being fitted.
struct PathFit {
    dataset: DatasetBase<SparseRows, Array2<f64>>,
    /// The sentences inside.
    rows: SparseRows,
    last: Option<SparseLogistic>,
    path: Path,
}

impl PathFit {
    /// Fits the next penalty, from the optimum of the one before, and scores the sentences inside.
    fn step(&mut self, alpha: f64) -> Result<(), TrainError> {
        let mut params = SparseLogistic::params().alpha(alpha).tolerance(ROUGH);
        if let Some(last) = &self.last {
            params = params.start(last);
        }
        let fitted = params.fit(&self.dataset)?;
        self.path.converged &= fitted.converged();
        self.path.logits.push(fitted.logits(&self.rows));
        self.last = Some(fitted);
        Ok(())
    }
}

impl<'a> Trainer<'a> {
    /// Counts the features of all labelled sentences and deals their documents into folds.
    pub fn new(labelled: &'a Labelled, mut options: Options) -> Result<Self, TrainError> {
        let many = labelled.sentences.len() >= MANY;
        // Where words are scarce, one that occurs once still helps; where they are not, half of the
        // model would be such words.
        options.minimum.get_or_insert(if many { 2 } else { 1 });
        let extractor = options.extractor()?;
        let texts: Vec<&str> = labelled.sentences.iter().map(|s| s.text.as_str()).collect();
        let shape = (texts.len(), labelled.labels.len());
        Ok(Trainer {
            counts: Counts::new(&extractor, &texts),
            targets: Array2::from_shape_fn(shape, |(row, class)| {
                labelled.sentences[row].votes[class]
            }),
            labels: labelled.label_indices(),
            folds: deal(labelled)?,
            labelled,
            options,
            extractor,
        })
    }

    /// Nested cross-validation by document. For each fold, everything that is learned or chosen
    /// (vocabulary, weighting, weights, penalty, decision layer, label offsets) comes from the other
    /// folds; the penalty and the decision layer from logits that leave a second fold out as well. Only
    /// where the list of penalties ends, one step after the best for all sentences, is common to them.
    pub fn cross_validate(&self) -> Result<HeldOut, TrainError> {
        let count = self.folds.iter().max().map_or(0, |last| last + 1);
        let singles = self.single_paths(count)?;
        let alphas = singles.first().map_or(0, |path| path.logits.len());
        let pairs = (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b)));
        let mut paths: HashMap<(usize, usize), Path> = pairs
            .collect::<Vec<_>>()
            .into_par_iter()
            .map(|(a, b)| {
                let mut path = self.start(|fold| fold == a || fold == b)?;
                for alpha in &ALPHAS[..alphas] {
                    path.step(*alpha)?;
                }
                Ok(((a, b), path.path))
            })
            .collect::<Result<_, TrainError>>()?;
        paths.extend(
            singles
                .into_iter()
                .enumerate()
                .map(|(fold, path)| ((fold, fold), path)),
        );
        let classes = self.labelled.labels.len();
        let mut held_out = HeldOut {
            log_probabilities: Array2::zeros((self.labels.len(), classes)),
            given: vec![0; self.labels.len()],
            alphas: Vec::new(),
            converged: paths.values().all(|path| path.converged),
            paths: vec![Array2::zeros((self.labels.len(), classes)); alphas],
        };
        for fold in 0..count {
            // What the other folds' sentences look like to fits that saw neither them nor this fold.
            let mut logits = held_out.paths.clone();
            for other in (0..count).filter(|other| *other != fold) {
                self.copy(
                    &paths[&(fold.min(other), fold.max(other))],
                    0..,
                    other,
                    &mut logits,
                );
            }
            let outside: Vec<usize> = (0..self.labels.len())
                .filter(|&row| self.folds[row] != fold)
                .collect();
            let (chosen, decision) = self.decide(&outside, &logits)?;
            held_out.alphas.push(ALPHAS[chosen]);
            let own = &paths[&(fold, fold)];
            self.predict(&decision, own, chosen, &mut held_out);
        }
        for fold in 0..count {
            self.copy(&paths[&(fold, fold)], 0.., fold, &mut held_out.paths);
        }
        Ok(held_out)
    }

    /// Trains on all sentences: the penalty and the decision layer come from the logits that
    /// cross-validation left, the weights from a fit on everything.
    pub fn train(self, held_out: &HeldOut) -> Result<Model, TrainError> {
        let all: Vec<usize> = (0..self.labels.len()).collect();
        let (chosen, decision) = self.decide(&all, &held_out.paths)?;
        let (subset, tfidf, dataset) = self.part(&all)?;
        let logistic = SparseLogistic::params()
            .alpha(ALPHAS[chosen])
            .tolerance(FINE)
            .fit(&dataset)?;
        let mut label_counts = vec![0; self.labelled.labels.len()];
        self.labels
            .iter()
            .for_each(|&label| label_counts[label] += 1);
        Ok(Model {
            labels: self.labelled.labels.clone(),
            provenance: Provenance {
                version: env!("CARGO_PKG_VERSION").to_string(),
                labels_sha256: self.labelled.report.sha256.clone(),
                sentences: self.labels.len(),
                label_counts,
                documents: self.labelled.report.documents,
                alpha: ALPHAS[chosen],
                converged: held_out.converged && logistic.converged(),
            },
            vocabulary: self.counts.vocabulary(&subset),
            weights: logistic.weights().map(|w| *w as f32),
            intercepts: logistic.intercepts().to_owned(),
            tfidf,
            decision,
            options: self.options,
            extractor: self.extractor,
        })
    }

    /// Chooses the penalty whose calibrated logits have the least log loss on the given sentences
    /// and fits the decision layer on them.
    fn decide(
        &self,
        of: &[usize],
        logits: &[Array2<f64>],
    ) -> Result<(usize, Decision), TrainError> {
        let labels: Vec<usize> = of.iter().map(|&row| self.labels[row]).collect();
        let folds = renumber(of.iter().map(|&row| self.folds[row]));
        let documents = self.labelled.documents(of);
        let paths: Vec<Array2<f64>> = logits.iter().map(|l| l.select(Axis(0), of)).collect();
        let data = |path: usize| OutOfFold {
            logits: paths[path].view(),
            labels: &labels,
            documents: &documents,
            folds: &folds,
        };
        let losses: Vec<f64> = (0..paths.len())
            .into_par_iter()
            .map(|path| Decision::calibrated_loss(&data(path)))
            .collect::<Result<_, _>>()?;
        let mut best = 0;
        for path in 1..losses.len() {
            if losses[path] < losses[best] {
                best = path;
            }
        }
        Ok((best, Decision::fit(&data(best))?))
    }

    /// For each fold the path of fits without it, as far down the penalties as the log loss over all
    /// sentences falls, and one step further. Which of them is chosen is decided later, for each fold
    /// without its own sentences.
    fn single_paths(&self, count: usize) -> Result<Vec<Path>, TrainError> {
        let mut fits: Vec<PathFit> = (0..count)
            .into_par_iter()
            .map(|fold| self.start(|f| f == fold))
            .collect::<Result<_, TrainError>>()?;
        let documents = self
            .labelled
            .documents(&(0..self.labels.len()).collect::<Vec<_>>());
        let mut least = f64::INFINITY;
        for alpha in ALPHAS {
            fits.par_iter_mut().try_for_each(|fit| fit.step(alpha))?;
            let mut logits = vec![Array2::zeros(self.targets.raw_dim())];
            for (fold, fit) in fits.iter().enumerate() {
                let newest = fit.path.logits.len() - 1;
                self.copy(&fit.path, newest.., fold, &mut logits);
            }
            let loss = Decision::calibrated_loss(&OutOfFold {
                logits: logits[0].view(),
                labels: &self.labels,
                documents: &documents,
                folds: &self.folds,
            })?;
            if loss > least {
                break;
            }
            least = loss;
        }
        Ok(fits.into_iter().map(|fit| fit.path).collect())
    }

    /// Makes ready for fits on the sentences outside some folds.
    fn start(&self, is_inside: impl Fn(usize) -> bool) -> Result<PathFit, TrainError> {
        let (inside, outside): (Vec<usize>, Vec<usize>) =
            (0..self.labels.len()).partition(|&row| is_inside(self.folds[row]));
        let (subset, tfidf, dataset) = self.part(&outside)?;
        Ok(PathFit {
            rows: self.counts.rows(&inside, &subset, &tfidf),
            dataset,
            last: None,
            path: Path {
                inside,
                logits: Vec::new(),
                converged: true,
            },
        })
    }

    /// Learns the weighting of a part of the sentences and weighs them with it.
    #[allow(clippy::type_complexity)] // Three things that are always made together, and only here.
    fn part(
        &self,
        of: &[usize],
    ) -> Result<(Subset, TfIdf, DatasetBase<SparseRows, Array2<f64>>), TrainError> {
        let minimum = self.options.minimum.unwrap_or(1);
        let (subset, tfidf) = self.counts.weighting(of, minimum);
        if tfidf.is_empty() {
            return Err(TrainError::NoFeatures(minimum));
        }
        let rows = self.counts.rows(of, &subset, &tfidf);
        let dataset = DatasetBase::new(rows, self.targets.select(Axis(0), of));
        Ok((subset, tfidf, dataset))
    }

    /// Copies the logits of one fold's sentences, for some of the penalties, into arrays over all
    /// sentences.
    fn copy(&self, path: &Path, of: RangeFrom<usize>, fold: usize, logits: &mut [Array2<f64>]) {
        for (all, part) in logits.iter_mut().zip(&path.logits[of]) {
            for (scores, &row) in part.outer_iter().zip(&path.inside) {
                if self.folds[row] == fold {
                    all.row_mut(row).assign(&scores);
                }
            }
        }
    }

    /// The final predictions for the sentences of one fold, each within its document.
    fn predict(&self, decision: &Decision, path: &Path, chosen: usize, held_out: &mut HeldOut) {
        for document in self.labelled.documents(&path.inside) {
            let within = path.logits[chosen].select(Axis(0), &document);
            let scores = decision.log_probabilities(within.view());
            for (scores, at) in scores.outer_iter().zip(document) {
                let row = path.inside[at];
                held_out.given[row] = decision.label(scores);
                held_out.log_probabilities.row_mut(row).assign(&scores);
            }
        }
    }
}

/// Deals the sentences into folds of whole documents.
fn deal(labelled: &Labelled) -> Result<Vec<usize>, TrainError> {
    let all: Vec<usize> = (0..labelled.sentences.len()).collect();
    let groups = labelled.groups(&all);
    let labels = labelled.label_indices();
    let mut count = FOLDS[usize::from(all.len() >= MANY)];
    for (class, label) in labelled.labels.iter().enumerate() {
        let mut having: Vec<usize> = all
            .iter()
            .filter(|&&row| labels[row] == class)
            .map(|&row| groups[row])
            .collect();
        having.sort_unstable();
        having.dedup();
        if having.len() < FEWEST_FOLDS {
            return Err(TrainError::FewDocuments {
                label: label.clone(),
                groups: having.len(),
                needed: FEWEST_FOLDS,
            });
        }
        count = count.min(having.len());
    }
    let classes = labelled.labels.len();
    Ok(stratified_group_folds(&labels, &groups, classes, count))
}

/// Numbers without gaps, in the same order.
fn renumber(values: impl Iterator<Item = usize> + Clone) -> Vec<usize> {
    let mut known: Vec<usize> = values.clone().collect();
    known.sort_unstable();
    known.dedup();
    values
        .map(|value| known.partition_point(|k| *k < value))
        .collect()
}
