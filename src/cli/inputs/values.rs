//! Values of options.

use std::ffi::OsStr;
use std::num::NonZeroUsize;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::corpus::iso_date_or_part;
use crate::jobs::Layers;
use crate::labels::nearest;
use crate::model::LabelRule;
use crate::prevalence::{Estimator, Population};
use crate::text::Language;

/// The estimators in the order of the help.
const ESTIMATORS: [Estimator; 7] = [
    Estimator::Cc,
    Estimator::Pcc,
    Estimator::Acc,
    Estimator::Pacc,
    Estimator::Emq,
    Estimator::Ppi,
    Estimator::Dsl,
];

/// A value of an option: its name, what the help says of it, and what it means.
pub type Named<T> = (&'static str, &'static str, T);

/// Parses a value by its name.
pub fn one_of<T, const N: usize>(values: [Named<T>; N]) -> impl TypedValueParser<Value = T>
where
    T: Copy + Send + Sync + 'static,
{
    let names = values.map(|(name, help, _)| match help {
        "" => PossibleValue::new(name),
        help => PossibleValue::new(name).help(help),
    });
    PossibleValuesParser::new(names).map(move |name| {
        // clap has refused all other names.
        let named = values.iter().find(|(other, ..)| *other == name);
        named.unwrap_or(&values[0]).2
    })
}

/// Parses a whole number of at least 1.
pub fn positive(text: &str) -> Result<NonZeroUsize, &'static str> {
    text.parse().map_err(|_| "write a whole number from 1 on")
}

/// The articles that intervals are about.
pub fn population(these_articles: bool) -> Population {
    if these_articles {
        Population::These
    } else {
        Population::LikeThese
    }
}

/// Parses a part of an encoder's layers.
pub fn layers(text: &str) -> Result<Layers, &'static str> {
    match text {
        "quarter" => Ok(Layers::Quarter),
        "half" => Ok(Layers::Half),
        "all" => Ok(Layers::All),
        number => {
            let number = number.parse().map(Layers::Number);
            number.map_err(|_| "write quarter, half, all, or a number of layers")
        }
    }
}

/// Parses the seed of a random sample.
pub fn seed(text: &str) -> Result<u64, &'static str> {
    text.parse().map_err(|_| "write a whole number from 0 on")
}

/// Parses a probability.
pub fn probability(text: &str) -> Result<f64, &'static str> {
    let value = text.parse().ok().filter(|p| (0.0..=1.0).contains(p));
    value.ok_or("write a number from 0 to 1, such as 0.7")
}

/// Parses a precision for which models keep cutoffs.
pub fn precision(text: &str) -> Result<f64, &'static str> {
    let value = text.parse().ok().filter(|p| (0.5..=0.99).contains(p));
    value.ok_or("write a number from 0.5 to 0.99, such as 0.7")
}

/// Parses the width of an interval of a share.
pub fn width(text: &str) -> Result<f64, &'static str> {
    let number = text.parse().ok();
    let width = number.filter(|width| *width > 0.0 && *width < 1.0);
    width.ok_or("write a number between 0 and 1, such as 0.06 for six points")
}

/// Parses an estimator of shares, given by its abbreviation.
pub fn estimator() -> impl TypedValueParser<Value = Estimator> {
    one_of(ESTIMATORS.map(|estimator| (estimator.abbreviation(), "", estimator)))
}

/// Parses the rule by which labels are given.
pub fn label_rule() -> impl TypedValueParser<Value = LabelRule> {
    one_of(LabelRule::ALL.map(|rule| (rule.as_str(), "", rule)))
}

/// Parses a date in any of the forms that a report reads.
pub fn date(text: &str) -> Result<String, &'static str> {
    iso_date_or_part(text).ok_or("write a date such as 2003-04-30, 2003-04 or 2003")
}

/// Parses a language, given by its English name, its code or its own name.
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
    type Value = Language;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Language, clap::Error> {
        let known = self.0.parse_ref(command, argument, value);
        let language = known.and_then(|name| {
            let language = name.parse::<Language>();
            language.map_err(|error| clap::Error::raw(ErrorKind::InvalidValue, error))
        });
        language.map_err(|mut error| {
            let value = value.to_string_lossy().to_lowercase();
            let others = Language::other_names().into_iter().flatten();
            let names = Language::names().into_iter().chain(others);
            // clap compares with the English names only, and suggests `dutch` for `deutsh`.
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
