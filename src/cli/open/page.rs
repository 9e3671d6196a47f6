//! The page, with its Content-Security-Policy.

use crate::output::web_page::{BASE_STYLE, fill, served_policy};

const FRAME: &str = include_str!("page.html");
const OWN_STYLE: &str = include_str!("page.css");
const SCRIPT: &str = concat!(include_str!("page.js"), include_str!("page_cards.js"));

/// The policy and the page. It loads nothing from elsewhere and runs no other script.
pub fn page() -> (String, String) {
    let style = [BASE_STYLE, OWN_STYLE].concat();
    let policy = served_policy(&style, SCRIPT, "'self' data:");
    let page = fill(FRAME, |place| match place {
        "style" => &style,
        "script" => SCRIPT,
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
