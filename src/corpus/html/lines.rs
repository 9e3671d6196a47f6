//! A page's tree → its visible lines, with what is needed to tell an article from what surrounds it.

use dom_query::{Document, Element, NodeData, NodeRef};

/// How far a line stands from the one before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    #[default]
    None,
    Line,
    Paragraph,
}

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

/// What makes a region of a page look like furniture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Suspicion {
    /// The element, which may stand inside an article as well (`aside`, `footer`, `form`).
    Element,
    /// What its maker called it (`related-posts`).
    Name,
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

/// What an element means for the lines in it.
#[derive(Debug, Clone, Copy, Default)]
struct Style {
    gap: Gap,
    link: bool,
    paragraph: bool,
    preformatted: bool,
    heading: Option<u8>,
    region: Option<Suspicion>,
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

fn style(name: &str) -> Style {
    let (mut style, plain) = (Style::default(), Gap::Paragraph);
    match name {
        "a" => style.link = true,
        "p" | "blockquote" => (style.gap, style.paragraph) = (plain, true),
        "li" | "dd" => (style.gap, style.paragraph) = (Gap::Line, true),
        "pre" => (style.gap, style.preformatted) = (plain, true),
        "h1" => (style.gap, style.heading) = (plain, Some(1)),
        "h2" => (style.gap, style.heading) = (plain, Some(2)),
        "h3" | "h4" | "h5" | "h6" => (style.gap, style.heading) = (plain, Some(3)),
        "td" | "th" | "tr" | "dt" | "caption" | "summary" | "option" => style.gap = Gap::Line,
        "address" | "article" | "aside" | "body" | "center" | "details" | "dialog" | "dir"
        | "div" | "dl" | "fieldset" | "figcaption" | "figure" | "footer" | "form" | "header"
        | "hgroup" | "hr" | "html" | "legend" | "main" | "menu" | "nav" | "ol" | "search"
        | "section" | "table" | "tbody" | "tfoot" | "thead" | "ul" => style.gap = plain,
        _ => {}
    }
    style
}

fn is_invisible(name: &str, element: &Element) -> bool {
    matches!(
        name,
        "head"
            | "script"
            | "style"
            | "noscript"
            | "template"
            | "iframe"
            | "object"
            | "embed"
            | "svg"
            | "math"
            | "canvas"
            | "audio"
            | "video"
            | "select"
            | "button"
            | "textarea"
            | "title"
    ) || attribute(element, "hidden").is_some()
        || attribute(element, "style").is_some_and(|css| {
            let css: String = css
                .split_ascii_whitespace()
                .collect::<String>()
                .to_ascii_lowercase();
            css.contains("display:none") || css.contains("visibility:hidden")
        })
}

/// Words that the makers of pages use in `class` and `id` for what is not the article.
const FURNITURE: &[&str] = &[
    "ad",
    "ads",
    "comment",
    "commentlist",
    "consent",
    "disqus",
    "gdpr",
    "login",
    "masthead",
    "menu",
    "modal",
    "mostread",
    "nav",
    "navbar",
    "navigation",
    "outbrain",
    "pager",
    "pagination",
    "popular",
    "popup",
    "promo",
    "promos",
    "recirc",
    "respond",
    "search",
    "share",
    "sharedaddy",
    "sharing",
    "signup",
    "social",
    "subscribe",
    "taboola",
    "tags",
    "toolbar",
    "trending",
];
/// Beginnings of such words.
const FURNITURE_BEGINNINGS: &[&str] = &[
    "advert",
    "breadcrumb",
    "comments",
    "cookie",
    "footer",
    "newsletter",
    "recommend",
    "related",
    "sidebar",
    "sponsor",
];

/// Whether an element looks like furniture of the page; its content may prove otherwise.
fn suspicion(name: &str, element: &Element) -> Option<Suspicion> {
    match name {
        "nav" | "footer" | "aside" | "form" | "dialog" | "menu" | "search" => {}
        "div" | "section" | "ul" | "ol" | "dl" | "table" | "td" | "tr" | "header" | "details" => {}
        // Paragraphs and headings speak for themselves, whatever their class.
        _ => return None,
    }
    let role = attribute(element, "role").unwrap_or_default();
    let named = matches!(
        role,
        "navigation" | "complementary" | "contentinfo" | "search" | "dialog" | "alertdialog"
    ) || [attribute(element, "class"), attribute(element, "id")]
        .into_iter()
        .flatten()
        .any(is_furniture_name);
    if named {
        Some(Suspicion::Name)
    } else if matches!(
        name,
        "nav" | "footer" | "aside" | "form" | "dialog" | "menu" | "search"
    ) || attribute(element, "aria-hidden") == Some("true")
    {
        Some(Suspicion::Element)
    } else {
        None
    }
}

fn is_furniture_name(names: &str) -> bool {
    let mut found = names
        .split_ascii_whitespace()
        .any(|name| name == "widget-area");
    for word in names.split(|c: char| !c.is_ascii_alphanumeric()) {
        let word = word.to_ascii_lowercase();
        // An embedded post is quoted by the article.
        if word.starts_with("embed") {
            return false;
        }
        found |= FURNITURE.contains(&word.as_str())
            || FURNITURE_BEGINNINGS
                .iter()
                .any(|beginning| word.starts_with(beginning));
    }
    found
}

fn attribute<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    element
        .attrs
        .iter()
        .find(|a| &*a.name.local == name)
        .map(|a| &*a.value)
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
