//! A page's tree → its visible lines, with what is needed to tell an article from what surrounds it.

use dom_query::{Document, Element, NodeData, NodeRef};

use super::element::{Gap, Style, Suspicion, is_invisible, style, suspicion};

/// One line of visible text: a paragraph, a heading, a list item, or what stands between two breaks.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) text: String,
    /// The letters and digits of the text, for comparing lines of two trees.
    pub(super) key: String,
    /// Characters inside links.
    pub(super) linked: usize,
    pub(super) gap: Gap,
    /// Inside a paragraph, quotation or list item.
    pub(super) paragraph: bool,
    /// The level of the heading that this line is.
    pub(super) heading: Option<u8>,
    /// The regions around this line that may be furniture of the page, by number.
    pub(super) regions: Vec<usize>,
}

impl Line {
    pub(super) fn chars(&self) -> usize {
        self.text.chars().count()
    }

    pub(super) fn mostly_links(&self) -> bool {
        self.linked * 2 > self.chars()
    }
}

/// The visible lines of a tree.
#[derive(Debug, Default)]
pub(super) struct Visible {
    pub(super) lines: Vec<Line>,
    /// The regions that [`Line::regions`] names.
    pub(super) regions: Vec<Suspicion>,
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
    gap: Gap,
    breaks: usize,
    links: usize,
    paragraphs: usize,
    preformatted: usize,
    headings: Vec<u8>,
    regions: Vec<usize>,
}

impl Reader {
    /// Takes in a node; what it returns is to be given back when its children have been read.
    fn enter(&mut self, node: &NodeRef) -> Option<Style> {
        node.query(|inner| match &inner.data {
            NodeData::Text { contents } => {
                self.text(contents);
                None
            }
            NodeData::Element(element) => self.element(element),
            NodeData::Document | NodeData::Fragment => Some(Style::default()),
            _ => None,
        })
        .flatten()
    }

    fn element(&mut self, element: &Element) -> Option<Style> {
        let name: &str = &element.name.local;
        if name == "br" {
            self.line_break();
            return None;
        }
        if is_invisible(name, element) {
            return None;
        }
        let mut style = style(name);
        style.region = suspicion(name, element);
        if style.gap > Gap::None {
            self.flush();
            self.gap = self.gap.max(style.gap);
        }
        self.links += usize::from(style.link);
        self.paragraphs += usize::from(style.paragraph);
        self.preformatted += usize::from(style.preformatted);
        self.headings.extend(style.heading);
        if let Some(suspicion) = style.region {
            self.regions.push(self.visible.regions.len());
            self.visible.regions.push(suspicion);
        }
        Some(style)
    }

    fn leave(&mut self, style: Style) {
        if style.gap > Gap::None {
            self.flush();
            self.gap = self.gap.max(style.gap);
        }
        self.links -= usize::from(style.link);
        self.paragraphs -= usize::from(style.paragraph);
        self.preformatted -= usize::from(style.preformatted);
        if style.heading.is_some() {
            self.headings.pop();
        }
        if style.region.is_some() {
            self.regions.pop();
        }
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
                self.linked += usize::from(self.links > 0);
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
        let text = self.buffer.trim();
        if !text.is_empty() {
            self.visible.lines.push(Line {
                text: text.to_owned(),
                key: key(text),
                linked: self.linked,
                gap: self.gap,
                paragraph: self.paragraphs > 0,
                heading: self.headings.last().copied(),
                regions: self.regions.clone(),
            });
            self.gap = Gap::None;
            self.breaks = 0;
        }
        self.buffer.clear();
        self.linked = 0;
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
        use Gap::{Line, Paragraph};
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
                expect(Paragraph, "x"),
                expect(Line, "y"),
                expect(Paragraph, "tail"),
                expect(Paragraph, "r"),
                expect(Paragraph, "s"),
            ]
        );
    }

    #[test]
    fn what_a_reader_does_not_see_is_not_read() {
        let html = "<title>t</title><script>var x = '<p>no</p>';</script><p hidden>no<p style='Display : none'>no</p>\
                    <noscript><p>no</p></noscript><template><p>no</template><p>AT&amp;T &lt;caf&eacute;&gt;<!-- no -->";
        assert_eq!(lines(html), [(Gap::Paragraph, "AT&T <café>".to_owned())]);
    }
}
