//! What an encoder says of many texts, kept so that each is read once, however often it is learned from.

use std::collections::HashMap;
use std::sync::Arc;

use ndarray::ArcArray2;

use super::Encoder;

/// The embeddings of texts. Several trainers may learn from them: of all the sentences, or of some.
#[derive(Debug, Clone)]
pub struct Embeddings {
    encoder: Arc<Encoder>,
    /// Shape (different texts, [`width`](Encoder::width)).
    rows: ArcArray2<f32>,
    places: Arc<HashMap<String, u32>>,
}

impl Embeddings {
    /// Has the encoder read the texts, on several threads, equal ones once; this takes milliseconds for each. It calls `tell` with the
    /// number of texts that are read and of those to read: before the first, and after each part.
    pub fn new(encoder: Arc<Encoder>, texts: &[&str], tell: impl Fn(usize, usize) + Sync) -> Self {
        let mut places = HashMap::new();
        let mut different = Vec::new();
        for &text in texts {
            places.entry(text.to_string()).or_insert_with(|| {
                different.push(text);
                different.len() as u32 - 1
            });
        }
        Embeddings {
            rows: encoder.embed_all(&different, tell).into_shared(),
            encoder,
            places: Arc::new(places),
        }
    }

    /// What has read the texts.
    pub(crate) fn encoder(&self) -> &Arc<Encoder> {
        &self.encoder
    }

    /// The row of a text; `None` if it is none of those read.
    pub(crate) fn place(&self, text: &str) -> Option<u32> {
        self.places.get(text).copied()
    }

    pub(crate) fn rows(&self) -> &ArcArray2<f32> {
        &self.rows
    }
}
