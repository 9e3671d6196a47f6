//! What to do where a second file was named to a command that takes one.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Of `agree`, where the second file is most likely that of another coder.
const OF_CODERS: &str = "where each coder has a file of their own, put the rows of one below those of the other in one table, with a column annotator that says who coded each row";
/// Of any other command.
const OF_OTHERS: &str = "only one name stands by itself here: any other goes behind its option, as what is to be written behind -o; a name with spaces needs quotation marks";

/// The error with what to do, if it is that a second file was named.
pub fn with_recipe(mut error: clap::Error, arguments: &[OsString]) -> clap::Error {
    let is_file = matches!(
        error.get(ContextKind::InvalidArg),
        Some(ContextValue::String(word)) if !word.starts_with('-')
    );
    if error.kind() == ErrorKind::UnknownArgument && is_file {
        let mut words = arguments.iter().skip(1).filter_map(|word| word.to_str());
        let recipe = match words.find(|word| !word.starts_with('-')) {
            Some("agree") => OF_CODERS,
            _ => OF_OTHERS,
        };
        let tips = ContextValue::StyledStrs(vec![recipe.into()]);
        error.insert(ContextKind::Suggested, tips);
    }
    error
}
