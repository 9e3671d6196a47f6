//! Checks a `tokenizer.json` before it is used. It says in steps how a text is rewritten and cut, and a forged one
//! could make gigabytes of a sentence. So only the steps that encoders have are taken, and every list, text and
//! number has a limit.

mod bounded;
mod form;
mod vocabulary;

use serde::Deserialize;
use serde_json::value::RawValue;
use standpoint_common::phrases::truncated;

use form::{
    AddedTokens, Decoder, Model, Normalizer, Padding, Pattern, PostProcessor, PreTokenizer,
    Truncation,
};
pub(super) use vocabulary::MOST_PIECES;

/// The largest file in bytes. That of XLM-R has 17 MB.
pub(super) const LARGEST: usize = 1 << 26;
/// The most characters that the steps together may make of one. Those of XLM-R may make 36.
const MOST_GROWTH: usize = 100;
/// The only regular expressions. Others could take any time.
const PATTERNS: [&str; 3] = [" {2,}", r"\s+", r"\s{2,}"];

/// The largest numbers of characters that each step makes of one.
const OF_BERT: usize = 4;
const OF_NFC: usize = 3;
const OF_NFD: usize = 4;
const OF_NFKC: usize = 18;
const OF_LOWER_CASE: usize = 2;
/// A byte is a character then, and a word may begin with a blank.
const OF_BYTES: usize = 5;
/// A word may begin with a mark.
const OF_METASPACE: usize = 2;

/// Why a `tokenizer.json` was refused.
#[derive(Debug, thiserror::Error)]
pub(super) enum TokenizerError {
    #[error("it has more than {} MB, and no tokenizer of an encoder has", LARGEST / 1_000_000)]
    TooLarge,
    #[error("this is no tokenizer ({0})")]
    Form(String),
    #[error("it has {found} pieces, and config.json says {most}")]
    Pieces { found: usize, most: usize },
    #[error("its {part} is not as encoders have it ({what})")]
    Part { part: &'static str, what: String },
}

/// The parts of the file. A name that is not listed, or stands there twice, is refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<'j> {
    #[serde(borrow)]
    version: Option<&'j RawValue>,
    truncation: Option<&'j RawValue>,
    padding: Option<&'j RawValue>,
    added_tokens: Option<&'j RawValue>,
    normalizer: Option<&'j RawValue>,
    pre_tokenizer: Option<&'j RawValue>,
    post_processor: Option<&'j RawValue>,
    decoder: Option<&'j RawValue>,
    model: Option<&'j RawValue>,
}

/// Checks a `tokenizer.json` for an encoder with weights for so many `pieces`. Returns the largest number of characters
/// that it makes of one.
pub(super) fn check(json: &str, pieces: usize) -> Result<usize, TokenizerError> {
    if json.len() > LARGEST {
        return Err(TokenizerError::TooLarge);
    }
    let file: File = serde_json::from_str(json).map_err(|e| TokenizerError::Form(reason(&e)))?;
    read::<bounded::Text<16>>("version", file.version)?;
    read::<Truncation>("truncation", file.truncation)?;
    read::<Padding>("padding", file.padding)?;
    read::<AddedTokens>("added_tokens", file.added_tokens)?;
    read::<Decoder>("decoder", file.decoder)?;
    let model = read::<Model>("model", file.model)?;
    let found = model.map_or(0, |model| model.vocab.pieces);
    if found > pieces {
        let most = pieces;
        return Err(TokenizerError::Pieces { found, most });
    }
    let processor = read::<PostProcessor>("post_processor", file.post_processor)?;
    let normalizer = read::<Normalizer>("normalizer", file.normalizer)?;
    let cutter = read::<PreTokenizer>("pre_tokenizer", file.pre_tokenizer)?;
    if let Some(PostProcessor::Sequence { processors }) = processor
        && processors.0.iter().any(PostProcessor::is_sequence)
    {
        return Err(refused("post_processor", NESTED.to_string()));
    }
    let longer = normalizer
        .map_or(Ok(1), |steps| steps.growth())
        .map_err(|what| refused("normalizer", what))?;
    let cut = cutter.map_or(Ok(1), |steps| steps.growth());
    let growth = longer * cut.map_err(|what| refused("pre_tokenizer", what))?;
    if growth > MOST_GROWTH {
        let what = format!("it may make a text {growth} times as long");
        Err(refused("normalizer", what))
    } else {
        Ok(growth)
    }
}

const NESTED: &str = "a Sequence in a Sequence";

/// Reads a part, if it is there.
fn read<'j, T: Deserialize<'j>>(
    part: &'static str,
    json: Option<&'j RawValue>,
) -> Result<Option<T>, TokenizerError> {
    let read = json.map(|json| serde_json::from_str(json.get()));
    read.transpose().map_err(|e| refused(part, reason(&e)))
}

fn refused(part: &'static str, what: String) -> TokenizerError {
    TokenizerError::Part { part, what }
}

/// What is wrong, without the place, which is one within the part, and without all that would be right.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let ends = [", expected one of", " at line "];
    let end = ends.iter().filter_map(|end| text.find(end)).min();
    truncated(&text[..end.unwrap_or(text.len())], 100)
}

impl Normalizer {
    /// The largest number of characters that this makes of one, or why it is refused.
    fn growth(&self) -> Result<usize, String> {
        Ok(match self {
            Normalizer::Strip { .. } | Normalizer::StripAccents {} | Normalizer::Nmt {} => 1,
            Normalizer::Bert { .. } => OF_BERT,
            Normalizer::Nfc {} => OF_NFC,
            Normalizer::Nfd {} => OF_NFD,
            Normalizer::Nfkc {} | Normalizer::Nfkd {} => OF_NFKC,
            Normalizer::Lowercase {} => OF_LOWER_CASE,
            Normalizer::Replace { pattern, content } => {
                pattern.check()?;
                match content.0.chars().nth(1) {
                    Some(_) => return Err("Replace by more than one character".to_string()),
                    None => 1,
                }
            }
            Normalizer::Precompiled {
                precompiled_charsmap,
            } => precompiled_charsmap.longest.max(1),
            Normalizer::Sequence { normalizers } => {
                let is_sequence = |step: &Self| matches!(step, Normalizer::Sequence { .. });
                product(&normalizers.0, is_sequence, Self::growth)?
            }
        })
    }
}

impl PreTokenizer {
    /// The largest number of characters that this makes of one, or why it is refused.
    fn growth(&self) -> Result<usize, String> {
        Ok(match self {
            PreTokenizer::Bert {}
            | PreTokenizer::Whitespace {}
            | PreTokenizer::WhitespaceSplit {}
            | PreTokenizer::Punctuation { .. }
            | PreTokenizer::Digits { .. } => 1,
            PreTokenizer::ByteLevel(_) => OF_BYTES,
            PreTokenizer::Metaspace(_) => OF_METASPACE,
            PreTokenizer::Split { pattern, .. } => pattern.check().map(|()| 1)?,
            PreTokenizer::Sequence { pretokenizers } => {
                let is_sequence = |step: &Self| matches!(step, PreTokenizer::Sequence { .. });
                product(&pretokenizers.0, is_sequence, Self::growth)?
            }
        })
    }
}

impl PostProcessor {
    fn is_sequence(&self) -> bool {
        matches!(self, PostProcessor::Sequence { .. })
    }
}

/// The growth by one step after the other.
fn product<T>(
    steps: &[T],
    is_sequence: impl Fn(&T) -> bool,
    growth: impl Fn(&T) -> Result<usize, String>,
) -> Result<usize, String> {
    steps.iter().try_fold(1usize, |all, step| {
        if is_sequence(step) {
            Err(NESTED.to_string())
        } else {
            Ok(all.saturating_mul(growth(step)?))
        }
    })
}

impl Pattern {
    fn check(&self) -> Result<(), String> {
        match self {
            Pattern::String(text) if text.0.is_empty() => Err("an empty pattern".to_string()),
            Pattern::Regex(text) if !PATTERNS.contains(&text.0.as_str()) => {
                Err(format!("the regular expression {}", text.0))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
