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
    let [headline, furniture] = scores([LineModel::headlines(), LineModel::furniture()], text);
    headline - furniture
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
    let mut before = 0;
    for token in &tokens {
        // The first word and the last stand in a pair with nothing.
        visit(&small[before..token.end], value);
        visit(&small[token.clone()], value);
        before = token.start;
    }
    visit(&small[before..], value);
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

/// The line in small letters, each number a 0, with a blank before and behind each word, number and mark; and where these stand.
fn tokens(text: &str) -> (String, Vec<Range<usize>>) {
    let mut small = String::with_capacity(2 * text.len() + 1);
    small.push(' ');
    let mut tokens = Vec::with_capacity(LOOK.min(text.len()));
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
            push_small(&mut small, c);
        }
        while c.is_alphabetic() {
            let Some(next) = rest.next_if(|c| c.is_alphabetic() || matches!(c, '\'' | '’'))
            else {
                break;
            };
            match next {
                '’' => small.push('\''),
                _ => push_small(&mut small, next),
            }
        }
        // `the men’s ‘plan’`: a mark behind the word is not of it.
        let bare = small[start..].trim_end_matches('\'').len().max(1);
        small.truncate(small.len().min(start + bare));
        tokens.push(start..small.len());
        small.push(' ');
    }
    (small, tokens)
}

/// Pushes the small letter of `c`, of which there may be several.
fn push_small(small: &mut String, c: char) {
    match c.is_ascii() {
        true => small.push(c.to_ascii_lowercase()),
        false => small.extend(c.to_lowercase()),
    }
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
        let [score] = scores([self], text);
        score
    }
}

/// What each of some models says of a line, whose features are looked for once.
fn scores<const N: usize>(models: [&LineModel; N], text: &str) -> [f32; N] {
    let mut scores = models.map(|model| model.intercept);
    line_features(text, |feature, value| {
        for (score, model) in scores.iter_mut().zip(models) {
            *score += value * model.weights.get(feature).copied().unwrap_or(0.0);
        }
    });
    scores
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
