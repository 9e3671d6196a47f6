//! Figures of made-up predictions whose figures are known.

use super::*;
use ndarray::Array2;

/// Predictions that a test owns, for sentences in documents of some size.
struct Case {
    truth: Vec<usize>,
    given: Vec<usize>,
    p: Array2<f64>,
    clusters: Vec<usize>,
}

impl Case {
    /// The label given has the probability `top`, and the other labels share the rest.
    fn new(
        labels: usize,
        size: usize,
        truth: Vec<usize>,
        given: Vec<usize>,
        top: impl Fn(usize) -> f64,
    ) -> Self {
        let p = Array2::from_shape_fn((truth.len(), labels), |(row, class)| {
            let top = top(row);
            if class == given[row] {
                top.ln()
            } else {
                ((1.0 - top) / (labels - 1) as f64).ln()
            }
        });
        Case {
            clusters: (0..truth.len()).map(|row| row / size).collect(),
            truth,
            given,
            p,
        }
    }

    fn predictions(&self) -> Predictions<'_> {
        Predictions {
            truth: &self.truth,
            log_probabilities: self.p.view(),
            given: &self.given,
            least: 0.0,
        }
    }

    fn figures(&self) -> Figures {
        figures(&self.predictions(), &self.clusters)
    }
}

fn figures(predictions: &Predictions, clusters: &[usize]) -> Figures {
    let labels = predictions.log_probabilities.ncols();
    let names: Vec<String> = (0..labels).map(|label| label.to_string()).collect();
    Figures::new(&names, predictions, clusters)
}

/// Documents of five sentences that are all right or all wrong. Every fourth document is wrong.
fn clustered(documents: usize) -> Case {
    let truth: Vec<usize> = (0..documents * 5).map(|row| row % 2).collect();
    let given = truth
        .iter()
        .enumerate()
        .map(|(row, label)| match (row / 5) % 4 {
            0 => 1 - label,
            _ => *label,
        });
    Case::new(2, 5, truth.clone(), given.collect(), |_| 0.75)
}

#[test]
fn intervals_by_document_are_wider_than_intervals_by_sentence() {
    let case = clustered(80);
    let width = |e: Estimate| e.high.unwrap() - e.low.unwrap();
    let by_document = case.figures();
    let alone: Vec<usize> = (0..case.truth.len()).collect();
    let by_sentence = figures(&case.predictions(), &alone);
    assert_eq!(by_document.accuracy.value, 0.75);
    assert_eq!((by_document.clusters, by_sentence.clusters), (80, 400));
    // The sentences of a document are all alike, so the true interval is √5 times as wide.
    let ratio = width(by_document.accuracy) / width(by_sentence.accuracy);
    assert!((2.0..2.5).contains(&ratio), "{ratio}");
}

#[test]
fn reliability_and_coverage_follow_from_the_probabilities() {
    let mut case = clustered(12);
    let figures = case.figures();
    assert_eq!(figures.reliability.len(), 1);
    assert!((figures.reliability[0].confidence - 0.75).abs() < 1e-12);
    assert_eq!(figures.reliability[0].accuracy, 0.75);
    let covered: Vec<f64> = figures.coverage.iter().map(|c| c.coverage).collect();
    assert_eq!(covered, [1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0]);
    assert_eq!(figures.coverage[7].accuracy, None);
    assert!((figures.chance_log_loss() - 2f64.ln()).abs() < 1e-12);
    assert!(!figures.beats_guessing());
    case.given = case.truth.clone();
    assert!(case.figures().beats_guessing());
}

/// Twenty documents without an error. Only one of them has the second label. In R `qbeta(.025, c(20, 1), 1)`.
#[test]
fn without_errors_shares_have_an_interval_by_the_number_of_documents() {
    let truth: Vec<usize> = (0..20).map(|row| usize::from(row == 0)).collect();
    let figures = Case::new(2, 1, truth.clone(), truth, |_| 0.99).figures();
    // It is 1 without any document, which says nothing of how wrong the figure may be.
    let one = Estimate {
        value: 1.0,
        low: None,
        high: None,
    };
    assert_eq!(figures.macro_f1, one);
    let from = |low: f64, found: Estimate| {
        assert!((found.low.unwrap() - low).abs() < 1e-9, "{found:?}");
        assert_eq!((found.value, found.high), (1.0, Some(1.0)));
    };
    from(0.831_566_529_8, figures.accuracy);
    let rare = &figures.labels[1];
    from(0.025, rare.precision.unwrap());
    from(0.025, rare.recall.unwrap());
    // 2 · 0.025/1.025
    from(0.05 / 1.025, rare.f1.unwrap());
    assert_eq!(figures.expected_calibration_error.low, None);
}

/// Forty documents of five sentences. The third label is once in the first documents and is never found.
#[test]
fn a_label_in_few_documents_leaves_the_mean_without_an_interval() {
    let figures = |documents: usize| {
        let truth = (0..200).map(|row| {
            if row % 5 == 0 && row / 5 < documents {
                2
            } else {
                row % 2
            }
        });
        let given = (0..200).map(|row| match row % 9 {
            0 => 1 - row % 2,
            _ => row % 2,
        });
        let case = Case::new(3, 5, truth.collect(), given.collect(), |_| 1.0 / 3.0);
        let predictions = case.predictions();
        let worse = Predictions {
            given: &vec![0; 200],
            ..predictions
        };
        let difference = Difference::new(&predictions, &worse, &case.clusters);
        (case.figures(), difference)
    };
    let (few, difference) = figures(9);
    assert_eq!((few.labels[2].clusters, few.labels[2].is_rare()), (9, true));
    assert_eq!(few.macro_f1.low, None);
    // It is in nine documents, once in each, and never found or given: 0 of 9, `qbeta(.975, 1, 9)`.
    let f1 = few.labels[2].f1.unwrap();
    let wide = 2.0 * 0.336_267_116_9 / 1.336_267_116_9;
    assert!(
        f1.low == Some(0.0) && (f1.high.unwrap() - wide).abs() < 1e-9,
        "{f1:?}"
    );
    assert_eq!(few.labels[2].precision.unwrap().low, None);
    assert_eq!(difference.macro_f1.low, None);
    assert!(few.labels[0].f1.unwrap().low.is_some() && few.accuracy.low.is_some());
    assert!(difference.accuracy.low.is_some());
    // The labels given are still known to be better than guesses.
    assert!(few.beats_guessing());
    // Ten documents are enough. No part has the mean over two labels, which would be half as high again.
    let (ten, difference) = figures(10);
    assert!(difference.macro_f1.low.is_some());
    assert!(ten.macro_f1.high.unwrap() < 2.0 / 3.0, "{:?}", ten.macro_f1);
    // A label that no sentence has and none was given has no figures. The mean is over the other two.
    let (none, _) = figures(0);
    assert!(!none.labels[2].is_rare() && none.macro_f1.low.is_some());
    let absent = &none.labels[2];
    assert_eq!(absent.precision.or(absent.recall).or(absent.f1), None);
    let of_two = none.labels[..2].iter().map(|label| label.f1.unwrap().value);
    assert!((none.macro_f1.value - of_two.sum::<f64>() / 2.0).abs() < 1e-12);
}

/// Twelve documents of one label. The other side gives another label to every sixth sentence.
#[test]
fn a_difference_is_that_of_the_two_means() {
    let right = Case::new(2, 1, vec![0; 12], vec![0; 12], |_| 0.5);
    let mut other = Case::new(2, 1, vec![0; 12], vec![0; 12], |_| 0.5);
    other.given = (0..12).map(|row| usize::from(row % 6 == 0)).collect();
    let [one, two] = [&right, &other].map(|case| case.figures().macro_f1.value);
    // Ten of twelve found and none given wrongly: 20/22, and 0 for the label that was only given.
    assert!((one - 1.0).abs() < 1e-12 && (two - 10.0 / 22.0).abs() < 1e-12);
    let sides = [right.predictions(), other.predictions()];
    let difference = Difference::new(&sides[0], &sides[1], &right.clusters);
    assert!((difference.macro_f1.value - (two - one)).abs() < 1e-12);
}

#[test]
fn a_set_of_predictions_does_not_differ_from_itself() {
    let case = clustered(40);
    let predictions = case.predictions();
    let none = Difference::new(&predictions, &predictions, &case.clusters);
    // It is 0 without any document, which is no interval from 0 to 0.
    let zero = Estimate {
        value: 0.0,
        low: None,
        high: None,
    };
    assert_eq!((none.macro_f1, none.log_loss), (zero, zero));
    let better = Predictions {
        given: &case.truth,
        ..predictions
    };
    let gain = Difference::new(&predictions, &better, &case.clusters).accuracy;
    assert!((gain.value - 0.25).abs() < 1e-12 && gain.low.unwrap() > 0.0);
}

/// Forty documents of five sentences, the fourth of which has the third label. The first sentence is wrong in
/// the first `mistaken` documents, and the model is confident in the first `confident`. The third label is
/// given in the first `third`, and there to the third sentence of every other document too.
fn few(mistaken: usize, confident: usize, third: usize) -> Figures {
    let truth: Vec<usize> = (0..200)
        .map(|row| if row % 5 == 3 { 2 } else { row % 2 })
        .collect();
    let given = (0..200)
        .map(|row| match (row % 5, row / 5) {
            (0, document) if document < mistaken => 1 - truth[row],
            (2, document) if document < third && third < 40 && document % 2 == 0 => 2,
            (3, document) if document >= third => row % 2,
            _ => truth[row],
        })
        .collect();
    let top = |row: usize| {
        // Two or three sentences of a document, so that documents differ.
        let is_confident = row / 5 < confident && row % 5 <= 2 + row / 5 % 2;
        if is_confident { 0.92 } else { 0.52 }
    };
    Case::new(3, 5, truth, given, top).figures()
}

fn width(estimate: Estimate) -> f64 {
    estimate.high.unwrap() - estimate.low.unwrap()
}

#[test]
fn errors_in_few_documents_leave_the_accuracy_a_wide_interval() {
    let [nine, ten] = [9, 10].map(|documents| few(documents, 0, 40));
    assert_eq!((nine.clusters_with_errors, nine.accuracy.value), (9, 0.955));
    // 38.2 of 40 documents: qbeta(c(.025, .975), c(38.2, 39.2), c(2.8, 1.8)) in R.
    let ends = [nine.accuracy.low, nine.accuracy.high].map(Option::unwrap);
    let wanted = [0.838_039_615_4, 0.995_385_519_0];
    for (found, wanted) in ends.into_iter().zip(wanted) {
        assert!((found - wanted).abs() < 1e-9, "{found} {wanted}");
    }
    assert!(width(ten.accuracy) < width(nine.accuracy) / 2.0);
    // Without a threshold everything is kept.
    for figures in [&nine, &ten] {
        assert_eq!(figures.coverage[0].accuracy, Some(figures.accuracy));
    }
    assert_eq!(ten.effective_clusters, 40.0);
}

#[test]
fn sentences_kept_in_few_documents_leave_their_accuracy_a_wide_interval() {
    let kept = |documents: usize| few(20, documents, 40).coverage[6].clone();
    assert_eq!(kept(9).min_probability, 0.9);
    let [nine, ten] = [9, 10].map(|documents| width(kept(documents).accuracy.unwrap()));
    assert!(ten < nine, "{ten} {nine}");
    // All forty keep some sentences, and nine of them have errors.
    let few = few(9, 40, 40).coverage[6].accuracy.unwrap();
    assert!(few.high.unwrap() > 0.96, "{few:?}");
}

#[test]
fn a_label_given_in_few_documents_has_a_wide_interval_of_its_precision() {
    let [nine, ten] = [9, 10].map(|documents| few(20, 0, documents).labels[2].clone());
    assert_eq!((nine.clusters, ten.clusters), (40, 40));
    let precision = |label: &LabelFigures| width(label.precision.unwrap());
    assert!(precision(&nine) > 1.5 * precision(&ten), "{nine:?} {ten:?}");
    assert!(width(nine.recall.unwrap()) < 1.2 * width(ten.recall.unwrap()));
}

#[test]
fn errors_in_few_documents_leave_sums_over_labels_without_an_interval() {
    let shown = |figures: &Figures| {
        let of_labels = figures
            .labels
            .iter()
            .flat_map(|l| [l.precision, l.recall, l.f1].map(Option::unwrap));
        [figures.macro_f1, figures.log_loss, figures.brier]
            .into_iter()
            .chain(of_labels)
            .map(|estimate| estimate.low.is_some())
            .collect::<Vec<bool>>()
    };
    assert_eq!(
        shown(&few(9, 0, 40)),
        [vec![false; 3], vec![true; 9]].concat()
    );
    // The third label is never confused, and its forty documents say that it may be.
    let ten = few(10, 0, 40);
    let mistaken: Vec<usize> = ten.labels.iter().map(|l| l.clusters_mistaken).collect();
    assert_eq!(mistaken, [10, 10, 0]);
    assert_eq!(shown(&ten), [true; 12]);
    let f1 = ten.labels[2].f1.unwrap();
    assert!(f1.value == 1.0 && f1.low.unwrap() < 0.96, "{f1:?}");
    // Missed in the 31 documents after the ninth, and given to another sentence in five of the nine.
    assert_eq!(few(10, 0, 9).labels[2].clusters_mistaken, 36);
}

/// Nine documents without an error.
#[test]
fn nine_documents_have_no_interval() {
    let nine = Case::new(2, 5, vec![0; 45], vec![0; 45], |_| 0.9).figures();
    assert_eq!((nine.clusters, nine.accuracy.low), (9, None));
    assert_eq!(nine.labels[0].recall.unwrap().low, None);
}

/// Sixty documents of five sentences. One side has the second sentence of each wrong. The other side has it
/// right in the first few documents.
fn gain_in(documents: usize) -> Difference {
    let truth: Vec<usize> = (0..300).map(|row| row % 2).collect();
    let [first, second] = [0, documents].map(|from| {
        let is_wrong = |row: usize| row % 5 == 1 && row / 5 >= from;
        let given = (0..300).map(|row| truth[row] ^ usize::from(is_wrong(row)));
        Case::new(2, 5, truth.clone(), given.collect(), |_| 0.9)
    });
    Difference::new(&first.predictions(), &second.predictions(), &first.clusters)
}

#[test]
fn a_difference_in_few_documents_has_no_interval() {
    // Four sentences of 300, all for the same side: 2 · 0.5⁴ = 0.125 by the sign test (McNemar's exact test).
    // And yet four documents of sixty differ by more than their standard error, so that the interval would
    // exclude 0.
    for documents in [4, 9, 10] {
        let gain = gain_in(documents);
        assert_eq!(gain.clusters_that_differ, documents);
        assert!((gain.accuracy.value - documents as f64 / 300.0).abs() < 1e-12);
        let (accuracy, f1, losses) = (gain.accuracy, gain.macro_f1, [gain.log_loss, gain.brier]);
        for estimate in [accuracy, f1].into_iter().chain(losses) {
            assert_eq!(estimate.low.is_some(), documents == 10, "{estimate:?}");
        }
    }
}
