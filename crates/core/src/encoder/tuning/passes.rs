//! The texts of each pass of a fit.
//!
//! A pass takes a limited number of texts of each label, and the next pass takes the next ones. Otherwise nearly all
//! of the time would go into a label that is far more frequent than the others.

use standpoint_common::shuffle::Shuffle;

use super::TrainingSet;

/// The number of texts in a step.
const BATCH: usize = 16;
/// The number of batches whose texts are sorted by length together, so that those of a batch are about
/// equally long.
const SORTED: usize = 50;
/// The largest number of texts with one label in a pass.
const MOST: usize = 3000;

/// The passes of a fit.
pub(super) struct Passes {
    /// The texts with each label.
    of_label: Vec<Vec<u32>>,
    count: usize,
}

impl Passes {
    /// The passes over some texts of a training set. Fewer texts need more passes.
    pub fn new(of: &[usize], training_set: &TrainingSet) -> Self {
        let mut of_label = vec![Vec::new(); training_set.targets.ncols()];
        of.iter()
            .for_each(|&text| of_label[training_set.labels[text]].push(text as u32));
        let mut passes = Passes { of_label, count: 0 };
        passes.count = epochs(passes.size());
        passes
    }

    /// The number of passes.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The number of texts in a pass.
    fn size(&self) -> usize {
        self.sizes().sum()
    }

    /// The number of texts with each label in a pass.
    fn sizes(&self) -> impl Iterator<Item = usize> {
        self.of_label.iter().map(|texts| texts.len().min(MOST))
    }

    /// The number of texts in all passes.
    pub fn texts(&self) -> usize {
        self.count * self.size()
    }

    /// The logarithm of each label's share of a pass. Half a text is added to each label, which may have none.
    pub fn log_priors(&self) -> Vec<f32> {
        let half = |size: usize| size as f32 + 0.5;
        let all: f32 = self.sizes().map(half).sum();
        self.sizes().map(|size| (half(size) / all).ln()).collect()
    }

    /// The texts that are in a pass, in order.
    pub fn taken(self) -> Vec<usize> {
        let mut texts = self.batches(|_| 0).concat();
        texts.sort_unstable();
        texts.dedup();
        texts
    }

    /// The texts of each step, in a random order with about equally long ones together.
    pub fn batches(mut self, length: impl Fn(usize) -> usize) -> Vec<Vec<usize>> {
        let mut random = Shuffle::default();
        let mut all = Vec::new();
        for pass in 0..self.count {
            let mut order = self.next(pass, &mut random);
            random.shuffle(&mut order);
            let mut batches: Vec<Vec<usize>> = Vec::new();
            for part in order.chunks(BATCH * SORTED) {
                let mut part: Vec<usize> = part.iter().map(|&text| text as usize).collect();
                part.sort_by_key(|&text| length(text));
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

    /// The texts of a pass.
    fn next(&mut self, pass: usize, random: &mut Shuffle) -> Vec<u32> {
        let mut order = Vec::with_capacity(self.size());
        for texts in &mut self.of_label {
            if pass == 0 {
                random.shuffle(texts);
            }
            let taken = texts.len().min(MOST);
            let first = (pass * taken) % texts.len().max(1);
            let texts = texts.iter().cycle().skip(first);
            order.extend(texts.take(taken));
        }
        order
    }
}

/// The number of times that each of some texts is learned from.
fn epochs(texts: usize) -> usize {
    let epochs = 12.0 * (150.0 / texts.max(1) as f64).sqrt();
    (epochs.round() as usize).clamp(4, 12)
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;

    fn training_set(labels: Vec<usize>) -> TrainingSet<'static> {
        TrainingSet {
            texts: vec![""; labels.len()],
            targets: Array2::zeros((labels.len(), 2)),
            folds: vec![0; labels.len()],
            labels,
        }
    }

    #[test]
    fn fewer_texts_are_learned_more_often() {
        assert_eq!([40, 150, 400, 1000, 100_000].map(epochs), [12, 12, 7, 5, 4]);
    }

    #[test]
    fn each_text_is_learned_once_in_each_pass() {
        let of: Vec<usize> = (3..50).collect();
        let passes = Passes::new(&of, &training_set((0..60).map(|text| text % 2).collect()));
        assert_eq!(passes.texts(), of.len() * epochs(47));
        let priors = passes.log_priors();
        assert!((priors[0].exp() - 23.5 / 48.0).abs() < 1e-6, "{priors:?}");
        let batches = passes.batches(|text| text);
        assert!(batches.iter().all(|batch| batch.len() <= BATCH));
        let mut learned = batches.concat();
        learned.sort_unstable();
        let wanted: Vec<usize> = of.iter().flat_map(|&text| vec![text; epochs(47)]).collect();
        assert_eq!(learned, wanted);
    }

    #[test]
    fn a_pass_takes_the_next_texts_of_a_frequent_label() {
        let (frequent, rare) = (MOST * 3 / 2, 7);
        let labels = (0..frequent + rare).map(|text| usize::from(text >= frequent));
        let of: Vec<usize> = (0..frequent + rare).collect();
        let passes = Passes::new(&of, &training_set(labels.collect()));
        assert_eq!(passes.texts(), 4 * (MOST + rare));
        let mut times = vec![0; of.len()];
        let batches = passes.batches(|_| 0);
        batches
            .concat()
            .into_iter()
            .for_each(|text| times[text] += 1);
        let (frequent, rare) = times.split_at(frequent);
        assert!(frequent.iter().all(|times| (2..=3).contains(times)));
        assert!(rare.iter().all(|times| *times == 4));
    }

    #[test]
    fn no_pass_takes_the_rest_of_a_very_frequent_label() {
        let labels: Vec<usize> = (0..MOST * 5).map(|text| usize::from(text < 7)).collect();
        let of: Vec<usize> = (0..labels.len()).collect();
        let taken = Passes::new(&of, &training_set(labels)).taken();
        assert_eq!(taken.len(), 7 + 4 * MOST);
        assert_eq!(taken[..7], of[..7]);
    }
}
