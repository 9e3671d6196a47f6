//! Lists inside a paragraph, which are cut at their items: `Three rules: 1. Stay in. 2. Drink water. 3.
//! Wait.`

use std::ops::Range;

use super::push_trimmed;

/// Returns the marks of the items of a list: bullets, and numbers that count up from 1 in one style.
pub(super) fn marks(text: &str) -> Vec<Range<usize>> {
    if !text.contains(['•', '2', '▪', '●']) {
        return Vec::new();
    }
    let bullets = text
        .match_indices(['•', '▪', '●'])
        .map(|(at, mark)| at..at + mark.len());
    let mut marks: Vec<Range<usize>> = bullets
        .filter(|mark| text[mark.end..].starts_with(char::is_whitespace))
        .collect();
    for close in [". ", ") "] {
        let mut numbers = Vec::new();
        let mut from = 0;
        for number in 1..=99 {
            let mark = format!("{number}{close}");
            let Some(start) = find_item(text, from, &mark) else {
                break;
            };
            from = text[start..]
                .find(close)
                .map_or(text.len(), |at| start + at + close.len());
            numbers.push(start..from);
        }
        if numbers.len() >= 2 {
            marks.extend(numbers);
        }
    }
    marks.sort_unstable_by_key(|mark| mark.start);
    marks
}

/// Cuts sentences where an item begins.
pub(super) fn cut(
    text: &str,
    sentences: Vec<Range<usize>>,
    marks: &[Range<usize>],
) -> Vec<Range<usize>> {
    if marks.is_empty() {
        return sentences;
    }
    let mut cut = Vec::with_capacity(sentences.len() + marks.len());
    let mut marks = marks.iter().peekable();
    for sentence in sentences {
        let mut start = sentence.start;
        while let Some(mark) = marks.next_if(|mark| mark.start < sentence.end) {
            push_trimmed(&mut cut, text, start..mark.start.max(start));
            start = mark.start.max(start);
        }
        push_trimmed(&mut cut, text, start..sentence.end);
    }
    cut
}

/// Finds the mark of an item from a place on: white space, or nothing, stands before it, a capital after it.
fn find_item(text: &str, from: usize, mark: &str) -> Option<usize> {
    let is_item = |at: &usize| {
        let before = text.get(..*at).unwrap_or("");
        let opened = before.strip_suffix('(').filter(|_| mark.ends_with(") "));
        let said = opened.unwrap_or(before).trim_end();
        let is_apart = said.len() < opened.unwrap_or(before).len() || said.is_empty();
        // `Article 2. The`, `No. 1. It`: the number of a thing.
        let last = said.split_whitespace().next_back().unwrap_or("");
        let counts_thing = opened.is_none()
            && last.starts_with(char::is_uppercase)
            && last.ends_with(char::is_alphanumeric);
        let behind = text.get(at + mark.len()..).unwrap_or("").trim_start();
        let begins = behind.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"'))
            || opened.is_some() && behind.starts_with(char::is_alphabetic);
        // Brackets also count parts of one sentence: `(1) boats, (2) men`.
        let is_item = !mark.ends_with(") ")
            || said.is_empty()
            || said.ends_with(['.', ':', ';', '!', '?', '”', '"']);
        is_apart && is_item && !counts_thing && begins && !said.ends_with("No.")
    };
    let found = text
        .get(from..)?
        .match_indices(mark)
        .map(|(at, _)| from + at)
        .find(is_item)?;
    Some(if mark.ends_with(") ") && text[..found].ends_with('(') {
        found - 1
    } else {
        found
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        cut(text, std::iter::once(0..text.len()).collect(), &marks(text))
            .into_iter()
            .map(|range| &text[range])
            .collect()
    }

    #[test]
    fn lists_on_one_line_are_cut_at_their_items() {
        assert_eq!(
            found("Rules: 1. Stay in. 2. Wait. 3. Call."),
            ["Rules:", "1. Stay in.", "2. Wait.", "3. Call."]
        );
        assert_eq!(
            found("They want: (1) boats; (2) men; (3) money."),
            ["They want:", "(1) boats;", "(2) men;", "(3) money."]
        );
        assert_eq!(found("• Close it • Open it"), ["• Close it", "• Open it"]);
        for prose in [
            "They want (1) boats, (2) men and (3) money.",
            "It came in at No. 1. The 2. Army left.",
            "Article 1. It ends. Article 2. It goes on.",
            "It fell by 2. It rose by 1. So be it.",
        ] {
            assert_eq!(found(prose), [prose]);
        }
    }
}
