//! Cuts a text into the pieces of an encoder, with the `tokenizers` of Hugging Face.

use serde_json::{Map, Value, json};
use standpoint_common::catch_panic::catch_panic;
use tokenizers::{Tokenizer, TruncationParams};

use super::architecture::Shape;
use super::passage::Passage;
use super::tokenizer_check::{self, MAX_PIECES};
use crate::text::plain_characters;

/// A longer text is cut before it is read, in bytes: the pieces of its beginning are more than any encoder
/// has places for.
const MAX_TEXT_LENGTH: usize = 1 << 17;
/// A sentence with a character of each kind.
const SAMPLE: &str =
    "The mayor’s 2,500 lorries (“jam!”) cost €7 – NOBODY in Łódź, Київ or 東京 asked. \u{200b}\t🚚";
/// The most characters that the steps of a tokenizer may make of a text.
const MAX_CHARACTERS: usize = 1 << 21;

/// The most pieces of what stands before a sentence; the last ones count.
const CONTEXT: usize = 40;
/// The most bytes of it that are read: more than so many pieces of words have, and too few to be cut at their end.
const CONTEXT_BYTES: usize = 480;

/// A passage as its encoder reads it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TokenIds {
    /// The pieces by their numbers, at least one.
    pub ids: Vec<u32>,
    /// The place of the first one whose output counts in the mean.
    pub first: usize,
}

/// The pieces of a text, all of which count.
impl From<Vec<u32>> for TokenIds {
    fn from(ids: Vec<u32>) -> Self {
        TokenIds { ids, first: 0 }
    }
}

/// The tokenizer of an encoder.
pub(super) struct Pieces {
    /// Its `tokenizer.json`.
    json: String,
    tokenizer: Tokenizer,
    /// What stands before each text.
    prefix: String,
    /// The longest text that is not cut.
    longest_text: usize,
    /// One more than the largest number in its vocabulary.
    count: usize,
    /// The largest number of pieces of a text.
    most: usize,
    /// The pieces that have weights.
    weights: usize,
}

impl Pieces {
    /// Reads the `tokenizer.json` of an encoder with this shape. The error says what is wrong with it.
    pub fn of(shape: &Shape, json: String) -> Result<Self, String> {
        let pieces = Self::new(json, shape.longest(), shape.pieces)?;
        let prefix = shape.prefix.clone();
        Ok(Pieces { prefix, ..pieces })
    }

    /// Reads a `tokenizer.json` for texts of at most `most` pieces, of which only the first `weights` have
    /// weights. The error says what is wrong with it.
    fn new(json: String, most: usize, weights: usize) -> Result<Self, String> {
        let growth = tokenizer_check::check(&json, weights).map_err(|error| error.to_string())?;
        // Some files that are no tokenizer make the library panic.
        let read = catch_panic(|| tokenizer(&json, most));
        let tokenizer = read.unwrap_or_else(|| Err("this is no tokenizer".to_string()))?;
        let last = tokenizer.get_vocab(true).into_values().max();
        let count = last.map_or(0, |last| last as usize + 1);
        if count > weights {
            return Err(format!(
                "it has {count} pieces, and config.json says {weights}"
            ));
        }
        let pieces = Pieces {
            json,
            tokenizer,
            prefix: String::new(),
            longest_text: MAX_TEXT_LENGTH.min(MAX_CHARACTERS / growth),
            count,
            most,
            weights,
        };
        match (pieces.numbers(""), pieces.numbers(SAMPLE)) {
            (Some(_), Some(_)) => Ok(pieces),
            (None, _) => Err("it does not put two markers around a text".to_string()),
            (_, None) => Err("it fails on a sentence".to_string()),
        }
    }

    /// The `tokenizer.json`.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// One more than the largest number in its vocabulary.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The numbers of the pieces of a text between the markers of every text; the rest of a long text is cut
    /// off. A text that a forged tokenizer fails on is read as an empty one.
    pub fn tokenize(&self, text: &str) -> Vec<u32> {
        let beginning = &text[..text.floor_char_boundary(self.longest_text)];
        let text = [&self.prefix, beginning].concat();
        let text = &plain_characters(&text);
        let numbers = self.numbers(text).or_else(|| self.numbers(""));
        numbers.unwrap_or_else(|| vec![0, 0])
    }

    /// The pieces of a passage: the markers around what stands before the sentence and around the sentence itself, of
    /// which only the latter counts in the mean. An encoder that reads no context sees the sentence alone.
    pub fn read(&self, passage: &Passage, with_context: bool) -> TokenIds {
        let own = self.tokenize(passage.text);
        if !with_context {
            return own.into();
        }
        let before = passage.before.join(" ");
        let start = before.ceil_char_boundary(before.len().saturating_sub(CONTEXT_BYTES));
        let context = self
            .numbers(&plain_characters(before[start..].trim()))
            .unwrap_or_default();
        // The last of them without the markers, as far as there is room.
        let end = context.len().saturating_sub(1);
        let room = CONTEXT.min(self.most.saturating_sub(own.len() + 1));
        let context = &context[end.saturating_sub(room).max(1).min(end)..end];
        if context.is_empty() {
            return TokenIds { ids: own, first: 1 };
        }
        let (start, rest) = own.split_at(1);
        let marker = rest.last().copied().into_iter();
        TokenIds {
            ids: [start, context]
                .concat()
                .into_iter()
                .chain(marker)
                .chain(rest.iter().copied())
                .collect(),
            first: context.len() + 2,
        }
    }

    /// The numbers of the pieces of a text, if they are from two to `most` and all have weights. Markers need
    /// not be in the vocabulary.
    fn numbers(&self, text: &str) -> Option<Vec<u32>> {
        let encoded = catch_panic(|| self.tokenizer.encode_fast(text, true).ok()).flatten()?;
        let numbers = encoded.get_ids();
        let have_weights = numbers.iter().all(|&n| (n as usize) < self.weights);
        let is_right = (2..=self.most).contains(&numbers.len()) && have_weights;
        is_right.then(|| numbers.to_vec())
    }
}

/// Makes a tokenizer of a `tokenizer.json`.
fn tokenizer(json: &str, most: usize) -> Result<Tokenizer, String> {
    let damaged = |error: tokenizers::Error| format!("this is no tokenizer ({error})");
    // Parsed within the package: `from_bytes` is generic, and its code would be compiled here again.
    let mut tokenizer: Tokenizer = json.parse().map_err(damaged)?;
    // The markers are none that somebody wrote into a text.
    tokenizer.set_encode_special_tokens(true);
    tokenizer.with_padding(None);
    tokenizer.with_truncation(None).map_err(damaged)?;
    let cut = TruncationParams {
        max_length: most,
        ..TruncationParams::default()
    };
    tokenizer.with_truncation(Some(cut)).map_err(damaged)?;
    Ok(tokenizer)
}

/// The `tokenizer.json` of an encoder that has only a `vocab.txt`, with one word piece (Wu et al. 2016) a
/// line. `None` if a piece is missing that every encoder needs.
pub(super) fn of_vocabulary(
    lines: &str,
    lower_case: bool,
    strip_accents: Option<bool>,
) -> Option<String> {
    let numbers: Map<String, Value> = lines
        .lines()
        .take(MAX_PIECES + 1)
        .zip(0..)
        .map(|(piece, number): (&str, u32)| (piece.to_string(), number.into()))
        .collect();
    let marker = |names: [&str; 2]| {
        let name = names.into_iter().find(|name| numbers.contains_key(*name))?;
        Some(json!([name, numbers[name]]))
    };
    let (start, end) = (marker(["[CLS]", "<s>"])?, marker(["[SEP]", "</s>"])?);
    numbers.get("[UNK]")?;
    let tokenizer = json!({
        "version": "1.0",
        "truncation": null,
        "padding": null,
        "added_tokens": [],
        "normalizer": {
            "type": "BertNormalizer",
            "clean_text": true,
            "handle_chinese_chars": true,
            "strip_accents": strip_accents,
            "lowercase": lower_case,
        },
        "pre_tokenizer": { "type": "BertPreTokenizer" },
        "post_processor": { "type": "BertProcessing", "sep": end, "cls": start },
        "decoder": null,
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": numbers,
        },
    });
    Some(tokenizer.to_string())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    const KNOWN: [&str; 12] = [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "leave", "un", "##leave", "##d", "cafe", "café",
        "Café",
    ];

    fn pieces(lower_case: bool, strip_accents: Option<bool>) -> Pieces {
        let json = of_vocabulary(&KNOWN.join("\n"), lower_case, strip_accents);
        Pieces::new(json.unwrap(), 40, KNOWN.len()).unwrap()
    }

    fn spelled(text: &str, lower_case: bool, strip_accents: Option<bool>) -> Vec<&'static str> {
        let numbers = pieces(lower_case, strip_accents).tokenize(text);
        numbers.iter().map(|n| KNOWN[*n as usize]).collect()
    }

    #[test]
    fn a_passage_has_the_end_of_what_stands_before_it() {
        let pieces = pieces(true, None);
        let read = |before, text, with_context| {
            let read = pieces.read(&Passage { text, before }, with_context);
            let spelled = read.ids.iter().map(|n| KNOWN[*n as usize]);
            (spelled.collect::<Vec<_>>().join(" "), read.first)
        };
        let with = |spelled: &str, first| (spelled.to_string(), first);
        let before = ["un", "Café"];
        assert_eq!(
            read(before, "the leave", true),
            with("[CLS] un cafe [SEP] the leave [SEP]", 4)
        );
        assert_eq!(read(["", "un"], "", true), with("[CLS] un [SEP] [SEP]", 3));
        // Alone the first marker does not count either, so that both are alike.
        assert_eq!(read(["", " "], "the", true), with("[CLS] the [SEP]", 1));
        assert_eq!(read(before, "the", false), with("[CLS] the [SEP]", 0));
        // There are 40 places. The last pieces before the sentence count, and the sentence is whole.
        let (many, text) = ("un ".repeat(30) + "cafe", "the leave ".repeat(5));
        let (spelled, first) = read(["", &many], &text, true);
        assert_eq!((spelled.split(' ').count(), first), (40, 29));
        let end = format!("un cafe [SEP] {text}[SEP]");
        assert!(spelled.starts_with("[CLS] un un ") && spelled.ends_with(&end));
        let long = "the ".repeat(60);
        let alone = pieces.tokenize(&long);
        assert_eq!(
            pieces
                .read(
                    &Passage {
                        text: &long,
                        before
                    },
                    true
                )
                .ids,
            alone
        );
    }

    #[test]
    fn a_vocabulary_makes_a_tokenizer() {
        for (text, wanted) in [
            (
                "The UNLEAVED café",
                &["[CLS]", "the", "un", "##leave", "##d", "cafe", "[SEP]"][..],
            ),
            ("leaves", &["[CLS]", "[UNK]", "[SEP]"]),
            ("", &["[CLS]", "[SEP]"]),
        ] {
            assert_eq!(spelled(text, true, None), wanted);
        }
        let first = |lower_case, strip_accents| spelled("Café", lower_case, strip_accents)[1];
        assert_eq!(first(true, Some(false)), "café");
        assert_eq!(first(false, None), "Café");
        // The markers are none that somebody wrote into a text.
        assert!(!spelled("the [SEP]", true, None)[1..3].contains(&"[SEP]"));
        assert_eq!(pieces(true, None).count(), KNOWN.len());
    }

    #[test]
    fn what_is_no_tokenizer_is_refused() {
        assert!(of_vocabulary("the\nleave", true, None).is_none());
        let json = of_vocabulary(&KNOWN.join("\n"), true, None).unwrap();
        let refused =
            |json: &str, most, weights| Pieces::new(json.to_string(), most, weights).is_err();
        assert!(!refused(&json, 40, KNOWN.len()));
        assert!(refused("{}", 40, KNOWN.len()));
        assert!(refused(&json, 40, KNOWN.len() - 1));
        assert!(refused(&json, 1, KNOWN.len()));
        let mut bare: Value = serde_json::from_str(&json).unwrap();
        bare["post_processor"] = Value::Null;
        assert!(refused(&bare.to_string(), 40, KNOWN.len()));
        // One that finds no piece for an unknown word, and one whose table of characters points nowhere.
        let unknown = json.replace(r#""unk_token":"[UNK]""#, r#""unk_token":"[UNX]""#);
        assert!(unknown != json && refused(&unknown, 40, KNOWN.len()));
        let at = json.find(r#"{"type":"BertNormalizer""#).unwrap();
        let end = at + json[at..].find('}').unwrap() + 1;
        let nowhere = r#"{"type":"Precompiled","precompiled_charsmap":"BAAAAP////9hAA=="}"#;
        let nowhere = [&json[..at], nowhere, &json[end..]].concat();
        assert!(refused(&nowhere, 40, KNOWN.len()));
        // A marker that has no weights.
        let far = json.replace(r#"["[SEP]",3]"#, r#"["[SEP]",12]"#);
        assert!(far != json && refused(&far, 40, KNOWN.len()));
    }

    proptest! {
        #[test]
        fn any_text_is_between_the_markers(text in any::<String>()) {
            let numbers = pieces(true, None).tokenize(&text.repeat(9));
            prop_assert!(numbers.len() <= 40);
            prop_assert_eq!((numbers[0], numbers[numbers.len() - 1]), (2, 3));
            prop_assert!(numbers.iter().all(|n| (*n as usize) < KNOWN.len()));
        }
    }
}
