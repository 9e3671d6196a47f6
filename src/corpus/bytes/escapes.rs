//! Japanese in seven bits (ISO-2022-JP), which to the eye of a program is ASCII but for its escape sequences.

/// Looks for the sequences by which such a text goes over to Japanese. It may be shown piece by piece.
#[derive(Debug, Default)]
pub(super) struct Escapes {
    found: bool,
    /// The last two bytes, with which a sequence may begin.
    before: Vec<u8>,
}

impl Escapes {
    /// Takes in the next bytes.
    pub(super) fn add(&mut self, piece: &[u8]) {
        let edge = [&self.before, piece.get(..2).unwrap_or(piece)].concat();
        self.found = self.found || begins_japanese(&edge) || begins_japanese(piece);
        let last = piece.get(piece.len().saturating_sub(2)..);
        self.before.extend(last.unwrap_or_default());
        self.before.drain(..self.before.len().saturating_sub(2));
    }

    /// Whether there was one. Terminals know escape sequences, too, but have no use for these two.
    pub(super) fn are_japanese(&self) -> bool {
        self.found
    }
}

/// Whether one of them stands in these bytes.
pub(super) fn begins_japanese(bytes: &[u8]) -> bool {
    let after = |at: usize| bytes.get(at + 1..at + 3);
    memchr::memchr_iter(b'\x1B', bytes).any(|at| matches!(after(at), Some(b"$B" | b"$@")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sequence_is_found_wherever_pieces_end() {
        for (text, is_japanese) in [
            (&b"The \x1B$BF|K\\\x1B(B of"[..], true),
            (b"\x1B$@", true),
            (b"\x1B[1mbold\x1B(B\x1B[m costs \x1B $B", false),
            (b"", false),
        ] {
            for length in 1..6 {
                let mut escapes = Escapes::default();
                text.chunks(length).for_each(|piece| escapes.add(piece));
                assert_eq!(escapes.are_japanese(), is_japanese, "{text:?}");
            }
        }
    }
}
