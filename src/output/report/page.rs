//! The page: its frame, style and script, and its Content-Security-Policy.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

const FRAME: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The contents of the places in the frame, as HTML.
pub struct Parts {
    pub title: String,
    /// The counts of articles and sentences.
    pub counts: String,
    /// The shares: overall, by column and over time.
    pub overview: String,
    pub card: String,
    /// The name of the shares in the text of the page.
    pub for_shares: &'static str,
    pub citation: String,
    pub language: &'static str,
    pub data: String,
}

/// Fills the frame. Each place is filled once, so data that look like a place are not replaced.
pub fn page(parts: &Parts) -> String {
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {}; connect-src 'none'; base-uri 'none'; form-action \
        'none'",
        source(STYLE),
        source(SCRIPT)
    );
    let fill = |place: &str| -> &str {
        match place {
            "policy" => &policy,
            "style" => STYLE,
            "script" => SCRIPT,
            "title" => &parts.title,
            "counts" => &parts.counts,
            "overview" => &parts.overview,
            "card" => &parts.card,
            "for-shares" => parts.for_shares,
            "citation" => &parts.citation,
            "language" => parts.language,
            "data" => &parts.data,
            _ => "",
        }
    };
    let mut page = String::with_capacity(parts.data.len() + (1 << 17));
    let mut rest = FRAME;
    while let Some((before, after)) = rest.split_once("{{") {
        let (place, after) = after.split_once("}}").unwrap_or((after, ""));
        page.push_str(before);
        page.push_str(fill(place));
        rest = after;
    }
    page.push_str(rest);
    page
}

/// The hash of a script or style for the Content-Security-Policy.
fn source(content: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(content)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_filled_once_and_data_are_not_taken_for_one() {
        let part = |name: &str| format!("<{name} {{{{style}}}}>");
        let page = page(&Parts {
            title: part("title"),
            counts: part("counts"),
            overview: part("overview"),
            card: part("card"),
            for_shares: "shares",
            citation: part("citation"),
            language: "xx",
            data: part("data"),
        });
        for name in ["counts", "overview", "card", "citation", "data"] {
            assert_eq!(page.matches(&part(name)).count(), 1, "{name}");
        }
        assert_eq!(page.matches(STYLE).count(), 1);
        assert_eq!(page.matches(SCRIPT).count(), 1);
        assert!(page.contains("lang=\"xx\""));
    }

    #[test]
    fn style_and_script_cannot_end_their_elements() {
        assert!(!SCRIPT.to_lowercase().contains("</script") && !SCRIPT.contains("<!--"));
        assert!(!STYLE.to_lowercase().contains("</style"));
        for way in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
        ] {
            assert!(!SCRIPT.contains(way), "{way}");
        }
    }
}
