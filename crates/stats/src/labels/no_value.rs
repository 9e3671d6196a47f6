//! Recognises codes for a missing label: words, numbers, and errors that a spreadsheet saved.

use standpoint_tables::is_spreadsheet_error;

/// Words for a missing value, by their letters and digits (`n/a`, `<NA>`, `k. A.`).
#[rustfmt::skip]
const WORDS: [&str; 20] = [
    "na", "ka", "nan", "null", "missing", "skip", "skipped", "dk", "dontknow", "noannotation", "nolabel", "nocode", "novalue",
    "noanswer", "noresponse", "notannotated", "unannotated", "notcoded", "uncoded", "unlabelled",
];
/// Signs for a missing value.
const SIGNS: [&str; 7] = ["?", "??", "-", "--", "–", "—", "."];

/// Returns whether a label looks like a code for a missing one; `all` are all labels.
pub fn is_no_value(label: &str, all: &[String]) -> bool {
    let lower = label.to_lowercase();
    let letters: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    // Programs set what is no word of the codebook in angle brackets.
    let inner = label
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'));
    let is_word = |c: char| c.is_alphanumeric() || " -_/".contains(c);
    let is_set_apart = inner.is_some_and(|inner| inner.chars().all(is_word));
    is_set_apart
        || WORDS.contains(&letters.as_str())
        || SIGNS.contains(&label)
        || is_spreadsheet_error(label)
        || is_missing_code(label, all)
}

/// Numbers by which surveys say that there is no answer, or that it was refused.
const CODES: [f64; 10] = [
    9.0, 77.0, 88.0, 97.0, 98.0, 99.0, 888.0, 998.0, 999.0, 9999.0,
];
/// Such a number is a code if it is this many times as far from zero as the other numbers are.
const FAR: f64 = 3.0;

/// Returns whether a label is a number of nines, as surveys code missing values: `-99` and `-999` among any
/// labels, `-9`, `99` and `999` only among words and much smaller numbers, because scales may reach that far.
fn is_missing_code(label: &str, all: &[String]) -> bool {
    let number = |label: &str| {
        label
            .replace('−', "-")
            .replace(',', ".")
            .parse::<f64>()
            .ok()
    };
    let is_nines = |n: &f64| CODES.contains(&n.abs());
    let Some(nines) = number(label).filter(is_nines) else {
        return false;
    };
    let others = all
        .iter()
        .filter_map(|other| number(other))
        .filter(|n| !is_nines(n) && n.is_finite());
    let farthest = others.fold(0.0, |farthest: f64, n| farthest.max(n.abs()));
    nines < -9.0 || nines != 9.0 && nines.abs() >= FAR * farthest.max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_codes_for_a_missing_label_are_recognised() {
        let words = ["for", "against"].map(String::from);
        let numbers = ["-2", "0", "2"].map(String::from);
        for label in [
            "NA",
            "n/a",
            "N. A.",
            "<NA>",
            "#N/A",
            "k. A.",
            "k.A.",
            "skip",
            "Skipped",
            "NULL",
            "nan",
            ".",
            "–",
            "<no annotation>",
            "<none>",
            "No answer",
            "not coded",
            "(no label)",
            "#NAME?",
            "#BEZUG!",
            "#wert!",
            "-99",
            "−999",
            "-99.0",
        ] {
            assert!(is_no_value(label, &words), "{label}");
            assert!(is_no_value(label, &numbers), "{label}");
        }
        let (wide, wider) = (["-7", "1", "7"], ["10", "50", "90"]);
        let [wide, wider] = [wide, wider].map(|scale| scale.map(String::from));
        for label in ["-9", "99", "999"] {
            assert!(is_no_value(label, &words), "{label}");
            assert!(is_no_value(label, &numbers), "{label}");
        }
        assert!(!is_no_value("-9", &wide) && !is_no_value("99", &wider));
        assert!(is_no_value("99", &wide) && is_no_value("999", &wider));
        for label in [
            "9", "-1", "0", "for", "name", "none", "nato", "19", "-7", "<5", "no", "<i>a</i>",
        ] {
            assert!(!is_no_value(label, &words), "{label}");
        }
    }
}
