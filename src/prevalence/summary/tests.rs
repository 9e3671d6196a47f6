use super::*;
use crate::prevalence::Coded;

/// Sixty documents of two sentences in three groups; group 0 has the label 1 three times as often.
fn summary(groups: usize, estimators: &[Estimator], coded: bool) -> Summary {
    let labels = ["no", "yes"].map(String::from);
    let probabilities = [[0.7, 0.3]];
    let items: Vec<Item> = (0..120)
        .map(|at| Item {
            document: at / 2,
            given: 0,
            probabilities: &probabilities[0],
            coded: (coded && at % 2 == 0).then_some(Coded {
                label: usize::from(at % 8 == 0 || (at / 2 % groups == 0 && at % 4 == 0)),
                probability: 0.5,
            }),
        })
        .collect();
    let names: Vec<String> = (0..groups).map(|at| format!("g{at}")).collect();
    let group_of: Vec<usize> = (0..120).map(|at| at / 2 % groups).collect();
    let corrections = Corrections::default();
    Summary::new(
        &labels,
        &items,
        Some(Groups {
            names: &names,
            of: &group_of,
            compared: coded,
        }),
        estimators,
        &corrections,
    )
    .unwrap()
}

#[test]
fn shares_have_intervals_where_a_sample_was_coded_and_nowhere_else() {
    let plain = summary(3, &[Estimator::Cc, Estimator::Pcc], false);
    assert_eq!(plain.rows.len(), 4 * 2 * 2);
    assert!(
        plain
            .rows
            .iter()
            .all(|row| row.low.is_none() && row.audited == 0)
    );
    assert!(plain.without_interval.is_empty());
    let coded = summary(3, &[Estimator::Dsl], true);
    for pair in coded.rows[..8].chunks(2) {
        let (no, yes) = (&pair[0], &pair[1]);
        assert!((no.share.unwrap() + yes.share.unwrap() - 1.0).abs() < 1e-12);
        assert!(yes.low.unwrap() <= yes.share.unwrap() && yes.share.unwrap() <= yes.high.unwrap());
    }
    assert_eq!(coded.rows[0].group, "(all)");
    assert_eq!((coded.rows[2].documents, coded.rows[2].audited), (20, 20));
}

#[test]
fn an_interval_beyond_what_is_possible_is_none() {
    // Drawn with one half, four fifths were coded, none with the label that the model gives a tenth.
    let item = |at: usize| Item {
        document: at / 50,
        given: 0,
        probabilities: &[0.9, 0.1],
        coded: (!at.is_multiple_of(5)).then_some(Coded {
            label: 0,
            probability: 0.5,
        }),
    };
    let items: Vec<Item> = (0..1000).map(item).collect();
    let labels = ["no", "yes"].map(String::from);
    let (corrections, dsl) = (Corrections::default(), [Estimator::Dsl]);
    let rows = Summary::new(&labels, &items, None, &dsl, &corrections)
        .unwrap()
        .rows;
    for (row, share) in rows.iter().zip([1.0, 0.0]) {
        assert_eq!((row.share, row.beyond), (Some(share), true));
        assert_eq!((row.low, row.high, row.thin), (None, None, false));
        assert_eq!(row.ends_beyond, 0);
    }
}

/// Twenty documents of ten sentences, all coded, and one of the documents has the second label throughout: 0.05 with a standard error of 0.05.
#[test]
fn ends_of_intervals_beyond_what_is_possible_are_counted() {
    let item = |at: usize| Item {
        document: at / 10,
        given: 0,
        probabilities: &[0.9, 0.1],
        coded: Some(Coded {
            label: usize::from(at < 10),
            probability: 1.0,
        }),
    };
    let items: Vec<Item> = (0..200).map(item).collect();
    let labels = ["no", "yes"].map(String::from);
    let summary = Summary::new(
        &labels,
        &items,
        None,
        &[Estimator::Dsl],
        &Corrections::default(),
    );
    let rows = summary.unwrap().rows;
    assert_eq!((rows[0].high, rows[1].low), (Some(1.0), Some(0.0)));
    for row in rows {
        assert_eq!((row.beyond, row.ends_beyond), (false, 1));
    }
}

#[test]
fn two_groups_are_compared_with_each_other_and_three_with_the_rest() {
    let differences = |groups| -> Vec<(String, String)> {
        let rows = summary(groups, &[Estimator::Dsl, Estimator::Ppi], true).rows;
        let rows = rows
            .into_iter()
            .filter(|row| row.label == "yes" && row.estimator == Estimator::Dsl);
        rows.filter_map(|row| Some((row.group, row.against?)))
            .collect()
    };
    let named = |a: &str, b: &str| (a.to_string(), b.to_string());
    assert_eq!(differences(2), [named("g0", "g1")]);
    assert_eq!(
        differences(3),
        [
            named("g0", "(rest)"),
            named("g1", "(rest)"),
            named("g2", "(rest)")
        ]
    );
    // Seven groups have eight or nine documents each: too few to compare.
    assert_eq!(differences(7), []);
    let seven = summary(7, &[Estimator::Dsl], true);
    assert_eq!(seven.without_interval.len(), 7);
    let few = |(_, why): &(String, _)| matches!(why, WithoutInterval::FewDocuments(_));
    assert!(seven.without_interval.iter().all(few));
    // Six have ten each, all of them audited.
    let six = summary(6, &[Estimator::Dsl], true);
    assert!(six.without_interval.is_empty());
}

/// Thirty documents of ten sentences, all coded; a label stands in all sentences of so many of them.
#[test]
fn ten_sentences_of_few_documents_are_few() {
    let few = |documents: usize| {
        let item = |at: usize| Item {
            document: at / 10,
            given: 0,
            probabilities: &[0.5, 0.5],
            coded: Some(Coded {
                label: usize::from(at / 10 < documents),
                probability: 1.0,
            }),
        };
        let items: Vec<Item> = (0..300).map(item).collect();
        let labels = ["no", "yes"].map(String::from);
        let corrections = Corrections::default();
        let summary = Summary::new(&labels, &items, None, &[Estimator::Dsl], &corrections);
        let rows = summary.unwrap().rows;
        assert!(rows.iter().all(|row| row.low.is_some()));
        assert!(rows.iter().all(|row| !row.thin));
        [rows[0].few_documents, rows[1].few_documents]
    };
    // Ninety sentences of nine documents; of the label that all but nine have nobody knows more.
    assert_eq!(few(9), [true, true]);
    assert_eq!(few(10), [false, false]);
    assert_eq!(few(21), [true, true]);
}

#[test]
fn what_an_estimator_needs_is_said() {
    let labels = ["no", "yes"].map(String::from);
    for (estimator, option) in [(Estimator::Acc, "--audit"), (Estimator::Emq, "--labels")] {
        let corrections = Corrections::default();
        let refused = Summary::new(&labels, &[], None, &[estimator], &corrections);
        let message = refused.unwrap_err().to_string();
        assert!(message.contains(option), "{message}");
    }
}
