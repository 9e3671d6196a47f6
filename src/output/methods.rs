//! The paragraph for a methods section.

use standpoint_common::phrases::plural;

use crate::evaluation::AgreementFigures;
use crate::prevalence::{CodedSample, Estimator, Population, Scores, Summary};

/// The shares, and what they come from.
#[derive(Debug)]
pub struct Methods<'a> {
    /// The scored sentences.
    pub scores: &'a Scores,
    /// The sample that was coded.
    pub sample: Option<&'a CodedSample>,
    /// The estimators of the shares.
    pub estimators: &'a [Estimator],
    /// The shares.
    pub summary: &'a Summary,
    /// The articles that the intervals are about.
    pub population: Population,
}

impl Methods<'_> {
    /// How the shares came about, as a paragraph for a paper.
    #[must_use]
    pub fn paragraph(&self) -> String {
        let Methods {
            scores,
            estimators,
            summary,
            ..
        } = self;
        let methods: Vec<&str> = estimators.iter().map(|e| e.method()).collect();
        let mut said = format!(
            "The shares are those of {} in {}, estimated by {}.",
            plural(scores.sentences.len(), "sentence"),
            plural(scores.documents.len(), "document"),
            methods.join("; or by ")
        );
        if let Some(model) = &scores.language_model {
            said += &format!(" The labels are those of the language model {model}.");
        }
        let corrects = estimators.iter().any(|e| Estimator::is_design_based(*e));
        match self.sample.filter(|_| corrects) {
            Some(sample) => {
                let coders = sample.labelled.annotators.len();
                let by = match coders {
                    0 | 1 => "by hand".to_string(),
                    _ => format!("by {}", plural(coders, "coder")),
                };
                let coded = plural(sample.count(), "sentence");
                let drawn = match sample.labelled.unequal_probabilities() {
                    Some(_) => "drawn with unequal, known probabilities and ",
                    None => "",
                };
                said +=
                    &format!(" A random sample of {coded}, {drawn}coded {by}, corrects the model.");
                let agreement = AgreementFigures::new(&sample.labelled);
                if let Some((alpha, of)) =
                    agreement.and_then(|figures| Some((figures.alpha?, figures.sentences)))
                {
                    said += &format!(
                        " Krippendorff's alpha is {:.2} on {} that two or more of them coded.",
                        alpha.value,
                        plural(of, "sentence")
                    );
                }
            }
            None => said += " No coded sample corrects the errors of the model.",
        }
        let (about, is_clustered) = match self.population {
            Population::LikeThese => ("all articles like these", true),
            Population::These => ("these articles alone", summary.drawn_documents.is_some()),
        };
        let with_copies = if scores.copies.is_some() {
            ", copies with their first"
        } else {
            ""
        };
        let by = match (is_clustered, scores.cluster_column()) {
            (true, column) => format!(
                " and clustered by {}{with_copies}",
                column.unwrap_or("document")
            ),
            (false, _) => String::new(),
        };
        said += &match summary.rows.iter().any(|row| row.low.is_some()) {
            true => format!(" The 95 % intervals are about {about}{by}."),
            false => " The shares have no intervals.".to_string(),
        };
        said += &format!(" Computed with standpoint {}.", env!("CARGO_PKG_VERSION"));
        said
    }
}
