//! Words of the format that say what becomes of what follows, and those that stand for characters.

/// Groups that hold none of the text: tables of fonts and styles, pictures, what stands on each page, notes, fields, numbers of lists.
#[rustfmt::skip]
pub(super) const LEFT: &[&str] = &[
    "annotation", "atnauthor", "atndate", "atnid", "bkmkend", "bkmkstart", "colortbl", "datastore", "filetbl", "fldinst", "footer",
    "footerf", "footerl", "footerr", "footnote", "ftncn", "ftnsep", "ftnsepc", "generator", "header", "headerf", "headerl", "headerr",
    "info", "listoverridetable", "listpicture", "listtable", "listtext", "nonesttables", "nonshppict", "objdata", "pict", "pntext",
    "revtbl", "rsidtbl", "shprslt", "sp", "stylesheet", "tc", "themedata", "xe", "xmlnstbl",
];

/// Groups that old programs are told to leave out (`\*`), and that are read: what holds boxes of text, where rows of tables in
/// tables end, and the form in Unicode of a text that is given twice.
pub(super) const NEW: &[&str] = &["do", "nesttableprops", "shpinst", "ud"];

/// Words that stand for characters.
#[rustfmt::skip]
const SIGNS: &[(&str, &str)] = &[
    ("bullet", "•"), ("emdash", "—"), ("emspace", " "), ("endash", "–"), ("enspace", " "), ("ldblquote", "“"), ("lquote", "‘"),
    ("qmspace", " "), ("rdblquote", "”"), ("rquote", "’"),
];

/// Words that part words; soft ones tell where a line, column or page happened to end, be it within a sentence.
#[rustfmt::skip]
const GAPS: &[(&str, &str)] = &[
    ("line", "\n"), ("softcol", " "), ("softline", " "), ("softpage", " "), ("tab", "\t"),
];

/// Words that end a paragraph.
#[rustfmt::skip]
pub(super) const ENDS: &[&str] = &[
    "cell", "column", "nestcell", "nestrow", "page", "par", "row", "sect",
];

/// The character that a word stands for.
pub(super) fn sign(word: &str) -> Option<&'static str> {
    find(SIGNS, word)
}

/// What a word puts between two others.
pub(super) fn gap(word: &str) -> Option<&'static str> {
    find(GAPS, word)
}

fn find(table: &[(&str, &'static str)], word: &str) -> Option<&'static str> {
    let (_, text) = table.iter().find(|(name, _)| *name == word)?;
    Some(text)
}
