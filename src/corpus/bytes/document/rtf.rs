//! Reads the text of a Rich Text document (`.rtf`).

use std::collections::HashMap;
use std::io;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

use super::super::office::{Office, unsupported};
use super::paragraphs::{Paragraphs, Written};

/// The most groups within each other.
const DEEPEST: usize = 10_000;

/// Whether these bytes begin a document, be it behind blanks or the byte order mark of an editor of plain
/// text.
pub(super) fn begins(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    bytes.trim_ascii_start().starts_with(b"{\\rtf")
}

/// The text of a document, or of several that were joined.
pub(super) fn read(bytes: &[u8]) -> io::Result<Written> {
    let mut reader = Reader {
        bytes: bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes),
        at: 0,
        state: START,
        groups: Vec::new(),
        letters: Some(WINDOWS_1252),
        fonts: HashMap::new(),
        default_font: 0,
        coded: Vec::new(),
        units: Vec::new(),
        substitutes: 0,
        paragraphs: Paragraphs::default(),
    };
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
    match reader.groups.is_empty() {
        true => Ok(reader.paragraphs.finish()),
        false => Err(Office::Document.damaged("it ends within a group")),
    }
}

/// What holds until a group ends.
#[derive(Clone, Copy)]
struct State {
    is_skipped: bool,
    /// Whether nothing was said in the group so far: only there does a word make the group one that is
    /// skipped.
    is_fresh: bool,
    is_font_table: bool,
    is_hidden: bool,
    is_deleted: bool,
    /// How many characters stand in for one of Unicode, for programs that do not know it.
    substitutes: usize,
    font: i32,
    /// In how many text boxes.
    boxes: usize,
    in_table: bool,
}

/// What holds where a document begins.
const START: State = State {
    is_skipped: false,
    is_fresh: false,
    is_font_table: false,
    is_hidden: false,
    is_deleted: false,
    substitutes: 1,
    font: 0,
    boxes: 0,
    in_table: false,
};

/// What a control word does, as far as no number behind it matters.
#[derive(Clone, Copy, PartialEq)]
enum Action {
    /// The group that begins with it holds none of the text.
    SkipGroup,
    /// The group that begins with it holds text, although old programs are told to skip it (`\*`).
    KeepGroup,
    TextBox,
    Character(&'static str),
    Gap(&'static str),
    EndParagraph,
    EndCell,
    EndRow,
    Nothing,
}

fn action(word: &str) -> Action {
    match word {
        // Tables of fonts and styles, pictures, what stands on each page, notes, fields, numbers of lists.
        "annotation" | "atnauthor" | "atndate" | "atnid" | "bkmkend" | "bkmkstart" | "colortbl"
        | "datastore" | "filetbl" | "fldinst" | "footer" | "footerf" | "footerl" | "footerr"
        | "footnote" | "ftncn" | "ftnsep" | "ftnsepc" | "generator" | "header" | "headerf"
        | "headerl" | "headerr" | "info" | "listoverridetable" | "listpicture" | "listtable"
        | "listtext" | "nonesttables" | "nonshppict" | "objdata" | "pict" | "pntext" | "revtbl"
        | "rsidtbl" | "shprslt" | "sp" | "stylesheet" | "tc" | "themedata" | "xe" | "xmlnstbl" => {
            Action::SkipGroup
        }
        "do" | "nesttableprops" | "shpinst" => Action::KeepGroup,
        "shptxt" | "dptxbxtext" => Action::TextBox,
        "bullet" => Action::Character("•"),
        "emdash" => Action::Character("—"),
        "endash" => Action::Character("–"),
        "emspace" | "enspace" | "qmspace" => Action::Character(" "),
        "ldblquote" => Action::Character("“"),
        "lquote" => Action::Character("‘"),
        "rdblquote" => Action::Character("”"),
        "rquote" => Action::Character("’"),
        "line" => Action::Gap("\n"),
        "tab" => Action::Gap("\t"),
        // Where a line, column or page happened to end, be it within a sentence.
        "softcol" | "softline" | "softpage" => Action::Gap(" "),
        "column" | "page" | "par" | "sect" => Action::EndParagraph,
        "cell" | "nestcell" => Action::EndCell,
        "row" | "nestrow" => Action::EndRow,
        _ => Action::Nothing,
    }
}

/// The letters of a code page, if they are known.
fn of_page(page: i32) -> Option<&'static Encoding> {
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
struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    state: State,
    groups: Vec<State>,
    /// The letters of the document, and of fonts that have others; `None` for those that are not known here.
    letters: Option<&'static Encoding>,
    fonts: HashMap<i32, Option<&'static Encoding>>,
    default_font: i32,
    /// Characters that wait for their other half in UTF-16, and bytes behind them that wait for the rest of
    /// theirs.
    units: Vec<u16>,
    coded: Vec<u8>,
    /// So many characters are still skipped that stand in for one of Unicode.
    substitutes: usize,
    paragraphs: Paragraphs,
}

impl<'b> Reader<'b> {
    fn begin_group(&mut self) -> io::Result<()> {
        self.write_waiting()?;
        self.substitutes = 0;
        if self.groups.is_empty() {
            // Of several documents that were joined, what one says of letters means nothing to the next.
            self.state = START;
            self.letters = Some(WINDOWS_1252);
            self.fonts.clear();
            self.default_font = 0;
        }
        self.groups.push(self.state);
        self.state.is_fresh = self.groups.len() > 1;
        match self.groups.len() > DEEPEST {
            true => Err(Office::Document.damaged("its groups are nested too deep")),
            false => Ok(()),
        }
    }

    fn end_group(&mut self) -> io::Result<()> {
        self.write_waiting()?;
        self.substitutes = 0;
        let inner = self.state;
        let Some(outer) = self.groups.pop() else {
            return Ok(());
        };
        self.state = outer;
        self.state.is_fresh &= inner.is_fresh || inner.is_skipped;
        if inner.boxes > outer.boxes {
            self.paragraphs.end_paragraph();
        } else if !inner.is_skipped {
            // Cells go on behind the group that told of them.
            self.state.in_table = inner.in_table;
        }
        if self.groups.is_empty() {
            self.state.in_table = false;
            self.end_paragraph()?;
        }
        Ok(())
    }

    /// Reads what a backslash begins.
    fn control(&mut self) -> io::Result<()> {
        let Some(&byte) = self.bytes.get(self.at) else {
            return Ok(());
        };
        if byte.is_ascii_alphabetic() {
            let (word, number) = self.word();
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
            b'\r' | b'\n' => self.end_paragraph()?,
            b'*' if self.state.is_fresh => {
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

    /// Reads a word behind a backslash, the number behind it, and a blank, which belongs to it.
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

    fn obey(&mut self, word: &'b str, number: Option<i32>) -> io::Result<()> {
        let action = action(word);
        if self.substitutes > 0 && matches!(action, Action::Character(_)) {
            self.substitutes -= 1;
            return Ok(());
        }
        // Any other word ends what stands in for a character.
        self.substitutes = 0;
        let is_on = number != Some(0);
        match word {
            "u" => {
                if let Some(number) = number {
                    if !self.coded.is_empty() {
                        self.write_waiting()?;
                    }
                    self.state.is_fresh = false;
                    // The format writes numbers in UTF-16 with a sign.
                    self.units.push((number & 0xFFFF) as u16);
                    self.substitutes = self.state.substitutes;
                }
                return Ok(());
            }
            "bin" => {
                let length = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
                self.at = self.bytes.len().min(self.at.saturating_add(length));
                return Ok(());
            }
            _ => self.write_waiting()?,
        }
        match word {
            "pard" => self.state.in_table = false,
            "intbl" => self.state.in_table = true,
            "v" => self.state.is_hidden = is_on,
            "deleted" => self.state.is_deleted = is_on,
            "plain" => {
                (self.state.is_hidden, self.state.is_deleted) = (false, false);
                self.state.font = self.default_font;
            }
            "uc" => self.state.substitutes = usize::try_from(number.unwrap_or(1)).unwrap_or(1),
            "f" => self.state.font = number.unwrap_or(0),
            "deff" => {
                self.default_font = number.unwrap_or(0);
                self.state.font = self.default_font;
            }
            "fonttbl" if self.state.is_fresh => {
                (self.state.is_skipped, self.state.is_font_table) = (true, true)
            }
            "fcharset" if self.state.is_font_table => {
                let set = CHARACTER_SETS.iter().find(|(set, _)| Some(*set) == number);
                self.fonts
                    .extend(set.map(|(_, page)| (self.state.font, of_page(*page))));
            }
            "mac" => self.letters = Some(MACINTOSH),
            // Of DOS.
            "pc" | "pca" => self.letters = None,
            "ansicpg" => self.letters = of_page(number.unwrap_or(0)),
            _ => self.act(action)?,
        }
        Ok(())
    }

    fn act(&mut self, action: Action) -> io::Result<()> {
        let in_box = self.state.boxes > 0;
        match action {
            Action::SkipGroup if self.state.is_fresh => self.state.is_skipped = true,
            Action::TextBox if self.state.is_fresh && !self.state.is_skipped => {
                self.state.is_fresh = false;
                self.state.boxes += 1;
                self.paragraphs.begin_paragraph();
            }
            Action::Character(text) | Action::Gap(text) => self.add(text)?,
            // Those of a note or a header are not of the text that it stands in.
            _ if self.state.is_skipped => {}
            Action::EndParagraph => self.end_paragraph()?,
            // Tables in boxes are read line by line.
            Action::EndCell => {
                self.state.in_table = true;
                self.end_paragraph()?;
                if !in_box {
                    self.paragraphs.begin_cell();
                }
            }
            Action::EndRow if !in_box => self.paragraphs.end_row(),
            _ => {}
        }
        Ok(())
    }

    /// Takes a byte of text.
    fn byte(&mut self, byte: u8) {
        if self.substitutes > 0 {
            self.substitutes -= 1;
            return;
        }
        self.state.is_fresh &= byte == b' ';
        self.coded.push(byte);
    }

    fn add(&mut self, text: &str) -> io::Result<()> {
        self.write_waiting()?;
        self.put(text);
        Ok(())
    }

    fn put(&mut self, text: &str) {
        self.state.is_fresh &= text.trim().is_empty();
        if self.is_read() {
            self.paragraphs.add(text);
        }
    }

    /// Whether words are of the text here.
    fn is_read(&self) -> bool {
        !(self.state.is_skipped || self.state.is_hidden || self.state.is_deleted)
    }

    /// Writes what waits for the rest of its character. Half a character becomes U+FFFD.
    fn write_waiting(&mut self) -> io::Result<()> {
        if !self.units.is_empty() {
            let text = String::from_utf16_lossy(&std::mem::take(&mut self.units));
            self.put(&text);
        }
        if self.coded.is_empty() {
            return Ok(());
        }
        let coded = std::mem::take(&mut self.coded);
        let of_font = self.fonts.get(&self.state.font);
        match of_font.copied().unwrap_or(self.letters) {
            Some(encoding) => self.put(&encoding.decode_without_bom_handling(&coded).0),
            None if coded.is_ascii() || !self.is_read() => {
                self.put(&String::from_utf8_lossy(&coded))
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
        match self.state.in_table {
            // The rows around a box go on behind it.
            _ if self.state.boxes > 0 => {}
            true => self.paragraphs.go_on_in_row(),
            // A table does not always say where its last row ends.
            false => self.paragraphs.end_row(),
        }
        self.paragraphs.end_paragraph();
        self.paragraphs.begin_paragraph();
        Ok(())
    }
}
