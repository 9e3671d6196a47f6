use super::*;
use crate::prevalence::dsl;
use crate::prevalence::tests::{all_near, item, near};

/// Thirty sentences of twelve documents in three outlets, with a number each. Half are coded.
struct Data {
    probabilities: Vec<[f64; 2]>,
    covariates: Covariates,
}

const LENGTHS: [usize; 12] = [3, 1, 2, 4, 2, 3, 1, 2, 3, 2, 4, 3];

fn documents() -> Vec<usize> {
    let documents = LENGTHS.iter().enumerate();
    documents
        .flat_map(|(document, length)| vec![document + 1; *length])
        .collect()
}

impl Data {
    fn new(outlet: impl Fn(usize) -> usize) -> Self {
        let probability = |at: usize| ((13 * at) % 17 + 1) as f64 / 20.0;
        let dummy = |outlet: usize, level: usize| f64::from(u8::from(outlet == level));
        let row = |(at, document): (usize, usize)| {
            let outlet = outlet(document);
            let words = ((7 * at) % 11) as f64;
            vec![
                1.0,
                dummy(outlet, 1),
                dummy(outlet, 2),
                dummy(outlet, 3),
                words,
            ]
        };
        let patterns: Vec<Vec<f64>> = documents().into_iter().enumerate().map(row).collect();
        let coefficient = |term: &str, level: Option<&str>| Coefficient {
            term: term.to_string(),
            level: level.map(str::to_string),
            against: level.map(|_| "A".to_string()),
        };
        Data {
            probabilities: (0..30)
                .map(|at| [1.0 - probability(at), probability(at)])
                .collect(),
            covariates: Covariates {
                unreadable: Vec::new(),
                empty: Vec::new(),
                coefficients: vec![
                    coefficient("(intercept)", None),
                    coefficient("outlet", Some("B")),
                    coefficient("outlet", Some("C")),
                    coefficient("outlet", Some("D")),
                    coefficient("words", None),
                ],
                of: (0..patterns.len()).map(Some).collect(),
                patterns,
                left_out: Vec::new(),
            },
        }
    }

    fn items(&self) -> Vec<Item<'_>> {
        let items = documents().into_iter().enumerate();
        items
            .map(|(at, document)| {
                let code = usize::from((5 * at) % 7 < 3);
                let probability = if at % 4 == 0 { 0.5 } else { 0.4 };
                let code = (at % 2 == 0).then_some((code, probability));
                item(document, &self.probabilities[at], code)
            })
            .collect()
    }

    fn fit(&self, link: Link) -> Regression {
        let labels = ["no", "yes"].map(str::to_string);
        Regression::new(&labels, &self.items(), &self.covariates, link)
    }
}

/// The estimates with their standard errors and degrees of freedom, of the second label.
fn estimates(data: &Data, link: Link) -> Vec<[f64; 3]> {
    estimates_of(data, &data.items(), link)
}

fn estimates_of(data: &Data, items: &[Item], link: Link) -> Vec<[f64; 3]> {
    let used = || items.iter().zip(0..);
    let documents = by_document(used(), |item| pseudo_outcome(item, 1));
    let standardised = Standardised::new(&data.covariates.patterns, &documents);
    let sample = |patterns| ClusteredOutcomes {
        patterns,
        documents: &documents,
    };
    let kept = sample(&standardised.patterns).independent_columns();
    let select = |pattern: &Vec<f64>| kept.iter().map(|&at| pattern[at]).collect();
    let patterns: Vec<Vec<f64>> = standardised.patterns.iter().map(select).collect();
    let directions: Vec<Array1<f64>> = (0..kept.len())
        .map(|at| standardised.direction(&kept, at))
        .collect();
    let found = sample(&patterns).fit(link, &directions, None).unwrap();
    let numbers = found.iter().map(|e| [e.value, e.standard_error, e.freedom]);
    numbers.collect()
}

/// R 4.2.2, clubSandwich 0.5.8: `coef_test(lm(y ~ outlet + words), vcovCR(…, "CR2"), test = "Satterthwaite")` with
/// `y = g + ifelse(is.na(code), 0, (code - g)/pi)`. The script is docs/research/regression.R.
#[test]
fn least_squares_are_those_of_club_sandwich() {
    let data = Data::new(|document| document % 3);
    let found = estimates(&data, Link::Identity);
    let expected = [
        [0.3144648502260255, 0.2825145457151551, 6.36517590933272],
        [-0.1306426534037669, 0.2516868605577318, 5.21648364929875],
        [-0.2382392161708524, 0.2816455509751182, 5.05843465761716],
        [0.0502739077157538, 0.0518247713673404, 8.95575912197516],
    ];
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        all_near(found, &expected, 1e-9);
    }
    // The outlet D, which no document has, is the sum of nothing.
    assert_eq!(
        data.fit(Link::Identity).undetermined[0].level.as_deref(),
        Some("D")
    );
}

/// R with the same script: six sources of two documents each, the share with the jackknife of sources.
#[test]
fn errors_are_clustered_by_what_documents_share() {
    let data = Data::new(|document| document % 3);
    let mut items = data.items();
    for item in &mut items {
        item.cluster = item.document.div_ceil(2);
    }
    let found = estimates_of(&data, &items, Link::Identity);
    let expected = [
        [0.3144648502260255, 0.3545999785586519, 3.94297657037843],
        [-0.1306426534037669, 0.2337524124219845, 3.72499840932428],
        [-0.2382392161708524, 0.2769697477925774, 3.2596270064512],
        [0.0502739077157538, 0.0515034326907963, 4.67903480610665],
    ];
    for (found, expected) in found.iter().zip(expected) {
        all_near(found, &expected, 1e-9);
    }
    let share = dsl(&items, 1).unwrap();
    near(share.value, 0.454166666666667);
    near(share.standard_error(), 0.115357408604812);
    assert_eq!(share.coded_documents, 6);
}

/// A document alone in its outlet says nothing of the error there; clubSandwich gives these for the others.
#[test]
fn a_document_alone_in_its_outlet_is_fitted_by_itself() {
    let data = Data::new(|document| if document == 12 { 3 } else { document % 3 });
    let found = estimates(&data, Link::Identity);
    let expected = [
        [0.2339, 0.2833, 4.29],
        [-0.0493, 0.2501, 4.17],
        [-0.1566, 0.2792, 4.17],
        [0.2990, 0.0927, 1.92],
        [0.0501, 0.0519, 8.94],
    ];
    for (found, [value, error, freedom]) in found.iter().zip(expected) {
        all_near(&found[..2], &[value, error], 5e-5);
        all_near(&found[2..], &[freedom], 5e-3);
    }
}

/// R: the coefficients solve dsl's moment, found by Newton's method; CR2 and the degrees of freedom from their definition
/// with all rows, which gives clubSandwich's numbers for least squares. The script is the same.
#[test]
fn log_odds_solve_the_moment_of_dsl() {
    let data = Data::new(|document| document % 3);
    let found = estimates(&data, Link::Logit);
    let expected = [
        [-0.84884698307458, 1.411394646898913, 6.32542909709249],
        [-0.590923046828295, 1.182642667184115, 5.20120396322084],
        [-1.10505189258262, 1.451597207874691, 4.99926624566456],
        [0.228671404429981, 0.279698070255607, 8.96980262029699],
    ];
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        all_near(found, &expected, 1e-6);
    }
}

/// Without a covariate the share is that of dsl, for each label, and they sum to 1.
#[test]
fn the_intercept_alone_is_the_share_of_dsl() {
    let mut data = Data::new(|document| document % 3);
    data.covariates.coefficients.truncate(1);
    data.covariates
        .patterns
        .iter_mut()
        .for_each(|x| x.truncate(1));
    let found = data.fit(Link::Identity);
    let share = dsl(&data.items(), 1).unwrap().value;
    near(found.rows[1].estimate, share);
    near(found.rows[0].estimate, 1.0 - share);
    let odds = data.fit(Link::Logit).rows[1].estimate;
    near(1.0 / (1.0 + libm::exp(-odds)), share);
}

/// Four documents of an outlet are coded, fewer than ten.
#[test]
fn a_category_with_few_coded_documents_has_no_interval() {
    let found = Data::new(|document| document % 3).fit(Link::Identity);
    let yes: Vec<&CoefficientRow> = found.rows.iter().filter(|row| row.label == "yes").collect();
    let intervals: Vec<bool> = yes.iter().map(|row| row.low.is_some()).collect();
    assert_eq!(intervals, [false, false, false, true]);
    assert!(yes[1].coded_documents < LEAST_DOCUMENTS && yes[1].p.is_none());
    assert_eq!(
        (found.sentences, found.documents, found.coded),
        (30, 12, 15)
    );
}

/// clubSandwich says p = 0.357477061106837 for `words`, whose interval is the estimate ± qt(0.975, df) · SE. Each document
/// stands twice here and is coded in full, so that enough are coded on either side.
#[test]
fn intervals_and_p_are_those_of_student_with_the_degrees_of_freedom() {
    let data = Data::new(|document| document % 3);
    let mut items = data.items();
    let twice: Vec<Item> = items
        .iter()
        .map(|item| Item {
            document: item.document + 100,
            ..*item
        })
        .collect();
    items.extend(twice);
    let mut covariates = data.covariates.clone();
    covariates.of.extend_from_within(..);
    let labels = ["no", "yes"].map(str::to_string);
    let found = Regression::new(&labels, &items, &covariates, Link::Identity);
    let words = found
        .rows
        .iter()
        .find(|row| row.label == "yes" && row.term == "words")
        .unwrap();
    near(words.estimate, 0.0502739077157538);
    let (low, high) = words.low.zip(words.high).unwrap();
    let half = t_quantile(words.freedom.unwrap()) * words.standard_error.unwrap();
    near(high - words.estimate, half);
    near(words.estimate - low, half);
    // clubSandwich, for the number of the data above.
    let p = two_sided_p(0.0502739077157538 / 0.0518247713673404, 8.95575912197516);
    assert!((p - 0.357477061106837).abs() < 1e-9);
}

/// One document alone has another number, and no other tells how far such a document is off.
#[test]
fn a_number_that_one_document_determines_has_no_interval() {
    let data = Data::new(|document| document % 3);
    let mut covariates = data.covariates.clone();
    let alone = documents();
    for (x, document) in covariates.patterns.iter_mut().zip(&alone) {
        x[4] = f64::from(u8::from(*document == 12));
    }
    let labels = ["no", "yes"].map(str::to_string);
    let found = Regression::new(&labels, &data.items(), &covariates, Link::Identity);
    let words = found.rows.iter().filter(|row| row.term == "words");
    assert!(
        words
            .into_iter()
            .all(|row| row.low.is_none() && row.coded_documents <= 1)
    );
}

/// Seconds since 1970 in place of a number give the same fit, also with log-odds.
#[test]
fn units_do_not_matter() {
    let data = Data::new(|document| document % 3);
    let mut other = Data::new(|document| document % 3);
    for x in &mut other.covariates.patterns {
        x[4] = 1.06e12 + 8.64e7 * x[4];
    }
    for link in [Link::Identity, Link::Logit] {
        let (plain, seconds) = (estimates(&data, link), estimates(&other, link));
        let (plain, seconds) = (plain[3], seconds[3]);
        all_near(
            &[seconds[0] * 8.64e7, seconds[2]],
            &[plain[0], plain[2]],
            1e-6,
        );
    }
}

/// The corrected share of an outlet is beyond 1, of which there are no log-odds.
#[test]
fn a_share_beyond_the_possible_has_no_log_odds() {
    let data = Data::new(|document| document % 3);
    let mut items = data.items();
    let outlet = items.iter_mut().filter(|item| item.document % 3 == 1);
    for coded in outlet.filter_map(|item| item.coded.as_mut()) {
        (coded.label, coded.probability) = (1, 0.1);
    }
    let labels = ["no", "yes"].map(str::to_string);
    let found = Regression::new(&labels, &items, &data.covariates, Link::Logit);
    assert_eq!(found.not_fitted, labels);
    assert!(found.rows.is_empty());
}
