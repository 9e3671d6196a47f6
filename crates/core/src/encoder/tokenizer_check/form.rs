//! Lists the fields that a `tokenizer.json` may have: those of the steps of published encoders. Any other field is
//! refused. Most fields are only checked as they are read.
#![expect(
    dead_code,
    reason = "a field is checked as it is read, and few are needed afterwards"
)]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde::de::{Deserializer, Error};

use super::bounded::{List, Map, Number, Text};
use super::vocabulary::{Id, MOST_PIECES, Merge, Vocabulary};

/// The largest number of added tokens. Encoders have five.
const MOST_ADDED: usize = 10_000;
/// The most steps in a row.
pub(super) const MOST_STEPS: usize = 8;
/// The longest text in which padding or truncation may result. Neither is used.
const LONGEST: u64 = 1 << 20;

/// The name of a marker, such as `[CLS]`.
type Marker = Text<128>;
/// A prefix or suffix of pieces, such as `##`.
type Affix = Text<16>;

#[derive(Deserialize)]
#[serde(tag = "type", deny_unknown_fields)]
pub(super) enum Normalizer {
    #[serde(rename = "BertNormalizer")]
    Bert {
        clean_text: bool,
        handle_chinese_chars: bool,
        strip_accents: Option<bool>,
        lowercase: bool,
    },
    Strip {
        strip_left: bool,
        strip_right: bool,
    },
    StripAccents {},
    #[serde(rename = "NFC")]
    Nfc {},
    #[serde(rename = "NFD")]
    Nfd {},
    #[serde(rename = "NFKC")]
    Nfkc {},
    #[serde(rename = "NFKD")]
    Nfkd {},
    Lowercase {},
    Nmt {},
    Replace {
        pattern: Pattern,
        content: Text<4>,
    },
    Precompiled {
        precompiled_charsmap: Charsmap,
    },
    Sequence {
        normalizers: List<Normalizer, MOST_STEPS>,
    },
}

/// The text or the regular expression that a step looks for.
#[derive(Deserialize)]
pub(super) enum Pattern {
    String(Text<64>),
    Regex(Text<64>),
}

#[derive(Deserialize)]
#[serde(tag = "type", deny_unknown_fields)]
pub(super) enum PreTokenizer {
    #[serde(rename = "BertPreTokenizer")]
    Bert {},
    Whitespace {},
    WhitespaceSplit {},
    ByteLevel(ByteLevel),
    Metaspace(Metaspace),
    Punctuation {
        behavior: Option<Behavior>,
    },
    Digits {
        individual_digits: bool,
    },
    Split {
        pattern: Pattern,
        behavior: Behavior,
        invert: bool,
    },
    Sequence {
        pretokenizers: List<PreTokenizer, MOST_STEPS>,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ByteLevel {
    add_prefix_space: bool,
    trim_offsets: bool,
    use_regex: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Metaspace {
    replacement: char,
    add_prefix_space: Option<bool>,
    prepend_scheme: Option<PrependScheme>,
    split: Option<bool>,
    str_rep: Option<Affix>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum PrependScheme {
    First,
    Never,
    Always,
}

#[derive(Deserialize)]
pub(super) enum Behavior {
    Removed,
    Isolated,
    MergedWithPrevious,
    MergedWithNext,
    Contiguous,
}

#[derive(Deserialize)]
#[serde(tag = "type", deny_unknown_fields)]
pub(super) enum PostProcessor {
    TemplateProcessing {
        single: List<TemplatePart, 8>,
        pair: List<TemplatePart, 8>,
        special_tokens: Map<SpecialToken, 16>,
    },
    BertProcessing {
        sep: (Marker, Id),
        cls: (Marker, Id),
    },
    RobertaProcessing {
        sep: (Marker, Id),
        cls: (Marker, Id),
        trim_offsets: bool,
        add_prefix_space: bool,
    },
    ByteLevel(ByteLevel),
    Sequence {
        processors: List<PostProcessor, 4>,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) enum TemplatePart {
    Sequence { id: TextOfPair, type_id: Number<15> },
    SpecialToken { id: Marker, type_id: Number<15> },
}

#[derive(Deserialize)]
pub(super) enum TextOfPair {
    A,
    B,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SpecialToken {
    id: Marker,
    ids: List<Id, 4>,
    tokens: List<Marker, 4>,
}

#[derive(Deserialize)]
#[serde(tag = "type", deny_unknown_fields)]
pub(super) enum Decoder {
    WordPiece {
        prefix: Affix,
        cleanup: bool,
    },
    ByteLevel(ByteLevel),
    Metaspace(Metaspace),
    #[serde(rename = "BPEDecoder")]
    Bpe {
        suffix: Affix,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Truncation {
    direction: Option<Direction>,
    max_length: Number<LONGEST>,
    strategy: TruncationStrategy,
    stride: Number<LONGEST>,
}

#[derive(Deserialize)]
enum TruncationStrategy {
    LongestFirst,
    OnlyFirst,
    OnlySecond,
}

#[derive(Deserialize)]
enum Direction {
    Left,
    Right,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Padding {
    strategy: PaddingStrategy,
    direction: Direction,
    pad_to_multiple_of: Option<Number<LONGEST>>,
    pad_id: Id,
    pad_type_id: Id,
    pad_token: Marker,
}

#[derive(Deserialize)]
enum PaddingStrategy {
    BatchLongest,
    Fixed(Number<LONGEST>),
}

pub(super) type AddedTokens = List<AddedToken, MOST_ADDED>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AddedToken {
    id: Id,
    content: Marker,
    single_word: bool,
    lstrip: bool,
    rstrip: bool,
    normalized: bool,
    special: bool,
}

/// A vocabulary of any kind. Older files do not say which.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Model {
    r#type: Option<ModelType>,
    unk_token: Option<Marker>,
    unk_id: Option<Id>,
    continuing_subword_prefix: Option<Affix>,
    end_of_word_suffix: Option<Affix>,
    /// The time for a word grows with its cube.
    max_input_chars_per_word: Option<Number<256>>,
    dropout: Option<Zero>,
    fuse_unk: Option<bool>,
    byte_fallback: Option<bool>,
    ignore_merges: Option<bool>,
    pub vocab: Vocabulary,
    merges: Option<List<Merge, MOST_PIECES>>,
}

#[derive(Deserialize)]
enum ModelType {
    WordPiece,
    #[serde(rename = "BPE")]
    Bpe,
    Unigram,
}

/// The only share of merges to leave out with which a text always has the same pieces.
struct Zero;

impl<'de> Deserialize<'de> for Zero {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if f64::deserialize(deserializer)? == 0.0 {
            Ok(Zero)
        } else {
            Err(D::Error::custom("a dropout, which leaves pieces to chance"))
        }
    }
}

/// A table of SentencePiece from characters to what stands for them: the length of a trie, the trie, and the
/// texts, each with a null character after it.
pub(super) struct Charsmap {
    /// The largest number of characters that one becomes.
    pub longest: usize,
}

impl<'de> Deserialize<'de> for Charsmap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // That of XLM-R has 316 kB.
        let Text(text) = Text::<{ 1 << 22 }>::deserialize(deserializer)?;
        let damaged = || D::Error::custom("precompiled_charsmap is damaged");
        let bytes = STANDARD.decode(text).map_err(|_| damaged())?;
        let (size, rest) = bytes.split_first_chunk().ok_or_else(damaged)?;
        let size = u32::from_le_bytes(*size) as usize;
        let (trie, texts) = rest.split_at_checked(size).ok_or_else(damaged)?;
        let texts = std::str::from_utf8(texts).map_err(|_| damaged())?;
        if trie.is_empty() || !size.is_multiple_of(4) {
            return Err(damaged());
        }
        let lengths = texts.split('\0').map(|text| text.chars().count());
        Ok(Charsmap {
            longest: lengths.max().unwrap_or(0),
        })
    }
}
