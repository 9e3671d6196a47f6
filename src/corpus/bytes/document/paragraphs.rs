//! Adds up paragraphs and rows of tables to a plain text.

/// Every text begins with the mark of UTF-8.
pub(super) const MARK: &str = "\u{FEFF}";

/// Tables in tables have rows down to this depth. Each row that holds a row copies its text, so that the time
/// would grow with the square of the depth.
pub(super) const TABLES: usize = 16;

/// At most so many paragraphs stand above a title that is the headline: a date, an outlet, an author. A title
/// further down is that of another article.
const ABOVE: usize = 3;

/// What the style of a paragraph says that it is.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Heading {
    Title,
    FirstLevel,
}

/// The text of a document.
#[derive(Debug, Default, PartialEq)]
pub(in crate::corpus) struct Written {
    /// With the mark of UTF-8 before it, or empty.
    pub(in crate::corpus) text: String,
    /// The paragraph that the document calls its title, and where it begins behind that mark.
    pub(in crate::corpus) headline: Option<(usize, String)>,
}

/// The paragraphs of a document that were read so far.
#[derive(Default)]
pub(super) struct Paragraphs {
    lines: Vec<String>,
    /// The heading that may be the headline, and its line.
    headline: Option<(Heading, usize)>,
    /// Paragraphs that have begun: more than one where a text box stands in a paragraph.
    open: Vec<Paragraph>,
    /// Words that the next paragraph goes on with.
    carried: Option<String>,
    /// Paragraphs of text boxes, to be written behind the paragraph in which the boxes stand.
    boxes: Vec<String>,
    /// Rows that have begun, each with the lines at which its cells begin.
    rows: Vec<Vec<usize>>,
    /// How many more rows have begun, too deep for [`TABLES`].
    deeper: usize,
    /// How often words were added.
    additions: usize,
}

#[derive(Default)]
struct Paragraph {
    words: String,
    heading: Option<Heading>,
    is_joined: bool,
}

impl Paragraphs {
    /// A number that grows whenever words are added to a paragraph.
    pub fn additions(&self) -> usize {
        self.additions
    }

    pub fn begin_paragraph(&mut self) {
        self.open.push(Paragraph {
            words: self.carried.take().unwrap_or_default(),
            ..Paragraph::default()
        });
    }

    pub fn add(&mut self, words: &str) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.words.push_str(words);
            self.additions += usize::from(!words.trim().is_empty());
        }
    }

    /// Adds text in which white space of any length is one blank, and none at the beginning of a paragraph.
    pub fn add_collapsed(&mut self, text: &str) {
        let Some(Paragraph { words, .. }) = self.open.last_mut() else {
            return;
        };
        for character in text.chars() {
            match character {
                ' ' | '\t' | '\r' | '\n' if words.is_empty() || words.ends_with(' ') => {}
                ' ' | '\t' | '\r' | '\n' => words.push(' '),
                _ => words.push(character),
            }
        }
    }

    /// Notes what the style of the paragraph that was begun last says.
    pub fn set_heading(&mut self, heading: Heading) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.heading = Some(heading);
        }
    }

    /// Makes the paragraph that was begun last and the next one a single paragraph.
    pub fn join_with_next(&mut self) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.is_joined = true;
        }
    }

    pub fn end_paragraph(&mut self) {
        self.release_carried();
        match self.open.pop() {
            Some(paragraph) if paragraph.is_joined => self.carried = Some(paragraph.words),
            Some(paragraph) => self.close(paragraph.words, paragraph.heading),
            None => {}
        }
    }

    /// Ends a paragraph that was to go on, where no other follows.
    fn release_carried(&mut self) {
        if let Some(words) = self.carried.take() {
            self.close(words, None);
        }
    }

    fn close(&mut self, words: String, heading: Option<Heading>) {
        if !self.open.is_empty() {
            return self.boxes.push(words);
        }
        if let (Some(heading), true, false) = (heading, self.rows.is_empty(), is_blank(&words)) {
            let line = self.lines.len();
            let is_headline = match heading {
                Heading::Title => {
                    !matches!(self.headline, Some((Heading::Title, _))) && line <= ABOVE
                }
                Heading::FirstLevel => line == 0,
            };
            if is_headline {
                self.headline = Some((heading, line));
            }
        }
        let boxes = std::mem::take(&mut self.boxes);
        let lines = std::iter::once(words).chain(boxes);
        self.lines.extend(lines.filter(|words| !is_blank(words)));
    }

    pub fn begin_row(&mut self) {
        self.release_carried();
        match self.rows.len() < TABLES {
            true => self.rows.push(Vec::new()),
            false => self.deeper += 1,
        }
    }

    /// Begins a row with its first cell, unless one has begun.
    pub fn go_on_in_row(&mut self) {
        if self.rows.is_empty() {
            self.begin_row();
            self.begin_cell();
        }
    }

    pub fn begin_cell(&mut self) {
        self.release_carried();
        if let (Some(row), 0) = (self.rows.last_mut(), self.deeper) {
            row.push(self.lines.len());
        }
    }

    /// Makes cells of a paragraph each one line, as a table shows them. Others hold a text that was set in
    /// columns.
    pub fn end_row(&mut self) {
        self.release_carried();
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        let mut cells = self.rows.pop().unwrap_or_default();
        let (first, count) = (cells.first().copied(), cells.len());
        cells.push(self.lines.len());
        let is_table = cells.windows(2).all(|ends| ends[1] - ends[0] <= 1);
        if let (Some(first), true) = (first, count > 1 && is_table) {
            let row = self.lines.split_off(first).join("\t");
            self.lines.extend(Some(row).filter(|row| !row.is_empty()));
        }
    }

    /// The whole text.
    pub fn finish(mut self) -> Written {
        self.release_carried();
        let headline = self.headline.and_then(|(_, line)| {
            let above = self.lines[..line].iter().map(|line| line.len() + 2);
            Some((above.sum(), self.lines.get(line)?.clone()))
        });
        let text = match self.lines.is_empty() {
            true => String::new(),
            false => format!("{MARK}{}", self.lines.join("\n\n")),
        };
        Written { text, headline }
    }
}

fn is_blank(words: &str) -> bool {
    words.trim().is_empty()
}
