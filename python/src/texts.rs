//! Texts and names that a caller gives: lists, series and arrays of any kind.

use std::collections::HashSet;
use std::error::Error;
use std::ops::Range;
use std::path::PathBuf;

use arrow_array::builder::BinaryViewBuilder;
use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_array::{Array, ArrayRef, BinaryViewArray, StringViewArray, new_empty_array};
use arrow_cast::cast;
use arrow_schema::DataType;
use arrow_select::concat::concat;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyInt, PyString};
use pyo3_arrow::input::AnyArray;
use standpoint::corpus::{ClosingNote, Document, Note};
use standpoint_common::phrases::text_of_bytes;

use crate::errors::{TextProblem, exception, failed};

/// An empty text takes as much time as so many bytes.
const EACH: usize = 64;

/// Texts of documents.
#[derive(Clone)]
pub enum Texts {
    /// Texts.
    Strings(StringViewArray),
    /// The bytes of files, which are decoded, and read as web pages where they are some.
    Bytes(BinaryViewArray),
}

impl Texts {
    /// Takes the texts of a list, a series or an array.
    pub fn new(given: &Bound<'_, PyAny>) -> PyResult<Self> {
        match chunks(given, "texts")? {
            Some(chunks) => Self::from_chunks(&chunks),
            None => Self::from_items(given),
        }
    }

    /// Takes the texts of arrays of one type.
    pub fn from_chunks(chunks: &[ArrayRef]) -> PyResult<Self> {
        let kind = chunks.first().map(|chunk| values(chunk.data_type()));
        match kind {
            None | Some(DataType::Null) => Ok(Texts::Strings(text_like(chunks)?)),
            Some(kind) if kind.is_string() => Ok(Texts::Strings(text_like(chunks)?)),
            Some(kind) if kind.is_binary() => {
                let bytes = joined(chunks, &DataType::BinaryView)?;
                Ok(Texts::Bytes(bytes.as_binary_view().clone()))
            }
            Some(kind) => Err(PyTypeError::new_err(format!(
                "texts are strings or bytes, and these are {kind}: give the column that holds the texts"
            ))),
        }
    }

    fn from_items(given: &Bound<'_, PyAny>) -> PyResult<Self> {
        let mut texts = BinaryViewBuilder::new();
        let (mut has_text, mut has_file) = (false, false);
        for (at, item) in given.try_iter()?.enumerate() {
            let item = item?;
            if is_missing(&item) {
                texts.append_null();
            } else if let Ok(text) = item.cast::<PyString>() {
                has_text = true;
                texts.append_value(text.to_cow()?.as_bytes());
            } else if let Ok(bytes) = item.cast::<PyBytes>() {
                has_file = true;
                texts.append_value(bytes.as_bytes());
            } else {
                return Err(PyTypeError::new_err(format!(
                    "texts are strings or bytes, and the one at index {at} is of the type {}",
                    item.get_type().name()?
                )));
            }
        }
        let texts = texts.finish();
        match (has_text, has_file) {
            (true, true) => Err(PyTypeError::new_err(
                "some texts are strings and some are bytes: give all as strings, or all as bytes",
            )),
            (_, true) => Ok(Texts::Bytes(texts)),
            _ => Ok(Texts::Strings(
                texts.to_string_view().map_err(|error| exception(&error))?,
            )),
        }
    }

    /// The size of each text in bytes, as it is stored in the lower half of a view.
    fn sizes(&self) -> impl Iterator<Item = usize> {
        let views = match self {
            Texts::Strings(texts) => texts.views(),
            Texts::Bytes(texts) => texts.views(),
        };
        views.iter().map(|view| EACH + (*view as u32) as usize)
    }

    /// Returns whether a text is there.
    fn is_valid(&self, at: usize) -> bool {
        match self {
            Texts::Strings(texts) => texts.is_valid(at),
            Texts::Bytes(texts) => texts.is_valid(at),
        }
    }

    /// The number of texts.
    pub fn len(&self) -> usize {
        self.sizes().count()
    }

    /// The bytes of all texts.
    pub fn bytes(&self) -> usize {
        self.sizes().sum()
    }

    /// Cuts the texts into runs of about so many bytes.
    pub fn runs(&self, most: usize) -> Vec<Range<usize>> {
        let mut runs = Vec::new();
        let (mut from, mut bytes) = (0, 0);
        for (at, size) in self.sizes().enumerate() {
            bytes += size;
            if bytes >= most {
                runs.push(from..at + 1);
                (from, bytes) = (at + 1, 0);
            }
        }
        runs.push(from..self.len());
        runs
    }

    /// Makes a document of a text: of a string as it is, or as the cell of a table is read. Returns `None` where the
    /// text is missing, and an error where its bytes cannot be read.
    pub fn document(
        &self,
        at: usize,
        names: &Names,
        as_cells: bool,
    ) -> Result<Option<Document>, TextProblem> {
        match self {
            Texts::Strings(texts) => {
                let text = texts.is_valid(at).then(|| texts.value(at));
                Ok(text.map(|text| {
                    if as_cells {
                        Document::from_cell(names.get(at), text)
                    } else {
                        Document::new(names.get(at), text)
                    }
                }))
            }
            Texts::Bytes(texts) => {
                let bytes = texts.is_valid(at).then(|| texts.value(at));
                let document = bytes.map(|bytes| Document::from_bytes(names.get(at), bytes));
                document.transpose().map_err(|error| {
                    let error: &(dyn Error + 'static) = &error;
                    TextProblem::from(error)
                })
            }
        }
    }
}

/// The names of documents.
#[derive(Clone)]
pub struct Names(Option<StringViewArray>);

impl Names {
    /// Numbers in place of names, from 0.
    pub fn numbers() -> Self {
        Names(None)
    }

    /// Takes one name for each of the texts. Without names they are numbered.
    pub fn new(given: Option<&Bound<'_, PyAny>>, texts: &Texts) -> PyResult<Self> {
        let Some(given) = given else {
            return Ok(Self::numbers());
        };
        let names = match chunks(given, "ids")? {
            Some(chunks) => names(&chunks)?,
            None => names_of_items(given)?,
        };
        let nameless = |&at: &usize| names.is_null(at) && texts.is_valid(at);
        let is_complete = names.len() == texts.len();
        match (0..names.len()).filter(|_| is_complete).find(nameless) {
            Some(at) => Err(failed(format!(
                "the id at index {at} is missing: give one id for each text"
            ))),
            None => Self::checked(names, texts.len()),
        }
    }

    /// Takes the names of an array, of which some may be missing.
    pub fn from_chunks(chunks: &[ArrayRef], texts: usize) -> PyResult<Self> {
        Self::checked(names(chunks)?, texts)
    }

    fn checked(names: StringViewArray, texts: usize) -> PyResult<Self> {
        if names.len() == texts {
            Ok(Names(Some(names)))
        } else {
            Err(failed(format!(
                "there are {texts} texts and {} ids: give one id for each text",
                names.len()
            )))
        }
    }

    /// The name of a text, if it has one.
    pub fn known(&self, at: usize) -> Option<String> {
        match &self.0 {
            Some(names) => names.is_valid(at).then(|| names.value(at).to_string()),
            None => Some(at.to_string()),
        }
    }

    fn get(&self, at: usize) -> String {
        self.known(at).unwrap_or_default()
    }

    /// The note on names that several texts have, if there are some.
    pub fn repeated(&self, texts: &Texts) -> Option<Note> {
        let names = self.0.as_ref()?;
        let mut known = HashSet::new();
        let mut repeated = (0..names.len())
            .filter(|&at| texts.is_valid(at))
            .map(|at| names.value(at))
            .filter(|name| !known.insert(*name));
        let example = format!("“{}”", repeated.next()?);
        Some(Note::Closing {
            what: ClosingNote::RepeatedNames,
            count: 1 + repeated.count() as u64,
            example,
        })
    }
}

/// The names in an array of strings, numbers, dates or bytes.
fn names(chunks: &[ArrayRef]) -> PyResult<StringViewArray> {
    let kind = chunks.first().map(|chunk| values(chunk.data_type()));
    match kind {
        Some(kind) if kind.is_string() || kind.is_binary() => {
            let bytes = joined(chunks, &DataType::BinaryView)?;
            well_formed(bytes.as_binary_view(), text_of_bytes)
        }
        Some(kind) if kind.is_floating() => {
            let numbers = joined(chunks, &DataType::Float64)?;
            let name = |number| whole(number).unwrap_or_else(|| format!("{number:?}"));
            let names = numbers
                .as_primitive::<Float64Type>()
                .iter()
                .map(|number| number.filter(|number| !number.is_nan()).map(name));
            Ok(names.collect())
        }
        Some(kind) if kind.is_nested() || matches!(kind, DataType::Interval(_)) => {
            Err(PyTypeError::new_err(format!(
                "ids are strings or numbers, and these are {kind}: give a column that names each text"
            )))
        }
        _ => Ok(joined(chunks, &DataType::Utf8View)?
            .as_string_view()
            .clone()),
    }
}

/// The names in a list of strings, or of what has a name as a string, such as numbers.
fn names_of_items(given: &Bound<'_, PyAny>) -> PyResult<StringViewArray> {
    let mut names = Vec::new();
    for (at, item) in given.try_iter()?.enumerate() {
        let item = item?;
        names.push(if is_missing(&item) {
            None
        } else if let Ok(text) = item.cast::<PyString>() {
            Some(text.to_cow()?.into_owned())
        } else if let Ok(bytes) = item.cast::<PyBytes>() {
            Some(text_of_bytes(bytes.as_bytes()))
        } else if item.len().is_ok() {
            return Err(PyTypeError::new_err(format!(
                "ids are strings or numbers, and the one at index {at} is of the type {}",
                item.get_type().name()?
            )));
        } else {
            // Not a `Decimal` and the like, whose digits are meant.
            let is_float = item.hasattr("is_integer")? && !item.is_instance_of::<PyInt>();
            let number = item.extract::<f64>().ok().filter(|_| is_float);
            let name = || Ok::<_, PyErr>(item.str()?.to_cow()?.into_owned());
            Some(number.and_then(whole).map_or_else(name, Ok)?)
        });
    }
    Ok(names.into_iter().collect())
}

/// A whole number without its fraction. Numbers with a missing one among them become fractions in pandas: 1.0 is 1.
fn whole(number: f64) -> Option<String> {
    (number.fract() == 0.0 && number.abs() < 1e15).then(|| format!("{number:.0}"))
}

/// Takes one path, or several.
pub fn paths(given: &Bound<'_, PyAny>) -> PyResult<Vec<PathBuf>> {
    if let Ok(path) = given.extract::<PathBuf>() {
        return Ok(vec![path]);
    }
    let wrong = |what: &str, item: &Bound<'_, PyAny>| {
        let name = item.get_type().name().map(|name| name.to_string());
        PyTypeError::new_err(format!(
            "{what} is of the type {}: give a path, or a list of paths",
            name.unwrap_or_default()
        ))
    };
    let is_one = given.is_instance_of::<PyBytes>() || given.is_instance_of::<PyDict>();
    let several = given.try_iter().ok().filter(|_| !is_one);
    let items = several.ok_or_else(|| wrong("paths", given))?;
    let path = |(at, item): (usize, PyResult<Bound<'_, PyAny>>)| {
        let item = item?;
        let path = item.extract::<PathBuf>();
        path.map_err(|_| wrong(&format!("the path at index {at}"), &item))
    };
    items.enumerate().map(path).collect()
}

/// The arrays of an object that offers some; `None` if it has to be read item by item. A series of pandas may
/// hold what no array can, or lack pyarrow.
fn chunks(given: &Bound<'_, PyAny>, what: &str) -> PyResult<Option<Vec<ArrayRef>>> {
    // A single text would be iterated over by its characters.
    let is_one = given.is_instance_of::<PyString>()
        || given.is_instance_of::<PyBytes>()
        || given.is_instance_of::<PyDict>();
    let offered = given.extract::<AnyArray>().ok().filter(|_| !is_one);
    let array = offered.and_then(|array| array.into_chunked_array().ok());
    if is_one || array.is_none() && !given.hasattr("__iter__")? {
        Err(PyTypeError::new_err(format!(
            "{what} is of the type {}: give a list, a series or an array",
            given.get_type().name()?
        )))
    } else {
        Ok(array.map(|array| array.chunks().to_vec()))
    }
}

/// The type of the values of a dictionary, otherwise the type itself.
fn values(of: &DataType) -> &DataType {
    match of {
        DataType::Dictionary(_, values) => values,
        other => other,
    }
}

/// The strings of an array.
fn text_like(chunks: &[ArrayRef]) -> PyResult<StringViewArray> {
    let bytes = joined(chunks, &DataType::BinaryView)?;
    well_formed(bytes.as_binary_view(), |text| {
        String::from_utf8_lossy(text).into_owned()
    })
}

/// Strings of bytes. Other libraries let strings through that are not UTF-8, which are repaired.
fn well_formed(
    bytes: &BinaryViewArray,
    repair: impl Fn(&[u8]) -> String,
) -> PyResult<StringViewArray> {
    match bytes.clone().to_string_view() {
        Ok(strings) => Ok(strings),
        Err(_) => Ok(bytes.iter().map(|value| value.map(&repair)).collect()),
    }
}

/// One array of a type. Those of views share the bytes of strings and bytes.
fn joined(chunks: &[ArrayRef], to: &DataType) -> PyResult<ArrayRef> {
    let convert = |chunk: &ArrayRef| {
        let kind = values(chunk.data_type());
        if kind.is_string() {
            // `cast` knows no direct way from strings to views of bytes.
            cast(&cast(chunk, &DataType::Utf8View)?, to)
        } else if kind.is_binary() || kind.is_null() || to.is_floating() {
            cast(chunk, to)
        } else {
            // `cast` knows no direct way from numbers to views of strings.
            cast(&cast(chunk, &DataType::Utf8)?, to)
        }
    };
    let join = || {
        let converted = chunks.iter().map(convert).collect::<Result<Vec<_>, _>>()?;
        let chunks: Vec<&dyn Array> = converted.iter().map(AsRef::as_ref).collect();
        if chunks.is_empty() {
            Ok(new_empty_array(to))
        } else {
            concat(&chunks)
        }
    };
    join().map_err(|error| exception(&error))
}

/// Returns whether an item stands for a missing value: None, the NA of pandas, or what does not equal itself, as NaN.
fn is_missing(item: &Bound<'_, PyAny>) -> bool {
    let name = || item.get_type().name();
    !item.is_instance_of::<PyString>()
        && (item.is_none()
            || name().is_ok_and(|name| name == "NAType")
            || item.ne(item).unwrap_or(false))
}
