//! Cuts a text into the pieces of an encoder, with the `tokenizers` of Hugging Face.

use serde_json::{Map, Value, json};
use tokenizers::{Tokenizer, TruncationParams};

use crate::catch_panic::catch_panic;

/// A longer text is cut before it is read, in bytes: the pieces of its beginning are more than any encoder
/// has places for.
const LONGEST_TEXT: usize = 1 << 17;

/// The tokenizer of an encoder.
pub(super) struct Pieces {
    /// Its `tokenizer.json`.
    json: String,
    tokenizer: Tokenizer,
}

impl Pieces {
    /// Reads a `tokenizer.json` for texts of at most `most` pieces. The error says what is wrong with it.
    pub fn new(json: String, most: usize) -> Result<Self, String> {
        // Some files that are no tokenizer make the library panic.
        let read = catch_panic(|| tokenizer(&json, most));
        let tokenizer = read.unwrap_or_else(|| Err("this is no tokenizer".to_string()))?;
        Ok(Pieces { json, tokenizer })
    }

    /// The `tokenizer.json`.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// One more than the largest number of a piece.
    pub fn count(&self) -> usize {
        let numbers = self.tokenizer.get_vocab(true).into_values();
        numbers.max().map_or(0, |last| last as usize + 1)
    }

    /// The numbers of the pieces of a text between the markers of every text; the rest of a long text is cut
    /// off.
    pub fn tokenize(&self, text: &str) -> Vec<u32> {
        let text = &text[..text.floor_char_boundary(LONGEST_TEXT)];
        let numbers = |text| {
            let encoded = self.tokenizer.encode_fast(text, true).ok()?;
            Some(encoded.get_ids().to_vec())
        };
        // A tokenizer has read an empty text before. No text is known that it fails on.
        let numbers = catch_panic(|| numbers(text).or_else(|| numbers("")));
        numbers.flatten().unwrap_or_else(|| vec![0, 0])
    }
}

/// Makes a tokenizer of a `tokenizer.json`.
fn tokenizer(json: &str, most: usize) -> Result<Tokenizer, String> {
    let damaged = |error: tokenizers::Error| format!("this is no tokenizer ({error})");
    let mut tokenizer = Tokenizer::from_bytes(json.as_bytes()).map_err(damaged)?;
    // The markers are none that somebody wrote into a text.
    tokenizer.set_encode_special_tokens(true);
    tokenizer.with_padding(None);
    tokenizer.with_truncation(None).map_err(damaged)?;
    let markers = tokenizer.encode_fast("", true).map_err(damaged)?;
    let markers = markers.get_ids().len();
    if markers < 2 || markers >= most {
        return Err("it does not put two markers around a text".to_string());
    }
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
        Pieces::new(json.unwrap(), 40).unwrap()
    }

    fn spelled(text: &str, lower_case: bool, strip_accents: Option<bool>) -> Vec<&'static str> {
        let numbers = pieces(lower_case, strip_accents).tokenize(text);
        numbers.iter().map(|n| KNOWN[*n as usize]).collect()
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
        assert!(Pieces::new("{}".to_string(), 40).is_err());
        let json = of_vocabulary(&KNOWN.join("\n"), true, None).unwrap();
        assert!(Pieces::new(json.clone(), 2).is_err());
        let bare = json.replace(r#""post_processor":{"#, r#""none":{"#);
        assert!(Pieces::new(bare, 40).is_err());
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
