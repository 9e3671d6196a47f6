//! The transformers that can be read, and how each differs from BERT.

use serde::{Deserialize, Serialize};

use super::MAX_BYTES;

/// The largest sizes, several times those of the largest encoders of this kind. Memory and time grow with
/// them, and a short file may claim any size.
const MAX_NUMBERS: usize = 1 << 14;
const MAX_LAYERS: usize = 128;
const MAX_PIECES: usize = 1 << 20;
const MAX_PLACES: usize = 1 << 14;

/// The longest text before each text, in bytes.
const MAX_PREFIX_LENGTH: usize = 64;

/// The largest number of pieces in a text: attention needs memory for each pair of them.
pub(super) const MAX_LENGTH: usize = 512;

/// The groups of distances between two pieces that MPNet tells apart.
pub(super) const DISTANCES: usize = 32;

/// A family of transformers. All compute the same but for what their methods say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Family {
    /// BERT (Devlin et al. 2019): MiniLM, E5, BGE, GTE.
    Bert,
    /// DistilBERT (Sanh et al. 2019): BERT without the parts of a text.
    DistilBert,
    /// MPNet (Song et al. 2020): attention also depends on the distance of two pieces.
    MpNet,
    /// RoBERTa (Liu et al. 2019) and XLM-R (Conneau et al. 2020): BERT with other pieces.
    Roberta,
}

impl Family {
    /// The family with a `model_type` of `config.json`.
    pub fn of(model_type: &str) -> Option<Self> {
        match model_type {
            "bert" => Some(Family::Bert),
            "distilbert" => Some(Family::DistilBert),
            "mpnet" => Some(Family::MpNet),
            "roberta" | "xlm-roberta" | "camembert" => Some(Family::Roberta),
            _ => None,
        }
    }

    /// The position embedding of the first piece; those before it are for padding.
    pub fn first_place(self) -> usize {
        match self {
            Family::Bert | Family::DistilBert => 0,
            Family::MpNet | Family::Roberta => 2,
        }
    }

    /// The prefixes of the tensors' names. Some files have none, others the name of the part.
    pub fn prefixes(self) -> [&'static str; 2] {
        match self {
            Family::Bert => ["", "bert."],
            Family::DistilBert => ["", "distilbert."],
            Family::MpNet => ["", "mpnet."],
            Family::Roberta => ["", "roberta."],
        }
    }
}

/// The sizes and the options of an encoder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Shape {
    /// The name of its folder.
    pub name: String,
    pub family: Family,
    /// The hidden size: the numbers of a piece between two layers.
    pub width: usize,
    /// The intermediate size: the numbers of a piece between the two linear maps of a layer.
    pub inner: usize,
    pub layers: usize,
    /// The attention heads of a layer.
    pub heads: usize,
    /// The pieces with weights; the vocabulary has no more.
    pub pieces: usize,
    /// The position embeddings.
    pub places: usize,
    /// Added to variances.
    pub epsilon: f32,
    /// The prefix of each text, if the encoder was trained with one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prefix: String,
    /// The part that was fine-tuned, if one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tuned: Option<Tuned>,
}

/// The part of an encoder that was fine-tuned.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Tuned {
    /// The last so many layers.
    pub layers: usize,
    /// The classes to whose logits the last layer's output is mapped.
    pub classes: usize,
    /// `true` if it reads a sentence with what stands before it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub context: bool,
}

/// The numbers of an embedding: the outputs of some layers, or the logits of a fine-tuned encoder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Layout {
    pub layers: usize,
    /// The numbers of a layer.
    pub width: usize,
    /// 0 for an encoder that was not fine-tuned.
    pub logits: usize,
}

impl Layout {
    /// All numbers.
    pub fn len(self) -> usize {
        self.layers * self.width + self.logits
    }
}

/// A tensor of an encoder.
pub(super) struct TensorShape {
    /// Its name without a prefix.
    pub name: String,
    pub shape: Vec<usize>,
    /// `true` if a file may have more rows, of which only the first count.
    pub may_be_longer: bool,
}

impl Shape {
    /// The number of weights. `None` if no network has this shape.
    pub fn weights(&self) -> Option<usize> {
        let fits = self.heads > 0 && self.width > 0 && self.width.is_multiple_of(self.heads);
        let is_large = self.width.max(self.inner) > MAX_NUMBERS
            || self.layers > MAX_LAYERS
            || self.pieces > MAX_PIECES
            || self.places > MAX_PLACES
            || self.prefix.len() > MAX_PREFIX_LENGTH;
        let has_layers = self.layers > 0 && self.inner > 0;
        // A variance of 0 needs something added to it.
        let has_epsilon = self.epsilon >= f32::MIN_POSITIVE && self.epsilon < 1.0;
        // Two markers and a piece between them.
        let has_places = self.places >= self.family.first_place() + 3;
        let has_tuned = self.tuned.is_none_or(|tuned| {
            (1..=self.layers).contains(&tuned.layers) && (1..=MAX_NUMBERS).contains(&tuned.classes)
        });
        if !fits || is_large || !has_layers || !has_epsilon || !has_places || !has_tuned {
            return None;
        }
        // None of the sizes is so large that a product could overflow.
        let sizes = self.tensors().into_iter();
        let all: u64 = sizes
            .map(|tensor| tensor.shape.iter().map(|&n| n as u64).product::<u64>())
            .sum();
        (all <= MAX_BYTES / 4).then_some(all as usize)
    }

    /// The position embeddings that are used.
    pub fn used_places(&self) -> usize {
        self.places - self.family.first_place()
    }

    /// The numbers that distances of pieces add to scores.
    pub fn distances(&self) -> usize {
        match self.family {
            Family::MpNet => DISTANCES * self.heads,
            _ => 0,
        }
    }

    /// The largest number of pieces of a text.
    pub fn longest(&self) -> usize {
        MAX_LENGTH.min(self.used_places())
    }

    /// The number of layers that were not fine-tuned.
    pub fn frozen(&self) -> usize {
        let tuned = self.tuned.map_or(0, |tuned| tuned.layers);
        self.layers.saturating_sub(tuned)
    }

    /// The layers whose output is a part of an embedding, counted from 1: the last, the third from last and the
    /// middle one, as far as there are so many. A fine-tuned encoder has only logits.
    pub fn read(&self) -> Vec<usize> {
        let all = self.layers;
        let mut read = match self.tuned {
            Some(_) => Vec::new(),
            None => vec![all, all.saturating_sub(2), all / 2],
        };
        read.retain(|&layer| layer > 0);
        read.dedup();
        read
    }

    /// The numbers of an embedding.
    pub fn layout(&self) -> Layout {
        Layout {
            layers: self.read().len(),
            width: self.width,
            logits: self.tuned.map_or(0, |tuned| tuned.classes),
        }
    }

    /// The tensors in the order of a model file.
    pub(super) fn tensors(&self) -> Vec<TensorShape> {
        let (width, inner) = (self.width, self.inner);
        let mut tensors = Vec::new();
        let mut add = |name: String, shape: &[usize]| {
            tensors.push(TensorShape {
                may_be_longer: name.ends_with("token_type_embeddings.weight"),
                shape: shape.to_vec(),
                name,
            });
        };
        add(
            "embeddings.word_embeddings.weight".into(),
            &[self.pieces, width],
        );
        add(
            "embeddings.position_embeddings.weight".into(),
            &[self.places, width],
        );
        if matches!(self.family, Family::Bert | Family::Roberta) {
            // A text might have two parts; only the first is used.
            add(
                "embeddings.token_type_embeddings.weight".into(),
                &[1, width],
            );
        }
        add("embeddings.LayerNorm.weight".into(), &[width]);
        add("embeddings.LayerNorm.bias".into(), &[width]);
        if self.family == Family::MpNet {
            add(
                "encoder.relative_attention_bias.weight".into(),
                &[DISTANCES, self.heads],
            );
        }
        let (layer, parts) = self.family.layer_names();
        let shapes: [(&[usize], usize); 8] = [
            (&[width, width], width),
            (&[width, width], width),
            (&[width, width], width),
            (&[width, width], width),
            (&[width], width),
            (&[inner, width], inner),
            (&[width, inner], width),
            (&[width], width),
        ];
        for at in 0..self.layers {
            for (part, (weights, bias)) in parts.iter().zip(shapes) {
                add(format!("{layer}.{at}.{part}.weight"), weights);
                add(format!("{layer}.{at}.{part}.bias"), &[bias]);
            }
        }
        tensors
    }
}

impl Family {
    /// The name of the layers, and of the parts of one: query, key, value and output of the attention, the
    /// norm after it, the two linear maps, and the norm after these.
    fn layer_names(self) -> (&'static str, [&'static str; 8]) {
        match self {
            Family::Bert | Family::Roberta => (
                "encoder.layer",
                [
                    "attention.self.query",
                    "attention.self.key",
                    "attention.self.value",
                    "attention.output.dense",
                    "attention.output.LayerNorm",
                    "intermediate.dense",
                    "output.dense",
                    "output.LayerNorm",
                ],
            ),
            Family::MpNet => (
                "encoder.layer",
                [
                    "attention.attn.q",
                    "attention.attn.k",
                    "attention.attn.v",
                    "attention.attn.o",
                    "attention.LayerNorm",
                    "intermediate.dense",
                    "output.dense",
                    "output.LayerNorm",
                ],
            ),
            Family::DistilBert => (
                "transformer.layer",
                [
                    "attention.q_lin",
                    "attention.k_lin",
                    "attention.v_lin",
                    "attention.out_lin",
                    "sa_layer_norm",
                    "ffn.lin1",
                    "ffn.lin2",
                    "output_layer_norm",
                ],
            ),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn shape() -> Shape {
        Shape {
            name: "made".to_string(),
            family: Family::Bert,
            width: 6,
            inner: 5,
            layers: 2,
            heads: 3,
            pieces: 4,
            places: 700,
            epsilon: 1e-12,
            prefix: String::new(),
            tuned: None,
        }
    }

    #[test]
    fn shapes_of_no_encoder_are_refused() {
        assert!(shape().weights().is_some());
        let changes: [fn(&mut Shape); 15] = [
            |shape| shape.width = 0,
            |shape| shape.width = 7,
            |shape| shape.width = usize::MAX / 3 * 3,
            |shape| shape.inner = 0,
            |shape| shape.inner = MAX_NUMBERS + 1,
            |shape| shape.inner = usize::MAX,
            |shape| shape.layers = 0,
            |shape| shape.layers = usize::MAX,
            |shape| shape.heads = 0,
            |shape| shape.pieces = usize::MAX,
            |shape| shape.places = 2,
            |shape| (shape.places, shape.family) = (4, Family::MpNet),
            |shape| shape.places = 100_000_000,
            |shape| shape.epsilon = 0.0,
            |shape| shape.epsilon = f32::NAN,
        ];
        for (at, change) in changes.iter().enumerate() {
            let mut shape = shape();
            change(&mut shape);
            assert!(shape.weights().is_none(), "{at}");
        }
    }

    #[test]
    fn three_layers_are_read_where_there_are_so_many() {
        let read = |layers| Shape { layers, ..shape() }.read();
        assert_eq!(read(12), [12, 10, 6]);
        assert_eq!(read(6), [6, 4, 3]);
        assert_eq!([read(3), read(2)], [[3, 1], [2, 1]]);
        assert_eq!(read(1), [1]);
    }
}
