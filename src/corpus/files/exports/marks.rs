//! The lines that databases write once an article.

/// A line that a database writes once an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// `3 of 12 DOCUMENTS`, `Document 3 of 12`, `Dokument 3 von 12`.
    Place,
    /// `Document NYTF000020240112ek1c0003x`, also behind the name of its field, `AN`.
    Number,
    /// `End of Document`, also behind the last line of an article, `Load-Date: January 12, 2024 End of Document`.
    End,
    /// `LOAD-DATE: January 12, 2024`.
    Loaded,
    /// `<DOC>`, `<DOC id="NYT_ENG_20080103.0001">`.
    Tagged,
    /// `IMMEDIATE RELEASE No. 142-04`.
    Released,
    /// `==========`.
    Ruled,
    /// `Thu, 4 Mar 2021 10:11:00 +0000`, as feeds write it.
    Dated,
    /// A line of underscores, as long as ProQuest writes it.
    Underscored,
    /// `ProQuest document ID: 433099801`.
    Identified,
    /// `Record Number: 08030401`: near the end of an article, but not always its last line.
    Recorded,
    /// `news·20080304·DP·0012`, also behind what it is called, `Numéro de document :`.
    Certified,
}

/// How many kinds of marks there are.
pub(super) const MARKS: usize = 12;
/// The fewest signs of a rule, and so many rules part articles; a text has one or two of its own.
const RULE: usize = 5;
pub(super) const RULES: usize = 4;
/// The fewest underscores of a rule that parts articles.
const UNDERSCORES: usize = 40;
/// What Nexis writes below an article, and the most bytes of a line that ends so.
const END: &str = "End of Document";
const LAST: usize = 64;
/// The fewest letters and digits of an article's number.
const NUMBER: usize = 15;
/// The most bytes of what the number of an article is called.
const LABEL: usize = 40;

/// What stands before the number that ProQuest gives an article.
pub(super) const IDENTIFIED: &str = "ProQuest document ID:";

/// A line without what is not seen around it: files that were joined may each begin with a mark of the byte order, and pages have
/// marks of no width.
fn bare(line: &str) -> &str {
    line.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}')
    })
}

/// What a line marks, if nothing else stands in it.
pub(super) fn mark(line: &str) -> Option<Mark> {
    let line = bare(line);
    if line.as_bytes().get(3) == Some(&b',') {
        return is_date_of_feed(line).then_some(Mark::Dated);
    }
    if let Some(number) = line.strip_prefix("IMMEDIATE RELEASE ") {
        return number.starts_with("No. ").then_some(Mark::Released);
    }
    // Some programs that make a text of a document put it behind the last line of the article.
    if line.ends_with(END) && line.len() <= LAST {
        return Some(Mark::End);
    }
    // Nearly every line is told by its first letter.
    if !line.starts_with(|c: char| {
        c.is_ascii_digit()
            || matches!(c, 'A' | 'D' | 'E' | 'L' | 'd' | 'e' | 'l' | '<' | '=')
            || matches!(c, '_' | 'N' | 'P' | 'R' | 'n')
    }) {
        return None;
    }
    if line.starts_with('_') {
        let is_rule = line.len() >= UNDERSCORES && line.bytes().all(|b| b == b'_');
        return is_rule.then_some(Mark::Underscored);
    }
    if let Some(number) = line.strip_prefix(IDENTIFIED) {
        return is_number(number.trim()).then_some(Mark::Identified);
    }
    if let Some(number) = line.strip_prefix("Record Number:") {
        return number
            .contains(|c: char| c.is_ascii_digit())
            .then_some(Mark::Recorded);
    }
    if line.starts_with(['D', 'N', 'n']) && certified(line).is_some() {
        return Some(Mark::Certified);
    }
    if line.starts_with('=') {
        return (line.len() >= RULE && line.bytes().all(|b| b == b'=')).then_some(Mark::Ruled);
    }
    if let Some(tag) = line.strip_prefix("<DOC") {
        return tag.starts_with([' ', '>']).then_some(Mark::Tagged);
    }
    let lower = line
        .get(..line.floor_char_boundary(40))?
        .to_ascii_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    match words[..] {
        [first, "of", all, "documents"]
        | ["document", first, "of" | "de", all]
        | ["dokument", first, "von", all]
            if is_number(first) && is_number(all) =>
        {
            Some(Mark::Place)
        }
        ["document", number] | ["an", "document", number] if is_of_article(number) => {
            Some(Mark::Number)
        }
        ["end", "of", "document"] => Some(Mark::End),
        ["load-date:", _, ..] => Some(Mark::Loaded),
        _ => None,
    }
}

/// `Thu, 4 Mar 2021 10:11:00 +0000`, `Thu, 04 Mar 2021 10:11 GMT`.
fn is_date_of_feed(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [day, date, month, year, time, zone] = words[..] else {
        return false;
    };
    let is_name = |text: &str| text.len() == 3 && text.bytes().all(|b| b.is_ascii_alphabetic());
    is_name(day.trim_end_matches(','))
        && is_number(date)
        && is_name(month)
        && year.len() == 4
        && is_number(year)
        && (2..=3).contains(&time.split(':').count())
        && time.split(':').all(is_number)
        && (zone.starts_with(['+', '-']) || zone.bytes().all(|b| b.is_ascii_uppercase()))
}

/// The marks of these lines. The number of an article of Europresse counts once where it stands again below.
pub(super) fn marks<'l>(lines: impl Iterator<Item = &'l str>) -> impl Iterator<Item = Mark> {
    let mut last = None;
    lines.filter_map(move |line| {
        let mark = mark(line)?;
        if mark == Mark::Certified {
            let number = certified(line);
            return (std::mem::replace(&mut last, number) != number).then_some(mark);
        }
        Some(mark)
    })
}

/// The day in the number that Europresse gives an article, `20080304` of `news·20080304·DP·0012`.
pub(super) fn day_of_certified(line: &str) -> Option<&str> {
    certified(line)?.split('·').nth(1)
}

/// The number that Europresse gives an article, `news·20080304·DP·0012`, without what it is called.
fn certified(line: &str) -> Option<&str> {
    let line = bare(line);
    let (before, number) = line.split_at_checked(line.find("news·")?)?;
    // Nothing, or what it is called and a colon.
    let is_named = before.trim_end().ends_with(':') && before.len() <= LABEL;
    let is_alone = before.is_empty() || is_named;
    let mut parts = number.split('·').skip(1);
    let is_day = |day: &str| day.len() == 8 && is_number(day);
    let is_whole = parts.next().is_some_and(is_day)
        && parts.clone().count() >= 2
        && parts.all(|part| !part.contains(' '));
    (is_alone && is_whole).then_some(number)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_of_article(number: &str) -> bool {
    number.len() >= NUMBER
        && number.bytes().all(|b| b.is_ascii_alphanumeric())
        && number.bytes().filter(u8::is_ascii_digit).count() > number.len() / 3
}
