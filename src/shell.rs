//! Words of a command as they can be typed, or pasted, after a prompt.

use std::path::Path;

/// A path as one word: see [`quoted`].
pub(crate) fn quoted_path(path: &Path) -> String {
    quoted(&path.display().to_string())
}

/// A word as a shell takes it for one: in quotation marks if it would be taken apart or filled in.
pub(crate) fn quoted(word: &str) -> String {
    let is_plain =
        |c: char| c.is_alphanumeric() || "/.:-_+@%,=~".contains(c) || cfg!(windows) && c == '\\';
    match !word.is_empty() && word.chars().all(is_plain) && !word.starts_with('~') {
        true => word.to_string(),
        // Windows knows only these, and Unix takes some characters for its own within them.
        false if !word.contains(['"', '$', '`', '!', '\\']) || cfg!(windows) => {
            format!("\"{word}\"")
        }
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_can_be_typed_as_it_is_shown() {
        for (word, shown) in [
            ("models/labels.safetensors", "models/labels.safetensors"),
            ("my models/été.csv", "\"my models/été.csv\""),
            ("(1).csv", "\"(1).csv\""),
            ("Ann's.csv", "\"Ann's.csv\""),
            ("--by=desk", "--by=desk"),
            ("", "\"\""),
        ] {
            assert_eq!(quoted(word), shown);
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_a_shell_would_fill_in_is_kept_from_it() {
        assert_eq!(quoted("a $b's"), r"'a $b'\''s'");
        assert_eq!(quoted(r"a\b.csv"), r"'a\b.csv'");
        assert_eq!(quoted("~a"), "\"~a\"");
    }
}
