//! A page's tree → its visible lines, with what is needed to tell an article from what surrounds it.

use std::borrow::Cow;

use dom_query::{Document, Element, NodeData, NodeRef};

use super::called::{Called, called, is_set_out};
use super::element::{
    Gap, Style, Suspicion, is_for_screen_readers, is_invisible, is_pull_quote, leads_elsewhere,
    leads_home, leads_within, region_shape, shape, style, suspicion,
};
pub(super) use super::line::Line;
use super::marks::marks;
use super::neighbours::are_words_apart;
use super::notes::{is_note, leads_back};
use super::pictures::{is_picture_box, is_picture_with_words};
use crate::corpus::bytes::mojibake::repair;
use crate::segment::Furniture;

/// An element that stands by itself, as a paragraph or a division does.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Block {
    /// The number of the one around it; the outermost is its own.
    pub(super) parent: usize,
    /// A number that elements of one name and class share.
    pub(super) shape: u64,
}

/// A region that may be furniture of the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Region {
    /// The number of the one around it, which is smaller than its own.
    pub(super) parent: Option<usize>,
    pub(super) suspicion: Suspicion,
    /// A number that regions of one name, class and id share.
    pub(super) shape: u64,
}

/// The visible lines of a tree.
#[derive(Debug, Default)]
pub(super) struct Visible {
    pub(super) lines: Vec<Line>,
    /// The regions that [`Line::region`] names, in the order in which they begin.
    pub(super) regions: Vec<Region>,
    /// The blocks that [`Line::block`] names; the first is the page.
    pub(super) blocks: Vec<Block>,
}

/// Letters and digits only, in lower case.
pub(super) fn key(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Reads a whole page. It keeps its own stack: pages may be nested deeper than a thread's.
pub(super) fn visible(document: &Document) -> Visible {
    let mut reader = Reader::default();
    reader.visible.blocks.push(Block::default());
    let mut stack = vec![Visit::Enter(document.root())];
    while let Some(visit) = stack.pop() {
        match visit {
            Visit::Leave(style) => reader.leave(style),
            Visit::Enter(node) => {
                let Some(style) = reader.enter(&node) else {
                    continue;
                };
                stack.push(Visit::Leave(style));
                stack.extend(node.children_it(true).map(Visit::Enter));
            }
        }
    }
    reader.flush();
    reader.visible
}

enum Visit<'a> {
    Enter(NodeRef<'a>),
    Leave(Style),
}

#[derive(Default)]
struct Reader {
    visible: Visible,
    buffer: String,
    linked: usize,
    elsewhere: bool,
    within: bool,
    gap: Gap,
    breaks: usize,
    /// Whether a heading was just broken, which is one line for all that.
    broken: bool,
    links: usize,
    paragraphs: usize,
    preformatted: usize,
    headings: Vec<u8>,
    pull_quotes: usize,
    items: usize,
    /// What those that are open call their words, and how many characters of the line they hold.
    calling: Vec<Called>,
    called: (usize, Called),
    /// How many that are open set their words out, and how many characters of the line they hold.
    setting_out: usize,
    set_out: usize,
    /// How many rows of tables there were, and those that are open.
    rows: usize,
    open_rows: Vec<usize>,
    /// Whether the link that is open holds lines.
    card: bool,
    home: bool,
    marks: Vec<Furniture>,
    /// How many characters of the line stand in marks, and what the last of these says.
    marked: usize,
    mark: Option<Furniture>,
    /// Whether the line is a note, by its link to its mark.
    note: bool,
    /// The innermost region that is open.
    region: Option<usize>,
    blocks: Vec<usize>,
}

impl Reader {
    /// Takes in a node; what it returns is to be given back when its children have been read.
    fn enter(&mut self, node: &NodeRef) -> Option<Style> {
        node.query(|inner| match &inner.data {
            NodeData::Text { contents } => {
                self.text(contents);
                None
            }
            NodeData::Element(element) if is_note(node, element, &self.buffer) => None,
            NodeData::Element(element) => {
                self.note |= leads_back(node, element, &self.buffer);
                self.element(node, element)
            }
            NodeData::Document | NodeData::Fragment => Some(Style::default()),
            _ => None,
        })
        .flatten()
    }

    fn element(&mut self, node: &NodeRef, element: &Element) -> Option<Style> {
        let name: &str = &element.name.local;
        if name == "br" {
            match self.headings.is_empty() || std::mem::replace(&mut self.broken, true) {
                true => self.line_break(),
                false => self.text(" "),
            }
            return None;
        }
        if is_invisible(name, element) {
            return None;
        }
        // At the beginning of a line it says what the line is: `Image caption,`.
        if !self.buffer.trim().is_empty() && is_for_screen_readers(element) {
            return None;
        }
        let mut style = style(name);
        style.region = suspicion(name, element);
        style.pull_quote = is_pull_quote(node, element);
        let is_picture = || {
            let is_picture = is_picture_box(node, element) || is_picture_with_words(node, element);
            is_picture.then_some(Furniture::Caption)
        };
        style.marks = marks(name, element).or_else(is_picture);
        style.called = called(element, style.heading.is_some());
        style.set_out = is_set_out(name, element);
        if style.gap == Gap::None && are_words_apart(node, &self.buffer) {
            self.text(" ");
        }
        if style.gap > Gap::None {
            self.flush();
            self.card |= self.links > 0;
            self.gap = self.gap.max(style.gap);
            let parent = self.block();
            self.blocks.push(self.visible.blocks.len());
            let shape = shape(name, element);
            self.visible.blocks.push(Block { parent, shape });
        }
        self.elsewhere |= style.link && leads_elsewhere(element);
        self.within |= style.link && leads_within(element);
        self.home |= style.link && leads_home(element);
        self.pull_quotes += usize::from(style.pull_quote);
        self.items += usize::from(style.item);
        self.calling
            .extend((style.called > Called::Nothing).then_some(style.called));
        self.setting_out += usize::from(style.set_out);
        if style.row {
            self.rows += 1;
            self.open_rows.push(self.rows);
        }
        self.marks.extend(style.marks);
        self.links += usize::from(style.link);
        self.paragraphs += usize::from(style.paragraph);
        self.preformatted += usize::from(style.preformatted);
        self.headings.extend(style.heading);
        if let Some(suspicion) = style.region {
            let number = self.visible.regions.len();
            self.visible.regions.push(Region {
                parent: self.region.replace(number),
                suspicion,
                shape: region_shape(name, element),
            });
        }
        Some(style)
    }

    fn leave(&mut self, style: Style) {
        if style.gap > Gap::None {
            self.flush();
            self.gap = self.gap.max(style.gap);
            self.blocks.pop();
        }
        self.pull_quotes -= usize::from(style.pull_quote);
        self.items -= usize::from(style.item);
        if style.called > Called::Nothing {
            self.calling.pop();
        }
        self.setting_out -= usize::from(style.set_out);
        if style.row {
            self.open_rows.pop();
        }
        self.links -= usize::from(style.link);
        self.card &= self.links > 0;
        self.paragraphs -= usize::from(style.paragraph);
        self.preformatted -= usize::from(style.preformatted);
        if style.heading.is_some() {
            self.headings.pop();
        }
        if style.region.is_some() {
            let left = self.region.and_then(|at| self.visible.regions.get(at));
            self.region = left.and_then(|region| region.parent);
        }
        if style.marks.is_some() {
            self.marks.pop();
        }
    }

    /// The innermost block that is open.
    fn block(&self) -> usize {
        self.blocks.last().copied().unwrap_or(0)
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            if c == '\n' && self.preformatted > 0 {
                self.line_break();
            } else if c.is_ascii_whitespace() {
                if !self.buffer.is_empty() && !self.buffer.ends_with(' ') {
                    self.buffer.push(' ');
                }
            } else {
                self.buffer.push(c);
                self.broken = false;
                self.marked += usize::from(!self.marks.is_empty());
                self.mark = self.marks.last().copied().or(self.mark);
                self.linked += usize::from(self.links > 0);
                self.set_out += usize::from(self.setting_out > 0);
                if let Some(called) = self.calling.iter().max() {
                    self.called = (self.called.0 + 1, self.called.1.max(*called));
                }
            }
        }
    }

    /// One break ends a line, two end a paragraph, as old pages have it.
    fn line_break(&mut self) {
        self.flush();
        self.breaks += 1;
        self.gap = self.gap.max(if self.breaks > 1 {
            Gap::Paragraph
        } else {
            Gap::Line
        });
    }

    fn flush(&mut self) {
        // An escaped page shows only here what was encoded twice: `don&acirc;&euro;&trade;t`.
        let (text, right) = match repair(self.buffer.trim()) {
            Some((text, count)) => (Cow::Owned(text), count),
            None => (Cow::Borrowed(self.buffer.trim()), 0),
        };
        if !text.is_empty() {
            let solid = text.chars().filter(|c| !c.is_whitespace()).count();
            let is_all = |part: usize| part >= solid;
            self.visible.lines.push(Line {
                key: key(&text),
                put_right: right,
                linked: self.linked,
                elsewhere: self.elsewhere && self.linked > 0,
                within: self.within && self.linked > 0,
                gap: self.gap,
                paragraph: self.paragraphs > 0,
                heading: self.headings.last().copied(),
                pull_quote: self.pull_quotes > 0,
                item: self.items > 0,
                row: self.open_rows.last().copied(),
                card: self.card && self.linked > 0,
                called: match is_all(self.called.0) {
                    true => self.called.1,
                    false => Called::Nothing,
                },
                set_out: is_all(self.set_out),
                home: self.home && self.linked > 0,
                marked: match self.note {
                    true => Some(Furniture::CrossReference),
                    false => self.mark.filter(|_| self.marked * 2 > text.chars().count()),
                },
                block: self.block(),
                region: self.region,
                text: text.into_owned(),
            });
            self.gap = Gap::None;
            self.breaks = 0;
        }
        self.buffer.clear();
        self.broken = false;
        self.linked = 0;
        self.set_out = 0;
        self.called = Default::default();
        self.elsewhere = false;
        self.within = false;
        self.home = false;
        self.note = false;
        self.marked = 0;
        self.mark = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(html: &str) -> Vec<(Gap, String)> {
        visible(&Document::from(html))
            .lines
            .into_iter()
            .map(|l| (l.gap, l.text))
            .collect()
    }

    #[test]
    fn blocks_and_breaks_make_lines() {
        use Gap::{Apart, Line, Paragraph};
        let expect = |gap, text: &str| (gap, text.to_owned());
        assert_eq!(
            lines(
                "<h1>A <b>b</b>old</h1><p>one\n two<br>three<br> <br>four<ul><li>x<li>y</ul>tail<pre>r\n\ns</pre>"
            ),
            [
                expect(Paragraph, "A bold"),
                expect(Paragraph, "one two"),
                expect(Line, "three"),
                expect(Paragraph, "four"),
                expect(Apart, "x"),
                expect(Apart, "y"),
                expect(Apart, "tail"),
                expect(Paragraph, "r"),
                expect(Paragraph, "s"),
            ]
        );
    }

    #[test]
    fn what_a_reader_does_not_see_is_not_read() {
        let html = "<title>t</title><script>var x = '<p>no</p>';</script><p hidden>no<p style='Display : none'>no</p>\
                    <p style='clip: rect(0 0 0 0)'>no</p>\
                    <noscript><p>no</p></noscript><template><p>no</template><p>AT&amp;T &lt;caf&eacute;&gt;<!-- no -->\
                    <b class='u-visually-hidden'>no</b><i class='sr-only x'>no</i>";
        assert_eq!(lines(html), [(Gap::Paragraph, "AT&T <café>".to_owned())]);
    }
}
