//! Recognises tables and model cards that this program wrote: they may lie among the articles.

/// Columns by which tables of scores, of segments and of labels are known.
#[rustfmt::skip]
const SCORES: [&str; 5] = ["sentence", "label", "probability", "start", "end"];
const SEVERAL: [&str; 3] = ["sentence", "start", "end"];
const SEGMENTS: [&str; 5] = ["segment", "paragraph", "kind", "start", "end"];
const LABELS: [&str; 5] = ["label", "annotator", "comment", "kind", "sampling"];
/// How the labels of a language model came about, as one object.
const METHODS: [&str; 3] = ["generator", "codebook_sha256", "prompt_sha256"];
/// Sheets that a workbook of this program has beside its table.
const BESIDE: [&str; 3] = ["documents", "about", "table"];
/// The beginning of the card of a model, in the form of the Hugging Face hub.
const CARD: [&str; 2] = ["---", "library_name: standpoint"];

fn have_all<S: AsRef<str>>(names: &[S], wanted: &[&str]) -> bool {
    let has = |column: &&str| names.iter().any(|name| name.as_ref() == *column);
    wanted.iter().all(has)
}

/// Returns true if these are columns of a table of scores.
fn are_of_scores<S: AsRef<str>>(names: &[S]) -> bool {
    have_all(names, &SCORES) || have_all(names, &SEVERAL) && !questions(names).is_empty()
}

/// The names of the questions in a table of scores of several: `bypass` for the columns `bypass_label`,
/// `bypass_probability` and `bypass_p_…`. A table of one question has none.
pub fn questions<S: AsRef<str>>(names: &[S]) -> Vec<String> {
    let names = || names.iter().map(AsRef::as_ref);
    let begins = |with: &str| names().any(|name| name.starts_with(with));
    if names().any(|name| name == "label") && begins("p_") {
        return Vec::new();
    }
    let is_question = |name: &&str| {
        let probability = format!("{name}_probability");
        names().any(|name| name == probability) && begins(&format!("{name}_p_"))
    };
    let found: Vec<&str> = names()
        .filter_map(|name| name.strip_suffix("_label"))
        .filter(is_question)
        .collect();
    // A label of another question may be called so.
    let is_label = |name: &str| {
        let of = |other: &&str| format!("{name}_").starts_with(&format!("{other}_p_"));
        found.iter().any(of)
    };
    let found = found.iter().filter(|name| !is_label(name));
    found.map(ToString::to_string).collect()
}

/// Returns true if these are columns of a table of segments.
pub fn are_of_segments<S: AsRef<str>>(names: &[S]) -> bool {
    have_all(names, &SEGMENTS)
}

/// Returns true if these are columns of a table that this program wrote.
pub fn are_of_results<S: AsRef<str>>(names: &[S]) -> bool {
    are_of_scores(names)
        || are_of_segments(names)
        || have_all(names, &LABELS)
        || have_all(names, &METHODS)
}

/// Returns true if this program writes a sheet of this name, perhaps with a number, beside its tables.
pub fn stands_beside_results(sheet: &str) -> bool {
    let name = match sheet.rsplit_once(' ') {
        Some((name, number)) if number.parse::<u32>().is_ok() => name,
        _ => sheet,
    };
    BESIDE.contains(&name)
}

/// Returns true if a text is a table that this program wrote under the name of a text, or the card of a
/// model.
pub fn begins_with_results(text: &str) -> bool {
    let header = text.lines().next().unwrap_or_default();
    let names: Vec<&str> = header.split(',').collect();
    text.lines().take(2).eq(CARD) || names[0] == "document" && are_of_results(&names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_known_by_their_columns() {
        let questions = |header: &str| questions(&header.split(',').collect::<Vec<_>>());
        let two = "a_label,a_probability,a_p_x,a_fit,b c_label,b c_probability,b c_p_y,text";
        assert_eq!(questions(two), ["a", "b c"]);
        assert!(questions("label,probability,p_x,a_label,a_probability,a_p_x").is_empty());
        assert!(questions("label,probability,p_a_label,p_a_probability,p_a_p_x").is_empty());
        assert!(questions("a_label,a_probability,text").is_empty());
        // Labels of one question that are called like the columns of another.
        let labels = "a_label,a_probability,a_p_label,a_p_probability,a_p_p_x";
        assert_eq!(questions(labels), ["a"]);
    }
}
