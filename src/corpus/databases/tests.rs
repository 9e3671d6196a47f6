use proptest::prelude::*;

use super::*;

/// The articles of `tests/databases.txt`. Above each stands how many articles it holds, its date and its outlet; before each line the
/// mark that it gets. A line that begins with `+` goes on with the line above it.
const CASES: &str = include_str!("../../../tests/databases.txt");

fn named(mark: Mark) -> &'static str {
    match mark {
        Mark::Headline => "headline",
        Mark::Byline => "byline",
        Mark::Date => "date",
        Mark::Caption => "caption",
        Mark::Notice => "notice",
        Mark::Field => "field",
        Mark::Repeated => "repeated",
    }
}

/// The lines of a case: the mark and the words of each, and the text that they make.
fn lines_of(case: &str) -> (Vec<(&str, &str)>, String) {
    let (mut lines, mut text) = (Vec::new(), String::new());
    for line in case.lines() {
        let (mark, words) = line.split_once('|').unwrap_or_else(|| panic!("{line}"));
        let words = words.strip_prefix(' ').unwrap_or(words);
        let (end, words) = match words.strip_prefix('+') {
            Some(words) => ("", words),
            None => ("\n", words),
        };
        if !lines.is_empty() {
            text.push_str(end);
        }
        text.push_str(words);
        lines.push((mark.trim(), words.trim()));
    }
    (lines, text)
}

#[test]
fn articles_are_recognized_and_marked() {
    for case in CASES.split("\n=== ").skip(1) {
        let (head, body) = case.split_once('\n').unwrap();
        let [name, date, outlet] = head.split(" | ").collect::<Vec<_>>()[..] else {
            panic!("{head}");
        };
        let (lines, text) = lines_of(body.trim_end());
        let said = |value: Option<String>| value.unwrap_or_else(|| "none".to_owned());
        for text in [
            text.clone(),
            text.replace('\n', "\r\n"),
            text.replace('\n', "\r"),
        ] {
            let Some(Recognized::Article(export)) = recognize(&text) else {
                panic!("{name} is not recognized");
            };
            let reading = export.read(&text, false);
            let marked: Vec<(&str, &str)> = reading
                .marks
                .iter()
                .map(|(at, mark)| (named(*mark), &text[at.clone()]))
                .collect();
            let found = [said(reading.date.clone()), said(reading.outlet.clone())];
            assert_eq!(found, [date, outlet], "{name}: {marked:?}");
            for (mark, words) in lines.iter().filter(|(_, words)| !words.is_empty()) {
                let found = marked
                    .iter()
                    .filter(|(_, said)| said.split(['\n', '\r']).any(|line| line.trim() == *words));
                let found: Vec<&str> = found.map(|(mark, _)| *mark).collect();
                let expected: &[&str] = if mark.is_empty() { &[] } else { &[mark] };
                assert_eq!(found, expected, "{name}: {words}\n{marked:?}");
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

/// The texts of the articles of an export that comes in these pieces, joined.
fn split(pieces: &[&str], most: usize) -> Vec<Article> {
    let export = export(&pieces.concat()).unwrap_or_else(|| panic!("no export: {pieces:?}"));
    let mut splitter = Splitter::new(export, most);
    let mut found: Vec<Article> = pieces
        .iter()
        .flat_map(|piece| splitter.push(piece))
        .collect();
    found.extend(splitter.end());
    let mut joined: Vec<Article> = Vec::new();
    for article in found {
        match joined.last_mut() {
            Some(last) if last.number == article.number => {
                assert_eq!(article.begins, last.text.chars().count());
                let outside =
                    article.outside.start + last.text.len()..article.outside.end + last.text.len();
                if !outside.is_empty() {
                    last.outside = outside;
                }
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
    let file = include_str!("../../../tests/exports.txt");
    for case in file.split("\n\n=== ").skip(1) {
        let rule = "_".repeat(60);
        let (name, parts) = case.split_once('\n').unwrap();
        let parts = parts.strip_prefix("--- ").unwrap().split("\n--- ");
        let part = |part: &str| {
            let (kind, lines) = part.split_once('\n').unwrap();
            let lines = format!("{}\n", lines.trim_end_matches('\n').replace("@RULE", &rule));
            (kind.to_owned(), lines)
        };
        let parts: Vec<(String, String)> = parts.map(part).collect();
        for end in ["\n", "\r\n"] {
            // The last line needs no end.
            let export: String = parts.iter().map(|(_, lines)| lines.as_str()).collect();
            let export = export.trim_end().replace('\n', end);
            let mut found = String::new();
            for article in split(&[&export], usize::MAX) {
                let inside = match article.outside.start {
                    0 => article.outside.end..article.text.len(),
                    start => 0..start,
                };
                let kind = if article.outside.start == 0 {
                    "cover"
                } else {
                    "rest"
                };
                let outside = format!("--- {kind}\n{}", &article.text[article.outside.clone()]);
                let inside = format!("--- article\n{}", &article.text[inside]);
                match (article.outside.is_empty(), kind) {
                    (true, _) => found += &inside,
                    (false, "cover") => found += &[outside, inside].concat(),
                    (false, _) => found += &[inside, outside].concat(),
                }
                found += "\n";
            }
            let lines = |text: &str| -> Vec<String> {
                let lines = text.lines().filter(|line| !line.trim().is_empty());
                lines.map(str::to_owned).collect()
            };
            let expected: String = parts
                .iter()
                .map(|(kind, lines)| format!("--- {kind}\n{lines}"))
                .collect();
            assert_eq!(lines(&found), lines(&expected), "{name}");
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
        "news·20080304·DP·0012\n\nnews·20080304·DP·0012\n",
        &format!("{}\n", "_".repeat(60)).repeat(9),
        "1 of 2 DOCUMENTS\n",
    ] {
        assert!(export(text).is_none(), "{text}");
        let found = recognize(text);
        assert!(
            !matches!(found, Some(Recognized::SeveralArticles)),
            "{text}"
        );
    }
    for text in [
        "They left.\n\nEnd of Document\n\nThey came back.\n",
        "They left.\n3 of 9 DOCUMENTS\nwere theirs.\n",
        "LENGTH: long\n",
    ] {
        assert!(recognize(text).is_none(), "{text}");
    }
}

#[test]
fn fields_that_an_article_has_once_tell_several_articles() {
    for [first, second] in [
        ["LOAD-DATE: May 3, 2019", "Load-Date: May 4, 2019"],
        [
            "ProQuest document ID: 433099801",
            "ProQuest document ID: 433099802",
        ],
        ["Record Number: 08030401", "Record Number: 1A2B3C4D5E"],
    ] {
        let text = format!("{first}\r\n\r\nThe boats left.\n  {second}\n\nThey came back.");
        assert!(matches!(
            recognize(&text),
            Some(Recognized::SeveralArticles)
        ));
        assert!(recognize(first).is_none());
    }
}

/// An article keeps no room for those behind it.
#[test]
fn articles_take_no_more_memory_than_they_hold() {
    let text: String = (1..=500)
        .map(|number| format!("{number} of 500 DOCUMENTS\n\nThe boats left.\n\n"))
        .collect();
    let found = split(&[&text], usize::MAX);
    assert_eq!(found.len(), 500);
    let room: usize = found.iter().map(|article| article.text.capacity()).sum();
    assert_eq!(room, text.len());
}

proptest! {
    #[test]
    fn an_export_may_come_in_any_pieces(
        lines in prop::collection::vec(
            "(End of Document|Document 1 of 9|<DOC>|HD|LP  |BYLINE: A|news·20080304·DP·12|©|The bäck line\\.| )(\r|\r?\n)", 0..20
        ),
        cuts in prop::collection::vec(0usize..300, 0..6),
        most in 0usize..99,
    ) {
        let text = lines.concat();
        if export(&text).is_none() {
            return Ok(());
        }
        let texts = |articles: &[Article]| -> Vec<String> { articles.iter().map(|article| article.text.clone()).collect() };
        let at_once = split(&[&text], usize::MAX);
        for article in &at_once {
            let mut end = 0;
            for (bytes, _) in &article.reading.marks {
                prop_assert!(bytes.start >= end && article.text.get(bytes.clone()).is_some(), "{:?}", article);
                end = bytes.end;
            }
        }
        let all = texts(&at_once).concat();
        prop_assert!(text.starts_with(&all) && text[all.len()..].trim().is_empty());
        let mut cuts: Vec<usize> = cuts.iter().map(|&at| text.floor_char_boundary(at)).collect();
        cuts.extend([0, text.len()]);
        cuts.sort_unstable();
        let pieces: Vec<&str> = cuts.windows(2).map(|at| &text[at[0]..at[1]]).collect();
        prop_assert_eq!(texts(&split(&pieces, usize::MAX)), texts(&at_once));
        // In parts nothing is lost either.
        let all = texts(&split(&pieces, most)).concat();
        prop_assert!(text.starts_with(&all) && text[all.len()..].trim().is_empty());
    }
}
