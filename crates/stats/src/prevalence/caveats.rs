//! The caveats of intervals: what they mean, why there are none, and which rest on little.

use std::fmt;

use serde::Serialize;
use standpoint_common::phrases::{plural, thousands};

use super::Scores;
use super::design::{MIN_DOCUMENTS, Population};
use crate::document_count::DocumentCount;
use crate::labels::ClusteredBy;

/// The method and the meaning of the intervals, by the column of the clusters if there are others than documents. `drawn` says
/// whether documents were drawn, and not single sentences.
pub fn intervals(population: Population, clusters: Option<&str>, drawn: bool) -> String {
    let (by, unit) = match clusters {
        Some(column) => (column, ClusteredBy::Cluster),
        None => ("document", ClusteredBy::Document),
    };
    let method = match population {
        Population::LikeThese => format!(
            "95 %, clustered by {by}, Wilson's form with Student's t (degrees of freedom: {unit}s with coded sentences, or the effective number of all if that is lower, minus one), widened for errors that the sample may have missed and for likeness of sentences that few codes do not show"
        ),
        Population::These if drawn => format!(
            "95 %, clustered by {by} because documents were drawn, Student's t with the coded {unit}s minus one as degrees of freedom, widened for errors that the sample may have missed"
        ),
        Population::These => {
            "95 %, Student's t with the coded sentences minus one as degrees of freedom, widened for errors that the sample may have missed".to_string()
        }
    };
    format!(
        "{method}; that of a share holds by itself, and those of the differences of an estimator hold all at once. They are {}",
        meaning_of_intervals(population)
    )
}

/// Says in two sentences which articles the intervals are about, and which they could be about. It follows the
/// words `they are`.
pub fn meaning_of_intervals(population: Population) -> &'static str {
    match population {
        Population::LikeThese => {
            "about articles like these: how far the share in all that could have appeared may be from the one here. The share in these articles alone is known better, and most content analyses ask for that"
        }
        Population::These => {
            "about these articles: how far the share that coding every sentence would give may be from the one here. They do not say how the share would vary with other articles like these"
        }
    }
}

/// The reason why a share has no interval although sentences are coded. It is shown with what to do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum WithoutInterval {
    /// There are too few documents for any sample.
    FewDocuments(DocumentCount),
    /// The effective number of documents is too low for any sample.
    UnlikeDocuments(DocumentCount),
    /// Too few of them have a coded sentence.
    FewCoded,
    /// Too few sentences are coded for an interval about these articles only.
    FewSentences,
}

impl WithoutInterval {
    /// The reason why documents have no interval whatever is coded, if there is one.
    pub(crate) fn for_any_sample(documents: DocumentCount) -> Option<Self> {
        match documents {
            few if few.number < MIN_DOCUMENTS => Some(WithoutInterval::FewDocuments(few)),
            unlike if unlike.effective_number < MIN_DOCUMENTS as f64 => {
                Some(WithoutInterval::UnlikeDocuments(unlike))
            }
            _ => None,
        }
    }

    /// The reason why documents with codes have no interval about a population. `drawn` says whether documents were
    /// drawn, and not single sentences.
    pub fn explain(documents: DocumentCount, population: Population, drawn: bool) -> Self {
        match population {
            Population::LikeThese => {
                WithoutInterval::for_any_sample(documents).unwrap_or(WithoutInterval::FewCoded)
            }
            Population::These if drawn => WithoutInterval::FewCoded,
            Population::These => WithoutInterval::FewSentences,
        }
    }
}

impl WithoutInterval {
    /// The reason in words, with what to do, where a `unit` counts: a document or a cluster.
    #[must_use]
    pub fn in_words(&self, unit: ClusteredBy) -> String {
        match self {
            WithoutInterval::FewDocuments(documents) => format!(
                "it takes {MIN_DOCUMENTS} {unit}s with a coded sentence, and there {} only {}, however many sentences are coded; score {}",
                if documents.number == 1 { "is" } else { "are" },
                plural(documents.number, unit.unit()),
                unit.more()
            ),
            WithoutInterval::UnlikeDocuments(documents) => format!(
                "{}, and it takes {MIN_DOCUMENTS}; score {}",
                documents.uneven_clause("the", unit),
                unit.more()
            ),
            WithoutInterval::FewCoded => format!(
                "fewer than {MIN_DOCUMENTS} {unit}s have a coded sentence; code a larger sample"
            ),
            WithoutInterval::FewSentences => {
                format!("fewer than {MIN_DOCUMENTS} sentences are coded; code a larger sample")
            }
        }
    }
}

impl Scores {
    /// The reason in words why their shares have no interval although sentences are coded, with what to do. `drawn` says whether
    /// documents were drawn, and not single sentences.
    pub fn why_no_interval(&self, population: Population, drawn: bool) -> String {
        let why = WithoutInterval::explain(self.count_clusters(), population, drawn);
        let words = why.in_words(self.clustered_by());
        match (&self.copies, why) {
            (
                Some(copies),
                WithoutInterval::FewDocuments(_) | WithoutInterval::UnlikeDocuments(_),
            ) => format!(
                "{words} ({} and counts with it)",
                match copies.count() {
                    1 => "1 document repeats an earlier one".to_string(),
                    n => format!("each of {} documents repeats an earlier one", thousands(n)),
                }
            ),
            _ => words,
        }
    }
}

impl fmt::Display for WithoutInterval {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.in_words(ClusteredBy::Document))
    }
}

/// Why groups have no interval.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "lacking", rename_all = "kebab-case")]
pub enum MissingIntervals {
    /// So many groups have too few documents.
    Documents {
        /// The number of groups.
        groups: usize,
    },
    /// The documents of these groups are of unlike length.
    LikeDocuments {
        /// The names of the groups, each with its documents.
        groups: Vec<(String, DocumentCount)>,
    },
    /// Too few documents of so many groups have a coded sentence.
    CodedDocuments {
        /// The number of groups.
        groups: usize,
    },
    /// Too few sentences of so many groups are coded.
    CodedSentences {
        /// The number of groups.
        groups: usize,
    },
}

/// Puts groups without an interval together by what they lack.
pub fn missing_intervals(groups: &[(String, WithoutInterval)]) -> Vec<MissingIntervals> {
    let (mut small, mut uncoded, mut few_coded, mut unlike) = (0, 0, 0, Vec::new());
    for (name, why) in groups {
        match why {
            WithoutInterval::FewDocuments(_) => small += 1,
            WithoutInterval::UnlikeDocuments(documents) => unlike.push((name.clone(), *documents)),
            WithoutInterval::FewCoded => uncoded += 1,
            WithoutInterval::FewSentences => few_coded += 1,
        }
    }
    let reasons = [
        (small > 0).then_some(MissingIntervals::Documents { groups: small }),
        (!unlike.is_empty()).then_some(MissingIntervals::LikeDocuments { groups: unlike }),
        (uncoded > 0).then_some(MissingIntervals::CodedDocuments { groups: uncoded }),
        (few_coded > 0).then_some(MissingIntervals::CodedSentences { groups: few_coded }),
    ];
    reasons.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documents(number: usize, effective: f64) -> DocumentCount {
        DocumentCount {
            number,
            effective_number: effective,
        }
    }

    #[test]
    fn the_reason_says_what_is_missing() {
        let why = |number, effective| {
            WithoutInterval::explain(documents(number, effective), Population::LikeThese, false)
        };
        assert_eq!(WithoutInterval::for_any_sample(documents(10, 10.0)), None);
        for (why, expected) in [
            (why(1, 1.0), "and there is only 1 document, however"),
            (
                why(9, 9.0),
                "it takes 10 documents with a coded sentence, and there are only 9 documents",
            ),
            (
                why(10, 9.19),
                "the 10 documents are of unlike length and count as 9.1 of one length, and it takes 10",
            ),
            (
                why(10, 10.0),
                "fewer than 10 documents have a coded sentence",
            ),
        ] {
            assert!(why.to_string().contains(expected), "{why}");
        }
    }

    #[test]
    fn copies_that_leave_too_few_documents_are_named() {
        let long = "The dykes of the old town hold. ".repeat(4);
        let rows: String = (0..12)
            .map(|at| format!("d{at},no,0.4,0.6,{long}\n"))
            .collect();
        let table = format!("document,label,p_yes,p_no,text\n{rows}");
        let scores = crate::prevalence::scores::tests::read(&table, None).unwrap();
        let why = scores.why_no_interval(Population::LikeThese, false);
        let named = "only 1 document, however many sentences are coded; score more articles (each of 11 documents repeats an \
            earlier one and counts with it)";
        assert!(why.contains(named), "{why}");
        let why = scores.why_no_interval(Population::These, false);
        assert!(!why.contains("repeats"), "{why}");
    }

    #[test]
    fn groups_are_listed_by_what_they_lack() {
        let group = |name: &str, number, effective| {
            let why = WithoutInterval::explain(
                documents(number, effective),
                Population::LikeThese,
                false,
            );
            (name.to_string(), why)
        };
        let groups = [
            group("Mail", 60, 6.52),
            group("Echo", 9, 9.0),
            group("Post", 12, 12.0),
            group("News", 10, 9.19),
        ];
        let unlike =
            |name: &str, number, effective| (name.to_string(), documents(number, effective));
        let expected = [
            MissingIntervals::Documents { groups: 1 },
            MissingIntervals::LikeDocuments {
                groups: vec![unlike("Mail", 60, 6.52), unlike("News", 10, 9.19)],
            },
            MissingIntervals::CodedDocuments { groups: 1 },
        ];
        assert_eq!(missing_intervals(&groups), expected);
        assert!(missing_intervals(&[]).is_empty());
    }
}
