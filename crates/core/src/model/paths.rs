//! Fits along a path of penalties, with some folds left out.

use std::ops::{Range, RangeFrom};

use linfa::dataset::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array1, Array2, Axis, s};
use rayon::prelude::*;

use super::{TrainError, Trainer};
use crate::classifier::{SparseLogistic, SparseLogisticParams, WarmStart, tempered_loss};
use crate::features::{SparseRows, Weighting};

/// The penalties, strongest first. The search begins at `FIRST`, where the best one often is, and follows the
/// log loss downhill to one step after the best. Each fit starts from the optimum of the one before.
const ALPHAS: [f64; 9] = [8.0, 4.0, 2.0, 1.0, 0.5, 0.25, 0.125, 0.0625, 0.03125];
const FIRST: usize = 2;
/// The weights of a borrowed sentence, where any other has 1, and the one that the search begins with.
const BORROWED: [f64; 6] = [1.0, 0.25, 0.0625, 1.0 / 64.0, 1.0 / 256.0, 1.0 / 1024.0];
const FIRST_BORROWED: usize = 1;
/// The number of folds that settings are searched with where there are very many sentences.
const SEARCHED: usize = 2;
/// Tolerance of these fits, whose logits are calibrated afterwards.
pub(super) const ROUGH: f64 = 1e-4;

/// A setting of the sentence model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Setting {
    /// The penalty.
    pub(super) alpha: f64,
    /// The weight of a borrowed sentence.
    pub(super) borrowed_weight: f64,
}

/// Rows to be fitted.
pub(super) struct FitRows {
    dataset: DatasetBase<SparseRows, Array2<f64>>,
    /// The rows that are borrowed, which are the last, and the columns of a row that is not augmented for them.
    borrowed: Option<(Range<usize>, usize)>,
}

impl FitRows {
    /// Fits the rows with a setting.
    pub(super) fn fit(
        &mut self,
        params: SparseLogisticParams,
        setting: Setting,
    ) -> Result<SparseLogistic, TrainError> {
        let params = params.alpha(setting.alpha);
        let Some((borrowed, columns)) = self.borrowed.clone() else {
            return Ok(params.fit(&self.dataset)?);
        };
        let mut weights = Array1::ones(borrowed.end);
        weights
            .slice_mut(s![borrowed])
            .fill(setting.borrowed_weight as f32);
        self.dataset.weights = weights;
        Ok(params.fit(&self.dataset)?.with_copies_joined(columns))
    }
}

/// Fits with several settings on the rows outside some folds: the logits of the rows inside, less
/// the log-priors of the labels outside.
///
/// If a label is frequent in a fold, few of its sentences are outside, so that the fit without the fold
/// expects it less. Among few sentences this would weigh more than their words, and would teach the decision
/// layer to reverse logits.
pub(super) struct Path {
    /// The rows inside, own ones first.
    pub(super) inside: Vec<usize>,
    /// One array for each setting, rows as in `inside`.
    pub(super) logits: Vec<Array2<f64>>,
    pub(super) converged: bool,
}

/// A path being fitted.
pub(super) struct PathFit {
    part: FitRows,
    /// The sentences inside.
    rows: SparseRows,
    /// The log-priors of the labels outside.
    log_priors: Array1<f64>,
    /// The setting and the end of each fit.
    ends: Vec<(Setting, WarmStart)>,
    pub(super) path: Path,
}

impl PathFit {
    /// Fits with the next setting from the nearest earlier optimum, and scores the sentences inside. It never
    /// starts from a fit on other sentences, which might have seen those inside.
    pub(super) fn step(&mut self, setting: Setting) -> Result<(), TrainError> {
        let mut params = SparseLogistic::params().tolerance(ROUGH);
        if let Some(start) = self.nearest(setting) {
            params = params.start(start.clone());
        }
        let fitted = self.part.fit(params, setting)?;
        self.path.converged &= fitted.converged();
        self.path
            .logits
            .push(fitted.logits(&self.rows) - &self.log_priors);
        self.ends.push((setting, fitted.end()));
        Ok(())
    }

    /// The end of the fit with the setting nearest to this one.
    fn nearest(&self, setting: Setting) -> Option<&WarmStart> {
        let apart = |one: f64, other: f64| libm::log(one / other).abs();
        let distance = |(other, _): &(Setting, WarmStart)| {
            apart(other.alpha, setting.alpha)
                + apart(other.borrowed_weight, setting.borrowed_weight)
        };
        let ends = self.ends.iter();
        let nearest = ends.min_by(|a, b| distance(a).total_cmp(&distance(b)));
        nearest.map(|(_, end)| end)
    }
}

impl Trainer<'_> {
    /// Finds the settings with the two penalties that are best over all sentences, and for each fold the fits with
    /// them that leave it out. The choice between the two is made later, for each fold without its own sentences.
    /// The weight of borrowed sentences is chosen first, and is common to both.
    ///
    /// With very many sentences, two folds show well enough which setting is best. The search takes only these,
    /// and the other folds are fitted with the best setting alone.
    pub(super) fn single_paths(
        &self,
        count: usize,
    ) -> Result<(Vec<Setting>, Vec<Path>), TrainError> {
        let searched = if self.is_nested() {
            count
        } else {
            count.min(SEARCHED)
        };
        let mut fits: Vec<PathFit> = (0..searched)
            .into_par_iter()
            .map(|fold| self.start(|f| f == fold))
            .collect::<Result<_, TrainError>>()?;
        // The settings tried, each with its log loss.
        let mut tried: Vec<(Setting, f64)> = Vec::new();
        let mut borrowed_weight = BORROWED[FIRST_BORROWED];
        if self.borrowed.is_some() {
            let setting = |at: usize| Setting {
                alpha: ALPHAS[FIRST],
                borrowed_weight: BORROWED[at],
            };
            let settings: Vec<Setting> = (0..BORROWED.len()).map(setting).collect();
            let best = self.search(&mut fits, &mut tried, &settings, FIRST_BORROWED)?;
            borrowed_weight = BORROWED[best];
        }
        let settings = ALPHAS.map(|alpha| Setting {
            alpha,
            borrowed_weight,
        });
        let best = self.search(&mut fits, &mut tried, &settings, FIRST)?;
        let place = |at: usize| {
            let setting = settings.get(at)?;
            tried.iter().position(|(tried, _)| tried == setting)
        };
        let loss = |at: usize| place(at).map_or(f64::INFINITY, |place| tried[place].1);
        let first = if best > 0 && loss(best - 1) < loss(best + 1) {
            best - 1
        } else {
            best
        };
        let starts = if self.is_nested() {
            vec![first, first + 1]
        } else {
            vec![best]
        };
        let kept: Vec<usize> = starts.into_iter().filter_map(place).collect();
        let mut paths: Vec<Path> = fits
            .into_iter()
            .map(|fit| {
                let mut path = fit.path;
                path.logits = kept.iter().map(|&at| path.logits[at].clone()).collect();
                path
            })
            .collect();
        let kept: Vec<Setting> = kept.iter().map(|&at| tried[at].0).collect();
        self.fits.expect(count - searched);
        let others: Vec<Path> = (searched..count)
            .into_par_iter()
            .map(|fold| self.path(&kept, |f| f == fold))
            .collect::<Result<_, TrainError>>()?;
        paths.extend(others);
        Ok((kept, paths))
    }

    /// Follows the log loss downhill along a line of settings, and returns the best. It begins at `first` and goes
    /// to one step after the best, towards the end; or else towards the beginning.
    fn search(
        &self,
        fits: &mut [PathFit],
        tried: &mut Vec<(Setting, f64)>,
        settings: &[Setting],
        first: usize,
    ) -> Result<usize, TrainError> {
        let mut at_first = f64::INFINITY;
        let mut best = first;
        let towards_end: Vec<usize> = (first..settings.len()).collect();
        for direction in [towards_end, (0..first).rev().collect()] {
            // If the end is downhill, the beginning is not.
            if best > first {
                break;
            }
            let mut least = at_first;
            for at in direction {
                let known = tried.iter().find(|(tried, _)| *tried == settings[at]);
                let loss = match known {
                    Some((_, loss)) => *loss,
                    None => {
                        let loss = self.try_setting(fits, settings[at])?;
                        tried.push((settings[at], loss));
                        loss
                    }
                };
                if at == first {
                    at_first = loss;
                }
                if loss >= least {
                    break;
                }
                (best, least) = (at, loss);
            }
        }
        Ok(best)
    }

    /// Fits with some settings and with some folds left out.
    pub(super) fn path(
        &self,
        settings: &[Setting],
        is_inside: impl Fn(usize) -> bool,
    ) -> Result<Path, TrainError> {
        let mut fit = self.start(is_inside)?;
        for &setting in settings {
            fit.step(setting)?;
            self.fits.done();
        }
        Ok(fit.path)
    }

    /// Fits the first folds with the next setting and returns the log loss over their sentences.
    fn try_setting(&self, fits: &mut [PathFit], setting: Setting) -> Result<f64, TrainError> {
        self.fits.expect(fits.len());
        fits.par_iter_mut().try_for_each(|fit| {
            fit.step(setting)?;
            self.fits.done();
            Ok::<(), TrainError>(())
        })?;
        let mut logits = vec![Array2::zeros(self.targets.dim())];
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
        let is_row_inside = |&row: &usize| self.fold_of(row).is_some_and(&is_inside);
        let inside: Vec<usize> = (0..self.targets.nrows()).filter(is_row_inside).collect();
        let outside: Vec<usize> = self.sentences_outside(&is_inside).collect();
        let (weighting, part) = self.part(&self.rows_outside(&is_inside))?;
        Ok(PathFit {
            rows: self.counts.rows(&inside, &weighting),
            log_priors: self.log_priors(&outside),
            part,
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

    /// Learns the weighting of some rows, of which the borrowed ones are the last, and weights them with it.
    pub(super) fn part(&self, of: &[usize]) -> Result<(Weighting, FitRows), TrainError> {
        let targets = self.options.association.then(|| self.targets.view());
        let weighting = self.counts.weighting(of, targets);
        if weighting.tfidf.is_empty() {
            return Err(TrainError::NoFeatures(self.options.min_df.unwrap_or(1)));
        }
        let borrowed = self.borrowed_rows();
        let rows = if borrowed.is_empty() {
            self.counts.rows(of, &weighting)
        } else {
            let is_borrowed = |row| borrowed.contains(&row);
            self.counts.rows_of_two_origins(of, &weighting, is_borrowed)
        };
        let part = FitRows {
            dataset: DatasetBase::new(rows, self.targets.select(Axis(0), of)),
            borrowed: (!borrowed.is_empty()).then(|| {
                let first = of.partition_point(|row| *row < borrowed.start);
                (first..of.len(), self.counts.columns(&weighting))
            }),
        };
        Ok((weighting, part))
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
                if self.fold_of(row) == Some(fold) {
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
