//! Texts and names that a caller gives: lists, series and arrays of any kind.

use std::error::Error;
use std::ops::Range;

use arrow_array::builder::BinaryViewBuilder;
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BinaryViewArray, StringViewArray, new_empty_array};
use arrow_cast::cast;
use arrow_schema::DataType;
use arrow_select::concat::concat;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyFloat, PyString};
use pyo3_arrow::input::AnyArray;
use standpoint::corpus::Document;

use crate::errors::{Problem, exception, failed};

/// An empty text takes as much time as so many bytes.
const EACH: usize = 64;

/// Texts of documents.
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
            None | Some(DataType::Null) => Ok(Texts::Strings(strings(chunks)?)),
            Some(kind) if kind.is_string() => Ok(Texts::Strings(strings(chunks)?)),
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
    ) -> Result<Option<Document>, Problem> {
        match self {
            Texts::Strings(texts) => {
                let text = texts.is_valid(at).then(|| texts.value(at));
                Ok(text.map(|text| match as_cells {
                    true => Document::from_cell(names.get(at), text),
                    false => Document::new(names.get(at), text),
                }))
            }
            Texts::Bytes(texts) => {
                let bytes = texts.is_valid(at).then(|| texts.value(at));
                let document = bytes.map(|bytes| Document::from_bytes(names.get(at), bytes));
                document.transpose().map_err(|error| {
                    let error: &(dyn Error + 'static) = &error;
                    Problem::from(error)
                })
            }
        }
    }
}

/// The names of documents.
pub struct Names(Option<StringViewArray>);

impl Names {
    /// Takes one name for each of so many texts. Without names the texts are numbered from 0.
    pub fn new(given: Option<&Bound<'_, PyAny>>, texts: usize) -> PyResult<Self> {
        let names = given.map(|given| list(given, "ids")).transpose()?;
        Self::checked(names, texts)
    }

    /// Takes the names of an array.
    pub fn from_chunks(chunks: &[ArrayRef], texts: usize) -> PyResult<Self> {
        Self::checked(Some(strings(chunks)?), texts)
    }

    fn checked(names: Option<StringViewArray>, texts: usize) -> PyResult<Self> {
        let count = names.as_ref().map_or(texts, Array::len);
        match count == texts {
            true => Ok(Names(names)),
            false => Err(failed(format!(
                "there are {texts} texts and {count} ids: give one id for each text"
            ))),
        }
    }

    fn get(&self, at: usize) -> String {
        match &self.0 {
            Some(names) if names.is_valid(at) => names.value(at).to_string(),
            Some(_) => String::new(),
            None => at.to_string(),
        }
    }
}

/// Takes a list of strings, or of what has a name as a string, such as numbers.
pub fn list(given: &Bound<'_, PyAny>, what: &str) -> PyResult<StringViewArray> {
    if let Some(chunks) = chunks(given, what)? {
        return strings(&chunks);
    }
    let mut items = Vec::new();
    for item in given.try_iter()? {
        let item = item?;
        let text = (!is_missing(&item)).then(|| item.str()).transpose()?;
        items.push(
            text.map(|text| text.to_cow().map(String::from))
                .transpose()?,
        );
    }
    Ok(items.into_iter().collect())
}

/// The arrays of an object that offers some; `None` if it has to be read item by item. A series of pandas may
/// hold what no array can, or lack pyarrow.
fn chunks(given: &Bound<'_, PyAny>, what: &str) -> PyResult<Option<Vec<ArrayRef>>> {
    // The characters of a single text would be taken for texts.
    let is_one = given.is_instance_of::<PyString>()
        || given.is_instance_of::<PyBytes>()
        || given.is_instance_of::<PyDict>();
    if is_one {
        return Err(PyTypeError::new_err(format!(
            "{what} is of the type {}: give a list, a series or an array",
            given.get_type().name()?
        )));
    }
    let array = given.extract::<AnyArray>().ok();
    let array = array.and_then(|array| array.into_chunked_array().ok());
    Ok(array.map(|array| array.chunks().to_vec()))
}

/// The type of the values of a dictionary, otherwise the type itself.
fn values(of: &DataType) -> &DataType {
    match of {
        DataType::Dictionary(_, values) => values,
        other => other,
    }
}

fn strings(chunks: &[ArrayRef]) -> PyResult<StringViewArray> {
    Ok(joined(chunks, &DataType::Utf8View)?
        .as_string_view()
        .clone())
}

/// One array of a type of views, which share the bytes of strings and bytes.
fn joined(chunks: &[ArrayRef], to: &DataType) -> PyResult<ArrayRef> {
    let convert = |chunk: &ArrayRef| {
        let kind = values(chunk.data_type());
        match kind.is_string() || kind.is_binary() || kind.is_null() {
            true => cast(chunk, to),
            // Numbers become strings by way of plain ones.
            false => cast(&cast(chunk, &DataType::Utf8)?, to),
        }
    };
    let join = || {
        let chunks = chunks.iter().map(convert).collect::<Result<Vec<_>, _>>()?;
        let chunks: Vec<&dyn Array> = chunks.iter().map(AsRef::as_ref).collect();
        match chunks.is_empty() {
            true => Ok(new_empty_array(to)),
            false => concat(&chunks),
        }
    };
    join().map_err(|error| exception(&error))
}

/// Returns whether an item stands for a missing value: None, NaN, or the NA of pandas.
fn is_missing(item: &Bound<'_, PyAny>) -> bool {
    let number = item.cast::<PyFloat>();
    let is_nan = number.is_ok_and(|number| number.value().is_nan());
    let name = || item.get_type().name();
    item.is_none() || is_nan || name().is_ok_and(|name| name == "NAType")
}
