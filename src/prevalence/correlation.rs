//! How alike the sentences of a document are.

use std::collections::BTreeMap;

/// Tables are rounded, most to four digits: what differs by no more than the last of them is alike.
const ROUNDING: f64 = 1.001e-4;

/// The intraclass correlation of numbers in documents by the analysis of variance:
/// `(MSB − MSW)/(MSB + (m₀ − 1)·MSW)` with `m₀ = (N − Σ M²/N)/(C − 1)`; 0 where the numbers differ by no more than rounding, nothing
/// where it cannot be told, because there is one document or none that has two of them.
pub(super) fn correlation(rows: impl Iterator<Item = (usize, f64)>) -> Option<f64> {
    let rows: Vec<(usize, f64)> = rows.collect();
    let mut documents: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
    let (mut least, mut most) = (f64::MAX, f64::MIN);
    for &(document, value) in &rows {
        let (size, sum) = documents.entry(document).or_default();
        (*size, *sum) = (*size + 1.0, *sum + value);
        (least, most) = (least.min(value), most.max(value));
    }
    let (n, count) = (rows.len() as f64, documents.len() as f64);
    if count < 2.0 || count >= n {
        return None;
    }
    if most - least <= ROUNDING {
        return Some(0.0);
    }
    let mean = documents.values().map(|(_, sum)| sum).sum::<f64>() / n;
    let (mut between, mut within) = (0.0, 0.0);
    for (size, sum) in documents.values() {
        between += size * (sum / size - mean).powi(2);
    }
    for (document, value) in &rows {
        let (size, sum) = documents[document];
        within += (value - sum / size).powi(2);
    }
    let (between, within) = (between / (count - 1.0), within / (n - count));
    let squares: f64 = documents.values().map(|(size, _)| size * size).sum();
    let size = (n - squares / n) / (count - 1.0);
    let total = between + (size - 1.0) * within;
    match total > 0.0 {
        true => Some(((between - within) / total).clamp(0.0, 1.0)),
        false => Some(0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two documents of two, by hand: the means are 1.5 and 3.5, so that MSB = 4 and MSW = ½; m₀ = 2, and
    /// (4 − ½)/(4 + ½) is 7/9.
    #[test]
    fn it_is_that_of_the_analysis_of_variance() {
        let rows = [(0, 1.0), (0, 2.0), (1, 3.0), (1, 4.0)];
        let found = correlation(rows.into_iter()).unwrap();
        assert!((found - 7.0 / 9.0).abs() < 1e-12, "{found}");
    }

    #[test]
    fn it_cannot_be_told_of_one_document_or_of_single_sentences() {
        assert_eq!(correlation([(0, 1.0), (0, 2.0)].into_iter()), None);
        assert_eq!(correlation([(0, 1.0), (1, 2.0)].into_iter()), None);
    }

    #[test]
    fn documents_that_differ_less_than_their_sentences_are_not_alike() {
        let rows = [(0, 1.0), (0, 4.0), (1, 2.0), (1, 3.0)];
        assert_eq!(correlation(rows.into_iter()), Some(0.0));
    }
}
