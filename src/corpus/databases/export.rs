//! Exports of news databases: many articles in one text, told apart as the text comes.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use regex::RegexSet;

use super::article::{self, Reading};
use super::table::{DATABASES, Database, Role, bare};

/// So many bytes of a text show whether it is an export: a first article may be the transcript of a day.
pub(in crate::corpus) const BEGINNING: usize = 1 << 20;
/// An article of a database has at least so many different labels.
const LABELS: usize = 3;

/// How a database marks where one article ends and the next begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// Before a line that begins an article.
    Before,
    /// Before a rule, where the article above it shows evidence.
    Rule,
    /// Behind a line that ends an article, and the foot below it.
    After,
}

/// A text as a database saves it: the database, and how it parts articles.
#[derive(Debug, Clone, Copy)]
pub(in crate::corpus) struct Export {
    database: &'static Database,
    cut: Cut,
}

/// Matches the lines of all databases at once: nearly all texts have none.
static ANY: LazyLock<Option<(RegexSet, Vec<Candidate>)>> = LazyLock::new(|| {
    let mut expressions = Vec::new();
    let mut candidates = Vec::new();
    for database in DATABASES.iter() {
        let kinds = [
            (&database.begins, Some(Cut::Before)),
            (&database.rules, Some(Cut::Rule)),
            (&database.ends, Some(Cut::After)),
            (&database.evidence, None),
        ];
        for (lines, cut) in kinds {
            if let Some(expression) = lines.expression() {
                expressions.push(expression.to_owned());
                candidates.push((database, cut));
            }
        }
    }
    Some((RegexSet::new(expressions).ok()?, candidates))
});

/// A database of which a text has a line, and how such lines part articles; `None` for evidence.
type Candidate = (&'static Database, Option<Cut>);

fn candidates(text: &str) -> Vec<Candidate> {
    let Some((any, candidates)) = ANY.as_ref() else {
        return Vec::new();
    };
    let lines = filled(text).map(bare).filter(|line| any.is_match(line));
    let found: BTreeSet<usize> = lines.flat_map(|line| any.matches(line)).collect();
    found
        .into_iter()
        .filter_map(|at| candidates.get(at).copied())
        .collect()
}

/// What a news database has to do with a text.
#[derive(Debug, Clone, Copy)]
pub(in crate::corpus) enum Recognized {
    /// It exported the text with several articles.
    Export(Export),
    /// It saved the text with one article.
    Article(Export),
    /// A field stands twice that an article has once, and no line says where articles begin or end.
    SeveralArticles,
}

/// Recognises what a database saved, by the beginning of a text.
pub(in crate::corpus) fn recognize(text: &str) -> Option<Recognized> {
    let text = &text[..text.floor_char_boundary(BEGINNING)];
    let candidates = candidates(text);
    let exports = candidates.iter().map(|&(database, cut)| Export {
        database,
        cut: cut.unwrap_or(Cut::After),
    });
    let exports = || exports.clone().zip(&candidates);
    let several = exports().filter(|(export, (_, cut))| cut.is_some() && export.count(text) > 1);
    if let Some(export) = best(several.map(|(export, _)| export), text) {
        return Some(Recognized::Export(export));
    }
    let one = exports().filter(|(export, (_, cut))| export.is_of_one_article(*cut, text));
    if let Some(export) = best(one.map(|(export, _)| export), text) {
        return Some(Recognized::Article(export));
    }
    let repeats = |&(database, cut): &Candidate| cut.is_none() && repeats_fields(database, text);
    candidates
        .iter()
        .any(repeats)
        .then_some(Recognized::SeveralArticles)
}

/// Whether a text repeats a label that an article has once.
fn repeats_fields(database: &Database, text: &str) -> bool {
    let mut seen = HashSet::new();
    let evidence = filled(text).filter(|line| database.evidence.match_line(line));
    let mut labels = evidence.filter_map(|line| label(database, line));
    !database.has_codes && labels.any(|(label, _)| !seen.insert(label))
}

impl Export {
    /// Whether a text is one article, by the mark that parts articles or by its fields.
    fn is_of_one_article(&self, mark: Option<Cut>, text: &str) -> bool {
        match mark {
            Some(Cut::Before) => filled(text).next().is_some_and(|line| self.marks(line)),
            Some(Cut::Rule) => false,
            Some(Cut::After) => {
                let mut lines = filled(text).rev();
                let last = lines.find(|line| self.marks(line) || !self.is_foot(line));
                last.is_some_and(|line| self.marks(line))
            }
            None => {
                let labels = labels(self.database, text);
                let has = |wanted| labels.iter().any(|(_, role)| *role == wanted);
                let is_whole = !self.database.has_codes || has(Role::Headline) && has(Role::Text);
                labels.len() >= LABELS && is_whole
            }
        }
    }

    /// How many articles the marks tell of, two at most.
    fn count(&self, text: &str) -> usize {
        let mut articles = 0;
        let mut has_ended = false;
        for line in filled(text) {
            let is_mark = match self.cut {
                Cut::Rule => self.database.evidence.match_line(line),
                _ => self.marks(line),
            };
            // A mark in the foot belongs to the article above it.
            articles += usize::from(is_mark && !(has_ended && self.is_foot(line)));
            has_ended = self.cut == Cut::After && (is_mark || has_ended && self.is_foot(line));
            if articles > 1 {
                break;
            }
        }
        articles
    }

    fn marks(&self, line: &str) -> bool {
        let lines = match self.cut {
            Cut::Before => &self.database.begins,
            Cut::Rule => &self.database.rules,
            Cut::After => &self.database.ends,
        };
        lines.match_line(line)
    }

    /// Whether a line may stand below an article that has ended.
    fn is_foot(&self, line: &str) -> bool {
        let is_repeated_end = !self.database.foot.is_empty() && self.marks(line);
        bare(line).is_empty() || is_repeated_end || self.database.foot.match_line(line)
    }

    /// Whether a line shows that it stands in an article, and not in what the database says of all.
    fn shows_article(&self, line: &str) -> bool {
        match self.cut {
            Cut::Rule => self.database.evidence.match_line(line),
            _ => self.marks(line),
        }
    }

    /// Reads the fields of an article.
    pub(in crate::corpus) fn read(&self, article: &str, is_continued: bool) -> Reading {
        article::read(self.database, article, is_continued)
    }
}

/// The export whose database has most labels in the text.
fn best(found: impl Iterator<Item = Export>, text: &str) -> Option<Export> {
    let found: Vec<Export> = found.collect();
    match found[..] {
        [] => None,
        [only] => Some(only),
        // Of several with as many the last is taken, so the order is turned round.
        _ => found
            .into_iter()
            .rev()
            .max_by_key(|export| labels(export.database, text).len()),
    }
}

/// The different labels of a database that a text has.
fn labels(database: &Database, text: &str) -> HashMap<String, Role> {
    filled(text)
        .filter_map(|line| label(database, line))
        .collect()
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

/// An article, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::corpus) struct Article {
    /// Which of the export, from 1.
    pub(in crate::corpus) number: usize,
    /// How many characters of it stand before `text`.
    pub(in crate::corpus) begins: usize,
    pub(in crate::corpus) text: String,
    /// Which bytes of `text` belong to the export as a whole: its cover, or what stands behind the last article.
    pub(in crate::corpus) outside: Range<usize>,
    /// What its fields say; of a later part the date and outlet of the first.
    pub(in crate::corpus) reading: Reading,
}

/// Tells the articles of an export apart while its text comes.
#[derive(Debug)]
pub(in crate::corpus) struct Splitter {
    export: Export,
    /// The most bytes of an article that are held.
    most: usize,
    /// The text that has come; what stands before `given` was given away.
    text: String,
    given: usize,
    /// How many bytes were looked at: whole lines.
    seen: usize,
    /// Whether the current article has a line that shows that it is one.
    is_shown: bool,
    current: Place,
    previous: Option<Place>,
    /// Date and outlet of the current article.
    dated: [Option<String>; 2],
}

/// Which article, from 1, and how many of its characters were given away.
#[derive(Debug, Clone, Copy)]
struct Place {
    number: usize,
    begins: usize,
}

impl Splitter {
    /// Of an article with more than `most` bytes parts are given away.
    pub(in crate::corpus) fn new(export: Export, most: usize) -> Self {
        Self {
            export,
            most,
            text: String::new(),
            given: 0,
            seen: 0,
            is_shown: false,
            current: Place {
                number: 1,
                begins: 0,
            },
            previous: None,
            dated: [None, None],
        }
    }

    /// Takes more of the text; returns the articles that end in it.
    pub(in crate::corpus) fn push(&mut self, more: &str) -> Vec<Article> {
        self.text.push_str(more);
        let mut articles = Vec::new();
        while let Some(length) = line_length(&self.text[self.seen..]) {
            self.take_line(length, &mut articles);
        }
        if self.text.len() - self.given > self.most {
            // Whole lines, so that no mark is torn.
            let end = match self.seen > self.given {
                true => self.seen,
                false => self.text.len(),
            };
            articles.push(self.give(end));
        }
        articles
    }

    /// What is left at the end of the text, unless it is white space.
    pub(in crate::corpus) fn end(mut self) -> Vec<Article> {
        let mut articles = Vec::new();
        self.take_line(self.text.len() - self.seen, &mut articles);
        let previous = self
            .previous
            .filter(|_| !self.is_shown && self.current.begins == 0);
        self.current = previous.unwrap_or(self.current);
        let mut rest = self.give(self.text.len());
        if previous.is_some() {
            rest.outside = 0..rest.text.len();
        }
        if !rest.text.trim().is_empty() {
            articles.push(rest);
        }
        articles
    }

    /// Looks at the next line, which may begin an article.
    fn take_line(&mut self, length: usize, articles: &mut Vec<Article>) {
        let start = self.seen;
        let line = &self.text[start..start + length];
        let shows_article = self.export.shows_article(line);
        let is_next = self.is_shown
            && match self.export.cut {
                Cut::Before | Cut::Rule => self.export.marks(line),
                Cut::After => !self.export.is_foot(line),
            };
        if is_next {
            articles.push(self.give(start));
            self.previous = Some(self.current);
            self.current = Place {
                number: self.current.number + 1,
                begins: 0,
            };
            self.is_shown = false;
        }
        self.seen += length;
        self.is_shown |= shows_article;
    }

    /// Gives away what is held up to this place, as the current article.
    fn give(&mut self, end: usize) -> Article {
        let text = self.text[self.given..end].to_owned();
        self.given = end;
        self.seen = self.seen.max(end);
        // Not each time, or the rest of a long text would be moved for each of its articles.
        if self.given * 2 > self.text.len() {
            self.text.drain(..self.given);
            self.seen -= self.given;
            self.given = 0;
        }
        let Place { number, begins } = self.current;
        let cover = match (number, begins) {
            (1, 0) => self.export.cover(&text).unwrap_or(0),
            _ => 0,
        };
        let mut reading = self.export.read(&text[cover..], begins > 0).moved(cover);
        match begins {
            0 => self.dated = [reading.date.clone(), reading.outlet.clone()],
            _ => [reading.date, reading.outlet] = self.dated.clone(),
        }
        self.current.begins += text.chars().count();
        Article {
            number,
            begins,
            text,
            outside: 0..cover,
            reading,
        }
    }
}

impl Export {
    /// How long the cover is that the database writes before the first article.
    fn cover(&self, text: &str) -> Option<usize> {
        match self.cut {
            Cut::Before => {
                let (start, first) = lines(text).find(|(_, line)| self.marks(line))?;
                let before = &text[..start];
                // The 501st article may come first, behind the end of another.
                let is_first = || {
                    first
                        .split(|c: char| !c.is_ascii_digit())
                        .find(|n| !n.is_empty())
                        == Some("1")
                };
                let is_cover = || filled(before).any(|line| self.database.cover.match_line(line));
                (filled(before).next().is_some() && (is_first() || is_cover())).then_some(start)
            }
            Cut::Rule => {
                // Parts between rules that say what they are; a rule may also stand within the first article.
                let mut lines = lines(text).peekable();
                let mut has_cover = false;
                while let Some((start, line)) = lines.next() {
                    let (_, next) = lines.peek()?;
                    if self.marks(line) {
                        if !self.marks(next) && !self.database.cover.match_line(next) {
                            return has_cover.then_some(start);
                        }
                        has_cover = true;
                    }
                }
                None
            }
            Cut::After => cover_with_list(text),
        }
    }
}

/// A list of the articles (`Documents (212)`, `1. Boats leave`), which ends where the first of their headlines comes again.
fn cover_with_list(text: &str) -> Option<usize> {
    let mut lines = lines(text);
    let is_count = |line: &str| line.starts_with("Documents (") && line.ends_with(')');
    lines.by_ref().take(8).find(|(_, line)| is_count(line))?;
    let (_, first) = lines.next()?;
    let headline = first.strip_prefix("1.")?.trim();
    let (start, _) = lines.find(|(_, line)| *line == headline)?;
    Some(start)
}

/// The lines that are not empty, without white space around them, each with its place.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut end = 0;
    text.split_inclusive(['\n', '\r']).filter_map(move |line| {
        let start = end + line.len() - line.trim_start().len();
        end += line.len();
        let line = line.trim();
        (!line.is_empty()).then_some((start, line))
    })
}

/// How many bytes the first line has, with its end; nothing if that has yet to come.
fn line_length(text: &str) -> Option<usize> {
    let end = text.find(['\n', '\r'])?;
    match text.as_bytes()[end..] {
        // Perhaps the first half of an end.
        [b'\r'] => None,
        [b'\r', b'\n', ..] => Some(end + 2),
        _ => Some(end + 1),
    }
}
