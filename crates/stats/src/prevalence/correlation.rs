//! How alike the sentences of a document are.

use std::collections::BTreeMap;

use super::Item;

/// The rounding error of the numbers in a table, most of which has four decimals.
const ROUNDING: f64 = 1.001e-4;
/// The prior of the correlation of a label's codes, and the number of codes that it counts as. Those of a label
/// that stands in one document, or in none, show nothing of it.
const PRIOR_CORRELATION: f64 = 0.3;
const PRIOR_CODES: f64 = 5.0;

/// 1/m, m the effective number of sentences of all documents for the share of a label, by a shrunk correlation:
/// `1/m = C/(C − 1) · [N(1 − ρ) + ρ·ΣM²]/N²`, C documents, M the sentences of one and N of all (Kish 1965), with
/// `ρ = (n·ρ̂ + 5 · 0.3)/(n + 5)`. ρ̂ is the correlation of the codes, and n the number of codes with the label, or
/// without it if these are fewer. Infinite with one document.
pub(super) fn shrunk_inverse_size(items: &[Item], label: usize) -> f64 {
    let mut sizes: BTreeMap<usize, f64> = BTreeMap::new();
    let mut codes = [0.0f64; 2];
    for item in items {
        *sizes.entry(item.cluster).or_default() += 1.0;
        if let Some(coded) = item.coded {
            codes[usize::from(coded.label == label)] += 1.0;
        }
    }
    let coded = items.iter().filter_map(|item| Some((item, item.coded?)));
    let labels = coded.map(|(item, coded)| (item.cluster, f64::from(coded.label == label)));
    let (found, number) = match intraclass_correlation(labels) {
        Some(found) => (found, codes[0].min(codes[1])),
        None => (0.0, 0.0),
    };
    let shrunk = (number * found + PRIOR_CODES * PRIOR_CORRELATION) / (number + PRIOR_CODES);
    let (n, count) = (items.len() as f64, sizes.len() as f64);
    let squares: f64 = sizes.values().map(|size| size * size).sum();
    count / (count - 1.0) * (n * (1.0 - shrunk) + shrunk * squares) / (n * n)
}

/// The intraclass correlation of numbers in documents by the analysis of variance:
/// `(MSB − MSW)/(MSB + (m₀ − 1)·MSW)` with `m₀ = (N − Σ M²/N)/(C − 1)`; 0 if they differ by no more than
/// rounding. `None` if there is only one document, or no document with two numbers.
pub(super) fn intraclass_correlation(rows: impl Iterator<Item = (usize, f64)>) -> Option<f64> {
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
    if total > 0.0 {
        Some(((between - within) / total).clamp(0.0, 1.0))
    } else {
        Some(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prevalence::tests::{item, near};

    /// Three documents of four sentences, by hand. Label 1 stands in the whole first document: ρ̂ = 1, four codes
    /// with it, so ρ = (4 + 1.5)/9 and 1/m = 3/2 · (12(1 − ρ) + 48ρ)/144. Nobody gave label 2: ρ = 0.3.
    #[test]
    fn few_codes_draw_the_correlation_to_the_prior() {
        let items: Vec<Item> = (0..12)
            .map(|at| item(at / 4, &[1.0, 0.0], Some((usize::from(at < 4), 1.0))))
            .collect();
        let wanted = |shrunk: f64| 1.5 * (12.0 + 36.0 * shrunk) / 144.0;
        near(shrunk_inverse_size(&items, 1), wanted(5.5 / 9.0));
        near(shrunk_inverse_size(&items, 0), wanted(5.5 / 9.0));
        near(shrunk_inverse_size(&items, 2), wanted(0.3));
        // One code of each document shows no correlation.
        let alone: Vec<Item> = items.iter().step_by(4).copied().collect();
        near(shrunk_inverse_size(&alone, 1), 0.5);
    }
}
