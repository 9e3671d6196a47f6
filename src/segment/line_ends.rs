//! What the first and the last characters of one line say: whether a sentence ends there or goes on, and whether an item begins.

/// Whether the line stops where a sentence goes on.
pub(super) fn goes_on(line: &str) -> bool {
    line.chars()
        .next_back()
        .is_some_and(|c| c.is_alphanumeric() || matches!(c, ',' | '’' | '\'' | '”' | '"' | '-'))
        && !line.ends_with(",”")
}

/// Whether the line begins with a small letter as the middle of a sentence does (not `al-Sudani`, not `by`).
pub(super) fn starts_lower(line: &str) -> bool {
    // Screen readers count the links of a list aloud, and scrapers write it down.
    if line == "end of list"
        || line
            .strip_prefix("list ")
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    {
        return false;
    }
    let word = line.split_whitespace().next().unwrap_or("");
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_lowercase)
        && !word
            .chars()
            .any(|c| c.is_uppercase() || matches!(c, '@' | '/' | ':' | '_') || c.is_ascii_digit())
        && !word.trim_end_matches(['.', ',']).contains('.')
        && !matches!(
            word,
            "by" | "via" | "updated" | "published" | "posted" | "photo"
        )
}

/// Whether the last word is one with which no sentence ends.
pub(super) fn ends_in_function_word(line: &str) -> bool {
    matches!(
        line.split_whitespace().next_back().unwrap_or(""),
        "the"
            | "a"
            | "an"
            | "of"
            | "to"
            | "in"
            | "on"
            | "at"
            | "for"
            | "with"
            | "by"
            | "from"
            | "and"
            | "or"
            | "that"
            | "as"
            | "is"
            | "was"
            | "were"
            | "are"
            | "has"
            | "have"
            | "had"
            | "told"
            | "its"
            | "his"
            | "their"
    )
}

/// Whether the line begins with a bullet or an item number.
pub(super) fn is_item(line: &str) -> bool {
    let mut chars = line.chars();
    match chars.next() {
        Some('•' | '●' | '▪' | '■' | '◦' | '‣' | '►' | '*' | '·' | '^' | '»' | '→' | '>') => {
            true
        }
        Some('-' | '–' | '—') => chars.next().is_some_and(char::is_whitespace),
        Some(c) if c.is_ascii_digit() => {
            let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
            line.len() - rest.len() <= 2 && (rest.starts_with(". ") || rest.starts_with(") "))
        }
        _ => false,
    }
}

/// A speaker's label, an introduction or an item, which belong to what follows.
pub(super) fn is_label(text: &str) -> bool {
    text.ends_with([':', ';', ',']) || text.starts_with(['•', '●', '▪', '■', '◦', '‣', '*', '·'])
}

/// The line without the numbers of notes at its end: `They left.[1][12]`.
fn without_notes(line: &str) -> &str {
    let mut bare = line.trim_end();
    while let Some((rest, number)) = bare
        .strip_suffix(']')
        .and_then(|line| line.rsplit_once('['))
    {
        if number.is_empty() || number.len() > 3 || !number.bytes().all(|c| c.is_ascii_digit()) {
            break;
        }
        bare = rest;
    }
    bare
}

/// Whether the line ends as a sentence does, closing quotes, brackets and note marks apart.
pub(super) fn ends_sentence(line: &str) -> bool {
    let bare = without_notes(line);
    let bare = bare.trim_end_matches(|c: char| {
        matches!(
            c,
            '”' | '’'
                | '"'
                | '\''
                | '»'
                | ')'
                | ']'
                | '」'
                | '』'
                | '）'
                | '*'
                | '■'
                | '□'
                | '♦'
                | '◆'
        ) || c.is_whitespace()
    });
    bare.ends_with(|c: char| {
        matches!(
            c,
            '.' | '?'
                | '!'
                | '…'
                | '。'
                | '！'
                | '？'
                | '｡'
                | '؟'
                | '۔'
                | '।'
                | '॥'
                | '\u{37E}'
                | '։'
                | '።'
                | '។'
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_and_ends() {
        for line in ["• One", "- One", "— One", "1. One", "12) One", "> One"] {
            assert!(is_item(line), "{line}");
        }
        for line in ["-One", "One", "123. One", "1.One", "1, One", "1 One"] {
            assert!(!is_item(line), "{line}");
        }
        for line in ["One.", "One.”)", "One. ■", "一。", "One؟"] {
            assert!(ends_sentence(line), "{line}");
        }
        for line in ["One", "One”", "One:"] {
            assert!(!ends_sentence(line), "{line}");
        }
    }

    #[test]
    fn labels() {
        for text in ["He said:", "and then,", "• The dykes", "one;"] {
            assert!(is_label(text), "{text}");
        }
        for text in ["The dykes", "He said: no", "- The dykes"] {
            assert!(!is_label(text), "{text}");
        }
    }
}
