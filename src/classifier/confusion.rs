//! Which label was given to sentences of which label.

/// A confusion matrix: rows are the true labels, columns the given ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confusion {
    counts: Vec<Vec<usize>>,
}

impl Confusion {
    /// Counts pairs of true and given labels, all below `classes`.
    pub fn new(classes: usize, labels: &[usize], given: &[usize]) -> Self {
        let mut counts = vec![vec![0; classes]; classes];
        for (&label, &guess) in labels.iter().zip(given) {
            counts[label][guess] += 1;
        }
        Confusion { counts }
    }

    /// A matrix of zeros.
    pub(crate) fn empty(classes: usize) -> Self {
        Confusion::new(classes, &[], &[])
    }

    /// Counts so many more pairs of a true and a given label.
    pub(crate) fn add(&mut self, label: usize, given: usize, times: usize) {
        self.counts[label][given] += times;
    }

    /// The counts: `counts()[label][given]`.
    pub fn counts(&self) -> &[Vec<usize>] {
        &self.counts
    }

    /// How many sentences have the label.
    pub fn support(&self, label: usize) -> usize {
        self.counts[label].iter().sum()
    }

    /// The share of sentences given the label that have it; 0 if it was never given.
    pub fn precision(&self, label: usize) -> f64 {
        let given: usize = self.counts.iter().map(|row| row[label]).sum();
        share(self.counts[label][label], given)
    }

    /// The share of sentences with the label that were given it; 0 if there is none.
    pub fn recall(&self, label: usize) -> f64 {
        share(self.counts[label][label], self.support(label))
    }

    /// The harmonic mean of precision and recall, `2 tp / (2 tp + fp + fn)`; 0 if undefined.
    pub fn f1(&self, label: usize) -> f64 {
        let given: usize = self.counts.iter().map(|row| row[label]).sum();
        share(2 * self.counts[label][label], given + self.support(label))
    }

    /// The mean of the labels' F1, each label alike however rare.
    pub fn macro_f1(&self) -> f64 {
        let classes = self.counts.len();
        (0..classes).map(|label| self.f1(label)).sum::<f64>() / classes as f64
    }

    /// The share of sentences given their own label.
    pub fn accuracy(&self) -> f64 {
        let classes = self.counts.len();
        let right = (0..classes).map(|label| self.counts[label][label]).sum();
        share(right, self.counts.iter().flatten().sum())
    }
}

fn share(part: usize, whole: usize) -> f64 {
    match whole {
        0 => 0.0,
        _ => part as f64 / whole as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_are_those_of_their_definitions() {
        let confusion = Confusion::new(3, &[0, 0, 0, 1, 1, 2], &[0, 0, 1, 1, 0, 0]);
        assert_eq!(confusion.counts(), [[2, 1, 0], [1, 1, 0], [1, 0, 0]]);
        assert_eq!(confusion.precision(0), 0.5);
        assert_eq!(confusion.recall(0), 2.0 / 3.0);
        assert_eq!(confusion.f1(0), 4.0 / 7.0);
        assert_eq!((confusion.precision(2), confusion.f1(2)), (0.0, 0.0));
        assert_eq!(confusion.accuracy(), 0.5);
        assert_eq!(confusion.macro_f1(), (4.0 / 7.0 + 0.5) / 3.0);
        assert_eq!(confusion.support(1), 2);
    }
}
