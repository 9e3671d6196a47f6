//! What stands in a cell where nobody wrote anything: words and numbers for what is missing, errors that a spreadsheet saved.

/// What people and programs write into a cell that has no value: words, of which the letters and digits count (`n/a`, `<NA>`, `k. A.`).
const WORDS: [&str; 7] = ["na", "ka", "nan", "null", "missing", "skip", "skipped"];
/// The same as signs.
const SIGNS: [&str; 7] = ["?", "??", "-", "--", "–", "—", "."];
/// What spreadsheets in English and German save for a cell that they took for a formula.
const ERRORS: [&str; 10] = [
    "#NAME?", "#VALUE!", "#REF!", "#N/A", "#DIV/0!", "#NUM!", "#NULL!", "#WERT!", "#BEZUG!", "#NV",
];
/// What pandas and R write for a cell that is empty.
const EMPTY: [&str; 7] = ["NaN", "nan", "NULL", "null", "None", "NA", "<NA>"];

/// Whether a cell is what a spreadsheet saves for a formula that fails, or for a column that is too narrow.
pub(crate) fn is_spreadsheet_error(cell: &str) -> bool {
    let is_too_narrow = cell.len() > 2 && cell.bytes().all(|byte| byte == b'#');
    is_too_narrow || ERRORS.iter().any(|error| error.eq_ignore_ascii_case(cell))
}

/// Whether a text is what programs write for a cell that is empty.
pub(crate) fn is_empty_word(text: &str) -> bool {
    EMPTY.contains(&text)
}

/// Whether a label looks like what stands where there is none, among all labels.
pub(crate) fn is_no_value(label: &str, all: &[String]) -> bool {
    let lower = label.to_lowercase();
    let letters: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    WORDS.contains(&letters.as_str())
        || SIGNS.contains(&label)
        || is_spreadsheet_error(label)
        || is_missing_code(label, all)
}

/// Whether a label is a number of nines, as surveys code what is missing: `-99` and `-999` among any labels, `-9`, `99` and
/// `999` only beside words, because scales may reach so far.
fn is_missing_code(label: &str, all: &[String]) -> bool {
    let number = label.replace('−', "-").replace(',', ".").parse::<f64>();
    let Some(nines) = number
        .ok()
        .filter(|n| [9.0, 99.0, 999.0, 9999.0].contains(&n.abs()))
    else {
        return false;
    };
    let is_word = |label: &String| label.chars().any(char::is_alphabetic);
    nines < -9.0 || nines != 9.0 && all.iter().any(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_no_label_is_known_in_its_usual_forms() {
        let words = ["for", "against"].map(String::from);
        let numbers = ["-2", "0", "2"].map(String::from);
        for label in [
            "NA", "n/a", "N. A.", "<NA>", "#N/A", "k. A.", "k.A.", "skip", "Skipped", "NULL",
            "nan", ".", "–", "#NAME?", "#BEZUG!", "#wert!", "-99", "−999", "-99.0",
        ] {
            assert!(is_no_value(label, &words), "{label}");
            assert!(is_no_value(label, &numbers), "{label}");
        }
        for label in ["-9", "99", "999"] {
            assert!(is_no_value(label, &words), "{label}");
            assert!(!is_no_value(label, &numbers), "{label}");
        }
        for label in ["9", "-1", "0", "for", "name", "none", "nato", "19", "-98"] {
            assert!(!is_no_value(label, &words), "{label}");
        }
    }

    #[test]
    fn errors_and_empty_cells_are_told_from_texts() {
        assert!(
            ["#NV", "#name?", "########"]
                .into_iter()
                .all(is_spreadsheet_error)
        );
        assert!(
            !["#", "##", "#withdraw", "NaN"]
                .into_iter()
                .any(is_spreadsheet_error)
        );
        assert!(["None", "NaN"].into_iter().all(is_empty_word));
        assert!(!["none", "Nan", ""].into_iter().any(is_empty_word));
    }
}
