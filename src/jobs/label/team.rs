//! The names of the coders of a team.

use crate::jobs::JobError;
use crate::labels::label_name;

/// The most coders of a team.
const MAX_CODERS: usize = 40;

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
        n if n > MAX_CODERS => Err(JobError::TooManyCoders { most: MAX_CODERS }),
        _ => Ok(names),
    }
}

/// Fails if a coder of a team has the name of one of the table in other capitals: they would be two coders.
pub(super) fn check_known(names: &[String], known: &[&str]) -> Result<(), JobError> {
    for name in names.iter().filter(|name| !known.contains(&name.as_str())) {
        let lower = name.to_lowercase();
        if let Some(known) = known.iter().find(|known| known.to_lowercase() == lower) {
            return Err(JobError::CoderOfOtherCase {
                name: name.clone(),
                known: (*known).to_string(),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coder_of_the_table_is_not_two() {
        let names = ["Anna", "ben"].map(str::to_string);
        let check = |known: &[&str]| check_known(&names, known);
        assert!(check(&["ben", "cleo"]).is_ok() && check(&["Anna", "anna"]).is_ok());
        let told = check(&["anna"]).unwrap_err().to_string();
        assert!(told.contains("“anna”") && told.contains("“Anna”"), "{told}");
    }

    #[test]
    fn teams_have_two_coders_of_different_names() {
        assert_eq!(coder_names(" anna, ben ,").unwrap(), ["anna", "ben"]);
        for names in ["", "anna", "anna,Anna"] {
            assert!(coder_names(names).is_err(), "{names}");
        }
    }
}
