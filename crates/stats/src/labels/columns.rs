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
const SENTENCE: [&str; 11] = [
    "sentence", "satz", "sätze", "phrase", "frase", "oración", "zin", "quote", "statement", "tweet", "utterance",
];
/// Usual names for the column of the documents, most telling first. A plain `id` may be that of the row.
#[rustfmt::skip]
const DOCUMENT: [&str; 13] = [
    "doc_id", "document_id", "docid", "article_id", "filename", "article", "doc", "dokument", "artikel", "fichier",
    "documento", "archivo", "file",
];
/// Words for a coder.
#[rustfmt::skip]
const CODERS: [&str; 18] = [
    "annotator", "coder", "rater",
    // German, French, Spanish, Italian, Portuguese, Dutch
    "kodierer", "kodiererin", "codierer", "codiererin", "codeur", "codeuse", "annotateur", "annotatrice",
    "codificador", "codificadora", "anotador", "anotadora", "codificatore", "annotatore", "codeerder",
];
/// Words after a word for a coder in the names of columns that hold no labels.
#[rustfmt::skip]
const NO_CODERS: [&str; 12] = [
    "id", "name", "no", "initials", "date", "time", "note", "notes", "comment", "comments", "confidence", "certainty",
];
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

    /// Gives the columns of coders with other usual names the program's own: `coder`, and `coder1`, `Annotator 1`
    /// or `stance_coder_anna` if most of their cells are labels.
    fn find_coders(&mut self) {
        if self.header.iter().any(|name| name == "annotator") {
            return;
        }
        let names = self.header.iter().enumerate();
        let candidates = names.filter_map(|(at, name)| Some((at, coder_of_column(name)?)));
        let candidates: Vec<(usize, String)> = candidates.collect();
        let is_of_labels = |at: &usize| {
            let name = self.header[*at].as_str();
            name == "label" || name.starts_with(VOTES) || LABEL.contains(&name)
        };
        let all = |columns: &[usize]| -> Vec<String> {
            columns.iter().flat_map(|at| self.cells(*at)).collect()
        };
        let of_labels: Vec<usize> = (0..self.header.len()).filter(is_of_labels).collect();
        let of_coders: Vec<usize> = candidates.iter().map(|(at, _)| *at).collect();
        let given = [of_labels, of_coders].map(|columns| all(&columns));
        // Without a column of labels, coders show them who give the same ones.
        let known = match given {
            [labels, codes] if labels.is_empty() => match candidates.len() > 1 && recur(&codes) {
                true => codes,
                false => Vec::new(),
            },
            [labels, _] => labels,
        };
        let labels: BTreeSet<String> = known.into_iter().collect();
        // A coder may have slips, or labels that nobody else gave.
        let holds_labels = |at: usize| {
            let (known, other): (Vec<_>, Vec<_>) =
                self.cells(at).partition(|cell| labels.contains(cell));
            known.len() > other.len()
        };
        let votes: Vec<(usize, String)> = candidates
            .into_iter()
            .filter(|(at, _)| holds_labels(*at))
            .collect();
        for (at, coder) in votes {
            self.find(Some(at), &format!("{VOTES}{coder}"));
        }
        if !self.has_votes() {
            let coder = self.header.iter().position(|name| names_coders(name));
            self.find(coder, "annotator");
        }
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
        let mut fitting: Vec<&str> = free.filter(fit).map(|at| self.names[at].as_str()).collect();
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

/// The coder whose labels a column of this name holds: `1` for `coder1`, `anna` for `stance_coder_anna`. `None` for
/// `coders`, `coder1_notes`, and for a name as the program reads it.
fn coder_of_column(name: &str) -> Option<String> {
    let mut words = words(name);
    words.retain(|word| *word != "label" && !LABEL.contains(word));
    match words.as_slice() {
        [word, coder] if CODERS.contains(word) => {
            let is_other = !name.starts_with(VOTES) && !NO_CODERS.contains(coder);
            is_other.then(|| (*coder).to_string())
        }
        _ => None,
    }
}

/// Returns whether a column of this name holds coders, so that each row is a vote: `coder`, `Rater ID`.
fn names_coders(name: &str) -> bool {
    matches!(words(name).as_slice(), [word] | [word, "id" | "name"] if CODERS.contains(word))
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
