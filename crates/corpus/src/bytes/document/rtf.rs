//! Reads the text of a Rich Text document (`.rtf`).

use std::collections::HashMap;
use std::io;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};
use standpoint_tables::office::{Office, unsupported};

use super::paragraphs::{DocumentText, Paragraphs};

/// The most groups within each other.
const DEEPEST: usize = 10_000;

/// Returns whether these bytes begin a document, perhaps after blanks or the byte order mark of a text editor.
pub(super) fn is_rtf(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    bytes.trim_ascii_start().starts_with(b"{\\rtf")
}

/// Reads the text of a document, or of several that were joined.
pub(super) fn read(bytes: &[u8]) -> io::Result<DocumentText> {
    let mut reader = RtfReader {
        bytes,
        encoding: Some(WINDOWS_1252),
        ..RtfReader::default()
    };
    reader.state.substitutes = 1;
    reader.paragraphs.begin_paragraph();
    while let Some(&byte) = reader.bytes.get(reader.at) {
        reader.at += 1;
        match byte {
            b'{' => reader.begin_group()?,
            b'}' => reader.end_group()?,
            b'\\' => reader.control()?,
            // Outside of groups stands what programs add to a file, such as NUL.
            _ if reader.groups.is_empty() => {}
            b'\r' | b'\n' | 0 => {}
            byte => reader.byte(byte),
        }
    }
    if reader.groups.is_empty() {
        Ok(reader.paragraphs.into_text())
    } else {
        Err(Office::Document.damaged("it ends within a group"))
    }
}

/// Settings that hold until a group ends.
#[derive(Clone, Copy, Default)]
struct State {
    is_skipped: bool,
    is_hidden: bool,
    is_font_table: bool,
    /// In how many text boxes.
    boxes: usize,
    /// The number of characters that stand in for one of Unicode, for programs that do not know it.
    substitutes: usize,
    font: i32,
}

/// The effect of a control word whose number does not matter.
#[derive(Clone, Copy, PartialEq)]
enum Action {
    /// The group that begins with it holds none of the text.
    SkipGroup,
    /// The group that begins with it holds text, although `\*` lets old programs skip it.
    KeepGroup,
    TextBox,
    Add(&'static str),
    EndParagraph,
    Nothing,
}

fn action(word: &str) -> Action {
    match word {
        // Tables of fonts and styles, pictures, what stands on each page, notes, fields, numbers of lists.
        "annotation" | "atnauthor" | "atndate" | "atnid" | "bkmkend" | "bkmkstart" | "colortbl"
        | "datastore" | "filetbl" | "fldinst" | "fonttbl" | "footer" | "footerf" | "footerl"
        | "footerr" | "footnote" | "ftncn" | "ftnsep" | "ftnsepc" | "generator" | "header"
        | "headerf" | "headerl" | "headerr" | "info" | "listoverridetable" | "listpicture"
        | "listtable" | "listtext" | "nonesttables" | "nonshppict" | "objdata" | "pict"
        | "pntext" | "revtbl" | "rsidtbl" | "shprslt" | "sp" | "stylesheet" | "tc"
        | "themedata" | "xe" | "xmlnstbl" => Action::SkipGroup,
        "do" | "nesttableprops" | "shpinst" => Action::KeepGroup,
        "shptxt" | "dptxbxtext" => Action::TextBox,
        "bullet" => Action::Add("•"),
        "emdash" => Action::Add("—"),
        "endash" => Action::Add("–"),
        "emspace" | "enspace" | "qmspace" => Action::Add(" "),
        "ldblquote" => Action::Add("“"),
        "lquote" => Action::Add("‘"),
        "rdblquote" => Action::Add("”"),
        "rquote" => Action::Add("’"),
        "line" => Action::Add("\n"),
        "tab" => Action::Add("\t"),
        "cell" | "column" | "nestcell" | "page" | "par" | "sect" => Action::EndParagraph,
        _ => Action::Nothing,
    }
}

/// The encoding of a code page, if there is a decoder for it.
fn encoding_of_page(page: i32) -> Option<&'static Encoding> {
    let label = match page {
        0 => "windows-1252",
        866 => "ibm866",
        932 => "shift_jis",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        10000 => "macintosh",
        10007 => "x-mac-cyrillic",
        65001 => "utf-8",
        _ => return Encoding::for_label(format!("windows-{page}").as_bytes()),
    };
    Encoding::for_label(label.as_bytes())
}

/// The numbers that the format gives the character sets of fonts, and their code pages.
#[rustfmt::skip]
const CHARACTER_SETS: [(i32, i32); 16] = [
    (77, 10000), (128, 932), (129, 949), (134, 936), (136, 950), (161, 1253), (162, 1254), (163, 1258),
    (177, 1255), (178, 1256), (186, 1257), (204, 1251), (222, 874), (238, 1250), (254, 437), (255, 850),
];

/// A document that is being read.
#[derive(Default)]
struct RtfReader<'b> {
    bytes: &'b [u8],
    at: usize,
    /// The place at which the latest group begins.
    group: usize,
    state: State,
    groups: Vec<State>,
    /// The encoding of the document, and of fonts that have another; `None` if there is no decoder for it.
    encoding: Option<&'static Encoding>,
    fonts: HashMap<i32, Option<&'static Encoding>>,
    default_font: i32,
    /// Characters that wait for their other half in UTF-16, and bytes after them that wait for the rest of
    /// theirs.
    units: Vec<u16>,
    coded: Vec<u8>,
    /// The number of such characters that are still to be skipped.
    substitutes: usize,
    paragraphs: Paragraphs,
}

impl<'b> RtfReader<'b> {
    fn begin_group(&mut self) -> io::Result<()> {
        self.write_waiting()?;
        self.substitutes = 0;
        self.group = self.at;
        self.groups.push(self.state);
        if self.groups.len() > DEEPEST {
            Err(Office::Document.damaged("its groups are nested too deep"))
        } else {
            Ok(())
        }
    }

    fn end_group(&mut self) -> io::Result<()> {
        self.write_waiting()?;
        self.substitutes = 0;
        let Some(outer) = self.groups.pop() else {
            return Ok(());
        };
        let inner = std::mem::replace(&mut self.state, outer);
        if inner.boxes > outer.boxes {
            self.paragraphs.end_paragraph();
        }
        if self.groups.is_empty() {
            self.end_paragraph()
        } else {
            Ok(())
        }
    }

    /// Reads what a backslash begins.
    fn control(&mut self) -> io::Result<()> {
        // Only at the beginning of a group does a word make it one that is skipped.
        let before = self
            .bytes
            .get(self.group..self.at - 1)
            .unwrap_or_default()
            .trim_ascii_end();
        let Some(&byte) = self.bytes.get(self.at) else {
            return Ok(());
        };
        if byte.is_ascii_alphabetic() {
            let (word, number) = self.word();
            return self.apply(word, number, matches!(before, b"" | b"\\*"));
        }
        self.at += 1;
        match byte {
            b'\'' => {
                let two_bytes = self.bytes.get(self.at..self.at + 2);
                let digits = two_bytes.and_then(|digits| std::str::from_utf8(digits).ok());
                if let Some(byte) = digits.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                    self.at += 2;
                    self.byte(byte);
                }
            }
            b'\\' | b'{' | b'}' => self.byte(byte),
            b'\r' | b'\n' => self.end_paragraph()?,
            b'*' if before.is_empty() => {
                let at = self.at;
                self.at += 1;
                let (word, _) = self.word();
                self.at = at;
                self.state.is_skipped |= action(word) != Action::KeepGroup;
            }
            _ if self.substitutes > 0 => self.substitutes -= 1,
            b'~' => self.add("\u{A0}")?,
            b'_' => self.add("\u{2011}")?,
            _ => {}
        }
        Ok(())
    }

    /// Reads a word after a backslash, the number after it, and a blank, which belongs to it.
    fn word(&mut self) -> (&'b str, Option<i32>) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let end_of = |from: usize, is_part: fn(&u8) -> bool| {
            let rest = rest.get(from..).unwrap_or_default();
            from + rest.iter().take_while(|byte| is_part(byte)).count()
        };
        let letters = end_of(0, u8::is_ascii_alphabetic);
        let sign = usize::from(rest.get(letters) == Some(&b'-'));
        let end = match end_of(letters + sign, u8::is_ascii_digit) {
            end if end > letters + sign => end,
            _ => letters,
        };
        let text = |bytes: &'b [u8]| std::str::from_utf8(bytes).unwrap_or_default();
        self.at += end + usize::from(rest.get(end) == Some(&b' '));
        let number = text(&rest[letters..end]).parse().ok();
        (text(&rest[..letters]), number)
    }

    fn apply(&mut self, word: &str, number: Option<i32>, begins_group: bool) -> io::Result<()> {
        let action = action(word);
        if self.substitutes > 0 && matches!(action, Action::Add(_)) {
            self.substitutes -= 1;
            return Ok(());
        }
        // Any other word ends what stands in for a character.
        self.substitutes = 0;
        if word != "u" || !self.coded.is_empty() {
            self.write_waiting()?;
        }
        match (word, number) {
            // The format writes numbers in UTF-16 with a sign.
            ("u", Some(number)) => {
                self.units.push((number & 0xFFFF) as u16);
                self.substitutes = self.state.substitutes;
            }
            ("bin", Some(length)) => {
                let length = usize::try_from(length).unwrap_or(0);
                self.at = self.bytes.len().min(self.at.saturating_add(length));
            }
            ("v" | "deleted", number) => self.state.is_hidden = number != Some(0),
            ("plain", _) => {
                self.state.is_hidden = false;
                self.state.font = self.default_font;
            }
            ("uc", number) => {
                self.state.substitutes = usize::try_from(number.unwrap_or(1)).unwrap_or(1);
            }
            ("f", number) => self.state.font = number.unwrap_or(0),
            ("deff", number) => {
                self.default_font = number.unwrap_or(0);
                self.state.font = self.default_font;
            }
            ("fcharset", Some(number)) if self.state.is_font_table => {
                let mut sets = CHARACTER_SETS.iter();
                let set = sets.find(|(set, _)| *set == number);
                let font = set.map(|(_, page)| (self.state.font, encoding_of_page(*page)));
                self.fonts.extend(font);
            }
            ("mac", _) => self.encoding = Some(MACINTOSH),
            ("ansicpg", number) => self.encoding = encoding_of_page(number.unwrap_or(0)),
            _ => self.act(action, begins_group)?,
        }
        self.state.is_font_table |= word == "fonttbl";
        Ok(())
    }

    fn act(&mut self, action: Action, begins_group: bool) -> io::Result<()> {
        match action {
            Action::Add(text) => self.add(text)?,
            Action::SkipGroup if begins_group => self.state.is_skipped = true,
            // Breaks of a note or a header are not of the text that it stands in.
            _ if self.state.is_skipped => {}
            Action::TextBox if begins_group => {
                self.state.boxes += 1;
                self.paragraphs.begin_paragraph();
            }
            Action::EndParagraph => self.end_paragraph()?,
            _ => {}
        }
        Ok(())
    }

    /// Takes a byte of text.
    fn byte(&mut self, byte: u8) {
        match self.substitutes {
            0 => self.coded.push(byte),
            _ => self.substitutes -= 1,
        }
    }

    fn add(&mut self, text: &str) -> io::Result<()> {
        self.write_waiting()?;
        self.write(text);
        Ok(())
    }

    fn write(&mut self, text: &str) {
        if self.is_read() {
            self.paragraphs.add(text);
        }
    }

    /// Returns whether words are of the text here.
    fn is_read(&self) -> bool {
        !(self.state.is_skipped || self.state.is_hidden)
    }

    /// Writes what waits for the rest of its character. Half a character becomes U+FFFD.
    fn write_waiting(&mut self) -> io::Result<()> {
        if !self.units.is_empty() {
            let text = String::from_utf16_lossy(&std::mem::take(&mut self.units));
            self.write(&text);
        }
        let coded = std::mem::take(&mut self.coded);
        let of_font = self.fonts.get(&self.state.font);
        match of_font.copied().unwrap_or(self.encoding) {
            Some(encoding) => self.write(&encoding.decode_without_bom_handling(&coded).0),
            None if coded.is_ascii() || !self.is_read() => {
                self.write(&String::from_utf8_lossy(&coded));
            }
            None => {
                return Err(unsupported(
                    "a Rich Text document with letters in an old encoding",
                    "open it in a word processor and save it as .docx first",
                ));
            }
        }
        Ok(())
    }

    fn end_paragraph(&mut self) -> io::Result<()> {
        self.substitutes = 0;
        self.write_waiting()?;
        self.paragraphs.end_paragraph();
        self.paragraphs.begin_paragraph();
        Ok(())
    }
}
