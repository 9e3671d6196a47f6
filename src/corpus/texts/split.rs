//! Splits a long text into parts where little is parted that belongs together.

use unicode_segmentation::UnicodeSegmentation;

use crate::corpus::document::Document;

/// How many bytes of `text` the next part takes: at most `most`, but at least one character. `text` has to be longer.
///
/// The split is made in the last quarter of a part: behind the last empty line; if there is none, behind the last
/// line, sentence or white space, and at last between two characters as readers see them.
pub(super) fn split_point(text: &str, most: usize) -> usize {
    let end = text.floor_char_boundary(most);
    let start = text.floor_char_boundary(most - most / 4);
    let window = &text[start..end];
    let (mut line_end, mut empty_line, mut at) = (0, 0, 0);
    let lines = window.split_inclusive('\n');
    for line in lines.filter(|line| line.ends_with('\n')) {
        at += line.len();
        if line.trim().is_empty() && line_end > 0 {
            empty_line = at;
        }
        line_end = at;
    }
    let start_of = |last: Option<(usize, &str)>| last.map_or(0, |(at, _)| at);
    let sentence = || start_of(window.split_sentence_bound_indices().last());
    let word = || window.rfind(' ').map_or(0, |at| at + 1);
    let character = || start_of(window.grapheme_indices(true).next_back());
    let places: [&dyn Fn() -> usize; 5] =
        [&|| empty_line, &|| line_end, &sentence, &word, &character];
    let place = places.iter().map(|place| place()).find(|at| *at > 0);
    let first = text.chars().next().map_or(0, char::len_utf8);
    place.map_or(end, |at| start + at).max(first)
}

/// Whether a line ends with this character.
pub(crate) fn is_line_end(c: char) -> bool {
    matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The parts of a document that was read in one piece, such as a row of a table, of at most so many bytes each;
/// their texts joined are its text.
pub(in crate::corpus) fn in_parts(
    mut document: Document,
    most: usize,
) -> impl Iterator<Item = Document> + Send {
    let (mut start, mut begins) = (0, 0);
    std::iter::from_fn(move || {
        let rest = document.text.get(start..).filter(|rest| !rest.is_empty())?;
        let is_last = rest.len() <= most;
        let length = if is_last {
            rest.len()
        } else {
            split_point(rest, most)
        };
        let text = rest.get(..length)?.to_owned();
        let part = Document {
            id: document.id.clone(),
            metadata: document.metadata.clone(),
            notices: std::mem::take(&mut document.notices),
            begins,
            marked: document.marked.within(start..start + length),
            text,
        };
        start += length;
        begins += part.text.chars().count();
        Some(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::{Boilerplate, Marks, Part};
    use proptest::prelude::*;

    #[test]
    fn the_best_place_in_the_last_quarter_is_taken() {
        for wanted in [
            "aa\n\n|b.\nc d",
            "a\r\n \r\n|b. c",
            "word.\nb\n|cd",
            "words. |B c",
            "words b |c",
            "abcdefgh|e\u{301}",
            "abcdef|👍🏽",
        ] {
            // So many bytes stand before the last quarter of forty.
            let begin = ". \n\n".repeat(7) + ".\n";
            let place = begin.len() + wanted.find('|').unwrap();
            let text = begin + &wanted.replace('|', "") + "字\n\n. more";
            assert!(split_point(&text, 40) <= 40);
            if wanted.contains([' ', '\n']) {
                assert_eq!(split_point(&text, 40), place, "{wanted:?}");
            }
        }
        assert_eq!(split_point("字字", 1), 3);
    }

    #[test]
    fn parts_joined_are_the_document_with_its_marks() {
        let (title, byline, end) = ("Títle of it", "By Ann Lee", "The énd of it is here.");
        let text = format!("{title}\n\nÉlan has words. It has more. \n\n{byline}\n\n{end}");
        let mut marked = Marks::default();
        for (words, part) in [
            (title, Part::Headline),
            (byline, Part::Boilerplate(Boilerplate::Byline)),
            (end, Part::Item),
        ] {
            let start = text.find(words).unwrap();
            marked.add(start..start + words.len(), part);
        }
        let document = Document {
            id: "a".to_owned(),
            text: text.clone(),
            metadata: vec!["Planet".to_owned()],
            notices: Vec::new(),
            begins: 0,
            marked,
        };
        for most in 16..text.len() + 2 {
            let (mut joined, mut characters, mut marked) = (String::new(), 0, String::new());
            for part in in_parts(document.clone(), most) {
                assert!((1..=most).contains(&part.text.len()));
                assert_eq!((part.begins, part.metadata.len()), (characters, 1));
                for (at, _) in &part.marked.parts {
                    marked += &part.text[at.clone()];
                }
                characters += part.text.chars().count();
                joined += &part.text;
            }
            assert_eq!(joined, text);
            assert_eq!(marked, [title, byline, end].concat(), "{most}");
        }
    }

    proptest! {
        #[test]
        fn no_split_parts_a_character(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "a", "Word. ", " ", "\r\n", "\n", "e\u{301}", "👩\u{200D}🚒", "👍🏽", "é", "“So.” ", "。", "\u{2028}",
            ]), 30..200),
        ) {
            let text = pieces.concat();
            let bounds: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
            let mut at = 0;
            while text.len() - at > 64 {
                let length = split_point(&text[at..], 64);
                prop_assert!((1..=64).contains(&length));
                at += length;
                prop_assert!(bounds.binary_search(&at).is_ok(), "{:?}", &text[at - length..at]);
            }
        }
    }
}
