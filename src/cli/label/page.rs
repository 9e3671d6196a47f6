//! The page, with its Content-Security-Policy.

use crate::output::web_page::{BASE_STYLE, fill, served_policy};

const FRAME: &str = include_str!("page.html");
const OWN_STYLE: &str = include_str!("page.css");
/// One script, in parts that each have one idea.
const SCRIPT: &str = concat!(
    include_str!("page.js"),
    include_str!("page_drawing.js"),
    include_str!("page_team.js"),
    include_str!("page_lists.js"),
    include_str!("page_keys.js"),
);

/// The policy and the page. It loads nothing from elsewhere and runs no other script. `unit` is what is labelled as one.
pub fn page(codebook: Option<&str>, unit: &str) -> (String, String) {
    let style = [BASE_STYLE, OWN_STYLE].concat();
    let policy = served_policy(&style, SCRIPT, "'none'");
    let codebook = codebook.map_or_else(String::new, |html| {
        format!(
            "<section id=\"codebook\" aria-labelledby=\"codebook-title\" tabindex=\"0\"><h2 id=\"codebook-title\">Codebook\
            </h2>{html}</section>"
        )
    });
    let page = fill(FRAME, |place| match place {
        "style" => &style,
        "script" => SCRIPT,
        "codebook" => &codebook,
        "unit" => unit,
        _ => "",
    });
    (policy, page)
}

#[cfg(test)]
mod tests {
    use super::*;

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
