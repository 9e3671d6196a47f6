//! The paragraphs and rows of a document of a word processor, as they add up to a plain text.

use std::ops::Range;

/// The mark of UTF-8, with which every text begins.
pub(super) const MARK: &str = "\u{FEFF}";

/// So deep tables in tables have rows. A deeper one is a trick, and each of its paragraphs would be moved once for each that holds it.
pub(super) const TABLES: usize = 16;

/// At most so many paragraphs stand above a title that is the headline: a date, an outlet, an author. One further down is that of
/// another article.
const ABOVE: usize = 3;

/// What a paragraph is called by its style.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Heading {
    /// The title of the document.
    Title,
    /// A heading of the first level.
    First,
}

/// The text of a document.
#[derive(Debug, Default, PartialEq)]
pub(in crate::corpus) struct Written {
    /// Behind the mark of UTF-8; nothing of an empty document.
    pub(in crate::corpus) text: String,
    /// The paragraph that the document itself calls its title, if it does, and where it begins behind that mark.
    pub(in crate::corpus) headline: Option<(usize, String)>,
}

/// The paragraphs of a document.
#[derive(Default)]
pub(super) struct Lines {
    pub text: String,
    /// How many there are so far, rows counted as one.
    count: usize,
    headline: Option<(Heading, Range<usize>)>,
    /// Paragraphs that have begun: more than one where a box of text stands in a paragraph.
    open: Vec<Paragraph>,
    /// What the next paragraph goes on with.
    carried: Option<String>,
    /// What was said in boxes, to be written behind the paragraph in which they stand.
    boxes: Vec<String>,
    /// The rows of tables that have begun, each with the paragraphs of its cells.
    rows: Vec<Vec<Vec<String>>>,
    /// How many more have begun, too deep to be rows.
    deeper: usize,
    /// How often words were added to a paragraph.
    said: usize,
}

/// A paragraph that has begun.
#[derive(Default)]
struct Paragraph {
    words: String,
    heading: Option<Heading>,
    /// Whether the next one goes on with it.
    is_joined: bool,
    is_hidden: bool,
}

impl Lines {
    /// Whether a paragraph has begun that has not ended.
    pub fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// A number that grows where words are added to a paragraph.
    pub fn said(&self) -> usize {
        self.said
    }

    pub fn begin_paragraph(&mut self) {
        self.open.push(Paragraph {
            words: self.carried.take().unwrap_or_default(),
            ..Paragraph::default()
        });
    }

    /// Whether the next paragraph may still be the headline, if it is called so.
    pub fn may_have_headline(&self) -> bool {
        self.count <= ABOVE
    }

    /// Says what the paragraph that was begun last is called.
    pub fn call_paragraph(&mut self, heading: Heading) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.heading = Some(heading);
        }
    }

    /// Makes the paragraph that was begun last and the one behind it one.
    pub fn join_with_next(&mut self) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.is_joined = true;
        }
    }

    /// Leaves out the paragraph that was begun last.
    pub fn hide_paragraph(&mut self) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.is_hidden = true;
        }
    }

    pub fn add(&mut self, words: &str) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.words.push_str(words);
            self.said += usize::from(!words.trim().is_empty());
        }
    }

    /// Adds text in which white space of any length is a blank, and none at the beginning of a paragraph.
    pub fn add_collapsed(&mut self, words: &str) {
        let Some(Paragraph {
            words: paragraph, ..
        }) = self.open.last_mut()
        else {
            return;
        };
        for character in words.chars() {
            match character {
                ' ' | '\t' | '\r' | '\n' if paragraph.is_empty() || paragraph.ends_with(' ') => {}
                ' ' | '\t' | '\r' | '\n' => paragraph.push(' '),
                _ => paragraph.push(character),
            }
        }
    }

    /// Adds paragraphs, one for each line.
    pub fn add_paragraphs(&mut self, text: &str) {
        for line in text.lines() {
            self.begin_paragraph();
            self.add(line);
            self.end_paragraph();
        }
    }

    /// Begins a row with its first cell, unless one has begun.
    pub fn go_on_in_row(&mut self) {
        if self.rows.is_empty() {
            self.rows.push(vec![Vec::new()]);
        }
    }

    pub fn begin_row(&mut self) {
        self.let_go();
        match self.rows.len() < TABLES {
            true => self.rows.push(Vec::new()),
            false => self.deeper += 1,
        }
    }

    pub fn begin_cell(&mut self) {
        self.let_go();
        if let Some(row) = self.rows.last_mut().filter(|_| self.deeper == 0) {
            row.push(Vec::new());
        }
    }

    pub fn end_paragraph(&mut self) {
        self.let_go();
        match self.open.pop() {
            Some(paragraph) if paragraph.is_hidden => self.close(String::new(), None),
            Some(paragraph) if paragraph.is_joined => self.carried = Some(paragraph.words),
            Some(paragraph) => self.close(paragraph.words, paragraph.heading),
            None => {}
        }
    }

    /// Ends what should have gone on where no paragraph followed.
    fn let_go(&mut self) {
        if let Some(words) = self.carried.take() {
            self.close(words, None);
        }
    }

    fn close(&mut self, words: String, heading: Option<Heading>) {
        if !self.open.is_empty() {
            self.boxes.push(words);
            return;
        }
        let (count, length) = (self.count, words.len());
        self.put(words);
        if let (Some(heading), true) = (heading, self.count > count) {
            self.take_heading(heading, self.text.len() - length..self.text.len());
        }
        for words in std::mem::take(&mut self.boxes) {
            self.put(words);
        }
    }

    /// Takes the paragraph that was written last for the headline, if it is: a title, or else a heading above everything.
    fn take_heading(&mut self, heading: Heading, bytes: Range<usize>) {
        let before = self.headline.as_ref().map(|(before, _)| *before);
        let is_headline = match heading {
            Heading::Title => before != Some(Heading::Title) && self.count <= ABOVE + 1,
            Heading::First => self.count == 1,
        };
        if is_headline {
            self.headline = Some((heading, bytes));
        }
    }

    /// The whole text.
    pub fn finished(mut self) -> Written {
        self.let_go();
        let headline = self.headline.and_then(|(_, bytes)| {
            let words = self.text.get(bytes.clone())?.to_owned();
            Some((bytes.start.checked_sub(MARK.len())?, words))
        });
        Written {
            text: self.text,
            headline,
        }
    }

    /// Cells of a paragraph each are one line, as a table shows them; others hold a text that was set in columns.
    pub fn end_row(&mut self) {
        self.let_go();
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        let cells = self.rows.pop().unwrap_or_default();
        match cells.len() > 1 && cells.iter().all(|cell| cell.len() <= 1) {
            true => self.put(cells.concat().join("\t")),
            false => cells.into_iter().flatten().for_each(|line| self.put(line)),
        }
    }

    fn put(&mut self, line: String) {
        if line.trim().is_empty() {
            return;
        }
        match self.rows.last_mut().and_then(|row| row.last_mut()) {
            Some(cell) => cell.push(line),
            None => {
                self.text.push_str(match self.text.is_empty() {
                    true => MARK,
                    false => "\n\n",
                });
                self.text.push_str(&line);
                self.count += 1;
            }
        }
    }
}
