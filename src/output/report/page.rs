//! The page: its frame, style and script, and its Content-Security-Policy.

use std::fmt::Write;

use super::ScoredQuestion;
use super::escape::html;
use crate::output::web_page::{BASE_STYLE, fill, source};

const FRAME: &str = include_str!("page.html");
const OWN_STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The contents of the places in the frame, as HTML.
pub struct PageParts {
    pub title: String,
    /// The counts of articles and sentences.
    pub counts: String,
    /// The shares: overall, by column and over time.
    pub overview: String,
    pub card: String,
    /// How the shares came about.
    pub about_shares: String,
    /// How the labels relate to the probabilities.
    pub label_rule: &'static str,
    /// The name of the shares in the text of the page.
    pub for_shares: &'static str,
    pub citation: String,
    pub language: &'static str,
    pub data: String,
}

/// Joins what the page says of each question. Of several the script shows one; without a script all are read.
pub fn of_questions<'a>(
    questions: &[ScoredQuestion],
    parts: impl Iterator<Item = &'a str>,
) -> String {
    let mut text = String::new();
    for ((at, question), part) in questions.iter().enumerate().zip(parts) {
        let _ = match question.name {
            "" => write!(text, "{part}"),
            name => write!(
                text,
                "<div data-question=\"{at}\"><p>Question: <b><bdi>{}</bdi></b></p>\n{part}</div>\n",
                html(name)
            ),
        };
    }
    text
}

/// Fills the frame. Each place is filled once, so data that look like a place are not replaced.
pub fn page(parts: &PageParts) -> String {
    let style = [BASE_STYLE, OWN_STYLE].concat();
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {}; connect-src 'none'; base-uri 'none'; form-action \
        'none'",
        source(&style),
        source(SCRIPT)
    );
    fill(FRAME, |place| match place {
        "policy" => &policy,
        "style" => &style,
        "script" => SCRIPT,
        "title" => &parts.title,
        "counts" => &parts.counts,
        "overview" => &parts.overview,
        "card" => &parts.card,
        "about-shares" => &parts.about_shares,
        "label-rule" => parts.label_rule,
        "for-shares" => parts.for_shares,
        "citation" => &parts.citation,
        "language" => parts.language,
        "data" => &parts.data,
        _ => "",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_filled_once_and_data_are_not_taken_for_one() {
        let part = |name: &str| format!("<{name} {{{{style}}}}>");
        let page = page(&PageParts {
            title: part("title"),
            counts: part("counts"),
            overview: part("overview"),
            card: part("card"),
            about_shares: part("about-shares"),
            label_rule: "rule",
            for_shares: "shares",
            citation: part("citation"),
            language: "xx",
            data: part("data"),
        });
        for name in [
            "counts",
            "overview",
            "card",
            "about-shares",
            "citation",
            "data",
        ] {
            assert_eq!(page.matches(&part(name)).count(), 1, "{name}");
        }
        assert_eq!(page.matches(OWN_STYLE).count(), 1);
        assert_eq!(page.matches(SCRIPT).count(), 1);
        assert!(page.contains("lang=\"xx\""));
    }

    #[test]
    fn style_and_script_cannot_end_their_elements() {
        assert!(!SCRIPT.to_lowercase().contains("</script") && !SCRIPT.contains("<!--"));
        assert!(
            ![BASE_STYLE, OWN_STYLE]
                .concat()
                .to_lowercase()
                .contains("</style")
        );
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
