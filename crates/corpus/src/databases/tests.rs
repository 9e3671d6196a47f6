use proptest::prelude::*;

use super::export::Export;
use super::*;

/// The articles of `crates/corpus/tests/databases.txt`. Above each stand its name, date and outlet; before each line the
/// mark that it gets. A line that begins with `+` goes on with the line above it.
const CASES: &str = include_str!("../../tests/databases.txt");

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
    assert_eq!(table::DATABASES.len(), 6, "a table cannot be read");
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
            let marks: Vec<(&str, &str)> = reading
                .marks
                .parts
                .iter()
                .map(|(at, part)| (part.as_str(), &text[at.clone()]))
                .collect();
            let read = reading.dated.map(value).join(" | ");
            assert!(head.ends_with(&read), "{head}: {read}, {marks:?}");
            for (mark, words) in lines.iter().filter(|(_, words)| !words.is_empty()) {
                let has_words =
                    |text: &str| text.split(['\n', '\r']).any(|line| line.trim() == *words);
                let read: Vec<&str> = marks
                    .iter()
                    .filter(|(_, text)| has_words(text))
                    .map(|(mark, _)| *mark)
                    .collect();
                assert_eq!(read.concat(), *mark, "{head}: {words}\n{marks:?}");
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
fn split(pieces: &[&str], most: usize) -> Vec<ExportArticle> {
    let export = export(&pieces.concat()).unwrap_or_else(|| panic!("no export: {pieces:?}"));
    let mut splitter = Splitter::new(Cut::Export(export), most);
    let mut read: Vec<ExportArticle> = Vec::new();
    for piece in pieces {
        read.extend(splitter.push(piece));
    }
    read.extend(splitter.end());
    // An article keeps no room for those after it.
    assert!(
        read.iter()
            .all(|article| article.text.capacity() == article.text.len())
    );
    let mut joined: Vec<ExportArticle> = Vec::new();
    for article in read {
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
    let file = include_str!("../../tests/exports.txt").replace("@RULE", &"_".repeat(60));
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
            let mut read = String::new();
            let mut add = |kind: &str, text: &str| {
                if !text.is_empty() {
                    read += &format!("--- {kind}\n{text}\n");
                }
            };
            match recognize(&text) {
                None => add("none", &text),
                Some(Recognized::Article(_)) => add("one article", &text),
                Some(Recognized::SeveralArticles) => add("several articles", &text),
                Some(Recognized::Export(export)) => {
                    for ExportArticle { text, outside, .. } in export.articles(&text) {
                        let is_cover = outside.start == 0;
                        let article = if is_cover {
                            outside.end..text.len()
                        } else {
                            0..outside.start
                        };
                        add("cover", if is_cover { &text[outside.clone()] } else { "" });
                        add("article", &text[article]);
                        add("rest", if is_cover { "" } else { &text[outside] });
                    }
                }
            }
            assert_eq!(filled(&read), filled(parts), "{name}");
        }
    }
}

proptest! {
    #[test]
    fn an_export_may_come_in_any_pieces(
        lines in prop::collection::vec(
            "(End of Document|Document 1 of 9|<DOC>|HD|LP  |BYLINE: A|news·20080304·DP·12|©|The bäck line| )\
             (\r|\r?\n)", 0..20
        ),
        cuts in prop::collection::vec(0usize..300, 0..6),
        most in 0usize..99,
    ) {
        let text = lines.concat();
        if export(&text).is_none() {
            return Ok(());
        }
        let texts = |articles: &[ExportArticle]| -> Vec<String> {
            articles.iter().map(|article| article.text.clone()).collect()
        };
        let at_once = split(&[&text], usize::MAX);
        for article in &at_once {
            let mut end = 0;
            for (bytes, _) in &article.reading.marks.parts {
                let is_inside = article.text.get(bytes.clone()).is_some();
                prop_assert!(bytes.start >= end && is_inside, "{:?}", article);
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
