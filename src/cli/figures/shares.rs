//! Shares as text for people: the output of `summarize`.

use std::fmt::Write;

use standpoint_common::phrases::plural;

use super::widest;
use crate::cli::console::messages::Messages;
use crate::prevalence::{
    Corrections, Estimator, FEW_DOCUMENTS_ADVICE, Row, Summary, THIN_ADVICE, few_documents, thin,
};

/// Sums of shares that miss 100 % by no more than this are not noted.
const SMALL_ERROR: f64 = 0.005;

/// Writes the shares in per cent, and below them the differences in points.
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
        "{:group$}  {:label$}  estimator  {what:>10}  {:18}  sentences  documents    coded",
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
            row.coded
        );
    }
}

/// Describes numbers beyond the possible range. A difference may reach 100 points in both directions.
const BEYOND: &str = "below 0 % or above 100 %, or beyond 100 points for a difference, as chance can make \
    them: shown as that limit";

/// Notes shares beyond the possible range, and warns of intervals that rest on few codes.
pub fn notices(summary: &Summary, messages: &Messages) {
    let beyond = summary.rows.iter().filter(|row| row.beyond).count();
    if beyond > 0 {
        let numbers = plural(beyond, "number");
        messages.note(format_args!(
            "{numbers} {BEYOND}; shares of a group then need not sum to 100 %, nor differ by their difference"
        ));
    }
    let ends: usize = summary.rows.iter().map(|row| row.ends_beyond).sum();
    if ends > 0 {
        messages.note(format_args!("{} {BEYOND}", plural(ends, "interval end")));
    }
    let off = sums_of_ppi(&summary.rows);
    if let [(group, sum), more @ ..] = off.as_slice() {
        messages.note(format_args!(
            "the ppi shares of {group} sum to {:.1} %{}: each label has its own weight λ, so they need not \
            sum to 100 %, and none is wrong for that; dsl shares do",
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
}

/// Finds the groups whose PPI++ shares do not sum to 1, with the sums. Skips groups with a share that was
/// limited to the possible range.
fn sums_of_ppi(rows: &[Row]) -> Vec<(&str, f64)> {
    let of_ppi = |row: &&Row| row.against.is_none() && row.estimator == Estimator::Ppi;
    let rows: Vec<&Row> = rows.iter().filter(of_ppi).collect();
    let groups = rows.chunk_by(|a, b| a.group == b.group);
    let sums = groups.filter(|rows| !rows.iter().any(|row| row.beyond));
    let sums = sums.filter_map(|rows| {
        let shares = rows.iter().map(|row| row.share);
        Some((rows[0].group.as_str(), shares.sum::<Option<f64>>()?))
    });
    sums.filter(|(_, sum)| (sum - 1.0).abs() > SMALL_ERROR)
        .collect()
}

/// Warns of labels without a coded sentence, whose error rates are unknown.
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
            "no coded sentence has the label {}, so its errors are unknown: in {} it counts as always found, \
            and its share may be far too low",
            labels[label],
            names.join(" and ")
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::report::shares::example_row;

    #[test]
    fn ppi_shares_that_do_not_sum_to_one_are_found() {
        let row = |group: &str, estimator, share: f64, beyond| Row {
            group: group.to_string(),
            estimator,
            beyond,
            ..example_row("x", share)
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
        let sums = sums_of_ppi(&rows);
        assert_eq!(sums.len(), 1, "{sums:?}");
        assert!(sums[0].0 == "(all)" && (sums[0].1 - 0.98).abs() < 1e-12);
    }
}
