//! Figures on the agreement of coders as text for an appendix.

use std::collections::BTreeMap;
use std::fmt::Write;

use standpoint_common::phrases::{label_beside_number, truncated};

use super::{TextTable, interval, three};
use crate::evaluation::{
    AgreementFigures, DividedSentence, Estimate, MIN_AGREED, MIN_CLUSTERS, MIN_DIVIDED,
};
use crate::labels::ClusteredBy;

/// The longest list. The JSON holds longer ones in full.
const SHOWN: usize = 10;

/// The number of characters of a sentence that are shown.
const TEXT: usize = 100;

/// Writes all figures in short tables.
pub fn agreement(figures: &AgreementFigures, by: ClusteredBy) -> String {
    let mut text = overall(figures);
    labels(&mut text, figures);
    // With two coders the table of pairs holds the same figures.
    if figures.annotators.len() > 2 {
        annotators(&mut text, figures);
    }
    pairs(&mut text, figures);
    confused(&mut text, figures);
    divided(&mut text, figures);
    notes(&mut text, figures, by);
    text
}

fn overall(figures: &AgreementFigures) -> String {
    let mut table = TextTable::new("|>|>95 % interval");
    let mut add = |what: &str, cells: [String; 2]| {
        table.add([what.to_string()].into_iter().chain(cells));
    };
    let count = |count: usize| [count.to_string(), String::new()];
    add("sentences coded by two or more", count(figures.sentences));
    if figures.coded_once > 0 {
        add("… by one only, left out", count(figures.coded_once));
    }
    add("observed agreement", cells(Some(&figures.observed)));
    add(
        "Krippendorff's alpha (nominal)",
        cells(figures.alpha.as_ref()),
    );
    let undefined = match figures.alpha {
        None => "alpha is undefined: all codes are the same\n",
        Some(_) => "",
    };
    format!("{table}{undefined}")
}

fn labels(text: &mut String, figures: &AgreementFigures) {
    let mut table = TextTable::new("label|>codes|>agreement|>95 % interval|>alpha|>95 % interval");
    for label in &figures.labels {
        let [agreement, of_agreement] = cells(label.agreement.as_ref());
        let [alpha, of_alpha] = cells(label.alpha.as_ref());
        let codes = label.codes.to_string();
        let name = label.label.clone();
        table.add([name, codes, agreement, of_agreement, alpha, of_alpha]);
    }
    let _ = write!(text, "\n{table}");
}

fn annotators(text: &mut String, figures: &AgreementFigures) {
    let mut annotators: Vec<_> = figures.annotators.iter().collect();
    let all = annotators.len();
    if all > SHOWN {
        let agreement = |e: Option<Estimate>| e.map_or(f64::INFINITY, |e| e.value);
        annotators.sort_by(|a, b| agreement(a.agreement).total_cmp(&agreement(b.agreement)));
        annotators.truncate(SHOWN);
    }
    let mut table = TextTable::new(
        "coder|>sentences|>agreement|>95 % interval|>mean kappa|>alpha without|>on sentences",
    );
    for annotator in annotators {
        let [agreement, interval] = cells(annotator.agreement.as_ref());
        table.add([
            annotator.annotator.clone(),
            annotator.sentences.to_string(),
            agreement,
            interval,
            number(annotator.mean_kappa),
            number(annotator.alpha_without),
            annotator.sentences_without.to_string(),
        ]);
    }
    line!(text, "");
    if all > SHOWN {
        let title = format!("the {SHOWN} of {all} coders who agree least with the others");
        line!(text, "{title}");
    }
    let _ = write!(text, "{table}");
}

fn pairs(text: &mut String, figures: &AgreementFigures) {
    let mut pairs: Vec<_> = figures.pairs.iter().collect();
    let all = pairs.len();
    let kappas: Vec<f64> = pairs.iter().filter_map(|p| Some(p.kappa?.value)).collect();
    line!(text, "");
    if all == 0 {
        line!(
            text,
            "Cohen's kappa: not computed, because there are more than 100,000 pairs of coders"
        );
        return;
    }
    if all > SHOWN {
        let (lowest, highest) = kappas
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &kappa| {
                (low.min(kappa), high.max(kappa))
            });
        if !kappas.is_empty() {
            let mean = kappas.iter().sum::<f64>() / kappas.len() as f64;
            line!(
                text,
                "Cohen's kappa of {all} pairs of coders: mean {mean:.3}, from {lowest:.3} to {highest:.3}; \
                the {SHOWN} lowest:"
            );
        }
        let kappa = |e: Option<Estimate>| e.map_or(f64::INFINITY, |e| e.value);
        pairs.sort_by(|a, b| kappa(a.kappa).total_cmp(&kappa(b.kappa)));
        pairs.truncate(SHOWN);
    }
    let mut table =
        TextTable::new("two coders|>sentences|>agreement|>95 % interval|>kappa|>95 % interval");
    for pair in pairs {
        let [agreement, of_agreement] = cells(Some(&pair.agreement));
        let [kappa, of_kappa] = cells(pair.kappa.as_ref());
        table.add([
            pair.annotators.join(", "),
            pair.sentences.to_string(),
            agreement,
            of_agreement,
            kappa,
            of_kappa,
        ]);
    }
    let _ = write!(text, "{table}");
}

fn confused(text: &mut String, figures: &AgreementFigures) {
    if figures.confused.is_empty() {
        return;
    }
    let mut table = TextTable::new(
        "labels most often confused|>sentences|>share of disagreement|>against chance",
    );
    for pair in figures.confused.iter().take(SHOWN) {
        table.add([
            pair.labels.join(", "),
            pair.sentences.to_string(),
            format!("{:.3}", pair.share),
            format!("{:.3}", pair.against_chance),
        ]);
    }
    let _ = write!(text, "\n{table}");
}

fn divided(text: &mut String, figures: &AgreementFigures) {
    let all = figures.divided.len();
    if all == 0 {
        return;
    }
    line!(text, "");
    let alike = |two: &[DividedSentence]| matches!(two, [a, b] if a.disagreement == b.disagreement);
    let title = match all > SHOWN {
        false => "sentences that divide coders".to_string(),
        // With two coders all sentences divide them equally.
        true if figures.divided.windows(2).all(alike) => {
            format!("sentences that divide coders (the first {SHOWN} of {all})")
        }
        true => format!("sentences that divide coders most ({SHOWN} of {all})"),
    };
    line!(text, "{title}");
    for sentence in figures.divided.iter().take(SHOWN) {
        let named = |name: &Option<String>, write: fn(&String) -> String| {
            name.as_ref().map_or_else(String::new, write)
        };
        let document = named(&sentence.document, |name| format!(", {name}"));
        let file = named(&sentence.file, |name| format!("{name} "));
        let row = sentence.row;
        line!(text, "{file}row {row}{document}: {}", votes(sentence));
        // Line breaks become spaces.
        let words: Vec<&str> = sentence.text.split_whitespace().collect();
        line!(text, "    {}", truncated(&words.join(" "), TEXT));
    }
}

fn notes(text: &mut String, figures: &AgreementFigures, by: ClusteredBy) {
    let left_out = match by {
        ClusteredBy::Cluster => "clusters",
        ClusteredBy::Document => {
            "clusters (documents with their copies, and sentences without a document)"
        }
        ClusteredBy::Sentence => "sentences, as if they were independent",
    };
    line!(text, "");
    line!(
        text,
        "Intervals: Student's t with the jackknife of {} {left_out}, on the logit scale; for alpha the union with \
        a bootstrap of them. There is a dash if fewer than {MIN_CLUSTERS} of these exist or divide the \
        coders; for alpha if fewer than {MIN_DIVIDED} divide them, or fewer than {MIN_AGREED} show agreement on \
        another label than the most common one.",
        figures.clusters
    );
    line!(text, "docs/agree.md says what each figure is.");
}

/// Counts the codes of a sentence: `3 anti, 5 pro`, in alphabetical order.
fn votes(sentence: &DividedSentence) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for label in sentence.codes.values() {
        *counts.entry(label).or_default() += 1;
    }
    let named = |(label, n)| format!("{n} {}", label_beside_number(label));
    counts.into_iter().map(named).collect::<Vec<_>>().join(", ")
}

/// Writes a number and its interval.
fn cells(estimate: Option<&Estimate>) -> [String; 2] {
    let value = number(estimate.map(|estimate| estimate.value));
    let interval = match estimate {
        // After a minus a dash could be read as another minus.
        Some(below) if below.low.is_some_and(|low| low < 0.0) => {
            interval(below).replace('–', " to ")
        }
        Some(estimate) => interval(estimate),
        None => String::new(),
    };
    [value, interval]
}

fn number(value: Option<f64>) -> String {
    value.map_or("–".to_string(), three)
}
