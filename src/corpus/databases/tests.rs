use proptest::prelude::*;

use super::export::Export;
use super::*;

/// The articles of `tests/databases.txt`. Above each stand its name, date and outlet; before each line the mark that
/// it gets. A line that begins with `+` goes on with the line above it.
const CASES: &str = include_str!("../../../tests/databases.txt");

fn mark_name(part: Part) -> &'static str {
    match part {
        Part::Boilerplate(Boilerplate::Navigation) => "field",
        _ => part.as_str(),
    }
}

/// The lines of a case: the mark and the words of each, and the text that they make.
fn lines_of(case: &str) -> (Vec<(&str, &str)>, String) {
    let (mut lines, mut text) = (Vec::new(), String::new());
    for line in case.lines() {
        let (mark, words) = line.split_once('|').unwrap_or_else(|| panic!("{line}"));
        let words = words.strip_prefix(' ').unwrap_or(words);
        let (before, words) = match words.strip_prefix('+') {
            Some(words) => ("", words),
            None => ("\n", words),
        };
        text += before;
        text += words;
        lines.push((mark.trim(), words.trim()));
    }
    (lines, text.split_off(1))
}

#[test]
fn articles_are_recognized_and_marked() {
    for case in CASES.split("\n=== ").skip(1) {
        let (head, body) = case.split_once('\n').unwrap();
        let (lines, text) = lines_of(body.trim_end());
        let value = |value: Option<String>| value.unwrap_or_else(|| "none".to_owned());
        for end in ["\n", "\r\n", "\r"] {
            let text = text.replace('\n', end);
            let Some(Recognized::Article(export)) = recognize(&text) else {
                panic!("{head} is not recognized");
            };
            let reading = export.read(&text);
            let marks = reading.marks.parts.iter();
            let marks = marks.map(|(at, part)| (mark_name(*part), &text[at.clone()]));
            let marks: Vec<(&str, &str)> = marks.collect();
            let found = reading.dated.map(value).join(" | ");
            assert!(head.ends_with(&found), "{head}: {found}, {marks:?}");
            for (mark, words) in lines.iter().filter(|(_, words)| !words.is_empty()) {
                let has_words =
                    |text: &str| text.split(['\n', '\r']).any(|line| line.trim() == *words);
                let found = marks.iter().filter(|(_, text)| has_words(text));
                let found: Vec<&str> = found.map(|(mark, _)| *mark).collect();
                assert_eq!(found.concat(), *mark, "{head}: {words}\n{marks:?}");
            }
        }
    }
}

fn export(text: &str) -> Option<Export> {
    match recognize(text)? {
        Recognized::Export(export) => Some(export),
        _ => None,
    }
}

/// The articles of an export that comes in these pieces, the parts of each joined.
fn split(pieces: &[&str], most: usize) -> Vec<Article> {
    let export = export(&pieces.concat()).unwrap_or_else(|| panic!("no export: {pieces:?}"));
    let mut splitter = Splitter::new(export, most);
    let mut found: Vec<Article> = Vec::new();
    for piece in pieces {
        found.extend(splitter.push(piece));
    }
    found.extend(splitter.end());
    let mut joined: Vec<Article> = Vec::new();
    for article in found {
        match joined.last_mut() {
            Some(last) if last.number == article.number => {
                assert_eq!(article.begins, last.text.chars().count());
                last.text.push_str(&article.text);
            }
            _ => {
                assert_eq!((article.begins, article.number), (0, joined.len() + 1));
                joined.push(article);
            }
        }
    }
    joined
}

#[test]
fn exports_are_cut_at_their_marks() {
    let file = include_str!("../../../tests/exports.txt").replace("@RULE", &"_".repeat(60));
    let filled = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        lines.map(str::to_owned).collect()
    };
    for case in file.split("\n\n=== ").skip(1) {
        let (name, parts) = case.split_once('\n').unwrap();
        let lines = parts.lines().filter(|line| !line.starts_with("--- "));
        let text = lines.collect::<Vec<_>>().join("\n");
        for end in ["\n", "\r\n"] {
            // The last line needs no end.
            let text = text.trim_end().replace('\n', end);
            let mut found = String::new();
            for Article { text, outside, .. } in split(&[&text], usize::MAX) {
                let (cover, article, rest) = match outside.start {
                    0 => (&text[..outside.end], &text[outside.end..], ""),
                    start => ("", &text[..start], &text[start..]),
                };
                for (kind, text) in [("cover", cover), ("article", article), ("rest", rest)] {
                    if !text.is_empty() {
                        found += &format!("--- {kind}\n{text}\n");
                    }
                }
            }
            assert_eq!(filled(&found), filled(parts), "{name}");
        }
    }
}

#[test]
fn prose_and_single_marks_are_no_export() {
    for text in [
        "3 of 12 boats left.\n4 of 12 boats came back.\n",
        "Document 3 was signed.\nDocument 4 was not.\nDocument thewholeprocedure\nDocument theotherprocedure\n",
        "news·today·DP·12\nnews·today·DP·13\nDas ist Dokument 3 von 4\nDocument 3 de la liste\n",
        "End of document and debate\nEnd of day\n",
        &format!("{}\n", "_".repeat(60)).repeat(9),
        "They left.\n\nEnd of Document\n\nThey came back.\n",
        "They left.\n3 of 9 DOCUMENTS\nwere theirs.\n",
        "LENGTH: long\n",
    ] {
        assert!(recognize(text).is_none(), "{text}");
    }
    for text in [
        "news·20080304·DP·0012\n\nnews·20080304·DP·0012\n",
        "1 of 2 DOCUMENTS\n",
    ] {
        assert!(
            matches!(recognize(text), Some(Recognized::Article(_))),
            "{text}"
        );
    }
}

#[test]
fn fields_that_an_article_has_once_tell_several_articles() {
    for [first, second] in [
        ["LOAD-DATE: May 3, 2019", "Load-Date: May 4, 2019"],
        ["ProQuest document ID: 43309", "ProQuest document ID: 43310"],
        ["Record Number: 08030401", "Record Number: 1A2B3C4D5E"],
    ] {
        let text = format!("{first}\r\n\r\nThe boats left.\n  {second}\n\nThey came back.");
        let found = recognize(&text);
        assert!(matches!(found, Some(Recognized::SeveralArticles)));
        assert!(recognize(first).is_none());
    }
}

/// An article keeps no room for those behind it.
#[test]
fn articles_take_no_more_memory_than_they_hold() {
    let article = |number| format!("{number} of 500 DOCUMENTS\n\nThe boats left.\n\n");
    let text: String = (1..=500).map(article).collect();
    let found = split(&[&text], usize::MAX);
    assert_eq!(found.len(), 500);
    let room: usize = found.iter().map(|article| article.text.capacity()).sum();
    assert_eq!(room, text.len());
}

proptest! {
    #[test]
    fn an_export_may_come_in_any_pieces(
        lines in prop::collection::vec(
            "(End of Document|Document 1 of 9|<DOC>|HD|LP  |BYLINE: A|news·20080304·DP·12|©|The bäck line\\.| )\
             (\r|\r?\n)", 0..20
        ),
        cuts in prop::collection::vec(0usize..300, 0..6),
        most in 0usize..99,
    ) {
        let text = lines.concat();
        if export(&text).is_none() {
            return Ok(());
        }
        let texts = |articles: &[Article]| -> Vec<String> {
            articles.iter().map(|article| article.text.clone()).collect()
        };
        let at_once = split(&[&text], usize::MAX);
        for article in &at_once {
            let mut end = 0;
            for (bytes, _) in &article.reading.marks.parts {
                prop_assert!(bytes.start >= end && article.text.get(bytes.clone()).is_some(), "{:?}", article);
                end = bytes.end;
            }
        }
        let mut cuts: Vec<usize> = cuts.iter().map(|&at| text.floor_char_boundary(at)).collect();
        cuts.extend([0, text.len()]);
        cuts.sort_unstable();
        let pieces: Vec<&str> = cuts.windows(2).map(|at| &text[at[0]..at[1]]).collect();
        prop_assert_eq!(texts(&split(&pieces, usize::MAX)), texts(&at_once));
        // In parts nothing is lost either.
        for articles in [at_once, split(&pieces, most)] {
            let all = texts(&articles).concat();
            prop_assert!(text.starts_with(&all) && text[all.len()..].trim().is_empty());
        }
    }
}
