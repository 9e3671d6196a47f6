//! The confusion matrix and the figures that follow from it.

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
    pub fn empty(classes: usize) -> Self {
        Confusion::new(classes, &[], &[])
    }

    /// Adds a pair of a true and a given label so many times.
    pub fn add(&mut self, label: usize, given: usize, times: usize) {
        self.counts[label][given] += times;
    }

    /// The counts: `counts()[label][given]`.
    pub fn counts(&self) -> &[Vec<usize>] {
        &self.counts
    }

    /// The number of sentences with the label.
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

    /// Returns true if no sentence has the label and none was given it. All its figures are 0/0.
    pub fn is_absent(&self, label: usize) -> bool {
        self.support(label) == 0 && self.counts.iter().all(|row| row[label] == 0)
    }

    /// The unweighted mean F1 over labels. It leaves out absent labels, as scikit-learn does; 0 if all are.
    pub fn macro_f1(&self) -> f64 {
        let present = (0..self.counts.len()).filter(|label| !self.is_absent(*label));
        let f1: Vec<f64> = present.map(|label| self.f1(label)).collect();
        f1.iter().sum::<f64>() / f1.len().max(1) as f64
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

    /// `f1_score([0, 0, 1], [0, 0, 3], labels=None, average="macro")` of scikit-learn is (1 + 0 + 0)/3: of
    /// the labels 0, 1 and 3.
    #[test]
    fn a_label_that_is_neither_there_nor_given_is_not_counted() {
        let confusion = Confusion::new(4, &[0, 0, 1], &[0, 0, 3]);
        let absent: Vec<bool> = (0..4).map(|label| confusion.is_absent(label)).collect();
        assert_eq!(absent, [false, false, true, false]);
        assert_eq!(confusion.macro_f1(), 1.0 / 3.0);
        assert_eq!(Confusion::new(3, &[1, 1], &[1, 1]).macro_f1(), 1.0);
        assert_eq!(Confusion::empty(2).macro_f1(), 0.0);
    }
}
