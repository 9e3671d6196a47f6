//! Unpacks Zstandard streams.

use std::io::{self, BufRead, Read};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// The largest window of a Zstandard frame, as the program `zstd` has it: the memory that unpacking takes.
const MAX_WINDOW: u64 = 1 << 27;

/// The frames of a Zstandard file, unpacked one after another.
pub struct Frames<R> {
    source: R,
    decoder: FrameDecoder,
    /// `true` within a frame.
    is_open: bool,
}

impl<R: BufRead> Frames<R> {
    /// Reads the frames of a source from its beginning.
    pub fn new(source: R) -> Self {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(MAX_WINDOW);
        Frames {
            source,
            decoder,
            is_open: false,
        }
    }

    /// Reads from the current frame; returns 0 at its end.
    fn read_frame(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
            let one = BlockDecodingStrategy::UptoBlocks(1);
            let decoded = self.decoder.decode_blocks(&mut self.source, one);
            decoded.map_err(io::Error::other)?;
        }
        let read = self.decoder.read(buffer)?;
        let wanted = self.decoder.get_checksum_from_data();
        if read == 0 && wanted.is_some() && wanted != self.decoder.get_calculated_checksum() {
            return Err(io::Error::other("the checksum differs"));
        }
        Ok(read)
    }

    /// Opens the next frame. One that may be skipped has no data.
    fn open_frame(&mut self) -> io::Result<()> {
        match self.decoder.init(&mut self.source) {
            Ok(()) => self.is_open = true,
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length,
                ..
            })) => {
                let mut skipped = (&mut self.source).take(length.into());
                io::copy(&mut skipped, &mut io::sink())?;
            }
            Err(error) => return Err(io::Error::other(error)),
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !buffer.is_empty() {
            if self.is_open {
                match self.read_frame(buffer)? {
                    0 => self.is_open = false,
                    read => return Ok(read),
                }
            } else if self.source.fill_buf()?.is_empty() {
                break;
            } else {
                self.open_frame()?;
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn frames_without_data_are_skipped_and_wrong_checksums_are_found() {
        let mut encoder = zstd::Encoder::new(Vec::new(), 3).unwrap();
        encoder.include_checksum(true).unwrap();
        encoder.write_all(b"text").unwrap();
        let frame = encoder.finish().unwrap();
        let skipped = [
            &0x184D_2A53_u32.to_le_bytes()[..],
            &3_u32.to_le_bytes(),
            b"abc",
        ]
        .concat();
        let file = [&frame[..], &skipped, &frame, &skipped].concat();
        let unpack = |bytes: &[u8]| io::read_to_string(Frames::new(bytes));
        assert_eq!(unpack(&file).unwrap(), "texttext");
        let mut damaged = frame;
        *damaged.last_mut().unwrap() ^= 1;
        let error = unpack(&damaged).unwrap_err().to_string();
        assert_eq!(error, "the checksum differs");
    }
}
