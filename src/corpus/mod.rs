//! Paths in, documents out: walking, decoding, HTML, tables, compressed files.
