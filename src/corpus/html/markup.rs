//! Rewrites the markup of a page in one pass over its tags, so that the parser has little to read and nothing to fear.
//!
//! Leaves out comments, scripts, styles, attributes that nobody asks for, and tags that would nest too deep.
//! An element that hides its content and never closes is ignored, because all that follows would be hidden.

use memchr::{memchr, memmem};

/// The markup of a page, ready for the parser.
#[derive(Debug, Default)]
pub(super) struct Markup {
    pub(super) html: String,
    /// The content of the first `title` element, its character references decoded.
    pub(super) title: String,
    /// The contents of the JSON-LD scripts.
    pub(super) linked_data: Vec<String>,
    /// The start tag of the first element that hides text and never closes.
    pub(super) unclosed: Option<&'static str>,
    /// Whether something was left out that [`Hidden::Keep`] would have kept.
    pub(super) leaves_out: bool,
}

/// Whether to keep what a browser with scripts does not show, such as the content of `noscript`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hidden {
    LeaveOut,
    Keep,
}

/// An element whose content is no text of the page.
struct Hiding {
    name: &'static str,
    tag: &'static str,
    /// Whether its content may be the article where a page shows nothing else.
    may_hold_text: bool,
}

const HIDING: [Hiding; 17] = [
    hiding("script", "<script>", false),
    hiding("style", "<style>", false),
    hiding("iframe", "<iframe>", false),
    hiding("textarea", "<textarea>", false),
    hiding("select", "<select>", false),
    hiding("svg", "<svg>", false),
    hiding("title", "<title>", false),
    hiding("noembed", "<noembed>", true),
    hiding("noframes", "<noframes>", true),
    hiding("noscript", "<noscript>", true),
    hiding("template", "<template>", true),
    hiding("object", "<object>", true),
    hiding("button", "<button>", true),
    hiding("video", "<video>", true),
    hiding("audio", "<audio>", true),
    hiding("canvas", "<canvas>", true),
    hiding("dialog", "<dialog>", true),
];

const fn hiding(name: &'static str, tag: &'static str, may_hold_text: bool) -> Hiding {
    Hiding {
        name,
        tag,
        may_hold_text,
    }
}

/// Tags that are dropped without their content: a parser would take all that follows for text, or the page for a set of frames.
const IGNORED: [&str; 6] = ["plaintext", "xmp", "listing", "frameset", "frame", "image"];
/// Attributes that are read later.
const ATTRIBUTES: [&str; 13] = [
    "class", "content", "datetime", "hidden", "href", "id", "itemprop", "name", "property", "pubdate", "role",
    "size", "style",
];
/// References to characters in a text after which it is parted.
const MOST_REFERENCES: usize = 1000;
/// Longest title that is kept, in bytes.
const LONGEST_TITLE: usize = 2000;
/// Why an element is not to be nested without end.
#[derive(Debug, Clone, Copy)]
enum Nesting {
    /// A parser searches all open elements for it.
    Block,
    Inline,
    /// A parser opens it again in each paragraph, until it is closed.
    Formatting,
}

/// How deep elements of each kind may be nested. Pages that people wrote are not deeper.
const MAX_DEPTH: [usize; 3] = [256, 256, 32];
const BLOCKS: [&str; 27] = [
    "address", "article", "aside", "blockquote", "center", "details", "dir", "div", "dl", "fieldset", "figure",
    "footer", "form", "header", "hgroup", "main", "map", "marquee", "menu", "nav", "ol", "pre", "search",
    "section", "summary", "table", "ul",
];
const FORMATTING: [&str; 13] =
    ["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Elements without content.
const VOID: [&str; 15] = [
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
    "track", "wbr",
];
/// Elements whose end tag may be left out.
const OPTIONAL_END: [&str; 16] = [
    "html", "head", "body", "p", "li", "dt", "dd", "option", "optgroup", "colgroup", "caption", "thead", "tbody",
    "tr", "td", "th",
];

/// Rewrites the markup of a page.
pub(super) fn simplify(page: &str, hidden: Hidden) -> Markup {
    let mut writer = Writer {
        page,
        hidden,
        markup: Markup::default(),
        ends: [const { Next::Unknown }; HIDING.len()],
        structure: Next::Unknown,
        lacks_comment_end: false,
        open: [0; 3],
        references: 0,
    };
    writer.markup.html.reserve(page.len() / 2);
    writer.run();
    writer.markup
}

struct Writer<'p> {
    page: &'p str,
    hidden: Hidden,
    markup: Markup,
    /// Where the next end tag of each hiding element stands.
    ends: [Next; HIDING.len()],
    /// Where the next end tag stands that no script or style sheet holds by itself.
    structure: Next,
    lacks_comment_end: bool,
    /// How many elements of each kind of nesting are open.
    open: [usize; 3],
    /// References to characters in the text since the last tag.
    references: usize,
}

/// The next place of something, kept so that nobody searches the same part of a page twice.
#[derive(Debug, Clone, Copy)]
enum Next {
    Unknown,
    At(usize),
    Nowhere,
}

impl Next {
    /// The first place not before `from`, where `search` finds it.
    fn not_before(&mut self, from: usize, search: impl FnOnce() -> Option<usize>) -> Option<usize> {
        let is_valid = match self {
            Next::Unknown => false,
            Next::At(at) => *at >= from,
            Next::Nowhere => true,
        };
        if !is_valid {
            *self = search().map_or(Next::Nowhere, Next::At);
        }
        match self {
            Next::At(at) => Some(*at),
            _ => None,
        }
    }
}

impl<'p> Writer<'p> {
    fn run(&mut self) {
        let mut at = 0;
        while let Some(found) = memchr(b'<', self.rest(at).as_bytes()) {
            self.text(at, at + found);
            at = self.markup(at + found);
        }
        self.text(at, self.page.len());
    }

    fn rest(&self, at: usize) -> &'p str {
        self.page.get(at..).unwrap_or_default()
    }

    /// Writes a text, parted where a parser would copy it once for each of many references.
    fn text(&mut self, start: usize, end: usize) {
        let html = &mut self.markup.html;
        for (number, part) in self.page.get(start..end).unwrap_or_default().split('&').enumerate() {
            if number > 0 {
                self.references += 1;
                if self.references.is_multiple_of(MOST_REFERENCES) {
                    html.push_str("<wbr>");
                }
                html.push('&');
            }
            html.push_str(part);
        }
    }

    /// Reads what begins with the `<` at this place. Returns where the rest of the page begins.
    fn markup(&mut self, at: usize) -> usize {
        let rest = self.rest(at);
        if rest.starts_with("<!--") {
            return self.comment(at);
        }
        if rest.starts_with("<![CDATA[") {
            return at + "<![CDATA[".len();
        }
        if rest.starts_with("<!") || rest.starts_with("<?") {
            return memchr(b'>', rest.as_bytes()).map_or(self.page.len(), |end| at + end + 1);
        }
        let Some(tag) = Tag::read(rest) else {
            self.markup.html.push_str("&lt;");
            return at + 1;
        };
        let after = at + tag.length;
        if !tag.is_end {
            let position = HIDING.iter().position(|hiding| hiding.name == tag.name);
            if let Some((number, hiding)) = position.and_then(|n| Some((n, HIDING.get(n)?))) {
                return self.hiding(number, hiding, &tag, after);
            }
        } else if HIDING.iter().any(|hiding| hiding.name == tag.name) {
            return after;
        }
        if IGNORED.contains(&tag.name.as_str()) {
            return after;
        }
        self.tag(&tag);
        after
    }

    fn comment(&mut self, at: usize) -> usize {
        let inside = at + "<!--".len();
        let rest = self.rest(inside);
        if let Some(short) = [">", "->"].iter().find(|end| rest.starts_with(**end)) {
            return inside + short.len();
        }
        if !self.lacks_comment_end {
            // A comment that begins once more before it ends may lack its own end.
            if let Some(end) = memmem::find(rest.as_bytes(), b"--") {
                let mut from = end;
                while let Some(found) = memmem::find(rest.as_bytes().get(from..).unwrap_or_default(), b"--") {
                    let behind = rest.get(from + found + 2..).unwrap_or_default();
                    if let Some(end) = [">", "!>"].iter().find(|end| behind.starts_with(**end)) {
                        return inside + from + found + 2 + end.len();
                    }
                    from += found + 1;
                }
            }
            self.lacks_comment_end = true;
        }
        self.unclosed("<!--", inside)
    }

    /// Leaves out an element that hides its content, or keeps its content if that is wanted or has no end.
    fn hiding(&mut self, number: usize, hiding: &'static Hiding, tag: &Tag, after: usize) -> usize {
        if tag.closes_itself && hiding.name == "svg" {
            return after;
        }
        let keeps = hiding.may_hold_text && self.hidden == Hidden::Keep;
        if keeps {
            return after;
        }
        let page = self.page;
        let end = self.ends.get_mut(number);
        let end = end.and_then(|end| end.not_before(after, || find_end_tag(page, after, hiding.name)));
        let Some(end) = end else {
            if hiding.name == "title" {
                self.title(after, after + first_tag(self.rest(after)));
            }
            return self.unclosed(hiding.tag, after);
        };
        let content = self.page.get(after..end).unwrap_or_default();
        // Where it begins again before it ends, the end belongs to the second. Scripts may write scripts.
        let may_write = matches!(hiding.name, "script" | "style") && self.hidden == Hidden::LeaveOut;
        if !may_write && find_start_tag(content, hiding.name) && self.holds_structure(after, end) {
            self.markup.unclosed.get_or_insert(hiding.tag);
            return after + first_tag(content);
        }
        match hiding.name {
            "title" => self.title(after, end),
            "script" if tag.is_linked_data() => self.markup.linked_data.push(content.to_owned()),
            _ => {}
        }
        self.markup.leaves_out |= hiding.may_hold_text;
        memchr(b'>', self.rest(end).as_bytes()).map_or(self.page.len(), |close| end + close + 1)
    }

    fn title(&mut self, start: usize, end: usize) {
        if self.markup.title.is_empty() {
            let end = self.page.floor_char_boundary(end.min(start + LONGEST_TITLE));
            let title = self.page.get(start..end).unwrap_or_default();
            self.markup.title = html_escape::decode_html_entities(title).into_owned();
        }
    }

    /// Goes on behind the start of what never ends, at the first tag. Whatever has no tags behind it was cut off.
    fn unclosed(&mut self, element: &'static str, after: usize) -> usize {
        let rest = self.rest(after);
        if self.markup.unclosed.is_none() {
            if !self.holds_structure(after, self.page.len()) {
                return match element {
                    "<script>" | "<style>" | "<!--" => self.page.len(),
                    _ => after,
                };
            }
            self.markup.unclosed = Some(element);
        }
        match element {
            "<script>" | "<style>" | "<title>" | "<!--" | "<textarea>" | "<iframe>" => after + first_tag(rest),
            _ => after,
        }
    }

    /// Whether these bytes have ends of elements that no script or style sheet has by itself.
    fn holds_structure(&mut self, start: usize, end: usize) -> bool {
        let page = self.page;
        let search = || ["p", "body", "html"].iter().filter_map(|name| find_end_tag(page, start, name)).min();
        self.structure.not_before(start, search).is_some_and(|at| at < end)
    }

    fn tag(&mut self, tag: &Tag) {
        let name = tag.name.as_str();
        if let Some(nesting) = nesting(name) {
            let (open, most) = (&mut self.open[nesting as usize], MAX_DEPTH[nesting as usize]);
            *open = if tag.is_end { open.saturating_sub(1) } else { *open + 1 };
            if *open > most && !tag.is_end {
                if matches!(nesting, Nesting::Block) {
                    self.markup.html.push_str("<br>");
                }
                return;
            }
        }
        self.references = 0;
        let html = &mut self.markup.html;
        html.push_str(match tag.is_end {
            true => "</",
            false => "<",
        });
        html.push_str(name);
        for (name, value) in &tag.attributes {
            html.push(' ');
            html.push_str(name);
            html.push_str("=\"");
            for (number, part) in value.split('"').enumerate() {
                if number > 0 {
                    html.push_str("&quot;");
                }
                html.push_str(part);
            }
            html.push('"');
        }
        html.push('>');
    }
}

/// How an element nests, unless it has no content or its end tag may be left out.
fn nesting(name: &str) -> Option<Nesting> {
    match name {
        _ if VOID.contains(&name) || OPTIONAL_END.contains(&name) => None,
        _ if BLOCKS.contains(&name) => Some(Nesting::Block),
        _ if FORMATTING.contains(&name) => Some(Nesting::Formatting),
        _ => Some(Nesting::Inline),
    }
}

/// A start or end tag.
#[derive(Debug, Default)]
struct Tag<'p> {
    name: String,
    is_end: bool,
    closes_itself: bool,
    /// The first of each of the [`ATTRIBUTES`].
    attributes: Vec<(&'static str, &'p str)>,
    kind: &'p str,
    length: usize,
}

impl<'p> Tag<'p> {
    /// Reads the tag with which a text begins, if it is one.
    fn read(text: &'p str) -> Option<Self> {
        let bytes = text.as_bytes();
        let is_end = bytes.get(1) == Some(&b'/');
        let start = 1 + usize::from(is_end);
        if !bytes.get(start)?.is_ascii_alphabetic() {
            return None;
        }
        let is_space = |byte: u8| byte.is_ascii_whitespace();
        let find = |from: usize, stop: &dyn Fn(u8) -> bool| {
            let found = bytes.get(from..).unwrap_or_default().iter().position(|byte| stop(*byte));
            found.map_or(bytes.len(), |found| from + found)
        };
        let mut at = find(start, &|byte| is_space(byte) || matches!(byte, b'/' | b'>'));
        let mut tag = Tag {
            name: text.get(start..at)?.to_ascii_lowercase(),
            is_end,
            ..Tag::default()
        };
        loop {
            at = find(at, &|byte| !is_space(byte) && byte != b'/');
            match bytes.get(at) {
                None => break,
                Some(b'>') => {
                    tag.closes_itself = bytes.get(at - 1) == Some(&b'/');
                    at += 1;
                    break;
                }
                Some(_) => {}
            }
            let name = at;
            at = find(at + 1, &|byte| is_space(byte) || matches!(byte, b'/' | b'>' | b'='));
            let name = text.get(name..at).unwrap_or_default();
            let equals = find(at, &|byte| !is_space(byte));
            let mut value = "";
            if bytes.get(equals) == Some(&b'=') {
                let begin = find(equals + 1, &|byte| !is_space(byte));
                (value, at) = match bytes.get(begin) {
                    Some(quote @ (b'"' | b'\'')) => {
                        let end = find(begin + 1, &|byte| byte == *quote);
                        (text.get(begin + 1..end).unwrap_or_default(), (end + 1).min(bytes.len()))
                    }
                    _ => {
                        let end = find(begin, &|byte| is_space(byte) || byte == b'>');
                        (text.get(begin..end).unwrap_or_default(), end)
                    }
                };
            }
            if name.eq_ignore_ascii_case("type") {
                tag.kind = value;
            }
            let read = ATTRIBUTES.iter().find(|read| name.eq_ignore_ascii_case(read));
            if let Some(read) = read
                && !is_end
                && !tag.attributes.iter().any(|(name, _)| name == read)
            {
                tag.attributes.push((read, value));
            }
        }
        tag.length = at;
        Some(tag)
    }

    fn is_linked_data(&self) -> bool {
        self.kind.trim().eq_ignore_ascii_case("application/ld+json")
    }
}

/// Finds the next `</name`.
fn find_end_tag(page: &str, from: usize, name: &str) -> Option<usize> {
    let bytes = page.as_bytes().get(from..)?;
    let found = memmem::find_iter(bytes, b"</").find(|at| is_name(bytes, at + 2, name));
    found.map(|at| from + at)
}

fn find_start_tag(text: &str, name: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'<', bytes).any(|at| is_name(bytes, at + 1, name))
}

fn is_name(bytes: &[u8], at: usize, name: &str) -> bool {
    let end = at + name.len();
    bytes.get(at..end).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
        && !bytes.get(end).is_some_and(u8::is_ascii_alphanumeric)
}

/// Where the first tag begins.
fn first_tag(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_tag = |at: &usize| bytes.get(at + 1).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'/');
    memchr::memchr_iter(b'<', bytes).find(is_tag).unwrap_or(text.len())
}
