//! Lines that no rule knows, by what lines of furniture and lines of articles were like: a logistic model of a line's words and
//! its shape (`models/furniture.tsv`, made by `examples/furniture.rs`).

use std::ops::Range;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::extent::Extent;
use super::line::{Line, set};
use super::{Furniture, Kind, boundaries, line_ends};

/// Most words of a line that is judged. Longer ones are paragraphs.
const MOST: usize = 60;
/// Most words, numbers and marks of a line that are looked at.
const LOOK: usize = 60;
/// The norm of a line's words and pairs of words, beside which each feature of its shape counts 1.
const NORM: f32 = 3.0;
/// What a line must say for furniture, as the logarithm of its odds: above the article, where a headline may be that nothing
/// told; one that ends as a sentence does; and one that does not, or stands beside furniture. A doubtful line stays a sentence.
const ABOVE: f32 = 3.5;
const SENTENCE: f32 = 3.0;
const OTHER: f32 = 2.0;
/// And what each sentence of it must say.
const PART: f32 = -1.0;

/// Names the lines that nothing else named and that are like furniture.
pub(super) fn name(lines: &mut [Line], extent: Extent) {
    // Without one, a line above the article is the nearest that there is to a headline.
    let has_title = lines.iter().any(|line| line.kind == Some(Kind::Headline));
    let from = if has_title { 0 } else { extent.first };
    let likely: Vec<usize> = (from..lines.len())
        .filter(|&at| is_doubtful(lines, at))
        .filter(|&at| is_like_furniture(&lines[at].text, bar(lines, at, extent)))
        .collect();
    for at in likely {
        set(lines, at, Furniture::Likely);
    }
}

/// Whether a line says as much for furniture as `bar`, and none of its sentences speaks against it: a paragraph may end with a
/// notice.
fn is_like_furniture(text: &str, bar: f32) -> bool {
    let table = Table::english();
    let said = |range: Range<usize>| text.get(range).unwrap_or("");
    table.score(text) >= bar && {
        let sentences = boundaries::sentences(text);
        sentences.len() == 1
            || sentences
                .into_iter()
                .all(|range| table.score(said(range)) >= PART)
    }
}

/// What the line at `at` must say for furniture.
fn bar(lines: &[Line], at: usize, extent: Extent) -> f32 {
    let is_furniture = |line: &Line| matches!(line.kind, Some(Kind::Furniture(_)));
    match lines[at].stops {
        _ if at < extent.first => ABOVE,
        true if !around(lines, at).any(is_furniture) => SENTENCE,
        _ => OTHER,
    }
}

/// The line above the one at `at` and the line below it.
fn around<'a, 'b>(lines: &'a [Line<'b>], at: usize) -> impl Iterator<Item = &'a Line<'b>> {
    let places = [at.checked_sub(1), Some(at + 1)];
    places.into_iter().flatten().filter_map(|at| lines.get(at))
}

/// Whether nothing tells what the line at `at` is: it is not named, not long, nobody's speech or question, no item of a list, and
/// ends with no remark.
fn is_doubtful(lines: &[Line], at: usize) -> bool {
    let line = &lines[at];
    let text = &*line.text;
    if !line.is_plain() || line.told || line.words > MOST || text.ends_with('?') {
        return false;
    }
    let is_remark = text.starts_with('(') && text.ends_with(')')
        || text.starts_with('[') && text.ends_with(']');
    let begins = text.chars().next();
    if !is_remark && (text.ends_with([')', ']']) || !begins.is_some_and(char::is_alphanumeric)) {
        return false;
    }
    // Numbers and dates begin items too, and an item may have no mark, or a list been announced.
    let is_open = |line: &Line| line.is_plain() && (!line.stops || line.text.ends_with(':'));
    let is_item = text.starts_with(|c: char| c.is_ascii_digit())
        || !line.stops && around(lines, at).any(is_open);
    let label = text.split_once(':').map_or("", |(label, _)| label);
    let is_turn = label.contains(char::is_uppercase) && !label.contains(char::is_lowercase);
    !is_item && !is_turn && !text.contains(['"', '“', '”', '„', '«', '»'])
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

/// What each feature says for furniture.
struct Table {
    weights: FxHashMap<&'static str, f32>,
    intercept: f32,
}

impl Table {
    fn english() -> &'static Table {
        static TABLE: OnceLock<Table> = OnceLock::new();
        TABLE.get_or_init(|| Table::of(include_str!("../../models/furniture.tsv")))
    }

    /// Lines of a feature, a tab and its weight. The first is of no feature and has the intercept.
    fn of(text: &'static str) -> Table {
        let entry = |line: &'static str| {
            let (feature, weight) = line.rsplit_once('\t')?;
            Some((feature, weight.parse::<f32>().ok()?))
        };
        let mut entries = text.lines().filter_map(entry);
        Table {
            intercept: entries.next().map_or(0.0, |(_, weight)| weight),
            weights: entries.collect(),
        }
    }

    /// The logarithm of the odds that a line is furniture.
    fn score(&self, text: &str) -> f32 {
        let mut score = self.intercept;
        line_features(text, |feature, value| {
            score += value * self.weights.get(feature).copied().unwrap_or(0.0);
        });
        score
    }
}

#[cfg(test)]
mod tests {
    use super::super::furniture::tests::{LEAD, NEXT, kind_of};
    use super::*;

    fn features(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        line_features(text, |feature, value| {
            found.push(format!("{feature} {value:.3}"))
        });
        found
    }

    #[test]
    fn lines_like_furniture_are_set_aside_and_lines_like_prose_are_not() {
        let title = "Envoys meet in the old palace by the river";
        for line in [
            "This forum is moderated. Please keep to the subject.",
            "Comments stay open for three days on most of our stories.",
            "Prints of all photographs may be ordered from our picture desk.",
            "[End of the recording]",
        ] {
            let page = [title, LEAD, NEXT, line, LEAD, NEXT];
            assert_ne!(kind_of(&page, line), "sentence", "{line}");
        }
        for line in [
            "Please keep to the path, a guard told the envoys as they left in the dark.",
            "Keep to the path.",
            "He had read the story twice.",
            "Nobody answered.",
            "Who has read the rules?",
            "“Comments stay open for three days on most of our stories.”",
            "MODERATOR: This forum is moderated. Please keep to the subject.",
        ] {
            let page = [title, LEAD, NEXT, line, LEAD, NEXT];
            assert_eq!(kind_of(&page, line), "sentence", "{line}");
        }
    }

    #[test]
    fn a_line_that_may_be_the_headline_stays() {
        let line = "This forum is moderated. Please keep to the subject.";
        let page = [line, LEAD, NEXT];
        assert!(matches!(kind_of(&page, line), "sentence" | "headline"));
    }

    #[test]
    fn only_english_lines_are_judged() {
        let line = "Die Redaktion freut sich über Hinweise.";
        let text = format!(
            "Die Pumpen\n\nDie Pumpen an der Küste sind alt, und die Stadt zahlt nicht für das Wasser, das sie hebt.\n\n{line}\n\n\
             Das Amt wird auch in diesem Jahr nicht für die Pumpen zahlen, und es sagt nicht, wer es soll."
        );
        let found = crate::segment::segment(&text, None);
        assert!(found.iter().all(|s| s.kind.as_str() != "likely-furniture"));
    }

    #[test]
    fn the_table_is_read_whole() {
        let table = Table::of("\t-1.5\n the\t0.25\nthe \t-0.5\n");
        assert_eq!((table.intercept, table.weights.len()), (-1.5, 2));
        let value = NORM / 3f32.sqrt();
        assert!((table.score("the") - (-1.5 - 0.25 * value)).abs() < 1e-6);
        let lines = include_str!("../../models/furniture.tsv").lines().count();
        assert_eq!(Table::english().weights.len() + 1, lines);
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
