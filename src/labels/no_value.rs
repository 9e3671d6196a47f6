//! What stands in the cell of a label where nobody wrote one: words and numbers for what is missing, errors that a spreadsheet saved.

use crate::corpus::is_spreadsheet_error;

/// What people and programs write into a cell that has no value: words, of which the letters and digits count (`n/a`, `<NA>`, `k. A.`).
const WORDS: [&str; 7] = ["na", "ka", "nan", "null", "missing", "skip", "skipped"];
/// The same as signs.
const SIGNS: [&str; 7] = ["?", "??", "-", "--", "–", "—", "."];

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
}
