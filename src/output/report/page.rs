//! The page: its frame, style and script, and its Content-Security-Policy.

use std::fmt::Write;

use super::ScoredQuestion;
use super::escape::html;
use crate::output::web_page::{BASE_STYLE, fill, source};

const FRAME: &str = include_str!("page.html");
const OWN_STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

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

/// Fills the frame with these parts, which are HTML, by the names of their places. Each place is filled once, so data that
/// look like a place are not replaced.
pub fn page(parts: &[(&str, &str)]) -> String {
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
        place => {
            let part = parts.iter().find(|(name, _)| *name == place);
            part.map_or("", |(_, html)| html)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_filled_once_and_data_are_not_taken_for_one() {
        let names = [
            "title",
            "counts",
            "overview",
            "card",
            "about-shares",
            "citation",
            "data",
        ];
        let part = |name: &str| format!("<{name} {{{{style}}}}>");
        let filled = names.map(|name| (name, part(name)));
        let mut parts: Vec<(&str, &str)> = vec![("language", "xx")];
        parts.extend(filled.iter().map(|(name, html)| (*name, html.as_str())));
        let page = page(&parts);
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
