//! Shares as text for people: the output of `summarize`.

use std::fmt::Write;

use super::widest;
use crate::cli::console::messages::Messages;
use crate::findings::{Note, Warning};
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

/// Notes shares beyond the possible range, and warns of intervals that rest on few codes.
pub fn notices(summary: &Summary, messages: &Messages) {
    let beyond = summary.rows.iter().filter(|row| row.beyond).count();
    if beyond > 0 {
        messages.tell(Note::SharesBeyondLimit { shares: beyond });
    }
    let ends: usize = summary.rows.iter().map(|row| row.ends_beyond).sum();
    if ends > 0 {
        messages.tell(Note::EndsBeyondLimit { ends });
    }
    let off = sums_of_ppi(&summary.rows);
    if let [(group, sum), more @ ..] = off.as_slice() {
        messages.tell(Note::SumsOfPpi {
            group: group.to_string(),
            sum: *sum,
            more: more.len(),
        });
    }
    let count = |is_such: fn(&&Row) -> bool| summary.rows.iter().filter(is_such).count();
    let intervals = count(|row| row.thin);
    if intervals > 0 {
        let text = format!("{}. {THIN_ADVICE}", thin());
        messages.tell(Warning::FewCodes { intervals, text });
    }
    let intervals = count(|row| row.few_documents);
    if intervals > 0 {
        let text = format!("{}. {FEW_DOCUMENTS_ADVICE}", few_documents());
        messages.tell(Warning::FewDocumentsCoded { intervals, text });
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
        messages.tell(Warning::LabelNotCoded {
            label: labels[label].clone(),
            estimators: names.join(" and "),
        });
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
