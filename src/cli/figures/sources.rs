//! Several sources of labels beside each other, as text for people.

use std::fmt::Write;

use standpoint_common::phrases::thousands;

use super::{interval, signed_interval, value, widest};
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
    let width = source_width(all);
    line!(text, "");
    line!(
        text,
        "{:width$}  accuracy  95 % interval  macro-F1  95 % interval",
        "source"
    );
    for source in &all.sources {
        line!(
            text,
            "{:width$}     {:.3}  {:13}     {:.3}  {}",
            source.source,
            source.accuracy.value,
            interval(&source.accuracy),
            source.macro_f1.value,
            interval(&source.macro_f1)
        );
    }
}

fn by_label(text: &mut String, all: &SourceComparison) {
    let width = source_width(all);
    let labels = || all.sources.iter().flat_map(|source| &source.labels);
    let of_labels = widest(labels().map(|label| label.label.as_str())).max("label".len());
    line!(text, "");
    line!(
        text,
        "{:of_labels$}  {:width$}  precision  95 % interval  recall  95 % interval  missed  read for 100  95 % interval",
        "label",
        "source"
    );
    let count = all.sources.first().map_or(0, |source| source.labels.len());
    for at in 0..count {
        for source in &all.sources {
            let label = &source.labels[at];
            let shown =
                |estimate: &Option<Estimate>| estimate.as_ref().map_or("–".to_string(), interval);
            let [read, read_interval] = read_for_many(&label.read_for_one);
            line!(
                text,
                "{:of_labels$}  {:width$}  {:>9}  {:13}  {:>6}  {:13}  {:>6}  {read:>12}  {read_interval}",
                label.label,
                source.source,
                value(&label.precision),
                shown(&label.precision),
                value(&label.recall),
                shown(&label.recall),
                value(&label.missed),
            );
        }
    }
    line!(
        text,
        "missed: the share of the sentences with the label that the source gives another; read for 100: how many sentences \
        with its label hold 100 that are right"
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
    let name = |pair: &SourceDifference| format!("{} − {}", pair.source, pair.against);
    let names: Vec<String> = all.differences.iter().map(name).collect();
    let width = widest(names.iter().map(String::as_str)).max("difference".len());
    if names.is_empty() {
        return;
    }
    line!(text, "");
    line!(
        text,
        "{:width$}  accuracy  95 % interval     macro-F1  95 % interval",
        "difference"
    );
    for (pair, name) in all.differences.iter().zip(&names) {
        line!(
            text,
            "{name:width$}    {:>+.3}  {:16}    {:>+.3}  {}",
            pair.accuracy.value,
            signed_interval(&pair.accuracy),
            pair.macro_f1.value,
            signed_interval(&pair.macro_f1)
        );
    }
    let labels = all.differences.iter().flat_map(|pair| &pair.labels);
    let of_labels = widest(labels.map(|label| label.label.as_str())).max("label".len());
    line!(text, "");
    line!(
        text,
        "{:of_labels$}  {:width$}  precision  95 % interval     recall  95 % interval",
        "label",
        "difference"
    );
    let signed = |estimate: &Option<Estimate>| match estimate {
        Some(estimate) => [format!("{:+.3}", estimate.value), signed_interval(estimate)],
        None => ["–".to_string(), "–".to_string()],
    };
    let count = all.differences.first().map_or(0, |pair| pair.labels.len());
    for at in 0..count {
        for (pair, name) in all.differences.iter().zip(&names) {
            let label = &pair.labels[at];
            let ([precision, of_precision], [recall, of_recall]) =
                (signed(&label.precision), signed(&label.recall));
            line!(
                text,
                "{:of_labels$}  {name:width$}  {precision:>9}  {of_precision:16}  {recall:>6}  {of_recall}",
                label.label,
            );
        }
    }
}

fn source_width(all: &SourceComparison) -> usize {
    let names = all.sources.iter().map(|source| source.source.as_str());
    widest(names).max("source".len())
}
