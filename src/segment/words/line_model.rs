//! A logistic model of what a line is like: its words and its shape. `examples/furniture.rs` makes the tables of weights.

use std::ops::Range;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::line_ends;

/// Most words, numbers and marks of a line that are looked at.
const LOOK: usize = 60;
/// The norm of a line's words and pairs of words, beside which each feature of its shape counts 1.
const NORM: f32 = 3.0;

/// A line that says less for a headline is doubted to be one, as the logarithm of its odds.
pub(in crate::segment) const DOUBTED: f32 = -3.0;

/// What a line says for a headline, less what it says for furniture.
pub(in crate::segment) fn likeness(text: &str) -> f32 {
    LineModel::headlines().score(text) - LineModel::furniture().score(text)
}

/// Whether a line may be a headline by its words and its shape.
pub(crate) fn may_be_headline(text: &str) -> bool {
    likeness(text) > DOUBTED
}

/// Calls `visit` with every feature of a line, white space made single, and how much it counts: its shape, its words and its
/// pairs of neighbouring words. A feature that occurs twice is visited twice.
pub fn line_features(text: &str, mut visit: impl FnMut(&str, f32)) {
    shape(text, |feature| visit(feature, 1.0));
    let (small, tokens) = tokens(text);
    let features = 2 * tokens.len() + 1;
    let value = NORM / (features as f32).sqrt();
    let token = |at: usize| tokens.get(at).and_then(|range| small.get(range.clone()));
    let mut pair = String::new();
    for at in 0..=tokens.len() {
        // The first word and the last stand in a pair with nothing.
        let before = at.checked_sub(1).and_then(token).unwrap_or("");
        let own = token(at).unwrap_or("");
        pair.clear();
        [before, " ", own]
            .iter()
            .for_each(|part| pair.push_str(part));
        visit(&pair, value);
        if at < tokens.len() {
            visit(own, value);
        }
    }
}

/// Length, beginning, end and capitals. No word has an equals sign in it.
fn shape(text: &str, mut visit: impl FnMut(&str)) {
    let (mut words, mut lettered, mut capitals) = (0, 0, 0);
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        words += 1;
        let first = word.chars().next();
        lettered += usize::from(first.is_some_and(char::is_alphabetic));
        capitals += usize::from(first.is_some_and(char::is_uppercase));
    }
    let length = match words {
        0..8 => words,
        _ => 8 + (words - 8).min(32) / 4,
    };
    visit(&format!("length={length}"));
    let class = |c: Option<char>| match c {
        Some(c) if c.is_uppercase() => 'A',
        Some(c) if c.is_alphabetic() => 'a',
        Some(c) if c.is_numeric() => '0',
        Some(c) => c,
        None => ' ',
    };
    visit(&format!("begin={}", class(text.chars().next())));
    visit(&format!("end={}", class(text.chars().next_back())));
    let stops = match line_ends::ends_sentence(text) {
        true => "stop",
        false => "open",
    };
    visit(&format!("{stops}={}", words.min(24) / 3));
    if let Some(fifths) = (5 * capitals).checked_div(lettered) {
        visit(&format!("capitals={fifths}"));
    }
    let is_large = text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase);
    if is_large {
        visit("capitals=all");
    }
}

/// The line in small letters, each number a 0, and in it the words, numbers and marks.
fn tokens(text: &str) -> (String, Vec<Range<usize>>) {
    let mut small = String::with_capacity(text.len());
    let mut tokens = Vec::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if c.is_whitespace() {
            continue;
        }
        if tokens.len() == LOOK {
            break;
        }
        let start = small.len();
        if c.is_numeric() {
            while rest.next_if(|c| c.is_numeric()).is_some() {}
            small.push('0');
        } else {
            small.extend(c.to_lowercase());
        }
        while c.is_alphabetic() {
            let Some(next) = rest.next_if(|c| c.is_alphabetic() || matches!(c, '\'' | '’'))
            else {
                break;
            };
            match next {
                '’' => small.push('\''),
                _ => small.extend(next.to_lowercase()),
            }
        }
        // `the men’s ‘plan’`: a mark behind the word is not of it.
        let end = small.len();
        let bare = small[start..end].trim_end_matches('\'').len().max(1);
        tokens.push(start..(start + bare).min(end));
    }
    (small, tokens)
}

/// What each feature of a line says for what is asked.
pub(in crate::segment) struct LineModel {
    weights: FxHashMap<&'static str, f32>,
    intercept: f32,
}

impl LineModel {
    /// Whether a line is furniture and no prose.
    pub(in crate::segment) fn furniture() -> &'static LineModel {
        static MODEL: OnceLock<LineModel> = OnceLock::new();
        MODEL.get_or_init(|| LineModel::of(include_str!("../../../models/furniture.tsv")))
    }

    /// Whether a line above an article is its headline and no furniture.
    pub(in crate::segment) fn headlines() -> &'static LineModel {
        static MODEL: OnceLock<LineModel> = OnceLock::new();
        MODEL.get_or_init(|| LineModel::of(include_str!("../../../models/headlines.tsv")))
    }

    /// Lines of a feature, a tab and its weight. The first is of no feature and has the intercept.
    fn of(text: &'static str) -> LineModel {
        let entry = |line: &'static str| {
            let (feature, weight) = line.rsplit_once('\t')?;
            Some((feature, weight.parse::<f32>().ok()?))
        };
        let mut entries = text.lines().filter_map(entry);
        LineModel {
            intercept: entries.next().map_or(0.0, |(_, weight)| weight),
            weights: entries.collect(),
        }
    }

    /// The logarithm of the odds that a line is what is asked.
    pub(in crate::segment) fn score(&self, text: &str) -> f32 {
        let mut score = self.intercept;
        line_features(text, |feature, value| {
            score += value * self.weights.get(feature).copied().unwrap_or(0.0);
        });
        score
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        line_features(text, |feature, value| {
            found.push(format!("{feature} {value:.3}"))
        });
        found
    }

    #[test]
    fn the_table_is_read_whole() {
        let table = LineModel::of("\t-1.5\n the\t0.25\nthe \t-0.5\n");
        assert_eq!((table.intercept, table.weights.len()), (-1.5, 2));
        let value = NORM / 3f32.sqrt();
        assert!((table.score("the") - (-1.5 - 0.25 * value)).abs() < 1e-6);
        for (model, text) in [
            (
                LineModel::furniture(),
                include_str!("../../../models/furniture.tsv"),
            ),
            (
                LineModel::headlines(),
                include_str!("../../../models/headlines.tsv"),
            ),
        ] {
            assert_eq!(model.weights.len() + 1, text.lines().count());
        }
    }

    #[test]
    fn the_features_of_a_line() {
        // Five words, numbers and marks, and six pairs: 3 over the root of eleven.
        assert_eq!(
            features("The men’s 12,5"),
            [
                "length=3 1.000",
                "begin=A 1.000",
                "end=0 1.000",
                "open=1 1.000",
                "capitals=2 1.000",
                " the 0.905",
                "the 0.905",
                "the men's 0.905",
                "men's 0.905",
                "men's 0 0.905",
                "0 0.905",
                "0 , 0.905",
                ", 0.905",
                ", 0 0.905",
                "0 0.905",
                "0  0.905",
            ]
        );
    }
}
