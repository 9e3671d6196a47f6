//! What a news database writes around the text of one article: above it, in labelled fields, and below it.

use std::collections::HashSet;
use std::ops::Range;

use super::table::{Database, Gap, Role, bare};
use crate::corpus::metadata::date::{iso_date, named_month};

/// What a part of an article is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::corpus) enum Mark {
    Headline,
    Byline,
    Date,
    Caption,
    /// Who owns the text.
    Notice,
    /// A label, or a field that is no text.
    Field,
    /// An abstract that repeats the text.
    Repeated,
}

/// What the fields of an article say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::corpus) struct Reading {
    /// The parts that are marked, in bytes and in the order of the text.
    pub(in crate::corpus) marks: Vec<(Range<usize>, Mark)>,
    /// The date as `YYYY-MM-DD` or `YYYY-MM`.
    pub(in crate::corpus) date: Option<String>,
    pub(in crate::corpus) outlet: Option<String>,
}

impl Reading {
    /// The same of a text before which so many bytes stand.
    pub(super) fn moved(mut self, by: usize) -> Self {
        for (bytes, _) in &mut self.marks {
            *bytes = bytes.start + by..bytes.end + by;
        }
        self
    }
}

/// Most words of a headline, of the name of an outlet, of a byline, and of a line with a date.
const HEADLINE: usize = 40;
const OUTLET: usize = 10;
const BYLINE: usize = 8;
const DATED: usize = 16;
/// So many lines without a label may stand above an article.
const HEAD: usize = 16;
/// Fewest words of a sentence behind a colon that is prose and no field.
const SENTENCE: usize = 12;
/// Words in a row that show that an abstract repeats the text.
const RUN: usize = 4;

/// A line that is not empty.
#[derive(Debug, Clone, Copy)]
struct Line<'t> {
    start: usize,
    text: &'t str,
    /// Whether no empty line stands above it.
    is_tight: bool,
}

impl Line<'_> {
    fn bytes(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }

    fn ends_sentence(&self) -> bool {
        let end = self.text.trim_end_matches(['"', '”', '’', '\'', ')', '»']);
        end.ends_with(['.', '!', '?'])
    }

    fn may_be_headline(&self) -> bool {
        self.words() <= HEADLINE
    }

    /// Whether a line beside a date may be the name of an outlet, and not the end of a notice about rights.
    fn may_be_outlet(&self) -> bool {
        self.words() <= OUTLET
            && !self.ends_sentence()
            && !self.text.starts_with(char::is_lowercase)
    }
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let (mut start, mut ends) = (0, 0);
    for piece in text.split(['\n', '\r']) {
        let line = bare(piece);
        if !line.is_empty() {
            lines.push(Line {
                start: start + piece.find(line).unwrap_or(0),
                text: line,
                is_tight: ends < 2,
            });
            ends = 0;
        }
        start += piece.len() + 1;
        // CR and LF end one line.
        let is_half = text.as_bytes().get(start - 1) == Some(&b'\r')
            && text.as_bytes().get(start) == Some(&b'\n');
        ends += usize::from(!is_half);
    }
    lines
}

/// Reads an article of a database, or a later part of one, which has no head.
pub(super) fn read(database: &Database, text: &str, is_continued: bool) -> Reading {
    let lines = lines(text);
    let mut reader = Reader::new(database, &lines);
    let mut body = 0;
    if !is_continued {
        let label = lines.iter().position(|line| reader.label(line).is_some());
        let (head, rest) = lines.split_at(label.unwrap_or(lines.len()).min(HEAD));
        let is_length = |line: &Line| database.role_of_line(line.text) == Some(Role::Length);
        match head.iter().position(is_length) {
            Some(at) => body = reader.read_factiva_head(head, at),
            None => reader.read_head(head, rest.first().filter(|_| label.is_some())),
        }
    }
    reader.read_fields(&lines[body..]);
    reader.finish(text)
}

/// The field to which the lines that follow may belong.
#[derive(Debug, Clone, Copy)]
struct Open {
    role: Role,
    /// Whether its value has yet to come.
    is_empty: bool,
}

struct Reader<'d> {
    database: &'d Database,
    /// What stands behind the label of the headline, if it has one; other codes stand before their values alike.
    gap: Option<Gap>,
    marks: Vec<(Range<usize>, Mark)>,
    date: Option<String>,
    /// A date in the number of the article, which counts where no other is.
    date_of_number: Option<String>,
    outlet: Option<String>,
    headline: Option<Range<usize>>,
    abstracts: Vec<Range<usize>>,
    /// Where the text begins, if a label says so.
    text: Option<usize>,
    /// Codes before one blank that were read.
    codes: HashSet<String>,
}

impl<'d> Reader<'d> {
    fn new(database: &'d Database, lines: &[Line]) -> Self {
        let mut labels = lines.iter().filter_map(|line| database.label(line.text));
        let headline = labels.find(|(_, role, _)| *role == Role::Headline);
        Self {
            database,
            gap: headline.map(|(.., gap)| gap),
            marks: Vec::new(),
            date: None,
            date_of_number: None,
            outlet: None,
            headline: None,
            abstracts: Vec::new(),
            text: None,
            codes: HashSet::new(),
        }
    }

    fn mark(&mut self, line: &Line, mark: Mark) {
        self.marks.push((line.bytes(), mark));
    }

    /// The label with which a line begins, with its length, unless the line is prose that only begins like one.
    fn label(&self, line: &Line) -> Option<(usize, Role)> {
        let (length, role, gap) = self.database.label(line.text)?;
        let is_label = match gap {
            Gap::Colon => role != Role::Other || !line.ends_sentence() || line.words() < SENTENCE,
            Gap::Wide => self.gap == Some(gap),
            // `TD Bank said so.` behind `TD`, and `IN the evening they left.`
            Gap::Narrow => {
                let is_again = self.codes.contains(&line.text[..length]);
                let is_prose = role != Role::Text && self.text.is_some() && line.ends_sentence();
                self.gap == Some(gap) && !is_again && !is_prose
            }
        };
        is_label.then_some((length, role))
    }

    /// Reads the lines above the first label.
    fn read_head(&mut self, head: &[Line], label: Option<&Line>) {
        let database = self.database;
        let is_first = |line: &Line| !database.is_mark(line.text);
        let has_place = head
            .first()
            .is_some_and(|line| database.begins.match_line(line.text));
        let name = label.and_then(|line| line.text.split(':').next());
        // Nexis writes labels in capitals, Nexis Uni does not.
        let is_shouted = name.is_some_and(|name| name.to_uppercase() == name);
        let has_foot = !database.foot.is_empty();
        let is_named = |line: &&Line| is_first(line) && database.role_of_line(line.text).is_none();
        let is_dated = |line: &Line| {
            let is_line = database.role_of_line(line.text) == Some(Role::Date);
            let is_short = line.words() <= DATED && !line.ends_sentence();
            day_or_month(line.text).is_some() || is_line && is_short
        };
        let Some(at) = head.iter().position(is_dated) else {
            let lines = &head[head.iter().position(is_first).unwrap_or(head.len())..];
            let headline = match is_shouted {
                true => last_block(lines).or_else(|| block(lines)),
                false => lines
                    .iter()
                    .find(is_named)
                    .filter(|line| line.may_be_headline())
                    .map(Line::bytes),
            };
            self.headline = headline.filter(|_| label.is_some() && self.gap.is_none());
            return;
        };
        let (dated, below) = (head[at], &head[at + 1..]);
        self.date = day_or_month(dated.text);
        self.mark(&dated, Mark::Date);
        let above = head[..at].iter().filter(is_named);
        let above: Vec<&Line> = above.filter(|line| !line.text.contains(':')).collect();
        let (headline, outlet) = match &above[..] {
            // Europresse: outlet, date and headline.
            [.., outlet] if has_foot => (below.first().map(Line::bytes), outlet),
            _ if !database.has_fields() => return,
            // Nexis: outlet, date, perhaps the edition, headline and labels.
            [.., outlet] if has_place || is_shouted => {
                (label.and_then(|_| last_block(below)), outlet)
            }
            // Nexis Uni: headline, outlet and date.
            [headline, .., outlet] => (Some(headline.bytes()), outlet),
            _ => return,
        };
        if outlet.may_be_outlet() {
            // `Delta Post, no. 212`.
            let name = outlet.text.split(", no").next().unwrap_or_default();
            self.outlet = Some(name.trim().to_owned());
            self.mark(outlet, Mark::Field);
        }
        let is_edition = |line: &&Line| {
            let is_above = headline
                .as_ref()
                .is_some_and(|headline| line.start < headline.start);
            is_above && is_named(line) && !line.ends_sentence()
        };
        let lines = below.iter().filter(is_edition);
        for line in lines {
            self.mark(line, Mark::Field);
        }
        self.headline = headline.filter(|_| self.gap.is_none());
    }

    /// Reads the display format of Factiva: section, headline, byline, number of words, date, hour, outlet, code,
    /// language and rights. Returns how many lines these are; the number of words is in line `length`.
    fn read_factiva_head(&mut self, head: &[Line], length: usize) -> usize {
        let (above, below) = head.split_at(length);
        let is_byline = |line: &Line| {
            self.database.role_of_line(line.text) == Some(Role::Byline) && line.words() <= BYLINE
        };
        let names = above
            .iter()
            .rposition(|line| !is_byline(line))
            .map_or(above.len(), |at| at + 1);
        let longest = (0..names).rev().max_by_key(|&at| above[at].words());
        for (at, line) in above.iter().enumerate() {
            match longest {
                Some(headline) if at == headline => self.headline = Some(line.bytes()),
                Some(headline) if at > headline => self.mark(line, Mark::Byline),
                _ => self.mark(line, Mark::Field),
            }
        }
        let is_code = |line: &Line| {
            let is_sign = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
            line.text.len() <= 8 && line.text.chars().all(is_sign)
        };
        let is_of_head = |line: &Line| {
            self.database.role_of_line(line.text).is_some()
                || is_code(line)
                || day_or_month(line.text).is_some()
        };
        let is_short = |line: &&Line| {
            let is_entry = self.database.role_of_line(line.text).is_some();
            is_entry || line.words() <= DATED && !line.ends_sentence()
        };
        let short: Vec<&Line> = below.iter().take_while(is_short).collect();
        let mut end = short
            .iter()
            .rposition(|line| is_of_head(line))
            .map_or(0, |at| at + 1);
        let is_outlet = |line: &&Line| line.may_be_outlet();
        if end > 0
            && day_or_month(short[end - 1].text).is_some()
            && short.get(end).is_some_and(is_outlet)
        {
            end += 1;
        }
        for line in &short[..end] {
            let day = day_or_month(line.text);
            let mark = match self.database.role_of_line(line.text) {
                Some(Role::Notice) => Mark::Notice,
                None if self.date.is_none() && day.is_some() => Mark::Date,
                _ => Mark::Field,
            };
            let is_outlet = self.date.is_some() && self.database.role_of_line(line.text).is_none();
            if is_outlet && self.outlet.is_none() && line.may_be_outlet() {
                self.outlet = Some(line.text.to_owned());
            }
            self.date = self.date.take().or(day);
            self.mark(line, mark);
        }
        length + end
    }

    /// Reads the fields with labels and codes, and what stands below the article.
    fn read_fields(&mut self, lines: &[Line]) {
        let database = self.database;
        let is_below = |line: &Line| {
            database.foot.match_line(line.text) || database.ends.match_line(line.text)
        };
        let foot = lines
            .iter()
            .rposition(|line| !is_below(line))
            .map_or(0, |at| at + 1);
        let mut open = None;
        for (at, line) in lines.iter().enumerate() {
            let is_read = |(bytes, _): &(Range<usize>, Mark)| bytes.start == line.start;
            let is_headline = self
                .headline
                .as_ref()
                .is_some_and(|bytes| bytes.contains(&line.start));
            if at < HEAD && (is_headline || self.marks.iter().any(is_read)) {
                continue;
            }
            let role = database.role_of_line(line.text);
            if database.is_mark(line.text) {
                self.date_of_number = self.date_of_number.take().or_else(|| date_in(line.text));
                self.mark(line, Mark::Field);
                open = None;
            } else if let Some((length, role)) = self.label(line) {
                open = Some(self.read_label(line, length, role));
            } else if at >= foot && line.text.starts_with('©') || role == Some(Role::Notice) {
                self.mark(line, Mark::Notice);
            } else if at >= foot || role == Some(Role::Other) {
                self.mark(line, Mark::Field);
            } else if let Some(field) = open {
                open = self.read_on(line, field);
            }
        }
    }

    /// Reads a line that begins with a label.
    fn read_label(&mut self, line: &Line, length: usize, role: Role) -> Open {
        let label = line.start..line.start + length;
        let rest = line.text.get(length..).unwrap_or("").trim_start();
        let value = Line {
            start: line.bytes().end - rest.len(),
            text: rest,
            is_tight: true,
        };
        let is_empty = rest.is_empty();
        if self.gap == Some(Gap::Narrow) {
            self.codes.insert(line.text[..length].to_owned());
        }
        if role == Role::Text {
            self.text.get_or_insert(value.start);
        }
        match role {
            Role::Text | Role::Abstract | Role::Headline => self.marks.push((label, Mark::Field)),
            _ => self.mark(line, mark_of(role)),
        }
        if !is_empty {
            self.read_value(&value, role);
        }
        Open { role, is_empty }
    }

    /// Takes note of the value of a field.
    fn read_value(&mut self, value: &Line, role: Role) {
        let text = value.text;
        match role {
            Role::Headline if self.text.is_none() && value.may_be_headline() => {
                self.headline.get_or_insert(value.bytes());
            }
            Role::Abstract => self.abstracts.push(value.bytes()),
            Role::Date => self.date = day_or_month(text).or(self.date.take()),
            Role::Outlet => self.outlet = text.split(';').next().map(|name| name.trim().to_owned()),
            // `Delta Post ; Port Alder [Port Alder]04 Mar 2008: A.8.`
            Role::Source => {
                if let Some((place, rest)) = text.rsplit_once(']') {
                    let day = rest.split(':').next().unwrap_or_default();
                    let day = day_or_month(day.trim_start_matches(['.', ' ']));
                    let name = place.split(';').next().unwrap_or_default().trim();
                    self.date = self.date.take().or(day);
                    self.outlet.get_or_insert(name.to_owned());
                }
            }
            _ => {}
        }
    }

    /// Reads a line without a label; returns the field if it goes on.
    fn read_on(&mut self, line: &Line, field: Open) -> Option<Open> {
        let Open { role, is_empty } = field;
        let goes_on = Some(Open {
            role,
            is_empty: false,
        });
        match role {
            Role::Text => {}
            Role::Abstract => match self.abstracts.last_mut() {
                Some(bytes) if line.is_tight => bytes.end = line.bytes().end,
                _ => self.abstracts.push(line.bytes()),
            },
            Role::Headline if is_empty => self.read_value(line, role),
            Role::Headline => {
                let headline = self.headline.as_mut()?;
                // `HEADLINE: Boats leave again;`, `Council: 'We had to ask'`
                (line.is_tight && !line.ends_sentence() && line.may_be_headline()).then_some(())?;
                headline.end = line.bytes().end;
            }
            _ if is_empty => {
                self.read_value(line, role);
                self.mark(line, mark_of(role));
            }
            _ => {
                let (bytes, _) = self.marks.last_mut().filter(|_| line.is_tight)?;
                bytes.end = line.bytes().end;
            }
        }
        goes_on
    }

    fn finish(mut self, text: &str) -> Reading {
        let article = words(self.text.and_then(|at| text.get(at..)).unwrap_or_default());
        let article: HashSet<&[String]> = match self.abstracts.is_empty() {
            true => HashSet::new(),
            false => article.windows(RUN).collect(),
        };
        for bytes in &self.abstracts {
            let said = words(text.get(bytes.clone()).unwrap_or_default());
            let repeated = said
                .windows(RUN)
                .filter(|run| article.contains(run))
                .count();
            if repeated > 0 && 2 * repeated >= said.len() - RUN {
                self.marks.push((bytes.clone(), Mark::Repeated));
            }
        }
        let headline = self.headline.map(|bytes| (bytes, Mark::Headline));
        self.marks.extend(headline);
        self.marks.sort_by_key(|(bytes, _)| bytes.start);
        Reading {
            marks: self.marks,
            date: self.date.or(self.date_of_number),
            outlet: self.outlet.filter(|name| !name.is_empty()),
        }
    }
}

fn mark_of(role: Role) -> Mark {
    match role {
        Role::Byline => Mark::Byline,
        Role::Date => Mark::Date,
        Role::Caption => Mark::Caption,
        Role::Notice => Mark::Notice,
        _ => Mark::Field,
    }
}

/// The last lines without an empty line between them, below an empty line.
fn last_block(lines: &[Line]) -> Option<Range<usize>> {
    block(&lines[lines.iter().rposition(|line| !line.is_tight)?..])
}

/// Lines that may be a headline.
fn block(lines: &[Line]) -> Option<Range<usize>> {
    let (first, last) = (lines.first()?, lines.last()?);
    let words: usize = lines.iter().map(Line::words).sum();
    (words <= HEADLINE && !last.text.ends_with('.')).then(|| first.start..last.bytes().end)
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// A day or a month, also before a day of the week and what the issue is called: `March 4, 2008, Tuesday, Late Edition`.
fn day_or_month(line: &str) -> Option<String> {
    let line = line.trim();
    let issue = || {
        let mut commas = line.match_indices(',').map(|(at, _)| &line[..at]);
        let dated = commas.find(|date| date.ends_with("day"))?;
        (line.split_whitespace().count() <= DATED).then(|| iso_date(dated))?
    };
    iso_date(line).or_else(|| named_month(line)).or_else(issue)
}

/// The day in the number of an article: `news·20080304·DP·0012`, `DELT000020080304ek1c0003x`.
fn date_in(number: &str) -> Option<String> {
    let mut runs = number.split(|c: char| !c.is_ascii_digit());
    let run = runs.find(|run| run.len() >= 8)?;
    iso_date(&run[run.len() - 8..])
}
