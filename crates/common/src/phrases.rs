//! Numbers, names and commands as messages write them.

use std::collections::BTreeMap;
use std::path::Path;

/// The most names that a message lists. The file has the others.
const LISTED: usize = 20;
/// The most characters of a name or a cell that a message shows.
const MAX_LENGTH: usize = 60;

/// A text with a capital at its beginning.
pub fn capital(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().into_iter().flat_map(char::to_uppercase);
    first.chain(rest).collect()
}

/// `1 sentence`, `2 sentences`, `33,451 sentences`.
pub fn plural(n: usize, noun: &str) -> String {
    match n {
        1 => format!("1 {noun}"),
        _ => format!("{} {noun}s", thousands(n)),
    }
}

/// The same as [`plural`], for numbers that do not depend on the machine.
pub fn counted(count: u64, noun: &str) -> String {
    plural(usize::try_from(count).unwrap_or(usize::MAX), noun)
}

/// Writes a number with so many decimals, or with more if it would have fewer than three digits otherwise.
pub fn significant(x: f64, decimals: usize) -> String {
    let first = match x.abs() {
        size if size > 0.0 => -libm::log10(size).floor(),
        _ => 0.0,
    };
    // The first digit of 0.004 is the third decimal.
    let more = if first > 0.0 { first as usize + 2 } else { 0 };
    let decimals = decimals.max(more);
    format!("{x:.decimals$}")
}

/// Writes a number with a comma between its thousands.
pub fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Lists the first names, separated by commas, and says how many more there are.
pub fn listed<T: AsRef<str>>(names: &[T]) -> String {
    let shown: Vec<String> = names
        .iter()
        .take(LISTED)
        .map(|name| shortened(name.as_ref()))
        .collect();
    let shown = shown.join(", ");
    match names.len().saturating_sub(LISTED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// `row 4`, `rows 4, 7`: lists the first numbers of rows and says how many more there are.
pub fn in_rows(rows: &[usize]) -> String {
    numbered("row", rows)
}

/// `line 4`, `lines 4, 7`: lists the first line numbers and says how many more there are.
pub fn in_lines(lines: &[usize]) -> String {
    numbered("line", lines)
}

fn numbered(noun: &str, numbers: &[usize]) -> String {
    let noun = if numbers.len() == 1 {
        noun.to_string()
    } else {
        format!("{noun}s")
    };
    let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
    format!("{noun} {}", listed(&numbers))
}

/// Cuts a name or a cell to the length that fits in a message.
pub fn shortened(name: &str) -> String {
    truncated(name, MAX_LENGTH)
}

/// Cuts a text to so many characters and marks the cut with an ellipsis.
pub fn truncated(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_string(),
    }
}

/// Writes a label that stands beside a number: in quotation marks if it is a number itself.
pub fn label_beside_number(label: &str) -> String {
    let is_part_of_number = |c: char| c.is_ascii_digit() || "+-−.,".contains(c);
    if label.chars().all(is_part_of_number) {
        format!("“{label}”")
    } else {
        label.to_string()
    }
}

/// Groups of names that differ in capitals only and may mean the same.
pub fn names_in_other_capitals(names: &[String]) -> Vec<Vec<String>> {
    let mut spellings: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for name in names {
        let spelling = spellings.entry(name.to_lowercase()).or_default();
        spelling.push(name.clone());
    }
    spellings.retain(|_, names| names.len() > 1);
    spellings.into_values().collect()
}

/// Returns true if a spreadsheet turned one name into the other by taking it for a number: `00123` into
/// `123`.
pub fn became_number(name: &str, original: &str) -> bool {
    let number = |name: &str| name.trim().replace(',', ".").parse::<f64>().ok();
    let value = number(name);
    name.trim() != original.trim() && value.is_some() && value == number(original)
}

/// Says that a name [became a number](became_number) and what to do about it.
pub const BECAME_NUMBER: &str = "a spreadsheet made a number of the one, so write the names in the column document as they were and import that column as text";

/// Excerpts that show how two texts differ: their beginnings, or the places around the first difference.
pub fn distinct_excerpts(one: &str, other: &str) -> [String; 2] {
    let shown = [one, other].map(shortened);
    if shown[0] != shown[1] {
        return shown;
    }
    let same = one.chars().zip(other.chars()).take_while(|(a, b)| a == b);
    let skipped = same.count().saturating_sub(MAX_LENGTH / 3);
    [one, other].map(|text| {
        let rest: String = text.chars().skip(skipped).collect();
        format!("…{}", shortened(&rest))
    })
}

/// A name as text. Each byte that is not UTF-8 is shown as `\xE9`, so that names that differ there still differ.
pub fn text_of_bytes(name: &[u8]) -> String {
    let mut text = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        text.push_str(chunk.valid());
        let escaped = chunk.invalid().iter().map(|byte| format!("\\x{byte:02X}"));
        text.extend(escaped);
    }
    text
}

/// Writes a path as one word of a command; see [`shell_word`].
pub fn shell_path(path: &Path) -> String {
    shell_word(&path.display().to_string())
}

/// Writes a word of a command so that it can be pasted: in quotation marks if a shell would change it.
pub fn shell_word(word: &str) -> String {
    let is_plain =
        |c: char| c.is_alphanumeric() || "/.:-_+@%,=~".contains(c) || cfg!(windows) && c == '\\';
    match !word.is_empty() && word.chars().all(is_plain) && !word.starts_with('~') {
        true => word.to_string(),
        // Windows knows only double quotes. Unix expands some characters within them.
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
    fn numbers_have_commas_between_thousands() {
        let numbers = [0, 999, 1000, 1_234_567].map(thousands);
        assert_eq!(numbers, ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(plural(1, "row"), "1 row");
        assert_eq!(plural(33451, "row"), "33,451 rows");
    }

    #[test]
    fn names_that_differ_in_bytes_that_are_no_text_differ() {
        let names = [
            &b"caf\xC3\xA9"[..],
            b"caf\xE9",
            b"caf\xE8\xFF",
            b"",
            b"\xC3",
        ];
        let wanted = ["caf\u{e9}", r"caf\xE9", r"caf\xE8\xFF", "", r"\xC3"];
        assert_eq!(names.map(text_of_bytes), wanted);
    }

    #[test]
    fn labels_that_are_numbers_stand_in_quotation_marks() {
        let shown = ["-1", "0,5", "pro", "2nd"].map(label_beside_number);
        assert_eq!(shown, ["“-1”", "“0,5”", "pro", "2nd"]);
    }

    #[test]
    fn names_that_differ_in_capitals_alone_are_put_together() {
        let names = ["the globe", "Post", "The Globe"].map(String::from);
        let groups = names_in_other_capitals(&names);
        assert_eq!(groups, [["the globe", "The Globe"]]);
    }

    #[test]
    fn a_name_that_a_spreadsheet_took_for_a_number_is_recognised() {
        for (name, original) in [("123", "00123"), ("1E+05", "100000"), ("2,5", "2.50")] {
            assert!(became_number(name, original), "{name}");
            assert!(became_number(original, name), "{name}");
        }
        for (name, other) in [("123", "124"), ("123", "123 "), ("a", "0a"), ("", "0")] {
            assert!(!became_number(name, other), "{name}");
        }
    }

    #[test]
    fn texts_that_begin_alike_are_shown_where_they_differ() {
        assert_eq!(distinct_excerpts("one", "two"), ["one", "two"]);
        let long = |end: &str| "They go. ".repeat(10) + end;
        let [one, other] = distinct_excerpts(&long("Now."), &long("Late."));
        assert_eq!(one, "…. They go. They go. Now.");
        assert!(other.ends_with("They go. Late."), "{other}");
        let [one, other] = distinct_excerpts(&long(""), &long("Late."));
        assert_ne!(one, other);
    }

    #[test]
    fn long_lists_and_long_names_are_cut_short() {
        assert_eq!(listed(&["a", "b"]), "a, b");
        assert_eq!(listed::<&str>(&[]), "");
        let many: Vec<String> = (0..1000).map(|at| format!("c{at}")).collect();
        let list = listed(&many);
        assert!(list.starts_with("c0, c1, ") && list.ends_with(", c19 and 980 more"));
        assert_eq!(listed(&["ä".repeat(61)]), "ä".repeat(60) + "…");
    }

    #[test]
    fn a_word_can_be_pasted_as_it_is_shown() {
        for (word, shown) in [
            ("models/labels.safetensors", "models/labels.safetensors"),
            ("my models/été.csv", "\"my models/été.csv\""),
            ("(1).csv", "\"(1).csv\""),
            ("Ann's.csv", "\"Ann's.csv\""),
            ("--by=desk", "--by=desk"),
            ("", "\"\""),
        ] {
            assert_eq!(shell_word(word), shown);
        }
        if cfg!(unix) {
            let words = ["a $b's", r"a\b.csv", "~a"].map(shell_word);
            assert_eq!(words, [r"'a $b'\''s'", r"'a\b.csv'", "\"~a\""]);
        }
    }
}
