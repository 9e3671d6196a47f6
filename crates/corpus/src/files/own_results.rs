//! Recognises tables and model cards that this program wrote: they may lie among the articles.

/// Columns by which tables of scores, of segments and of labels are known.
#[rustfmt::skip]
const SCORES: [&str; 6] = ["sentence", "label", "probability", "reasons", "start", "end"];
const SEGMENTS: [&str; 5] = ["segment", "paragraph", "kind", "start", "end"];
const LABELS: [&str; 5] = ["label", "annotator", "comment", "kind", "sampling"];
/// Sheets that a workbook of scores has beside the table.
const BESIDE: [&str; 2] = ["documents", "about"];
/// The beginning of the card of a model, in the form of the Hugging Face hub.
const CARD: [&str; 2] = ["---", "library_name: standpoint"];

fn have_all<S: AsRef<str>>(names: &[S], wanted: &[&str]) -> bool {
    let has = |column: &&str| names.iter().any(|name| name.as_ref() == *column);
    wanted.iter().all(has)
}

/// Returns true if these are columns of a table of scores.
pub fn are_of_scores<S: AsRef<str>>(names: &[S]) -> bool {
    have_all(names, &SCORES)
}

/// Returns true if these are columns of a table of segments.
pub fn are_of_segments<S: AsRef<str>>(names: &[S]) -> bool {
    have_all(names, &SEGMENTS)
}

/// Returns true if these are columns of a table that this program wrote.
pub(crate) fn are_of_results<S: AsRef<str>>(names: &[S]) -> bool {
    are_of_scores(names) || are_of_segments(names) || have_all(names, &LABELS)
}

/// Returns true if this program writes a sheet of this name, perhaps with a number, beside its tables.
pub(crate) fn stands_beside_results(sheet: &str) -> bool {
    let name = match sheet.rsplit_once(' ') {
        Some((name, number)) if number.parse::<u32>().is_ok() => name,
        _ => sheet,
    };
    BESIDE.contains(&name)
}

/// Returns true if a text is a table that this program wrote under the name of a text, or the card of a
/// model.
pub(crate) fn begins_with_results(text: &str) -> bool {
    let header = text.lines().next().unwrap_or_default();
    let names: Vec<&str> = header.split(',').collect();
    text.lines().take(2).eq(CARD) || names[0] == "document" && are_of_results(&names)
}
