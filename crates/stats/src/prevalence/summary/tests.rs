use super::*;
use crate::prevalence::tests::item;

/// Sixty documents of two sentences in three groups; group 0 has the label 1 three times as often.
fn summary(groups: usize, estimators: &[Estimator], coded: bool) -> Summary {
    let items: Vec<Item> = (0..120)
        .map(|at| {
            let label = usize::from(at % 8 == 0 || (at / 2 % groups == 0 && at % 4 == 0));
            let code = (coded && at % 2 == 0).then_some((label, 0.5));
            item(at / 2, &[0.7, 0.3], code)
        })
        .collect();
    let names: Vec<String> = (0..groups).map(|at| format!("g{at}")).collect();
    let group_of: Vec<usize> = (0..120).map(|at| at / 2 % groups).collect();
    let groups = Groups {
        names: &names,
        of: &group_of,
        compared: coded,
    };
    summarize(&items, Some(groups), estimators).unwrap()
}

fn summarize(
    items: &[Item],
    groups: Option<Groups>,
    estimators: &[Estimator],
) -> Result<Summary, PrevalenceError> {
    let labels = ["no", "yes"].map(String::from);
    Summary::new(&labels, items, groups, estimators, &Corrections::default())
}

/// The rows of the design-based estimates.
fn dsl_rows(items: &[Item]) -> Vec<Row> {
    summarize(items, None, &[Estimator::Dsl]).unwrap().rows
}

#[test]
fn shares_have_intervals_where_a_sample_was_coded_and_nowhere_else() {
    let plain = summary(3, &[Estimator::Cc, Estimator::Pcc], false);
    assert_eq!(plain.rows.len(), 4 * 2 * 2);
    assert!(
        plain
            .rows
            .iter()
            .all(|row| row.low.is_none() && row.coded == 0)
    );
    assert!(plain.without_interval.is_empty());
    let coded = summary(3, &[Estimator::Dsl], true);
    for pair in coded.rows[..8].chunks(2) {
        let (no, yes) = (&pair[0], &pair[1]);
        assert!((no.share.unwrap() + yes.share.unwrap() - 1.0).abs() < 1e-12);
        assert!(yes.low.unwrap() <= yes.share.unwrap() && yes.share.unwrap() <= yes.high.unwrap());
    }
    assert_eq!(coded.rows[0].group, "(all)");
    assert_eq!((coded.rows[2].documents, coded.rows[2].coded), (20, 20));
}

#[test]
fn an_interval_beyond_the_possible_range_is_left_out() {
    // Drawn with one half, four fifths are coded, none with the label that the model gives a tenth.
    let code = |at: usize| (!at.is_multiple_of(5)).then_some((0, 0.5));
    let items = (0..1000).map(|at| item(at / 50, &[0.9, 0.1], code(at)));
    let rows = dsl_rows(&items.collect::<Vec<Item>>());
    for (row, share) in rows.iter().zip([1.0, 0.0]) {
        assert_eq!((row.share, row.beyond), (Some(share), true));
        assert_eq!((row.low, row.high, row.thin), (None, None, false));
        assert_eq!(row.ends_beyond, 0);
    }
}

/// Twenty documents of ten sentences, the first of each coded. One of these has the second label, of which the
/// model sees nothing. The sample's room is wider than the share.
#[test]
fn ends_of_intervals_beyond_the_possible_range_are_counted() {
    let code = |at: usize| at.is_multiple_of(10).then_some((usize::from(at == 0), 0.1));
    let items = (0..200).map(|at| item(at / 10, &[1.0, 0.0], code(at)));
    let rows = dsl_rows(&items.collect::<Vec<Item>>());
    assert_eq!((rows[0].high, rows[1].low), (Some(1.0), Some(0.0)));
    for row in rows {
        assert_eq!((row.beyond, row.ends_beyond), (false, 1));
    }
}

#[test]
fn two_groups_are_compared_with_each_other_and_three_with_the_rest() {
    let differences = |groups| -> Vec<String> {
        let rows = summary(groups, &[Estimator::Dsl, Estimator::Ppi], true).rows;
        let rows = rows.into_iter();
        let rows = rows.filter(|row| row.label == "yes" && row.estimator == Estimator::Dsl);
        rows.filter_map(|row| Some(format!("{} {}", row.group, row.against?)))
            .collect()
    };
    assert_eq!(differences(2), ["g0 g1"]);
    assert_eq!(differences(3), ["g0 (rest)", "g1 (rest)", "g2 (rest)"]);
    // Seven groups have eight or nine documents each: too few to compare.
    assert!(differences(7).is_empty());
    let seven = summary(7, &[Estimator::Dsl], true);
    assert_eq!(seven.without_interval.len(), 7);
    let few = |(_, why): &(String, _)| matches!(why, WithoutInterval::FewDocuments(_));
    assert!(seven.without_interval.iter().all(few));
    // Six groups have ten each, all of them coded.
    let six = summary(6, &[Estimator::Dsl], true);
    assert!(six.without_interval.is_empty());
}

/// Thirty documents of ten coded sentences. All sentences of some documents have the label.
#[test]
fn ten_sentences_of_few_documents_are_few() {
    let few = |documents: usize| {
        let code = |at: usize| Some((usize::from(at / 10 < documents), 1.0));
        let items = (0..300).map(|at| item(at / 10, &[0.5, 0.5], code(at)));
        let rows = dsl_rows(&items.collect::<Vec<Item>>());
        assert!(rows.iter().all(|row| row.low.is_some()));
        assert!(rows.iter().all(|row| !row.thin));
        [rows[0].few_documents, rows[1].few_documents]
    };
    // Ninety sentences of nine documents. The other label is as uncertain.
    assert_eq!(few(9), [true, true]);
    assert_eq!(few(10), [false, false]);
    assert_eq!(few(21), [true, true]);
}

#[test]
fn a_missing_correction_is_an_error_that_names_what_is_missing() {
    for (estimator, missing) in [
        (Estimator::Acc, "add a coded sample"),
        (Estimator::Emq, "add these labels"),
    ] {
        let refused = summarize(&[], None, &[estimator]);
        let message = refused.unwrap_err().to_string();
        assert!(message.contains(missing), "{message}");
    }
}
