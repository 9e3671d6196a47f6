//! Figures of made-up predictions, of which it is known what they should be.

use super::*;
use ndarray::Array2;

/// Sentences in documents of five that are right or wrong together.
fn alike(documents: usize) -> (Vec<usize>, Array2<f64>, Vec<usize>, Vec<usize>) {
    let rows = documents * 5;
    let truth: Vec<usize> = (0..rows).map(|row| row % 2).collect();
    let given: Vec<usize> = (0..rows)
        .map(|row| {
            if (row / 5) % 4 == 0 {
                1 - row % 2
            } else {
                row % 2
            }
        })
        .collect();
    let p = Array2::from_shape_fn((rows, 2), |(row, class)| {
        if class == given[row] {
            0.75f64.ln()
        } else {
            0.25f64.ln()
        }
    });
    let clusters = (0..rows).map(|row| row / 5).collect();
    (truth, p, given, clusters)
}

#[test]
fn intervals_by_document_are_wider_than_intervals_by_sentence() {
    let (truth, p, given, clusters) = alike(80);
    let predictions = Predictions {
        truth: &truth,
        log_probabilities: p.view(),
        given: &given,
        least: 0.0,
    };
    let names = ["a".to_string(), "b".to_string()];
    let width = |e: Estimate| e.high.unwrap() - e.low.unwrap();
    let by_document = Figures::new(&names, &predictions, &clusters);
    let alone: Vec<usize> = (0..truth.len()).collect();
    let by_sentence = Figures::new(&names, &predictions, &alone);
    assert_eq!(by_document.accuracy.value, 0.75);
    assert_eq!((by_document.clusters, by_sentence.clusters), (80, 400));
    // Sentences of one document being all alike, the truth is √5 times as wide.
    let ratio = width(by_document.accuracy) / width(by_sentence.accuracy);
    assert!((2.0..2.5).contains(&ratio), "{ratio}");
}

#[test]
fn tables_are_of_the_probabilities() {
    let (truth, p, given, clusters) = alike(12);
    let predictions = Predictions {
        truth: &truth,
        log_probabilities: p.view(),
        given: &given,
        least: 0.0,
    };
    let names = ["a".to_string(), "b".to_string()];
    let figures = Figures::new(&names, &predictions, &clusters);
    assert_eq!(figures.reliability.len(), 1);
    assert!((figures.reliability[0].confidence - 0.75).abs() < 1e-12);
    assert_eq!(figures.reliability[0].accuracy, 0.75);
    let covered: Vec<f64> = figures.coverage.iter().map(|c| c.coverage).collect();
    assert_eq!(covered, [1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0]);
    assert_eq!(figures.coverage[7].accuracy, None);
    assert!((figures.chance_log_loss() - 2f64.ln()).abs() < 1e-12);
    assert!(!figures.labels_tell());
    let right = Predictions {
        given: &truth,
        ..predictions
    };
    assert!(Figures::new(&names, &right, &clusters).labels_tell());
}

/// Twenty documents, one of which alone has the second label; nothing is mistaken.
#[test]
fn without_a_mistake_no_draw_falls_short_of_one() {
    let truth: Vec<usize> = (0..20).map(|row| usize::from(row == 0)).collect();
    let p = Array2::from_shape_fn((20, 2), |(row, class)| match class == truth[row] {
        true => 0.99f64.ln(),
        false => 0.01f64.ln(),
    });
    let predictions = Predictions {
        truth: &truth,
        log_probabilities: p.view(),
        given: &truth,
        least: 0.0,
    };
    let clusters: Vec<usize> = (0..20).collect();
    let names = ["a".to_string(), "b".to_string()];
    let figures = Figures::new(&names, &predictions, &clusters);
    // And that none did says nothing of how wrong the figure may be.
    let one = Estimate {
        value: 1.0,
        low: None,
        high: None,
    };
    assert_eq!(figures.macro_f1, one);
    let rare = &figures.labels[1];
    let one = Some(one);
    assert_eq!((rare.precision, rare.recall, rare.f1), (one, one, one));
    assert_eq!(figures.expected_calibration_error.low, None);
}

/// Forty documents of five sentences; the third label stands in the first few documents, once in each, and is never found.
#[test]
fn a_label_in_few_documents_leaves_the_mean_without_an_interval() {
    let names = ["a", "b", "rare"].map(String::from);
    let figures = |documents: usize| {
        let is_rare = |row: usize| row.is_multiple_of(5) && row / 5 < documents;
        let truth: Vec<usize> = (0..200)
            .map(|row| if is_rare(row) { 2 } else { row % 2 })
            .collect();
        let given: Vec<usize> = (0..200)
            .map(|row| match row % 9 {
                0 => 1 - row % 2,
                _ => row % 2,
            })
            .collect();
        let p = Array2::from_elem((200, 3), (1.0f64 / 3.0).ln());
        let clusters: Vec<usize> = (0..200).map(|row| row / 5).collect();
        let predictions = Predictions {
            truth: &truth,
            log_probabilities: p.view(),
            given: &given,
            least: 0.0,
        };
        let worse = Predictions {
            given: &vec![0; 200],
            ..predictions
        };
        (
            Figures::new(&names, &predictions, &clusters),
            Difference::new(&predictions, &worse, &clusters),
        )
    };
    let (few, difference) = figures(9);
    assert_eq!((few.labels[2].clusters, few.labels[2].is_rare()), (9, true));
    assert_eq!(
        (few.macro_f1.low, few.labels[2].f1.unwrap().low),
        (None, None)
    );
    assert_eq!(difference.macro_f1.low, None);
    assert!(few.labels[0].f1.unwrap().low.is_some() && few.accuracy.low.is_some());
    assert!(difference.accuracy.low.is_some());
    // It is still known that the labels given are better than guesses.
    assert!(few.labels_tell());
    // Ten documents are enough, and no draw is the mean over two labels, which would be half as high again.
    let (ten, difference) = figures(10);
    assert!(difference.macro_f1.low.is_some());
    assert!(ten.macro_f1.high.unwrap() < 2.0 / 3.0, "{:?}", ten.macro_f1);
    // A label that no sentence has and none was given is no figure, and the mean is that over the other two.
    let (none, _) = figures(0);
    assert!(!none.labels[2].is_rare() && none.macro_f1.low.is_some());
    assert_eq!(
        (
            none.labels[2].precision,
            none.labels[2].recall,
            none.labels[2].f1
        ),
        (None, None, None)
    );
    let of_two = none.labels[..2].iter().map(|label| label.f1.unwrap().value);
    assert!((none.macro_f1.value - of_two.sum::<f64>() / 2.0).abs() < 1e-12);
}

/// Twelve documents of one label; what it is compared with gives another one to every sixth sentence.
#[test]
fn a_difference_is_that_of_the_two_means() {
    let truth = [0; 12];
    let given: Vec<usize> = (0..12).map(|row| usize::from(row % 6 == 0)).collect();
    let p = Array2::from_elem((12, 2), 0.5f64.ln());
    let right = Predictions {
        truth: &truth,
        log_probabilities: p.view(),
        given: &truth,
        least: 0.0,
    };
    let other = Predictions {
        given: &given,
        ..right
    };
    let clusters: Vec<usize> = (0..12).collect();
    let names = ["a", "b"].map(String::from);
    let [one, two] = [&right, &other].map(|p| Figures::new(&names, p, &clusters).macro_f1.value);
    // Ten of twelve found, none given wrongly: 20/22, and 0 for the label that was only given.
    assert!((one - 1.0).abs() < 1e-12 && (two - 10.0 / 22.0).abs() < 1e-12);
    let difference = Difference::new(&right, &other, &clusters).macro_f1.value;
    assert!((difference - (two - one)).abs() < 1e-12);
}

#[test]
fn a_set_of_predictions_does_not_differ_from_itself() {
    let (truth, p, given, clusters) = alike(40);
    let predictions = Predictions {
        truth: &truth,
        log_probabilities: p.view(),
        given: &given,
        least: 0.0,
    };
    let none = Difference::new(&predictions, &predictions, &clusters);
    // No draw tells them apart: that is no interval from 0 to 0, as of any other number on which all draws agree.
    let zero = Estimate {
        value: 0.0,
        low: None,
        high: None,
    };
    assert_eq!((none.macro_f1, none.log_loss), (zero, zero));
    let better = Predictions {
        given: &truth,
        ..predictions
    };
    let gain = Difference::new(&predictions, &better, &clusters).accuracy;
    assert!((gain.value - 0.25).abs() < 1e-12 && gain.low.unwrap() > 0.0);
}

/// Forty documents of five sentences, of which the fourth has the third label. So many documents have an error, in their first
/// sentence, the model is sure of so many, and the third label is given in so many, there to the third sentence of every other one too.
fn few(mistaken: usize, sure: usize, third: usize) -> Figures {
    let truth: Vec<usize> = (0..200)
        .map(|row| if row % 5 == 3 { 2 } else { row % 2 })
        .collect();
    let given: Vec<usize> = (0..200)
        .map(|row| match (row % 5, row / 5) {
            (0, document) if document < mistaken => 1 - truth[row],
            (2, document) if document < third && third < 40 && document % 2 == 0 => 2,
            (3, document) if document >= third => row % 2,
            _ => truth[row],
        })
        .collect();
    let p = Array2::from_shape_fn((200, 3), |(row, class)| {
        // More or fewer of its sentences, so that draws differ.
        let is_sure = row / 5 < sure && row % 5 <= 2 + row / 5 % 2;
        let most: f64 = if is_sure { 0.92 } else { 0.52 };
        match class == given[row] {
            true => most.ln(),
            false => ((1.0 - most) / 2.0).ln(),
        }
    });
    let clusters: Vec<usize> = (0..200).map(|row| row / 5).collect();
    let predictions = Predictions {
        truth: &truth,
        log_probabilities: p.view(),
        given: &given,
        least: 0.0,
    };
    Figures::new(&["a", "b", "c"].map(String::from), &predictions, &clusters)
}

#[test]
fn errors_in_few_documents_leave_the_accuracy_without_an_interval() {
    let [nine, ten] = [9, 10].map(|documents| few(documents, 0, 40));
    assert_eq!((nine.clusters_with_errors, nine.accuracy.value), (9, 0.955));
    assert_eq!(nine.accuracy.low, None);
    assert!(ten.accuracy.low.is_some());
    // What is kept is all there is.
    for figures in [&nine, &ten] {
        assert_eq!(figures.coverage[0].accuracy, Some(figures.accuracy));
    }
    assert_eq!(ten.effective_clusters, 40.0);
}

#[test]
fn sentences_kept_in_few_documents_leave_their_accuracy_without_an_interval() {
    for documents in [9, 10] {
        let figures = few(20, documents, 40);
        let kept = |at: usize| figures.coverage[at].accuracy.unwrap().low.is_some();
        assert_eq!(figures.coverage[6].min_probability, 0.9);
        assert_eq!((kept(0), kept(6)), (true, documents == 10));
    }
    // Some of all forty are kept, and in nine of them some are wrong.
    assert_eq!(few(9, 40, 40).coverage[6].accuracy.unwrap().low, None);
}

#[test]
fn a_label_given_in_few_documents_has_no_interval_of_its_precision() {
    for documents in [9, 10] {
        let label = &few(20, 0, documents).labels[2];
        assert_eq!(label.clusters, 40);
        assert!(label.recall.unwrap().low.is_some());
        assert_eq!(label.precision.unwrap().low.is_some(), documents == 10);
    }
}

#[test]
fn errors_in_few_documents_leave_nothing_an_interval() {
    let shown = |figures: &Figures| {
        let of_labels = figures.labels.iter();
        let of_labels = of_labels.flat_map(|l| [l.precision, l.recall, l.f1].map(Option::unwrap));
        [figures.macro_f1, figures.log_loss, figures.brier]
            .into_iter()
            .chain(of_labels)
            .map(|estimate| estimate.low.is_some())
            .collect::<Vec<bool>>()
    };
    assert_eq!(shown(&few(9, 0, 40)), [false; 12]);
    // The third label is never mistaken, so that nothing shows how far its figures may be off.
    let ten = few(10, 0, 40);
    let mistaken: Vec<usize> = ten.labels.iter().map(|l| l.clusters_mistaken).collect();
    assert_eq!(mistaken, [10, 10, 0]);
    assert_eq!(shown(&ten), [vec![true; 9], vec![false; 3]].concat());
    // Missed in the 31 documents behind the ninth, and given to another sentence in five of the nine.
    assert_eq!(few(10, 0, 9).labels[2].clusters_mistaken, 36);
}

/// Sixty documents of five sentences. One side is wrong of the second sentence of each; the other has it right in so many.
fn gain_in(documents: usize) -> Difference {
    let clusters: Vec<usize> = (0..300).map(|row| row / 5).collect();
    let truth: Vec<usize> = (0..300).map(|row| row % 2).collect();
    let wrong = |row: usize, from: usize| row % 5 == 1 && row / 5 >= from;
    let given = |from: usize| -> Vec<usize> {
        let rows = 0..300;
        rows.map(|row| truth[row] ^ usize::from(wrong(row, from)))
            .collect()
    };
    let log_probabilities = |given: &[usize]| {
        Array2::from_shape_fn((300, 2), |(row, class)| {
            [0.1_f64, 0.9][usize::from(class == given[row])].ln()
        })
    };
    let (first, second) = (given(0), given(documents));
    let (p, q) = (log_probabilities(&first), log_probabilities(&second));
    let side = |given, p| Predictions {
        truth: &truth,
        log_probabilities: p,
        given,
        least: 0.0,
    };
    let first = side(first.as_slice(), p.view());
    let second = side(second.as_slice(), q.view());
    Difference::new(&first, &second, &clusters)
}

#[test]
fn a_difference_in_few_documents_has_no_interval() {
    // Four sentences right of 300, all for the same side: 2 · 0.5⁴ = 0.125 by the sign test (McNemar's exact one), and yet
    // (56/60)⁶⁰ = 0.016 of the draws, fewer than 0.025, have none of them, so that the interval would leave out 0.
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
