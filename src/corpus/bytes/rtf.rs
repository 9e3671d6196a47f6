//! Documents in the Rich Text Format (`.rtf`) as plain text, as `word` reads those of other formats.
//!
//! Source of the format: Microsoft, Rich Text Format (RTF) Specification, version 1.9.1.

use std::collections::HashMap;
use std::io;

use encoding_rs::Encoding;

use super::lines::Lines;
use super::office::Office;

/// How such a document begins.
pub(super) const BEGINNING: &[u8] = b"{\\rtf";
/// The most groups within each other.
const DEEPEST: usize = 10_000;

/// Groups that hold none of the text: tables of fonts and styles, pictures, what stands on each page, notes, fields, numbers of lists.
#[rustfmt::skip]
const LEFT: &[&str] = &[
    "annotation", "atnauthor", "atndate", "atnid", "bkmkend", "bkmkstart", "colortbl", "datastore", "filetbl", "fldinst", "footer",
    "footerf", "footerl", "footerr", "footnote", "ftncn", "ftnsep", "ftnsepc", "generator", "header", "headerf", "headerl", "headerr",
    "info", "listoverridetable", "listpicture", "listtable", "listtext", "nonshppict", "objdata", "pict", "pntext", "revtbl", "rsidtbl",
    "shprslt", "sp", "stylesheet", "tc", "themedata", "xe", "xmlnstbl",
];

/// Words that stand for characters.
#[rustfmt::skip]
const SIGNS: &[(&str, &str)] = &[
    ("bullet", "•"), ("emdash", "—"), ("emspace", " "), ("endash", "–"), ("enspace", " "), ("ldblquote", "“"), ("line", "\n"),
    ("lquote", "‘"), ("qmspace", " "), ("rdblquote", "”"), ("rquote", "’"), ("softline", "\n"), ("tab", "\t"),
];

/// What holds until a group ends.
#[derive(Clone, Copy)]
struct State {
    /// Whether what is read is none of the text.
    left: bool,
    /// Whether it is the table of fonts.
    fonts: bool,
    /// Text that is hidden or was struck out.
    hidden: bool,
    deleted: bool,
    /// How many characters stand in for one of Unicode in programs that do not know it.
    instead: usize,
    font: i32,
    /// In how many boxes of text.
    boxes: usize,
}

/// A reader on its way through the bytes.
struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    state: State,
    groups: Vec<State>,
    /// The encoding of the document, and of fonts that have one of their own.
    encoding: &'static Encoding,
    fonts: HashMap<i32, &'static Encoding>,
    /// Bytes in the encoding at hand.
    coded: Vec<u8>,
    /// The first half of a character beyond the sixteenth bit.
    half: Option<u16>,
    /// So many characters are still passed over.
    passed: usize,
    in_table: bool,
    lines: Lines,
}

/// The text of a document, behind the mark of UTF-8.
pub(super) fn text(bytes: &[u8]) -> io::Result<String> {
    let mut reader = Reader {
        bytes,
        at: 0,
        state: State {
            left: false,
            fonts: false,
            hidden: false,
            deleted: false,
            instead: 1,
            font: 0,
            boxes: 0,
        },
        groups: Vec::new(),
        encoding: encoding_rs::WINDOWS_1252,
        fonts: HashMap::new(),
        coded: Vec::new(),
        half: None,
        passed: 0,
        in_table: false,
        lines: Lines::default(),
    };
    reader.lines.begin_paragraph();
    while let Some(&byte) = bytes.get(reader.at) {
        reader.at += 1;
        match byte {
            b'{' => reader.begin_group()?,
            b'}' => {
                reader.end_group()?;
                // What follows the document is none of it.
                if reader.groups.is_empty() {
                    break;
                }
            }
            b'\\' => reader.control(),
            b'\r' | b'\n' | 0 => {}
            byte => reader.byte(byte),
        }
    }
    if !reader.groups.is_empty() {
        return Err(damaged("it ends within a group"));
    }
    reader.end_paragraph();
    reader.lines.end_row();
    Ok(reader.lines.text)
}

fn damaged(what: &str) -> io::Error {
    Office::Document.damaged(what)
}

impl<'b> Reader<'b> {
    fn begin_group(&mut self) -> io::Result<()> {
        self.write_coded();
        self.passed = 0;
        self.groups.push(self.state);
        match self.groups.len() > DEEPEST {
            true => Err(damaged("its groups are nested too deep")),
            false => Ok(()),
        }
    }

    fn end_group(&mut self) -> io::Result<()> {
        self.write_coded();
        self.passed = 0;
        let Some(state) = self.groups.pop() else {
            return Err(damaged("a group ends that has not begun"));
        };
        if state.boxes < self.state.boxes {
            self.lines.end_paragraph();
        }
        self.state = state;
        Ok(())
    }

    /// What a backslash begins.
    fn control(&mut self) {
        let Some(&byte) = self.bytes.get(self.at) else {
            return;
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
            b'~' => self.add("\u{A0}"),
            b'_' => self.add("\u{2011}"),
            b'\r' | b'\n' => self.end_paragraph(),
            // A group that only some programs know; boxes of text are among them.
            b'*' if !self.bytes[self.at..].starts_with(b"\\shpinst") => self.state.left = true,
            _ => {}
        }
    }

    /// A word behind a backslash, and the number behind it.
    fn word(&mut self) -> (&'b str, Option<i32>) {
        let bytes: &'b [u8] = self.bytes;
        let rest = &bytes[self.at..];
        let letters = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let sign = usize::from(rest.get(letters) == Some(&b'-'));
        let digits = &rest[letters + sign..];
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
            "u" => self.unicode(number.unwrap_or(0)),
            "bin" => {
                let length = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
                self.at = self.bytes.len().min(self.at + length);
            }
            "par" | "sect" | "page" => self.end_paragraph(),
            "cell" | "nestcell" => {
                self.in_table = true;
                self.end_paragraph();
                self.lines.begin_cell();
            }
            "row" | "nestrow" => {
                self.write_coded();
                self.lines.end_row();
            }
            "pard" => self.in_table = false,
            "intbl" => self.in_table = true,
            "v" => self.set(|state| state.hidden = is_on),
            "deleted" => self.set(|state| state.deleted = is_on),
            "plain" => self.set(|state| state.hidden = false),
            "uc" => self.state.instead = usize::try_from(number.unwrap_or(1)).unwrap_or(1),
            "f" => self.set(|state| state.font = number.unwrap_or(0)),
            "fonttbl" => self.set(|state| (state.left, state.fonts) = (true, true)),
            "fcharset" if self.state.fonts => {
                if let Some(encoding) = number.and_then(of_font) {
                    self.fonts.insert(self.state.font, encoding);
                }
            }
            "mac" => self.encoding = encoding_rs::MACINTOSH,
            "ansicpg" => self.encoding = number.and_then(of_page).unwrap_or(self.encoding),
            "shptxt" if !self.state.left => {
                self.write_coded();
                self.state.boxes += 1;
                self.lines.begin_paragraph();
            }
            word if LEFT.binary_search(&word).is_ok() => self.set(|state| state.left = true),
            word => {
                if let Some((_, sign)) = SIGNS.iter().find(|(name, _)| *name == word) {
                    self.add(sign);
                }
            }
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
            0 => self.coded.push(byte),
            more => self.passed = more - 1,
        }
    }

    fn add(&mut self, text: &str) {
        self.write_coded();
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
        let encoding = of_font.copied().unwrap_or(self.encoding);
        let (text, _) = encoding.decode_without_bom_handling(&coded);
        self.add(&text);
    }

    fn end_paragraph(&mut self) {
        self.write_coded();
        match self.in_table {
            true => self.lines.go_on_in_row(),
            // Of a table that does not say where its row ends.
            false => self.lines.end_row(),
        }
        self.lines.end_paragraph();
        self.lines.begin_paragraph();
    }
}

/// The encoding of a code page.
fn of_page(page: i32) -> Option<&'static Encoding> {
    match page {
        932 => Some(encoding_rs::SHIFT_JIS),
        936 => Some(encoding_rs::GBK),
        950 => Some(encoding_rs::BIG5),
        65001 => Some(encoding_rs::UTF_8),
        _ => Encoding::for_label(format!("windows-{page}").as_bytes()),
    }
}

/// The encoding of a font by the number of its character set; none for that of the document.
fn of_font(set: i32) -> Option<&'static Encoding> {
    Some(match set {
        128 => encoding_rs::SHIFT_JIS,
        129 => encoding_rs::EUC_KR,
        134 => encoding_rs::GBK,
        136 => encoding_rs::BIG5,
        161 => encoding_rs::WINDOWS_1253,
        162 => encoding_rs::WINDOWS_1254,
        163 => encoding_rs::WINDOWS_1258,
        177 => encoding_rs::WINDOWS_1255,
        178 => encoding_rs::WINDOWS_1256,
        186 => encoding_rs::WINDOWS_1257,
        204 => encoding_rs::WINDOWS_1251,
        222 => encoding_rs::WINDOWS_874,
        238 => encoding_rs::WINDOWS_1250,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> String {
        let document = format!(
            "{{\\rtf1\\ansi\\ansicpg1252\\deff0{{\\fonttbl{{\\f0\\fnil Delta;}}{{\\f1\\fcharset204 Delta Cyr;}}}}\r\n\
             {{\\colortbl;\\red0\\green0\\blue0;}}{{\\*\\generator Delta 1;}}{{\\info{{\\title No text}}}}\\viewkind4\\uc1\\pard\\f0\\fs20 {body}}}\0"
        );
        text(document.as_bytes()).unwrap()
    }

    #[test]
    fn the_words_that_are_left_out_are_sorted() {
        assert!(LEFT.is_sorted());
    }

    #[test]
    fn each_paragraph_is_a_line() {
        assert_eq!(
            read(
                r"Envoys meet\par\par{\b \'93We }agree\'94, \u8217?s\~{\i he} said\line and left\emdash\par
so\rquote s \{it\} \\ \u-10179?\u-8704?\_x{\footnote A note.}{\pict 0102ff}\bin4 ab\cd"
            ),
            "\u{FEFF}Envoys meet\n\n“We agree”, ’s\u{A0}he said\nand left—\n\nso’s {it} \\ 😀\u{2011}xd"
        );
        assert_eq!(text(br"{\rtf1 }").unwrap(), "");
    }

    #[test]
    fn letters_are_those_of_their_font_and_code_page() {
        assert_eq!(
            read(r"caf\'e9 {\f1 \'cc\'e8\'f0} \'e9\uc2\u1052 \'4d\'4d\uc0\u1052 !"),
            "\u{FEFF}café Мир éММ!"
        );
        let japanese = br"{\rtf1\ansi\ansicpg932 \'96\'6b}";
        assert_eq!(text(japanese).unwrap(), "\u{FEFF}北");
    }

    #[test]
    fn what_was_struck_out_or_is_hidden_is_left_out() {
        assert_eq!(
            read(
                r"They {\deleted leave}\deleted go\deleted0 stay{\v ; hidden}{\field{\*\fldinst HYPERLINK}{\fldrslt , they say}}."
            ),
            "\u{FEFF}They stay, they say."
        );
        assert_eq!(
            read(
                r"They {\shp{\*\shpinst{\sp{\sn Name}{\sv 1}}{\shptxt \pard In a box.\par Or two.}}}stay.\par"
            ),
            "\u{FEFF}They stay.\n\nIn a box.\n\nOr two."
        );
    }

    #[test]
    fn rows_are_lines_unless_their_cells_hold_texts() {
        assert_eq!(
            read(
                r"\trowd\cellx1\cellx2\pard\intbl Port\cell Boats\cell\row\trowd\pard\intbl One.\par Two.\cell Three.\cell\row\pard End.\par"
            ),
            "\u{FEFF}Port\tBoats\n\nOne.\n\nTwo.\n\nThree.\n\nEnd."
        );
    }

    #[test]
    fn what_is_damaged_is_told() {
        let deep = "{".repeat(DEEPEST + 1);
        for (document, said) in [
            ("{\\rtf1 They", "it ends within a group"),
            (deep.as_str(), "nested too deep"),
            ("}", "a group ends that has not begun"),
        ] {
            let error = text(document.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
