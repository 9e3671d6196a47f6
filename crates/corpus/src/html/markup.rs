//! Rewrites the markup of a page in one pass over its tags, so that a parser has little to read and cannot be
//! overloaded.
//!
//! Leaves out comments, scripts, styles, attributes that are not read, and tags that would nest too deep. Ignores
//! an element that hides its content and never closes, because all that follows would be hidden.

use memchr::{memchr, memchr_iter, memmem};

use super::names::is_reply;

/// The markup of a page, ready for a parser.
#[derive(Debug, Default)]
pub(super) struct Markup {
    pub(super) html: String,
    /// The content of the first `title` element.
    pub(super) title: String,
    /// The contents of the JSON-LD scripts.
    pub(super) linked_data: Vec<String>,
    /// The start tag of the first element that hides text and never closes.
    pub(super) unclosed: Option<&'static str>,
    /// Something was left out that [`Hidden::Keep`] would have kept.
    pub(super) leaves_out: bool,
}

/// The treatment of content that a browser with scripts does not show, such as that of `noscript`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hidden {
    LeaveOut,
    Keep,
}

/// Elements whose content is no text of the page, and their start tags. Nothing in the first is a
/// tag but their end.
pub(super) const HIDING: [(&str, &str); 18] = [
    ("script", "<script>"),
    ("style", "<style>"),
    ("iframe", "<iframe>"),
    ("textarea", "<textarea>"),
    ("title", "<title>"),
    ("select", "<select>"),
    ("svg", "<svg>"),
    ("math", "<math>"),
    ("noembed", "<noembed>"),
    ("noframes", "<noframes>"),
    ("noscript", "<noscript>"),
    ("template", "<template>"),
    ("object", "<object>"),
    ("button", "<button>"),
    ("video", "<video>"),
    ("audio", "<audio>"),
    ("canvas", "<canvas>"),
    ("dialog", "<dialog>"),
];
/// The number of them that hold no tags.
const RAW: usize = 5;
/// The number of them that never hold an article; the others may where a page shows nothing else.
const WITHOUT_TEXT: usize = 8;
/// End tags that no script or style sheet has by itself.
const STRUCTURE: [&str; 3] = ["p", "body", "html"];
/// The number of them that hold text for those without scripts; the others are boxes with a content
/// of their own.
const WITHOUT_BOX: usize = 12;
/// Attributes that are read later.
const ATTRIBUTES: [&str; 14] = [
    "class", "content", "datetime", "hidden", "href", "id", "itemprop", "itemtype", "name",
    "property", "pubdate", "role", "size", "style",
];
/// Greatest depth of elements, of formatting elements, and of lists and tables, of which Readability reads each
/// as a whole. Pages that people wrote are not deeper.
const MAX_DEPTH: [usize; 3] = [256, 8, 16];
/// References to characters in a text after which it is parted, because a parser copies it for each
/// of them.
const MAX_REFERENCES: usize = 1000;
/// Bytes of the content of a button that are looked at.
const SHORT: usize = 2000;
/// Longest title that is kept, in bytes.
const MAX_TITLE_LENGTH: usize = 2000;

/// Rewrites the markup of a page.
pub(super) fn simplify(page: &str, hidden: Hidden) -> Markup {
    let mut writer = MarkupCopier {
        page,
        hidden,
        markup: Markup::default(),
        ends: HIDING.map(|_| Vec::new()),
        structure: Vec::new(),
        last_comment_end: page.rfind("-->").unwrap_or(0),
        open: [0; 3],
        references: 0,
    };
    let bytes = page.as_bytes();
    for at in memmem::find_iter(bytes, b"</") {
        let ends = writer
            .ends
            .iter_mut()
            .zip(HIDING)
            .filter(|(_, (name, _))| is_name(bytes, at + 2, name));
        ends.for_each(|(ends, _)| ends.push(at));
        if STRUCTURE.iter().any(|name| is_name(bytes, at + 2, name)) {
            writer.structure.push(at);
        }
    }
    let mut at = 0;
    while let Some(found) = memchr(b'<', writer.rest(at).as_bytes()) {
        writer.text(at, at + found);
        at = writer.markup(at + found);
    }
    writer.text(at, page.len());
    writer.markup
}

struct MarkupCopier<'p> {
    page: &'p str,
    hidden: Hidden,
    markup: Markup,
    /// The places of the end tags of each hiding element.
    ends: [Vec<usize>; HIDING.len()],
    /// The places of end tags that show that a page goes on.
    structure: Vec<usize>,
    last_comment_end: usize,
    /// The numbers of open elements, as in [`MAX_DEPTH`].
    open: [usize; 3],
    references: usize,
}

impl<'p> MarkupCopier<'p> {
    fn rest(&self, at: usize) -> &'p str {
        self.page.get(at..).unwrap_or_default()
    }

    fn text(&mut self, start: usize, end: usize) {
        let text = self.page.get(start..end).unwrap_or_default();
        for (number, part) in text.split('&').enumerate() {
            if number > 0 {
                self.reference("&");
            }
            self.markup.html.push_str(part);
        }
    }

    /// Writes a reference to a character or its beginning.
    fn reference(&mut self, reference: &str) {
        self.references += 1;
        if self.references.is_multiple_of(MAX_REFERENCES) {
            self.markup.html.push_str("<wbr>");
        }
        self.markup.html.push_str(reference);
    }

    /// Reads what begins with the `<` at this place. Returns where the rest of the page begins.
    fn markup(&mut self, at: usize) -> usize {
        let rest = self.rest(at);
        let behind = |mark: &str| rest.find(mark).map(|found| at + found + mark.len());
        if rest.starts_with("<!-->") || rest.starts_with("<!--->") {
            return behind(">").unwrap_or(at);
        } else if rest.starts_with("<!--") {
            let end = if at < self.last_comment_end {
                behind("-->")
            } else {
                None
            };
            return end.unwrap_or_else(|| self.unclosed("<!--", at + "<!--".len(), true));
        } else if rest.starts_with("<![CDATA[") {
            return at + "<![CDATA[".len();
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            return behind(">").unwrap_or(self.page.len());
        }
        let Some(tag) = Tag::read(rest) else {
            self.reference("&lt;");
            return at + 1;
        };
        let after = at + tag.length;
        let hiding = HIDING.iter().position(|(name, _)| *name == tag.name);
        // A parser would take all that follows for text, or the page for a set of frames.
        let ignored = ["plaintext", "xmp", "listing", "frameset", "frame"];
        match hiding {
            Some(number) if !tag.is_end => return self.hiding(number, &tag, after),
            Some(number) if number < WITHOUT_BOX => {}
            None if ignored.contains(&tag.name.as_str()) => {}
            _ => self.tag(&tag),
        }
        after
    }

    /// Leaves out an element that hides its content, or ignores its tag if the content is wanted or
    /// has no end.
    fn hiding(&mut self, number: usize, tag: &Tag<'p>, after: usize) -> usize {
        let (name, start_tag) = HIDING[number];
        let (is_raw, may_hold_text) = (number < RAW, number >= WITHOUT_TEXT);
        if may_hold_text && self.hidden == Hidden::Keep
            || tag.closes_itself && matches!(name, "svg" | "math")
        {
            return after;
        }
        let Some(end) = next(&self.ends[number], after) else {
            if name == "title" {
                self.title(after, after + first_tag(self.rest(after)));
            }
            return self.unclosed(start_tag, after, is_raw);
        };
        let content = self.page.get(after..end).unwrap_or_default();
        // Its word tells that a comment stands before it.
        if name == "button" && is_reply(&bare(content)) {
            self.tag(tag);
            return after;
        }
        let content = content.as_bytes();
        let holds_structure = next(&self.structure, after).is_some_and(|at| at < end);
        // The end belongs to the second if it begins again before that. But scripts may write
        // scripts.
        let may_write = matches!(name, "script" | "style") && self.hidden == Hidden::LeaveOut;
        let begins_again = || memchr_iter(b'<', content).any(|at| is_name(content, at + 1, name));
        if holds_structure && !may_write && begins_again() {
            return self.unclosed(start_tag, after, is_raw);
        } else if holds_structure && number >= WITHOUT_BOX {
            self.tag(tag);
            return after;
        }
        match name {
            "title" => self.title(after, end),
            "script" if tag.kind.trim().eq_ignore_ascii_case("application/ld+json") => {
                let data = self.page.get(after..end).unwrap_or_default();
                self.markup.linked_data.push(data.to_owned());
            }
            _ => {}
        }
        self.markup.leaves_out |= may_hold_text;
        memchr(b'>', self.rest(end).as_bytes()).map_or(self.page.len(), |close| end + close + 1)
    }

    fn title(&mut self, start: usize, end: usize) {
        if self.markup.title.is_empty() {
            let end = self
                .page
                .floor_char_boundary(end.min(start + MAX_TITLE_LENGTH));
            let title = self.page.get(start..end).unwrap_or_default();
            self.markup.title = html_escape::decode_html_entities(title).into_owned();
        }
    }

    /// Goes on after the start of what never ends. The content of what `is_raw` is passed over up
    /// to the first tag, and whatever has no structure after it was cut off.
    fn unclosed(&mut self, start_tag: &'static str, after: usize, is_raw: bool) -> usize {
        if next(&self.structure, after).is_some() {
            self.markup.unclosed.get_or_insert(start_tag);
        } else if is_raw {
            return self.page.len();
        }
        after
            + if is_raw {
                first_tag(self.rest(after))
            } else {
                0
            }
    }

    fn tag(&mut self, tag: &Tag) {
        let name = tag.name.as_str();
        if let Some(nesting) = nesting(name) {
            let open = &mut self.open[nesting];
            *open = if tag.is_end {
                open.saturating_sub(1)
            } else {
                *open + 1
            };
            if *open > MAX_DEPTH[nesting] && !tag.is_end {
                self.markup
                    .html
                    .push_str(if nesting == 1 { "" } else { "<br>" });
                return;
            }
        }
        self.references = 0;
        let html = &mut self.markup.html;
        html.push_str(if tag.is_end { "</" } else { "<" });
        html.push_str(name);
        for (name, value) in &tag.attributes {
            html.push(' ');
            html.push_str(name);
            html.push_str("=\"");
            for (number, part) in value.split('"').enumerate() {
                html.push_str(if number > 0 { "&quot;" } else { "" });
                html.push_str(part);
            }
            html.push('"');
        }
        html.push('>');
    }
}

/// The depth of [`MAX_DEPTH`] that an element counts for; none if it has no content or its end tag may be left
/// out.
fn nesting(name: &str) -> Option<usize> {
    match name {
        "area" | "base" | "basefont" | "bgsound" | "br" | "col" | "embed" | "hr" | "img"
        | "input" | "link" | "meta" | "source" | "track" | "wbr" => None,
        "body" | "caption" | "colgroup" | "dd" | "dt" | "head" | "html" | "li" | "optgroup"
        | "option" | "p" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr" => None,
        // A parser opens these again in each paragraph, until they are closed.
        "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike"
        | "strong" | "tt" | "u" => Some(1),
        "dl" | "ol" | "table" | "ul" => Some(2),
        _ => Some(0),
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
    /// The attribute `type`.
    kind: &'p str,
    length: usize,
}

impl<'p> Tag<'p> {
    /// Reads the tag with which a text begins, if it is one.
    fn read(text: &'p str) -> Option<Self> {
        let bytes = text.as_bytes();
        let find = |from: usize, stop: &dyn Fn(&u8) -> bool| {
            let found = bytes.get(from..).unwrap_or_default().iter().position(stop);
            found.map_or(bytes.len(), |found| from + found)
        };
        let ends_name = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
        let is_end = bytes.get(1) == Some(&b'/');
        let start = 1 + usize::from(is_end);
        if !bytes.get(start)?.is_ascii_alphabetic() {
            return None;
        }
        let mut at = find(start, &ends_name);
        let name = text.get(start..at)?.to_ascii_lowercase();
        let mut tag = Tag {
            name,
            is_end,
            ..Tag::default()
        };
        loop {
            let name = find(at, &|byte| !byte.is_ascii_whitespace() && *byte != b'/');
            tag.length = (name + 1).min(bytes.len());
            if bytes.get(name).is_none_or(|byte| *byte == b'>') {
                tag.closes_itself = bytes.get(name - 1) == Some(&b'/');
                return Some(tag);
            }
            at = find(name + 1, &|byte| ends_name(byte) || *byte == b'=');
            let name = text.get(name..at).unwrap_or_default();
            let mut value = "";
            let equals = find(at, &|byte| !byte.is_ascii_whitespace());
            if bytes.get(equals) == Some(&b'=') {
                let begin = find(equals + 1, &|byte| !byte.is_ascii_whitespace());
                let quote = bytes.get(begin).filter(|byte| matches!(byte, b'"' | b'\''));
                // One that never closes would take the rest of the page, or all up to the next one.
                let close = quote.map(|quote| find(begin + 1, &|byte| byte == quote));
                let closes = |close: usize| {
                    let value = text.get(begin + 1..close).unwrap_or_default();
                    let ends_before = value.find('>').is_some_and(|end| {
                        !value[..end].contains('<') && value[end..].contains("</")
                    });
                    close < bytes.len() && !ends_before
                };
                let quote = quote.filter(|_| close.is_some_and(closes));
                let (begin, end) = match close.filter(|_| quote.is_some()) {
                    Some(close) => (begin + 1, close),
                    None => (
                        begin,
                        find(begin, &|byte| byte.is_ascii_whitespace() || *byte == b'>'),
                    ),
                };
                value = text.get(begin..end).unwrap_or_default();
                at = (end + usize::from(quote.is_some())).min(bytes.len());
            }
            if name.eq_ignore_ascii_case("type") {
                tag.kind = value;
            }
            let wanted = ATTRIBUTES
                .iter()
                .find(|wanted| name.eq_ignore_ascii_case(wanted));
            let is_new = |wanted: &&str| !tag.attributes.iter().any(|(name, _)| name == wanted);
            if let Some(wanted) = wanted.copied().filter(is_new).filter(|_| !is_end) {
                tag.attributes.push((wanted, value));
            }
        }
    }
}

/// The first of these places, in their order, that is not before `from`.
fn next(places: &[usize], from: usize) -> Option<usize> {
    places.get(places.partition_point(|at| *at < from)).copied()
}

/// Returns true if a tag has this name, which would begin at `at`.
fn is_name(bytes: &[u8], at: usize, name: &str) -> bool {
    let end = at + name.len();
    bytes
        .get(at..end)
        .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
        && !bytes.get(end).is_some_and(u8::is_ascii_alphanumeric)
}

/// The beginning of a text without its tags.
fn bare(content: &str) -> String {
    let start = &content[..content.floor_char_boundary(SHORT)];
    let parts = start
        .split('<')
        .enumerate()
        .map(|(number, part)| match number {
            0 => part,
            _ => part.split_once('>').map_or("", |(_, text)| text),
        });
    parts.collect::<Vec<_>>().join(" ")
}

/// The place where the first tag begins.
fn first_tag(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_tag = |at: &usize| {
        bytes
            .get(at + 1)
            .is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'/')
    };
    memchr_iter(b'<', bytes).find(is_tag).unwrap_or(text.len())
}
