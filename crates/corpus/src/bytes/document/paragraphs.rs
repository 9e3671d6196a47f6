//! Joins the paragraphs of a document to a plain text.

/// Every text begins with the mark of UTF-8.
pub(super) const MARK: &str = "\u{FEFF}";

/// The most paragraphs above a title that is the headline: a date, an outlet, an author. A title further down
/// is that of another article.
const ABOVE: usize = 3;

/// The text of a document.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct DocumentText {
    /// The text with the mark of UTF-8 before it, or nothing.
    pub(crate) text: String,
    /// The paragraph that the document calls its title, and where it begins after that mark.
    pub(crate) headline: Option<(usize, String)>,
}

/// The paragraphs of a document that were read so far.
#[derive(Default)]
pub struct Paragraphs {
    lines: Vec<String>,
    /// The line of the first title.
    headline: Option<usize>,
    /// Paragraphs that have begun: more than one where a text box stands in a paragraph.
    open: Vec<Paragraph>,
    /// Paragraphs of text boxes, to be written after the paragraph in which the boxes stand.
    boxes: Vec<String>,
}

#[derive(Default)]
struct Paragraph {
    words: String,
    is_title: bool,
}

impl Paragraphs {
    pub fn begin_paragraph(&mut self) {
        self.open.push(Paragraph::default());
    }

    pub fn add(&mut self, words: &str) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.words.push_str(words);
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

    /// Notes that the paragraph that was begun last has the style of a title.
    pub fn set_title(&mut self) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.is_title = true;
        }
    }

    pub fn end_paragraph(&mut self) {
        let Some(Paragraph { words, is_title }) = self.open.pop() else {
            return;
        };
        if !self.open.is_empty() {
            return self.boxes.push(words);
        }
        let is_blank = |words: &String| words.trim().is_empty();
        if is_title && self.lines.len() <= ABOVE && !is_blank(&words) {
            self.headline.get_or_insert(self.lines.len());
        }
        let lines = std::iter::once(words).chain(self.boxes.drain(..));
        self.lines.extend(lines.filter(|words| !is_blank(words)));
    }

    /// Joins the paragraphs.
    pub fn into_text(self) -> DocumentText {
        let headline = self.headline.and_then(|line| {
            let above = self.lines[..line].iter().map(|line| line.len() + 2);
            Some((above.sum(), self.lines.get(line)?.clone()))
        });
        let text = if self.lines.is_empty() {
            String::new()
        } else {
            format!("{MARK}{}", self.lines.join("\n\n"))
        };
        DocumentText { text, headline }
    }
}
