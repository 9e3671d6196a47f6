//! Finds the text, the label and the document among the columns of a table of labels: by the names that the user gives,
//! by their own, or by other usual names. `coders.rs` finds those of coders.

use std::collections::BTreeSet;
use std::path::Path;

use standpoint_common::phrases::{listed, shortened};
use standpoint_tables::column_names::{TEXT, find as column_named, is_among, text_among};

use super::coders::recur;
use super::spelling::nearest;
use super::standoff::HASH;
use super::table::{FoundColumn, LoadedTable, has_meaning};
use super::telling::{Telling, telling};
use super::usual_names::{DOCUMENT, LABEL, SENTENCE, SURELY_DOCUMENT};
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
    /// The column of clusters of documents, or several with commas between them.
    pub cluster: Option<&'a str>,
    /// `true` if the options for the text and the document name columns of the articles.
    pub of_articles: bool,
}

impl LoadedTable {
    /// Gives the columns of labels their meaning: those that the user `named`, and, where none has the program's
    /// own name, those with a usual one and fitting cells. No two columns may have the same meaning.
    pub(crate) fn with_columns(
        mut self,
        path: &Path,
        named: LabelColumns,
    ) -> Result<Self, LabelsError> {
        self.beside_articles = named.of_articles;
        if let Some(cluster) = named.cluster {
            self.name_clusters(path, cluster)?;
        }
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
        self.drop_not_accepted();
        if self.column("text").is_none() && self.column(HASH).is_none() {
            let usual = SENTENCE
                .iter()
                .chain(&TEXT)
                .filter_map(|name| column_named(&self.names, name));
            let mut texts = usual.chain(text_among(&self.names).map(|(_, at)| at));
            let text = texts.find(|at| !self.header[*at].is_empty() && self.holds_texts(*at));
            self.find(text.or_else(|| self.text_by_a_word()), "text");
        }
        if self.column("label").is_none() && !self.has_votes() {
            let usual = |at: &usize| is_among(&self.header[*at], &LABEL);
            let mut columns = (0..self.header.len())
                .filter(usual)
                .filter(|at| self.holds_labels(*at));
            let label = columns.next().filter(|_| columns.next().is_none());
            self.find(label, "label");
        }
        if !self.has_votes() && self.has_only_answers() {
            return Err(LabelsProblem::Guesses.in_file(path));
        }
        if self.column("document").is_none() && self.column(HASH).is_none() {
            let mut usual = DOCUMENT.iter().enumerate();
            let document = usual.find_map(|(rank, name)| {
                let at = column_named(&self.names, name)?;
                let holds_documents = rank < SURELY_DOCUMENT || self.holds_labels(at);
                (!has_meaning(&self.header[at]) && holds_documents).then_some(at)
            });
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
        if self.beside_articles && self.column("text").is_none() {
            let has_texts = (0..self.header.len()).any(|at| self.holds_texts(at));
            let hint = match has_texts {
                true => ": if one of these columns holds the sentence, rename that one to text",
                false => {
                    ": each row needs its sentence, or the place of it in an article (columns document_sha256, start and \
                     end); a label of a whole article is not learned"
                }
            };
            return Err(LabelsProblem::MissingColumn {
                column: "text",
                header: listed(&self.names),
                hint: hint.to_string(),
                nameable: Vec::new(),
                fitting: None,
            }
            .in_file(path));
        }
        let (nameable, beside): (&[_], _) = if self.has_votes() || self.column("label").is_some() {
            (&["text"], "")
        } else {
            (&["text", "label"], "name the column of the labels too; ")
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

    /// Gives a column a meaning that its name does not say.
    pub(super) fn find(&mut self, at: Option<usize>, meaning: &str) {
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
            .map(|at| match telling(column, &self.names[at]) {
                _ if self.holds_flags(at) => (Telling::Other, at),
                telling => (telling, at),
            })
            .filter(|(telling, at)| *telling == Telling::Usual || fit(at))
            // A name such as sentence_hash is no text.
            .filter(|(_, at)| column != "text" || self.cells(*at).any(|cell| is_of_words(&cell)))
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
        let is_empty = |at: &usize| {
            let is_text =
                is_among(&self.names[*at], &SENTENCE) || is_among(&self.names[*at], &TEXT);
            is_text && self.cells(*at).next().is_none()
        };
        let texts = 0..if column == "text" {
            self.names.len()
        } else {
            0
        };
        let empty = { texts }.find(is_empty).filter(|_| fitting.is_empty());
        if fitting.is_empty() {
            let near = nearest(column, self.header.iter().map(String::as_str));
            fitting.extend(near.map(|near| self.as_written(near)));
        }
        let name_it = || match fitting.as_slice() {
            [one] => {
                let one = shortened(one);
                format!(": {beside}if “{one}” holds the {column}, name it")
            }
            [first, ..] => {
                let first = shortened(first);
                format!(": {beside}name the one that holds the {column}, such as “{first}”")
            }
            [] => format!(": {beside}name the one that holds the {column}"),
        };
        let of_empty =
            |at: usize| format!(": the column “{}” is empty", shortened(&self.names[at]));
        let of_header = self.advice_on_header().or_else(|| empty.map(of_empty));
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
    pub(crate) fn cells(&self, at: usize) -> impl Iterator<Item = String> {
        let cells = self
            .rows
            .iter()
            .filter_map(move |row| row.get(at))
            .map(|cell| cell.trim().to_lowercase());
        cells.filter(|cell| !cell.is_empty())
    }

    /// Returns whether most filled cells of a column have several words.
    fn holds_texts(&self, at: usize) -> bool {
        let (several, one): (Vec<String>, Vec<String>) = self
            .cells(at)
            .partition(|cell| cell.split_whitespace().nth(1).is_some());
        several.len() > one.len()
    }

    /// The only column that has a usual word for a text in its name, and texts in its cells that hardly recur.
    fn text_by_a_word(&self) -> Option<usize> {
        let is_text = |at: &usize| {
            !has_meaning(&self.header[*at])
                && telling("text", &self.names[*at]) == Telling::Usual
                && self.holds_texts(*at)
                && !self.holds_labels(*at)
        };
        let mut texts = (0..self.header.len()).filter(is_text);
        texts.next().filter(|_| texts.next().is_none())
    }

    /// Returns whether the cells of a column say of each row whether something is so.
    fn holds_flags(&self, at: usize) -> bool {
        self.cells(at)
            .all(|cell| matches!(&*cell, "true" | "false"))
    }

    /// Returns whether the cells of a column recur as labels do.
    pub(super) fn holds_labels(&self, at: usize) -> bool {
        recur(&self.cells(at).collect::<Vec<_>>())
    }
}

/// Returns whether a cell may hold words, and not a code or a hash.
fn is_of_words(cell: &str) -> bool {
    cell.contains(char::is_whitespace) || !cell.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::coders::tests::{found, read};
    use crate::labels::{LabelsFile, Reading};

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
        let survey = "documentId,text,label\nB0,They go.,yes\nB0,They stay.,no\nB1,So do we.,yes\nB2,Not you.,no\n";
        assert_eq!(found(survey), ["documentId = document"]);
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
    fn cells_tell_what_names_leave_open() {
        // The sentences before and after the text are texts as well.
        let around = "post_sentence,pre_sentence,sentence_text,label\nThey stay.,,They go.,x\nSo do we.,They go.,They stay.,y\n\
            ,They stay.,So do we.,x\n";
        assert_eq!(found(around), ["sentence_text = text"]);
        // Two that may be the text, or one whose cells recur, are none.
        for two in [
            "my_sentence,your_sentence,label\nThey go.,They stay.,x\nSo do we.,Not you.,y\n",
            "speech_act,label\nplain request,x\nplain request,y\nplain no,x\nplain no,y\n",
        ] {
            assert!(read(two).is_err(), "{two}");
        }
        // A name of its own for each row is one as well.
        let single = "docid,text,label\nd1,They go.,x\nd2,They stay.,y\n";
        assert_eq!(found(single), ["docid = document"]);
        let rows = "They go.,for,for,True\nThey stay.,no,no,False\nSo do we.,for,no,True\nNot you.,no,no,False\n";
        for [one, other] in [
            ["worker_1_label", "worker_2_label"],
            ["judge1", "judge2"],
            ["ann_a", "ann_b"],
        ] {
            let coders = found(&format!("text,{one},{other},in_test\n{rows}"));
            assert_eq!(coders.len(), 2, "{one}: {coders:?}");
            assert!(
                coders[0].starts_with(&format!("{one} = annotator_")),
                "{coders:?}"
            );
        }
        // A judge of whom the article tells is no coder, and a flag is no label.
        let judge = "text,judge,label\nThey go.,Roe,x\nThey stay.,Poe,y\n";
        assert_eq!(found(judge), Vec::<String>::new());
        let flag = read(&format!(
            "text,in_test,verdict,is_long\n{}",
            rows.replace(",for,for", ",True,for")
                .replace(",no,no", ",False,no")
                .replace(",for,no", ",True,no")
        ));
        let error = flag.unwrap_err().to_string();
        assert!(error.contains("such as “verdict”"), "{error}");
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
            ("id,owner,text,MyLabel", "such as “MyLabel”"),
            ("id,worker_id,text,verdict", "if “verdict” holds"),
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
        let empty =
            "sentence_hash,sentence,stance\n00a1,,for\n00a2,,against\n00a3,,for\n00a4,,against\n";
        let error = read(empty).unwrap_err().to_string();
        assert!(
            error.ends_with(": the column “sentence” is empty"),
            "{error}"
        );
    }
}
