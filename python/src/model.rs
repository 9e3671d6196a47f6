//! The model for Python.

use std::path::PathBuf;
use std::sync::Arc;

use arrow_schema::{DataType, Schema};
use arrow_select::concat::concat_batches;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple};
use pyo3_arrow::PyRecordBatch;
use standpoint::corpus::ReadOptions;
use standpoint::findings::Finding;
use standpoint::jobs::score::ScoreRequest;
use standpoint::jobs::{ArticleSource, EncoderChoice, NamedModel, embeddings_folder, load_model};
use standpoint::labels::read_dictionary;
use standpoint::model::{Cutting, LabelRule, Model, Options};
use standpoint::output::{ScoreTable, TableFormat};
use standpoint::text::{LanguageCheck, UnknownLanguage};

use crate::columns::{schema, text, whole};
use crate::errors::{TextProblem, exception, exception_about, failed, warn};
use crate::explain::PyExplanation;
use crate::files::ScoreStream;
use crate::pieces::{score_texts, with_rows};
use crate::pool::{in_order, threads};
use crate::repetition::PyRepetition;
use crate::scoring::{
    Engine, Scoring, guarded, interruptible, label_rule as label_rule_named,
    reasons as reasons_named, threads as at_most, unit as unit_named,
};
use crate::table::PyTable;
use crate::texts::{Names, Texts, paths as paths_of};
use crate::train::{labelled, train};

/// A trained model.
///
/// Make one with `Model.default()`, `Model.load(path)`, `Model.from_bytes(data)` or `standpoint.train(labels)`.
/// It can be pickled, and several threads may use it at once.
#[pyclass(frozen, module = "standpoint", name = "Model")]
pub struct PyModel {
    engine: Arc<Engine>,
    is_default: bool,
}

impl PyModel {
    fn new(inner: Model) -> Self {
        PyModel {
            engine: Arc::new(Engine::new(inner)),
            is_default: false,
        }
    }

    fn inner(&self) -> &Model {
        &self.engine.model
    }

    /// The table of the scores of texts.
    fn table(&self, boilerplate: bool) -> ScoreTable {
        ScoreTable::new(TableFormat::Csv, self.inner().labels(), &[], boilerplate)
    }

    fn scoring(
        &self,
        of: &str,
        with: &str,
        by: &str,
        repetition: Option<&PyRepetition>,
        threads: usize,
    ) -> PyResult<Scoring> {
        Ok(Scoring {
            engine: Arc::clone(&self.engine),
            cutting: Cutting {
                unit: unit_named(of)?,
                repetition: repetition.map(|repetition| Arc::clone(&repetition.0)),
                topic: None,
            },
            reasons: reasons_named(with)?,
            label_rule: label_rule_named(by)?,
            threads,
        })
    }
}

#[pymethods]
impl PyModel {
    /// Returns the built-in model: stances on the withdrawal of foreign forces from Iraq.
    #[staticmethod]
    pub fn default(py: Python<'_>) -> PyResult<Self> {
        let inner = guarded(py, Model::withdrawal)?.map_err(|error| exception(&error))?;
        Ok(PyModel {
            is_default: true,
            ..PyModel::new(inner)
        })
    }

    /// Loads a model file that `standpoint train` wrote.
    ///
    /// Raises FileNotFoundError if there is no such file, and StandpointError if it is no model, or was damaged.
    #[staticmethod]
    fn load(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        let embeddings = embeddings_folder();
        let load = || load_model(Some(&path), LabelRule::default(), embeddings.as_deref());
        let loaded = guarded(py, load)?.map_err(|error| exception_about(&[path], &error));
        Ok(PyModel::new(loaded?))
    }

    /// Reads a model from the bytes of its file.
    ///
    /// Raises StandpointError if these are not the bytes of a model.
    #[staticmethod]
    pub fn from_bytes(py: Python<'_>, data: &[u8]) -> PyResult<Self> {
        let read = guarded(py, || Model::from_bytes(data))?;
        Ok(PyModel::new(read.map_err(|error| exception(&error))?))
    }

    /// Returns the bytes of the model's file.
    fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let bytes = guarded(py, || self.inner().to_bytes())?.map_err(|error| exception(&error))?;
        Ok(PyBytes::new(py, &bytes))
    }

    /// Writes the model into a file, for the command and for `Model.load`.
    fn save(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        let saved = guarded(py, || self.inner().save(&path))?;
        saved.map_err(|error| exception(&error))
    }

    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let restore = py.import("standpoint._native")?.getattr("_restore")?;
        let bytes = if self.is_default {
            None
        } else {
            Some(self.to_bytes(py)?)
        };
        Ok((restore, PyTuple::new(py, [bytes])?))
    }

    /// The labels, in the order of the columns `p_…`.
    #[getter]
    fn labels(&self) -> Vec<String> {
        self.inner().labels().to_vec()
    }

    fn __repr__(&self) -> String {
        let provenance = self.inner().provenance();
        let name = if self.is_default {
            "the built-in model, "
        } else {
            ""
        };
        format!(
            "<standpoint.Model: {name}labels {}, trained on {} sentences>",
            self.inner().labels().join(", "),
            provenance.sentences
        )
    }

    /// Scores texts, and returns a `Table` with one row for each sentence.
    ///
    /// texts: strings in a list, a pandas or polars Series, or an Arrow array. `bytes` are read as files are: their
    ///     encoding is found, and web pages become articles. A missing text (None) has no rows.
    /// ids: a name for each text, for the column `document`; without them the texts are numbered from 0. A
    ///     StandpointWarning counts texts with the name of an earlier one.
    /// unit: what is scored as one: "sentence", "paragraph", "document", or "row" for a text as it is.
    /// reasons: the units that get reasons: "all", "stances" (those that take a side) or "none", the fastest.
    /// boilerplate: True also lists what is set aside, such as bylines, with a column `kind`.
    /// as_cells: True reads strings as the command reads the cells of a table: without tags, and with escaped and twice
    ///     encoded characters as they were meant. Then start and end count in the text that is left.
    /// repetition: a `Repetition` that knows which short lines recur in the corpus, so that they are set aside.
    /// threads: the most threads to work on; None for one for each processor, of which there are never more.
    /// label_rule: "balanced" gives a rare label already where it is less probable than another, if that finds more of
    ///     it; "probability" gives the most probable label.
    ///
    /// The columns are document, sentence (counted from 1 in each text), label, probability, p_… for each label
    /// (from 0 to 1, together 1), text, reasons, start and end (in characters of the text, from 0; `end` is the
    /// first character after the sentence), and fit: "held-out" in texts that the model learned from, which it predicts
    /// as if it had not seen them, "borrowed" for a sentence that it borrowed, else "all".
    ///
    /// Raises TypeError if the texts are neither strings nor bytes, and StandpointError if bytes cannot be read.
    #[pyo3(signature = (texts, ids=None, unit="sentence", reasons="all", boilerplate=false, as_cells=false, repetition=None, threads=None, label_rule="balanced"))]
    #[allow(clippy::too_many_arguments)]
    fn score(
        &self,
        py: Python<'_>,
        texts: &Bound<'_, PyAny>,
        ids: Option<&Bound<'_, PyAny>>,
        unit: &str,
        reasons: &str,
        boilerplate: bool,
        as_cells: bool,
        repetition: Option<&PyRepetition>,
        threads: Option<&Bound<'_, PyAny>>,
        label_rule: &str,
    ) -> PyResult<PyTable> {
        let scoring = self.scoring(unit, reasons, label_rule, repetition, at_most(threads)?)?;
        let table = self.table(boilerplate);
        let schema = schema(&table);
        let texts = Texts::new(texts)?;
        let names = Names::new(ids, &texts)?;
        if let Some(note) = names.repeated(&texts) {
            warn(py, &Finding::from(&note))?;
        }
        let pieces = score_texts(py, scoring, texts, names, as_cells, table)?;
        // A missing text is as an empty cell of a table.
        let mut errors = pieces.iter().flat_map(|piece| &piece.errors);
        if let Some((number, error)) = errors.find_map(|(at, error)| Some((at, error.as_ref()?))) {
            let message = format!("the text at index {number}: {}", error.message);
            let code = error.code;
            return Err(TextProblem { code, message }.into());
        }
        let batches = pieces.into_iter().map(|piece| piece.batch);
        Ok(PyTable::new(schema, batches.collect()))
    }

    /// Scores files and folders as `standpoint score` does, and returns the same rows as a `ScoreStream`, which
    /// reads on while it is taken, so that memory does not grow with the folder.
    ///
    /// paths: one path or a list: files, folders (with everything in them), or tables with a text column.
    /// text_column, document_column: the columns of a table, if their names are unusual.
    /// strict: True raises at the first file or row that cannot be read; otherwise a StandpointWarning names each.
    /// The other arguments are those of `score`. Further columns follow `end`, such as `date` and `outlet`.
    ///
    /// Raises FileNotFoundError if a path is missing, and StandpointError if there is nothing to read.
    #[pyo3(signature = (paths, unit="sentence", reasons="all", boilerplate=false, text_column=None, document_column=None, strict=false, threads=None, label_rule="balanced"))]
    #[allow(clippy::too_many_arguments)]
    fn score_files(
        &self,
        py: Python<'_>,
        paths: &Bound<'_, PyAny>,
        unit: &str,
        reasons: &str,
        boilerplate: bool,
        text_column: Option<String>,
        document_column: Option<String>,
        strict: bool,
        threads: Option<&Bound<'_, PyAny>>,
        label_rule: &str,
    ) -> PyResult<ScoreStream> {
        let model = NamedModel {
            name: String::new(),
            path: None,
            model: self
                .inner()
                .clone()
                .with_label_rule(label_rule_named(label_rule)?),
        };
        let articles = ArticleSource {
            paths: paths_of(paths)?,
            options: ReadOptions {
                text_column,
                id_column: document_column,
                ..ReadOptions::default()
            },
            language: None,
        };
        let request = ScoreRequest {
            unit: unit_named(unit)?,
            reasons: reasons_named(reasons)?,
            boilerplate,
            strict,
            ..ScoreRequest::new(articles, vec![model], at_most(threads)?)
        };
        ScoreStream::open(py, request)
    }

    /// Explains one sentence: what each word, phrase and category adds to the logit of each label.
    ///
    /// Raises StandpointError if the text has no word.
    fn explain(&self, py: Python<'_>, sentence: &str) -> PyResult<PyExplanation> {
        PyExplanation::new(py, &self.engine, sentence.trim())
    }

    /// Returns the names of the columns of the table of scores with these further columns, and their types by the
    /// names of Spark.
    #[pyo3(signature = (metadata, boilerplate))]
    fn _columns(&self, metadata: Vec<String>, boilerplate: bool) -> Vec<(String, &'static str)> {
        let labels = self.inner().labels();
        let table = ScoreTable::new(TableFormat::Csv, labels, &metadata, boilerplate);
        let schema = schema(&table);
        let fields = schema.fields().iter().map(|field| {
            let kind = match field.data_type() {
                DataType::Int64 => "bigint",
                DataType::Float64 => "double",
                _ => "string",
            };
            (field.name().clone(), kind)
        });
        fields.collect()
    }

    /// Scores one Arrow record batch, for the workers of a cluster.
    ///
    /// The columns of the result are those of `score`, then `row` (the index of the input row, from 0) and `error`. A
    /// row that cannot be scored has one row with `document`, `row` and `error`, and nothing else.
    #[pyo3(signature = (batch, text_column="text", id_column=None, unit="sentence", reasons="all", boilerplate=false, as_cells=false, repetition=None, threads=1, label_rule="balanced"))]
    #[allow(clippy::too_many_arguments)]
    fn _score_batch(
        &self,
        py: Python<'_>,
        batch: PyRecordBatch,
        text_column: &str,
        id_column: Option<&str>,
        unit: &str,
        reasons: &str,
        boilerplate: bool,
        as_cells: bool,
        repetition: Option<&PyRepetition>,
        threads: usize,
        label_rule: &str,
    ) -> PyResult<PyTable> {
        let scoring = self.scoring(unit, reasons, label_rule, repetition, threads)?;
        let table = self.table(boilerplate);
        let batch = batch.into_inner();
        let column = |name: &str| {
            let column = batch.column_by_name(name).cloned();
            column.map(|column| vec![column]).ok_or_else(|| {
                failed(format!(
                    "the batch has no column {name:?}; its columns are {}",
                    crate::table::names(&batch.schema()).join(", ")
                ))
            })
        };
        let texts = Texts::from_chunks(&column(text_column)?)?;
        let names = match id_column {
            Some(name) => Names::from_chunks(&column(name)?, texts.len())?,
            None => Names::numbers(),
        };
        let mut fields = schema(&table).fields().to_vec();
        fields.extend([Arc::new(whole("row")), Arc::new(text("error"))]);
        let schema = Arc::new(Schema::new(fields));
        let pieces = score_texts(py, scoring, texts, names.clone(), as_cells, table)?.into_iter();
        let batches = pieces.map(|piece| with_rows(piece, &names, &schema));
        let batch = batches
            .collect::<Result<Vec<_>, _>>()
            .and_then(|batches| concat_batches(&schema, &batches))
            .map_err(|error| exception(&error))?;
        Ok(PyTable::new(schema, vec![batch]))
    }

    /// Trains a model on texts and the indices of their labels; see `standpoint.sklearn`.
    #[staticmethod]
    #[pyo3(signature = (texts, codes, labels, groups=None, dictionary=None, encoder=None, language=None))]
    #[allow(clippy::too_many_arguments)] // Those of the classifier.
    fn _train(
        py: Python<'_>,
        texts: Vec<String>,
        codes: Vec<usize>,
        labels: Vec<String>,
        groups: Option<Vec<String>>,
        dictionary: Option<PathBuf>,
        encoder: Option<PathBuf>,
        language: Option<&str>,
    ) -> PyResult<Self> {
        let read = |path: PathBuf| {
            read_dictionary(&path).map_err(|error| exception_about(&[path], &error))
        };
        let language = match language {
            Some(name) => name
                .parse()
                .map_err(|error: UnknownLanguage| exception(&error))?,
            None => LanguageCheck::language_to_read(texts.iter().map(String::as_str)),
        };
        let options = Options {
            language,
            dictionary: dictionary.map(read).transpose()?,
            // The classifier predicts each text without its neighbours.
            context: false,
            ..Options::default()
        };
        let open = |name: PathBuf| {
            let embeddings = embeddings_folder();
            let open = || EncoderChoice::named(&name).open(embeddings.as_deref());
            let opened = guarded(py, open)?;
            opened.map_err(|error| exception_about(&[name], &error))
        };
        let encoder = encoder.map(open).transpose()?.flatten();
        let labelled = labelled(texts, codes, labels, groups)?;
        Ok(PyModel::new(train(py, labelled, options, encoder)?))
    }

    /// Returns the index of the label of each text and the probabilities of all labels, each text as it is; see
    /// `standpoint.sklearn`.
    fn _predict(
        &self,
        py: Python<'_>,
        texts: Vec<String>,
    ) -> PyResult<(Vec<usize>, Vec<Vec<f64>>)> {
        let engine = Arc::clone(&self.engine);
        let stances = interruptible(py, move |stop| {
            let pieces = texts.chunks(64).collect();
            in_order(threads(), pieces, stop, |piece: &[String]| {
                let one = |text: &String| engine.stance(text);
                piece.iter().map(one).collect::<Result<Vec<_>, String>>()
            })
        })?;
        let mut predicted = (Vec::new(), Vec::new());
        for piece in stances {
            for stance in piece.map_err(failed)? {
                predicted.0.push(stance.label);
                predicted.1.push(stance.probabilities);
            }
        }
        Ok(predicted)
    }
}
