//! Reads what a news database writes around the text of an article: above it, in labelled fields, below it.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::ops::Range;

use standpoint_core::segment::{Boilerplate, Marks, Part};

use super::table::{Database, LabelGap, Role, bare};
use crate::metadata::date::{day_of_issue, iso_date, named_month};

/// The contents of the fields of an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) marks: Marks,
    /// The date as `YYYY-MM-DD` or `YYYY-MM`, and the outlet.
    pub(crate) dated: [Option<String>; 2],
}

/// Most words of a headline, of the name of an outlet, of a byline, and of a line with a date.
const HEADLINE: usize = 40;
const OUTLET: usize = 10;
const BYLINE: usize = 8;
const DATED: usize = 16;
/// The most lines without a label above an article.
const HEAD: usize = 16;
/// Fewest words of a sentence after a colon that is prose and no field.
const SENTENCE: usize = 12;
/// Words in a row that show that an abstract repeats the text.
const RUN: usize = 4;

/// A line that is not empty, without the invisible characters around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'t> {
    pub(super) start: usize,
    pub(super) text: &'t str,
    /// True if no empty line stands above it.
    is_tight: bool,
    /// Its kind as a whole.
    pub(super) role: Option<Role>,
}

impl Line<'_> {
    fn bytes(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }

    fn day(&self) -> Option<String> {
        day_or_month(self.text)
    }

    fn is_mark(&self) -> bool {
        self.role.is_some_and(|role| role <= Role::Ends)
    }

    fn ends_sentence(&self) -> bool {
        let end = self.text.trim_end_matches(['"', '”', '’', '\'', ')', '»']);
        end.ends_with(['.', '!', '?'])
    }

    /// Returns true if a line may be one with a date or, beside one, with the name of an outlet, and no
    /// prose.
    fn is_short(&self, most: usize) -> bool {
        self.words() <= most && !self.ends_sentence()
    }

    /// Returns true if a line beside a date may be the name of an outlet, and not the end of a notice about
    /// rights.
    fn may_be_outlet(&self) -> bool {
        self.is_short(OUTLET) && !self.text.starts_with(char::is_lowercase)
    }
}

/// The lines of a text from a place on.
pub(super) fn lines<'t>(database: &Database, text: &'t str, from: usize) -> Vec<Line<'t>> {
    let mut lines = Vec::new();
    let (mut at, mut end) = (from, from);
    for piece in text[from..].split_inclusive(['\n', '\r']) {
        let text_of_line = bare(piece);
        if !text_of_line.is_empty() {
            let start = at + piece.find(text_of_line).unwrap_or(0);
            let line_ends = |sign| text[end..start].matches(sign).count();
            lines.push(Line {
                start,
                text: text_of_line,
                is_tight: line_ends('\n').max(line_ends('\r')) < 2,
                role: database.role_of_line(text_of_line),
            });
            end = start + text_of_line.len();
        }
        at += piece.len();
    }
    lines
}

/// Reads the article of a database that begins at a place of a text, or a later part, which has no head.
pub(super) fn read(database: &Database, text: &str, from: usize, is_continued: bool) -> Reading {
    let lines = lines(database, text, from);
    let mut labels = lines.iter().filter_map(|line| database.label(line.text));
    let headline = labels.find(|(_, role, _)| *role == Role::Headline);
    let mut reader = ArticleReader {
        database,
        gap: headline.map(|(.., gap)| gap),
        marks: Marks::default(),
        date: None,
        outlet: None,
        date_of_number: None,
        text: None,
        codes: HashSet::new(),
    };
    let mut body = 0;
    if !is_continued {
        let label = lines.iter().position(|line| reader.label(line).is_some());
        let head = &lines[..label.unwrap_or(lines.len()).min(HEAD)];
        match head.iter().position(|line| line.role == Some(Role::Length)) {
            Some(at) => body = reader.read_factiva_head(head, at),
            None => reader.read_head(head, label.and_then(|at| lines.get(at))),
        }
    }
    reader.read_fields(&lines[body..]);
    reader.finish(text)
}

struct ArticleReader<'d> {
    database: &'d Database,
    /// The text after the label of the headline, if it has one; other codes stand before values alike.
    gap: Option<LabelGap>,
    marks: Marks,
    date: Option<String>,
    outlet: Option<String>,
    /// A date in the number of the article, which counts where no other is.
    date_of_number: Option<String>,
    /// Where the text begins, if a label says so.
    text: Option<usize>,
    /// Codes before one blank that were read.
    codes: HashSet<String>,
}

impl ArticleReader<'_> {
    fn mark(&mut self, bytes: Range<usize>, role: Role) {
        self.marks.add(bytes, part_of(role));
    }

    fn add_date(&mut self, date: Option<String>) {
        self.date = self.date.take().or(date);
    }

    /// Marks a headline in the head, unless a label says where it stands.
    fn mark_headline(&mut self, headline: Option<Range<usize>>) {
        if let Some(bytes) = headline.filter(|_| self.gap.is_none()) {
            self.mark(bytes, Role::Headline);
        }
    }

    /// The label with which a line begins, with its length, unless the line is prose that begins like one.
    fn label(&self, line: &Line) -> Option<(usize, Role)> {
        let (length, role, gap) = self.database.label(line.text)?;
        let is_label = match gap {
            LabelGap::Colon => {
                role != Role::Other || !line.ends_sentence() || line.words() < SENTENCE
            }
            LabelGap::Wide => self.gap == Some(gap),
            // `TD Bank said so.` after `TD`, and `IN the evening they left.`
            LabelGap::Narrow => {
                let is_again = self.codes.contains(&line.text[..length]);
                let is_prose = role != Role::Text && self.text.is_some() && line.ends_sentence();
                self.gap == Some(gap) && !is_again && !is_prose
            }
        };
        is_label.then_some((length, role))
    }

    /// Reads the lines above the first label.
    fn read_head(&mut self, head: &[Line], label: Option<&Line>) {
        let is_free = |line: &&Line| line.role.is_none();
        // Nexis writes labels in capitals, with the headline above them; Nexis Uni begins with the headline.
        let name = label.and_then(|line| line.text.split(':').next());
        let is_shouted = name.is_some_and(|name| !name.contains(char::is_lowercase));
        let is_date = |line: &Line| line.role == Some(Role::Date) && line.is_short(DATED);
        let is_dated = |line: &Line| line.day().is_some() || is_date(line);
        let Some(at) = head.iter().position(is_dated) else {
            let mark = head.iter().rposition(Line::is_mark);
            let lines = &head[mark.map_or(0, |at| at + 1)..];
            let headline = match lines.iter().find(is_free) {
                Some(first) if !is_shouted => last_block(&[*first]),
                _ => last_block(lines),
            };
            return self.mark_headline(headline.filter(|_| label.is_some()));
        };
        let below = &head[at + 1..];
        self.add_date(head[at].day());
        self.mark(head[at].bytes(), Role::Date);
        let above: Vec<&Line> = head[..at].iter().filter(is_free).collect();
        let is_name = |line: &&&Line| !line.text.contains(':');
        let last = above.iter().rfind(is_name);
        let is_nexis = is_shouted || head[0].role == Some(Role::Begins);
        let (headline, outlet) = match (above.first(), last) {
            // Europresse: outlet, date and headline.
            (_, Some(outlet)) if self.database.lines(Role::Foot).is_some() => {
                (below.first().map(Line::bytes), outlet)
            }
            _ if !self.database.has_fields() => return,
            // Nexis: outlet, perhaps the section, date, perhaps the edition, headline and labels.
            (_, Some(last)) if is_nexis => {
                let names = above.iter().filter(is_name);
                let outlet = names.rev().find(|line| !line.text.starts_with('('));
                (
                    label.and_then(|_| last_block(below)),
                    outlet.unwrap_or(last),
                )
            }
            // Nexis Uni: headline, outlet, perhaps the section, and date.
            (Some(first), Some(_)) if above.len() > 1 => {
                let rows = 1 + above[1..].iter().take_while(|line| line.is_tight).count();
                let rows = if rows < above.len() { rows } else { 1 };
                let (headline, names) = above.split_at(rows);
                let end = headline.last().unwrap_or(first).bytes().end;
                let mut names = names.iter();
                let Some(outlet) = names.find(is_name) else {
                    return;
                };
                for section in names {
                    self.mark(section.bytes(), Role::Other);
                }
                (Some(first.start..end), outlet)
            }
            _ => return,
        };
        if outlet.may_be_outlet() {
            // `Delta Post, no. 212`.
            let name = outlet.text.split(", no").next().unwrap_or_default();
            self.outlet = Some(name.trim().to_owned());
            self.mark(outlet.bytes(), Role::Other);
        }
        let end = headline.as_ref().map_or(0, |headline| headline.start);
        for line in below.iter().take_while(|line| line.start < end) {
            if line.role.is_none() && !line.ends_sentence() {
                self.mark(line.bytes(), Role::Other);
            }
        }
        self.mark_headline(headline);
    }

    /// Reads the display format of Factiva: section, headline, byline, number of words, date, hour, outlet,
    /// code, language and rights. Returns how many lines these are; the number of words is in line `length`.
    fn read_factiva_head(&mut self, head: &[Line], length: usize) -> usize {
        let (above, below) = head.split_at(length);
        let is_byline = |line: &Line| line.role == Some(Role::Byline) && line.words() <= BYLINE;
        let names = above.iter().rev().filter(|line| !is_byline(line));
        let headline = names.max_by_key(|line| line.words());
        let start = headline.map_or(usize::MAX, |line| line.start);
        for line in above {
            match line.start.cmp(&start) {
                Ordering::Less => self.mark(line.bytes(), Role::Head),
                Ordering::Equal => self.mark(line.bytes(), Role::Headline),
                Ordering::Greater => self.mark(line.bytes(), Role::Byline),
            }
        }
        let is_code = |text: &str| {
            let is_sign = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
            text.len() <= 8 && text.chars().all(is_sign)
        };
        let is_of_head = |&at: &usize| {
            let line = &below[at];
            let is_outlet = || at > 0 && below[at - 1].day().is_some() && line.may_be_outlet();
            line.role.is_some() || is_code(line.text) || line.day().is_some() || is_outlet()
        };
        let is_short = |line: &&Line| line.role.is_some() || line.is_short(DATED);
        let short = below.iter().take_while(is_short).count();
        let last = (0..short).rev().find(is_of_head);
        let end = last.map_or(0, |at| at + 1);
        for line in &below[..end] {
            let (has_date, day) = (self.date.is_some(), line.day());
            if has_date && line.role.is_none() && line.may_be_outlet() {
                self.outlet.get_or_insert(line.text.to_owned());
            }
            let is_date = day.is_some() && !has_date;
            let free = if is_date { Role::Date } else { Role::Head };
            self.mark(line.bytes(), line.role.unwrap_or(free));
            self.add_date(day);
        }
        length + end
    }

    /// Reads the fields with labels and codes, and what stands below the article.
    fn read_fields(&mut self, lines: &[Line]) {
        let is_below =
            |line: &Line| line.role == Some(Role::Ends) || self.database.is(Role::Foot, line.text);
        let foot = lines.iter().rposition(|line| !is_below(line));
        let head = self.marks.parts.clone();
        // The field to which a line may belong, and whether its value has yet to come.
        let mut open = None;
        for (at, line) in lines.iter().enumerate() {
            let is_foot = foot.is_none_or(|foot| at > foot);
            if head.iter().any(|(bytes, _)| bytes.contains(&line.start)) {
                continue;
            }
            if line.is_mark() {
                self.date_of_number = self.date_of_number.take().or_else(|| date_in(line.text));
                self.mark(line.bytes(), Role::Other);
                open = None;
            } else if let Some((length, role)) = self.label(line) {
                let is_empty = self.read_label(line, length, role);
                open = Some((role, is_empty));
            } else if is_foot && line.text.starts_with('©') || line.role == Some(Role::Notice) {
                self.mark(line.bytes(), Role::Notice);
            } else if is_foot || line.role == Some(Role::Other) {
                self.mark(line.bytes(), Role::Other);
            } else if let Some((role, is_empty)) = open {
                open = self.read_on(line, role, is_empty).then_some((role, false));
            }
        }
    }

    /// Reads a line that begins with a label. Returns whether the value has yet to come.
    fn read_label(&mut self, line: &Line, length: usize, role: Role) -> bool {
        let (label, rest) = line.text.split_at(length);
        let mut value = *line;
        value.text = rest.trim_start();
        value.start += line.text.len() - value.text.len();
        if self.gap == Some(LabelGap::Narrow) {
            self.codes.insert(label.to_owned());
        }
        if role == Role::Text {
            self.text.get_or_insert(value.start);
        }
        let is_apart = matches!(role, Role::Text | Role::Abstract | Role::Headline);
        if is_apart {
            self.mark(line.start..line.start + length, Role::Other)
        } else {
            self.mark(line.bytes(), role)
        }
        if !value.text.is_empty() {
            self.read_value(&value, role);
        }
        value.text.is_empty()
    }

    /// Takes note of the value of a field.
    fn read_value(&mut self, value: &Line, role: Role) {
        let first = |text: &str, end| text.split(end).next().map(|name| name.trim().to_owned());
        match role {
            Role::Headline => {
                let is_first = self.text.is_none() && self.marks.headline().is_none();
                if is_first && value.words() <= HEADLINE {
                    self.mark(value.bytes(), role);
                }
            }
            Role::Abstract => self.mark(value.bytes(), role),
            Role::Date => self.date = value.day().or(self.date.take()),
            Role::Outlet => self.outlet = first(value.text, ';'),
            // `Delta Post ; Port Alder [Port Alder]04 Mar 2008: A.8.`
            Role::Source => {
                if let Some((place, rest)) = value.text.rsplit_once(']') {
                    let day = first(rest.trim_start_matches(['.', ' ']), ':');
                    self.add_date(day.and_then(|day| day_or_month(&day)));
                    self.outlet = self.outlet.take().or(first(place, ';'));
                }
            }
            _ => {}
        }
    }

    /// Reads a line without a label; returns whether it belongs to the field.
    fn read_on(&mut self, line: &Line, role: Role, is_empty: bool) -> bool {
        // `HEADLINE: Boats leave again;`, `Council: 'We had to ask'`
        let is_headline = line.words() <= HEADLINE && !line.ends_sentence();
        match role {
            Role::Text => {}
            Role::Abstract | Role::Headline if is_empty => self.read_value(line, role),
            _ if is_empty => {
                self.read_value(line, role);
                self.mark(line.bytes(), role);
            }
            _ if line.is_tight && (is_headline || role != Role::Headline) => {
                if let Some((field, _)) = self.marks.parts.last_mut() {
                    field.end = line.bytes().end;
                }
            }
            Role::Abstract => self.mark(line.bytes(), role),
            _ => return false,
        }
        true
    }

    fn finish(mut self, text: &str) -> Reading {
        let is_abstract = |part: Part| part == part_of(Role::Abstract);
        let has_abstract = self.marks.parts.iter().any(|(_, part)| is_abstract(*part));
        let start = self.text.filter(|_| has_abstract).unwrap_or(text.len());
        let article_words = words(text.get(start..).unwrap_or_default());
        let article: HashSet<&[String]> = article_words.windows(RUN).collect();
        self.marks.parts.retain(|(bytes, part)| {
            let summary = words(text.get(bytes.clone()).unwrap_or_default());
            let runs = summary.windows(RUN);
            let repeated = runs.filter(|run| article.contains(run)).count();
            !is_abstract(*part) || repeated > 0 && 2 * repeated >= summary.len() - RUN
        });
        let outlet = self.outlet.filter(|name| !name.is_empty());
        let dated = [self.date.or(self.date_of_number), outlet];
        let marks = self.marks;
        Reading { marks, dated }
    }
}

/// The kind of a line that has a role. An abstract counts only if it repeats the text.
fn part_of(role: Role) -> Part {
    Part::Boilerplate(match role {
        Role::Headline => return Part::Headline,
        Role::Byline | Role::Date => Boilerplate::Byline,
        Role::Caption => Boilerplate::Caption,
        Role::Notice => Boilerplate::Notice,
        Role::Abstract => Boilerplate::Repeated,
        _ => Boilerplate::Navigation,
    })
}

/// The last lines without an empty line between them, if they may be a headline.
fn last_block(lines: &[Line]) -> Option<Range<usize>> {
    let start = lines.iter().rposition(|line| !line.is_tight).unwrap_or(0);
    let (first, last) = (lines.get(start)?, lines.last()?);
    let words: usize = lines[start..].iter().map(Line::words).sum();
    (words <= HEADLINE && !last.text.ends_with('.')).then(|| first.start..last.bytes().end)
}

fn words(text: &str) -> Vec<String> {
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// A day or a month, also in `March 4, 2008, Tuesday, Late Edition` and `2018 年 5 月 5 日`.
fn day_or_month(line: &str) -> Option<String> {
    let issue = || (line.split_whitespace().count() <= DATED).then(|| day_of_issue(line))?;
    let east_asian = || {
        let signs = line.chars().filter(|c| !c.is_whitespace());
        let parted = signs.map(|c| match c {
            '年' | '月' | '년' | '월' => '-',
            '日' | '일' => ' ',
            _ => c,
        });
        iso_date(&parted.collect::<String>())
    };
    let date = iso_date(line).or_else(|| named_month(line));
    date.or_else(issue).or_else(east_asian)
}

/// The day in the number of an article: `news·20080304·DP·0012`, `DELT000020080304ek1c0003x`.
fn date_in(number: &str) -> Option<String> {
    let mut runs = number.split(|c: char| !c.is_ascii_digit());
    let run = runs.find(|run| run.len() >= 8)?;
    iso_date(&run[run.len() - 8..])
}
