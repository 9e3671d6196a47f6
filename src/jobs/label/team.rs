//! The names of the coders of a team.

use crate::jobs::JobError;
use crate::labels::label_name;

/// The most coders of a team.
const MOST_CODERS: usize = 40;

/// Reads the names of coders, with commas between them.
///
/// # Errors
/// If there are not two at least, or two are alike.
pub fn coder_names(text: &str) -> Result<Vec<String>, JobError> {
    let names = text.split(',').map(label_name);
    check_coders(names.filter(|name| !name.is_empty()).collect())
}

/// Checks the names of coders.
pub(super) fn check_coders(names: Vec<String>) -> Result<Vec<String>, JobError> {
    let mut seen: Vec<String> = Vec::new();
    for name in &names {
        let lower = name.to_lowercase();
        if seen.contains(&lower) {
            let name = name.clone();
            return Err(JobError::CodersOfOneName { name });
        }
        seen.push(lower);
    }
    match names.len() {
        0 | 1 => Err(JobError::TooFewCoders),
        n if n > MOST_CODERS => Err(JobError::TooManyCoders { most: MOST_CODERS }),
        _ => Ok(names),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn teams_have_two_coders_of_different_names() {
        assert_eq!(coder_names(" anna, ben ,").unwrap(), ["anna", "ben"]);
        for names in ["", "anna", "anna,Anna"] {
            assert!(coder_names(names).is_err(), "{names}");
        }
    }
}
