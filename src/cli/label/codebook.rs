//! The codebook beside the page, as HTML.

use std::path::{Path, PathBuf};

use anyhow::Context;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use crate::cli::inputs::codebook::read_codebook;
use crate::cli::train::CODEBOOK;

/// A codebook that is read again whenever the page is loaded, so that the page shows what coders agreed on meanwhile.
pub struct Codebook {
    path: PathBuf,
}

impl Codebook {
    /// The codebook that was named, or else the one beside the labels, which may come later.
    ///
    /// # Errors
    /// If the one that was named cannot be read.
    pub fn new(named: Option<&Path>, labels: &Path) -> anyhow::Result<Self> {
        if let Some(path) = named {
            read_codebook(path).with_context(|| path.display().to_string())?;
        }
        let beside = || labels.with_file_name(CODEBOOK);
        let path = named.map_or_else(beside, Path::to_path_buf);
        Ok(Codebook { path })
    }

    /// The codebook as it is now; `None` if there is none.
    pub fn html(&self) -> Option<String> {
        let text = read_codebook(&self.path).ok()?;
        Some(markdown(&String::from_utf8_lossy(&text)))
    }
}

/// Makes HTML of Markdown. HTML in it is shown as text, and pictures only as their words, so that the page asks for
/// nothing. Only links to web pages are links. Headings are two levels lower, below those of the page.
fn markdown(text: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    // For each open link whether it is shown as one.
    let mut open = Vec::new();
    let events = Parser::new_ext(text, options).filter_map(|event| match event {
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        Event::Start(Tag::Link { ref dest_url, .. }) => {
            let mut starts = ["http://", "https://"].iter();
            let is_web = starts.any(|start| dest_url.starts_with(start));
            open.push(is_web);
            is_web.then_some(event)
        }
        Event::End(TagEnd::Link) => (open.pop() == Some(true)).then_some(event),
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
            "# For\n\n<script>alert(1)</script>\n\n**Go** [now](javascript:x) ![p](http://x/y.png) [*why*](https://a.b/?c=\"d\"&e)\n\n\
             [in](CODEBOOK.md) [![p](http://x/y.png)](http://x/)\n",
        );
        assert!(html.starts_with("<h3>For</h3>"), "{html}");
        assert!(html.contains("<strong>Go</strong> now"), "{html}");
        for tag in ["<script", "<img", "javascript", "y.png", "CODEBOOK"] {
            assert!(!html.contains(tag), "{html}");
        }
        let link = "<a href=\"https://a.b/?c=%22d%22&amp;e\"><em>why</em></a>";
        assert!(html.contains(link), "{html}");
        assert_eq!(
            (html.matches("<a ").count(), html.matches("</a>").count()),
            (2, 2)
        );
    }
}
