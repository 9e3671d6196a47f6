//! The encoding that a web page or a document in XML declares for itself.

use std::sync::LazyLock;

use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, X_USER_DEFINED};
use regex::bytes::Regex;

/// Browsers look no further than this either.
const PRESCAN: usize = 4096;

static DECLARATION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?i-u)<meta\s[^>]*charset\s*=\s*["']?\s*([\w.:-]+)|^\s*<\?xml\s[^>]*encoding\s*=\s*["']([\w.:-]+)"#,
    )
    .ok()
});

/// Looks for `<meta charset>`, its older form, or an XML declaration.
pub(in crate::corpus) fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..bytes.len().min(PRESCAN))?;
    let captures = DECLARATION.as_ref()?.captures(start)?;
    let label = captures.get(1).or_else(|| captures.get(2))?;
    // These two stand for bytes that browsers do not read as text.
    let encoding = Encoding::for_label(label.as_bytes())
        .filter(|encoding| ![REPLACEMENT, X_USER_DEFINED].contains(encoding))?;
    // A declaration that can be read as ASCII proves that the page is not UTF-16 (WHATWG HTML).
    Some(if encoding == UTF_16LE || encoding == UTF_16BE {
        UTF_8
    } else {
        encoding
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_of_all_ages_are_read() {
        for (page, name) in [
            ("<html><META CHARSET=Windows-1251>", "windows-1251"),
            (
                "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=iso-8859-1\">",
                "windows-1252",
            ),
            (
                "<?xml version='1.0' encoding='Shift_JIS'?><html>",
                "Shift_JIS",
            ),
            ("<meta charset='utf-16'>", "UTF-8"),
        ] {
            assert_eq!(
                declared_encoding(page.as_bytes()).map(Encoding::name),
                Some(name),
                "{page}"
            );
        }
        for none in [
            "<p>charset=utf-8</p><meta charset=nonsense>",
            "<meta charset=hz-gb-2312>",
            "<meta charset=x-user-defined>",
        ] {
            assert_eq!(declared_encoding(none.as_bytes()), None, "{none}");
        }
    }
}
