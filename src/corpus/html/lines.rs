//! The tree of a page → its lines of text in reading order, and the blocks in which they stand.

use std::hash::Hasher;
use std::ops::Range;

use dom_query::{Document, Element, NodeData, NodeId, NodeRef};
use rustc_hash::FxHasher;

use super::names::{Named, Region, named};
use crate::corpus::bytes::twice_encoded::put_right;

/// How far a line stands from the one before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    #[default]
    None,
    Line,
    Paragraph,
    /// As far as a paragraph, and no sentence goes on across it.
    Apart,
}

/// An element that stands by itself, such as a paragraph or a division.
#[derive(Debug, Clone, Default)]
pub(super) struct Block {
    pub(super) node: Option<NodeId>,
    /// The index of the block around it; the first block is the page and its own parent.
    pub(super) parent: usize,
    pub(super) name: String,
    pub(super) named: Named,
    /// The same of this block and of all that hold it.
    pub(super) within: Within,
    /// Whether the page hides it until a script shows it.
    pub(super) hidden: bool,
    /// The lines in it and in the blocks inside it.
    pub(super) lines: Range<usize>,
    /// A hash that blocks of the same name and classes share, digits apart.
    pub(super) shape: u64,
    /// The same of its name and its first class alone.
    pub(super) kind: u64,
}

/// What a block and those that hold it are called.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Within {
    pub(super) region: bool,
    /// A region by its element, such as a menu, or one of comments.
    pub(super) sure_region: bool,
    pub(super) caption: bool,
    pub(super) byline: bool,
}

/// A line of visible text: a paragraph, a heading, an item of a list, or what stands between two breaks.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) gap: Gap,
    /// The innermost block that holds it.
    pub(super) block: usize,
    pub(super) tag: LineTag,
    /// Bytes of the text that are links.
    pub(super) links: Vec<Range<usize>>,
    /// Characters, and those of them in links.
    pub(super) chars: usize,
    pub(super) linked: usize,
    /// Whether a link of it leads to the first page of the site.
    pub(super) leads_home: bool,
    /// Whether it stands with other lines in one link.
    pub(super) in_card: bool,
    /// Whether all of it is bold or in large letters.
    pub(super) set_out: bool,
    /// How many characters of it had been encoded twice.
    pub(super) put_right: u64,
}

/// What the tags around a line say that it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum LineTag {
    #[default]
    Plain,
    Paragraph,
    Item,
    Heading(u8),
    Cell,
    Quotation,
}

/// The text of a page.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub(super) lines: Vec<Line>,
    pub(super) blocks: Vec<Block>,
}

impl Line {
    pub(super) fn words(&self) -> usize {
        self.text.split(' ').count()
    }

    pub(super) fn heading(&self) -> Option<u8> {
        match self.tag {
            LineTag::Heading(level) => Some(level),
            _ => None,
        }
    }

    pub(super) fn is_mostly_links(&self) -> bool {
        self.linked * 2 > self.chars
    }

    /// Whether it ends as a sentence does.
    pub(super) fn ends(&self) -> bool {
        let text = self.text.trim_end_matches(|c: char| "\"'”’»)]".contains(c) || c.is_whitespace());
        text.ends_with(['.', '!', '?', '…', ':', '。', '！', '？'])
    }

    /// Whether it reads like a sentence or more of running text, wherever it stands.
    pub(super) fn is_prose(&self) -> bool {
        let is_paragraph = matches!(self.tag, LineTag::Paragraph | LineTag::Item | LineTag::Quotation);
        let is_long = match is_paragraph {
            true => self.chars >= 60 || self.chars >= 25 && self.ends(),
            false => self.chars >= 80 && self.ends(),
        };
        is_long && !self.is_mostly_links() && self.heading().is_none()
    }
}

impl Lines {
    /// What the blocks around a line are called.
    pub(super) fn within(&self, line: &Line) -> Within {
        self.blocks.get(line.block).map(|block| block.within).unwrap_or_default()
    }

    /// A block and all that hold it, the innermost first, without the page itself.
    pub(super) fn around(&self, block: usize) -> impl Iterator<Item = (usize, &Block)> + Clone {
        let mut next = block;
        std::iter::from_fn(move || {
            let at = next;
            let block = self.blocks.get(at)?;
            next = block.parent;
            (at != 0).then_some((at, block))
        })
    }
}

/// Reads the lines of a page. It keeps its own stack, because pages may be nested deeper than a thread's.
pub(super) fn lines(document: &Document) -> Lines {
    let mut reader = Reader::default();
    reader.read.blocks.push(Block::default());
    reader.blocks.push(0);
    let mut stack = vec![Visit::Enter(document.root())];
    while let Some(visit) = stack.pop() {
        match visit {
            Visit::Leave(open) => reader.leave(open),
            Visit::Enter(node) => {
                if let Some(open) = reader.enter(&node) {
                    stack.push(Visit::Leave(open));
                    stack.extend(node.children_it(true).map(Visit::Enter));
                }
            }
        }
    }
    reader.flush();
    let count = reader.read.lines.len();
    if let Some(page) = reader.read.blocks.first_mut() {
        page.lines = 0..count;
    }
    reader.read
}

enum Visit<'a> {
    Enter(NodeRef<'a>),
    Leave(Open),
}

/// What an open element changes until it is left.
#[derive(Debug, Clone, Copy, Default)]
struct Open {
    gap: Gap,
    tag: LineTag,
    is_link: bool,
    is_preformatted: bool,
    is_set_out: bool,
    is_inline: bool,
}

#[derive(Default)]
struct Reader {
    read: Lines,
    buffer: String,
    gap: Gap,
    breaks: usize,
    blocks: Vec<usize>,
    tags: Vec<LineTag>,
    links: usize,
    link_start: usize,
    link_ranges: Vec<Range<usize>>,
    linked: usize,
    leads_home: bool,
    /// Whether the open link holds lines.
    in_card: bool,
    preformatted: usize,
    set_out: usize,
    set_out_chars: usize,
    chars: usize,
    /// Whether an inline element was just left and nothing stood behind it.
    left_inline: bool,
    /// Whether another was entered right behind it.
    beside_inline: bool,
}

impl Reader {
    /// Takes in a node. Returns what is to be left when its children have been read.
    fn enter(&mut self, node: &NodeRef) -> Option<Open> {
        let open = node.query(|inner| match &inner.data {
            NodeData::Text { contents } => {
                self.text(contents);
                None
            }
            NodeData::Element(element) => self.element(node, element),
            NodeData::Document | NodeData::Fragment => Some(Open::default()),
            _ => None,
        });
        open.flatten()
    }

    fn element(&mut self, node: &NodeRef, element: &Element) -> Option<Open> {
        let name: &str = &element.name.local;
        match name {
            "head" | "math" | "svg" => return None,
            "br" => {
                match self.tags.last() {
                    Some(LineTag::Heading(_)) => self.text(" "),
                    _ => self.line_break(),
                }
                return None;
            }
            "sup" if is_note_mark(&node.text(), &self.buffer) => return None,
            _ => {}
        }
        let mut open = by_name(name);
        let named = named(name, element);
        if named.is_for_screen_readers && !self.buffer.trim().is_empty() {
            return None;
        }
        // A credit in the midst of a paragraph is a line of its own.
        if open.gap == Gap::None && named.is_caption {
            open.gap = Gap::Paragraph;
        }
        if name == "font" {
            let size = attribute(element, "size").unwrap_or_default();
            open.is_set_out = size.starts_with('+') || size.parse().is_ok_and(|size: u8| size >= 4);
        }
        open.is_inline = open.gap == Gap::None;
        if open.is_inline {
            self.beside_inline = std::mem::take(&mut self.left_inline) || self.beside_inline;
        } else {
            self.flush();
            self.in_card |= self.links > 0;
            self.gap = self.gap.max(open.gap);
            let parent = self.block();
            let around = self.read.blocks.get(parent).map(|block| block.within).unwrap_or_default();
            let within = Within {
                region: around.region || named.region.is_some(),
                sure_region: around.sure_region || !matches!(named.region, None | Some(Region::Name)),
                caption: around.caption || named.is_caption,
                byline: around.byline || named.is_byline,
            };
            let block = Block {
                within,
                node: Some(node.id),
                parent,
                name: name.to_owned(),
                hidden: is_hidden(element),
                named,
                lines: self.read.lines.len()..self.read.lines.len(),
                shape: shape(name, element, usize::MAX),
                kind: shape(name, element, 1),
            };
            self.blocks.push(self.read.blocks.len());
            self.read.blocks.push(block);
            let outer = self.tags.last().copied().unwrap_or_default();
            self.tags.push(match (open.tag, outer) {
                (LineTag::Plain, outer) => outer,
                (LineTag::Paragraph, LineTag::Item | LineTag::Quotation) => outer,
                (tag, _) => tag,
            });
        }
        if open.is_link {
            let href = attribute(element, "href");
            open.is_link = href.is_some();
            self.leads_home |= href.is_some_and(leads_home);
            if open.is_link && self.links == 0 {
                self.link_start = self.buffer.len();
            }
        }
        self.links += usize::from(open.is_link);
        self.preformatted += usize::from(open.is_preformatted);
        self.set_out += usize::from(open.is_set_out);
        Some(open)
    }

    fn leave(&mut self, open: Open) {
        if open.is_link {
            self.end_link();
            self.links -= 1;
            self.in_card &= self.links > 0;
        }
        if open.gap > Gap::None {
            self.flush();
            self.gap = self.gap.max(open.gap);
            self.tags.pop();
            let end = self.read.lines.len();
            if let Some(block) = self.blocks.pop().and_then(|at| self.read.blocks.get_mut(at)) {
                block.lines.end = end;
            }
        }
        self.left_inline = open.is_inline;
        self.beside_inline = false;
        self.preformatted -= usize::from(open.is_preformatted);
        self.set_out -= usize::from(open.is_set_out);
    }

    fn block(&self) -> usize {
        self.blocks.last().copied().unwrap_or(0)
    }

    fn end_link(&mut self) {
        let end = self.buffer.trim_end().len();
        if self.links == 1 && self.link_start < end {
            self.link_ranges.push(self.link_start..end);
        }
        if self.links == 1 {
            self.link_start = self.buffer.len();
        }
    }

    fn text(&mut self, text: &str) {
        if self.beside_inline && are_apart(&self.buffer, text) {
            self.buffer.push(' ');
        }
        (self.beside_inline, self.left_inline) = (false, false);
        for c in text.chars() {
            if c == '\n' && self.preformatted > 0 {
                self.line_break();
            } else if c.is_ascii_whitespace() {
                if !self.buffer.is_empty() && !self.buffer.ends_with(' ') {
                    self.buffer.push(' ');
                    self.chars += 1;
                }
            } else {
                self.buffer.push(c);
                self.chars += 1;
                self.linked += usize::from(self.links > 0);
                self.set_out_chars += usize::from(self.set_out > 0);
            }
        }
    }

    /// One break ends a line, two end a paragraph, as old pages have it.
    fn line_break(&mut self) {
        self.flush();
        self.breaks += 1;
        self.gap = self.gap.max(match self.breaks {
            1 => Gap::Line,
            _ => Gap::Paragraph,
        });
    }

    fn flush(&mut self) {
        if self.links > 0 {
            let end = self.buffer.trim_end().len();
            if self.link_start < end {
                self.link_ranges.push(self.link_start..end);
            }
            self.link_start = 0;
        }
        let block = self.block();
        // The buffer never begins with a space.
        let trimmed = self.buffer.trim_end();
        if !trimmed.trim().is_empty() {
            // An escaped page shows only here what was encoded twice: `don&acirc;&euro;&trade;t`.
            let (text, put_right) = match put_right(trimmed) {
                Some((text, count)) => (text, count),
                None => (trimmed.to_owned(), 0),
            };
            let mut links = std::mem::take(&mut self.link_ranges);
            if put_right > 0 {
                links.clear();
            }
            let solid = text.chars().filter(|c| !c.is_whitespace()).count();
            self.read.lines.push(Line {
                gap: self.gap,
                block,
                tag: self.tags.last().copied().unwrap_or_default(),
                links,
                chars: self.chars,
                linked: self.linked,
                leads_home: self.leads_home && self.linked > 0,
                in_card: self.in_card && self.linked > 0,
                set_out: self.set_out_chars >= solid,
                put_right,
                text,
            });
            self.gap = Gap::None;
            self.breaks = 0;
        }
        self.buffer.clear();
        self.link_ranges.clear();
        (self.chars, self.linked, self.set_out_chars) = (0, 0, 0);
        self.leads_home = false;
        (self.left_inline, self.beside_inline) = (false, false);
    }
}

/// What the name of an element means for the lines in it.
fn by_name(name: &str) -> Open {
    let (gap, tag) = match name {
        "p" => (Gap::Paragraph, LineTag::Paragraph),
        "blockquote" => (Gap::Paragraph, LineTag::Quotation),
        "li" | "dd" => (Gap::Apart, LineTag::Item),
        "h1" => (Gap::Paragraph, LineTag::Heading(1)),
        "h2" => (Gap::Paragraph, LineTag::Heading(2)),
        "h3" => (Gap::Paragraph, LineTag::Heading(3)),
        "h4" | "h5" | "h6" => (Gap::Paragraph, LineTag::Heading(4)),
        "td" | "th" => (Gap::Line, LineTag::Cell),
        "tr" | "dt" | "caption" | "option" => (Gap::Line, LineTag::Plain),
        "address" | "article" | "aside" | "body" | "center" | "details" | "dir" | "div" | "dl" | "fieldset"
        | "figcaption" | "figure" | "footer" | "form" | "header" | "hgroup" | "hr" | "html" | "legend" | "main"
        | "menu" | "nav" | "ol" | "pre" | "search" | "section" | "summary" | "table" | "tbody" | "tfoot"
        | "thead" | "ul" | "object" | "button" | "video" | "audio" | "canvas" | "dialog" => {
            (Gap::Paragraph, LineTag::Plain)
        }
        _ => (Gap::None, LineTag::Plain),
    };
    Open {
        gap,
        tag,
        is_link: name == "a",
        is_preformatted: name == "pre",
        is_set_out: matches!(name, "b" | "big" | "strong"),
        is_inline: false,
    }
}

/// The value of an attribute.
pub(super) fn attribute<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    let found = element.attrs.iter().find(|attribute| &*attribute.name.local == name);
    found.map(|attribute| &*attribute.value)
}

/// Whether a page hides an element by its style.
fn is_hidden(element: &Element) -> bool {
    let by_style = |css: &str| {
        let css: String = css.split_ascii_whitespace().collect::<String>().to_ascii_lowercase();
        css.contains("display:none") || css.contains("visibility:hidden")
    };
    attribute(element, "hidden").is_some() || attribute(element, "style").is_some_and(by_style)
}

/// Whether a link leads to the first page of the site.
fn leads_home(href: &str) -> bool {
    let href = href.trim();
    let path = match href.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => href.trim_start_matches("./").trim_start_matches('/'),
    };
    !href.is_empty() && matches!(path, "" | "index.html" | "index.htm" | "index.php")
}

/// What blocks have in common that a page repeats: name and first classes, without digits.
fn shape(name: &str, element: &Element, classes: usize) -> u64 {
    let mut hasher = FxHasher::default();
    let class = attribute(element, "class").unwrap_or_default();
    for part in std::iter::once(name).chain(class.split_ascii_whitespace().take(classes)) {
        part.bytes().filter(|byte| !byte.is_ascii_digit()).for_each(|byte| hasher.write_u8(byte));
        hasher.write_u8(b' ');
    }
    hasher.finish()
}

/// Whether two elements beside each other on a line, such as a name and a date, are set apart by style alone.
fn are_apart(before: &str, text: &str) -> bool {
    let mut back = before.chars().rev();
    let (Some(last), Some(second_last)) = (back.next(), back.next()) else {
        return false;
    };
    let ends = last.is_lowercase() || last.is_ascii_digit() || ".,;:!?…”’)".contains(last);
    let begins = text.chars().next().is_some_and(|c| {
        c.is_uppercase() || c.is_ascii_digit() && !last.is_numeric() || "“‘".contains(c)
    });
    ends && begins && !second_last.is_whitespace()
}

/// Whether a raised text is the mark of a note, such as `[12]`, and no exponent.
fn is_note_mark(raised: &str, before: &str) -> bool {
    let raised = raised.trim();
    let bare = raised.trim_matches(['[', ']', '(', ')']);
    let is_number = |part: &str| !part.is_empty() && part.len() < 4 && part.bytes().all(|b| b.is_ascii_digit());
    let is_mark = matches!(bare, "*" | "**" | "†" | "‡" | "§") || bare.split([',', '–', '-']).all(is_number);
    let is_bracketed = raised.starts_with('[') && raised.ends_with(']') && raised.len() < 30;
    let letters = before.chars().rev().take(3).take_while(|c| c.is_alphabetic()).count();
    let stands_behind = before.ends_with(|c: char| !c.is_whitespace() && !c.is_alphanumeric());
    !before.is_empty() && (is_bracketed || is_mark && (letters > 2 || stands_behind))
}
