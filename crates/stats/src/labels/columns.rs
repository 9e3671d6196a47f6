//! Finds the text, the label, the document and the coders among the columns of a table of labels: by the names
//! that the user gives, by their own, or by other usual names.

use std::collections::BTreeSet;
use std::path::Path;

use standpoint_common::phrases::listed;
use standpoint_corpus::{TEXT, column_named, text_among};

use super::spelling::nearest;
use super::standoff::HASH;
use super::table::{FoundColumn, Table, has_meaning};
use super::{LabelsError, LabelsProblem};

/// The columns of a table of labels that a user named.
#[derive(Debug, Clone, Copy, Default)]
pub struct LabelColumns<'a> {
    /// The column of the sentences.
    pub text: Option<&'a str>,
    /// The column of the labels.
    pub label: Option<&'a str>,
    /// The column of the documents.
    pub document: Option<&'a str>,
    /// The column of the coders' names, where each row is a vote.
    pub coder: Option<&'a str>,
    /// `true` if the options for the text and the document name columns of the articles.
    pub of_articles: bool,
}

/// Usual names for the column of the labels.
#[rustfmt::skip]
const LABEL: [&str; 38] = [
    "stance", "code", "coding", "annotation", "position", "class", "category", "sentiment",
    "labels", "codes", "gold", "gold_label", "human_label", "manual_label", "final_label", "decision",
    // German, French, Spanish, Italian, Portuguese, Dutch
    "haltung", "kategorie", "kode", "codierung", "kodierung", "bewertung", "étiquette", "etiquette",
    "catégorie", "categorie", "etiqueta", "categoría", "categoria", "código", "codigo", "postura",
    "posición", "etichetta", "posizione", "posição", "rótulo", "standpunt",
];
/// Usual names for the column of the sentences, before those of texts: a table may hold the whole article as well.
#[rustfmt::skip]
const SENTENCE: [&str; 13] = [
    "sentence", "satz", "sätze", "phrase", "frase", "oración", "zin", "quote", "statement", "tweet", "utterance",
    "segment", "segmento",
];
/// Usual names for the column of the documents, most telling first. A plain `id` may be that of the row.
#[rustfmt::skip]
const DOCUMENT: [&str; 17] = [
    "doc_id", "document_id", "docid", "article_id", "document name", "document_name", "filename", "article", "doc",
    "dokument", "dokumentname", "nom du document", "artikel", "fichier", "documento", "archivo", "file",
];
/// Words for a coder.
#[rustfmt::skip]
const CODERS: [&str; 18] = [
    "annotator", "coder", "rater",
    // German, French, Spanish, Italian, Portuguese, Dutch
    "kodierer", "kodiererin", "codierer", "codiererin", "codeur", "codeuse", "annotateur", "annotatrice",
    "codificador", "codificadora", "anotador", "anotadora", "codificatore", "annotatore", "codeerder",
];
/// Words after a word for a coder in the names of columns that hold the coders' names.
#[rustfmt::skip]
const CODER_NAMES: [&str; 10] = [
    "id", "ids", "name", "names", "username", "user", "initials", "no", "nr", "number",
];
/// Words in the names of columns that tell of a coder or of the coding.
#[rustfmt::skip]
const ABOUT_CODERS: [&str; 48] = [
    "date", "time", "duration", "seconds", "timestamp", "note", "notes", "comment", "comments", "remark", "remarks",
    "reason", "rationale", "confidence", "certainty", "confident", "agreement", "count", "type", "group", "email",
    "gender", "sex", "age", "country", "language", "education", "party", "ideology", "nationality", "ethnicity",
    "race", "religion", "region", "status", "difficulty", "conf", "sure", "certain", "agree", "n", "phase", "batch", "role",
    "device", "expertise", "experience", "income",
];
/// Words in the names of columns that hold what several coders decided, which is no code of one of them.
#[rustfmt::skip]
const DECISIONS: [&str; 8] = [
    "majority", "final", "gold", "consensus", "adjudicated", "adjudication", "decision", "mean",
];
/// Words in the names of columns that hold records, persons or times, and hardly labels.
#[rustfmt::skip]
const RECORDS: [&str; 29] = [
    "id", "ids", "user", "users", "worker", "owner", "status", "time", "date", "timestamp", "session", "batch",
    "record", "row", "index", "name", "outlet", "source", "email", "split", "title", "year", "newspaper", "paper", "created",
    "progress", "options", "rate", "url",
];
/// Rows of a column that show whether it holds labels.
const TELLING_ROWS: usize = 4;
/// The beginning of the name for a column of one coder's labels, as the program reads it.
const VOTES: &str = "annotator_";

impl Table {
    /// Gives the columns of labels their meaning: those that the user `named`, and, where none has the program's
    /// own name, those with a usual one and fitting cells. No two columns may have the same meaning.
    pub(crate) fn with_columns(
        mut self,
        path: &Path,
        named: LabelColumns,
    ) -> Result<Self, LabelsError> {
        self.beside_articles = named.of_articles;
        let mut taken: Vec<(usize, &'static str)> = Vec::new();
        for (meaning, name) in [
            ("text", named.text),
            ("label", named.label),
            ("document", named.document),
            ("annotator", named.coder),
        ] {
            let Some(name) = name else { continue };
            let problem = || LabelsProblem::NoSuchColumn {
                role: meaning,
                column: name.to_string(),
                header: listed(&self.names),
            };
            let at = column_named(&self.names, name).ok_or_else(|| problem().in_file(path))?;
            if let Some((_, other)) = taken.iter().find(|(column, _)| *column == at) {
                let column = self.names[at].clone();
                let roles = [*other, meaning];
                return Err(LabelsProblem::NamedTwice { roles, column }.in_file(path));
            }
            taken.push((at, meaning));
            let others = self.header.iter_mut().filter(|column| *column == meaning);
            others.for_each(String::clear);
            self.header[at] = meaning.to_string();
        }
        self.find_coders();
        if self.column("text").is_none() && self.column(HASH).is_none() {
            let usual = SENTENCE.iter().chain(&TEXT);
            let usual = usual.filter_map(|name| column_named(&self.names, name));
            let mut texts = usual.chain(text_among(&self.names).map(|(_, at)| at));
            let text = texts.find(|at| !self.header[*at].is_empty() && self.holds_texts(*at));
            self.find(text, "text");
        }
        if self.column("label").is_none() && !self.has_votes() {
            let usual = |at: &usize| LABEL.contains(&self.header[*at].as_str());
            let columns = (0..self.header.len()).filter(usual);
            let mut columns = columns.filter(|at| self.holds_labels(*at));
            let label = columns.next().filter(|_| columns.next().is_none());
            self.find(label, "label");
        }
        if self.column("document").is_none() && self.column(HASH).is_none() {
            let mut usual = DOCUMENT
                .iter()
                .filter_map(|name| column_named(&self.names, name));
            let document =
                usual.find(|at| !has_meaning(&self.header[*at]) && self.holds_labels(*at));
            self.find(document, "document");
        }
        let found_text = self.found.iter().any(|found| found.meaning == "text");
        if found_text || named.text.is_some() {
            self.repair_texts();
        }
        self.unambiguous(path)
    }

    /// The column of the texts.
    pub(crate) fn text_column(&self, path: &Path) -> Result<usize, LabelsError> {
        if self.beside_articles {
            return self.require(path, "text");
        }
        let (nameable, beside): (&[_], _) = match self.has_votes() || self.column("label").is_some()
        {
            true => (&["text"], ""),
            false => (&["text", "label"], "name the column of the labels too; "),
        };
        let texts = |at: &usize| self.holds_texts(*at);
        self.column("text")
            .ok_or_else(|| self.missing(path, nameable, &texts, beside))
    }

    /// The column of the labels. It may be missing where coders have columns of their own.
    pub(crate) fn label_column(&self, path: &Path) -> Result<Option<usize>, LabelsError> {
        let label = self.column("label");
        if label.is_some() || self.has_votes() {
            return Ok(label);
        }
        let coders = "if each coder has a column, call them annotator_1, annotator_2 …; ";
        let labels = |at: &usize| self.holds_labels(*at);
        Err(self.missing(path, &["label"], &labels, coders))
    }

    /// Returns whether coders have columns of their own.
    fn has_votes(&self) -> bool {
        self.header.iter().any(|name| name.starts_with(VOTES))
    }

    /// Finds the columns of coders' labels, or the one of coders' names. A column whose name is that of a coder holds
    /// labels only if its cells are labels: `annotator_id` and `annotator_gender` hold none.
    fn find_coders(&mut self) {
        let coders_are_named = self.header.iter().any(|name| name == "annotator");
        let names = self.header.iter().enumerate();
        let candidates = names.filter_map(|(at, name)| CoderColumn::find(at, name));
        let candidates: Vec<CoderColumn> = candidates
            .filter(|column| column.has_prefix || !coders_are_named)
            .collect();
        let labels = self.labels_beside(&candidates);
        let (votes, others): (Vec<_>, Vec<_>) = candidates
            .into_iter()
            .partition(|column| self.holds_votes(column, &labels));
        for column in votes.iter().filter(|column| !column.has_prefix) {
            self.find(Some(column.at), &format!("{VOTES}{}", column.coder));
        }
        for column in others.into_iter().filter(|column| column.has_prefix) {
            // Without the prefix, no other part of the program takes it for votes.
            self.header[column.at] = self.header[column.at].replacen('_', " ", 1);
            if column.is_plain && self.cells(column.at).next().is_some() {
                self.no_votes.push(self.names[column.at].clone());
            }
        }
        if votes.is_empty() && !coders_are_named {
            let coder = self.header.iter().position(|name| names_coders(name));
            self.find(coder, "annotator");
        }
    }

    /// The labels by which the columns of coders are told from others: those in the column of the labels; or else those
    /// that several coders gave; or else those in a column with a usual name.
    fn labels_beside(&self, candidates: &[CoderColumn]) -> BTreeSet<String> {
        let cells = |columns: &[usize]| -> Vec<String> {
            columns.iter().flat_map(|at| self.cells(*at)).collect()
        };
        let of_labels: Vec<usize> = self.column("label").into_iter().collect();
        let of_labels = cells(&of_labels);
        if !of_labels.is_empty() {
            return of_labels.into_iter().collect();
        }
        let plain = candidates
            .iter()
            .filter(|column| column.has_prefix && column.is_plain);
        let plain: Vec<usize> = plain.map(|column| column.at).collect();
        let sets: Vec<BTreeSet<String>> =
            plain.iter().map(|at| self.cells(*at).collect()).collect();
        let is_shared = |at: usize| {
            let mut others = sets.iter().enumerate().filter(|(other, _)| *other != at);
            others.any(|(_, other)| !other.is_disjoint(&sets[at]))
        };
        let shared: Vec<usize> = (0..sets.len()).filter(|at| is_shared(*at)).collect();
        let usual = (0..self.header.len()).filter(|at| LABEL.contains(&self.header[*at].as_str()));
        let usual: Vec<usize> = usual.filter(|at| self.holds_labels(*at)).collect();
        let kept = match (shared.is_empty(), usual.as_slice()) {
            (false, _) => shared,
            // One column with a usual name says more than one that tells of a coder in a word that nobody foresaw.
            (true, [label]) => return self.cells(*label).collect(),
            (true, _) => (0..sets.len()).collect(),
        };
        let given: BTreeSet<String> = kept.into_iter().flat_map(|at| sets[at].clone()).collect();
        if !given.is_empty() {
            return given;
        }
        let usual = cells(&usual);
        let of_coders: Vec<usize> = candidates.iter().map(|column| column.at).collect();
        let codes = cells(&of_coders);
        match usual.is_empty() {
            true if of_coders.len() > 1 && recur(&codes) => codes.into_iter().collect(),
            _ => usual.into_iter().collect(),
        }
    }

    /// Returns whether a column holds the labels of one coder. A coder may have slips, or labels that nobody else gave. One
    /// whose column has the program's own name may have no other label: it takes several rows to show that these are none.
    fn holds_votes(&self, column: &CoderColumn, labels: &BTreeSet<String>) -> bool {
        let is_label = |cell: &String| labels.contains(cell);
        let (known, other): (Vec<_>, Vec<_>) = self.cells(column.at).partition(is_label);
        if !column.has_prefix {
            return known.len() > other.len();
        }
        if !column.is_plain {
            return false;
        }
        let is_told = labels.len() > 1 && other.len() >= TELLING_ROWS;
        let other: BTreeSet<String> = other.into_iter().collect();
        let is_slip = |cell: &String| nearest(cell, labels.iter().map(String::as_str)).is_some();
        !known.is_empty() || !is_told || other.iter().any(is_slip)
    }

    /// Gives a column a meaning that its name does not say.
    fn find(&mut self, at: Option<usize>, meaning: &str) {
        let Some(at) = at else { return };
        self.header[at] = meaning.to_string();
        self.found.push(FoundColumn {
            name: self.names[at].clone(),
            meaning: meaning.to_string(),
        });
    }

    /// The error for the first of these columns, which names those whose cells look `fit`.
    fn missing(
        &self,
        path: &Path,
        nameable: &[&'static str],
        fit: &dyn Fn(&usize) -> bool,
        beside: &str,
    ) -> LabelsError {
        let column = nameable.first().copied().unwrap_or_default();
        let free = (0..self.header.len()).filter(|at| !has_meaning(&self.header[*at]));
        let mut ranked: Vec<(Telling, usize)> = free
            .map(|at| (telling(column, &self.names[at]), at))
            .filter(|(telling, at)| *telling == Telling::Usual || fit(at))
            .filter(|(_, at)| {
                column == "text" || self.cells(*at).collect::<BTreeSet<_>>().len() > 1
            })
            .collect();
        ranked.sort_by_cached_key(|(telling, at)| {
            let different: BTreeSet<String> = self.cells(*at).collect();
            // Texts are as different as their rows are many, and labels are few.
            (*telling, if column == "text" { 0 } else { different.len() })
        });
        let mut fitting: Vec<&str> = ranked
            .iter()
            .map(|(_, at)| self.names[*at].as_str())
            .collect();
        if fitting.is_empty() {
            let near = nearest(column, self.header.iter().map(String::as_str));
            fitting.extend(near.map(|near| self.as_written(near)));
        }
        let name_it = || match fitting.as_slice() {
            [one] => format!(": {beside}if “{one}” holds the {column}, name it"),
            [first, ..] => {
                format!(": {beside}name the one that holds the {column}, such as “{first}”")
            }
            [] => format!(": {beside}name the one that holds the {column}"),
        };
        let of_header = self.advice_on_header();
        LabelsProblem::MissingColumn {
            column,
            header: listed(&self.names),
            nameable: match of_header {
                Some(_) => Vec::new(),
                None => nameable.to_vec(),
            },
            hint: of_header.unwrap_or_else(name_it),
            fitting: fitting.first().map(|name| (*name).to_string()),
        }
        .in_file(path)
    }

    /// The filled cells of a column, in lower case.
    fn cells(&self, at: usize) -> impl Iterator<Item = String> {
        let cells = self.rows.iter().filter_map(move |row| row.get(at));
        let cells = cells.map(|cell| cell.trim().to_lowercase());
        cells.filter(|cell| !cell.is_empty())
    }

    /// Returns whether most filled cells of a column have several words.
    fn holds_texts(&self, at: usize) -> bool {
        let (several, one): (Vec<String>, Vec<String>) = self
            .cells(at)
            .partition(|cell| cell.split_whitespace().nth(1).is_some());
        several.len() > one.len()
    }

    /// Returns whether the cells of a column recur as labels do.
    fn holds_labels(&self, at: usize) -> bool {
        recur(&self.cells(at).collect::<Vec<_>>())
    }
}

/// Returns whether cells have at most half as many different values as there are cells.
fn recur(cells: &[String]) -> bool {
    let different: BTreeSet<&String> = cells.iter().collect();
    !cells.is_empty() && 2 * different.len() <= cells.len()
}

/// A column that holds the labels of one coder by its name.
struct CoderColumn {
    at: usize,
    /// The coder: `1` for `coder1`, `anna` for `stance_coder_anna`.
    coder: String,
    /// `true` if the name begins as the program writes it.
    has_prefix: bool,
    /// `true` if no word of the name says that the column tells of a coder.
    is_plain: bool,
}

impl CoderColumn {
    /// `None` for `coders`, and for names such as `coder1_notes` that do not begin as the program's own.
    fn find(at: usize, name: &str) -> Option<Self> {
        let mut words = words(name);
        let is_plain = !words.iter().any(|word| {
            [&CODER_NAMES[..], &ABOUT_CODERS, &DECISIONS]
                .concat()
                .contains(word)
        });
        if let Some(coder) = name.strip_prefix(VOTES) {
            let (coder, has_prefix) = (coder.to_string(), true);
            return Some(Self {
                at,
                coder,
                has_prefix,
                is_plain,
            });
        }
        words.retain(|word| *word != "label" && !LABEL.contains(word));
        match words.as_slice() {
            [word, coder] if CODERS.contains(word) && is_plain => Some(Self {
                at,
                coder: (*coder).to_string(),
                has_prefix: false,
                is_plain,
            }),
            _ => None,
        }
    }
}

/// What the name of a column tells of its use, the most telling first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Telling {
    Usual,
    Nothing,
    Other,
}

/// What a name tells of a column that may be that of the labels, or of the texts.
fn telling(wanted: &str, name: &str) -> Telling {
    let words = parts(name);
    let is_usual = |word: &String| match wanted {
        "label" => matches!(word.as_str(), "label" | "labels") || LABEL.contains(&word.as_str()),
        _ => SENTENCE.contains(&word.as_str()) || TEXT.contains(&word.as_str()),
    };
    let is_record = |word: &String| {
        let word = word.as_str();
        RECORDS.contains(&word) || CODERS.contains(&word) || ABOUT_CODERS.contains(&word)
    };
    match (words.iter().any(is_usual), words.iter().any(is_record)) {
        (true, false) => Telling::Usual,
        (_, true) => Telling::Other,
        _ => Telling::Nothing,
    }
}

/// The words of a name as written, in lower case: `final label` for `FinalLabel`, `hit id` for `HITId`.
fn parts(name: &str) -> Vec<String> {
    let characters: Vec<char> = name.chars().collect();
    let mut spaced = String::new();
    for (at, &c) in characters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| characters[before]);
        let is_lower = |c: Option<&char>| c.is_some_and(|c| c.is_lowercase());
        let begins =
            c.is_uppercase() && (is_lower(before.as_ref()) || is_lower(characters.get(at + 1)));
        if begins || !c.is_alphanumeric() {
            spaced.push(' ');
        }
        if c.is_alphanumeric() {
            spaced.extend(c.to_lowercase());
        }
    }
    spaced.split_whitespace().map(str::to_string).collect()
}

/// Returns whether a column of this name holds coders, so that each row is a vote: `coder`, `Rater ID`.
fn names_coders(name: &str) -> bool {
    match words(name).as_slice() {
        [word] => CODERS.contains(word),
        [word, what] => CODERS.contains(word) && CODER_NAMES.contains(what),
        _ => false,
    }
}

/// The words of a name. The number after a word for a coder is a word as well.
fn words(name: &str) -> Vec<&str> {
    let words = name.split(|c: char| !c.is_alphanumeric());
    let words = words.flat_map(|word| {
        let stem = word.trim_end_matches(|c: char| c.is_ascii_digit());
        let at = if CODERS.contains(&stem) {
            stem.len()
        } else {
            0
        };
        <[&str; 2]>::from(word.split_at(at))
    });
    words.filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::{LabelSet, Labelled, LabelsFile, Reading};

    fn file(text: &str) -> Result<LabelsFile, LabelsError> {
        LabelsFile::parse(Path::new("labels.csv"), text, None)
    }

    fn read(text: &str) -> Result<Labelled, LabelsError> {
        Ok(file(text)?.labelled)
    }

    fn found(text: &str) -> Vec<String> {
        let found = file(text).unwrap().report.found_columns.into_iter();
        found
            .map(|found| format!("{} = {}", found.name, found.meaning))
            .collect()
    }

    #[test]
    fn usual_names_are_found_if_their_cells_fit() {
        let rows = "They go.,for,a\nThey stay.,against,a\nThey leave.,for,b\nNo word.,against,b\n";
        for (header, wanted) in [
            ("text,label,document", &[][..]),
            ("Satz,Haltung,Nr", &["Satz = text", "Haltung = label"]),
            (
                "Sentence,stance,doc_id",
                &["Sentence = text", "stance = label", "doc_id = document"],
            ),
            ("texte,Étiquette,x", &["texte = text", "Étiquette = label"]),
            (
                "tweet,class,Coder",
                &["Coder = annotator", "tweet = text", "class = label"],
            ),
        ] {
            assert_eq!(found(&format!("{header}\n{rows}")), wanted, "{header}");
        }
        // The sentence comes before its article, and the document before the file of a coding round.
        let both = "article,sentence,stance,file,doc_id\na b c,a b,for,x,1\na b c,b c,for,x,1\nd e f,d e,no,x,2\n\
            d e f,e f,no,x,2\n";
        assert_eq!(
            found(both),
            ["sentence = text", "stance = label", "doc_id = document"]
        );
        // Numbers of sentences are no texts, and a document with one row says nothing.
        let numbers = "sentence,Frase,id,annotation\n1,They go.,1,x\n2,They stay.,2,x\n3,All of us.,3,y\n\
            4,None of us.,4,y\n";
        assert_eq!(found(numbers), ["Frase = text", "annotation = label"]);
    }

    #[test]
    fn columns_of_coders_are_votes_if_they_hold_labels() {
        let table = "text,label,Annotator 1,coder2,rater_b,coder_anna,coder notes,coders,decoder1\n\
            a b,yes,no,yes,no,yes,x,y,z\nc d,no,no,no,no,,x,y,z\n";
        let labelled = read(table).unwrap();
        assert_eq!(labelled.annotators, ["1", "2", "b", "anna"]);
        let votes = table.replace("label", "note").replace("rater_b", "notes");
        assert_eq!(read(&votes).unwrap().annotators, ["1", "2", "anna"]);
        for (first, second, coders) in [
            ("codeur1", "codeur2", ["1", "2"]),
            ("Kodierer 1", "Kodiererin 2", ["1", "2"]),
            ("stance_coder1", "stance_coder2", ["1", "2"]),
            ("coder_1_stance", "coder_2_stance", ["1", "2"]),
            ("coder_a1", "label (rater b1)", ["a1", "b1"]),
            ("Coder_A_stance", "Coder_B_stance", ["A", "B"]),
        ] {
            let rows =
                format!("text,{first},{second},{first} notes\na b,yes,no,no\nc d,no,yes,no\n");
            assert_eq!(read(&rows).unwrap().annotators, coders, "{first}");
        }
        // A label that nobody else gave does not cost the coder; names and comments are no votes.
        let own = "text,label,coder_anna\na b,yes,yes\nc d,no,no\ne f,no,no\ng h,no,unclear\n";
        let labels = LabelSet::AsWritten;
        let reading = Reading {
            labels,
            ..Reading::default()
        };
        let labelled =
            LabelsFile::parse_against(Path::new("labels.csv"), own, None, reading).unwrap();
        let labelled = labelled.labelled;
        assert_eq!((labelled.annotators.len(), labelled.labels.len()), (1, 3));
        let others = "text,label,coder1,coder_confidence\na b,yes,ann,yes\nc d,no,bob,no\n";
        assert_eq!(read(others).unwrap().annotators, [""; 0]);
        for coder in ["coder_id", "Rater ID", "coder_name", "Codeur"] {
            let rows =
                format!("text,{coder},stance\na b,ann,yes\na b,bob,no\nc d,ann,yes\nc d,bob,no\n");
            let labelled = read(&rows).unwrap();
            assert_eq!(
                (labelled.annotators.len(), labelled.labels.len()),
                (2, 2),
                "{coder}"
            );
        }
        let rows = "text,Coder,label\na b,ann,yes\na b,bob,no\n";
        assert_eq!(read(rows).unwrap().annotators, ["ann", "bob"]);
        for no_coder in ["coders", "coder_code"] {
            assert_eq!(found(&rows.replace("Coder", no_coder)), [""; 0]);
        }
    }

    #[test]
    fn a_column_with_the_name_of_a_coder_is_read_only_if_its_cells_are_labels() {
        let rows = |last: [&str; 4]| -> String {
            let rows = [
                "They go.,yes",
                "They stay.,no",
                "They go now.,yes",
                "They stay here.,no",
            ];
            rows.iter()
                .zip(last)
                .map(|(row, last)| format!("{row},{last}\n"))
                .collect()
        };
        for (name, cells, annotators) in [
            ("annotator_comment", ["unsure", "", "", "see above"], 0),
            ("annotator_agreement", ["1.0", "0.67", "1.0", "1.0"], 0),
            ("annotator_gender", ["m", "f", "m", "f"], 0),
            // The names of coders make each row a vote.
            ("annotator_id", ["101", "102", "101", "102"], 2),
            ("annotator_names", ["Ann", "Bob", "Ann", "Bob"], 2),
            // A coder may have slips, but not only other labels.
            ("annotator_b", ["yes", "no", "", "no"], 1),
            ("annotator_confidence", ["yes", "no", "no", "no"], 0),
            ("annotator_final", ["yes", "no", "yes", "no"], 0),
            ("annotator_mood", ["good", "bad", "good", "bad"], 0),
        ] {
            for label in ["label", "stance"] {
                let table = format!("text,{label},{name}\n{}", rows(cells));
                let read = file(&table).unwrap();
                assert_eq!(
                    read.labelled.annotators.len(),
                    annotators,
                    "{name} beside {label}"
                );
                assert_eq!(read.labelled.labels, ["no", "yes"], "{name} beside {label}");
                let wanted: &[&str] = if name == "annotator_mood" {
                    &[name]
                } else {
                    &[]
                };
                assert_eq!(read.report.no_votes, wanted, "{name}");
            }
        }
        let votes = "text,annotator_1,annotator_2,annotator_time\n\
            They go.,yes,no,3.5\nThey stay.,no,no,4.25\nWe go.,yes,yes,1\nWe stay.,no,no,2\n";
        let read = file(votes).unwrap();
        assert_eq!(read.labelled.annotators, ["1", "2"]);
        assert_eq!(read.report.unread_columns, ["annotator_time"]);
    }

    #[test]
    fn the_column_of_the_coders_may_have_any_name() {
        let table = "text,label,WorkerId\nThey go.,yes,W1\nThey go.,no,W2\nThey stay.,no,W1\n";
        let columns = LabelColumns {
            coder: Some("workerid"),
            ..LabelColumns::default()
        };
        let reading = Reading {
            columns,
            ..Reading::default()
        };
        let read = LabelsFile::parse_against(Path::new("labels.csv"), table, None, reading);
        assert_eq!(read.unwrap().labelled.annotators, ["W1", "W2"]);
    }

    #[test]
    fn the_likeliest_column_is_named_first() {
        let rows = "H1,ann,They go now.,for\nH2,bob,They stay now.,no\nH3,ann,So do we.,for\nH4,bob,Not you.,no\n";
        for (header, wanted) in [
            ("HITId,user,text,label_bias", "such as “label_bias”"),
            (
                "record,user,text,Answer.stance.label",
                "such as “Answer.stance.label”",
            ),
            ("id,owner,text,FinalLabel", "such as “FinalLabel”"),
            ("id,worker_id,text,verdict", "such as “verdict”"),
        ] {
            let error = read(&format!("{header}\n{rows}")).unwrap_err().to_string();
            assert!(error.contains(wanted), "{header}: {error}");
        }
        // Too few rows for labels to recur.
        let few = "annotator,text,stance\nann,They go.,for\nbob,They stay.,against\n";
        let error = read(few).unwrap_err().to_string();
        assert!(
            error.contains("if “stance” holds the label, name it"),
            "{error}"
        );
    }

    #[test]
    fn named_columns_come_first() {
        let table = "text,label,Wortlaut,Runde 2,Akte\nold one,x,They go.,yes,7\nold two,y,They stay.,no,7\n";
        let columns = LabelColumns {
            text: Some("wortlaut"),
            label: Some("Runde 2"),
            document: Some("Akte"),
            ..LabelColumns::default()
        };
        let reading = Reading {
            columns,
            ..Reading::default()
        };
        let parse =
            |reading| LabelsFile::parse_against(Path::new("labels.csv"), table, None, reading);
        let labelled = parse(reading).unwrap().labelled;
        assert_eq!(labelled.labels, ["no", "yes"]);
        assert_eq!(labelled.sentences[1].text, "They stay.");
        assert_eq!(labelled.sentences[1].document.as_deref(), Some("7"));
        let columns = LabelColumns {
            label: Some("Runde 3"),
            ..columns
        };
        let error = parse(Reading { columns, ..reading })
            .unwrap_err()
            .to_string();
        assert_eq!(
            error,
            "labels.csv: there is no column “Runde 3” for the label, and the header is text, label, Wortlaut, Runde 2, Akte: name one of these"
        );
        let columns = LabelColumns {
            label: Some("Wortlaut"),
            ..columns
        };
        let error = parse(Reading { columns, ..reading }).unwrap_err();
        let wanted = "labels.csv: the column “Wortlaut” is named for the text and for the label: name another \
            column for one of them";
        assert_eq!(error.to_string(), wanted);
    }

    #[test]
    fn a_missing_column_is_asked_for_by_its_option() {
        let rows = "ann,They go now.,for\nbob,They stay now.,against\nann,So do we.,for\nbob,Not you.,against\n";
        for (header, wanted) in [
            (
                "annotator,text,My view",
                "there is no column “label” in the header (annotator, text, My view): if each coder has a column, call them annotator_1, annotator_2 …; if “My view” holds the label, name it",
            ),
            (
                "annotator,Rede,stance",
                "no column “text” in the header (annotator, Rede, stance): if “Rede” holds the text, name it",
            ),
            (
                "a,b,c",
                ": name the column of the labels too; if “b” holds the text, name it",
            ),
            (
                "stance,text,Kategorie",
                "; name the one that holds the label, such as “stance”",
            ),
        ] {
            let error = read(&format!("{header}\n{rows}")).unwrap_err().to_string();
            assert!(error.contains(wanted), "{header}: {error}");
        }
    }
}
