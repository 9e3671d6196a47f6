//! Escaping of text for HTML and JSON.

/// Escapes a text for HTML, between tags and in quoted attributes. Characters that HTML forbids become the
/// replacement character.
pub fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' => escaped.push(c),
            c if c.is_control() => escaped.push(char::REPLACEMENT_CHARACTER),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Escapes JSON inside a script element, so that it cannot end the element or begin a comment. The escaped
/// characters occur only in strings, so the JSON means the same.
pub fn json(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => escaped.push_str("\\u003c"),
            '>' => escaped.push_str("\\u003e"),
            '&' => escaped.push_str("\\u0026"),
            '\u{2028}' => escaped.push_str("\\u2028"),
            '\u{2029}' => escaped.push_str("\\u2029"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn escaped_json_means_the_same_and_holds_no_tag(text in any::<String>()) {
            let written = json(&serde_json::to_string(&text).unwrap());
            let forbidden = ['<', '>', '&', '\u{2028}', '\u{2029}', '\0'];
            prop_assert!(!written.contains(forbidden));
            prop_assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        }

        #[test]
        fn html_holds_no_tag_and_no_quote(text in any::<String>()) {
            let forbidden = ['<', '>', '"', '\'', '\0'];
            prop_assert!(!html(&text).contains(forbidden));
        }
    }

    #[test]
    fn a_tag_is_shown_as_it_stands() {
        assert_eq!(
            html("</a b='\"&'>\0"),
            "&lt;/a b=&#39;&quot;&amp;&#39;&gt;\u{FFFD}"
        );
        assert_eq!(
            json("\"</script><!--\u{2028}\""),
            "\"\\u003c/script\\u003e\\u003c!--\\u2028\""
        );
    }
}
