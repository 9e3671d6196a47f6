//! The tree of a page → its lines of text in reading order, and the blocks in which they stand.

use std::hash::Hasher;
use std::ops::Range;

use dom_query::{Document, Element, NodeData, NodeId, NodeRef};
use rustc_hash::FxHasher;

use super::names::{Named, attribute, named};
use crate::bytes::mojibake::repair;

/// The distance of a line from the one before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LineGap {
    #[default]
    None,
    Line,
    Paragraph,
    /// As far as a paragraph, and no sentence goes on across it.
    Apart,
}

/// The kind of a line by the innermost telling tag around it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum LineTag {
    #[default]
    Plain,
    Paragraph,
    Item,
    Heading(u8),
    Cell,
}

/// An element that stands by itself, such as a paragraph or a division.
#[derive(Debug, Clone, Default)]
pub(super) struct Block {
    pub(super) node: Option<NodeId>,
    /// The index of the block around it. The first block is the page, which is its own parent.
    pub(super) parent: usize,
    pub(super) named: Named,
    pub(super) within: Within,
    /// A paragraph, a quotation, a list or a part of one.
    pub(super) is_text: bool,
    /// The page hides it until a script shows it.
    pub(super) hidden: bool,
    /// The lines in it and in the blocks inside it.
    pub(super) lines: Range<usize>,
    /// A hash of its name and its first class, without digits, which blocks share that a page
    /// repeats.
    pub(super) shape: u64,
    pub(super) has_class: bool,
}

/// The names of a block and of all blocks around it, joined.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Within {
    pub(super) region: bool,
    pub(super) caption: bool,
    pub(super) byline: bool,
    pub(super) row: Option<usize>,
}

/// A line of visible text: a paragraph, a heading, an item of a list, or what stands between two
/// breaks.
#[derive(Debug, Default)]
pub(super) struct PageLine {
    pub(super) text: String,
    /// The number of its characters that had been encoded twice and were repaired.
    pub(super) put_right: u64,
    pub(super) gap: LineGap,
    pub(super) tag: LineTag,
    /// It has no block of its own, unlike the paragraphs beside it.
    is_loose: bool,
    /// The innermost block that holds it.
    pub(super) block: usize,
    /// The bytes of its links.
    pub(super) links: Vec<Range<usize>>,
    /// Characters, and those of them in links.
    pub(super) chars: usize,
    linked: usize,
    set_out: usize,
    /// One of its links leads to the first page of the site.
    pub(super) leads_home: bool,
    /// It stands with other lines in one link.
    pub(super) in_card: bool,
}

/// The text of a page.
#[derive(Debug, Default)]
pub(super) struct PageLines {
    pub(super) lines: Vec<PageLine>,
    pub(super) blocks: Vec<Block>,
}

impl PageLine {
    pub(super) fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }

    /// The level of the heading that it is.
    pub(super) fn heading(&self) -> Option<u8> {
        match self.tag {
            LineTag::Heading(level) => Some(level),
            _ => None,
        }
    }

    pub(super) fn is_mostly_links(&self) -> bool {
        self.linked * 2 > self.chars
    }

    /// Returns true if all of it is bold or in large letters.
    pub(super) fn is_set_out(&self) -> bool {
        self.set_out + self.text.matches([' ', '\n']).count() >= self.chars
    }

    /// Returns true if a part of it is bold or in large letters.
    pub(super) fn has_set_out(&self) -> bool {
        self.set_out > 0
    }

    /// Returns true if it ends as a sentence does.
    pub(super) fn ends(&self) -> bool {
        let text = self
            .text
            .trim_end_matches(|c: char| "\"'”’»)]".contains(c) || c.is_whitespace());
        text.ends_with(['.', '!', '?', '…', ':', '。', '！', '？'])
    }

    /// Returns true if it reads like a sentence or more of running text, wherever it stands.
    pub(super) fn is_prose(&self) -> bool {
        let is_paragraph = self.is_loose || matches!(self.tag, LineTag::Paragraph | LineTag::Item);
        let is_long = if is_paragraph {
            self.chars >= 60 || self.chars >= 25 && self.ends()
        } else {
            self.chars >= 80 && self.ends()
        };
        is_long && !self.is_mostly_links() && self.heading().is_none()
    }
}

impl PageLines {
    /// A block and all that hold it, the innermost first, without the page itself.
    pub(super) fn around(&self, block: usize) -> impl Iterator<Item = (usize, &Block)> + Clone {
        let of = |at: usize| Some((at, self.blocks.get(at)?)).filter(|_| at != 0);
        std::iter::successors(of(block), move |(_, block)| of(block.parent))
    }

    /// Hands the regions of blocks on to the blocks inside them.
    pub(super) fn join_regions(&mut self) {
        for at in 1..self.blocks.len() {
            let around = self.blocks[self.blocks[at].parent].within.region;
            let block = &mut self.blocks[at];
            block.within.region = around || block.named.region.is_some();
        }
    }

    /// The names of all blocks around a line.
    pub(super) fn within(&self, line: &PageLine) -> Within {
        let block = self.blocks.get(line.block);
        block.map_or_else(Within::default, |block| block.within)
    }
}

/// Reads the lines of a page. It keeps its own stack, because pages may be nested deeper than a
/// thread's.
pub(super) fn lines(document: &Document) -> PageLines {
    let mut reader = LineReader::default();
    reader.read.blocks.push(Block::default());
    let mut stack = vec![Visit::Enter(document.root())];
    while let Some(visit) = stack.pop() {
        match visit {
            Visit::Leave(style) => reader.leave(style),
            Visit::Enter(node) => {
                if let Some(style) = reader.enter(&node) {
                    stack.push(Visit::Leave(style));
                    stack.extend(node.children_it(true).map(Visit::Enter));
                }
            }
        }
    }
    reader.flush();
    reader.read.blocks[0].lines = 0..reader.read.lines.len();
    find_loose_lines(&mut reader.read);
    reader.read
}

/// Finds text that stands loose between paragraphs.
fn find_loose_lines(read: &mut PageLines) {
    let mut holds_paragraphs = vec![false; read.blocks.len()];
    for line in &read.lines {
        if line.tag == LineTag::Paragraph {
            holds_paragraphs[read.blocks[line.block].parent] = true;
        }
    }
    for line in &mut read.lines {
        line.is_loose = line.tag == LineTag::Plain && holds_paragraphs[line.block];
    }
}

/// Returns true if an element inside a paragraph is a picture with its caption.
fn is_picture(name: &str, node: &NodeRef) -> bool {
    let may_be = matches!(name, "span" | "small" | "em" | "i" | "figure")
        && node
            .children_it(false)
            .any(|child| child.has_name("img") || child.has_name("picture"));
    let length = |node: &NodeRef| node.text().trim().len();
    may_be
        && node
            .parent()
            .is_some_and(|parent| 2 * length(node) < length(&parent))
}

enum Visit<'a> {
    Enter(NodeRef<'a>),
    Leave(Style),
}

/// The settings that an element changes until it is left.
#[derive(Debug, Clone, Copy, Default)]
struct Style {
    /// Its distance from the text around it; none for an element inside a line.
    gap: LineGap,
    tag: LineTag,
    is_link: bool,
    is_preformatted: bool,
    is_set_out: bool,
}

#[derive(Default)]
struct LineReader {
    read: PageLines,
    /// The line that is being read.
    line: PageLine,
    gap: LineGap,
    breaks: usize,
    /// The open blocks with the tags that their lines have.
    open: Vec<(usize, LineTag)>,
    links: usize,
    preformatted: usize,
    set_out: usize,
    /// The place in the line where the open link begins.
    link_start: usize,
    in_card: bool,
    /// An element inside the line was just left, and another entered right after it.
    left_inline: bool,
    beside_inline: bool,
}

impl LineReader {
    /// Takes in a node. Returns what is to be left when its children have been read.
    fn enter(&mut self, node: &NodeRef) -> Option<Style> {
        let style = node.query(|inner| match &inner.data {
            NodeData::Text { contents } => {
                self.text(contents);
                None
            }
            NodeData::Element(element) => self.element(node, element),
            NodeData::Document | NodeData::Fragment => Some(Style::default()),
            _ => None,
        });
        style.flatten()
    }

    fn element(&mut self, node: &NodeRef, element: &Element) -> Option<Style> {
        let name: &str = &element.name.local;
        match name {
            "head" => return None,
            "br" => {
                match self.open.last() {
                    Some((_, LineTag::Heading(_))) => self.text(" "),
                    _ => self.line_break(),
                }
                return None;
            }
            "sup" if is_note_mark(&node.text(), &self.line.text) => return None,
            _ => {}
        }
        let mut style = style(name, element);
        let is_box = matches!(style.tag, LineTag::Plain | LineTag::Cell)
            && style.gap > LineGap::None
            && !matches!(name, "html" | "body" | "main");
        let named = named(name, element, is_box);
        if named.is_for_screen_readers && !self.line.text.trim().is_empty() {
            return None;
        }
        // A credit in the midst of a paragraph is a line of its own.
        if named.is_caption || style.gap == LineGap::None && is_picture(name, node) {
            style.gap = style.gap.max(LineGap::Paragraph);
        }
        if style.gap == LineGap::None {
            self.beside_inline |= std::mem::take(&mut self.left_inline);
        } else {
            self.flush();
            self.in_card |= self.links > 0;
            self.gap = self.gap.max(style.gap);
            self.open_block(node, element, named, style.tag);
        }
        if style.is_link && self.links == 0 {
            self.link_start = self.line.text.len();
        }
        self.line.leads_home |= style.is_link && attribute(element, "href").is_some_and(leads_home);
        self.links += usize::from(style.is_link);
        self.preformatted += usize::from(style.is_preformatted);
        self.set_out += usize::from(style.is_set_out);
        Some(style)
    }

    fn open_block(&mut self, node: &NodeRef, element: &Element, named: Named, tag: LineTag) {
        let (parent, outer) = self.open.last().copied().unwrap_or_default();
        let around = self
            .read
            .blocks
            .get(parent)
            .map_or_else(Within::default, |block| block.within);
        let name: &str = &element.name.local;
        let number = self.read.blocks.len();
        self.read.blocks.push(Block {
            node: Some(node.id),
            parent,
            named,
            within: Within {
                region: around.region || named.region.is_some(),
                caption: around.caption || named.is_caption,
                byline: around.byline || named.is_byline,
                row: if name == "tr" {
                    Some(number)
                } else {
                    around.row
                },
            },
            is_text: matches!(
                name,
                "blockquote" | "dd" | "dl" | "dt" | "li" | "ol" | "p" | "ul"
            ),
            hidden: is_hidden(element),
            lines: self.read.lines.len()..self.read.lines.len(),
            shape: shape(name, element),
            has_class: attribute(element, "class").is_some_and(|class| !class.trim().is_empty()),
        });
        let tag = match (tag, outer) {
            (LineTag::Plain, outer) | (LineTag::Paragraph, outer @ LineTag::Item) => outer,
            (tag, _) => tag,
        };
        self.open.push((number, tag));
    }

    fn leave(&mut self, style: Style) {
        if style.is_link {
            self.end_link();
            self.links -= 1;
            self.in_card &= self.links > 0;
        }
        if style.gap > LineGap::None {
            self.flush();
            self.gap = self.gap.max(style.gap);
            let block = self
                .open
                .pop()
                .and_then(|(at, _)| self.read.blocks.get_mut(at));
            if let Some(block) = block {
                block.lines.end = self.read.lines.len();
            }
        }
        (self.left_inline, self.beside_inline) = (style.gap == LineGap::None, false);
        self.preformatted -= usize::from(style.is_preformatted);
        self.set_out -= usize::from(style.is_set_out);
    }

    /// Notes the part of the open link that stands in the line.
    fn end_link(&mut self) {
        let end = self.line.text.trim_end().len();
        if self.links > 0 && self.link_start < end {
            self.line.links.push(self.link_start..end);
            self.link_start = end;
        }
    }

    fn text(&mut self, text: &str) {
        if self.beside_inline && are_apart(&self.line.text, text) {
            self.line.text.push(' ');
            self.line.chars += 1;
        }
        (self.beside_inline, self.left_inline) = (false, false);
        for c in text.chars() {
            if c == '\n' && self.preformatted > 0 {
                self.preformatted_break();
            } else if !c.is_ascii_whitespace() {
                self.line.text.push(c);
                self.line.chars += 1;
                self.line.linked += usize::from(self.links > 0);
                self.line.set_out += usize::from(self.set_out > 0);
            } else if !self.line.text.is_empty() && !self.line.text.ends_with([' ', '\n']) {
                self.line.text.push(' ');
                self.line.chars += 1;
            }
        }
    }

    /// One break ends a line, two end a paragraph, as old pages have it.
    fn line_break(&mut self) {
        self.flush();
        self.breaks += 1;
        self.gap = self.gap.max(if self.breaks > 1 {
            LineGap::Paragraph
        } else {
            LineGap::Line
        });
    }

    /// A line break in preformatted text stays in the line, for the segmenter to tell whether it was wrapped.
    /// A blank line ends a paragraph.
    fn preformatted_break(&mut self) {
        let text = &mut self.line.text;
        if text.is_empty() {
            self.line_break();
        } else if text.ends_with('\n') {
            self.flush();
            self.gap = self.gap.max(LineGap::Paragraph);
        } else {
            text.truncate(text.trim_end().len());
            self.link_start = self.link_start.min(text.len());
            text.push('\n');
        }
    }

    fn flush(&mut self) {
        self.end_link();
        let mut line = std::mem::take(&mut self.line);
        (self.link_start, self.left_inline, self.beside_inline) = (0, false, false);
        line.text.truncate(line.text.trim_end().len());
        if line.text.trim().is_empty() {
            return;
        }
        // An escaped page shows only here what was encoded twice: `don&acirc;&euro;&trade;t`.
        if let Some((text, count)) = repair(&line.text) {
            (line.text, line.put_right) = (text, count);
            line.links.clear();
        }
        line.chars = line.text.chars().count();
        (line.block, line.tag) = self.open.last().copied().unwrap_or_default();
        line.gap = std::mem::take(&mut self.gap);
        line.leads_home &= line.linked > 0;
        line.in_card = self.in_card && line.linked > 0;
        self.breaks = 0;
        self.read.lines.push(line);
    }
}

/// Looks up how an element sets its lines.
fn style(name: &str, element: &Element) -> Style {
    let (gap, tag) = match name {
        "p" | "blockquote" => (LineGap::Paragraph, LineTag::Paragraph),
        "li" | "dd" => (LineGap::Apart, LineTag::Item),
        "h1" => (LineGap::Paragraph, LineTag::Heading(1)),
        "h2" => (LineGap::Paragraph, LineTag::Heading(2)),
        "h3" => (LineGap::Paragraph, LineTag::Heading(3)),
        "h4" | "h5" | "h6" => (LineGap::Paragraph, LineTag::Heading(4)),
        "td" | "th" => (LineGap::Line, LineTag::Cell),
        "tr" | "dt" | "caption" | "option" => (LineGap::Line, LineTag::Plain),
        "address" | "article" | "aside" | "body" | "button" | "center" | "details" | "dialog"
        | "dir" | "div" | "dl" | "fieldset" | "figcaption" | "figure" | "footer" | "form"
        | "header" | "hgroup" | "hr" | "html" | "legend" | "main" | "menu" | "nav" | "object"
        | "ol" | "pre" | "search" | "section" | "summary" | "table" | "tbody" | "tfoot"
        | "thead" | "ul" => (LineGap::Paragraph, LineTag::Plain),
        _ => (LineGap::None, LineTag::Plain),
    };
    let size = attribute(element, "size")
        .filter(|_| name == "font")
        .unwrap_or_default();
    Style {
        gap,
        tag,
        is_link: name == "a" && attribute(element, "href").is_some(),
        is_preformatted: name == "pre",
        is_set_out: matches!(name, "b" | "big" | "strong")
            || matches!(size.trim(), "4" | "5" | "6" | "7" | "+1" | "+2" | "+3"),
    }
}

/// Returns true if a page hides an element until a script shows it.
fn is_hidden(element: &Element) -> bool {
    let style: String = attribute(element, "style")
        .unwrap_or_default()
        .split_ascii_whitespace()
        .collect::<String>()
        .to_ascii_lowercase();
    attribute(element, "hidden").is_some()
        || style.contains("display:none")
        || style.contains("visibility:hidden")
}

/// Returns true if a link leads to the first page of the site.
fn leads_home(href: &str) -> bool {
    let href = href.trim();
    let path = match href.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => href.trim_start_matches("./").trim_start_matches('/'),
    };
    !href.is_empty() && matches!(path, "" | "index.html" | "index.htm" | "index.php")
}

/// Hashes the name and the first class of an element, without digits.
fn shape(name: &str, element: &Element) -> u64 {
    let mut hasher = FxHasher::default();
    let class = attribute(element, "class").unwrap_or_default();
    for part in std::iter::once(name).chain(class.split_ascii_whitespace().take(1)) {
        let letters = part.bytes().filter(|byte| !byte.is_ascii_digit());
        letters.for_each(|byte| hasher.write_u8(byte));
        hasher.write_u8(b' ');
    }
    hasher.finish()
}

/// Returns true if only style sets two elements on a line apart, such as a name and a date.
fn are_apart(before: &str, text: &str) -> bool {
    let mut back = before.chars().rev();
    let (Some(last), Some(second_last)) = (back.next(), back.next()) else {
        return false;
    };
    let ends = last.is_lowercase() || last.is_ascii_digit() || ".,;:!?…”’)".contains(last);
    let begins =
        |c: char| c.is_uppercase() || c.is_ascii_digit() && !last.is_numeric() || "“‘".contains(c);
    ends && !second_last.is_whitespace() && text.starts_with(begins)
}

/// Returns true if a raised text is the mark of a note, such as `[12]`, and no exponent.
fn is_note_mark(raised: &str, before: &str) -> bool {
    let raised = raised.trim();
    let is_bracketed = raised.len() < 30 && raised.starts_with('[') && raised.ends_with(']');
    let is_number =
        |part: &str| (1..4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let bare = raised.trim_matches(['(', ')']);
    let is_mark =
        matches!(bare, "*" | "**" | "†" | "‡" | "§") || bare.split([',', '–', '-']).all(is_number);
    // `km`, `CO`: a unit or a formula, not a word.
    let letters = before
        .chars()
        .rev()
        .take(3)
        .take_while(|c| c.is_alphabetic())
        .count();
    let is_behind_mark = before.ends_with(|c: char| !c.is_whitespace() && !c.is_alphanumeric());
    !before.is_empty() && (is_bracketed || is_mark && (letters > 2 || is_behind_mark))
}
