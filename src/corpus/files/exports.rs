//! Exports of news databases: many articles one below the other in one text.

use crate::corpus::notice::Notice;

/// Lines that a database writes once an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// `3 of 12 DOCUMENTS`, `Document 3 of 12`.
    Place,
    /// `Document NYTF000020240112ek1c0003x`, also behind the name of its field, `AN`.
    Number,
    /// `End of Document`.
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
    /// `Record Number: 08030401`, `news·20080304·DP·0012`: near the end of an article, but not always its last line.
    Recorded,
}

/// How many kinds of marks there are.
const MARKS: usize = 11;
/// The fewest signs of a rule, and so many rules part articles; a text has one or two of its own.
const RULE: usize = 5;
const RULES: usize = 4;
/// The fewest underscores of a rule that parts articles.
const UNDERSCORES: usize = 40;
/// So many dates of feeds part articles; one may have two, of its day and of its last change.
const DATES: usize = 3;
/// In so many bytes of a text the marks must show that it is an export: a first article may be the transcript of a day.
pub(in crate::corpus) const BEGINNING: usize = 1 << 20;
/// The fewest letters and digits of an article's number.
const NUMBER: usize = 15;

/// The mark that parts the articles of an export: it says where one begins or ends. Others stand somewhere in an article, or in
/// texts that are no export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::corpus) enum Parting {
    Place,
    Tagged,
    /// Rules, each article with its number in ProQuest.
    Ruled,
    End,
    Number,
}

impl Parting {
    /// Those that tell more come first.
    const ALL: [Parting; 5] = [
        Parting::Place,
        Parting::Tagged,
        Parting::Ruled,
        Parting::End,
        Parting::Number,
    ];

    fn mark(self) -> Mark {
        match self {
            Parting::Place => Mark::Place,
            Parting::Tagged => Mark::Tagged,
            Parting::Ruled => Mark::Underscored,
            Parting::End => Mark::End,
            Parting::Number => Mark::Number,
        }
    }

    /// Whether a line is the mark.
    pub(in crate::corpus) fn is_mark(self, line: &str) -> bool {
        mark(line) == Some(self.mark())
    }

    /// Whether the mark begins an article, and does not end one.
    pub(in crate::corpus) fn begins(self) -> bool {
        matches!(self, Parting::Place | Parting::Tagged | Parting::Ruled)
    }

    /// Whether a line shows that it stands in an article, and not in what the database says of all.
    pub(in crate::corpus) fn shows_article(self, line: &str) -> bool {
        match self {
            Parting::Ruled => mark(line) == Some(Mark::Identified),
            _ => self.is_mark(line),
        }
    }

    /// Whether a line is the mark of the first article.
    pub(in crate::corpus) fn is_first(self, line: &str) -> bool {
        let mut words = line.split_whitespace();
        let is_number = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
        self == Parting::Place && self.is_mark(line) && words.find(is_number) == Some("1")
    }
}

/// What parts the articles of a text, if its beginning shows that it is an export.
pub(in crate::corpus) fn parting(text: &str) -> Option<Parting> {
    let beginning = &text[..text.floor_char_boundary(BEGINNING)];
    let mut seen = [0; MARKS];
    for mark in beginning.lines().filter_map(mark) {
        seen[mark as usize] += 1;
    }
    let parts = |parting: &Parting| {
        let identified = *parting != Parting::Ruled || seen[Mark::Identified as usize] > 1;
        seen[parting.mark() as usize] > 1 && identified
    };
    Parting::ALL.into_iter().find(parts)
}

/// How a database that parts articles so would mark a text that is one article of it, if the text has its mark.
pub(in crate::corpus) fn of_one_article(text: &str) -> Option<Parting> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let (first, last) = (lines.next()?, lines.next_back()?);
    if Parting::Place.is_mark(first) {
        return Some(Parting::Place);
    }
    let ends = [Parting::End, Parting::Number];
    let of_proquest = || {
        let (_, number) = text.split_once("\nProQuest document ID:")?;
        is_number(number.lines().next()?.trim()).then_some(Parting::Ruled)
    };
    ends.into_iter()
        .find(|ending| ending.is_mark(last))
        .or_else(of_proquest)
}

/// What to say of a text in which one mark of an article stands twice and none says where articles begin or end.
pub(in crate::corpus) fn several_articles(text: &str) -> Option<Notice> {
    let mut seen = [0; MARKS];
    let again = |mark| {
        let seen = &mut seen[mark as usize];
        *seen += 1;
        *seen
            >= match mark {
                Mark::Ruled | Mark::Underscored => RULES,
                Mark::Dated => DATES,
                _ => 2,
            }
    };
    let mut marks = text.lines().filter_map(mark);
    marks.any(again).then_some(Notice::SeveralArticles)
}

/// What a line marks, if nothing else stands in it.
fn mark(line: &str) -> Option<Mark> {
    let line = line.trim();
    if line.as_bytes().get(3) == Some(&b',') {
        return is_date_of_feed(line).then_some(Mark::Dated);
    }
    if let Some(number) = line.strip_prefix("IMMEDIATE RELEASE ") {
        return number.starts_with("No. ").then_some(Mark::Released);
    }
    // Nearly every line is told by its first letter.
    if !line.starts_with(|c: char| {
        c.is_ascii_digit()
            || matches!(c, 'A' | 'D' | 'E' | 'L' | 'd' | 'e' | 'l' | '<' | '=')
            || matches!(c, '_' | 'P' | 'R' | 'n')
    }) {
        return None;
    }
    if line.starts_with('_') {
        let is_rule = line.len() >= UNDERSCORES && line.bytes().all(|b| b == b'_');
        return is_rule.then_some(Mark::Underscored);
    }
    if let Some(number) = line.strip_prefix("ProQuest document ID:") {
        return is_number(number.trim()).then_some(Mark::Identified);
    }
    if let Some(number) = line.strip_prefix("Record Number:") {
        return number
            .contains(|c: char| c.is_ascii_digit())
            .then_some(Mark::Recorded);
    }
    if let Some(number) = line.strip_prefix("news·") {
        let day = number.split('·').next();
        let is_day = day.is_some_and(|day| day.len() == 8 && is_number(day));
        return is_day.then_some(Mark::Recorded);
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
        [first, "of", all, "documents"] | ["document", first, "of", all]
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

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_of_article(number: &str) -> bool {
    number.len() >= NUMBER
        && number.bytes().all(|b| b.is_ascii_alphanumeric())
        && number.bytes().filter(u8::is_ascii_digit).count() > number.len() / 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_once_an_article_tells_an_export() {
        for mark in [
            ["1 of 12 DOCUMENTS", "2 of 12 DOCUMENTS"],
            ["Document 1 of 3", "Document 2 of 3"],
            [
                "Document DELT000020240112ek1c0003x",
                "Document DELT000020240113ek1c0005q",
            ],
            [
                "AN   Document DELT000020240112ek1c0003x",
                "AN   Document DELT000020240113ek1c0005q",
            ],
            ["End of Document", "End of Document"],
            ["IMMEDIATE RELEASE No. 12-04", "IMMEDIATE RELEASE No. 13-04"],
            ["LOAD-DATE: May 3, 2019", "Load-Date: May 4, 2019"],
            ["<DOC>", "<DOC>"],
            [
                "ProQuest document ID: 433099801",
                "ProQuest document ID: 433099802",
            ],
            ["Record Number: 08030401", "Record Number: 1A2B3C4D5E"],
            ["news·20080304·DP·0012", "news·20080305·DP·0013"],
            [
                "<DOC id=\"DELT.0001\" type=\"story\" >",
                "<DOC id=\"DELT.0002\" type=\"story\" >",
            ],
        ] {
            let [first, second] = mark;
            let text = format!("{first}\r\n\r\nThe boats left.\n  {second}\n\nThey came back.");
            assert_eq!(
                several_articles(&text),
                Some(Notice::SeveralArticles),
                "{text}"
            );
            assert_eq!(several_articles(first), None);
        }
    }

    #[test]
    fn one_article_is_known_by_the_place_of_its_mark() {
        for (text, expected) in [
            ("\n 3 of 9 DOCUMENTS\n\nThey left.\n", Some(Parting::Place)),
            ("They left.\n\nEnd of Document\n\n", Some(Parting::End)),
            (
                "They left.\nAN   Document DELT000020240112ek1c0003x",
                Some(Parting::Number),
            ),
            (
                "They left.\r\nProQuest document ID: 433099801\r\nDatabase: News\r\n",
                Some(Parting::Ruled),
            ),
            ("They left.\n\nEnd of Document\n\nThey came back.\n", None),
            ("They left.\n3 of 9 DOCUMENTS\nwere theirs.\n", None),
            ("They left.\nProQuest document ID: unknown\n", None),
            ("They left.", None),
        ] {
            assert_eq!(of_one_article(text), expected, "{text}");
        }
    }

    #[test]
    fn many_rules_part_articles_and_few_do_not() {
        let text = |rules: usize| "The boats left.\n==========\n".repeat(rules);
        assert_eq!(several_articles(&text(3)), None);
        assert_eq!(several_articles(&text(4)), Some(Notice::SeveralArticles));
        let marked = "==========\n1 of 2 DOCUMENTS\nThe boats left.\n2 of 2 DOCUMENTS\n";
        assert_eq!(several_articles(marked), Some(Notice::SeveralArticles));
    }

    #[test]
    fn dates_of_a_feed_part_articles() {
        let text =
            |date: &str, times: usize| format!("Boats\n{date}\nThe boats left.\n").repeat(times);
        for date in [
            "Thu, 4 Mar 2021 10:11:00 +0000",
            "Thu, 04 Mar 2021 10:11 GMT",
        ] {
            assert_eq!(several_articles(&text(date, 2)), None);
            assert_eq!(
                several_articles(&text(date, 3)),
                Some(Notice::SeveralArticles)
            );
        }
        for line in [
            "Thu, 4 March 2021",
            "But, as he said, they left",
            "Thu, 4 Mar 2021 at ten sharp",
        ] {
            assert_eq!(several_articles(&text(line, 4)), None, "{line}");
        }
    }

    #[test]
    fn prose_is_no_export() {
        let text = "3 of 12 boats left.\n4 of 12 boats came back.\nDocument 3 was signed.\nDocument 4 was not.\n\
            Document thewholeprocedure\nDocument theotherprocedure\nRecord Number: one\nRecord Number: two\nEnd of document and debate\nEnd of day\n";
        assert_eq!(several_articles(text), None);
    }
}
