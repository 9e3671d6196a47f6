//! Names and cells within a sentence, however many there are and however long each is.

use std::collections::BTreeMap;

/// So many names are told; who has more of them looks into the file.
const LISTED: usize = 20;
/// So many characters of a name are told.
const LONGEST: usize = 60;

/// The names, parted by commas: the first of them, and how many more there are.
pub(crate) fn listed<T: AsRef<str>>(names: &[T]) -> String {
    let shown = names.iter().take(LISTED);
    let shown: Vec<String> = shown.map(|name| shortened(name.as_ref())).collect();
    let shown = shown.join(", ");
    match names.len().saturating_sub(LISTED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// `line 4`, `lines 4, 7`: the first of them, and how many more there are.
pub(crate) fn in_lines(lines: &[usize]) -> String {
    let noun = match lines.len() {
        1 => "line",
        _ => "lines",
    };
    let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
    format!("{noun} {}", listed(&lines))
}

/// The beginning of a name or a cell: where a quotation mark is not closed it goes on for pages.
pub(crate) fn shortened(name: &str) -> String {
    beginning(name, LONGEST)
}

/// A label beside a number: in quotation marks where it is a number itself.
pub(crate) fn beside_a_number(label: &str) -> String {
    let is_number = label
        .chars()
        .all(|c| c.is_ascii_digit() || "+-−.,".contains(c));
    match is_number {
        true => format!("“{label}”"),
        false => label.to_string(),
    }
}

/// What is to be said of names that differ in capitals only, because they may be one; `what` they are names of.
pub(crate) fn alike(names: &[String], what: &str) -> Vec<String> {
    let mut ways: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in names {
        ways.entry(name.to_lowercase()).or_default().push(name);
    }
    let several = ways.values().filter(|names| names.len() > 1);
    let told = several.map(|names| {
        format!(
            "{} count as different {what}: if they are one, write the name in one way",
            listed(names)
        )
    });
    told.collect()
}

/// Whether one name is what a spreadsheet made of the other when it took it for a number: `123` of `00123`, `1E+05` of `100000`.
pub(crate) fn is_made_a_number(name: &str, original: &str) -> bool {
    let number = |name: &str| name.trim().replace(',', ".").parse::<f64>().ok();
    name.trim() != original.trim()
        && number(name).is_some_and(|value| number(original) == Some(value))
}

/// What is said of such a name, and what to do.
pub(crate) const MADE_A_NUMBER: &str = "a spreadsheet made a number of the one, so write the names in the column document as they were and import that column as text";

/// Two texts as they can be told apart: their beginnings, or if these are the same what stands around the first difference.
pub(crate) fn told_apart(one: &str, other: &str) -> [String; 2] {
    let shown = [one, other].map(shortened);
    if shown[0] != shown[1] {
        return shown;
    }
    let same = one.chars().zip(other.chars()).take_while(|(a, b)| a == b);
    let skipped = same.count().saturating_sub(LONGEST / 3);
    [one, other].map(|text| {
        let rest: String = text.chars().skip(skipped).collect();
        format!("…{}", shortened(&rest))
    })
}

/// So many characters of a text, with a mark where that is not all of it.
pub(crate) fn beginning(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_are_numbers_stand_in_quotation_marks() {
        let shown = ["-1", "0,5", "pro", "2nd"].map(beside_a_number);
        assert_eq!(shown, ["“-1”", "“0,5”", "pro", "2nd"]);
    }

    #[test]
    fn names_that_differ_in_capitals_alone_are_told_once() {
        let names = ["the globe", "Post", "The Globe"].map(String::from);
        let told = alike(&names, "groups");
        assert_eq!(told.len(), 1);
        assert!(told[0].starts_with("the globe, The Globe count as different groups: "));
    }

    #[test]
    fn numbers_that_a_spreadsheet_made_of_names_are_known() {
        for (name, original) in [("123", "00123"), ("1E+05", "100000"), ("2,5", "2.50")] {
            assert!(is_made_a_number(name, original), "{name}");
            assert!(is_made_a_number(original, name), "{name}");
        }
        for (name, other) in [("123", "124"), ("123", "123 "), ("a", "0a"), ("", "0")] {
            assert!(!is_made_a_number(name, other), "{name}");
        }
    }

    #[test]
    fn texts_that_begin_alike_are_shown_where_they_differ() {
        assert_eq!(told_apart("one", "two"), ["one", "two"]);
        let long = |end: &str| "They go. ".repeat(10) + end;
        let [one, other] = told_apart(&long("Now."), &long("Late."));
        assert_eq!(one, "…. They go. They go. Now.");
        assert!(other.ends_with("They go. Late."), "{other}");
        let [one, other] = told_apart(&long(""), &long("Late."));
        assert_ne!(one, other);
    }

    #[test]
    fn many_and_long_names_are_cut_short() {
        assert_eq!(listed(&["a", "b"]), "a, b");
        assert_eq!(listed::<&str>(&[]), "");
        let many: Vec<String> = (0..1000).map(|at| format!("c{at}")).collect();
        let told = listed(&many);
        assert!(told.starts_with("c0, c1, ") && told.ends_with(", c19 and 980 more"));
        assert_eq!(listed(&["ä".repeat(61)]), "ä".repeat(60) + "…");
    }
}
