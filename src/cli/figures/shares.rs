//! Shares as people read them: what `summarize` prints.

use std::fmt::Write;

use super::columns::widest;
use crate::cli::console::messages::Messages;
use crate::prevalence::{
    Corrections, Estimator, FEW_DOCUMENTS_ADVICE, Row, Summary, THIN_ADVICE, few_documents, thin,
    uneven_groups,
};

/// Shares that miss 100 % by no more are not told of: half a point.
const UNTOLD_SUM: f64 = 0.005;

/// The shares in per cent, and below them the differences in points.
pub fn table(rows: &[Row]) -> String {
    let mut text = String::new();
    let (shares, differences): (Vec<&Row>, Vec<&Row>) =
        rows.iter().partition(|row| row.against.is_none());
    block(&mut text, "share", &shares);
    if !differences.is_empty() {
        let _ = writeln!(text);
        block(&mut text, "points", &differences);
    }
    text
}

fn block(text: &mut String, what: &str, rows: &[&Row]) {
    let name = |row: &Row| match &row.against {
        Some(against) => format!("{} − {against}", row.group),
        None => row.group.clone(),
    };
    let names: Vec<String> = rows.iter().map(|row| name(row)).collect();
    let group = widest(names.iter().map(String::as_str)).max("group".len());
    let label = widest(rows.iter().map(|row| row.label.as_str())).max("label".len());
    let _ = writeln!(
        text,
        "{:group$}  {:label$}  estimator  {what:>10}  {:18}  sentences  documents  audited",
        "group", "label", "95 % interval"
    );
    for row in rows {
        let signed = row.against.is_some();
        let percent = |v: f64| match signed {
            true => format!("{:+.1}", 100.0 * v),
            false => format!("{:.1}", 100.0 * v),
        };
        let interval = match (row.low, row.high) {
            (Some(low), Some(high)) => format!("{} to {}", percent(low), percent(high)),
            _ => "none".to_string(),
        };
        let unit = if signed { "" } else { " %" };
        let share = row.share.map_or("–".to_string(), |v| percent(v) + unit);
        let _ = writeln!(
            text,
            "{:group$}  {:label$}  {:9}  {share:>10}  {interval:18}  {:>9}  {:>9}  {:>7}",
            name(row),
            row.label,
            row.estimator.abbreviation(),
            row.sentences,
            row.documents,
            row.audited
        );
    }
}

/// What is said of numbers beyond what is possible; a difference can be as large as 100 points either way.
fn clamped(what: &str, is_one: bool, differences: bool) -> String {
    let (it, is) = match is_one {
        true => ("it", "it is"),
        false => ("them", "they are"),
    };
    match differences {
        false => format!(
            "{what} came out below 0 % or above 100 %, as chance can make {it}; {is} shown as 0 % or 100 %"
        ),
        true => format!(
            "{what} came out below 0 % or above 100 %, or of a difference beyond 100 points, as chance can make {it}; {is} shown as that limit"
        ),
    }
}

/// Tells of shares beyond what is possible and of intervals that rest on few codes.
pub fn notices(summary: &Summary, messages: &Messages) {
    let differences = |is_such: &dyn Fn(&Row) -> bool| {
        let mut rows = summary.rows.iter();
        rows.any(|row| row.against.is_some() && is_such(row))
    };
    let beyond = summary.rows.iter().filter(|row| row.beyond).count();
    if beyond > 0 {
        messages.note(format_args!(
            "{}: shares of a group then need not sum to 100 %, nor differ by their difference",
            match beyond {
                1 => clamped("1 number", true, differences(&|row| row.beyond)),
                n => clamped(
                    &format!("{n} numbers"),
                    false,
                    differences(&|row| row.beyond)
                ),
            }
        ));
    }
    let ends: usize = summary.rows.iter().map(|row| row.ends_beyond).sum();
    if ends > 0 {
        messages.note(match ends {
            1 => clamped(
                "1 end of an interval",
                true,
                differences(&|row| row.ends_beyond > 0),
            ),
            n => clamped(
                &format!("{n} ends of intervals"),
                false,
                differences(&|row| row.ends_beyond > 0),
            ),
        });
    }
    let off = sums_of_ppi(&summary.rows);
    if let [(group, sum), more @ ..] = off.as_slice() {
        messages.note(format_args!(
            "the ppi shares of {group} sum to {:.1} %{}: each label has a weight λ of its own, so that they need not sum to 100 %, and none of them is wrong by that; dsl shares do",
            100.0 * sum,
            match more.len() {
                0 => String::new(),
                1 => ", and those of another group are off likewise".to_string(),
                n => format!(", and those of {n} more groups are off likewise"),
            }
        ));
    }
    let rest = |is_such: &dyn Fn(&&Row) -> bool| match summary.rows.iter().filter(is_such).count() {
        0 => None,
        1 => Some("1 interval rests".to_string()),
        n => Some(format!("{n} intervals rest")),
    };
    if let Some(rest) = rest(&|row| row.thin) {
        messages.warn(format_args!("{rest} {}. {THIN_ADVICE}", thin()));
    }
    if let Some(rest) = rest(&|row| row.few_documents) {
        messages.warn(format_args!(
            "{rest} {}. {FEW_DOCUMENTS_ADVICE}",
            few_documents()
        ));
    }
    if let Some(uneven) = uneven_groups(summary.rows.iter()) {
        messages.warn(uneven);
    }
}

/// The groups whose shares by PPI++ do not sum to 1, with the sum; not those of which one was shown as the end of what is possible.
fn sums_of_ppi(rows: &[Row]) -> Vec<(&str, f64)> {
    let of_ppi = |row: &&Row| row.against.is_none() && row.estimator == Estimator::Ppi;
    let rows: Vec<&Row> = rows.iter().filter(of_ppi).collect();
    let groups = rows.chunk_by(|a, b| a.group == b.group);
    let sums = groups.filter(|rows| !rows.iter().any(|row| row.beyond));
    let sums = sums.filter_map(|rows| {
        let shares = rows.iter().map(|row| row.share);
        Some((rows[0].group.as_str(), shares.sum::<Option<f64>>()?))
    });
    sums.filter(|(_, sum)| (sum - 1.0).abs() > UNTOLD_SUM)
        .collect()
}

/// Warns of labels of which nobody knows how they are mistaken.
pub fn warn_of_absent(
    estimators: &[Estimator],
    labels: &[String],
    corrections: &Corrections,
    messages: &Messages,
) {
    let corrected = |e: &&Estimator| matches!(e, Estimator::Acc | Estimator::Pacc);
    let names: Vec<&str> = estimators
        .iter()
        .filter(corrected)
        .map(|e| e.abbreviation())
        .collect();
    let absent = corrections.rates.iter().flat_map(|rates| &rates.absent);
    for &label in absent.filter(|_| !names.is_empty()) {
        messages.warn(format_args!(
            "no coded sentence has the label {}, so nobody knows how it is mistaken: in {} it counts as always found, and its share may be far too low",
            labels[label],
            names.join(" and ")
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ppi_shares_that_do_not_sum_to_one_are_found() {
        let row = |group: &str, estimator, share: f64, beyond| Row {
            group: group.to_string(),
            label: "x".to_string(),
            estimator,
            share: Some(share),
            low: None,
            high: None,
            sentences: 1,
            documents: 1,
            effective_documents: 1.0,
            audited: 1,
            audited_with_label: 1,
            thin: false,
            few_documents: false,
            uneven: false,
            beyond,
            ends_beyond: 0,
            against: None,
        };
        let (ppi, dsl) = (Estimator::Ppi, Estimator::Dsl);
        let rows = [
            row("(all)", ppi, 0.5, false),
            row("(all)", ppi, 0.48, false),
            row("(all)", dsl, 0.5, false),
            row("a", ppi, 0.5, false),
            row("a", ppi, 0.496, false),
            row("b", ppi, 0.0, true),
            row("b", ppi, 0.9, false),
        ];
        let found = sums_of_ppi(&rows);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].0 == "(all)" && (found[0].1 - 0.98).abs() < 1e-12);
    }
}
