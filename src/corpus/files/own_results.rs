//! Recognises tables and model cards that this program wrote: they may lie among the articles.
/// Columns by which tables of scores and of segments are known.
const SCORES: [&str; 6] = [
    "sentence",
    "label",
    "probability",
    "reasons",
    "start",
    "end",
];
const SEGMENTS: [&str; 5] = ["segment", "paragraph", "kind", "start", "end"];
/// Sheets that a workbook of scores has beside the table.
const BESIDE: [&str; 2] = ["documents", "about"];
/// How the card of a model begins, in the form of the Hugging Face hub.
const CARD: [&str; 2] = ["---", "library_name: standpoint"];

/// Whether these are columns of a table of scores.
pub(crate) fn are_of_scores<S: AsRef<str>>(names: &[S]) -> bool {
    SCORES
        .iter()
        .all(|column| names.iter().any(|name| name.as_ref() == *column))
}

/// Whether these are columns of a table of segments.
pub(crate) fn are_of_segments<S: AsRef<str>>(names: &[S]) -> bool {
    SEGMENTS
        .iter()
        .all(|column| names.iter().any(|name| name.as_ref() == *column))
}

/// Whether these are columns of a table that this program wrote.
pub(in crate::corpus) fn are_of_results<S: AsRef<str>>(names: &[S]) -> bool {
    are_of_scores(names) || are_of_segments(names)
}

/// Whether this program writes a sheet of this name beside its tables, so that nobody misses it.
pub(in crate::corpus) fn stands_beside_results(sheet: &str) -> bool {
    BESIDE.contains(&without_number(sheet))
}

/// The name of a sheet without the number of one that goes on with another.
fn without_number(sheet: &str) -> &str {
    match sheet.rsplit_once(' ') {
        Some((name, number)) if number.parse::<u32>().is_ok() => name,
        _ => sheet,
    }
}

/// Whether a text is a table that this program wrote under the name of a text, or the card of a model.
pub(in crate::corpus) fn begins_with_results(text: &str) -> bool {
    if text.lines().take(2).eq(CARD) {
        return true;
    }
    let header = text
        .lines()
        .next()
        .filter(|line| line.starts_with("document,"));
    let names: Vec<&str> = header.unwrap_or_default().split(',').collect();
    are_of_results(&names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_known_by_their_beginning_and_their_sheets() {
        for (text, expected) in [
            (
                "document,sentence,label,probability,p_no,text,reasons,start,end,outlet\r\na,1,",
                true,
            ),
            ("document,segment,paragraph,kind,text,start,end\n", true),
            ("---\r\nlibrary_name: standpoint\r\ntags: x\r\n", true),
            ("", false),
            ("---\ntitle: The library_name: standpoint\n", false),
            ("document,text,label\na,Go now.,yes\n", false),
            (
                "The sentence, label, probability, reasons, start and end of a document.",
                false,
            ),
        ] {
            assert_eq!(begins_with_results(text), expected, "{text}");
        }
        assert!(stands_beside_results("about") && stands_beside_results("documents 2"));
        for sheet in ["January", "January 2", "documents of 2", "2"] {
            assert!(!stands_beside_results(sheet));
        }
    }
}
