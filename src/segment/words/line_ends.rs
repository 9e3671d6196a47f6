//! What the first and the last characters of one line say: whether a sentence ends there or goes on, and whether an item begins.

use super::abbreviations;

/// Whether the line stops where a sentence goes on.
pub(in crate::segment) fn goes_on(line: &str) -> bool {
    line.chars()
        .next_back()
        .is_some_and(|c| c.is_alphanumeric() || matches!(c, ',' | '’' | '\'' | '”' | '"' | '-'))
        && !line.ends_with(",”")
}

/// Whether the line begins with a small letter as the middle of a sentence does (not `al-Sudani`, not `by`).
pub(in crate::segment) fn starts_lower(line: &str) -> bool {
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
        && !word
            .trim_end_matches(|c: char| !c.is_alphanumeric())
            .contains('.')
        && !matches!(
            word,
            "by" | "via" | "updated" | "published" | "posted" | "photo"
        )
}

/// Whether the line ends inside a word that was broken there: `They were less con-`.
pub(in crate::segment) fn breaks_word(line: &str) -> bool {
    line.strip_suffix('-').is_some_and(|head| {
        let mut letters = head.chars().rev();
        letters.next().is_some_and(char::is_lowercase)
            && letters.next().is_some_and(char::is_alphabetic)
    })
}

/// Whether the text begins with a name whose first word is a small one, as a sentence may: `de Haddad left`, `van der Berg`.
pub(in crate::segment) fn begins_with_particle(text: &str) -> bool {
    // Nearly no word is as short and small, which is the first thing to see.
    if !text.starts_with(['a', 'b', 'd', 'e', 'g', 'i', 'l', 't', 'v']) {
        return false;
    }
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or("");
    let mut name = words.next().unwrap_or("");
    if matches!(name, "den" | "der" | "la") {
        name = words.next().unwrap_or("");
    }
    PARTICLES.contains(&first) && name.starts_with(char::is_uppercase)
}

/// Small words before names.
#[rustfmt::skip]
const PARTICLES: &[&str] = &[
    "al", "bin", "da", "das", "de", "del", "della", "der", "di", "du", "el", "gli", "i", "ibn", "il", "la", "las", "le", "les", "los",
    "ten", "ter", "van", "von",
];

/// Whether the line stops at a mark inside a sentence that `next` goes on with: `So think of it;`, `… on staying —`, `“We stay,”`.
/// Items of a list stop so too, one below the other.
pub(in crate::segment) fn stops_short(line: &str, next: &str) -> bool {
    let dashed = line.ends_with(['—', '–']);
    starts_lower(next)
        && (dashed
            || line.ends_with(",”")
            || line.ends_with(';')
                && line.starts_with(char::is_uppercase)
                && !next.ends_with([';', ',']))
}

/// Whether a short line may be the beginning of a wrapped sentence: a number, or words of which the last is a small one.
pub(in crate::segment) fn begins_sentence(line: &str) -> bool {
    if line.bytes().all(|b| b.is_ascii_digit()) {
        return true;
    }
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or("");
    let last = words.next_back().unwrap_or("");
    first.starts_with(char::is_uppercase)
        && last.starts_with(char::is_lowercase)
        && !line.contains([':', '|', '@'])
}

/// Whether the line begins with a mark that opens a quotation, and a capital.
pub(in crate::segment) fn is_open_quote(line: &str) -> bool {
    let said = line.trim_start_matches(['“', '"', '‘', '[']);
    said.len() < line.len() && said.starts_with(char::is_uppercase)
}

/// Fewest digits of the number of a report.
const SERIAL: usize = 10;

/// `GMP20210304000001 Basra Al-Mina in Arabic`: the number under which an archive keeps a report, and where that is from.
pub(in crate::segment) fn is_serial(line: &str) -> bool {
    let number = line.split(' ').next().unwrap_or("");
    let digits = number.trim_start_matches(|c: char| c.is_ascii_uppercase());
    (2..=4).contains(&(number.len() - digits.len()))
        && digits.len() >= SERIAL
        && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Whether the line begins with a bullet or an item number.
pub(in crate::segment) fn is_item(line: &str) -> bool {
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
pub(in crate::segment) fn is_label(text: &str) -> bool {
    text.ends_with([':', ';', ',']) || text.starts_with(['•', '●', '▪', '■', '◦', '‣', '*', '·'])
}

/// The line without the numbers of notes at its end: `They left.[1][12]`, `They left.12`.
fn without_notes(line: &str) -> &str {
    let mut bare = line.trim_end();
    if let Some(rest) = without_number(bare) {
        return rest;
    }
    while let Some((rest, number)) = bare
        .strip_suffix(']')
        .and_then(|line| line.rsplit_once('['))
    {
        let is_note = (1..=3).contains(&number.len()) && number.bytes().all(|c| c.is_ascii_digit());
        if !is_note && !is_number_of_question(number) {
            break;
        }
        bare = rest;
    }
    bare
}

/// `HL9811`: the number of a question in a parliament, in brackets behind it.
pub(in crate::segment) fn is_number_of_question(code: &str) -> bool {
    let digits = code.trim_start_matches(|c: char| c.is_ascii_uppercase());
    (1..=3).contains(&(code.len() - digits.len()))
        && digits.len() >= 3
        && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Fewest letters of a word behind whose stop a number may be that of a note. Shorter ones are rather abbreviated: `p.12`.
const NOTED: usize = 4;

/// The line without the number that is stuck to its stop, or to the quotation closed behind that; none if it belongs to what is
/// counted, as in `Sept.12`, or to an address.
fn without_number(line: &str) -> Option<&str> {
    let rest = line.trim_end_matches(|c: char| c.is_ascii_digit());
    // Nearly no line ends in a number, which is the first thing to see.
    if !(1..=3).contains(&(line.len() - rest.len())) {
        return None;
    }
    let said = rest
        .trim_end_matches(['”', '"', '’', '\''])
        .strip_suffix(['.', '?', '!'])?;
    let word = said.rsplit(' ').next().unwrap_or("");
    let is_word = word
        .chars()
        .all(|c| c.is_lowercase() || matches!(c, '-' | '’' | '\''));
    let length = word.chars().count();
    (is_word
        && length >= NOTED
        && length < said.chars().count()
        && abbreviations::lookup(word).is_none())
    .then_some(rest)
}

/// A mark that nobody sees: of direction, of joining, of the order of bytes.
pub(in crate::segment) fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{61C}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'
            | '\u{2066}'..='\u{2069}'
            | '\u{FEFF}'
    )
}

/// Whether a semicolon behind the text is a question mark, as behind Greek letters.
pub(in crate::segment) fn asks_in_greek(text: &str) -> bool {
    text.ends_with(|c: char| matches!(c, '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}'))
}

/// Whether the line ends as a sentence does, closing quotes, brackets and note marks apart.
pub(in crate::segment) fn ends_sentence(line: &str) -> bool {
    let bare = without_notes(line);
    let bare = bare.trim_end_matches(|c: char| {
        matches!(
            c,
            '”' | '“'
                | '’'
                | '‘'
                | '«'
                | '‹'
                | '›'
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
            || is_unseen(c)
    });
    bare.strip_suffix(';').is_some_and(asks_in_greek)
        || bare.ends_with(|c: char| {
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
        for line in [
            "One.",
            "One.”)",
            "One. ■",
            "一。",
            "One؟",
            "One.\u{200F}",
            "One.\u{2069}",
            "One!«",
            "One.“",
            "One.[1][12]",
            "One.[HL9811]",
            "The pumps stopped.12",
            "“The pumps stopped.”3",
            "Ένα;",
            "«Ένα;»",
        ] {
            assert!(ends_sentence(line), "{line}");
        }
        for line in [
            "One",
            "One”",
            "One:",
            "One;",
            "One.[HL]",
            "It cost 4.12",
            "They left on Sept.12",
            "Boats, p.12",
            "pumps.12",
            "The pumps of v.12",
            "The pumps stopped.2021",
        ] {
            assert!(!ends_sentence(line), "{line}");
        }
    }

    #[test]
    fn numbers_of_reports() {
        for line in [
            "GMP20210304000001",
            "DLT20210304000001 Basra Al-Mina in Arabic",
        ] {
            assert!(is_serial(line), "{line}");
        }
        for line in [
            "20210304000001",
            "CH47 boats",
            "GMP2021030400000a",
            "Gmp20210304000001",
        ] {
            assert!(!is_serial(line), "{line}");
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

    #[test]
    fn words_that_begin_and_end_lines() {
        for line in ["the boats", "drown.”", "boats,\" he said", "e.g. boats"] {
            assert_eq!(starts_lower(line), !line.starts_with("e.g"), "{line}");
        }
        for line in ["They were less con-", "un-"] {
            assert!(breaks_word(line), "{line}");
        }
        for line in [
            "They left -",
            "They left --",
            "The U-",
            "a-",
            "con-tent",
            "They left",
        ] {
            assert!(!breaks_word(line), "{line}");
        }
        for text in ["de Haddad left", "van der Berg left", "i Carabinieri left"] {
            assert!(begins_with_particle(text), "{text}");
        }
        for text in [
            "of Haddad",
            "de la",
            "van",
            "in Basra",
            "boats left",
            "Van der Berg",
        ] {
            assert!(!begins_with_particle(text), "{text}");
        }
    }

    #[test]
    fn lines_that_stop_short() {
        assert!(stops_short("“We stay,”", "he said."));
        assert!(stops_short("So think of it;", "do we go?"));
        assert!(stops_short("so they stay —", "both of them."));
        for (line, next) in [
            ("So think of it;", "Do we go?"),
            ("so think of it;", "do we go?"),
            ("So think of it;", "and of us;"),
            ("So think of it", "do we go?"),
        ] {
            assert!(!stops_short(line, next), "{line} {next}");
        }
        for line in ["90", "This is what"] {
            assert!(begins_sentence(line), "{line}");
        }
        for line in [
            "Basra",
            "Mona Haddad",
            "mona of basra",
            "Posted by: mona",
            "90 Days",
        ] {
            assert!(!begins_sentence(line), "{line}");
        }
        assert!(is_open_quote("“[T]he envoys") && is_open_quote("\"The envoys"));
        assert!(!is_open_quote("“the envoys") && !is_open_quote("The envoys"));
    }
}
