//! Tables of shares with bars, overall and for each group.

use std::fmt::Write;

use super::escape::html;
use crate::prevalence::{
    Estimator, FEW_DOCUMENTS_ADVICE, Row, Summary, THIN_ADVICE, few_documents, thin,
};

/// The shares of one group, with one row for each label.
#[derive(Clone, Copy)]
pub struct Shares<'a> {
    /// The mean probabilities of the model.
    pub mean: &'a [Row],
    /// The shares of sentences with each label.
    pub count: &'a [Row],
    /// The estimates from the coded sample, if there is one.
    pub coded: Option<&'a [Row]>,
}

impl<'a> Shares<'a> {
    /// Splits the rows of a summary into groups, of which all sentences are the first.
    pub fn by_group(rows: &'a [Row]) -> Vec<Self> {
        let groups = rows.chunk_by(|one, next| one.group == next.group);
        let shares = groups.map(|group| {
            let by = |estimator| {
                let mut parts = group.chunk_by(|one, next| one.estimator == next.estimator);
                parts.find(|rows| rows[0].estimator == estimator)
            };
            Shares {
                mean: by(Estimator::Pcc).unwrap_or_default(),
                count: by(Estimator::Cc).unwrap_or_default(),
                coded: by(Estimator::Dsl),
            }
        });
        shares.collect()
    }

    /// The rows to draw: the estimates if all labels have an interval, else the mean probabilities.
    pub fn drawn(&self) -> &'a [Row] {
        match self.coded {
            Some(rows) if rows.iter().all(|row| row.low.is_some()) => rows,
            _ => self.mean,
        }
    }
}

/// Writes a share in per cent.
pub fn percent(share: f64) -> String {
    // Adding 0.0 turns a rounded −0 into 0.
    format!("{:.1} %", (1000.0 * share).round() / 10.0 + 0.0)
}

fn interval(row: &Row) -> String {
    match (row.low, row.high) {
        (Some(low), Some(high)) => format!("{} to {}", percent(low), percent(high)),
        _ => "none".to_string(),
    }
}

/// Writes the name of a label with its colour and pattern.
pub fn label(name: &str, class: &str) -> String {
    format!(
        "<span class=\"swatch {class}\" aria-hidden=\"true\"></span><bdi>{}</bdi>",
        html(name)
    )
}

/// Writes the table of overall shares.
pub fn overall(shares: &Shares, classes: &[String], undecided: usize) -> String {
    let mut text = String::from(
        "<div class=\"wide\"><table class=\"shares\"><caption>Share of each label in all \
        sentences</caption>\n\
         <thead><tr><th scope=\"col\">Label</th><td class=\"bar\"></td>",
    );
    if shares.coded.is_some() {
        text.push_str(
            "<th scope=\"col\" class=\"n\">Estimated share</th><th scope=\"col\" class=\"n\">95 % \
            interval</th>",
        );
    }
    text.push_str(
        "<th scope=\"col\" class=\"n\">Mean probability</th><th scope=\"col\" class=\"n\">Sentences with the \
        label</th></tr></thead><tbody>\n",
    );
    for (at, class) in classes.iter().enumerate() {
        let (mean, count) = (&shares.mean[at], &shares.count[at]);
        let _ = write!(
            text,
            "<tr><th scope=\"row\">{}</th><td class=\"bar\">{}</td>",
            label(&mean.label, class),
            bar(&shares.drawn()[at], class)
        );
        if let Some(coded) = shares.coded {
            let row = &coded[at];
            let _ = write!(
                text,
                "<td class=\"n\">{}</td><td class=\"n\">{}</td>",
                row.share.map_or("none".to_string(), percent),
                interval(row)
            );
        }
        let share = count.share.unwrap_or_default();
        let _ = writeln!(
            text,
            "<td class=\"n\">{}</td><td class=\"n\">{:.0} ({})</td></tr>",
            mean.share.map_or("none".to_string(), percent),
            share * count.sentences as f64,
            percent(share)
        );
    }
    text.push_str("</tbody></table></div>\n");
    if undecided > 0 {
        let _ = writeln!(
            text,
            "<p class=\"small\">Of these, {undecided} have no label, because none was probable enough. They \
            are counted under their most probable one.</p>"
        );
    }
    text
}

/// Writes the table of shares by group, one row a group.
pub fn grouped(heading: &str, groups: &[(&str, Shares)], classes: &[String]) -> String {
    let mut text = format!(
        "<div class=\"wide\"><table class=\"sortable\"><caption>{}</caption>\n<thead><tr><th \
        scope=\"col\">{}</th><td class=\"bar\"></td>",
        html(&format!("Mean probability of each label by {heading}")),
        html(heading)
    );
    let coded = groups.iter().any(|(_, shares)| shares.coded.is_some());
    let labels = groups.first().map_or(&[][..], |(_, shares)| shares.mean);
    for (row, class) in labels.iter().zip(classes) {
        let name = label(&row.label, class);
        let _ = write!(text, "<th scope=\"col\" class=\"n\">{name}</th>");
        if coded {
            let _ = write!(
                text,
                "<th scope=\"col\" class=\"n\">{name}, estimated (95 % interval)</th>"
            );
        }
    }
    text.push_str(
        "<th scope=\"col\" class=\"n\">Sentences</th><th scope=\"col\" \
        class=\"n\">Articles</th></tr></thead><tbody>\n",
    );
    for (name, shares) in groups {
        let _ = write!(
            text,
            "<tr><th scope=\"row\"><bdi>{}</bdi></th><td class=\"bar\">{}</td>",
            html(name),
            stack(shares.mean, classes)
        );
        for (at, mean) in shares.mean.iter().enumerate() {
            let mean = mean.share.map_or("none".to_string(), percent);
            let _ = write!(text, "<td class=\"n\">{mean}</td>");
            if let Some(coded) = shares.coded {
                let row = &coded[at];
                let estimate = match (row.share, row.low) {
                    (Some(share), Some(_)) => format!("{} ({})", percent(share), interval(row)),
                    // `summarize` shows it the same way.
                    (Some(share), None) => format!("{} (no interval)", percent(share)),
                    _ => "none".to_string(),
                };
                let _ = write!(text, "<td class=\"n\">{estimate}</td>");
            }
        }
        let (sentences, documents) = shares
            .mean
            .first()
            .map_or((0, 0), |row| (row.sentences, row.documents));
        let _ = writeln!(
            text,
            "<td class=\"n\">{sentences}</td><td class=\"n\">{documents}</td></tr>"
        );
    }
    text.push_str("</tbody></table></div>\n");
    text
}

/// Draws a bar from 0 to 100 %, with the interval if there is one. The number is beside it.
fn bar(row: &Row, class: &str) -> String {
    let width = 100.0 * row.share.unwrap_or_default().clamp(0.0, 1.0);
    let mut svg = format!(
        "<svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect \
        class=\"ground\" width=\"100\" height=\"10\"/><rect class=\"{class}\" width=\"{width:.2}\" \
        height=\"10\"/>"
    );
    if let (Some(low), Some(high)) = (row.low, row.high) {
        let (low, high) = (100.0 * low.max(0.0), 100.0 * high.min(1.0));
        let _ = write!(
            svg,
            "<path class=\"whisker\" d=\"M{low:.2} 5H{high:.2}M{low:.2} 2V8M{high:.2} 2V8\"/>"
        );
    }
    svg + "</svg>"
}

/// Draws the shares of a group side by side.
fn stack(rows: &[Row], classes: &[String]) -> String {
    let mut svg = String::from(
        "<svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">",
    );
    let mut x = 0.0;
    for (row, class) in rows.iter().zip(classes) {
        let width = 100.0 * row.share.unwrap_or_default();
        let _ = write!(
            svg,
            "<rect class=\"{class}\" x=\"{x:.2}\" width=\"{width:.2}\" height=\"10\"/>"
        );
        x += width;
    }
    svg + "</svg>"
}

/// Explains why groups have no interval, as `summarize` does. `by` is the column of the groups.
pub fn without_interval(summary: &Summary, by: &str) -> String {
    let why = summary.explain_missing_intervals(by).into_iter();
    why.map(|why| format!("<p class=\"small\">{}.</p>\n", html(&why)))
        .collect()
}

/// Writes the caveats below a table: shares beyond the possible range, and intervals that rest on few codes.
/// Adds them to the notices for the author. `of` names the table, such as ` by outlet`.
pub fn caveats(groups: &[(&str, Shares)], of: &str, notices: &mut Vec<String>) -> String {
    let coded = || {
        groups
            .iter()
            .filter_map(|(_, shares)| shares.coded)
            .flatten()
    };
    let mut text = String::new();
    let beyond = coded().filter(|row| row.beyond).count();
    if beyond > 0 {
        let what = "below 0 % or above 100 %, as chance can make them, and are shown as 0 % or 100 %, so \
            that shares of a group then need not sum to 100 %";
        notices.push(format!(
            "{beyond} of the estimated shares{of} came out {what}"
        ));
        let _ = writeln!(
            text,
            "<p class=\"small\">Some estimated shares came out {what}.</p>"
        );
    }
    let mut rest = |is_such: &dyn Fn(&&Row) -> bool, on: &str, advice: &str| {
        let few = coded().filter(is_such).count();
        if few > 0 {
            notices.push(format!("{few} of the intervals{of} rest {on}. {advice}"));
            let _ = writeln!(
                text,
                "<p class=\"small\">Some intervals rest {on}. {advice}.</p>"
            );
        }
    };
    rest(&|row| row.thin, &thin(), THIN_ADVICE);
    rest(
        &|row| row.few_documents,
        &few_documents(),
        FEW_DOCUMENTS_ADVICE,
    );
    text
}

/// A row of a table of shares for tests.
#[cfg(test)]
pub(crate) fn example_row(label: &str, share: f64) -> Row {
    Row {
        group: String::new(),
        label: label.into(),
        estimator: Estimator::Pcc,
        share: Some(share),
        low: None,
        high: None,
        sentences: 10,
        documents: 5,
        effective_documents: 5.0,
        coded: 0,
        coded_with_label: 0,
        thin: false,
        few_documents: false,
        beyond: false,
        ends_beyond: 0,
        against: None,
    }
}

#[cfg(test)]
mod tests {
    use super::example_row as row;
    use super::*;

    #[test]
    fn an_estimate_without_an_interval_is_shown_as_one() {
        let mean = [row("no", 0.5), row("yes", 0.5)];
        let mut coded = [row("no", 0.25), row("yes", 0.75)];
        (coded[1].low, coded[1].high) = (Some(0.5), Some(0.9));
        let shares = Shares {
            mean: &mean,
            count: &mean,
            coded: Some(&coded),
        };
        let classes = ["a", "b"].map(String::from);
        let table = grouped("outlet", &[("Post", shares)], &classes);
        for cell in [">25.0 % (no interval)<", ">75.0 % (50.0 % to 90.0 %)<"] {
            assert!(table.contains(cell), "{table}");
        }
    }

    #[test]
    fn caveats_are_below_the_table_and_among_the_notices() {
        let mean = [row("no", 0.5), row("yes", 0.5)];
        let mut coded = mean.clone();
        let said = |coded: &[Row]| {
            let shares = Shares {
                mean: &mean,
                count: &mean,
                coded: Some(coded),
            };
            let mut notices = Vec::new();
            (
                caveats(&[("Post", shares)], " by outlet", &mut notices),
                notices,
            )
        };
        assert_eq!(said(&coded), (String::new(), Vec::new()));
        coded[1].beyond = true;
        let (text, notices) = said(&coded);
        assert!(
            text.contains("Some estimated shares came out below 0 % or above 100 %"),
            "{text}"
        );
        assert!(notices[0].starts_with("1 of the estimated shares by outlet came out below 0 %"));
        coded[0].thin = true;
        assert_eq!(said(&coded).1.len(), 2);
    }

    #[test]
    fn rows_are_split_by_group_and_estimator() {
        let summary = |estimators: &[Estimator]| -> Vec<Row> {
            let group = |group: &'static str| {
                let rows = estimators.iter().map(move |estimator| Row {
                    group: group.into(),
                    estimator: *estimator,
                    ..row("for", 0.5)
                });
                rows.flat_map(|row| [row.clone(), row])
            };
            ["(all)", "a", "b"].into_iter().flat_map(group).collect()
        };
        let [pcc, cc, dsl] = [Estimator::Pcc, Estimator::Cc, Estimator::Dsl];
        // The order of the estimators does not matter.
        let rows = summary(&[dsl, cc, pcc]);
        let groups = Shares::by_group(&rows);
        assert_eq!(groups.len(), 3);
        assert_eq!(groups[1].mean, &rows[10..12]);
        assert_eq!(groups[1].count, &rows[8..10]);
        assert_eq!(groups[1].coded, Some(&rows[6..8]));
        let rows = summary(&[pcc, cc]);
        let groups = Shares::by_group(&rows);
        assert_eq!(groups.len(), 3);
        assert_eq!(groups[2].mean, &rows[8..10]);
        assert!(groups[2].coded.is_none());
    }

    #[test]
    fn shares_are_numbers_and_bars() {
        assert_eq!(percent(0.1234), "12.3 %");
        assert_eq!(percent(-0.0001), "0.0 %");
        let mut one = row("for", 0.25);
        assert!(
            bar(&one, "l0").contains("<rect class=\"l0\" width=\"25.00\" height=\"10\"/></svg>")
        );
        (one.low, one.high) = (Some(-0.1), Some(1.5));
        assert!(bar(&one, "l0").contains("M0.00 5H100.00M0.00 2V8M100.00 2V8"));
        let svg = stack(
            &[row("for", 0.25), row("against", 0.5)],
            &["l0".into(), "l1".into()],
        );
        assert!(svg.contains("<rect class=\"l0\" x=\"0.00\" width=\"25.00\""));
        assert!(svg.contains("<rect class=\"l1\" x=\"25.00\" width=\"50.00\""));
    }
}
