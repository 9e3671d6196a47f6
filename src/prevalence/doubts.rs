//! What is said of intervals that rest on little, on the terminal and in a report.

use super::Row;
use super::groups::{LEAST_CODED, REST};
use crate::document_count::{DocumentCount, fewer_than_enough, uneven_advice};
use crate::phrases::listed;

/// What intervals are, and what they are about.
pub const INTERVALS: &str = "95 %, clustered by document, Student's t (degrees of freedom: documents with coded sentences, minus one), widened for errors that the sample may have missed; each holds by itself, not all at once, and is about the kind of articles these are, not only about these";

/// Where more than one in so many sentences is coded, it matters whether these very articles are meant or all that could be written.
const MUCH_CODED: usize = 10;

/// What is said of the articles that intervals are about where so many of all sentences are coded that it matters.
pub fn much_coded(coded: usize, sentences: usize) -> Option<String> {
    let is_much = coded > 0 && coded * MUCH_CODED >= sentences;
    is_much.then(|| {
        format!(
            "{} % of the sentences are coded: the intervals are about all articles that could have appeared; if only these very articles matter, the shares are known better than the intervals say{}",
            // Rounded down: what is not all of them is not called so.
            100 * coded / sentences.max(1),
            if coded == sentences {
                "; here every sentence is coded, and of these articles nothing is left to chance"
            } else {
                ""
            }
        )
    })
}

/// What an interval of a row that is [`thin`](Row::thin) rests on, to be read behind `rests`.
pub fn thin() -> String {
    format!(
        "on very few codes: fewer than {LEAST_CODED} coded sentences have the label or lack it (each counted by what it stands for)"
    )
}

/// What such an interval is, and what to do, as a sentence of its own.
pub const THIN_ADVICE: &str = "Such an interval has room for what so few cannot show, and more codes make it shorter; if the label stands in few articles, it may be too short all the same";

/// The same of a row with [`few_documents`](Row::few_documents).
pub fn few_documents() -> String {
    format!(
        "on very few documents: fewer than {LEAST_CODED} have a sentence coded with the label, or one coded without it, though many are coded"
    )
}

/// What such an interval is, and what to do.
pub const FEW_DOCUMENTS_ADVICE: &str = "Such an interval may be too short, because sentences of one document are alike; it takes more articles, not more codes of the same ones";

/// Names the groups whose intervals are too narrow because few of their documents hold most of their sentences, where there are any.
pub fn uneven<'a>(rows: impl Iterator<Item = &'a Row> + Clone) -> Option<String> {
    let uneven = rows.filter(|row| row.uneven);
    let mut of_groups: Vec<(&str, String)> = Vec::new();
    for row in uneven.clone().filter(|row| row.against.is_none()) {
        if of_groups.last().is_none_or(|(last, _)| *last != row.group) {
            let documents = DocumentCount {
                number: row.documents,
                effective_number: row.effective_documents,
            };
            // The name comes last, because long ones are cut.
            let told = format!("{} in {}", documents.number_as_effective(), row.group);
            of_groups.push((&row.group, told));
        }
    }
    let is_told = |name: &str| of_groups.iter().any(|(group, _)| *group == name);
    // Of all groups but one nothing else is said.
    let mut told: Vec<String> = of_groups.iter().map(|(_, told)| told.clone()).collect();
    for row in uneven {
        let against = row.against.as_deref().filter(|name| *name == REST);
        if against.is_some() && !is_told(&row.group) {
            let rest = format!("{} in all but {}", fewer_than_enough(), row.group);
            if told.last() != Some(&rest) {
                told.push(rest);
            }
        }
    }
    (!told.is_empty()).then(|| {
        format!(
            "documents of unlike length count as fewer of one length: {}. {}",
            listed(&told),
            uneven_advice()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prevalence::Estimator;

    #[test]
    fn groups_of_unlike_documents_are_named_once() {
        let row = |group: &str, label: &str, uneven, against: Option<&str>| Row {
            group: group.to_string(),
            label: label.to_string(),
            estimator: Estimator::Dsl,
            share: Some(0.5),
            low: Some(0.4),
            high: Some(0.6),
            sentences: 900,
            documents: 68,
            effective_documents: 14.84,
            audited: 90,
            audited_with_label: 45,
            thin: false,
            few_documents: false,
            uneven,
            beyond: false,
            ends_beyond: 0,
            against: against.map(str::to_string),
        };
        let rows = ["no", "yes"].map(|label| {
            [
                row("Echo", label, true, None),
                row("Post", label, false, None),
                row("Echo", label, true, Some(REST)),
                row("Post", label, true, Some(REST)),
                row("Mail", label, true, Some("Echo")),
            ]
        });
        let mut rows = rows.concat();
        rows.sort_by_key(|row| row.against.is_some());
        rows.sort_by(|a, b| a.group.cmp(&b.group));
        let told = uneven(rows.iter()).unwrap();
        assert!(
            told.contains(": 68 as 14.8 in Echo, as fewer than 25 in all but Post. "),
            "{told}"
        );
        rows.retain(|row| !row.uneven);
        assert_eq!(uneven(rows.iter()), None);
    }
}
