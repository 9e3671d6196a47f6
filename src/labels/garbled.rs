//! Recognises the text of a sentence that a spreadsheet garbled.

use crate::corpus::is_spreadsheet_error;

/// Whether a text is what a spreadsheet makes of another when it takes it for another encoding or for a formula: the same
/// letters and digits of ASCII, or an error of a formula.
pub(crate) fn is_garbled(text: &str, original: &str) -> bool {
    let kept = |text: &str| -> String {
        let ascii = text.chars().filter(char::is_ascii_alphanumeric);
        ascii.collect()
    };
    let text = text.trim();
    // Of a script of other letters nothing may be kept, but then the signs for what was lost are there.
    let kept_none = || text.contains(['?', char::REPLACEMENT_CHARACTER]);
    is_spreadsheet_error(text)
        || kept(text) == kept(original) && (!kept(text).is_empty() || kept_none())
}
