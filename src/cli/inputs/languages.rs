//! The option `--language`: names of languages, and the one that was probably meant.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::{ContextKind, ContextValue};

use crate::labels::nearest;
use crate::text::Language;

/// Takes the languages by their English names, their codes and what they call themselves.
#[derive(Clone)]
pub struct Languages(PossibleValuesParser);

impl Languages {
    pub fn new() -> Self {
        let names = Language::names().into_iter().zip(Language::other_names());
        let values = names.map(|(name, others)| PossibleValue::new(name).aliases(others));
        Languages(PossibleValuesParser::new(values))
    }
}

impl TypedValueParser for Languages {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        let parsed = self.0.parse_ref(command, argument, value);
        parsed.map_err(|mut error| {
            let value = value.to_string_lossy().to_lowercase();
            let others = Language::other_names().into_iter().flatten();
            let names = Language::names().into_iter().chain(others);
            // The parser compares with the first names only, and takes `deutsh` for `dutch`.
            if let Some(name) = nearest(&value, names) {
                let name = ContextValue::String(name.to_owned());
                error.insert(ContextKind::SuggestedValue, name);
            }
            error
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        self.0.possible_values()
    }
}
