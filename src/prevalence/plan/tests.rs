use super::*;
use crate::prevalence::Coded;

fn near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 1e-9, "{found} is not {wanted}");
}

/// Two thousand documents of two sentences whose probabilities are the same.
fn items(coded: bool) -> Vec<Item<'static>> {
    const P: [[f64; 2]; 2] = [[0.5, 0.5], [0.9, 0.1]];
    let item = |at: usize| Item {
        document: at / 2,
        given: 0,
        probabilities: &P[at / 2 % 2],
        coded: (coded && at.is_multiple_of(4)).then_some(Coded {
            label: at / 4 % 2,
            probability: 0.25,
        }),
    };
    (0..4000).map(item).collect()
}

/// By hand: ρ = 1, deff = 2, articles ¼ · 2/4000 = 0.000125. Of n sentences drawn at random stand, in documents of two, some in
/// 2000·(1 − (1 − n/4000)²) documents: with n = 427.8 in 404.9, of which t is 1.965855. For a width of 0.1 the variance may be
/// (0.05/1.965855)² = 0.00064690; n = 0.25/(0.00064690 − 0.000125 + 0.25/4000) = 427.8. With the normal 1.959964 it was 425.
#[test]
fn without_a_sample_the_plan_is_conservative() {
    let plan = Plan::new(&items(false), 2, 0.1);
    near(plan.intraclass_correlation, 1.0);
    near(plan.design_effect, 2.0);
    near(plan.residual_variance, 0.25);
    assert_eq!(plan.wanted.sentences, Some(428));
    assert_eq!(plan.pilot_correlation, None);
    // Of 2000 documents t is 1.961151: 2 · 1.961151 · √0.000125.
    let narrowest = plan.narrowest.unwrap();
    assert!((narrowest - 0.043_853).abs() < 1e-6, "{narrowest}");
}

/// Nine documents of a hundred sentences and five of twenty, which count as 1000²/92,000 = 10.9 of one length. By the width alone some twenty
/// random sentences are enough. An interval takes ten documents: of those of M sentences each is reached with probability
/// 1 − (1 − n/1000)^M, two standard deviations off.
#[test]
fn a_plan_reaches_ten_documents() {
    let item = |at: usize| Item {
        document: if at < 900 { at / 100 } else { at / 20 },
        given: 0,
        probabilities: &[0.5, 0.5],
        coded: None,
    };
    let items: Vec<Item> = (0..1000).map(item).collect();
    let plan = Plan::new(&items, 2, 0.5);
    near(plan.effective_documents, 1000.0 / 92.0);
    let wanted = plan.wanted.sentences.unwrap();
    let missed = |size| (1.0 - wanted as f64 / 1000.0).powi(size);
    let [long, short] = [100, 20].map(missed);
    let variance = 9.0 * long * (1.0 - long) + 5.0 * short * (1.0 - short);
    let least = 14.0 - 9.0 * long - 5.0 * short - 2.0 * variance.sqrt();
    assert!((10.0..10.1).contains(&least), "{wanted}: {least}");
}

/// One document of 1,200 sentences and twelve of four count as little more than one.
#[test]
fn no_plan_is_made_where_one_document_holds_nearly_all() {
    let item = |at: usize| Item {
        document: at.saturating_sub(1196) / 4,
        given: 0,
        probabilities: &[0.5, 0.5],
        coded: None,
    };
    let items: Vec<Item> = (0..1248).map(item).collect();
    let plan = Plan::new(&items, 2, 0.4);
    assert_eq!((plan.documents, plan.wanted.sentences), (13, None));
    assert_eq!(plan.narrowest, None);
    near(plan.effective_documents, 1_557_504.0 / 1_440_192.0);
}

/// Audited are the sentences of p = ½ only, coded 0 and 1 in turn: E(Y − ĝ)² = ¼, and the share is
/// 0.3 + 0 = 0.3, so the articles have 0.21 · 2/4000. ḡ is ½ and ē = 0, so that nothing is unseen: u = 0.
#[test]
fn a_sample_says_how_much_the_model_misses() {
    let plan = Plan::new(&items(true), 2, 0.1);
    near(plan.residual_variance, 0.25);
    near(plan.unseen, 0.0);
    near(
        plan.narrowest.unwrap(),
        2.0 * quantile(1999.0) * (0.21f64 * 2.0 / 4000.0).sqrt(),
    );
    // In documents of two, n sentences reach 2000·(1 − (1 − n/4000)²): of 414 that is 392.6, t = 1.966043.
    let n = plan.wanted.sentences.unwrap() as f64;
    let t = quantile(2000.0 * (1.0 - (1.0 - n / 4000.0).powi(2)) - 1.0);
    let needed = 0.25 / ((0.05 / t).powi(2) - 0.000_105 + 0.25 / 4000.0);
    assert!((needed - n).abs() < 1.0, "{needed} {n}");
}

/// A model that was right in a pilot of a thousand: u = 1 either way, and the width of 0.1 needs by the label's ½
/// 0.05/((0.05/t)² − 0.000125), not two: with 98.1 sentences, which stand in 96.9 documents, t = 1.985 and that is 98.1.
#[test]
fn a_model_without_errors_still_needs_a_sample_that_could_show_some() {
    const P: [[f64; 2]; 2] = [[1.0, 0.0], [0.0, 1.0]];
    let item = |at: usize| Item {
        document: at / 2,
        given: at / 2 % 2,
        probabilities: &P[at / 2 % 2],
        coded: at.is_multiple_of(2).then_some(Coded {
            label: at / 2 % 2,
            probability: 0.5,
        }),
    };
    let items: Vec<Item> = (0..4000).map(item).collect();
    let plan = Plan::new(&items, 2, 0.1);
    near(plan.residual_variance, 0.0);
    near(plan.unseen, 1.0);
    assert_eq!(plan.wanted.sentences, Some(99));
    assert_eq!(Plan::new(&items, 2, 0.9).wanted.sentences, Some(30));
}

/// Two hundred documents of ten sentences, each document of one label throughout, and a model that says ½ of all: its probabilities
/// do not correlate, and what two sentences a document were coded do.
#[test]
fn what_the_pilot_shows_of_documents_counts_where_the_model_does_not_see_it() {
    let items: Vec<Item> = (0..2000)
        .map(|at| Item {
            document: at / 10,
            given: 0,
            probabilities: &[0.5, 0.5],
            coded: (at % 5 == 0).then_some(Coded {
                label: at / 10 % 2,
                probability: 0.2,
            }),
        })
        .collect();
    let plan = Plan::new(&items, 2, 0.2);
    near(plan.model_correlation, 0.0);
    // The codes of a document are all the same: 1, of 200 pairs, drawn towards 0.2 as if by 15 more.
    let alike = (200.0 + 15.0 * 0.2) / 215.0;
    assert_eq!(plan.pilot_pairs, 200);
    near(plan.pilot_correlation.unwrap(), alike);
    near(plan.intraclass_correlation, alike);
    near(plan.design_effect, 1.0 + 9.0 * alike);
    // The documents alone: 2·t·√(¼ · deff/2000), and no more than ½ of each is to be had.
    near(
        plan.narrowest.unwrap(),
        2.0 * quantile(199.0) * (0.25 * (1.0 + 9.0 * alike) / 2000.0).sqrt(),
    );
    // By the model's probabilities alone half as many would do, and the interval would come out wider.
    let by_model: Vec<Item> = items
        .iter()
        .map(|item| Item {
            coded: None,
            ..*item
        })
        .collect();
    let by_model = Plan::new(&by_model, 2, 0.2).wanted.sentences.unwrap();
    let by_pilot = plan.wanted.sentences.unwrap();
    assert!(by_pilot > 3 * by_model / 2, "{by_pilot} {by_model}");
}

/// A pilot by label, of which every sentence of the first stratum was drawn and one in nine of the second: what it shows of the second counts
/// nine times. By hand, label 1: with it one code of the first (ĝ = 0.9), without it one of the first (0.9) and two of
/// the second (0.1), so that ē = (1 − 0.9 − 0.9 − 18 · 0.1)/20 = −0.13, and a = 2(0.9 − 0.13) − 1 = 0.54 and
/// 1 − 2((0.9 + 1.8)/19 − 0.13) = 0.975789; of E(Y − ĝ)² it is (0.01 + 0.81 + 18 · 0.01)/20 = 0.05,
/// and with one error more among so few codes (4 · 0.05 + 1)/5.
#[test]
fn a_pilot_with_strata_counts_by_what_its_codes_stand_for() {
    const P: [[f64; 2]; 2] = [[0.1, 0.9], [0.9, 0.1]];
    let coded = |at: usize| match at {
        0 | 1 => Some((at, 1.0)),
        2 | 11 => Some((0, 1.0 / 9.0)),
        _ => None,
    };
    let item = |at: usize| Item {
        document: at / 2,
        given: usize::from(at < 2),
        probabilities: &P[usize::from(at >= 2)],
        coded: coded(at).map(|(label, probability)| Coded { label, probability }),
    };
    let items: Vec<Item> = (0..20).map(item).collect();
    let plan = Plan::new(&items, 2, 0.1);
    near(plan.residual_variance, (4.0 * 0.05 + 1.0) / 5.0);
    near(plan.unseen, (0.54 + 1.0 - 2.0 * (2.7 / 19.0 - 0.13)) / 2.0);
}

#[test]
fn a_probability_that_only_rounding_moves_is_alike_nowhere() {
    let p: Vec<[f64; 2]> = (0..100)
        .map(|at| match at / 10 % 2 {
            0 => [0.1 + 0.2, 0.7],
            _ => [0.3, 0.7],
        })
        .collect();
    let items: Vec<Item> = p
        .iter()
        .enumerate()
        .map(|(at, probabilities)| Item {
            document: at / 10,
            given: 1,
            probabilities,
            coded: None,
        })
        .collect();
    near(Plan::new(&items, 2, 0.1).intraclass_correlation, 0.0);
}

#[test]
fn what_no_coding_can_give_is_not_promised() {
    let few: Vec<Item> = items(false).into_iter().take(18).collect();
    let plan = Plan::new(&few, 2, 0.9);
    assert_eq!((plan.wanted.sentences, plan.narrowest), (None, None));
    assert_eq!(Plan::new(&items(false), 2, 0.04).wanted.sentences, None);
    let alone: Vec<Item> = items(false).into_iter().take(1).collect();
    assert_eq!(Plan::new(&alone, 2, 0.5).wanted.sentences, None);
}

/// Four hundred documents of ten sentences. One in twenty has the rare label throughout, the others the two common ones in turn; the
/// model is right. The rare label has ρ = 1 and p(1 − p) = 0.0475, the common ones ρ = 0 (they differ
/// within documents) and 0.249: the rare one needs the most, and by its own numbers, not by 0.249 with ρ = 1.
#[test]
fn what_one_label_clusters_is_not_charged_to_another() {
    const P: [[f64; 3]; 3] = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    let label = |at: usize| match (at / 10).is_multiple_of(20) {
        true => 2,
        false => at % 2,
    };
    let item = |at: usize| Item {
        document: at / 10,
        given: label(at),
        probabilities: &P[label(at)],
        coded: at.is_multiple_of(5).then_some(Coded {
            label: label(at),
            probability: 0.2,
        }),
    };
    let items: Vec<Item> = (0..4000).map(item).collect();
    let plan = Plan::new(&items, 3, 0.12);
    near(plan.model_correlation, 1.0);
    near(plan.design_effect, 10.0);
    let t = quantile(399.0);
    let (articles, room) = (0.0475f64 * 10.0 / 4000.0, t * t / 4000.0 / 2.0);
    near(
        plan.narrowest.unwrap(),
        2.0 * (room + room.hypot(t * articles.sqrt())),
    );
    // n = ½ · 0.12/((0.06/t)² − articles), with t of the documents that so many sentences reach.
    let n = plan.wanted.sentences.unwrap() as f64;
    let t = quantile(400.0 * (1.0 - (1.0 - n / 4000.0).powi(10)) - 1.0);
    let needed = 0.06 / ((0.06 / t).powi(2) - articles);
    assert!((needed - n).abs() < 1.0, "{needed} {n}");
}
