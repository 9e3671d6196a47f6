//! Standard output, and what a terminal may be shown.
//!
//! A terminal interprets escape sequences, wherever they come from: texts, labels, names of files and columns.

use std::io::{self, IsTerminal, Stdout, Write};

/// Standard output. A pipe and a file get every byte as it is, a terminal what [`harmless`] leaves.
pub struct StandardOutput<W: Write = Stdout> {
    out: W,
    is_terminal: bool,
    /// The beginning of a line for a terminal: a character may be cut at its end.
    line: Vec<u8>,
}

impl StandardOutput {
    pub fn new() -> Self {
        let out = io::stdout();
        StandardOutput {
            is_terminal: out.is_terminal(),
            out,
            line: Vec::new(),
        }
    }
}

impl<W: Write> StandardOutput<W> {
    /// Writes the bytes that wait for the rest of their line.
    fn write_line(&mut self) -> io::Result<()> {
        let bytes = std::mem::take(&mut self.line);
        let line = String::from_utf8_lossy(&bytes);
        self.out.write_all(harmless(&line).as_bytes())
    }
}

impl<W: Write> Write for StandardOutput<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.is_terminal {
            return self.out.write(bytes);
        }
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(line);
            if line.ends_with(b"\n") {
                self.write_line()?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.write_line()?;
        self.out.flush()
    }
}

/// Returns whether people read standard output, so that a table is aligned for them and no CSV.
pub fn shows_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Writes a whole text on standard output.
pub fn print(text: impl AsRef<[u8]>) -> io::Result<()> {
    let mut out = StandardOutput::new();
    out.write_all(text.as_ref())?;
    out.flush()
}

/// Escapes characters that a terminal would interpret, reorder or not show, but for tabs and the ends of lines.
pub fn harmless(said: &str) -> String {
    let is_command = |c: char| match c {
        '\n' | '\t' => false,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => true,
        // Invisible characters, by which two labels or names may differ.
        '\u{AD}' | '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' => true,
        '\u{2060}'..='\u{2064}' | '\u{FEFF}' => true,
        c => c.is_control(),
    };
    let mut shown = String::with_capacity(said.len());
    let mut chars = said.chars().peekable();
    while let Some(c) = chars.next() {
        if is_command(c) && !(c == '\r' && chars.peek() == Some(&'\n')) {
            shown.extend(c.escape_unicode())
        } else {
            shown.push(c)
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_gets_no_command_and_a_pipe_every_byte() {
        let text = "a\u{1b}[2J é\u{202e}\tb\rc\r\n\u{9b}31m\u{7f}\u{feff}\nend".as_bytes();
        let written = |is_terminal| {
            let mut output = StandardOutput {
                out: Vec::new(),
                is_terminal,
                line: Vec::new(),
            };
            // Characters are cut.
            for byte in text {
                output.write_all(&[*byte]).unwrap();
            }
            output.flush().unwrap();
            output.out
        };
        assert_eq!(written(false), text);
        assert_eq!(
            String::from_utf8(written(true)).unwrap(),
            "a\\u{1b}[2J é\\u{202e}\tb\\u{d}c\r\n\\u{9b}31m\\u{7f}\\u{feff}\nend"
        );
    }
}
