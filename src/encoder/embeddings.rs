//! Embeddings of many texts, each computed once.

use std::collections::HashMap;
use std::sync::Arc;

use ndarray::ArcArray2;

use super::Encoder;

/// The embeddings of texts. Several trainers may use them, for all sentences or for some.
#[derive(Debug, Clone)]
pub struct Embeddings {
    encoder: Arc<Encoder>,
    /// Shape (different texts, [`width`](Encoder::width)).
    rows: ArcArray2<f32>,
    places: Arc<HashMap<String, u32>>,
}

impl Embeddings {
    /// Embeds the texts on several threads, equal ones once, in milliseconds each. It calls `report` with the
    /// number of texts embedded and of all, before the first and after each part.
    pub fn new(
        encoder: Arc<Encoder>,
        texts: &[&str],
        report: impl Fn(usize, usize) + Sync,
    ) -> Self {
        let mut places = HashMap::new();
        let mut different = Vec::new();
        for &text in texts {
            places.entry(text.to_string()).or_insert_with(|| {
                different.push(text);
                different.len() as u32 - 1
            });
        }
        Embeddings {
            rows: encoder.embed_all(&different, report).into_shared(),
            encoder,
            places: Arc::new(places),
        }
    }

    /// The encoder.
    pub(crate) fn encoder(&self) -> &Arc<Encoder> {
        &self.encoder
    }

    /// The row of a text, if it was embedded.
    pub(crate) fn place(&self, text: &str) -> Option<u32> {
        self.places.get(text).copied()
    }

    pub(crate) fn rows(&self) -> &ArcArray2<f32> {
        &self.rows
    }
}
