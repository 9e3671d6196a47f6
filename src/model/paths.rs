//! Fits along a path of penalties, with some folds left out.

use std::ops::RangeFrom;

use linfa::dataset::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array1, Array2, Axis};
use rayon::prelude::*;

use super::{TrainError, Trainer};
use crate::classifier::{SparseLogistic, WarmStart, tempered_loss};
use crate::features::{SparseRows, Weighting};

/// The penalties, strongest first. The search begins at `FIRST`, where the best one often is, and follows the
/// log loss downhill to one step after the best. Each fit starts from the optimum of the one before.
const ALPHAS: [f64; 9] = [8.0, 4.0, 2.0, 1.0, 0.5, 0.25, 0.125, 0.0625, 0.03125];
const FIRST: usize = 2;
/// The number of folds that the penalty is searched with where there are very many sentences.
const SEARCHED: usize = 2;
/// Tolerance of these fits, whose logits are calibrated afterwards.
pub(super) const ROUGH: f64 = 1e-4;

/// Fits for several penalties on the sentences outside some folds: the logits of the sentences inside, less
/// the log-priors of the labels outside.
///
/// If a label is frequent in a fold, few of its sentences are outside, so that the fit without the fold
/// expects it less. Among few sentences this would weigh more than their words, and would teach the decision
/// layer to reverse logits.
pub(super) struct Path {
    /// The sentences inside.
    pub(super) inside: Vec<usize>,
    /// One array for each penalty, rows as in `inside`.
    pub(super) logits: Vec<Array2<f64>>,
    pub(super) converged: bool,
}

/// A path being fitted.
pub(super) struct PathFit {
    dataset: DatasetBase<SparseRows, Array2<f64>>,
    /// The sentences inside.
    rows: SparseRows,
    /// The log-priors of the labels outside.
    log_priors: Array1<f64>,
    /// The end of each fit.
    ends: Vec<WarmStart>,
    pub(super) path: Path,
}

impl PathFit {
    /// Fits the next penalty from the nearest earlier optimum, and scores the sentences inside. It never
    /// starts from a fit on other sentences, which might have seen those inside.
    pub(super) fn step(&mut self, alpha: f64) -> Result<(), TrainError> {
        let mut params = SparseLogistic::params().alpha(alpha).tolerance(ROUGH);
        if let Some(start) = self.nearest(alpha) {
            params = params.start(start.clone());
        }
        let fitted = params.fit(&self.dataset)?;
        self.path.converged &= fitted.converged();
        self.path
            .logits
            .push(fitted.logits(&self.rows) - &self.log_priors);
        self.ends.push(fitted.end());
        Ok(())
    }

    /// The end of the fit with the penalty nearest to `alpha`.
    fn nearest(&self, alpha: f64) -> Option<&WarmStart> {
        let distance = |end: &WarmStart| libm::log(end.alpha() / alpha).abs();
        self.ends
            .iter()
            .min_by(|a, b| distance(a).total_cmp(&distance(b)))
    }
}

impl Trainer<'_> {
    /// Finds the two penalties that are best over all sentences, and for each fold the fits with them that
    /// leave it out. The choice between the two is made later, for each fold without its own sentences.
    ///
    /// With very many sentences, two folds show well enough which penalty is best. The search takes only these,
    /// and the other folds are fitted with the best penalty alone.
    pub(super) fn single_paths(&self, count: usize) -> Result<(Vec<f64>, Vec<Path>), TrainError> {
        let searched = match self.is_nested() {
            true => count,
            false => count.min(SEARCHED),
        };
        let mut fits: Vec<PathFit> = (0..searched)
            .into_par_iter()
            .map(|fold| self.start(|f| f == fold))
            .collect::<Result<_, TrainError>>()?;
        // The penalties tried, each with its log loss.
        let mut tried: Vec<(usize, f64)> = Vec::new();
        let mut best = FIRST;
        let weaker: Vec<usize> = (FIRST..ALPHAS.len()).collect();
        for direction in [weaker, (0..FIRST).rev().collect()] {
            // If weaker penalties have helped, stronger ones do not.
            if best > FIRST {
                break;
            }
            let mut least = tried.first().map_or(f64::INFINITY, |(_, loss)| *loss);
            for at in direction {
                let loss = self.try_penalty(&mut fits, ALPHAS[at])?;
                tried.push((at, loss));
                if loss >= least {
                    break;
                }
                (best, least) = (at, loss);
            }
        }
        let place = |at: usize| tried.iter().position(|(tried, _)| *tried == at);
        let loss = |at: usize| place(at).map_or(f64::INFINITY, |place| tried[place].1);
        let first = match best > 0 && loss(best - 1) < loss(best + 1) {
            true => best - 1,
            false => best,
        };
        let kept = match self.is_nested() {
            true => vec![first, first + 1],
            false => vec![best],
        };
        let kept: Vec<usize> = kept.into_iter().filter_map(place).collect();
        let paths = fits.into_iter().map(|fit| {
            let mut path = fit.path;
            path.logits = kept.iter().map(|&at| path.logits[at].clone()).collect();
            path
        });
        let mut paths: Vec<Path> = paths.collect();
        let penalties: Vec<f64> = kept.iter().map(|&at| ALPHAS[tried[at].0]).collect();
        self.fits.expect(count - searched);
        let others: Vec<Path> = (searched..count)
            .into_par_iter()
            .map(|fold| self.path(&penalties, |f| f == fold))
            .collect::<Result<_, TrainError>>()?;
        paths.extend(others);
        Ok((penalties, paths))
    }

    /// Fits along some penalties with some folds left out.
    pub(super) fn path(
        &self,
        penalties: &[f64],
        is_inside: impl Fn(usize) -> bool,
    ) -> Result<Path, TrainError> {
        let mut fit = self.start(is_inside)?;
        for &alpha in penalties {
            fit.step(alpha)?;
            self.fits.done();
        }
        Ok(fit.path)
    }

    /// Fits the first folds with the next penalty and returns the log loss over their sentences.
    fn try_penalty(&self, fits: &mut [PathFit], alpha: f64) -> Result<f64, TrainError> {
        self.fits.expect(fits.len());
        fits.par_iter_mut().try_for_each(|fit| {
            fit.step(alpha)?;
            self.fits.done();
            Ok::<(), TrainError>(())
        })?;
        let mut logits = vec![Array2::zeros(self.targets.raw_dim())];
        for (fold, fit) in fits.iter().enumerate() {
            let newest = fit.path.logits.len() - 1;
            self.copy(&fit.path, newest.., fold, &mut logits);
        }
        let rows = 0..self.labels.len();
        let inside: Vec<usize> = rows.filter(|&row| self.folds[row] < fits.len()).collect();
        let labels: Vec<usize> = inside.iter().map(|&row| self.labels[row]).collect();
        let logits = logits[0].select(Axis(0), &inside);
        Ok(tempered_loss(logits.view(), &labels))
    }

    /// Prepares fits on the sentences outside some folds.
    fn start(&self, is_inside: impl Fn(usize) -> bool) -> Result<PathFit, TrainError> {
        let (inside, outside): (Vec<usize>, Vec<usize>) =
            (0..self.labels.len()).partition(|&row| is_inside(self.folds[row]));
        let (weighting, dataset) = self.part(&outside)?;
        Ok(PathFit {
            rows: self.counts.rows(&inside, &weighting),
            log_priors: self.log_priors(&outside),
            dataset,
            ends: Vec::new(),
            path: Path {
                inside,
                logits: Vec::new(),
                converged: true,
            },
        })
    }

    /// The logarithm of each label's share of some sentences. Half a sentence is added to each label, because
    /// all of a label may be in the folds that are left out.
    pub(super) fn log_priors(&self, of: &[usize]) -> Array1<f64> {
        let sums = self.targets.select(Axis(0), of).sum_axis(Axis(0)) + 0.5;
        let all = sums.sum();
        sums.mapv_into(|sum| libm::log(sum / all))
    }

    /// Learns the weighting of some sentences and weights them with it.
    pub(super) fn part(
        &self,
        of: &[usize],
    ) -> Result<(Weighting, DatasetBase<SparseRows, Array2<f64>>), TrainError> {
        let targets = self.options.association.then(|| self.targets.view());
        let weighting = self.counts.weighting(of, targets);
        if weighting.tfidf.is_empty() {
            return Err(TrainError::NoFeatures(self.options.min_df.unwrap_or(1)));
        }
        let rows = self.counts.rows(of, &weighting);
        let dataset = DatasetBase::new(rows, self.targets.select(Axis(0), of));
        Ok((weighting, dataset))
    }

    /// Copies the logits of one fold's sentences for some of the penalties into arrays over all sentences.
    pub(super) fn copy(
        &self,
        path: &Path,
        of: RangeFrom<usize>,
        fold: usize,
        logits: &mut [Array2<f64>],
    ) {
        for (all, part) in logits.iter_mut().zip(&path.logits[of]) {
            for (scores, &row) in part.outer_iter().zip(&path.inside) {
                if self.folds[row] == fold {
                    all.row_mut(row).assign(&scores);
                }
            }
        }
    }
}

/// The index of the smallest value; of equals the first.
pub(super) fn index_of_least(values: &[f64]) -> usize {
    let least = values.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1));
    least.map_or(0, |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_the_least_is_found() {
        assert_eq!(index_of_least(&[2.0, 1.0, 1.0, 3.0]), 1);
        assert_eq!(index_of_least(&[1.0, 2.0]), 0);
        assert_eq!(index_of_least(&[3.0, 2.0, 1.0]), 2);
    }
}
