//! Tables of shares with bars, overall and for each group.

use std::fmt::Write;

use super::escape::html;
use crate::findings::{Finding, Note, without_interval};
use crate::labels::ClusteredBy;
use crate::prevalence::{Estimator, Summary, SummaryRow, WithoutInterval, missing_intervals};

/// The part of the page with the methods.
pub const ABOUT: &str = "<a href=\"#/about\">About</a>";

/// The reason of a share without an interval in a group that has one for other labels.
const TOO_LITTLE: &str =
    "the coded sentences show too little of a label for an interval; code a larger sample";

/// The rows of one estimator, a slice for each group, of which all sentences are the first.
pub fn of_estimator(
    rows: &[SummaryRow],
    estimator: Estimator,
) -> impl Iterator<Item = &[SummaryRow]> {
    let groups =
        rows.chunk_by(|one, next| (&one.group, one.estimator) == (&next.group, next.estimator));
    groups.filter(move |rows| rows[0].estimator == estimator)
}

/// Says what the shares are. `of` says of which sentences.
pub fn title(estimator: Estimator, of: &str) -> String {
    if estimator.is_design_based() {
        format!("Corrected share of each label {of}, with its 95 % interval")
    } else {
        format!("What the model said: mean probability of each label {of}")
    }
}

/// Writes a share in per cent.
pub fn percent(share: f64) -> String {
    // Adding 0.0 turns a rounded −0 into 0.
    format!("{:.1} %", (1000.0 * share).round() / 10.0 + 0.0)
}

/// Writes a share with its interval, or a dash where it is not shown, and why.
fn cell(row: &SummaryRow, summary: &Summary) -> String {
    let Some(share) = row.share else {
        let reason = why(row, summary).map_or(TOO_LITTLE.to_string(), ToString::to_string);
        let why = html(&format!("No interval: {reason}"));
        return format!("<td class=\"n\" title=\"{why}\">–</td>");
    };
    let interval = match (row.low, row.high) {
        (Some(low), Some(high)) => format!(
            "<small>{} to {}</small>",
            percent(low).trim_end_matches(" %"),
            percent(high),
        ),
        _ => String::new(),
    };
    format!("<td class=\"n\">{}{interval}</td>", percent(share))
}

/// The reason why the group of a row has no interval, unless it has one.
fn why<'a>(row: &SummaryRow, summary: &'a Summary) -> Option<&'a WithoutInterval> {
    let mut groups = summary.without_interval.iter();
    let (_, why) = groups.find(|(group, _)| *group == row.group)?;
    Some(why)
}

/// Writes the name of a label with its colour and pattern.
pub fn label(name: &str, class: &str) -> String {
    format!(
        "<span class=\"swatch {class}\" aria-hidden=\"true\"></span><bdi>{}</bdi>",
        html(name)
    )
}

/// Begins a table of shares in a box that scrolls where the page is narrow. `of` names its sentences.
fn table(class: &str, of: &str, estimator: Estimator, first: &str) -> String {
    let of_what = html(of);
    format!(
        "<div class=\"wide\" role=\"group\" aria-label=\"Shares {of_what}, a wide table\" \
        tabindex=\"0\"><table class=\"{class}\"><caption>{}</caption>\n<thead><tr><th \
        scope=\"col\">{}</th><td class=\"bar\"></td>",
        html(&title(estimator, of)),
        html(first)
    )
}

/// Writes the table of the shares of all sentences, beside what the model said.
pub fn overall(
    summary: &Summary,
    estimator: Estimator,
    classes: &[String],
    undecided: usize,
) -> String {
    let rows = |estimator| {
        of_estimator(&summary.rows, estimator)
            .next()
            .unwrap_or_default()
    };
    let (shares, mean, count) = (rows(estimator), rows(Estimator::Pcc), rows(Estimator::Cc));
    let is_corrected = estimator.is_design_based();
    let heads = if is_corrected {
        ["Corrected share", "The model alone"]
    } else {
        ["Mean probability", "Sentences with the label"]
    };
    let mut text = table("shares", "in all sentences", estimator, "Label");
    for head in heads {
        let _ = write!(text, "<th scope=\"col\" class=\"n\">{head}</th>");
    }
    text.push_str("</tr></thead><tbody>\n");
    for (at, class) in classes.iter().enumerate() {
        let _ = write!(
            text,
            "<tr><th scope=\"row\">{}</th><td class=\"bar\">{}</td>{}",
            label(&shares[at].label, class),
            bar(&shares[at], class),
            cell(&shares[at], summary)
        );
        let share = count[at].share.unwrap_or_default();
        let _ = if is_corrected {
            write!(text, "{}</tr>", cell(&mean[at], summary))
        } else {
            write!(
                text,
                "<td class=\"n\">{:.0} ({})</td></tr>",
                share * count[at].sentences as f64,
                percent(share)
            )
        };
        text.push('\n');
    }
    text.push_str("</tbody></table></div>\n");
    if undecided > 0 && !is_corrected {
        let _ = writeln!(
            text,
            "<p class=\"small\">Of these, {undecided} have no label, because none was probable enough. They \
            are counted under their most probable one.</p>"
        );
    }
    text
}

/// Writes the table of shares by group, one row a group.
pub fn grouped(
    heading: &str,
    groups: &[(&str, &[SummaryRow])],
    summary: &Summary,
    classes: &[String],
) -> String {
    let Some((_, labels)) = groups.first() else {
        return String::new();
    };
    let of = format!("by {heading}");
    let mut text = table("sortable", &of, labels[0].estimator, heading);
    for (row, class) in labels.iter().zip(classes) {
        let name = label(&row.label, class);
        let _ = write!(text, "<th scope=\"col\" class=\"n\">{name}</th>");
    }
    text.push_str(
        "<th scope=\"col\" class=\"n\">Sentences</th><th scope=\"col\" \
        class=\"n\">Articles</th></tr></thead><tbody>\n",
    );
    for (name, shares) in groups {
        let cells: String = shares.iter().map(|row| cell(row, summary)).collect();
        let _ = writeln!(
            text,
            "<tr><th scope=\"row\"><bdi>{}</bdi></th><td class=\"bar\">{}</td>{cells}<td \
            class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
            html(name),
            stack(shares, classes),
            shares[0].sentences,
            shares[0].documents
        );
    }
    text.push_str("</tbody></table></div>\n");
    text
}

/// Draws a bar from 0 to 100 %, with the interval if there is one. The number is beside it.
fn bar(row: &SummaryRow, class: &str) -> String {
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

/// Draws the shares of a group side by side, if all are shown.
fn stack(rows: &[SummaryRow], classes: &[String]) -> String {
    if rows.iter().any(|row| row.share.is_none()) {
        return String::new();
    }
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

/// Explains why some or all of the shares by a column are not shown, in the words of `summarize`.
pub fn dashes<'a>(
    summary: &Summary,
    shown: impl Iterator<Item = &'a SummaryRow>,
    by: &str,
) -> String {
    let (missing, found): (Vec<&SummaryRow>, Vec<&SummaryRow>) =
        shown.partition(|row| row.share.is_none());
    if missing.is_empty() {
        return String::new();
    }
    let kinds = missing_intervals(&summary.without_interval);
    let in_words = kinds
        .iter()
        .map(|missing| without_interval(missing, by, ClusteredBy::Document));
    let mut reasons: Vec<String> = in_words.collect();
    if missing.iter().any(|row| why(row, summary).is_none()) {
        reasons.push(TOO_LITTLE.to_string());
    }
    let what = if found.is_empty() {
        "No share is shown here, because none has an interval"
    } else {
        "A share without an interval is not shown (–)"
    };
    let reasons = html(&reasons.join("; "));
    format!("<p class=\"small\">{what}: {reasons}.</p>\n")
}

/// Writes the caveat below a table on shares beyond the possible range, and adds it to the findings for the author. `by` is the
/// column of the groups.
pub fn caveats<'a>(
    shown: impl Iterator<Item = &'a SummaryRow>,
    by: Option<&str>,
    findings: &mut Vec<Finding>,
) -> String {
    let shares = shown
        .filter(|row| row.share.is_some() && row.beyond)
        .count();
    if shares == 0 {
        return String::new();
    }
    let by = by.map(str::to_string);
    findings.push(Note::SharesBeyondLimit { shares, by }.into());
    "<p class=\"small\">Some shares came out below 0 % or above 100 %, as chance can make them, and are shown as 0 % or 100 %, so \
    that shares of a group then need not sum to 100 %.</p>\n"
        .to_string()
}

/// A row of a table of shares for tests.
#[cfg(test)]
pub(crate) fn example_row(label: &str, share: f64) -> SummaryRow {
    SummaryRow {
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
        coded_documents: 0,
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
    fn a_share_without_an_interval_is_a_dash_and_has_no_bar() {
        let mut rows = [row("no", 0.25), row("yes", 0.75)];
        (rows[1].low, rows[1].high) = (Some(0.5), Some(0.9));
        rows[0].share = None;
        let summary = Summary {
            rows: rows.to_vec(),
            without_interval: Vec::new(),
            drawn_documents: None,
        };
        let classes = ["a", "b"].map(String::from);
        let table = grouped("outlet", &[("Post", &rows)], &summary, &classes);
        for cell in [
            "<td class=\"bar\"></td><td class=\"n\" title=\"No interval: the coded",
            ">75.0 %<small>50.0 to 90.0 %</small><",
        ] {
            assert!(table.contains(cell), "{table}");
        }
        let why = dashes(&summary, rows.iter(), "outlet");
        assert!(
            why.contains("is not shown (–): the coded sentences"),
            "{why}"
        );
        assert_eq!(dashes(&summary, rows[1..].iter(), "outlet"), "");
        let summary = Summary {
            rows: rows[..1].to_vec(),
            without_interval: vec![(rows[0].group.clone(), WithoutInterval::FewCoded)],
            drawn_documents: None,
        };
        let why = dashes(&summary, rows[..1].iter(), "outlet");
        assert!(
            why.contains("none has an interval: 1 group has no"),
            "{why}"
        );
    }

    #[test]
    fn caveats_are_below_the_table_and_among_the_findings() {
        let mut coded = [row("no", 0.5), row("yes", 0.5)];
        let said = |coded: &[SummaryRow]| {
            let mut notes = Vec::new();
            let text = caveats(coded.iter(), Some("outlet"), &mut notes);
            (text, notes)
        };
        assert_eq!(said(&coded), (String::new(), Vec::new()));
        coded[1].beyond = true;
        let (text, notes) = said(&coded);
        assert!(
            text.contains("Some shares came out below 0 % or above 100 %"),
            "{text}"
        );
        assert!(notes[0].message.starts_with("1 number by outlet below 0 %"));
    }

    #[test]
    fn rows_are_split_by_group_and_estimator() {
        let summary = |estimators: &[Estimator]| -> Vec<SummaryRow> {
            let group = |group: &'static str| {
                let rows = estimators.iter().map(move |estimator| SummaryRow {
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
        let groups: Vec<&[SummaryRow]> = of_estimator(&rows, pcc).collect();
        assert_eq!(groups, [&rows[4..6], &rows[10..12], &rows[16..18]]);
        let groups: Vec<&[SummaryRow]> = of_estimator(&rows, dsl).collect();
        assert_eq!(groups, [&rows[..2], &rows[6..8], &rows[12..14]]);
        let rows = summary(&[pcc, cc]);
        assert_eq!(of_estimator(&rows, dsl).next(), None);
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
