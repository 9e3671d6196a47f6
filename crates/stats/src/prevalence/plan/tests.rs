use standpoint_common::shuffle::Shuffle;

use super::*;
use crate::prevalence::Coded;
use crate::prevalence::tests::{item, near};

/// A plan for an interval about articles like these.
fn planned(items: &[Item], classes: usize, width: f64) -> Plan {
    Plan::new(items, classes, width, Population::LikeThese)
}

/// Two thousand documents of two sentences whose probabilities are the same.
fn items(coded: bool) -> Vec<Item<'static>> {
    const P: [[f64; 2]; 2] = [[0.5, 0.5], [0.9, 0.1]];
    let item = |at: usize| {
        let code = (coded && at.is_multiple_of(4)).then_some((at / 4 % 2, 0.25));
        item(at / 2, &P[at / 2 % 2], code)
    };
    (0..4000).map(item).collect()
}

/// By hand: ρ = 1, deff = 2, articles ¼ · 2/4000 = 0.000125. In documents of two, n random sentences reach
/// 2000·(1 − (1 − n/4000)²) documents: n = 427.8 reach 404.9, with t = 1.965855. For a width of 0.1 the
/// variance may be (0.05/1.965855)² = 0.00064690, and n = 0.25/(0.00064690 − 0.000125 + 0.25/4000) = 427.8.
/// With the normal quantile 1.959964 it would be 425.
#[test]
fn without_a_sample_the_plan_is_conservative() {
    let plan = planned(&items(false), 2, 0.1);
    near(plan.intraclass_correlation, 1.0);
    near(plan.design_effect, 2.0);
    near(plan.residual_variance, 0.25);
    assert_eq!(plan.wanted.sentences, Some(428));
    assert_eq!(plan.pilot_correlation, None);
    // t of 2000 documents is 1.961151: 2 · 1.961151 · √0.000125.
    let narrowest = plan.narrowest.unwrap();
    assert!((narrowest - 0.043_853).abs() < 1e-6, "{narrowest}");
}

/// Nine documents of a hundred sentences and five of twenty: an effective number of 1000²/92,000 = 10.9. For
/// the width alone some twenty random sentences are enough. But an interval takes ten documents, and one of M
/// sentences is reached with the probability 1 − (1 − n/1000)^M.
#[test]
fn a_plan_reaches_ten_documents() {
    let item = |at: usize| item(if at < 900 { at / 100 } else { at / 20 }, &[0.5, 0.5], None);
    let items: Vec<Item> = (0..1000).map(item).collect();
    let plan = planned(&items, 2, 0.5);
    near(plan.effective_documents, 1000.0 / 92.0);
    let wanted = plan.wanted.sentences.unwrap();
    let missed = |size| (1.0 - wanted as f64 / 1000.0).powi(size);
    let [long, short] = [100, 20].map(missed);
    let variance = 9.0 * long * (1.0 - long) + 5.0 * short * (1.0 - short);
    let least = 14.0 - 9.0 * long - 5.0 * short - 2.0 * variance.sqrt();
    assert!((10.0..10.1).contains(&least), "{wanted}: {least}");
}

/// One document of 1,200 sentences and twelve of four have an effective number of little more than one.
#[test]
fn no_plan_is_made_where_one_document_holds_nearly_all() {
    let item = |at: usize| item(at.saturating_sub(1196) / 4, &[0.5, 0.5], None);
    let items: Vec<Item> = (0..1248).map(item).collect();
    let plan = planned(&items, 2, 0.4);
    assert_eq!((plan.documents, plan.wanted.sentences), (13, None));
    assert_eq!(plan.narrowest, None);
    near(plan.effective_documents, 1_557_504.0 / 1_440_192.0);
}

/// Only sentences with p = ½ are coded, 0 and 1 in turn: E(Y − ĝ)² = ¼, and the share is 0.3 + 0 = 0.3, so
/// the articles have 0.21 · 2/4000. ḡ is ½ and ē = 0, so that u = 0.
#[test]
fn a_sample_shows_the_errors_of_the_model() {
    let plan = planned(&items(true), 2, 0.1);
    near(plan.residual_variance, 0.25);
    near(plan.unseen, 0.0);
    near(
        plan.narrowest.unwrap(),
        2.0 * t_quantile(1999.0) * (0.21f64 * 2.0 / 4000.0).sqrt(),
    );
    // 414 sentences reach 2000·(1 − (1 − 414/4000)²) = 392.6 documents, with t = 1.966043.
    let n = plan.wanted.sentences.unwrap() as f64;
    let t = t_quantile(2000.0 * (1.0 - (1.0 - n / 4000.0).powi(2)) - 1.0);
    let needed = 0.25 / ((0.05 / t).powi(2) - 0.000_105 + 0.25 / 4000.0);
    assert!((needed - n).abs() < 1.0, "{needed} {n}");
}

/// A model without errors in a pilot of a thousand: u = 1 in both directions, and with a share of ½ the width
/// of 0.1 needs 0.05/((0.05/t)² − 0.000125 + 0.05/4000) sentences: 95.8, which reach 94.7 documents with
/// t = 1.986.
#[test]
fn a_model_without_errors_still_needs_a_sample_that_could_show_some() {
    const P: [[f64; 2]; 2] = [[1.0, 0.0], [0.0, 1.0]];
    let item = |at: usize| {
        let label = at / 2 % 2;
        item(
            at / 2,
            &P[label],
            at.is_multiple_of(2).then_some((label, 0.5)),
        )
    };
    let items: Vec<Item> = (0..4000).map(item).collect();
    let plan = planned(&items, 2, 0.1);
    near(plan.residual_variance, 0.0);
    near(plan.unseen, 1.0);
    assert_eq!(plan.wanted.sentences, Some(96));
    assert_eq!(planned(&items, 2, 0.9).wanted.sentences, Some(30));
}

/// Two hundred documents of ten sentences with one label each, and a model that predicts ½ for all. Its
/// probabilities do not correlate, and the codes of two sentences of each document do.
#[test]
fn the_correlation_of_the_pilot_counts_where_the_model_has_none() {
    let items: Vec<Item> = (0..2000)
        .map(|at| {
            let code = (at % 5 == 0).then_some((at / 10 % 2, 0.2));
            item(at / 10, &[0.5, 0.5], code)
        })
        .collect();
    let plan = planned(&items, 2, 0.2);
    near(plan.model_correlation, 0.0);
    // The codes of a document are all the same: 1 with 200 pairs, shrunk towards 0.2 with 15.
    let alike = (200.0 + 15.0 * 0.2) / 215.0;
    assert_eq!(plan.pilot_pairs, 200);
    near(plan.pilot_correlation.unwrap(), alike);
    near(plan.intraclass_correlation, alike);
    near(plan.design_effect, 1.0 + 9.0 * alike);
    // The documents alone: 2·t·√(¼ · deff/2000).
    near(
        plan.narrowest.unwrap(),
        2.0 * t_quantile(199.0) * (0.25 * (1.0 + 9.0 * alike) / 2000.0).sqrt(),
    );
    // By the model's probabilities alone far fewer would seem enough.
    let uncoded = items.iter().map(|item| Item {
        coded: None,
        ..*item
    });
    let by_model: Vec<Item> = uncoded.collect();
    let by_model = planned(&by_model, 2, 0.2).wanted.sentences.unwrap();
    let by_pilot = plan.wanted.sentences.unwrap();
    assert!(by_pilot > 3 * by_model / 2, "{by_pilot} {by_model}");
}

/// A pilot by label with every sentence of the first stratum and one in nine of the second, which count nine
/// times. By hand, for label 1: with it one code of the first stratum (ĝ = 0.9), without it one of the first
/// (0.9) and two of the second (0.1). So ē = (1 − 0.9 − 0.9 − 18 · 0.1)/20 = −0.13, a = 2(0.9 − 0.13) − 1 =
/// 0.54 and 1 − 2((0.9 + 1.8)/19 − 0.13) = 0.975789. E(Y − ĝ)² = (0.01 + 0.81 + 18 · 0.01)/20 = 0.05, and
/// with one error more among so few codes (4 · 0.05 + 1)/5.
#[test]
fn the_codes_of_a_pilot_with_strata_count_by_their_weight() {
    const P: [[f64; 2]; 2] = [[0.1, 0.9], [0.9, 0.1]];
    let coded = |at: usize| match at {
        0 | 1 => Some((at, 1.0)),
        2 | 11 => Some((0, 1.0 / 9.0)),
        _ => None,
    };
    let item = |at: usize| item(at / 2, &P[usize::from(at >= 2)], coded(at));
    let items: Vec<Item> = (0..20).map(item).collect();
    let plan = planned(&items, 2, 0.1);
    near(plan.residual_variance, (4.0 * 0.05 + 1.0) / 5.0);
    near(plan.unseen, (0.54 + 1.0 - 2.0 * (2.7 / 19.0 - 0.13)) / 2.0);
}

#[test]
fn probabilities_that_differ_by_rounding_do_not_correlate() {
    let p: Vec<[f64; 2]> = (0..100)
        .map(|at| match at / 10 % 2 {
            0 => [0.1 + 0.2, 0.7],
            _ => [0.3, 0.7],
        })
        .collect();
    let items: Vec<Item> = p
        .iter()
        .enumerate()
        .map(|(at, p)| item(at / 10, p, None))
        .collect();
    near(planned(&items, 2, 0.1).intraclass_correlation, 0.0);
}

#[test]
fn an_impossible_width_is_not_promised() {
    let few: Vec<Item> = items(false).into_iter().take(18).collect();
    let plan = planned(&few, 2, 0.9);
    assert_eq!((plan.wanted.sentences, plan.narrowest), (None, None));
    assert_eq!(planned(&items(false), 2, 0.04).wanted.sentences, None);
    let alone: Vec<Item> = items(false).into_iter().take(1).collect();
    assert_eq!(planned(&alone, 2, 0.5).wanted.sentences, None);
}

/// Four hundred documents of ten sentences. One in twenty has the rare label throughout, the others the two
/// common ones in turn. The model has no errors. The rare label has ρ = 1 and p(1 − p) = 0.0475, the common
/// ones have ρ = 0 and 0.249. The rare one needs the most sentences, and not by 0.249 with ρ = 1.
#[test]
fn the_correlation_of_one_label_does_not_count_for_another() {
    const P: [[f64; 3]; 3] = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    let label = |at: usize| {
        if (at / 10).is_multiple_of(20) {
            2
        } else {
            at % 2
        }
    };
    let item = |at: usize| {
        let label = label(at);
        item(
            at / 10,
            &P[label],
            at.is_multiple_of(5).then_some((label, 0.2)),
        )
    };
    let items: Vec<Item> = (0..4000).map(item).collect();
    let plan = planned(&items, 3, 0.12);
    near(plan.model_correlation, 1.0);
    near(plan.design_effect, 10.0);
    let t = t_quantile(399.0);
    let articles = 0.0475f64 * 10.0 / 4000.0;
    near(plan.narrowest.unwrap(), 2.0 * t * articles.sqrt());
    // n = ½ · 0.12/((0.06/t)² − articles + ½ · 0.12/4000), with t of the documents that n sentences reach.
    let n = plan.wanted.sentences.unwrap() as f64;
    let t = t_quantile(400.0 * (1.0 - (1.0 - n / 4000.0).powi(10)) - 1.0);
    let needed = 0.06 / ((0.06 / t).powi(2) - articles + 0.06 / 4000.0);
    assert!((needed - n).abs() < 1.0, "{needed} {n}");
}

/// Two documents of two, by hand: the means are 1.5 and 3.5, so that MSB = 4 and MSW = ½; m₀ = 2, and
/// (4 − ½)/(4 + ½) is 7/9.
#[test]
fn the_intraclass_correlation_is_that_of_the_analysis_of_variance() {
    let rows = [(0, 1.0), (0, 2.0), (1, 3.0), (1, 4.0)];
    let found = intraclass_correlation(rows.into_iter()).unwrap();
    assert!((found - 7.0 / 9.0).abs() < 1e-12, "{found}");
}

#[test]
fn one_document_or_single_sentences_have_no_intraclass_correlation() {
    assert_eq!(
        intraclass_correlation([(0, 1.0), (0, 2.0)].into_iter()),
        None
    );
    assert_eq!(
        intraclass_correlation([(0, 1.0), (1, 2.0)].into_iter()),
        None
    );
}

#[test]
fn documents_that_differ_less_than_their_sentences_are_not_alike() {
    let rows = [(0, 1.0), (0, 4.0), (1, 2.0), (1, 3.0)];
    assert_eq!(intraclass_correlation(rows.into_iter()), Some(0.0));
}

/// By hand: nothing is coded, so that E(Y − ĝ)² is ¼ and u is 0. For a width of 0.1 of 4,000 sentences
/// (1 − n/4000) · ¼/(n − 1) = (0.05/t)², and t of 352 is 1.96672, so that (1 − 1/4000)/(n − 1) = 0.00258532 + 1/4000
/// and n = 353.6. Documents do not matter, however alike their sentences are.
#[test]
fn a_plan_for_these_articles_counts_no_documents() {
    let plan = Plan::new(&items(false), 2, 0.1, Population::These);
    assert_eq!(plan.wanted.sentences, Some(354));
    near(plan.design_effect, 1.0);
    assert_eq!(plan.narrowest, Some(0.0));
    // Any width can be had, if need be by coding all.
    let few: Vec<Item> = items(false).into_iter().take(18).collect();
    let all = Plan::new(&few, 2, 0.01, Population::These);
    assert_eq!(all.wanted.sentences, Some(18));
}

/// Samples of the planned number of sentences, drawn at random from these articles, have intervals of the
/// planned width: the model has its probability ½ or 0.9, and one in five of its labels is wrong.
#[test]
fn samples_as_planned_have_the_width_that_was_wanted() {
    let truth = |at: usize| usize::from(at.is_multiple_of(5) ^ (at / 2).is_multiple_of(2));
    let mut random = Shuffle::default();
    let mut drawn = |n: usize| {
        let mut order: Vec<u32> = (0..4000).collect();
        random.shuffle(&mut order);
        let mut items = items(false);
        for at in &order[..n] {
            let at = *at as usize;
            let (label, probability) = (truth(at), n as f64 / 4000.0);
            items[at].coded = Some(Coded { label, probability });
        }
        items
    };
    let pilot = drawn(400);
    let plan = Plan::new(&pilot, 2, 0.08, Population::These);
    let n = plan.wanted.sentences.unwrap();
    assert!((200..2000).contains(&n), "{n}");
    let widths = (0..40).map(|_| {
        let items = drawn(n);
        let estimate = dsl(&items, 0).unwrap().of_these_articles(&items);
        let (low, high) = estimate.interval().unwrap();
        high - low
    });
    let mean = widths.sum::<f64>() / 40.0;
    assert!((mean - 0.08).abs() < 0.006, "{n} sentences: {mean}");
}
