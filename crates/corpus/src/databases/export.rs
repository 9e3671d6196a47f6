//! Exports of news databases: many articles in one text, which is split while it is read.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use regex::RegexSet;

use super::article::{self, Line, Reading, lines};
use super::table::{DATABASES, Database, Role, bare};
use crate::split_at::SplitAt;

/// The number of bytes that show whether a text is an export. Its first article may be long, such as the transcript
/// of a day.
pub(crate) const BEGINNING: usize = 1 << 20;
/// An article of a database has at least so many different labels.
const LABELS: usize = 3;
/// Fewest bytes of letters by which a headline is recognised that is not the same throughout.
const HEADLINE: usize = 12;

/// A text as a database saves it: the database, and the lines by which its articles are parted.
///
/// `Begins` parts them before such a line, `Rules` before a rule if the article above it shows evidence,
/// `Ends` after such a line and the foot below it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Export {
    database: &'static Database,
    cut: Role,
}

/// The candidates for a text with a line of a role.
type Candidate = (Export, Role);

/// Matches the lines of all databases at once: nearly all texts have none.
static ANY: LazyLock<Option<(RegexSet, Vec<Candidate>)>> = LazyLock::new(|| {
    let (mut expressions, mut candidates) = (Vec::new(), Vec::new());
    for database in DATABASES.iter() {
        for role in [Role::Begins, Role::Rules, Role::Ends, Role::Evidence] {
            if let Some(lines) = database.lines(role) {
                let cut = role.min(Role::Ends);
                expressions.push(lines.as_str());
                candidates.push((Export { database, cut }, role));
            }
        }
    }
    Some((RegexSet::new(expressions).ok()?, candidates))
});

fn candidates(text: &str) -> Vec<Candidate> {
    let Some((any, candidates)) = ANY.as_ref() else {
        return Vec::new();
    };
    let lines = filled(text).map(bare).filter(|line| any.is_match(line));
    let matched: BTreeSet<usize> = lines.flat_map(|line| any.matches(line)).collect();
    matched.into_iter().map(|at| candidates[at]).collect()
}

/// A text from a news database.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Recognized {
    /// It exported the text with several articles.
    Export(Export),
    /// It saved the text with one article.
    Article(Export),
    /// A field stands twice that an article has once, and no line says where articles begin or end.
    SeveralArticles,
}

/// Recognises what a database saved, by the beginning of a text.
pub(crate) fn recognize(text: &str) -> Option<Recognized> {
    let text = &text[..text.floor_char_boundary(BEGINNING)];
    let candidates = candidates(text);
    let best = |fits: &dyn Fn(&Candidate) -> bool| {
        // The last of several with as many labels is taken, so the order is turned round.
        let fitting = candidates.iter().rev().filter(|candidate| fits(candidate));
        let best = fitting.max_by_key(|(export, _)| labels(export.database, text).len());
        best.map(|(export, _)| *export)
    };
    let is_evidence = |(_, role): &Candidate| *role == Role::Evidence;
    if let Some(export) = best(&|any| !is_evidence(any) && any.0.articles(text).len() > 1) {
        return Some(Recognized::Export(export));
    }
    if let Some(export) = best(&|(export, role)| export.is_of_one_article(*role, text)) {
        return Some(Recognized::Article(export));
    }
    let mut evidence = candidates.iter().filter(|candidate| is_evidence(candidate));
    let is_repeated = evidence.any(|(export, _)| repeats_fields(export.database, text));
    is_repeated.then_some(Recognized::SeveralArticles)
}

/// Returns true if a text repeats a label that an article has once.
fn repeats_fields(database: &Database, text: &str) -> bool {
    let mut seen = HashSet::new();
    let evidence = filled(text).filter(|line| database.is(Role::Evidence, line));
    let mut labels = evidence.filter_map(|line| label(database, line));
    !database.has_codes && labels.any(|(label, _)| !seen.insert(label))
}

/// The different labels of a database that a text has.
fn labels(database: &Database, text: &str) -> HashMap<String, Role> {
    filled(text).filter_map(|l| label(database, l)).collect()
}

/// The label with which a line begins, in small letters.
fn label(database: &Database, line: &str) -> Option<(String, Role)> {
    let line = bare(line);
    let (length, role, _) = database.label(line)?;
    Some((line.get(..length)?.to_lowercase(), role))
}

/// The lines of a text that are not empty, however they end.
fn filled(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    // Both ends are found faster one by one than together.
    let lines = text.split('\n').flat_map(|line| line.split('\r'));
    lines.filter(|line| !bare(line).is_empty())
}

impl Export {
    /// Returns true if a text is one article, by the lines of a role that it has.
    fn is_of_one_article(self, role: Role, text: &str) -> bool {
        match role {
            Role::Begins => filled(text).next().is_some_and(|line| self.marks(line)),
            Role::Rules => false,
            Role::Ends => {
                let mut lines = filled(text).rev();
                let last = lines.find(|line| self.marks(line) || !self.is_foot(line));
                last.is_some_and(|line| self.marks(line))
            }
            _ => {
                let labels = labels(self.database, text);
                let has = |wanted| labels.values().any(|role| *role == wanted);
                let is_complete =
                    !self.database.has_codes || has(Role::Headline) && has(Role::Text);
                labels.len() >= LABELS && is_complete
            }
        }
    }

    fn marks(self, line: &str) -> bool {
        self.database.is(self.cut, line)
    }

    /// Returns true if a line may stand below an article that has ended.
    fn is_foot(self, line: &str) -> bool {
        let is_foot = || self.marks(line) || self.database.is(Role::Foot, line);
        bare(line).is_empty() || self.database.lines(Role::Foot).is_some() && is_foot()
    }

    /// Returns true if a line shows that it stands in an article, and not in what the database says of all.
    fn shows_article(self, line: &str) -> bool {
        match self.cut {
            Role::Rules => self.database.is(Role::Evidence, line),
            _ => self.marks(line),
        }
    }

    /// The articles of a text.
    pub(crate) fn articles(self, text: &str) -> Vec<ExportArticle> {
        Cut::Export(self).articles(text)
    }

    /// Reads the fields of an article.
    pub(crate) fn read(self, article: &str) -> Reading {
        article::read(self.database, article, 0, false)
    }

    /// The length of the cover that the database writes before the first article; 0 if there is none.
    fn cover(self, text: &str) -> usize {
        let lines = lines(self.database, text, 0);
        let mut marks = (0..lines.len()).filter(|&at| lines[at].role == Some(self.cut));
        let is_cover = |line: &Line| self.database.is(Role::Cover, line.text);
        let cover = match self.cut {
            // The 501st article may come first, after the end of another.
            Role::Begins => marks.next().filter(|&at| {
                let mut numbers = lines[at].text.split(|c: char| !c.is_ascii_digit());
                let is_first = numbers.find(|number| !number.is_empty()) == Some("1");
                at > 0 && (is_first || lines[..at].iter().any(is_cover))
            }),
            // Parts between rules that say what they are; a rule may also stand within the first article.
            Role::Rules => {
                let is_article = |line: &Line| line.role != Some(self.cut) && !is_cover(line);
                let begins = |at: &usize| lines.get(at + 1).is_some_and(is_article);
                let first = marks.next().filter(|at| !begins(at));
                first.and_then(|_| marks.find(begins))
            }
            _ => end_of_list(&lines),
        };
        cover.map_or(0, |at| lines[at].start)
    }
}

/// Finds the end of a list of articles (`Documents (212)`, `1. Boats leave`): its first headline comes again there,
/// perhaps without the subtitle.
fn end_of_list(lines: &[Line]) -> Option<usize> {
    let is_count = |line: &Line| {
        let count = line
            .text
            .strip_suffix(')')
            .and_then(|text| text.split_once(" ("));
        count.is_some_and(|(name, count)| {
            name.chars().all(char::is_alphabetic) && count.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    let count = lines.iter().take(8).position(is_count)?;
    let headline = letters(lines.get(count + 1)?.text.strip_prefix("1.")?);
    (count + 2..lines.len()).find(|&at| {
        let line = letters(lines[at].text);
        let is_telling = line.len().min(headline.len()) >= HEADLINE;
        line == headline || is_telling && (headline.contains(&line) || line.starts_with(&headline))
    })
}

/// The letters and digits of a line in small letters.
fn letters(line: &str) -> String {
    let letters = line.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// An article, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExportArticle {
    /// Which of the export, from 1.
    pub(crate) number: usize,
    /// The number of its characters before `text`.
    pub(crate) begins: usize,
    pub(crate) text: String,
    /// Which bytes of `text` belong to the export: its cover, or what stands after the last article.
    pub(crate) outside: Range<usize>,
    /// The contents of its fields; a later part has the date and outlet of the first.
    pub(crate) reading: Reading,
}

/// How a text is cut into its articles.
#[derive(Debug, Clone)]
pub(crate) enum Cut {
    /// As its database parts them.
    Export(Export),
    /// Before each line that a user gives; what stands before the first is an article, too.
    At(SplitAt),
}

impl Cut {
    /// The articles of a text.
    pub(crate) fn articles(self, text: &str) -> Vec<ExportArticle> {
        let mut splitter = Splitter::new(self, usize::MAX);
        let mut articles = splitter.push(text);
        articles.extend(splitter.end());
        articles
    }

    fn shows_article(&self, line: &str) -> bool {
        match self {
            Cut::Export(export) => export.shows_article(line),
            // A ruled line alone is no article.
            Cut::At(_) => line.contains(char::is_alphanumeric),
        }
    }

    /// Returns true if another article follows, once one was shown.
    fn is_next(&self, line: &str) -> bool {
        match self {
            Cut::Export(export) if export.cut == Role::Ends => !export.is_foot(line),
            Cut::Export(export) => export.marks(line),
            Cut::At(lines) => lines.begins(line),
        }
    }

    /// The length of the cover above the first article, and what is read of an article or a later part.
    fn read(&self, text: &str, is_first: bool, is_continued: bool) -> (usize, Reading) {
        let Cut::Export(export) = self else {
            return (0, Reading::default());
        };
        let cover = if is_first { export.cover(text) } else { 0 };
        (
            cover,
            article::read(export.database, text, cover, is_continued),
        )
    }
}

/// Splits an export into its articles while it is read.
#[derive(Debug)]
pub(crate) struct Splitter {
    cut: Cut,
    /// The most bytes that are held.
    most: usize,
    /// The text that was read; what stands before `given` was returned.
    text: String,
    given: usize,
    /// The number of bytes that were looked at: whole lines.
    seen: usize,
    /// True if the last article has a line that shows that it is one.
    is_shown: bool,
    /// The place of the next article, if a line shows that one begins.
    next: Option<usize>,
    /// Which article comes next, from 1, and how many of its characters were returned.
    number: usize,
    begins: usize,
    /// Date and outlet of this article.
    dated: [Option<String>; 2],
}

impl Splitter {
    /// Returns an article of more than `most` bytes in parts.
    pub(crate) fn new(cut: Cut, most: usize) -> Self {
        Self {
            cut,
            most,
            text: String::new(),
            given: 0,
            seen: 0,
            is_shown: false,
            next: None,
            number: 1,
            begins: 0,
            dated: [None, None],
        }
    }

    /// Takes more of the text; returns the articles that end in it.
    pub(crate) fn push(&mut self, more: &str) -> Vec<ExportArticle> {
        self.text.push_str(more);
        let mut articles = Vec::new();
        while let Some(length) = line_length(&self.text[self.seen..]) {
            articles.extend(self.take_line(length));
        }
        if self.text.len() - self.given > self.most {
            articles.extend(self.give_article());
        }
        if self.text.len() - self.given > self.most {
            // Whole lines, so that no mark is torn.
            let lines = Some(self.seen).filter(|seen| *seen > self.given);
            articles.push(self.give(lines.unwrap_or(self.text.len())));
        }
        articles
    }

    /// The rest at the end of the text, unless it is white space.
    pub(crate) fn end(mut self) -> Vec<ExportArticle> {
        let mut articles = Vec::from_iter(self.take_line(self.text.len() - self.seen));
        let rest = self.next.filter(|_| !self.is_shown);
        let outside = rest.map(|at| at - self.given);
        let mut last = self.give(self.text.len());
        if let Some(start) = outside {
            last.outside = start..last.text.len();
        }
        articles.extend(Some(last).filter(|last| !last.text.trim().is_empty()));
        articles
    }

    /// Looks at the next line; returns an article if the line shows that another follows it.
    fn take_line(&mut self, length: usize) -> Option<ExportArticle> {
        let start = self.seen;
        let line = &self.text[start..start + length];
        let shows_article = self.cut.shows_article(line);
        let is_next = self.cut.is_next(line);
        if self.is_shown && is_next {
            self.next = Some(start);
            self.is_shown = false;
        }
        self.seen += length;
        self.is_shown |= shows_article;
        shows_article.then(|| self.give_article())?
    }

    /// Returns what stands before the next article, if one begins.
    fn give_article(&mut self) -> Option<ExportArticle> {
        let article = self.next.take().map(|end| self.give(end))?;
        (self.number, self.begins) = (self.number + 1, 0);
        Some(article)
    }

    /// Returns what is held up to this place.
    fn give(&mut self, end: usize) -> ExportArticle {
        let text = self.text[self.given..end].to_owned();
        self.given = end;
        self.seen = self.seen.max(end);
        // Not each time, or the rest of a long text would be moved for each of its articles.
        if self.given * 2 > self.text.len() {
            self.text.drain(..self.given);
            self.seen -= self.given;
            self.given = 0;
        }
        let (number, begins) = (self.number, self.begins);
        let is_first = number == 1 && begins == 0;
        let (cover, mut reading) = self.cut.read(&text, is_first, begins > 0);
        match begins {
            0 => self.dated = reading.dated.clone(),
            _ => reading.dated = self.dated.clone(),
        }
        self.begins += text.chars().count();
        ExportArticle {
            number,
            begins,
            text,
            outside: 0..cover,
            reading,
        }
    }
}

/// The number of bytes of the first line, with its end; `None` if that has yet to come.
fn line_length(text: &str) -> Option<usize> {
    let end = text.find(['\n', '\r'])?;
    match text.as_bytes()[end..] {
        // Perhaps the first half of an end.
        [b'\r'] => None,
        [b'\r', b'\n', ..] => Some(end + 2),
        _ => Some(end + 1),
    }
}
