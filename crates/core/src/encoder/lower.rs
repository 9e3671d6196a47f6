//! The output of an encoder's lower layers for many texts, which every epoch of fine-tuning reads. It is in a
//! temporary file, because it would not fit in memory for very many texts: a piece of all-mpnet-base-v2 takes
//! 1.5 KB.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::sync::{Mutex, PoisonError};

use half::f16;
use ndarray::{Array2, ArrayView2};

use super::network::{Network, TextRows};
use super::pieces::TokenIds;

/// The bytes of a number.
const BYTES: usize = 2;

/// The output of the layers that are not tuned.
pub(super) enum Lower {
    /// There are none, so it is computed from the pieces of each text.
    Pieces(Vec<TokenIds>),
    Stored(Stored),
}

/// The outputs of texts, with 16 bits a number.
pub(super) struct Stored {
    /// Deleted by the system when it is closed.
    file: Mutex<File>,
    /// The pieces of each text, and the first one that counts in its mean.
    lengths: Vec<(usize, usize)>,
    /// The pieces before each text.
    starts: Vec<usize>,
    /// The hidden size.
    width: usize,
}

/// Writes outputs one text after the other.
pub(super) struct LowerWriter {
    file: BufWriter<File>,
    lengths: Vec<(usize, usize)>,
    width: usize,
}

impl LowerWriter {
    pub fn new(width: usize) -> io::Result<Self> {
        Ok(LowerWriter {
            file: BufWriter::with_capacity(1 << 18, temporary()?),
            lengths: Vec::new(),
            width,
        })
    }

    /// Appends the output for a text, shape (pieces, width), of which the pieces from `first` on count in its mean.
    pub fn push(&mut self, output: ArrayView2<f32>, first: usize) -> io::Result<()> {
        self.lengths.push((output.nrows(), first));
        let mut numbers = output
            .iter()
            .map(|number| f16::from_f32(*number).to_le_bytes());
        numbers.try_for_each(|bytes| self.file.write_all(&bytes))
    }

    pub fn finish(self) -> io::Result<Lower> {
        let starts = self.lengths.iter().scan(0, |end, (length, _)| {
            let start = *end;
            *end += length;
            Some(start)
        });
        Ok(Lower::Stored(Stored {
            starts: starts.collect(),
            file: Mutex::new(self.file.into_inner()?),
            lengths: self.lengths,
            width: self.width,
        }))
    }
}

/// A file that the system deletes when it is closed. On Unix `/tmp` may be in memory, so it is in `/var/tmp` unless
/// the user names a folder.
fn temporary() -> io::Result<File> {
    if cfg!(unix) && std::env::var_os("TMPDIR").is_none() {
        tempfile::tempfile_in("/var/tmp").or_else(|_| tempfile::tempfile())
    } else {
        tempfile::tempfile()
    }
}

impl Lower {
    /// The number of pieces of a text.
    pub fn length(&self, text: usize) -> usize {
        match self {
            Lower::Pieces(pieces) => pieces[text].ids.len(),
            Lower::Stored(stored) => stored.lengths[text].0,
        }
    }

    /// The outputs for some texts, shape (pieces, width), and the rows of each of them.
    pub fn read(&self, network: &Network, texts: &[usize]) -> io::Result<(Array2<f32>, TextRows)> {
        match self {
            Lower::Pieces(pieces) => {
                let pieces: Vec<_> = texts.iter().map(|&text| pieces[text].clone()).collect();
                Ok(network.begin(&pieces))
            }
            Lower::Stored(stored) => stored.read(texts),
        }
    }
}

impl Stored {
    /// The outputs for some texts, shape (pieces, width), and the rows of each of them.
    fn read(&self, texts: &[usize]) -> io::Result<(Array2<f32>, TextRows)> {
        let rows = TextRows::new(texts.iter().map(|&text| self.lengths[text]));
        let all = rows.all.last().map_or(0, |last| last.end);
        let mut x = Array2::zeros((all, self.width));
        let mut numbers = x.iter_mut();
        for &text in texts {
            let mut bytes = vec![0; self.lengths[text].0 * self.width * BYTES];
            let place = (self.starts[text] * self.width * BYTES) as u64;
            {
                let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
                file.seek(SeekFrom::Start(place))?;
                file.read_exact(&mut bytes)?;
            }
            let halves = bytes.as_chunks::<BYTES>().0;
            for (bytes, number) in halves.iter().zip(&mut numbers) {
                *number = f16::from_le_bytes(*bytes).to_f32();
            }
        }
        Ok((x, rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Axis, array, concatenate};

    #[test]
    fn outputs_come_back_in_any_order() {
        let texts = [
            array![[1.0, -2.0], [0.5, 3.0]],
            array![[4.0, 5.0]],
            array![[6.0, 7.0], [8.0, 9.0], [10.0, 65_504.0]],
        ];
        let mut writer = LowerWriter::new(2).unwrap();
        texts
            .iter()
            .for_each(|text| writer.push(text.view(), text.nrows() - 1).unwrap());
        let lower = writer.finish().unwrap();
        assert_eq!([0, 1, 2].map(|text| lower.length(text)), [2, 1, 3]);
        let Lower::Stored(lower) = lower else {
            panic!("the outputs are in a file")
        };
        let (x, rows) = lower.read(&[2, 0, 2]).unwrap();
        let wanted = [&texts[2], &texts[0], &texts[2]].map(|text| text.view());
        assert_eq!(x, concatenate(Axis(0), &wanted).unwrap());
        assert_eq!(rows.all, [0..3, 3..5, 5..8]);
        assert_eq!(rows.pooled, [2..3, 4..5, 7..8]);
    }
}
