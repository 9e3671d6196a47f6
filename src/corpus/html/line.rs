//! One line of the text that a page shows, and what its place and its tags say of it.

use super::called::Called;
use super::element::Gap;
use crate::segment::Furniture;

/// Fewest words of a paragraph or an item without a full stop that says something below a headline.
const SAYING: usize = 4;

/// One line of visible text: a paragraph, a heading, a list item, or what stands between two breaks.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) text: String,
    /// How many characters of it had been encoded twice and were put right.
    pub(super) put_right: u64,
    /// The letters and digits of the text, for comparing lines of two trees.
    pub(super) key: String,
    /// Characters inside links.
    pub(super) linked: usize,
    /// Whether one of these links leads to another page.
    pub(super) elsewhere: bool,
    /// Whether one leads to another place of the same page.
    pub(super) within: bool,
    pub(super) gap: Gap,
    /// Inside a paragraph, quotation or list item.
    pub(super) paragraph: bool,
    /// The level of the heading that this line is.
    pub(super) heading: Option<u8>,
    /// Set out as a pull quote.
    pub(super) pull_quote: bool,
    /// Inside an item of a list.
    pub(super) item: bool,
    /// The number of the row of a table that it is inside, among all rows.
    pub(super) row: Option<usize>,
    /// A line of its own inside a link.
    pub(super) card: bool,
    /// Whether the page calls it the title of the article.
    pub(super) called: Called,
    /// Whether all of it is bold or in large letters.
    pub(super) set_out: bool,
    /// Whether it leads to the first page of the site.
    pub(super) home: bool,
    /// What the page says that it is, such as words under a picture.
    pub(super) marked: Option<Furniture>,
    /// The innermost of the boxes that hold it, by number.
    pub(super) block: usize,
    /// The innermost of the regions around this line that may be furniture of the page, by number.
    pub(super) region: Option<usize>,
}

impl Line {
    pub(super) fn chars(&self) -> usize {
        self.text.chars().count()
    }

    pub(super) fn mostly_links(&self) -> bool {
        self.linked * 2 > self.chars()
    }

    pub(super) fn words(&self) -> usize {
        self.text.split(' ').count()
    }

    /// Whether it ends as a sentence does.
    pub(super) fn ends(&self) -> bool {
        self.text
            .trim_end_matches(|c: char| "\"'”’»)]".contains(c) || c.is_whitespace())
            .ends_with(['.', '!', '?', '…', ':', '。', '！', '？'])
    }

    /// Whether it may belong to the article where it stands between this and its headline: the summary, one of its key points.
    pub(super) fn is_deck(&self) -> bool {
        let says = self.paragraph && self.words() >= SAYING || self.ends();
        (says || self.heading.is_some()) && !self.mostly_links()
    }

    /// Whether it reads like a sentence or more of running text, wherever it stands.
    pub(super) fn is_prose(&self) -> bool {
        let chars = self.chars();
        let ends = self.ends();
        let long_enough = if self.paragraph {
            ends && chars >= 25 || chars >= 60
        } else {
            ends && chars >= 80
        };
        long_enough && !self.mostly_links() && self.heading.is_none()
    }
}
