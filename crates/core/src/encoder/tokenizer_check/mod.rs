//! Checks a `tokenizer.json` before it is used. It says in steps how a text is rewritten and cut, and a forged one
//! could make gigabytes of a sentence. So only the steps that encoders have are taken, and every list, text and
//! number has a limit. What the library makes of the rest, it makes under `catch_panic`.

use std::collections::HashSet;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;
use standpoint_common::phrases::truncated;

/// The largest file in bytes. That of XLM-R has 17 MB.
pub(super) const MAX_BYTES: usize = 1 << 26;
/// The largest number of pieces, twice that of LaBSE.
pub(super) const MAX_PIECES: usize = 1 << 20;
/// The most bytes of pieces with scores, of which each beginning takes memory and time. XLM-R must have about 2.6 MB.
const MAX_SCORED_BYTES: usize = 1 << 22;
/// The most characters that the steps together may make of one. Those of XLM-R may make 36.
const MAX_GROWTH: usize = 100;
/// The only regular expressions. Others could take any time.
const PATTERNS: [&str; 3] = [" {2,}", r"\s+", r"\s{2,}"];

/// The types of each part, and the largest number of characters that such a step makes of one.
const TYPES: [(&str, &[(&str, usize)]); 5] = [
    (
        "normalizer",
        &[
            ("BertNormalizer", 4),
            ("Lowercase", 2),
            ("NFC", 3),
            ("NFD", 4),
            ("NFKC", 18),
            ("NFKD", 18),
            ("Nmt", 1),
            ("Precompiled", 1),
            ("Replace", 1),
            ("Sequence", 1),
            ("Strip", 1),
            ("StripAccents", 1),
        ],
    ),
    (
        "pre_tokenizer",
        &[
            ("BertPreTokenizer", 1),
            // A byte is a character then, and a word may begin with a blank.
            ("ByteLevel", 5),
            ("Digits", 1),
            // A word may begin with a mark.
            ("Metaspace", 2),
            ("Punctuation", 1),
            ("Sequence", 1),
            ("Split", 1),
            ("Whitespace", 1),
            ("WhitespaceSplit", 1),
        ],
    ),
    (
        "post_processor",
        &[
            ("BertProcessing", 1),
            ("ByteLevel", 1),
            ("RobertaProcessing", 1),
            ("Sequence", 1),
            ("TemplateProcessing", 1),
        ],
    ),
    (
        "decoder",
        &[
            ("BPEDecoder", 1),
            ("ByteLevel", 1),
            ("Metaspace", 1),
            ("WordPiece", 1),
        ],
    ),
    ("model", &[("BPE", 1), ("Unigram", 1), ("WordPiece", 1)]),
];

/// The types of a part, and the growth by each.
fn types(part: &str) -> impl Iterator<Item = (&'static str, usize)> {
    let of_part = TYPES.iter().filter(move |(name, _)| *name == part);
    of_part.flat_map(|(_, types)| types.iter().copied())
}

/// Why a `tokenizer.json` was refused.
#[derive(Debug, thiserror::Error)]
pub(super) enum TokenizerError {
    #[error("it has more than {} MB, and no tokenizer of an encoder has", MAX_BYTES / 1_000_000)]
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
    if json.len() > MAX_BYTES {
        return Err(TokenizerError::TooLarge);
    }
    let file: File = serde_json::from_str(json).map_err(|e| TokenizerError::Form(reason(&e)))?;
    check_part("version", file.version)?;
    check_part("truncation", file.truncation)?;
    check_part("padding", file.padding)?;
    check_part("added_tokens", file.added_tokens)?;
    check_part("decoder", file.decoder)?;
    check_part("post_processor", file.post_processor)?;
    let found = check_part("model", file.model)?;
    if found > pieces {
        let most = pieces;
        return Err(TokenizerError::Pieces { found, most });
    }
    let growth = growth_of("normalizer", file.normalizer)?
        .saturating_mul(growth_of("pre_tokenizer", file.pre_tokenizer)?);
    if growth > MAX_GROWTH {
        let what = format!("it may make a text {growth} times as long");
        return Err(refused("normalizer", what));
    }
    Ok(growth)
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

/// Checks the limits of a part, if it is there. Returns the number of pieces in it.
fn check_part(part: &'static str, json: Option<&RawValue>) -> Result<usize, TokenizerError> {
    let Some(json) = json else {
        return Ok(0);
    };
    let mut json = serde_json::Deserializer::from_str(json.get());
    let pieces = Place { part, key: part }.deserialize(&mut json);
    pieces.map_err(|error| refused(part, reason(&error)))
}

/// Checks a part. Returns the largest number of characters that its steps make of one.
fn growth_of(part: &'static str, json: Option<&RawValue>) -> Result<usize, TokenizerError> {
    check_part(part, json)?;
    let steps = json.map(|json| serde_json::from_str(json.get()));
    let steps: Option<Value> = steps.transpose().map_err(|e| refused(part, reason(&e)))?;
    let growth = steps.map_or(Ok(1), |steps| growth(part, &steps));
    growth.map_err(|what| refused(part, what))
}

/// The largest number of characters that a step, or a row of steps, makes of one, or why it is refused.
fn growth(part: &str, step: &Value) -> Result<usize, String> {
    let name = step["type"].as_str().unwrap_or_default();
    let of_type = types(part).find(|(known, _)| *known == name);
    let of_type = of_type.map_or(1, |(_, growth)| growth);
    match name {
        "Sequence" => {
            let steps = step.get("normalizers").or(step.get("pretokenizers"));
            let mut steps = steps.and_then(Value::as_array).into_iter().flatten();
            steps.try_fold(1, |all: usize, step| {
                Ok(all.saturating_mul(growth(part, step)?))
            })
        }
        "Precompiled" => {
            let longest = step["precompiled_charsmap"].as_str();
            let longest = longest.and_then(longest_of_charsmap);
            longest.ok_or("precompiled_charsmap is damaged".to_string())
        }
        "Replace" | "Split" => {
            let pattern = |kind| step["pattern"][kind].as_str();
            match (pattern("String"), pattern("Regex")) {
                (Some(text), None) if !text.is_empty() => {}
                (None, Some(text)) if PATTERNS.contains(&text) => {}
                (None, Some(text)) => return Err(format!("the regular expression {text}")),
                _ => return Err("an empty pattern".to_string()),
            }
            let content = step["content"].as_str().unwrap_or_default();
            match content.chars().nth(1) {
                Some(_) => Err("Replace by more than one character".to_string()),
                None => Ok(of_type),
            }
        }
        _ => Ok(of_type),
    }
}

/// The largest number of characters that a table of SentencePiece makes of one. The table has the length of a trie, the
/// trie, and the texts, each with a null character after it.
fn longest_of_charsmap(table: &str) -> Option<usize> {
    let bytes = STANDARD.decode(table).ok()?;
    let (size, rest) = bytes.split_first_chunk()?;
    let size = u32::from_le_bytes(*size) as usize;
    let (trie, texts) = rest.split_at_checked(size)?;
    let texts = std::str::from_utf8(texts).ok()?;
    let lengths = texts.split('\0').map(|text| text.chars().count());
    let is_whole = !trie.is_empty() && size.is_multiple_of(4);
    is_whole.then(|| lengths.max().unwrap_or(0).max(1))
}

/// The place of a piece with its score.
const SCORED_PIECE: &str = "a scored piece";
const NESTED: &str = "a Sequence in a Sequence";

/// A value of the file, which is checked while it is read. It gives the number of pieces in it, or for a text, and a
/// piece with its score, of bytes.
#[derive(Clone, Copy)]
struct Place<'k> {
    /// The part of the file.
    part: &'static str,
    /// The name of the value, or of the list or table that it stands in.
    key: &'k str,
}

impl Place<'_> {
    /// The longest text in bytes, a name of a marker or more.
    fn longest(self) -> usize {
        match self.key {
            "vocab" => 512,
            "merges" => 1024,
            "precompiled_charsmap" => 1 << 22,
            _ => 128,
        }
    }

    /// The most entries of a list or a table. Encoders have five added tokens and two processors, and the work grows with
    /// the power of the processors.
    fn most(self) -> usize {
        match self.key {
            "vocab" | "merges" => MAX_PIECES,
            "added_tokens" => 10_000,
            "processors" => 4,
            "normalizers" | "pretokenizers" | "single" | "pair" => 8,
            _ => 16,
        }
    }

    /// The largest number. The time for a word grows with the cube of its length.
    fn largest(self) -> u64 {
        match self.key {
            "max_input_chars_per_word" => 256,
            _ => MAX_PIECES as u64,
        }
    }

    fn check_entries<E: Error>(self, entries: usize) -> Result<(), E> {
        match self.most() {
            most if entries > most => Err(E::custom(format!("more than {most} entries"))),
            _ => Ok(()),
        }
    }

    /// Checks the type of a table. Older files do not say that of a vocabulary.
    fn check_type<E: Error>(self, name: Option<String>) -> Result<(), E> {
        match name {
            Some(name) if self.is_in_row() && name == "Sequence" => Err(E::custom(NESTED)),
            Some(name) if !types(self.part).any(|(known, _)| known == name) => Err(E::custom(
                format!("unknown type `{}`", truncated(&name, 50)),
            )),
            _ => Ok(()),
        }
    }

    /// Returns whether the value is one of several steps in a list.
    fn is_in_row(self) -> bool {
        matches!(self.key, "normalizers" | "pretokenizers" | "processors")
    }

    /// Returns whether a table here is a step. A step must name its type.
    fn is_step(self) -> bool {
        let has_steps = ["normalizer", "pre_tokenizer", "post_processor", "decoder"];
        self.is_in_row() || (self.key == self.part && has_steps.contains(&self.part))
    }
}

impl<'de> DeserializeSeed<'de> for Place<'_> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Place<'_> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value that encoders have")
    }

    fn visit_unit<E: Error>(self) -> Result<usize, E> {
        Ok(0)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<usize, E> {
        Ok(0)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<usize, E> {
        match self.largest() {
            largest if number <= largest => Ok(0),
            largest => Err(E::custom(format!(
                "the number {number} is larger than {largest}"
            ))),
        }
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<usize, E> {
        self.visit_f64(number as f64)
    }

    /// Only scores are fractions or negative: a dropout would leave pieces to chance.
    fn visit_f64<E: Error>(self, number: f64) -> Result<usize, E> {
        match self.key {
            SCORED_PIECE => Ok(0),
            _ if number == 0.0 => Ok(0),
            key => Err(E::custom(format!("{key} is {number}"))),
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<usize, E> {
        if text.len() > self.longest() {
            let longest = self.longest();
            return Err(E::custom(format!("a text of more than {longest} bytes")));
        }
        Ok(text.len())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<usize, A::Error> {
        let (mut entries, mut bytes) = (0, 0);
        let key = match self.key {
            "vocab" => SCORED_PIECE,
            key => key,
        };
        while let Some(length) = list.next_element_seed(Place { key, ..self })? {
            entries += 1;
            bytes += length;
            self.check_entries(entries)?;
            if self.key == "vocab" && bytes > MAX_SCORED_BYTES {
                let what = format!("pieces of more than {MAX_SCORED_BYTES} bytes");
                return Err(A::Error::custom(what));
            }
        }
        Ok(if self.key == SCORED_PIECE {
            bytes
        } else {
            entries
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<usize, A::Error> {
        let mut names = HashSet::new();
        let (mut entries, mut pieces) = (0, 0);
        while let Some(name) = table.next_key::<String>()? {
            self.visit_str::<A::Error>(&name)?;
            entries += 1;
            self.check_entries(entries)?;
            if self.key == "vocab" {
                table.next_value_seed(self)?;
                continue;
            }
            let (part, key) = (self.part, name.as_str());
            if key == "type" {
                self.check_type::<A::Error>(table.next_value()?)?;
            } else {
                let found = table.next_value_seed(Place { part, key })?;
                pieces = if key == "vocab" { found } else { pieces };
            }
            if !names.insert(name) {
                return Err(A::Error::custom("a field that stands there twice"));
            }
        }
        if self.is_step() && !names.contains("type") {
            return Err(A::Error::missing_field("type"));
        }
        Ok(if self.key == "vocab" { entries } else { pieces })
    }
}

#[cfg(test)]
mod tests;
