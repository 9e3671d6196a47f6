//! Documents in the Rich Text Format (`.rtf`) as plain text, as `word` reads those of other formats.
//!
//! Source of the format: Microsoft, Rich Text Format (RTF) Specification, version 1.9.1.

use std::collections::HashMap;
use std::io;

use super::lines::Lines;
use super::office::Office;
use charsets::Letters;

mod charsets;
mod words;

/// How such a document begins.
const BEGINNING: &[u8] = b"{\\rtf";
/// What an editor of plain text puts before it.
const MARK: &[u8] = b"\xEF\xBB\xBF";
/// The most groups within each other.
const DEEPEST: usize = 10_000;

/// What holds until a group ends.
#[derive(Clone, Copy)]
struct State {
    /// Whether what is read is none of the text.
    left: bool,
    /// Whether nothing was said in the group so far: only there can a word say that the group is none of the text.
    is_fresh: bool,
    /// Whether it is the table of fonts.
    fonts: bool,
    /// Whether the text is given twice, and its form in Unicode is read.
    is_twice: bool,
    /// Text that is hidden or was struck out.
    hidden: bool,
    deleted: bool,
    /// How many characters stand in for one of Unicode in programs that do not know it.
    instead: usize,
    font: i32,
    /// In how many boxes of text.
    boxes: usize,
    in_table: bool,
}

/// What holds where a document begins.
const START: State = State {
    left: false,
    is_fresh: false,
    fonts: false,
    is_twice: false,
    hidden: false,
    deleted: false,
    instead: 1,
    font: 0,
    boxes: 0,
    in_table: false,
};

/// A reader on its way through the bytes.
struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    state: State,
    groups: Vec<State>,
    /// Whether a document has begun.
    has_begun: bool,
    /// The letters of the document, and of fonts that have some of their own.
    letters: Letters,
    fonts: HashMap<i32, Letters>,
    /// The font of what names none.
    default_font: i32,
    /// Bytes in the encoding at hand.
    coded: Vec<u8>,
    /// The first half of a character beyond the sixteenth bit.
    half: Option<u16>,
    /// So many characters are still passed over.
    passed: usize,
    lines: Lines,
}

/// Whether these bytes begin such a document, be it behind blanks or a byte order mark.
pub(super) fn is_begun_by(bytes: &[u8]) -> bool {
    without_mark(bytes).starts_with(BEGINNING)
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(MARK).unwrap_or(bytes).trim_ascii_start()
}

/// The text of a document, or of several that were joined, behind the mark of UTF-8.
pub(super) fn text(bytes: &[u8]) -> io::Result<String> {
    let bytes = without_mark(bytes);
    let mut reader = Reader {
        bytes,
        at: 0,
        state: START,
        groups: Vec::new(),
        has_begun: false,
        letters: charsets::USUAL,
        fonts: HashMap::new(),
        default_font: START.font,
        coded: Vec::new(),
        half: None,
        passed: 0,
        lines: Lines::default(),
    };
    reader.lines.begin_paragraph();
    while let Some(&byte) = bytes.get(reader.at) {
        reader.at += 1;
        match byte {
            b'{' => reader.begin_group()?,
            b'}' => reader.end_group()?,
            b'\\' => reader.control(),
            // Behind a document stands a plain text, of which these part the lines; 0x1A ends a file in DOS.
            b'\n' if reader.groups.is_empty() => reader.add("\n"),
            b'\r' | b'\n' | 0 | 0x1A => {}
            byte => reader.byte(byte),
        }
    }
    if !reader.groups.is_empty() {
        return Err(damaged("it ends within a group"));
    }
    reader.end_document();
    Ok(reader.lines.text)
}

fn damaged(what: &str) -> io::Error {
    Office::Document.damaged(what)
}

impl<'b> Reader<'b> {
    fn begin_group(&mut self) -> io::Result<()> {
        self.write_coded();
        self.passed = 0;
        if self.groups.is_empty() {
            self.begin_document();
        }
        self.groups.push(self.state);
        self.state.is_fresh = self.groups.len() > 1;
        match self.groups.len() > DEEPEST {
            true => Err(damaged("its groups are nested too deep")),
            false => Ok(()),
        }
    }

    fn end_group(&mut self) -> io::Result<()> {
        self.write_coded();
        self.passed = 0;
        let inner = self.state;
        self.state = match self.groups.pop() {
            Some(state) => state,
            // A brace too many does no harm behind a document.
            None if self.has_begun => return Ok(()),
            None => return Err(damaged("a group ends that has not begun")),
        };
        self.state.is_fresh &= inner.is_fresh || inner.left;
        if inner.boxes > self.state.boxes {
            self.lines.end_paragraph();
        } else if !inner.left {
            // Cells go on behind the group that told of them.
            self.state.in_table = inner.in_table;
        }
        if self.groups.is_empty() {
            self.end_document();
        }
        Ok(())
    }

    /// Files are joined by programs that know nothing of them: what one says of letters means nothing to the next.
    fn begin_document(&mut self) {
        self.end_document();
        self.has_begun = true;
        self.state = START;
        self.letters = charsets::USUAL;
        self.fonts.clear();
        self.default_font = START.font;
    }

    fn end_document(&mut self) {
        self.end_paragraph();
        self.lines.end_row();
        self.state.in_table = false;
    }

    /// What a backslash begins.
    fn control(&mut self) {
        let Some(&byte) = self.bytes.get(self.at) else {
            return;
        };
        if byte.is_ascii_alphabetic() {
            let (word, number) = self.word();
            if self.passed > 0 {
                self.passed -= 1;
                if words::sign(word).is_some() {
                    return;
                }
            }
            return self.obey(word, number);
        }
        self.at += 1;
        match byte {
            b'\'' => {
                let digits = self.bytes.get(self.at..self.at + 2);
                let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
                if let Some(byte) = digits.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                    self.at += 2;
                    self.byte(byte);
                }
            }
            b'\\' | b'{' | b'}' => self.byte(byte),
            b'\r' | b'\n' => self.end_paragraph(),
            b'*' if self.state.is_fresh => self.state.left |= !self.is_known(),
            _ if self.passed > 0 => self.passed -= 1,
            b'~' => self.add("\u{A0}"),
            b'_' => self.add("\u{2011}"),
            _ => {}
        }
    }

    /// Whether the group that only some programs know, and that begins here, is known here.
    fn is_known(&mut self) -> bool {
        let at = self.at;
        self.at += 1;
        let (word, _) = self.word();
        self.at = at;
        words::NEW.contains(&word)
    }

    /// A word behind a backslash, and the number behind it.
    fn word(&mut self) -> (&'b str, Option<i32>) {
        let bytes: &'b [u8] = self.bytes;
        let rest = bytes.get(self.at..).unwrap_or_default();
        let letters = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let sign = usize::from(rest.get(letters) == Some(&b'-'));
        let digits = rest.get(letters + sign..).unwrap_or_default();
        let digits = digits.iter().take_while(|b| b.is_ascii_digit()).count();
        let end = match digits {
            0 => letters,
            _ => letters + sign + digits,
        };
        let text = |bytes: &'b [u8]| std::str::from_utf8(bytes).unwrap_or_default();
        let number = text(&rest[letters..end]).parse().ok();
        // One blank belongs to the word.
        self.at += end + usize::from(rest.get(end) == Some(&b' '));
        (text(&rest[..letters]), number)
    }

    fn obey(&mut self, word: &str, number: Option<i32>) {
        let is_on = number != Some(0);
        match word {
            "u" => {
                if let Some(number) = number {
                    self.unicode(number);
                }
            }
            "bin" => {
                let length = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
                self.at = self.bytes.len().min(self.at + length);
            }
            // Those of a note or a header are none of the text that it stands in.
            word if words::ENDS.contains(&word) => {
                if !self.state.left {
                    self.end(word);
                }
            }
            "pard" => self.state.in_table = false,
            "intbl" => self.state.in_table = true,
            "v" => self.set(|state| state.hidden = is_on),
            "deleted" => self.set(|state| state.deleted = is_on),
            "plain" => {
                let font = self.default_font;
                self.set(|state| {
                    (state.hidden, state.deleted, state.font) = (false, false, font);
                });
            }
            "uc" => self.state.instead = usize::try_from(number.unwrap_or(1)).unwrap_or(1),
            "f" => self.set(|state| state.font = number.unwrap_or(0)),
            "deff" => {
                self.default_font = number.unwrap_or(0);
                self.set(|state| state.font = number.unwrap_or(0));
            }
            "fcharset" if self.state.fonts => {
                if let Some(letters) = number.and_then(charsets::of_font) {
                    self.fonts.insert(self.state.font, letters);
                }
            }
            "mac" => self.letters = charsets::MACINTOSH,
            "pc" => self.letters = charsets::DOS,
            "pca" => self.letters = charsets::DOS_WESTERN,
            "ansicpg" => self.letters = number.and_then(charsets::of_page).unwrap_or(self.letters),
            word if self.state.is_fresh => self.begin_destination(word),
            word => self.write_sign(word),
        }
    }

    /// Ends a paragraph, a cell or a row; tables in boxes are read line by line.
    fn end(&mut self, word: &str) {
        match word {
            "row" | "nestrow" => {
                self.passed = 0;
                self.write_coded();
                if self.state.boxes == 0 {
                    self.lines.end_row();
                }
            }
            "cell" | "nestcell" => {
                self.state.in_table = true;
                self.end_paragraph();
                if self.state.boxes == 0 {
                    self.lines.begin_cell();
                }
            }
            _ => self.end_paragraph(),
        }
    }

    /// What a word makes of the group that it begins.
    fn begin_destination(&mut self, word: &str) {
        match word {
            "fonttbl" => (self.state.left, self.state.fonts) = (true, true),
            "upr" if !self.state.left => (self.state.left, self.state.is_twice) = (true, true),
            "ud" if self.state.is_twice => (self.state.left, self.state.is_twice) = (false, false),
            "shptxt" | "dptxbxtext" if !self.state.left => {
                self.state.is_fresh = false;
                self.state.boxes += 1;
                self.lines.begin_paragraph();
            }
            word if words::LEFT.binary_search(&word).is_ok() => self.state.left = true,
            word => self.write_sign(word),
        }
    }

    fn write_sign(&mut self, word: &str) {
        if let Some(gap) = words::gap(word) {
            self.passed = 0;
            self.add(gap);
        } else if let Some(sign) = words::sign(word) {
            self.add(sign);
        }
    }

    /// Changes what holds from here on.
    fn set(&mut self, change: impl FnOnce(&mut State)) {
        self.write_coded();
        change(&mut self.state);
    }

    /// A character by its number in UTF-16, which the format writes with a sign.
    fn unicode(&mut self, number: i32) {
        self.write_coded();
        let unit = (number & 0xFFFF) as u16;
        let units = self.half.take().into_iter().chain([unit]);
        match char::decode_utf16(units).last() {
            Some(Ok(character)) => self.add(character.encode_utf8(&mut [0; 4])),
            // The other half follows.
            _ => self.half = Some(unit),
        }
        self.passed = self.state.instead;
    }

    /// A byte of text.
    fn byte(&mut self, byte: u8) {
        match self.passed {
            0 => {
                self.state.is_fresh &= byte == b' ';
                self.coded.push(byte);
            }
            more => self.passed = more - 1,
        }
    }

    fn add(&mut self, text: &str) {
        self.write_coded();
        self.state.is_fresh &= text.trim().is_empty();
        self.half = None;
        if !(self.state.left || self.state.hidden || self.state.deleted) {
            self.lines.add(text);
        }
    }

    /// Writes the bytes that wait for the rest of their character.
    fn write_coded(&mut self) {
        if self.coded.is_empty() {
            return;
        }
        let coded = std::mem::take(&mut self.coded);
        let of_font = self.fonts.get(&self.state.font);
        let letters = of_font.copied().unwrap_or(self.letters);
        self.add(&letters.decode(&coded));
    }

    fn end_paragraph(&mut self) {
        self.passed = 0;
        self.write_coded();
        match self.state.in_table {
            // The rows around a box go on behind it.
            _ if self.state.boxes > 0 => {}
            true => self.lines.go_on_in_row(),
            // Of a table that does not say where its row ends.
            false => self.lines.end_row(),
        }
        self.lines.end_paragraph();
        self.lines.begin_paragraph();
    }
}

#[cfg(test)]
mod tests;
