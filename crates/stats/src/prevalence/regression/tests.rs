use super::covariates::CovariateColumn;
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
        Data::with_terms(outlet, &["A", "B", "C", "D"], &[vec![0], vec![1]])
    }

    /// Terms of the columns 0, `outlet` with these levels, and 1, `words`.
    fn with_terms(outlet: impl Fn(usize) -> usize, levels: &[&str], terms: &[Vec<usize>]) -> Self {
        let probability = |at: usize| ((13 * at) % 17 + 1) as f64 / 20.0;
        let cells = |(at, document): (usize, usize)| {
            Some(vec![outlet(document) as f64, ((7 * at) % 11) as f64])
        };
        let column = |name: &str, levels: &[&str]| CovariateColumn {
            name: name.to_string(),
            levels: levels.iter().map(|level| level.to_string()).collect(),
        };
        let columns = vec![column("outlet", levels), column("words", &[])];
        let cells = documents().into_iter().enumerate().map(cells);
        Data {
            probabilities: (0..30)
                .map(|at| [1.0 - probability(at), probability(at)])
                .collect(),
            covariates: Covariates::of_terms(columns, terms, cells.collect()).unwrap(),
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
    let model = Model::new(items, &data.covariates, link);
    let fit = model.fit(1).unwrap();
    let estimate = |at| {
        let direction = model.standardised.direction(&model.kept, at);
        let error = fit.error(&direction, None);
        let value = fit.coefficients.dot(&direction);
        [value, error.standard_error, error.freedom]
    };
    (0..model.kept.len()).map(estimate).collect()
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

/// R with the same script: rows times the root of the weight, `1 + words %% 3`.
#[test]
fn weights_are_those_of_least_squares() {
    let mut data = Data::new(|document| document % 3);
    let weights = (0..30).map(|at| (1 + (7 * at) % 11 % 3) as f64);
    data.covariates.set_weights(weights.collect());
    let found = estimates(&data, Link::Identity);
    let expected = [
        [0.2197881467588431, 0.2463721691237339, 5.54607532330655],
        [-0.101813559847475, 0.1738412804807263, 4.19165055119916],
        [-0.2130977384753697, 0.3026411804188452, 4.92871526011907],
        [0.0610423706482314, 0.0415964239670019, 8.72735549088791],
    ];
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        all_near(found, &expected, 1e-9);
    }
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
    all_near(&[1.0 / (1.0 + libm::exp(-odds))], &[share], 1e-8);
}

/// Four documents of an outlet are coded, fewer than ten.
#[test]
fn a_category_with_few_coded_documents_has_no_interval() {
    let found = Data::new(|document| document % 3).fit(Link::Identity);
    let yes: Vec<&CoefficientRow> = found.rows.iter().filter(|row| row.label == "yes").collect();
    let intervals: Vec<bool> = yes.iter().map(|row| row.low.is_some()).collect();
    assert_eq!(intervals, [false, false, false, true]);
    assert!(yes[1].coded_documents < MIN_DOCUMENTS && yes[1].p.is_none());
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

/// The data four times over, in other documents.
fn fourfold<'a>(items: Vec<Item<'a>>, covariates: &mut Covariates) -> Vec<Item<'a>> {
    let of = covariates.of.clone();
    let copies = (0..4).flat_map(|copy| {
        items.iter().map(move |item| Item {
            document: item.document + 100 * copy,
            cluster: item.cluster + 100 * copy,
            ..*item
        })
    });
    covariates.of = of.repeat(4);
    copies.collect()
}

const LABELS: [&str; 2] = ["no", "yes"];

/// R with the same script: `lm(y ~ outlet * words)` by `coef_test`, and the tests of terms by `Wald_test` with “HTZ”.
#[test]
fn products_and_tests_of_terms_are_those_of_club_sandwich() {
    let labels = LABELS.map(str::to_string);
    let fit = |terms: &[Vec<usize>]| {
        let data = Data::with_terms(|document| document % 3, &["A", "B", "C"], terms);
        let mut covariates = data.covariates.clone();
        let items = fourfold(data.items(), &mut covariates);
        Regression::new(&labels, &items, &covariates, Link::Identity)
    };
    let found = fit(&[vec![0], vec![1], vec![0, 1]]);
    let expected = [
        [0.0569526627218926, 0.0796100837513514, 14.3794055696322],
        [-0.1771139530444741, 0.3076466689936128, 25.2538290226142],
        [0.6231311947204563, 0.1786842820194916, 23.2634976721006],
        [0.0991124260355030, 0.0162585562108167, 13.5751423193911],
        [0.0218553158999808, 0.0545257317949540, 23.2152838928998],
        [-0.1554017342116038, 0.0257973246515922, 27.4900575030411],
    ];
    let yes: Vec<&CoefficientRow> = found.rows.iter().filter(|row| row.label == "yes").collect();
    assert_eq!(yes.len(), expected.len());
    for (row, expected) in yes.iter().zip(expected) {
        let numbers = [
            row.estimate,
            row.standard_error.unwrap(),
            row.freedom.unwrap(),
        ];
        all_near(&numbers, &expected, 1e-9);
    }
    let last = yes[5];
    assert_eq!(last.term, "outlet:words");
    assert_eq!(
        (last.level.as_deref(), last.against.as_deref()),
        (Some("C"), Some("A"))
    );
    let test = |of: &Regression, term: &str| -> [f64; 3] {
        let mut tests = of.tests.iter();
        let test = tests
            .find(|test| test.label == "yes" && test.term == term)
            .unwrap();
        assert_eq!(test.coefficients, 2);
        [test.f, test.freedom, test.p]
    };
    let product = test(&found, "outlet:words");
    all_near(
        &product,
        &[18.6591017557433, 26.5515668515272, 8.69365342114932e-06],
        1e-8,
    );
    let additive = fit(&[vec![0], vec![1]]);
    assert_eq!(additive.tests.len(), 2);
    let outlet = test(&additive, "outlet");
    all_near(
        &outlet,
        &[2.29619557597739, 27.53595054798048, 0.11959350898840],
        1e-9,
    );
}

/// R with the same script: means and differences of emmeans, degrees of freedom and p of clubSandwich's `linear_contrast`,
/// `p.adjust(p, "holm")`; with log-odds from their definition.
#[test]
fn marginal_means_are_those_of_emmeans() {
    let labels = LABELS.map(str::to_string);
    let data = Data::with_terms(
        |document| document % 3,
        &["A", "B", "C"],
        &[vec![0], vec![1]],
    );
    let mut covariates = data.covariates.clone();
    let items = fourfold(data.items(), &mut covariates);
    let margins = |link| {
        let found = Margins::new(&labels, &items, &covariates, link, "Outlet").unwrap();
        let yes = found.rows.into_iter().filter(|row| row.row.label == "yes");
        yes.collect::<Vec<_>>()
    };
    let numbers = |row: &MarginRow| {
        let row = &row.row;
        [
            row.estimate,
            row.standard_error.unwrap(),
            row.freedom.unwrap(),
        ]
    };
    let found = margins(Link::Identity);
    let expected = [
        [0.569185982652511, 0.0436517719266989, 14.6794552327334],
        [0.438543329248744, 0.0985655203678613, 12.2827336617012],
        [0.330946766481659, 0.115545198122851, 12.1783804570218],
        [-0.130642653403767, 0.1064571478975349, 26.2430900032530],
        [-0.238239216170852, 0.1228330690173519, 25.5865577149876],
        [-0.107596562767085, 0.1524465288902248, 23.9389081991644],
    ];
    assert_eq!(found.len(), expected.len());
    for (row, expected) in found.iter().zip(expected) {
        all_near(&numbers(row), &expected, 1e-9);
    }
    assert!(found[..3].iter().all(|row| row.row.p.is_none()));
    let holm: Vec<f64> = found[3..]
        .iter()
        .map(|row| row.adjusted_p.unwrap())
        .collect();
    all_near(
        &holm,
        &[0.461296810434751, 0.190609546297016, 0.487125628096712],
        1e-9,
    );
    let last = &found[5].row;
    assert_eq!(
        (last.level.as_deref(), last.against.as_deref()),
        (Some("C"), Some("B"))
    );
    let expected = [
        [0.5683537521004839, 0.0430823829964756, 14.7792273393218],
        [0.438163598858506, 0.098943000512128, 12.1255132438159],
        [0.330163511789089, 0.112250080701331, 11.5326782771199],
    ];
    for (row, expected) in margins(Link::Logit).iter().zip(expected) {
        all_near(&numbers(row), &expected, 1e-7);
    }
    let refused = Margins::new(&labels, &items, &covariates, Link::Identity, "words").unwrap_err();
    assert!(refused.contains("outlet"), "{refused}");
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
