//! Fits along a path of penalties, each leaving some folds out.

use std::ops::RangeFrom;

use linfa::dataset::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array1, Array2, Axis};
use rayon::prelude::*;

use super::{TrainError, Trainer};
use crate::classifier::{SparseLogistic, WarmStart, tempered_loss};
use crate::features::{SparseRows, Weighting};

/// The penalties, strongest first. The search begins at `FIRST`, where the best one often is, and follows
/// the log loss downhill to one step after the best; each fit starts from the optimum of the one before.
const ALPHAS: [f64; 9] = [8.0, 4.0, 2.0, 1.0, 0.5, 0.25, 0.125, 0.0625, 0.03125];
const FIRST: usize = 2;
/// Tolerance of these fits, whose logits are calibrated afterwards.
pub(super) const ROUGH: f64 = 1e-4;

/// One fit for each penalty on the sentences outside some folds: the logits of those inside, less the log-priors of the labels
/// outside.
///
/// A fold in which a label is frequent leaves few of it outside, so that the fit without it expects it the less. Among few sentences
/// this would weigh more than what their words say, and would tell the decision layer that logits are to be turned round.
pub(super) struct Path {
    /// Positions of the sentences inside.
    pub(super) inside: Vec<usize>,
    /// One array a penalty, rows as in `inside`.
    pub(super) logits: Vec<Array2<f64>>,
    pub(super) converged: bool,
}

/// A path being fitted.
pub(super) struct PathFit {
    dataset: DatasetBase<SparseRows, Array2<f64>>,
    /// The sentences inside.
    rows: SparseRows,
    /// Of the labels outside.
    log_priors: Array1<f64>,
    /// Where each fit ended.
    ends: Vec<WarmStart>,
    pub(super) path: Path,
}

impl PathFit {
    /// Fits the next penalty, from the optimum of the nearest one before, and scores the sentences
    /// inside. Never from a fit on other sentences: it might have seen those inside.
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

    /// Where the fit with the penalty nearest to `alpha` ended.
    fn nearest(&self, alpha: f64) -> Option<&WarmStart> {
        let distance = |end: &WarmStart| libm::log(end.alpha() / alpha).abs();
        let mut ends = self.ends.iter();
        let first = ends.next()?;
        Some(
            ends.fold(first, |best, end| match distance(end) < distance(best) {
                true => end,
                false => best,
            }),
        )
    }
}

impl Trainer<'_> {
    /// The two penalties that serve best over all sentences, and for each fold the fits with them that
    /// leave it out. Which of the two is taken is decided later, for each fold without its own sentences.
    pub(super) fn single_paths(&self, count: usize) -> Result<(Vec<f64>, Vec<Path>), TrainError> {
        let mut fits: Vec<PathFit> = (0..count)
            .into_par_iter()
            .map(|fold| self.start(|f| f == fold))
            .collect::<Result<_, TrainError>>()?;
        // Each penalty with its log loss, in the order of the fits.
        let mut tried: Vec<(usize, f64)> = Vec::new();
        let mut best = FIRST;
        for towards in [
            (FIRST..ALPHAS.len()).collect(),
            (0..FIRST).rev().collect::<Vec<_>>(),
        ] {
            // Once weaker penalties have helped, stronger ones do not.
            if best > FIRST {
                break;
            }
            let mut least = tried.first().map_or(f64::INFINITY, |(_, loss)| *loss);
            for at in towards {
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
        let kept: Vec<usize> = [first, first + 1].into_iter().filter_map(place).collect();
        let paths = fits.into_iter().map(|fit| {
            let mut path = fit.path;
            path.logits = kept.iter().map(|&at| path.logits[at].clone()).collect();
            path
        });
        let penalties = kept.iter().map(|&at| ALPHAS[tried[at].0]).collect();
        Ok((penalties, paths.collect()))
    }

    /// Fits every fold's next penalty and returns the log loss over all sentences.
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
        Ok(tempered_loss(logits[0].view(), &self.labels))
    }

    /// Makes ready for fits on the sentences outside some folds.
    pub(super) fn start(&self, is_inside: impl Fn(usize) -> bool) -> Result<PathFit, TrainError> {
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

    /// The logarithm of each label's share of some of the sentences, of which it has half a one more: a label may stand in folds
    /// that are left out alone.
    pub(super) fn log_priors(&self, of: &[usize]) -> Array1<f64> {
        let sums = self.targets.select(Axis(0), of).sum_axis(Axis(0)) + 0.5;
        let all = sums.sum();
        sums.mapv_into(|sum| libm::log(sum / all))
    }

    /// Learns the weighting of a part of the sentences and weighs them with it.
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

    /// Copies the logits of one fold's sentences, for some of the penalties, into arrays over all
    /// sentences.
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

/// Where the least value stands; the first of equals.
pub(super) fn least(values: &[f64]) -> usize {
    let mut best = 0;
    for (at, value) in values.iter().enumerate() {
        if *value < values[best] {
            best = at;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_the_least() {
        assert_eq!(least(&[2.0, 1.0, 1.0, 3.0]), 1);
        assert_eq!(least(&[1.0, 2.0]), 0);
        assert_eq!(least(&[3.0, 2.0, 1.0]), 2);
    }
}
