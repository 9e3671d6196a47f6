//! The caveats of intervals: what they mean, why there are none, and which rest on little.

use std::fmt;

use standpoint_common::phrases::{listed, plural, thousands};

use super::design::{LEAST_DOCUMENTS, Population};
use super::groups::LEAST_CODED;
use crate::document_count::DocumentCount;

/// The method and the meaning of the intervals.
pub fn intervals(population: Population) -> String {
    let method = match population {
        Population::LikeThese => {
            "95 %, clustered by document, Wilson's form with Student's t (degrees of freedom: documents with coded sentences, or the effective number of all if that is lower, minus one), widened for errors that the sample may have missed and for likeness of sentences that few codes do not show"
        }
        Population::These => {
            "95 %, Student's t with the coded sentences minus one as degrees of freedom, widened for errors that the sample may have missed"
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

/// The basis of the interval of a [`thin`](super::Row::thin) row, to follow the word `rests`.
pub fn thin() -> String {
    format!(
        "on very few codes: fewer than {LEAST_CODED} coded sentences have the label or lack it (each counted by what it stands for)"
    )
}

/// The meaning of such an interval and what to do.
pub const THIN_ADVICE: &str = "Such an interval has room for what so few cannot show, and more codes make it shorter; if the label stands in few articles, it may be too short all the same";

/// The same for a row with [`few_documents`](super::Row::few_documents).
pub fn few_documents() -> String {
    format!(
        "on very few documents: those with a sentence coded with the label, or without it, count as fewer than {LEAST_CODED} of one length, though many are coded"
    )
}

/// The meaning of such an interval and what to do. `documents` are those with a coded sentence: if a share u of
/// all that could have appeared is full of a label, so many show none of it with the probability `(1 − u)^C`,
/// which is 2.5 % for the u that it says.
pub fn few_documents_advice(documents: usize) -> String {
    let unseen = 1.0 - libm::pow(0.025, 1.0 / documents.max(1) as f64);
    format!(
        "Such an interval may be too short, because sentences of one document are alike; it takes more articles, not more codes of the same ones. Up to {:.0} % of documents like these may be full of a label that none of {} shows",
        100.0 * unseen,
        thousands(documents)
    )
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
            few if few.number < LEAST_DOCUMENTS => Some(WithoutInterval::FewDocuments(few)),
            unlike if unlike.effective_number < LEAST_DOCUMENTS as f64 => {
                Some(WithoutInterval::UnlikeDocuments(unlike))
            }
            _ => None,
        }
    }

    /// The reason why documents with codes have no interval about a population.
    pub fn explain(documents: DocumentCount, population: Population) -> Self {
        match population {
            Population::LikeThese => {
                WithoutInterval::for_any_sample(documents).unwrap_or(WithoutInterval::FewCoded)
            }
            Population::These => WithoutInterval::FewSentences,
        }
    }
}

impl fmt::Display for WithoutInterval {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            WithoutInterval::FewDocuments(documents) => write!(
                f,
                "it takes {LEAST_DOCUMENTS} documents with a coded sentence, and there {} only {}, however many sentences are coded; score more articles",
                if documents.number == 1 { "is" } else { "are" },
                plural(documents.number, "document")
            ),
            WithoutInterval::UnlikeDocuments(documents) => write!(
                f,
                "{}, and it takes {LEAST_DOCUMENTS}; score more articles",
                documents.uneven_clause("the")
            ),
            WithoutInterval::FewCoded => write!(
                f,
                "fewer than {LEAST_DOCUMENTS} documents have a coded sentence; code a larger sample"
            ),
            WithoutInterval::FewSentences => write!(
                f,
                "fewer than {LEAST_DOCUMENTS} sentences are coded; code a larger sample"
            ),
        }
    }
}

/// Why groups have no interval, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingIntervals {
    /// The sentence.
    pub why: String,
    /// Whether more codes of each group would help.
    pub needs_codes: bool,
}

/// Explains why groups have no interval and what to do. `by` is the column of the groups.
pub fn explain_missing_intervals(
    groups: &[(String, WithoutInterval)],
    by: &str,
) -> Vec<MissingIntervals> {
    let have = |n: usize| match n {
        1 => ("1 group has".to_string(), "it has"),
        n => (format!("{} groups have", thousands(n)), "each has"),
    };
    let small = |(_, why): &&(String, _)| matches!(why, WithoutInterval::FewDocuments(_));
    let mut reasons = Vec::new();
    let mut add = |why, needs_codes| reasons.push(MissingIntervals { why, needs_codes });
    let small = groups.iter().filter(small).count();
    if small > 0 {
        let (groups, it_has) = have(small);
        let why = format!(
            "{groups} no interval because {it_has} fewer than {LEAST_DOCUMENTS} documents, and no sample can change that; score more articles, or group by something coarser"
        );
        add(why, false);
    }
    let unlike = groups.iter().filter_map(|(name, why)| match why {
        WithoutInterval::UnlikeDocuments(documents) => Some((name, documents)),
        _ => None,
    });
    let unlike: Vec<(&String, &DocumentCount)> = unlike.collect();
    let unlike = match unlike.as_slice() {
        [] => None,
        [(name, documents)] => Some(format!(
            "the group {name} has no interval because {}",
            documents.uneven_clause("its")
        )),
        several => {
            // The name comes last, because long names are cut.
            let several = several
                .iter()
                .map(|(name, documents)| format!("{} in {name}", documents.number_as_effective()));
            let several: Vec<String> = several.collect();
            Some(format!(
                "some groups have no interval because their documents are of unlike length and count as fewer of one length ({})",
                listed(&several)
            ))
        }
    };
    if let Some(unlike) = unlike {
        let why = format!(
            "{unlike}, and it takes {LEAST_DOCUMENTS}; score more articles, or group by something coarser"
        );
        add(why, false);
    }
    for (sparse, what) in [
        (WithoutInterval::FewCoded, "documents with a coded sentence"),
        (WithoutInterval::FewSentences, "coded sentences"),
    ] {
        let sparse = groups.iter().filter(|(_, why)| *why == sparse).count();
        if sparse > 0 {
            let (groups, it_has) = have(sparse);
            let why = format!(
                "{groups} no interval because {it_has} fewer than {LEAST_DOCUMENTS} {what}; draw a sample with as many sentences from each “{by}”"
            );
            add(why, true);
        }
    }
    reasons
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
            WithoutInterval::explain(documents(number, effective), Population::LikeThese)
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
    fn documents_that_were_not_drawn_may_be_full_of_a_label() {
        for (documents, share) in [(12, "26 %"), (20, "17 %"), (40, "9 %")] {
            let advice = few_documents_advice(documents);
            let wanted = format!(
                "Up to {share} of documents like these may be full of a label that none of {documents} shows"
            );
            assert!(advice.ends_with(&wanted), "{advice}");
        }
    }

    #[test]
    fn groups_are_listed_by_what_they_lack() {
        let group = |name: &str, number, effective| {
            let why = WithoutInterval::explain(documents(number, effective), Population::LikeThese);
            (name.to_string(), why)
        };
        let mut groups = vec![
            group("Mail", 60, 6.52),
            group("Echo", 9, 9.0),
            group("Post", 12, 12.0),
            group("News", 10, 9.19),
        ];
        let reasons = explain_missing_intervals(&groups, "news outlet");
        assert!(reasons[0].why.starts_with(
            "1 group has no interval because it has fewer than 10 documents, and no sample"
        ));
        assert!(
            reasons[1]
                .why
                .contains("(60 as 6.5 in Mail, 10 as 9.1 in News), and it takes 10;"),
            "{reasons:?}"
        );
        assert!(
            reasons[2].needs_codes
                && reasons[2].why.ends_with(
                    "a coded sentence; draw a sample with as many sentences from each “news outlet”"
                ),
            "{reasons:?}"
        );
        groups.truncate(1);
        let reasons = explain_missing_intervals(&groups, "outlet");
        assert!(
            matches!(reasons.as_slice(), [one] if one.why.starts_with("the group Mail has no interval because its 60 documents are of unlike length and count as 6.5 of one length")),
            "{reasons:?}"
        );
        assert!(explain_missing_intervals(&[], "outlet").is_empty());
    }
}
