//! Several articles in one text, by what stands around each of them: the same short lines again and again, such as
//! `Author: …`, `Page: …` and `Record Number: …`.

use std::collections::{HashMap, HashSet};

use super::table::bare;

/// Fewest articles, and fewest lines that stand once in each.
const ARTICLES: usize = 3;
const LINES: usize = 3;
/// Most characters and words of the name of a field, and of another line that comes again.
const NAME: usize = 40;
const WORDS: usize = 5;
const SHORT: usize = 60;
/// Fewest bytes of prose: 80 letters, or 27 Chinese characters.
const PROSE: usize = 80;

/// Several articles in one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Several {
    /// The number of articles.
    pub(crate) count: usize,
    /// The first line that stands once in each.
    pub(crate) line: String,
}

/// A line in the order of the text.
struct Line<'t> {
    text: &'t str,
    /// The part of the line that repeats from article to article.
    key: Option<String>,
}

/// Finds several articles in the lines of a text: so many lines stand once in each, in the same order, together above and
/// below its prose, and one of them tells when it appeared or its number. An interview, a list of events and a page with
/// comments have no such lines, or prose of another kind before them.
pub(crate) fn several_articles<'t>(lines: impl Iterator<Item = &'t str>) -> Option<Several> {
    let lines = lines.map(bare).filter(|line| !line.is_empty());
    let lines: Vec<Line> = lines
        .map(|text| Line {
            text,
            key: key(text),
        })
        .collect();
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, line) in lines.iter().enumerate() {
        if let Some(key) = &line.key {
            places.entry(key).or_default().push(at);
        }
    }
    let mut of_count: HashMap<usize, Vec<Vec<usize>>> = HashMap::new();
    for places in places
        .into_values()
        .filter(|places| places.len() >= ARTICLES)
    {
        of_count.entry(places.len()).or_default().push(places);
    }
    let mut found: Vec<(usize, Vec<Vec<usize>>)> = of_count.into_iter().collect();
    found.retain(|(_, fields)| fields.len() >= LINES);
    found.sort_by_key(|(count, fields)| (std::cmp::Reverse(fields.len()), *count));
    found.into_iter().find_map(|(count, mut fields)| {
        fields.sort();
        let first = fields[0].clone();
        fields.retain(|places| alternate(&first, places));
        let is_apart = fields.len() >= LINES
            && fields.iter().any(|places| identifies(&lines, places))
            && parts_prose(&lines, &fields, count);
        is_apart.then(|| Several {
            count,
            line: lines[first[0]].text.to_owned(),
        })
    })
}

/// The name of the field in a line, or a short line with its numbers left away.
fn key(line: &str) -> Option<String> {
    let name = line.split(':').next().filter(|name| {
        name.len() < line.len() && name.len() <= NAME && name.split_whitespace().count() <= WORDS
    });
    let text = match name {
        Some(name) => name,
        None if line.chars().count() <= SHORT && !line.ends_with(['.', '!', '?', '。']) => line,
        None => return None,
    };
    let mut key = String::new();
    for sign in text.chars() {
        let sign = if sign.is_numeric() { '#' } else { sign };
        // A ruled line may be of any length.
        if sign.is_alphabetic() || !key.ends_with(sign) {
            key.extend(sign.to_lowercase());
        }
    }
    key.push(if name.is_some() { ':' } else { ' ' });
    Some(key)
}

/// Returns true if between two places of the one there is one of the other.
fn alternate(first: &[usize], places: &[usize]) -> bool {
    let before = first
        .iter()
        .zip(places)
        .all(|(first, place)| first <= place);
    before
        && first
            .iter()
            .skip(1)
            .zip(places)
            .all(|(first, place)| place < first)
}

/// Returns true if a line tells articles apart: it has a year or the number of a record, and nearly all are different.
fn identifies(lines: &[Line], places: &[usize]) -> bool {
    let texts: HashSet<&str> = places.iter().map(|at| lines[*at].text).collect();
    let tells = |text: &&str| {
        let digits = |word: &str| word.chars().filter(char::is_ascii_digit).count();
        let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
        words.any(|word| {
            let is_year = word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
            let is_year = is_year && digits(word) == 4;
            is_year || word.len() >= 6 && digits(word) >= 2
        })
    };
    3 * texts.len() >= 2 * places.len()
        && 3 * texts.iter().filter(|text| tells(text)).count() >= 2 * places.len()
}

/// Returns true if each article has prose, in one place among its lines, and about as much stands before the first and
/// behind the last of these.
fn parts_prose(lines: &[Line], fields: &[Vec<usize>], count: usize) -> bool {
    let taken: HashSet<usize> = fields.iter().flatten().copied().collect();
    let prose = |from: usize, to: usize| -> usize {
        let free = (from..to).filter(|at| !taken.contains(at));
        free.map(|at| lines[at].text.len())
            .filter(|length| *length >= PROSE)
            .sum()
    };
    let mut gaps = vec![0; fields.len()];
    let mut longest = 0;
    for article in 0..count {
        let mut held = 0;
        for (at, field) in fields.iter().enumerate() {
            let next = match fields.get(at + 1) {
                Some(next) => next[article],
                None if article + 1 < count => fields[0][article + 1],
                None => lines.len(),
            };
            let length = prose(field[article], next);
            gaps[at] += usize::from(length > 0);
            held += length;
        }
        let is_last = article + 1 == count;
        longest = longest.max(held);
        if held == 0 && !is_last {
            return false;
        }
    }
    let before = prose(0, fields[0][0]);
    gaps.iter().filter(|gap| **gap > 0).count() == 1 && before <= longest
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROSE: &str = "The boats left the old pier on Monday, and nobody came out to see them go down to the sea.";

    /// The count of the articles in a text of so many parts: `@` is a number of its own in each, `PROSE` a paragraph.
    fn count(part: &str, parts: usize) -> Option<usize> {
        let part = part.replace("PROSE", PROSE);
        let part = |at: usize| part.replace('@', &(at + 1).to_string());
        let text: Vec<String> = (0..parts).map(part).collect();
        several_articles(text.join("\n").lines()).map(|several| several.count)
    }

    #[test]
    fn the_same_lines_around_each_article_show_several() {
        for part in [
            "Boats@\nMay @, 2018\nAuthor: A@ | Page: @\n11@ Words\n\nPROSE\n\nPROSE\nRecord Number: 0FEB@A0\nRights: Delta",
            "Boats\nDelta vom @.05.2018, Seite 4\nPROSE\nQuelle: Delta\nNummer: D_201805@\nRecht: Delta",
            "^A: Delta\n^B: 0@.05.2018\n^C: Boats @\nPROSE",
            "________\n@\n2018.05.0@\np. @\n1@ words\nPROSE",
        ] {
            assert_eq!(count(part, 4), Some(4), "{part}");
            assert_eq!(count(part, 2), None, "{part}");
        }
    }

    #[test]
    fn other_texts_are_one_article() {
        for part in [
            // An interview, a list of events, records without prose.
            "Delta: Why, in 20@?\nPost: PROSE",
            "Where: pier @\nWhen: noon\nTickets: @\nPROSE",
            "Author: A\nDate: 201@\nPage: @",
            PROSE,
        ] {
            assert_eq!(count(part, 9), None, "{part}");
        }
        // Comments below an article.
        let article = [PROSE; 3].join("\n");
        let comment =
            |at| format!("Reader {at}\n201{at}-05-0{at} 10:3{at}\n{PROSE}\nReply\nReport");
        let comments: Vec<String> = (1..6).map(comment).collect();
        let page = format!("{article}\n{}", comments.join("\n"));
        assert_eq!(several_articles(page.lines()), None);
    }
}
