//! Several articles in one text, by what stands around each of them: the same short lines again and again, such as
//! `Author: …`, `Page: …` and `Record Number: …`, or a line with a date, one with a link, and a ruled line.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use regex::bytes::Regex;

use super::table::bare;

/// Fewest articles, and fewest lines that stand once in each.
const ARTICLES: usize = 3;
const LINES: usize = 3;
/// Most characters and words of the name of a field, and of another line that comes again.
const NAME: usize = 40;
const WORDS: usize = 5;
const SHORT: usize = 60;
/// Most bytes of a line that may come again as a whole.
const MAX_LENGTH: usize = 200;
/// Fewest bytes of prose: 80 letters, or 27 Chinese characters. A sentence of so many words is prose as well.
const PROSE: usize = 80;
const SENTENCE: usize = 8;

/// A date in figures, or a year beside the day of a month, whatever the name of the month. Bytes above 127 are letters: a month
/// needs no table of all of them, which takes long to make.
static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let year = r"(?:19|20)[0-9]{2}";
    let month = r"[A-Za-z\x80-\xFF]{3,}";
    let figures = format!(
        r"{year}[-./] ?[0-9]{{1,2}}[-./] ?[0-9]{{1,2}}|[0-9]{{1,2}}[-./] ?[0-9]{{1,2}}[-./] ?{year}"
    );
    let words = format!(
        r"[0-9]{{1,2}}[.,]? (?:de )?{month}\.?,? (?:de )?{year}|{month}\.? [0-9]{{1,2}},? {year}"
    );
    Regex::new(&format!(
        r"(?-u)\b(?:{figures}|{words})\b|{year} ?(?:年|년)"
    ))
    .ok()
});

/// What ends a sentence.
const STOPS: [char; 4] = ['.', '!', '?', '。'];
/// How links begin, and most words of a line that is one.
const LINKS: [&str; 3] = ["http://", "https://", "www."];
const LINK: usize = 8;

/// Several articles in one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Several {
    /// The number of articles.
    pub(crate) count: usize,
    /// A line that stands once in each, before which they can be cut so that each keeps its headline, if there is one.
    pub(crate) line: String,
    /// Headlines stand above the line, so that a cut there gives each to the article before.
    pub(crate) is_below_headline: bool,
}

/// Finds several articles in the lines of a text: so many lines stand once in each, in the same order, together above and
/// below its prose, and one of them tells when it appeared or its number. An interview, a list of events and a page with
/// comments have no such lines, or prose of another kind before them.
pub(crate) fn several_articles<'t>(lines: impl Iterator<Item = &'t str>) -> Option<Several> {
    let lines = lines.map(bare).filter(|line| !line.is_empty());
    let lines: Vec<&str> = lines.collect();
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, line) in lines.iter().enumerate() {
        for key in key(line).into_iter().chain(kind(line).map(str::to_owned)) {
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
    for (_, fields) in &mut found {
        fields.sort();
        fields.dedup();
    }
    found.retain(|(_, fields)| fields.len() >= LINES);
    found.sort_by_key(|(count, fields)| (std::cmp::Reverse(fields.len()), *count));
    found.into_iter().find_map(|(count, mut fields)| {
        let first = fields[0].clone();
        fields.retain(|places| alternate(&first, places));
        if !fields.iter().any(|places| identifies(&lines, places)) {
            return None;
        }
        // The prose may stand behind the name of a field.
        let without = |left: usize| {
            let mut others = fields.clone();
            others.remove(left);
            others
        };
        let mut ways = std::iter::once(fields.clone()).chain((1..fields.len()).map(without));
        let fields =
            ways.find(|fields| fields.len() >= LINES && parts_prose(&lines, fields, count))?;
        let right = cutting(&lines, &fields);
        Some(Several {
            count,
            line: lines[right.unwrap_or(&first)[0]].to_owned(),
            is_below_headline: right.is_none(),
        })
    })
}

/// The name of the field in a line, or a line with its numbers left away.
fn key(line: &str) -> Option<String> {
    let name = line.split(':').next().filter(|name| {
        name.len() < line.len() && name.len() <= NAME && name.split_whitespace().count() <= WORDS
    });
    let text = match name {
        Some(name) => name,
        None if line.len() <= MAX_LENGTH => line,
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

/// Returns true if a line is short and no sentence, or is a ruled line.
fn is_short(line: &str) -> bool {
    let is_rule = || !line.contains(char::is_alphanumeric);
    (line.chars().count() <= SHORT || is_rule()) && !line.ends_with(STOPS)
}

/// What a short line is that says something else in each article, such as its outlet and its date.
fn kind(line: &str) -> Option<&'static str> {
    let begins = |sign: &str| {
        line.get(..sign.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(sign))
    };
    if LINKS.iter().any(|link| line.contains(link)) {
        return (line.split(' ').count() <= LINK).then_some("link");
    }
    let has_digits = || line.bytes().any(|byte| byte.is_ascii_digit());
    let matches = |date: &Regex| date.is_match(line.as_bytes());
    let is_date = || has_digits() && DATE.as_ref().is_some_and(matches);
    match is_short(line) {
        false => None,
        true if ["©", "(c)", "copyright"].into_iter().any(begins) => Some("rights"),
        true => is_date().then_some("date"),
    }
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
fn identifies(lines: &[&str], places: &[usize]) -> bool {
    let texts: HashSet<&str> = places.iter().map(|at| lines[*at]).collect();
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

fn is_prose(line: &str) -> bool {
    let is_sentence = || line.ends_with(STOPS) && line.split_whitespace().count() >= SENTENCE;
    line.len() >= PROSE || is_sentence()
}

/// The lines before which the text can be cut so that each article keeps its headline: the first above its prose, or else the
/// last below it.
fn cutting<'p>(lines: &[&str], fields: &'p [Vec<usize>]) -> Option<&'p Vec<usize>> {
    let taken: HashSet<usize> = fields.iter().flatten().copied().collect();
    let is_free = |at: &usize| !taken.contains(at);
    // A line of the article before that is no headline is a sentence.
    let ends = |at: usize| is_prose(lines[at]) || lines[at].ends_with(STOPS);
    let keeps = |places: &Vec<usize>| {
        places.iter().all(|place| {
            let above = (0..*place).rev().find(is_free);
            above.is_none_or(ends)
        })
    };
    let first_prose = lines.iter().position(|line| is_prose(line))?;
    let (above, below): (Vec<_>, Vec<_>) = fields
        .iter()
        .filter(|places| keeps(places))
        .partition(|places| places[0] < first_prose);
    above.into_iter().next().or(below.into_iter().last())
}

/// Returns true if each article has prose, in one place among its lines, and about as much stands before the first and
/// behind the last of these.
fn parts_prose(lines: &[&str], fields: &[Vec<usize>], count: usize) -> bool {
    let taken: HashSet<usize> = fields.iter().flatten().copied().collect();
    let prose = |from: usize, to: usize| -> usize {
        let free = (from..to).filter(|at| !taken.contains(at));
        let free = free.map(|at| lines[at]);
        free.filter(|text| is_prose(text)).map(str::len).sum()
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
            gaps[at] += length;
            held += length;
        }
        let is_last = article + 1 == count;
        longest = longest.max(held);
        if held == 0 && !is_last {
            return false;
        }
    }
    let before = prose(0, fields[0][0]);
    // A citation at the end of each article may read like prose.
    let most = gaps.iter().copied().max().unwrap_or(0);
    2 * most >= gaps.iter().sum::<usize>() && before <= longest
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
    fn a_cut_leaves_each_article_its_headline() {
        let tail = "Printed.\n\nPROSE\n\nRead on at http://delta.example/@\n";
        let rule = "=".repeat(78);
        for (part, line, is_below_headline) in [
            // The rule stands above the headline.
            (
                format!("HEAD\nDelta, 2018-05-0@\n{tail}{rule}"),
                rule.as_str(),
                false,
            ),
            // Outlets differ, and some dates have a time.
            (
                format!("HEAD\nNEWS, 0@.05.2018\n{tail}{rule}"),
                rule.as_str(),
                false,
            ),
            // Nothing but the headline stands between the link and the date.
            (
                format!("HEAD\nDelta, May @, 2018\nPage @\n{tail}"),
                "Read on at http://delta.example/1",
                false,
            ),
            (
                "May @, 2018\nHEAD\nPage @\nPROSE\nNumber: 201@".to_owned(),
                "May 1, 2018",
                false,
            ),
            // Nothing stands between the prose and the headline.
            (
                "HEAD\nMay @, 2018\nPage @\nDelta\nPROSE".to_owned(),
                "May 1, 2018",
                true,
            ),
        ] {
            let part = part.replace("PROSE", PROSE);
            let outlets = ["Delta", "Post, first,", "The Sea 2", "Daily News"];
            let headlines = ["Boats leave", "Mayor waits", "School opens", "Rain falls"];
            let text: Vec<String> = (0..4)
                .map(|at| {
                    part.replace('@', &(at + 1).to_string())
                        .replace("NEWS", outlets[at])
                        .replace("HEAD", headlines[at])
                })
                .collect();
            let text = text
                .join("\n")
                .replacen("01.05.2018", "01.05.2018 09:31", 1);
            let several = several_articles(text.lines()).unwrap();
            assert_eq!(several.count, 4, "{part}");
            assert_eq!(
                (several.line.as_str(), several.is_below_headline),
                (line, is_below_headline),
                "{part}"
            );
        }
    }

    #[test]
    fn the_same_lines_around_each_article_show_several() {
        for part in [
            "Boats@\nMay @, 2018\nAuthor: A@ | Page: @\n11@ Words\n\nPROSE\n\nPROSE\nRecord Number: 0FEB@A0\nRights: Delta",
            "Boats\nDelta vom @.05.2018, Seite 4\nPROSE\nQuelle: Delta\nNummer: D_201805@\nRecht: Delta",
            "^A: Delta\n^B: 0@.05.2018\n^C: Boats @\nPROSE",
            "^A: Delta\n^B: 0@.05.2018\n^C: Boats @\nText: PROSE",
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
