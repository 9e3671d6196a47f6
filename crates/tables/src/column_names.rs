//! Names of columns, and which of them is the text by its name. Capitals and what parts the words of a name do not matter:
//! `documentId` and `Document ID` are `document_id`.

/// Names under which tables keep the text, most telling first.
#[rustfmt::skip]
pub const TEXT: [&str; 29] = [
    "text", "body", "content", "full_text", "article_text", "article_body", "body_text",
    "document_text", "maintext", "selftext", "texte", "texto", "testo", "tekst", "texts", "tweet", "utterance", "speech",
    "article", "sentence", "satz", "phrase", "frase", "oración", "zin", "quote", "paragraph",
    "lead_paragraph", "abstract",
];
/// The first this many of [`TEXT`] hardly mean anything else: two of these in one table may both be the text.
const SURELY_TEXT: usize = 15;
/// Names under which tables keep the name of the document.
#[rustfmt::skip]
pub const ID: [&str; 7] = [
    "document", "doc_id", "document_id", "article_id", "id", "uuid", "guid",
];
/// The table about files beside it, without its ending.
pub const DOCUMENTS_TABLE: &str = "documents";
/// Its column that names the file.
pub const FILE: &str = "document";
/// Names that people give to that column, most telling first; without what parts their words.
#[rustfmt::skip]
const MEANT: [&str; 8] = [
    "filename", "file", "files", "documents", "doc", "path", "article", "name",
];
/// The first this many of [`MEANT`] mean files for sure.
const SURELY_FILES: usize = 2;

/// Which column is the text by its name, after the rank of that name: the lower, the more telling.
pub fn text_among(names: &[String]) -> Option<(usize, usize)> {
    let mut ranked = TEXT.iter().enumerate();
    ranked
        .find_map(|(rank, name)| Some((rank, find(names, name)?)))
        .or_else(|| text_by_last_part(names).map(|at| (TEXT.len(), at)))
}

/// Returns whether a column of this name holds texts; if `surely`, hardly anything else.
pub fn names_a_text(name: &str, surely: bool) -> bool {
    let names = if surely { &TEXT[..SURELY_TEXT] } else { &TEXT };
    is_among(name, names)
}

/// Returns whether a name is one of several.
pub fn is_among(name: &str, names: &[&str]) -> bool {
    let letters = letters(name);
    // `Now, text.` is a line of a text and no header.
    name.trim_end().ends_with(char::is_alphanumeric)
        && names.iter().any(|other| self::letters(other) == letters)
}

/// A column by its exact name, or else by the same name in other capitals, or else in another spelling.
pub fn find(names: &[String], wanted: &str) -> Option<usize> {
    let place = |is_same: &dyn Fn(&str) -> bool| names.iter().position(|name| is_same(name));
    let small = wanted.trim().to_lowercase();
    place(&|name| name == wanted)
        .or_else(|| place(&|name| name.trim().to_lowercase() == small))
        .or_else(|| place(&|name| is_among(name, &[wanted])))
}

/// Names of the part of a record that holds what the part around it is called: `content.rendered`, `body.value`.
const HOLDERS: [&str; 5] = ["rendered", "processed", "value", "plain", "$t"];

/// The text by the last part of a path: `fields.bodyText`, `_source.text`, `Full text` of a database. `None`
/// where several parts of a record have such a column, as `caption.text` and `fields.body`.
fn text_by_last_part(names: &[String]) -> Option<usize> {
    let usual = TEXT.map(letters);
    let parts = |(at, name): (usize, &String)| {
        let mut holders = HOLDERS.iter();
        let holder = holders.find_map(|holder| name.strip_suffix(holder)?.strip_suffix('.'));
        let name = holder.unwrap_or(name);
        let (part, last) = name.rsplit_once(['.', '/']).unwrap_or(("", name));
        let rank = usual.iter().position(|usual| *usual == letters(last))?;
        Some((rank, at, part.to_owned()))
    };
    let texts: Vec<_> = names.iter().enumerate().filter_map(parts).collect();
    let (_, at, part) = texts.iter().min()?;
    texts.iter().all(|other| other.2 == *part).then_some(*at)
}

/// Returns whether a column of this name holds names of files.
pub fn names_files(name: &str) -> bool {
    let letters = letters(name);
    letters == FILE || MEANT[..SURELY_FILES].contains(&letters.as_str())
}

/// The column that should have been called [`FILE`].
pub fn meant_as_file(names: &[String]) -> Option<&String> {
    let mut meant = MEANT.iter();
    meant.find_map(|meant| names.iter().find(|name| letters(name) == *meant))
}

/// The letters of a name in lower case, without what parts its words.
fn letters(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spelling_of_a_name_does_not_matter() {
        for name in [
            "document_id",
            "documentId",
            "DocumentID",
            "document-id",
            "document.id",
            "Document Id",
        ] {
            let names = ["text", name].map(String::from);
            assert_eq!(find(&names, "document_id"), Some(1), "{name}");
            assert_eq!(text_among(&names), Some((0, 0)));
        }
        let names = ["Doc ID", "DOC_ID", "doc_id", "", "_"].map(String::from);
        assert_eq!(find(&names, "doc_id"), Some(2));
        assert_eq!(find(&names[..2], "doc_id"), Some(1));
        assert_eq!(find(&names, "-"), None);
        assert!(names_a_text("fullText", true) && !names_a_text("texture", false));
    }
}
