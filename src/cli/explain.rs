//! `standpoint explain`: shows the words that decided.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::bail;

use super::Outcome;
use super::console::messages::Messages;
use super::console::screen::print;
use super::figures::widest;
use super::inputs::input::{InputArgs, note_tables};
use super::inputs::label_rule::LabelRuleArgs;
use super::inputs::model::{load, tell_of_model};
use crate::classifier::argmax;
use crate::corpus::is_named_as_a_file;
use crate::findings::Note;
use crate::jobs::explain::{ExplainOf, ExplainRequest, explain};
use crate::model::{Explanation, Source};
use crate::output::label_rule;

/// Contributions that are weaker than this for every label are summed up in one line.
const WEAK: f64 = 0.05;
/// The most words that are named of those that the encoder reads.
const MAX_WORDS_READ: usize = 6;

const EXAMPLES: &str = "\
Examples:
  A sentence:
      standpoint explain \"Nobody in the delegation denied that the advisers had overstayed.\"
  Every sentence of an article:
      standpoint explain article.txt

The numbers are what each word, phrase or dictionary category adds to the logit of each label; they
add up to the last line, and the label's probability is its share after exponentiation.";

/// Show which words pull a sentence toward which label, and by how much
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A text in quotation marks, or a file
    #[arg(required = true, value_name = "TEXT|FILE")]
    what: Vec<String>,

    /// The model, as in `score` [default: the built-in one]
    #[arg(long, short, value_name = "FILE")]
    model: Option<PathBuf>,

    #[command(flatten)]
    label_rule: LabelRuleArgs,
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    let model = load(args.model.as_ref(), args.label_rule.get())?;
    let is_input = |what: &str| what == "-" || Path::new(what).exists();
    for what in args.what.iter().filter(|what| !is_input(what)) {
        if what.trim().is_empty() {
            bail!("there is no text to explain between the quotation marks");
        }
        if is_path(what) {
            bail!(
                "{what}: there is no such file; to explain a sentence, put it in quotation marks"
            );
        }
    }
    let is_word = |what: &String| !is_input(what) && !what.contains(char::is_whitespace);
    if args.what.len() > 1 && args.what.iter().all(is_word) {
        let texts = args.what.len();
        messages.tell(Note::SentenceWithoutQuotes { texts });
    }
    let mut failures = 0;
    for what in &args.what {
        let of = if is_input(what) {
            let input = InputArgs::from_path(Path::new(what));
            let advice = "to have a sentence explained where it stands, name its article";
            note_tables(&input.paths, advice, messages);
            input.announce_typing(messages);
            ExplainOf::Articles(input.articles(None)?)
        } else {
            ExplainOf::Text(what)
        };
        let request = ExplainRequest { model: &model, of };
        let mut text = String::new();
        let write = |sentence: &str, explanation: &Explanation| {
            explained(model.labels(), sentence, explanation, &mut text);
        };
        failures += explain(&request, write, messages)?.reading.failures;
        // The output is written at once, because the next text may fail.
        print(text)?;
    }
    tell_of_model(&model, args.model.as_ref(), messages);
    if let Some(sentence) = label_rule(&model) {
        messages.say(&sentence);
    }
    Ok(Outcome::from_failures(failures))
}

/// Returns whether a text that is no file looks like the name of one: a word with an ending, a name with an
/// ending that the program reads, or a path such as `../articles`. A sentence may contain slashes (`he/she`).
fn is_path(what: &str) -> bool {
    let what = what.trim();
    let is_ending = |ending: &OsStr| {
        let bytes = ending.as_encoded_bytes();
        (1..=5).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_alphanumeric)
    };
    let is_word = !what.contains(char::is_whitespace);
    let begins = ["./", "../", "~/"];
    is_named_as_a_file(Path::new(what))
        || is_word && Path::new(what).extension().is_some_and(is_ending)
        || begins.iter().any(|begin| what.starts_with(begin))
}

/// Writes a sentence with what decided on it.
fn explained(labels: &[String], sentence: &str, explanation: &Explanation, out: &mut String) {
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let _ = writeln!(out, "{}", words.join(" "));
    table(labels, explanation, out);
    words_read(labels, explanation, out);
    out.push('\n');
}

/// Writes the words that the encoder's part of the logit depends on most.
fn words_read(labels: &[String], explanation: &Explanation, out: &mut String) {
    let label = explanation.stance.label;
    let mut words: Vec<(f64, &str)> = explanation
        .words_read
        .iter()
        .map(|word| (word.for_label(label), word.what.as_str()))
        .filter(|(strength, _)| strength.abs() >= WEAK)
        .collect();
    words.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()));
    words.truncate(MAX_WORDS_READ);
    if !words.is_empty() {
        let numbered = words.iter().map(|(s, word)| format!("{word} {s:+.2}"));
        let words: Vec<String> = numbered.collect();
        let _ = writeln!(
            out,
            "  The encoder reads the whole sentence. What single words add to {} there: {}",
            labels[label],
            words.join(", ")
        );
    }
}

fn table(labels: &[String], explanation: &Explanation, out: &mut String) {
    let stance = &explanation.stance;
    let shares: Vec<String> = labels
        .iter()
        .zip(&stance.probabilities)
        .map(|(label, p)| format!("{label} {p:.3}"))
        .collect();
    let likeliest = argmax(stance.probabilities.iter().copied());
    let why = if likeliest == stance.label {
        String::new()
    } else {
        format!(
            ", rather than {}: rare labels are given more freely, so that they are not overlooked",
            labels[likeliest]
        )
    };
    let (label, shares) = (&labels[stance.label], shares.join(", "));
    let _ = writeln!(out, "→ {label} ({shares}){why}");
    if let Some(share) = explanation.like_own {
        let kind = if share >= 0.5 {
            "like the articles that the model was labelled for"
        } else {
            "as another kind of text than the articles that the model was labelled for"
        };
        let _ = writeln!(out, "  read {kind} ({:.2})", share.max(1.0 - share));
    }
    let mut rows: Vec<(String, Vec<f64>)> = Vec::new();
    let mut weak = vec![0.0; labels.len()];
    for contribution in &explanation.contributions {
        let inside = !contribution.source.is_outside();
        if inside && contribution.toward.iter().all(|v| v.abs() < WEAK) {
            weak.iter_mut()
                .zip(&contribution.toward)
                .for_each(|(w, v)| *w += v);
            continue;
        }
        let name = match contribution.source {
            Source::Word | Source::Category => contribution.what.clone(),
            Source::Phrase => format!("“{}”", contribution.what),
            // The sentence, its surroundings, its form and what is always there.
            _ => format!("({})", contribution.what),
        };
        rows.push((name, contribution.toward.clone()));
    }
    rows.push(("(everything weaker)".to_string(), weak));
    rows.push(("= logit".to_string(), explanation.logits.clone()));
    let first = widest(rows.iter().map(|(name, _)| name.as_str()));
    let widths: Vec<usize> = labels.iter().map(|l| widest([l.as_str()]).max(6)).collect();
    let mut line = format!("  {:first$}", "");
    for (label, width) in labels.iter().zip(&widths) {
        let _ = write!(line, "  {label:>width$}");
    }
    let _ = writeln!(out, "{line}");
    for (name, values) in rows {
        let mut line = format!("  {name:first$}");
        for (value, width) in values.iter().zip(&widths) {
            let _ = write!(line, "  {value:>+width$.2}");
        }
        let _ = writeln!(out, "{line}");
    }
}
