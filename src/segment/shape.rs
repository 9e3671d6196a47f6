//! What a short line looks like: how many words, how it ends, whether it is a date or somebody's name.

use std::borrow::Cow;
use std::ops::Range;

use super::lines::ends_sentence;

/// Longest line, in bytes, that any furniture rule looks at.
pub(super) const LONGEST: usize = 1_200;

/// The text of a line with its white space made single, and marks that nobody sees taken out.
pub(super) fn tidy(line: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let neat = is_neat(line);
    if !neat {
        out.reserve(line.len());
        for c in line.chars() {
            match c {
                '\u{FEFF}'
                | '\u{200B}'..='\u{200F}'
                | '\u{AD}'
                | '\u{2060}'
                | '\u{202A}'..='\u{202E}' => {}
                c if c.is_whitespace() => {
                    if !out.ends_with(' ') && !out.is_empty() {
                        out.push(' ');
                    }
                }
                c => out.push(c),
            }
        }
    }
    // Agencies put ^ and < around the lines of a dispatch that are not to be printed.
    let bare = |text: &str| -> Range<usize> {
        let inner = text.trim_start_matches('^').trim_end_matches('<').trim();
        let start = inner.as_ptr() as usize - text.as_ptr() as usize;
        start..start + inner.len()
    };
    if neat {
        return Cow::Borrowed(line.get(bare(line)).unwrap_or(""));
    }
    let range = bare(&out);
    out.truncate(range.end);
    out.drain(..range.start);
    Cow::Owned(out)
}

/// Whether there is nothing to tidy: no white space but single spaces, and no mark that nobody sees.
fn is_neat(line: &str) -> bool {
    let bytes = line.as_bytes();
    let mut before = b' ';
    for (at, &byte) in bytes.iter().enumerate() {
        if matches!(byte, b'!'..=0x7F) {
            before = byte;
            continue;
        }
        let odd = match byte {
            b' ' => before == b' ',
            0..=0x1F => true,
            // The first bytes of all other white space and invisible marks, some of them shared with letters.
            0xC2 => matches!(bytes.get(at + 1), Some(0x85 | 0xA0 | 0xAD)),
            0xE1 => bytes.get(at + 1) == Some(&0x9A),
            0xE2 => match bytes.get(at + 1) {
                Some(0x80) => !matches!(bytes.get(at + 2), Some(0x90..=0xA7 | 0xB0..)),
                Some(0x81) => true,
                _ => false,
            },
            0xE3 => bytes.get(at + 1) == Some(&0x80),
            0xEF => bytes.get(at + 1) == Some(&0xBB),
            _ => false,
        };
        if odd {
            return false;
        }
        before = byte;
    }
    before != b' ' || bytes.is_empty()
}

/// Letters and digits of a line in small letters, word by word, for comparing lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Folded {
    /// The words, each with a space after it.
    text: String,
    count: usize,
}

impl Folded {
    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// The words in order.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.text.split_terminator(' ')
    }

    /// Whether these words begin with all of `others`.
    pub(super) fn starts_with(&self, others: &Folded) -> bool {
        self.text.starts_with(&others.text)
    }
}

/// Folds a line.
pub(super) fn fold(line: &str) -> Folded {
    let mut folded = Folded {
        text: String::with_capacity(line.len() + 1),
        count: 0,
    };
    let mut open = false;
    for c in line.chars() {
        if c.is_ascii_alphanumeric() {
            folded.text.push(c.to_ascii_lowercase());
            open = true;
        } else if c.is_ascii() || !c.is_alphanumeric() {
            if open && !matches!(c, '\'' | '’') {
                folded.text.push(' ');
                folded.count += 1;
                open = false;
            }
        } else {
            folded.text.extend(c.to_lowercase());
            open = true;
        }
    }
    if open {
        folded.text.push(' ');
        folded.count += 1;
    }
    folded
}

/// A number that is the same for lines that fold to the same words; the first letters decide.
pub(super) fn fingerprint(line: &str) -> u64 {
    let mut number = 0xcbf2_9ce4_8422_2325_u64;
    let mut take = |c: char| number = (number ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3);
    let letters = line.chars().filter(|c| c.is_alphanumeric());
    for c in letters.take(32) {
        if c.is_ascii_alphanumeric() {
            take(c.to_ascii_lowercase());
        } else {
            c.to_lowercase().for_each(&mut take);
        }
    }
    number
}

/// How many words a line has; scripts without spaces count two characters as a word.
pub(super) fn words(line: &str) -> usize {
    let (mut spaced, mut dense, mut open) = (0, 0, false);
    let mut rest = line;
    loop {
        let mut ascii = 0;
        for byte in rest.bytes().take_while(u8::is_ascii) {
            let space = matches!(byte, b' ' | b'\t'..=b'\r');
            ascii += 1;
            spaced += usize::from(open & space);
            open = (open | byte.is_ascii_alphanumeric()) & !space;
        }
        rest = rest.get(ascii..).unwrap_or("");
        let Some(c) = rest.chars().next() else { break };
        rest = rest.get(c.len_utf8()..).unwrap_or("");
        if c.is_whitespace() {
            spaced += usize::from(open);
            open = false;
        } else {
            open |= c.is_alphanumeric();
            dense += usize::from(is_dense(c));
        }
    }
    spaced += usize::from(open);
    spaced.max(dense / 2)
}

fn is_dense(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{0E00}'..='\u{0EFF}')
}

/// Whether most words that are not small connecting words begin with a capital.
pub(super) fn is_title_case(line: &str) -> bool {
    let (mut big, mut all) = (0, 0);
    for word in line
        .split_whitespace()
        .filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() >= 4)
    {
        all += 1;
        big += usize::from(
            word.chars()
                .find(|c| c.is_alphabetic())
                .is_some_and(|c| !c.is_lowercase()),
        );
    }
    all >= 3 && big * 10 >= all * 8
}

/// Small words that stand between the names of a byline.
fn is_link(word: &str) -> bool {
    LINKS.contains(&word.to_lowercase().as_str())
}

/// Whether the line could be one or more names with places or outlets: `Mona Haddad in Basra and Jon Reyes`.
pub(super) fn is_names(line: &str) -> bool {
    let mut names = 0;
    let mut chunk = 0;
    let mut count = 0;
    for raw in line.split_whitespace() {
        count += 1;
        let word = raw.trim_matches(|c: char| !c.is_alphanumeric() && c != '&');
        if word.is_empty() || is_link(word) {
            chunk = 0;
            if count == 1 && !word.is_empty() {
                return false;
            }
            continue;
        }
        let mut letters = word.chars();
        let capital = letters.next().is_some_and(char::is_uppercase)
            || word
                .split_once(['-', '’', '\''])
                .is_some_and(|(a, b)| a.len() <= 3 && b.starts_with(char::is_uppercase));
        let plain = word
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'));
        // A full stop or a colon after a long word ends a clause, and a lone A is an article.
        let possessive = word.ends_with("'s") || word.ends_with("’s");
        let clause =
            possessive || raw.ends_with([':', '!', '?']) || raw.ends_with('.') && word.len() > 4;
        if !capital || !plain || clause || raw == "A" {
            return false;
        }
        chunk += 1;
        names += 1;
        if chunk > 4 {
            return false;
        }
        if raw.ends_with([',', ';', '|', '/', '•', '·']) {
            chunk = 0;
        }
    }
    names >= 2
        && count <= 14
        && !ends_sentence(line.trim_end_matches("Jr.").trim_end_matches("Sr."))
}

/// The line without the titles and ranks of those it names.
pub(super) fn without_ranks(line: &str) -> String {
    let words: Vec<&str> = line
        .split_whitespace()
        .filter(|word| !RANKS.contains(&word.trim_matches(['(', ')'])))
        .collect();
    words.join(" ")
}

/// Whether the line is a date, or one of the parts that bars divide it into is: `3 March 2021 | Basra | Gazette`.
pub(super) fn is_date(line: &str) -> bool {
    if is_date_part(line) {
        return true;
    }
    let parts = || {
        line.split(['|', '•', '·', '—'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
    };
    parts().count() > 1
        && words(line) <= if parts().count() >= 4 { 30 } else { 18 }
        && !ends_sentence(line)
        && parts().any(is_date_part)
        && parts().all(|part| is_date_part(part) || words(part) <= 6 && !starts_lower(part))
}

fn starts_lower(text: &str) -> bool {
    let notice = ["by ", "compiled ", "last ", "posted ", "read ", "updated "];
    text.starts_with(char::is_lowercase) && !notice.iter().any(|word| text.starts_with(word))
}

/// `4 March 2021.`, `March 2021.`: a sentence that is a day or a month with its year, and nothing more.
pub(super) fn is_day(sentence: &str) -> bool {
    let bare = sentence.trim_end_matches('.');
    let mut month = false;
    let mut year = false;
    let known = bare
        .split([' ', ','])
        .filter(|w| !w.is_empty())
        .all(|word| {
            let named = is_month(&word.trim_end_matches('.').to_lowercase());
            month |= named && word.starts_with(char::is_uppercase);
            year |= is_year(word);
            named || word.len() <= 4 && word.chars().all(|c| c.is_ascii_digit())
        });
    bare.len() < sentence.len() && bare.len() <= 24 && known && month && year
}

/// Whether the text is a date, a time, or both, with the words that pages put around them.
fn is_date_part(line: &str) -> bool {
    if line.len() > 200
        || line.ends_with(['!', '?'])
        || (line.ends_with('.') && !line.ends_with("m."))
    {
        return false;
    }
    let (mut strong, mut known, mut unknown, mut number) = (0, 0, 0, 0);
    let mut pending_month = false;
    let tokens = line.split(|c: char| {
        c.is_whitespace() || matches!(c, '|' | '•' | '·' | ',' | '(' | ')' | '[' | ']' | '–' | '—')
    });
    let mut total = 0;
    for raw in tokens {
        let word = raw.trim_matches(|c: char| !c.is_alphanumeric());
        if word.is_empty() {
            continue;
        }
        total += 1;
        let lower = word.to_lowercase();
        let digits = word.chars().filter(|c| c.is_numeric()).count();
        if digits > 0 {
            let letters: String = lower.chars().filter(|c| c.is_alphabetic()).collect();
            let time = word.contains([':', '/', '.', '-']) && digits >= 3;
            let plain = letters.is_empty() || UNITS.contains(&letters.as_str());
            if !plain {
                unknown += 1;
                continue;
            }
            number += 1;
            known += 1;
            let year = letters.is_empty()
                && digits == 4
                && (lower.starts_with("19") || lower.starts_with("20"));
            if time
                || year
                || pending_month
                || matches!(letters.as_str(), "am" | "pm" | "h" | "gmt")
            {
                strong += 1;
            }
            pending_month = false;
        } else if is_month(&lower) {
            known += 1;
            pending_month = true;
            strong += usize::from(number > 0);
        } else if is_date_word(&lower) || is_zone(word) {
            known += 1;
            strong +=
                usize::from(lower == "ago" && total > 1 || lower == "yesterday" && total == 1);
        } else {
            unknown += 1;
            if !word.chars().any(char::is_uppercase) && word.chars().any(char::is_lowercase) {
                return false;
            }
        }
    }
    strong > 0 && total <= 22 && (unknown == 0 || unknown <= 3 && known >= 3 && unknown <= known)
}

/// Whether wide spaces divide the line into a menu, or into columns of which one is a date.
pub(super) fn columns(raw: &str) -> Option<Columns> {
    if !raw.contains("  ") && !raw.contains('\t') || raw.len() > 300 || ends_sentence(raw) {
        return None;
    }
    let split = |gap: &str| -> Vec<String> {
        raw.replace('\t', "   ")
            .split(gap)
            .map(|column| tidy(column).into_owned())
            .filter(|column| !column.is_empty())
            .collect()
    };
    let columns = split("   ");
    let short = |column: &String| words(column) <= 6 && !ends_sentence(column);
    if columns.len() >= 2 && columns.iter().all(short) && columns.iter().any(|c| is_date(c)) {
        return Some(Columns::Dated);
    }
    let entries = split("  ");
    let entry = |column: &String| {
        words(column) <= 3
            && !column.starts_with(char::is_lowercase)
            && !column.contains(|c: char| c.is_ascii_digit())
            && column.ends_with(char::is_alphanumeric)
    };
    (entries.len() >= 4 && entries.iter().all(entry)).then_some(Columns::Menu)
}

/// What columns make of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Columns {
    /// A row of short entries.
    Menu,
    /// A date among names and places.
    Dated,
}

/// Whether the text is a year alone.
pub(super) fn is_year(text: &str) -> bool {
    text.len() == 4
        && (text.starts_with("19") || text.starts_with("20"))
        && text.chars().all(|c| c.is_ascii_digit())
}

/// Whether a word is written like the name of a time zone: `CEST`, `JST`.
fn is_zone(word: &str) -> bool {
    (2..=5).contains(&word.len())
        && word.ends_with('T')
        && word.chars().all(|c| c.is_ascii_uppercase())
}

pub(super) fn is_month(lower: &str) -> bool {
    MONTHS.contains(&lower)
}

fn is_date_word(lower: &str) -> bool {
    DATE_WORDS.contains(&lower)
}

/// Titles and ranks before a writer's name.
#[rustfmt::skip]
const RANKS: &[&str] = &[
    "Assoc.", "Asst.", "Capt.", "Chap.", "Col.", "Cpl.", "Dr", "Dr.", "Gen.", "Lt.", "Maj.", "Ph.D.", "Prof",
    "Prof.", "Rev.", "Sgt.", "Spc.",
];

/// Small words that stand between the names of a byline.
#[rustfmt::skip]
const LINKS: &[&str] = &[
    "&", "+", "al", "and", "at", "bin", "da", "de", "den", "der", "di", "dos", "du", "el", "for", "ibn", "in",
    "la", "le", "near", "of", "the", "van", "von", "with",
];

/// Letters that stand with the digits of a date or a time.
#[rustfmt::skip]
const UNITS: &[&str] = &[
    "am", "d", "gmt", "h", "hrs", "m", "min", "nd", "pm", "rd", "st", "t", "th", "tz", "utc", "z",
];

/// Months, short and long.
#[rustfmt::skip]
const MONTHS: &[&str] = &[
    "apr", "april", "aug", "august", "dec", "december", "feb", "february", "jan", "january", "jul", "july",
    "jun", "june", "mar", "march", "may", "nov", "november", "oct", "october", "sep", "sept", "september",
];

/// Words that stand around dates and times.
#[rustfmt::skip]
const DATE_WORDS: &[&str] = &[
    "a", "a.m", "added", "ago", "am", "an", "and", "article", "ast", "at", "autumn", "bst", "cet", "created",
    "cst", "date", "dated", "day", "days", "eastern", "edited", "edt", "est", "et", "fall", "first", "fri",
    "friday", "gmt", "hour", "hours", "hrs", "irst", "issued", "ist", "last", "local", "midnight", "min",
    "mins", "minute", "minutes", "modified", "mon", "monday", "month", "months", "noon", "of", "on", "p.m",
    "pm", "posted", "pst", "pt", "publication", "published", "read", "reading", "released", "sat", "saturday",
    "spring", "story", "summer", "sun", "sunday", "the", "thu", "thur", "thurs", "thursday", "time", "today",
    "trt", "tue", "tues", "tuesday", "update", "updated", "utc", "was", "wed", "wednesday", "week", "weeks",
    "winter", "year", "years", "yesterday",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for line in [
            "March 3, 2021",
            "Published: 3 March 2021 10:42 GMT",
            "Updated 5:10 PM ET, Wed March 3, 2021",
            "Wednesday, 03 March 2021 4:12 PM [ Last Update: Wednesday, 03 March 2021 4:12 PM ]",
            "2021-03-03T10:42:00Z",
            "3 hours ago",
            "03/03/2021 - 10:42",
            "Mar 3, 2021 / 10:42 AM / Basra Daily",
            "10:42 GMT",
        ] {
            assert!(is_date(line), "{line}");
        }
        for line in [
            "March protests",
            "On 3 March the garrison left",
            "Updated rules",
            "Article 5",
            "The May Coup",
            "2,500 troops",
            "The year 2021 in Basra: a look back at it",
        ] {
            assert!(!is_date(line), "{line}");
        }
    }

    #[test]
    fn names() {
        for line in [
            "Mona Haddad",
            "Mona Haddad and Jon Reyes in Basra",
            "Jon R. Reyes, Senior Editor",
            "LAYLA AL-JABIRI",
            "Omar al-Khatib",
        ] {
            assert!(is_names(line), "{line}");
        }
        for line in [
            "Economic fears",
            "The Long Road",
            "Basra",
            "Mona Haddad said no",
            "Mona Haddad left.",
            "Envoys Meet to Talk of Peace",
        ] {
            assert!(!is_names(line), "{line}");
        }
    }
}
