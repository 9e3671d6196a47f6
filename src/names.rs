//! Names and cells within a sentence, however many there are and however long each is.

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

/// The beginning of a name or a cell: where a quotation mark is not closed it goes on for pages.
pub(crate) fn shortened(name: &str) -> String {
    beginning(name, LONGEST)
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
    fn many_and_long_names_are_cut_short() {
        assert_eq!(listed(&["a", "b"]), "a, b");
        assert_eq!(listed::<&str>(&[]), "");
        let many: Vec<String> = (0..1000).map(|at| format!("c{at}")).collect();
        let told = listed(&many);
        assert!(told.starts_with("c0, c1, ") && told.ends_with(", c19 and 980 more"));
        assert_eq!(listed(&["ä".repeat(61)]), "ä".repeat(60) + "…");
    }
}
