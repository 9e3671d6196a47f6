//! Where a long text is cut into parts, so that little is parted that belongs together.

use unicode_normalization::char::is_combining_mark;

/// Where a cut may be made, by what stands before it; the later the better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Word,
    Sentence,
    Line,
    LineAndSentence,
    EmptyLine,
}

/// How many bytes of `text` the next part takes: at most `most`, but at least one character. `text` has to be longer.
///
/// The cut is made in the last quarter of what a part may hold: after the last empty line; if there is none, after the last line
/// that ends as a sentence does; then after any line, after the white space behind a sentence, after any white space, and
/// at last between any two characters, but not between CR and LF nor between a letter and its marks. Only where a whole quarter
/// is marks are they parted.
pub(in crate::corpus) fn cut(text: &str, most: usize) -> usize {
    let end = text.floor_char_boundary(most);
    let start = text.floor_char_boundary(most - most / 4);
    let mut best: Option<(Place, usize)> = None;
    let mut between = None;
    let mut next = text[end..].chars().next();
    let mut window = &text[start..end];
    while let Some(last) = window.chars().next_back() {
        let at = start + window.len();
        // Behind most characters there is no place for a cut, except the first one found between any two.
        let is_place = !last.is_ascii_alphanumeric() || between.is_none();
        if is_place && !next.is_some_and(|next| belong_together(last, next)) {
            between.get_or_insert(at);
            let place = place(window, last, next);
            if place > best.map(|(place, _)| place) {
                best = place.map(|place| (place, at));
            }
            if place == Some(Place::EmptyLine) {
                break;
            }
        }
        next = Some(last);
        window = &window[..window.len() - last.len_utf8()];
    }
    let first = text.chars().next().map_or(0, char::len_utf8);
    let at = best.map(|(_, at)| at).or(between);
    at.unwrap_or(end).max(first)
}

/// What a cut between `before`, which ends with `last`, and `next` would be; nothing if it would part a word.
fn place(before: &str, last: char, next: Option<char>) -> Option<Place> {
    if is_line_end(last) {
        let line = before
            .strip_suffix("\r\n")
            .unwrap_or(&before[..before.len() - last.len_utf8()]);
        let line = line.trim_end_matches(|c: char| c.is_whitespace() && !is_line_end(c));
        return Some(match line.chars().next_back() {
            Some(c) if is_line_end(c) => Place::EmptyLine,
            _ if ends_sentence(line) => Place::LineAndSentence,
            _ => Place::Line,
        });
    }
    if last.is_whitespace() {
        let begins = |c: char| !c.is_whitespace() && !c.is_lowercase();
        let is_sentence = next.is_some_and(begins) && ends_sentence(before.trim_end());
        let is_word = next.is_some_and(|c| !c.is_whitespace());
        return match is_sentence {
            true => Some(Place::Sentence),
            false => is_word.then_some(Place::Word),
        };
    }
    // Scripts without blanks.
    let is_sentence = matches!(last, '。' | '！' | '？') && !next.is_some_and(is_closing);
    is_sentence.then_some(Place::Sentence)
}

/// Whether what is trimmed of white space ends as a sentence does. A full stop behind a short word may be that of an
/// abbreviation.
fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(is_closing);
    match text.strip_suffix('.') {
        Some(text) => text
            .chars()
            .rev()
            .take_while(|c| c.is_alphanumeric())
            .nth(3)
            .is_some(),
        None => text.ends_with(['!', '?', '…', '。', '！', '？', '؟', '۔', '।', '։', '።']),
    }
}

fn is_closing(c: char) -> bool {
    matches!(
        c,
        '”' | '’' | '"' | '\'' | '»' | ')' | ']' | '」' | '』' | '）'
    )
}

/// Whether a line ends with this character.
pub(crate) fn is_line_end(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Whether two characters are one to a reader: a line end of Windows, a letter with its mark, a joined picture.
fn belong_together(last: char, next: char) -> bool {
    const JOINER: char = '\u{200D}';
    if next.is_ascii() {
        return last == '\r' && next == '\n' || last == JOINER;
    }
    // `â€™`: one character that was encoded twice.
    "ÃÂÅâ€‚„".contains(last)
        || last == JOINER
        || next == JOINER
        || is_combining_mark(next)
        || matches!(next, '\u{1F3FB}'..='\u{1F3FF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_best_place_in_the_last_quarter_is_taken() {
        for wanted in [
            "aa\n\n|b.\nc d",
            "a\r\n \r\n|b. c",
            "word.\n|b\ncd",
            "a\n|words. B",
            "words. |B c",
            "words.) |B c",
            "words. b |c",
            "Cap. B |cde",
            "十。|字",
            "abcdefghij|",
            "abcdefghi|e\u{301}",
            "abcdefghi|\r\n",
            "abcdefg|👍🏽",
        ] {
            // So many bytes stand before the last quarter of forty.
            let begin = ". \n\n".repeat(7) + ".\n";
            let place = begin.len() + wanted.find('|').unwrap();
            let text = begin + &wanted.replace('|', "") + "字\n\n. more";
            assert_eq!(cut(&text, 40), place, "{wanted:?}");
        }
    }

    #[test]
    fn nothing_but_marks_is_cut_all_the_same() {
        let text = "\u{301}".repeat(40);
        assert_eq!(cut(&text, 40), 40);
        assert_eq!(cut("字字", 1), 3);
    }

    proptest! {
        #[test]
        fn no_cut_parts_what_is_one(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "a", "Word. ", " ", "\r\n", "\n", "e\u{301}", "👩\u{200D}🚒", "👍🏽", "é", "“So.” ", "。", "\u{2028}",
            ]), 30..200),
        ) {
            let text = pieces.concat();
            let mut rest = text.as_str();
            while rest.len() > 64 {
                let at = cut(rest, 64);
                prop_assert!((1..=64).contains(&at));
                let (before, after) = rest.split_at(at);
                let (last, next) = (before.chars().next_back().unwrap(), after.chars().next().unwrap());
                prop_assert!(!belong_together(last, next), "{:?}|{:?}", before, after);
                rest = after;
            }
        }
    }
}
