//! Several sources of labels beside each other, as text for people.

use std::fmt::Write;

use standpoint_common::phrases::thousands;

use super::{TextTable, interval, signed_interval, three, value};
use crate::evaluation::{Estimate, SourceComparison, SourceDifference};

/// How many right sentences the cost of reading is told for.
const WANTED: f64 = 100.0;

/// Writes the figures of each source, by label too, and the differences of each two.
pub fn comparison(all: &SourceComparison) -> String {
    let mut text = String::new();
    let missing = match all.coded - all.sentences {
        0 => String::new(),
        _ => format!(" of {}", thousands(all.coded)),
    };
    let how = match all.sources.as_slice() {
        [_] => ["tested", ""],
        _ => ["compared", ", which all tables have"],
    };
    line!(
        text,
        "{} on {}{missing} sentences{}",
        how[0],
        thousands(all.sentences),
        how[1]
    );
    if let Some((least, largest)) = all.weighted {
        line!(
            text,
            "each counts by the inverse of its probability ({least:.4} to {largest:.4}), so that the figures are those of the articles"
        );
    }
    overall(&mut text, all);
    by_label(&mut text, all);
    differences(&mut text, all);
    text
}

fn overall(text: &mut String, all: &SourceComparison) {
    let mut table = TextTable::new("source|>accuracy|95 % interval|>macro-F1|95 % interval");
    for source in &all.sources {
        let figures = [&source.accuracy, &source.macro_f1];
        let cells = figures.map(|figure| [three(figure.value), interval(figure)]);
        table.add([source.source.clone()].into_iter().chain(cells.concat()));
    }
    let _ = write!(text, "\n{table}");
}

fn by_label(text: &mut String, all: &SourceComparison) {
    let mut table = TextTable::new(
        "label|source|>precision|95 % interval|>recall|95 % interval|>missed|>read for 100|95 % interval",
    );
    let shown = |estimate: &Option<Estimate>| {
        let of_estimate = estimate.as_ref().map_or("–".to_string(), interval);
        [value(estimate), of_estimate]
    };
    let count = all.sources.first().map_or(0, |source| source.labels.len());
    for at in 0..count {
        for source in &all.sources {
            let label = &source.labels[at];
            let names = [label.label.clone(), source.source.clone()];
            let [precision, recall] = [&label.precision, &label.recall].map(shown);
            let missed = [value(&label.missed)];
            let read = read_for_many(&label.read_for_one);
            table.add([&names[..], &precision, &recall, &missed, &read].concat());
        }
    }
    let _ = writeln!(
        text,
        "\n{table}missed: the share of the sentences with the label that the source gives another; read for 100: how many \
        sentences with its label hold 100 that are right"
    );
}

/// The number of sentences to read for 100 right ones, and its interval.
fn read_for_many(for_one: &Option<Estimate>) -> [String; 2] {
    let many = |one: f64| thousands((WANTED * one).round() as usize);
    let Some(Estimate { value, low, high }) = for_one else {
        return ["–".to_string(), "–".to_string()];
    };
    let interval = low.zip(*high).map_or("–".to_string(), |(low, high)| {
        format!("{}–{}", many(low), many(high))
    });
    [many(*value), interval]
}

fn differences(text: &mut String, all: &SourceComparison) {
    if all.differences.is_empty() {
        return;
    }
    let name = |pair: &SourceDifference| format!("{} − {}", pair.source, pair.against);
    let signed = |estimate: Option<Estimate>| match estimate {
        Some(estimate) => [
            format!("{:+.3}", estimate.value),
            signed_interval(&estimate),
        ],
        None => ["–".to_string(), "–".to_string()],
    };
    let mut table = TextTable::new("difference|>accuracy|95 % interval   |>macro-F1|95 % interval");
    for pair in &all.differences {
        let cells = [pair.accuracy, pair.macro_f1].map(|figure| signed(Some(figure)));
        table.add([name(pair)].into_iter().chain(cells.concat()));
    }
    let mut by_label =
        TextTable::new("label|difference|>precision|95 % interval   |>recall|95 % interval");
    let count = all.differences.first().map_or(0, |pair| pair.labels.len());
    for at in 0..count {
        for pair in &all.differences {
            let label = &pair.labels[at];
            let cells = [label.precision, label.recall].map(signed);
            let names = [label.label.clone(), name(pair)];
            by_label.add(names.into_iter().chain(cells.concat()));
        }
    }
    let _ = write!(text, "\n{table}\n{by_label}");
}
