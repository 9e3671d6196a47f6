//! Values of options.

use std::ffi::OsStr;
use std::num::NonZeroUsize;

use clap::builder::{PossibleValue, PossibleValuesParser, StringValueParser, TypedValueParser};
use strsim::osa_distance;

use crate::corpus::iso_date_or_part;
use crate::jobs::Layers;
use crate::model::LabelRule;
use crate::prevalence::{Estimator, Population};
use crate::segment::CutLanguage;
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
pub struct Languages<T> {
    /// The names that the help lists.
    names: Vec<PossibleValue>,
    parse: fn(&str) -> Result<T, String>,
}

/// The languages of sentences that are learned or scored.
pub fn languages() -> Languages<Language> {
    let names = Language::names().into_iter().zip(Language::other_names());
    Languages {
        names: names
            .map(|(name, others)| PossibleValue::new(name).aliases(others))
            .collect(),
        parse: |text| {
            text.parse::<Language>().map_err(|error| {
                let others = Language::other_names().into_iter().flatten();
                let names = others.chain(Language::names());
                let meant = mistyped(text, names).map(|name| format!("; did you mean {name}?"));
                error.to_string() + &meant.unwrap_or_default()
            })
        },
    }
}

/// The languages in which texts are cut into sentences.
pub fn cut_languages() -> Languages<CutLanguage> {
    let value = |language: CutLanguage| PossibleValue::new(language.name()).alias(language.code());
    Languages {
        names: CutLanguage::all().map(value).collect(),
        parse: |text| {
            let small = text.trim().to_lowercase();
            let own = CutLanguage::all().find(|own| own.name() == small || own.code() == small);
            let other = small.parse::<Language>().ok();
            own.or_else(|| CutLanguage::of_code(other?.code())).ok_or_else(|| {
                let names: Vec<&str> = CutLanguage::all().map(CutLanguage::name).collect();
                format!(
                    "nothing is known of its sentences: choose one of {}, or leave this option out, and texts are cut like \
                    English ones",
                    names.join(", ")
                )
            })
        },
    }
}

impl<T: Clone + Send + Sync + 'static> TypedValueParser for Languages<T> {
    type Value = T;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<T, clap::Error> {
        let parse = self.parse;
        let parser = StringValueParser::new().try_map(move |text| parse(&text));
        parser.parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.names.iter().cloned()))
    }
}

/// The known name of which this is another by one letter.
fn mistyped<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let small = name.trim().to_lowercase();
    let mut known = known;
    known.find(|known| osa_distance(&small, known) == 1)
}
