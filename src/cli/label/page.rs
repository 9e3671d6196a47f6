//! The page, with its Content-Security-Policy, and the codebook beside it.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use crate::output::web_page::{BASE_STYLE, fill, source};

const FRAME: &str = include_str!("page.html");
const OWN_STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The policy and the page. It loads nothing from elsewhere and runs no other script.
pub fn page(codebook: Option<&str>) -> (String, String) {
    let style = [BASE_STYLE, OWN_STYLE].concat();
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {}; connect-src 'self'; base-uri 'none'; form-action 'none'; \
        frame-ancestors 'none'",
        source(&style),
        source(SCRIPT)
    );
    let codebook = codebook.map_or_else(String::new, |html| {
        format!(
            "<section id=\"codebook\" aria-labelledby=\"codebook-title\"><h2 id=\"codebook-title\">Codebook</h2>{html}\
            </section>"
        )
    });
    let page = fill(FRAME, |place| match place {
        "style" => &style,
        "script" => SCRIPT,
        "codebook" => &codebook,
        _ => "",
    });
    (policy, page)
}

/// Makes HTML of Markdown. HTML in it is shown as text, and links and pictures only as their words, so that the
/// page asks for nothing. Headings are two levels lower, below those of the page.
pub fn markdown(text: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let is_outward = |tag: &Tag| matches!(tag, Tag::Link { .. } | Tag::Image { .. });
    let is_outward_end = |tag: &TagEnd| matches!(tag, TagEnd::Link | TagEnd::Image);
    let events = Parser::new_ext(text, options).filter_map(|event| match event {
        Event::Start(tag) if is_outward(&tag) => None,
        Event::End(tag) if is_outward_end(&tag) => None,
        Event::Html(html) | Event::InlineHtml(html) => Some(Event::Text(html)),
        Event::Start(Tag::Heading {
            level,
            id,
            classes,
            attrs,
        }) => Some(Event::Start(Tag::Heading {
            level: lower(level),
            id,
            classes,
            attrs,
        })),
        Event::End(TagEnd::Heading(level)) => Some(Event::End(TagEnd::Heading(lower(level)))),
        event => Some(event),
    });
    let mut written = String::new();
    html::push_html(&mut written, events);
    written
}

fn lower(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H3,
        HeadingLevel::H2 => HeadingLevel::H4,
        _ => HeadingLevel::H5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_codebook_holds_no_markup_but_its_own() {
        let html = markdown(
            "# For\n\n<script>alert(1)</script>\n\n**Go** [now](javascript:x) ![p](http://x/y.png)\n",
        );
        assert!(html.starts_with("<h3>For</h3>"), "{html}");
        assert!(html.contains("<strong>Go</strong> now"), "{html}");
        for tag in ["<script", "<a", "<img", "http:"] {
            assert!(!html.contains(tag), "{html}");
        }
    }

    #[test]
    fn texts_of_articles_are_never_html() {
        for way in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
        ] {
            assert!(!SCRIPT.contains(way), "{way}");
        }
        assert!(!SCRIPT.to_lowercase().contains("</script"));
    }
}
