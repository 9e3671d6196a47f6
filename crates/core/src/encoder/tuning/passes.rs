//! The texts of each pass of a fit.
//!
//! A pass takes a limited number of texts of each source and label, and the next pass takes the next ones. Otherwise nearly
//! all of the time would go into a label that is far more frequent than the others, or into the largest file of labels.

use standpoint_common::shuffle::Shuffle;

use super::TrainingSet;

/// The number of texts in a step.
const BATCH: usize = 16;
/// The number of batches whose texts are sorted by length together, so that those of a batch are about
/// equally long.
const SORTED: usize = 50;
/// The largest number of texts with one label in a pass: of the own labels, and of each source of borrowed ones if there
/// are [`MIN_PASSES`].
const MAX_OWN: usize = 3000;
const MAX_BORROWED: usize = 1000;
/// The number of passes over many texts.
const MIN_PASSES: usize = 4;

/// The passes of a fit.
#[derive(Clone)]
pub(super) struct Passes {
    /// The texts of each source with each label.
    strata: Vec<Vec<Vec<u32>>>,
    count: usize,
}

impl Passes {
    /// The passes over some texts of a training set. Fewer own texts need more passes.
    pub fn new(of: impl Iterator<Item = usize>, training_set: &TrainingSet) -> Self {
        let sources = training_set.sources.iter().max().map_or(0, |last| last + 1);
        let mut strata = vec![vec![Vec::new(); training_set.targets.ncols()]; sources];
        for text in of {
            let (source, label) = (training_set.sources[text], training_set.labels[text]);
            strata[source][label].push(text as u32);
        }
        let own: usize = strata
            .iter()
            .take(1)
            .flatten()
            .map(|s| s.len().min(MAX_OWN))
            .sum();
        Passes {
            count: epochs(own),
            strata,
        }
    }

    /// The number of passes.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The number of texts with each label in a pass, of one source.
    fn sizes(&self, source: usize) -> impl Iterator<Item = usize> {
        let most = match source {
            0 => MAX_OWN,
            _ => (MAX_BORROWED * MIN_PASSES).div_ceil(self.count),
        };
        let strata = self.strata[source].iter();
        strata.map(move |texts| texts.len().min(most))
    }

    /// The number of texts in all passes.
    pub fn texts(&self) -> usize {
        let sources = 0..self.strata.len();
        let size: usize = sources.flat_map(|source| self.sizes(source)).sum();
        self.count * size
    }

    /// For each source the logarithm of each label's share of a pass. Half a text is added to each label, which may have
    /// none.
    pub fn log_priors(&self) -> Vec<Vec<f32>> {
        let half = |size: usize| size as f32 + 0.5;
        let of_source = |source| {
            let all: f32 = self.sizes(source).map(half).sum();
            self.sizes(source)
                .map(|size| (half(size) / all).ln())
                .collect()
        };
        (0..self.strata.len()).map(of_source).collect()
    }

    /// The texts of each step, in a random order with about equally long ones together.
    pub fn batches(mut self, length: impl Fn(Entry) -> usize) -> Vec<Vec<Entry>> {
        let mut random = Shuffle::default();
        let mut all = Vec::new();
        for pass in 0..self.count {
            let mut order = self.next(pass, &mut random);
            random.shuffle(&mut order);
            let mut batches: Vec<Vec<Entry>> = Vec::new();
            for part in order.chunks(BATCH * SORTED) {
                let entry = |&text: &u32| Entry::of_pass(text as usize, pass);
                let mut part: Vec<Entry> = part.iter().map(entry).collect();
                part.sort_by_key(|&entry| length(entry));
                batches.extend(part.chunks(BATCH).map(<[Entry]>::to_vec));
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
        let mut order = Vec::new();
        for source in 0..self.strata.len() {
            let sizes: Vec<usize> = self.sizes(source).collect();
            for (texts, taken) in self.strata[source].iter_mut().zip(sizes) {
                if pass == 0 {
                    random.shuffle(texts);
                }
                let first = (pass * taken) % texts.len().max(1);
                let texts = texts.iter().cycle().skip(first);
                order.extend(texts.take(taken));
            }
        }
        order
    }
}

/// A text as a pass reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Entry {
    pub text: usize,
    /// `true` if it is read with what stands before it. Every other pass reads it alone, because some texts that will be
    /// scored stand alone.
    pub in_context: bool,
}

impl Entry {
    fn of_pass(text: usize, pass: usize) -> Self {
        Entry {
            text,
            // The parity of the ones (Thue and Morse) follows no order that the labels of a file may have.
            in_context: (text.count_ones() as usize + pass).is_multiple_of(2),
        }
    }
}

/// The number of times that each of some texts is learned from.
fn epochs(texts: usize) -> usize {
    let epochs = 12.0 * (150.0 / texts.max(1) as f64).sqrt();
    (epochs.round() as usize).clamp(MIN_PASSES, 12)
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;

    fn training_set(labels: Vec<usize>, sources: Vec<usize>) -> TrainingSet<'static> {
        TrainingSet {
            passages: vec!["".into(); labels.len()],
            targets: Array2::zeros((labels.len(), 2)),
            folds: vec![Some(0); labels.len()],
            labels,
            sources,
        }
    }

    /// How often each of so many texts is in a step, read with what stands before it and alone.
    fn times(passes: &Passes, texts: usize) -> Vec<[usize; 2]> {
        let mut times = vec![[0; 2]; texts];
        let batches = passes.clone().batches(|entry| entry.text);
        assert!(batches.iter().all(|batch| batch.len() <= BATCH));
        let entries = batches.concat();
        assert_eq!(entries.len(), passes.texts());
        for entry in entries {
            times[entry.text][usize::from(!entry.in_context)] += 1;
        }
        times
    }

    #[test]
    fn fewer_texts_are_learned_more_often() {
        assert_eq!([40, 150, 400, 1000, 100_000].map(epochs), [12, 12, 7, 5, 4]);
    }

    #[test]
    fn each_text_is_learned_once_in_each_pass() {
        let labels = (0..60).map(|text| text % 2).collect();
        let passes = Passes::new(3..50, &training_set(labels, vec![0; 60]));
        let priors = &passes.log_priors()[0];
        assert!((priors[0].exp() - 23.5 / 48.0).abs() < 1e-6, "{priors:?}");
        let half = epochs(47) / 2;
        for (text, times) in times(&passes, 60).into_iter().enumerate() {
            let is_in = (3..50).contains(&text);
            assert_eq!(times, [if is_in { half } else { 0 }; 2]);
        }
    }

    #[test]
    fn a_pass_takes_the_next_texts_of_a_frequent_label() {
        let (frequent, rare) = (MAX_OWN * 3 / 2, 7);
        let all = frequent + rare;
        let labels = (0..all).map(|text| usize::from(text >= frequent)).collect();
        let passes = Passes::new(0..all, &training_set(labels, vec![0; all]));
        assert_eq!(passes.texts(), 4 * (MAX_OWN + rare));
        let times = times(&passes, all);
        let (frequent, rare) = times.split_at(frequent);
        let sum = |times: &[usize; 2]| times.iter().sum::<usize>();
        assert!(frequent.iter().all(|times| (2..=3).contains(&sum(times))));
        assert!(rare.iter().all(|times| *times == [2, 2]));
    }

    #[test]
    fn borrowed_texts_have_priors_and_a_limit_of_their_own() {
        let (own, borrowed) = (150, 3 * MAX_BORROWED);
        let labels = (0..own + borrowed).map(|text| usize::from(text % 3 == 0));
        let sources = (0..own + borrowed).map(|text| usize::from(text >= own));
        let set = training_set(labels.collect(), sources.collect());
        let passes = Passes::new(0..own + borrowed, &set);
        assert_eq!(passes.count(), 12);
        // As many of a label as in four passes of the limit.
        let of_label = (4 * MAX_BORROWED).div_ceil(12);
        assert_eq!(passes.texts(), 12 * (own + 2 * of_label));
        let [own, borrowed] = &passes.log_priors()[..] else {
            panic!("two sources");
        };
        assert!((own[1].exp() - 50.5 / 151.0).abs() < 1e-6);
        assert!((borrowed[1].exp() - 0.5).abs() < 1e-6);
    }
}
