//! Exports of news databases: many articles one below the other in one text.

pub(in crate::corpus) mod europresse;
mod marks;

use self::marks::{IDENTIFIED, MARKS, Mark, RULES, mark, marks};
use crate::corpus::notice::Notice;

/// So many dates of feeds part articles; one may have two, of its day and of its last change.
const DATES: usize = 3;
/// In so many bytes of a text the marks must show that it is an export: a first article may be the transcript of a day.
pub(in crate::corpus) const BEGINNING: usize = 1 << 20;

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
    /// The numbers of Europresse, each before what certifies the article.
    Certified,
}

/// Where the articles of an export are cut apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::corpus) enum Cut {
    /// Before the mark.
    Before,
    /// Behind it.
    Behind,
    /// Behind the lines that belong to it, [`europresse::is_of_foot`].
    BehindFoot,
}

impl Parting {
    /// Those that tell more come first.
    const ALL: [Parting; 6] = [
        Parting::Place,
        Parting::Tagged,
        Parting::Ruled,
        Parting::End,
        Parting::Number,
        Parting::Certified,
    ];

    fn mark(self) -> Mark {
        match self {
            Parting::Place => Mark::Place,
            Parting::Tagged => Mark::Tagged,
            Parting::Ruled => Mark::Underscored,
            Parting::End => Mark::End,
            Parting::Number => Mark::Number,
            Parting::Certified => Mark::Certified,
        }
    }

    /// Whether a line is the mark.
    pub(in crate::corpus) fn is_mark(self, line: &str) -> bool {
        mark(line) == Some(self.mark())
    }

    /// Where one article ends and the next begins.
    pub(in crate::corpus) fn cut(self) -> Cut {
        match self {
            Parting::Place | Parting::Tagged | Parting::Ruled => Cut::Before,
            Parting::End | Parting::Number => Cut::Behind,
            Parting::Certified => Cut::BehindFoot,
        }
    }

    /// Whether a line shows that it stands in an article, and not in what the database says of all.
    pub(in crate::corpus) fn shows_article(self, line: &str) -> bool {
        match self {
            Parting::Ruled => mark(line) == Some(Mark::Identified),
            _ => self.is_mark(line),
        }
    }

    /// Whether a line is the mark of the first article that was found. Of many a database may give 500 at a time, and then the
    /// 501st comes first.
    pub(in crate::corpus) fn is_first(self, line: &str) -> bool {
        let mut words = line.split_whitespace();
        let is_number = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
        self == Parting::Place && self.is_mark(line) && words.find(is_number) == Some("1")
    }
}

/// What parts the articles of a text, if its beginning shows that it is an export.
pub(in crate::corpus) fn parting(text: &str) -> Option<Parting> {
    parting_of(line_texts(&text[..text.floor_char_boundary(BEGINNING)]))
}

/// The same of these lines.
pub(in crate::corpus) fn parting_of<'l>(lines: impl Iterator<Item = &'l str>) -> Option<Parting> {
    let mut seen = [0; MARKS];
    for mark in marks(lines) {
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
    let mut lines = line_texts(text).filter(|line| !line.trim().is_empty());
    let (first, last) = (lines.next()?, lines.next_back()?);
    if Parting::Place.is_mark(first) {
        return Some(Parting::Place);
    }
    let ends = [Parting::End, Parting::Number];
    let of_europresse = || europresse::is_article(text).then_some(Parting::Certified);
    let of_proquest = || {
        // Asked of every text, and found faster in the whole than line by line.
        let is_identified = text.contains(IDENTIFIED)
            && line_texts(text).any(|line| mark(line) == Some(Mark::Identified));
        is_identified.then_some(Parting::Ruled)
    };
    ends.into_iter()
        .find(|ending| ending.is_mark(last))
        .or_else(of_proquest)
        .or_else(of_europresse)
}

/// The lines of a text, which may end in any way; between the two letters of CR and LF stands an empty one.
pub(in crate::corpus) fn line_texts(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    // Both are found faster one by one than together.
    text.split('\n').flat_map(|line| line.split('\r'))
}

/// The lines that are not empty, without white space around them, each with the place of its first word.
pub(in crate::corpus) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut end = 0;
    text.split_inclusive(['\n', '\r']).filter_map(move |line| {
        let start = end + line.len() - line.trim_start().len();
        end += line.len();
        let line = line.trim();
        (!line.is_empty()).then_some((start, line))
    })
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
    marks(line_texts(text))
        .any(again)
        .then_some(Notice::SeveralArticles)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_once_an_article_tells_an_export() {
        for mark in [
            ["1 of 12 DOCUMENTS", "2 of 12 DOCUMENTS"],
            ["Document 1 of 3", "Document 2 of 3"],
            ["Dokument 1 von 3", "Dokument 2 von 3"],
            ["Document 1 de 3", "Document 2 de 3"],
            [
                "Document DELT000020240112ek1c0003x",
                "Document DELT000020240113ek1c0005q",
            ],
            [
                "AN   Document DELT000020240112ek1c0003x",
                "AN   Document DELT000020240113ek1c0005q",
            ],
            ["End of Document", "End of Document"],
            [
                "Load-Date: May 3, 2019 End of Document",
                "Load-Date: May 4, 2019 End of Document",
            ],
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
                "Numéro de document : news·20080304·DP·0012",
                "Numéro de document : news·20080305·DP·0013",
            ],
            [
                "\u{feff}news·20080304·DP·0012",
                "news·20080305·DP·0013\u{200e}",
            ],
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
            let again = format!("{first}\n{first}\n");
            let counts_twice = !first.contains("news·");
            assert_eq!(several_articles(&again).is_some(), counts_twice);
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
            (
                "They left.\nnews·20080304·DP·0012\nDate d'émission : 2015-07-04\n",
                Some(Parting::Certified),
            ),
            ("news·20080304·DP·0012\nThey left.\n", None),
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
            Document thewholeprocedure\nDocument theotherprocedure\nRecord Number: one\nRecord Number: two\nnews·today·DP·12\nnews·today·DP·13\nDas ist Dokument 3 von 4\nDocument 3 de la liste\nEnd of document and debate\nEnd of day\n";
        assert_eq!(several_articles(text), None);
    }
}
