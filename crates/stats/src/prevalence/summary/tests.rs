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
    summarize_about(items, groups, estimators, Population::LikeThese)
}

fn summarize_about(
    items: &[Item],
    groups: Option<Groups>,
    estimators: &[Estimator],
    population: Population,
) -> Result<Summary, PrevalenceError> {
    let labels = ["no", "yes"].map(String::from);
    let corrections = Corrections::default();
    Summary::new(&labels, items, groups, estimators, &corrections, population)
}

/// The rows of the design-based estimates.
fn dsl_rows(items: &[Item]) -> Vec<SummaryRow> {
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
    // Drawn with one half, four fifths are coded, none with the label that the model gives one half.
    let code = |at: usize| (!at.is_multiple_of(5)).then_some((0, 0.5));
    let items = (0..1000).map(|at| item(at / 50, &[0.5, 0.5], code(at)));
    let rows = dsl_rows(&items.collect::<Vec<Item>>());
    for (row, share) in rows.iter().zip([1.0, 0.0]) {
        assert_eq!((row.share, row.beyond), (Some(share), true));
        assert_eq!((row.low, row.high), (None, None));
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
        let rows = summary(groups, &[Estimator::Dsl, Estimator::Ppi], true)
            .rows
            .into_iter()
            .filter(|row| row.label == "yes" && row.estimator == Estimator::Dsl);
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

/// Five documents of forty sentences, of which every fourth is coded, in two groups.
#[test]
fn shares_of_these_articles_need_no_number_of_documents() {
    let code = |at: usize| {
        at.is_multiple_of(4)
            .then_some((usize::from(at.is_multiple_of(3)), 0.25))
    };
    let items: Vec<Item> = (0..200)
        .map(|at| item(at / 40, &[0.6, 0.4], code(at)))
        .collect();
    let names = ["a", "b"].map(String::from);
    let group_of: Vec<usize> = (0..200).map(|at| usize::from(at >= 180)).collect();
    let groups = Groups {
        names: &names,
        of: &group_of,
        compared: true,
    };
    let about =
        |population| summarize_about(&items, Some(groups), &[Estimator::Ppi], population).unwrap();
    assert!(
        about(Population::LikeThese)
            .rows
            .iter()
            .all(|row| row.low.is_none())
    );
    let found = about(Population::These);
    // The second group has five codes, and no difference is shown.
    let with_interval = found.rows.iter().map(|row| row.low.is_some());
    assert_eq!(
        with_interval.collect::<Vec<_>>(),
        [true, true, true, true, false, false]
    );
    assert_eq!(
        found.without_interval,
        [("b".to_string(), WithoutInterval::FewSentences)]
    );
    // Coded throughout, they are known.
    let all: Vec<Item> = items
        .iter()
        .zip(0..)
        .map(|(of, at)| Item {
            coded: item(0, &[], Some((usize::from(at < 50), 1.0))).coded,
            ..*of
        })
        .collect();
    let known = summarize_about(&all, None, &[Estimator::Dsl], Population::These).unwrap();
    let yes = &known.rows[1];
    assert_eq!(
        (yes.share, yes.low, yes.high),
        (Some(0.25), Some(0.25), Some(0.25))
    );
}

/// A model that sees one of three labels, and not the others.
#[test]
fn shares_by_ppi_sum_to_one() {
    const P: [[f64; 3]; 2] = [[0.8, 0.1, 0.1], [0.1, 0.3, 0.6]];
    let code = |at: usize| {
        at.is_multiple_of(3)
            .then_some(([0, 1, 1, 2, 1][at % 5], 1.0 / 3.0))
    };
    let items: Vec<Item> = (0..300)
        .map(|at| item(at / 10, &P[usize::from(at % 5 > 0)], code(at)))
        .collect();
    let labels = ["a", "b", "c"].map(String::from);
    let (corrections, about) = (Corrections::default(), Population::default());
    let found = Summary::new(
        &labels,
        &items,
        None,
        &[Estimator::Ppi],
        &corrections,
        about,
    )
    .unwrap();
    let shares: Vec<f64> = found.rows.iter().filter_map(|row| row.share).collect();
    assert!(
        (shares.iter().sum::<f64>() - 1.0).abs() < 1e-12,
        "{shares:?}"
    );
    assert!(power_tuning(&items, 3) > 0.5);
}

/// Eight groups that are alike: the intervals of their differences hold together.
#[test]
fn among_equal_groups_few_tables_show_a_difference() {
    let (mut shown, mut single) = (0, 0);
    const TABLES: u64 = 200;
    for table in 0..TABLES {
        let mut state = table * 2 + 1;
        let mut random = || {
            // A linear congruential generator (Knuth's MMIX).
            state = state
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            (state >> 33) as f64 / f64::from(1u32 << 31)
        };
        let items: Vec<Item> = (0..960)
            .map(|at| {
                let code = (usize::from(random() < 0.3), 1.0);
                item(at / 4, &[0.7, 0.3], Some(code))
            })
            .collect();
        let names: Vec<String> = (0..8).map(|at| format!("g{at}")).collect();
        let group_of: Vec<usize> = (0..960).map(|at| at / 4 % 8).collect();
        let groups = Groups {
            names: &names,
            of: &group_of,
            compared: true,
        };
        let summary = summarize(&items, Some(groups), &[Estimator::Ppi]).unwrap();
        let of_label = summary.rows.iter().filter(|row| row.label == "yes");
        let differences: Vec<&SummaryRow> = of_label.filter(|row| row.against.is_some()).collect();
        assert_eq!(differences.len(), 8);
        let is_shown = |row: &&&SummaryRow| row.low > Some(0.0) || row.high < Some(0.0);
        shown += usize::from(differences.iter().any(|row| is_shown(&row)));
        // What intervals that hold one by one would show: these are as wide by 1.96 over 2.73.
        let narrow = |row: &&&SummaryRow| {
            let half = 0.72 * (row.high.unwrap() - row.low.unwrap()) / 2.0;
            row.share.unwrap().abs() > half
        };
        single += usize::from(differences.iter().any(|row| narrow(&row)));
    }
    assert!(shown as f64 <= 0.07 * TABLES as f64, "{shown}");
    assert!(single > 3 * shown.max(5), "{single} {shown}");
}
