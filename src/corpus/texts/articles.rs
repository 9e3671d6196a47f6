//! The articles of an export of a news database, each a document: they stand one below the other in one text.

use std::ops::Range;

use super::cover::cover;
use crate::corpus::files::exports::europresse::is_of_foot;
use crate::corpus::files::exports::{Cut, Parting, parting};
use crate::corpus::metadata::head::date_and_outlet;

/// What is known of an export while its text comes.
pub(in crate::corpus) struct Articles {
    parting: Parting,
    /// The most bytes of an article that are held.
    most: usize,
    /// What has come and is not given away yet, behind some that is.
    text: String,
    /// How many bytes of it were given away, and how many were looked at: whole lines.
    given: usize,
    seen: usize,
    /// Whether the article at hand has what shows that it is one.
    is_shown: bool,
    /// The article at hand.
    at: Place,
    /// The one before it.
    before: Option<Place>,
    /// Date and outlet of the article of which something was given away last.
    told: [Option<String>; 2],
}

/// Which article, from 1, and how many of its characters were given away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    number: usize,
    begins: usize,
}

/// An article, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::corpus) struct Article {
    /// Which of the export, from 1.
    pub(in crate::corpus) number: usize,
    /// How many characters of it stand before `text`.
    pub(in crate::corpus) begins: usize,
    pub(in crate::corpus) text: String,
    /// Which bytes of `text` are none of the article's, but what the database says of all: its cover, and what stands behind the
    /// last article.
    pub(in crate::corpus) furniture: Range<usize>,
    /// Date and outlet, if the lines above the article tell them.
    pub(in crate::corpus) told: [Option<String>; 2],
    /// What parts it from the others.
    pub(in crate::corpus) parting: Parting,
}

impl Articles {
    /// Those of a text that begins so, if it is an export; of an article with more than `most` bytes parts are
    /// given away.
    pub(in crate::corpus) fn of(beginning: &str, most: usize) -> Option<Self> {
        Some(Articles {
            parting: parting(beginning)?,
            most,
            text: String::new(),
            given: 0,
            seen: 0,
            is_shown: false,
            at: Place {
                number: 1,
                begins: 0,
            },
            before: None,
            told: [None, None],
        })
    }

    /// Takes more of the text; returns the articles that end in it.
    pub(in crate::corpus) fn push(&mut self, more: &str) -> Vec<Article> {
        self.text.push_str(more);
        let mut found = Vec::new();
        while let Some(length) = line_length(&self.text[self.seen..]) {
            let line = self.seen..self.seen + length;
            self.seen = line.end;
            let words = &self.text[line.clone()];
            let is_mark = self.parting.is_mark(words);
            let (end, is_next) = match self.parting.cut() {
                Cut::Before => (line.start, is_mark && self.is_shown),
                Cut::Behind => (line.end, is_mark),
                Cut::BehindFoot => (line.start, self.is_shown && !is_of_foot(words)),
            };
            let is_shown = self.parting.shows_article(words);
            if is_next {
                found.push(self.give(end));
                self.before = Some(self.at);
                self.at = Place {
                    number: self.at.number + 1,
                    begins: 0,
                };
                self.is_shown = false;
            }
            self.is_shown |= is_shown;
        }
        if self.text.len() - self.given > self.most {
            // Whole lines, so that no mark is torn.
            let end = match self.seen > self.given {
                true => self.seen,
                false => self.text.len(),
            };
            found.push(self.give(end));
        }
        found
    }

    /// What is left at the end of the text, unless it is white space.
    pub(in crate::corpus) fn end(mut self) -> Option<Article> {
        // A last line needs no end of its own.
        let is_last_shown = self.parting.shows_article(&self.text[self.seen..]);
        let is_shown = is_last_shown || self.parting.cut() != Cut::Behind && self.is_shown;
        let before = self.before.filter(|_| !is_shown && self.at.begins == 0);
        self.at = before.unwrap_or(self.at);
        let mut rest = self.give(self.text.len());
        if before.is_some() {
            rest.furniture = 0..rest.text.len();
        }
        (!rest.text.trim().is_empty()).then_some(rest)
    }

    /// Gives away what is held up to this place, as the article at hand.
    fn give(&mut self, end: usize) -> Article {
        let text = self.text[self.given..end].to_owned();
        self.given = end;
        self.seen = self.seen.max(end);
        // Not each time: of a text that came whole the rest would be moved for each of its articles.
        if self.given * 2 > self.text.len() {
            self.text.drain(..self.given);
            self.seen -= self.given;
            self.given = 0;
        }
        let Place { number, begins } = self.at;
        let mut furniture = 0..0;
        if begins == 0 {
            if number == 1 {
                furniture.end = cover(&text, self.parting).unwrap_or(0);
            }
            self.told = date_and_outlet(&text[furniture.end..], self.parting);
        }
        self.at.begins += text.chars().count();
        Article {
            number,
            begins,
            text,
            furniture,
            told: self.told.clone(),
            parting: self.parting,
        }
    }
}

/// How many bytes the first line has, with what ends it; nothing if its end has yet to come.
fn line_length(text: &str) -> Option<usize> {
    let end = text.find(['\n', '\r'])?;
    match text.as_bytes()[end..] {
        // Perhaps the first half of an end.
        [b'\r'] => None,
        [b'\r', b'\n', ..] => Some(end + 2),
        _ => Some(end + 1),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The texts of the articles of an export that comes in these pieces, joined, each behind its number.
    fn told_apart(pieces: &[&str], most: usize) -> Vec<(usize, String)> {
        let mut articles = Articles::of(&pieces.concat(), most).unwrap();
        let mut found: Vec<Article> = Vec::new();
        for piece in pieces {
            found.extend(articles.push(piece));
        }
        found.extend(articles.end());
        let mut joined: Vec<(usize, String)> = Vec::new();
        for article in found {
            match joined.last_mut() {
                Some((number, text)) if *number == article.number => {
                    assert_eq!(article.begins, text.chars().count());
                    text.push_str(&article.text);
                }
                _ => {
                    assert_eq!(article.begins, 0);
                    joined.push((article.number, article.text));
                }
            }
        }
        joined
    }

    fn numbered(texts: &[&str]) -> Vec<(usize, String)> {
        (1..)
            .zip(texts.iter().map(|text| text.to_string()))
            .collect()
    }

    #[test]
    fn what_stands_below_a_number_of_europresse_ends_its_article() {
        let [first, second] = [
            "Delta Post\n\nBoats leave\n\nThey left.\n\n© 2008 Delta Post\nnews·20080304·DP·0012\nDate d'émission : 2015-07-04\n\n",
            "Delta Post\n\nBoats are back\n\nThey cäme.\n\nNuméro de document : news·20080305·DP·0013\n\nnews·20080305·DP·0013\n",
        ];
        assert_eq!(told_apart(&[first, second], 20), numbered(&[first, second]));
        // What comes behind the last number is furniture of the last article.
        let rest = "Contact us\n";
        let both = second.to_owned() + rest;
        assert_eq!(
            told_apart(&[first, second, rest], usize::MAX),
            numbered(&[first, &both])
        );
    }

    #[test]
    fn rules_part_articles_that_have_a_number() {
        let rule = "_".repeat(60) + "\n";
        let number = "ProQuest document ID: 433099801\n";
        let report = [
            &rule,
            "Report Information from ProQuest\n12 March 2008 11:03\n",
        ]
        .concat();
        let list = [&rule, "Table of contents\n1. Boats leave\n"].concat();
        // A rule within an article parts nothing.
        let first = [&rule, "\nBoats leave\n\n", &rule, "They left.\n", number].concat();
        let second = [&rule, "\nBoats are back\n", number].concat();
        let rest = [&rule, "Contact us\n"].concat();
        for cover in [
            "",
            &report,
            &[report.as_str(), &list].concat(),
            &[report.as_str(), &rule].concat(),
        ] {
            let export = [cover, &first, &second, &rest].concat();
            let mut articles = Articles::of(&export, usize::MAX).unwrap();
            let mut found = articles.push(&export);
            found.extend(articles.end());
            let ends = |article: &Article| {
                (
                    article.number,
                    article.furniture.clone(),
                    article.text.len(),
                )
            };
            let begin = cover.len() + first.len();
            assert_eq!(
                found.iter().map(ends).collect::<Vec<_>>(),
                [
                    (1, 0..cover.len(), begin),
                    (2, 0..0, second.len()),
                    (2, 0..rest.len(), rest.len())
                ]
            );
        }
        assert!(Articles::of(&rule.repeat(9), usize::MAX).is_none());
    }

    #[test]
    fn an_article_goes_from_mark_to_mark() {
        let [first, second] = [
            "Terms: boats\n\n1 of 2 DOCUMENTS\r\n\r\nThe boats left.\r\n",
            "  2 of 2 DOCUMENTS\r\n\r\nThey came bäck.",
        ];
        assert_eq!(told_apart(&[first, second], 99), numbered(&[first, second]));
    }

    #[test]
    fn what_follows_the_last_end_is_no_article() {
        let [first, second, rest] = [
            "Boats leave\n\nThey left.\n\nEnd of Document\n",
            "\n\nBoats are back\n\nThey cäme.\n\nEND OF DOCUMENT\n",
            "\nSearch summary\n",
        ];
        let both = second.to_owned() + rest;
        assert_eq!(
            told_apart(&[first, second, rest], 99),
            numbered(&[first, &both])
        );
        assert_eq!(
            told_apart(&[first, second, " \n"], 99),
            numbered(&[first, second])
        );
        // The last line needs no end.
        let second = second.trim_end();
        assert_eq!(told_apart(&[first, second], 99), numbered(&[first, second]));
        let mut articles = Articles::of(&[first, second].concat(), 99).unwrap();
        articles.push(&[first, second].concat());
        let found = articles.push(rest);
        assert!(found.iter().all(|article| article.furniture.is_empty()));
        assert_eq!(
            articles.end().unwrap().furniture,
            0..rest.trim_start().len()
        );
        // An article that is long enough to be given away before its end is known is one.
        let long = "Boats are here to stay\n".repeat(9);
        assert_eq!(told_apart(&[first, second, "\n", &long], 99).len(), 3);
    }

    /// An article keeps no room for those behind it.
    #[test]
    fn articles_of_a_text_that_came_whole_take_no_more_than_they_hold() {
        let text: String = (1..=500)
            .map(|number| format!("{number} of 500 DOCUMENTS\n\nThe boats left.\n\n"))
            .collect();
        let mut articles = Articles::of(&text, usize::MAX).unwrap();
        let mut found = articles.push(&text);
        found.extend(articles.end());
        assert_eq!(found.len(), 500);
        let room: usize = found.iter().map(|article| article.text.capacity()).sum();
        assert_eq!(room, text.len());
    }

    #[test]
    fn lines_may_end_in_any_way() {
        let lines = |end: &str| {
            let text = "1 of 2 DOCUMENTS\n\nThey left.\n\u{feff}2 of 2 DOCUMENTS\u{200e}\nThey came back.\n";
            text.replace('\n', end)
        };
        for end in ["\n", "\r\n", "\r"] {
            let found = told_apart(&[&lines(end)], 99);
            assert_eq!(found.len(), 2, "{end:?}");
            assert!(found[1].1.starts_with("\u{feff}2 of 2"));
        }
    }

    proptest! {
        #[test]
        fn an_export_may_come_in_any_pieces(
            lines in prop::collection::vec("(End of Document|Document 1 of 9|<DOC>|news·20080304·DP·12|©|The bäck line\\.| )(\r|\r?\n)", 0..20),
            cuts in prop::collection::vec(0usize..300, 0..6),
            most in 0usize..99,
        ) {
            let text = lines.concat();
            if Articles::of(&text, most).is_none() {
                return Ok(());
            }
            let whole = told_apart(&[&text], usize::MAX);
            let all: String = whole.iter().map(|(_, text)| text.as_str()).collect();
            prop_assert!(text.starts_with(&all) && text[all.len()..].trim().is_empty());
            let mut cuts: Vec<usize> = cuts.iter().map(|&at| text.floor_char_boundary(at)).collect();
            cuts.extend([0, text.len()]);
            cuts.sort_unstable();
            let pieces: Vec<&str> = cuts.windows(2).map(|at| &text[at[0]..at[1]]).collect();
            prop_assert_eq!(told_apart(&pieces, usize::MAX), whole);
            // In parts nothing is lost either.
            let parts = told_apart(&pieces, most);
            let all_in_parts: String = parts.iter().map(|(_, text)| text.as_str()).collect();
            prop_assert!(text.starts_with(&all_in_parts) && text[all_in_parts.len()..].trim().is_empty());
        }
    }
}
