//! Paths in, documents out: walking, decoding, HTML, tables, compressed files.

/// Why something could not be read (placeholder until the room is merged).
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct CorpusError(String);

/// Reads and decodes a text file.
pub fn read_text(path: &std::path::Path) -> Result<(String, Vec<String>), CorpusError> {
    std::fs::read_to_string(path)
        .map(|t| (t, vec![]))
        .map_err(|e| CorpusError(e.to_string()))
}
