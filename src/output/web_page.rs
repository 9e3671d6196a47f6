//! What the pages of this program share: their frames, their styles and their Content-Security-Policy.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// Colours, letters, links and controls, for light and dark.
pub(crate) const BASE_STYLE: &str = include_str!("base.css");

/// Fills the places `{{name}}` of a frame. Each is filled once, so content that looks like a place is not replaced.
pub(crate) fn fill<'a>(frame: &'a str, content: impl Fn(&str) -> &'a str) -> String {
    let mut page = String::new();
    let mut rest = frame;
    while let Some((before, after)) = rest.split_once("{{") {
        let (place, after) = after.split_once("}}").unwrap_or((after, ""));
        page.push_str(before);
        page.push_str(content(place));
        rest = after;
    }
    page.push_str(rest);
    page
}

/// The policy of a page that a server of this program answers: it runs this script with this style, and asks nothing
/// elsewhere. `images` are the sources of its pictures.
pub(crate) fn served_policy(style: &str, script: &str, images: &str) -> String {
    format!(
        "default-src 'none'; style-src {}; script-src {}; connect-src 'self'; img-src {images}; base-uri 'none'; \
        form-action 'none'; frame-ancestors 'none'",
        source(style),
        source(script)
    )
}

/// The hash of a script or style for a Content-Security-Policy.
pub(crate) fn source(content: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(content)))
}
