//! Texts and names that a caller gives: lists, series and arrays of any kind.

use std::sync::Arc;

use arrow_array::builder::{BinaryViewBuilder, StringViewBuilder};
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BinaryViewArray, StringViewArray};
use arrow_cast::cast;
use arrow_schema::DataType;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyFloat, PyString};
use pyo3_arrow::input::AnyArray;
use standpoint::cli::sentence;
use standpoint::corpus::Document;

use crate::errors::{exception, failed};

/// Texts in chunks.
pub enum Texts {
    /// Texts as they are.
    Strings(Vec<StringViewArray>),
    /// The bytes of files, which are decoded, and read as web pages where they are some.
    Bytes(Vec<BinaryViewArray>),
}

/// The names of documents.
pub struct Names(Option<Vec<StringViewArray>>);

/// A run of texts of one chunk, with the number of the first among all texts.
pub struct Run {
    chunk: usize,
    from: usize,
    to: usize,
    first: usize,
}

impl Texts {
    /// Takes the texts of a list, a series, an array, or an object with several chunks.
    pub fn new(given: &Bound<'_, PyAny>) -> PyResult<Self> {
        refuse_one(given, "texts")?;
        match chunks(given) {
            Some(chunks) => Self::from_chunks(&chunks),
            None => Self::from_items(given),
        }
    }

    /// Takes the texts of arrays.
    pub fn from_chunks(chunks: &[ArrayRef]) -> PyResult<Self> {
        let kind = chunks
            .first()
            .map_or(DataType::Utf8, |chunk| values(chunk.data_type()));
        match kind {
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => {
                Ok(Texts::Strings(strings(chunks)?))
            }
            DataType::Binary | DataType::LargeBinary | DataType::BinaryView => {
                let of = |chunk: &ArrayRef| {
                    Ok(converted(chunk, &DataType::BinaryView)?
                        .as_binary_view()
                        .clone())
                };
                Ok(Texts::Bytes(
                    chunks.iter().map(of).collect::<PyResult<_>>()?,
                ))
            }
            other => Err(PyTypeError::new_err(format!(
                "texts are strings or bytes, and these are {other}: give the column that holds the texts"
            ))),
        }
    }

    fn from_items(given: &Bound<'_, PyAny>) -> PyResult<Self> {
        let (mut texts, mut files) = (StringViewBuilder::new(), BinaryViewBuilder::new());
        let (mut has_text, mut has_file) = (false, false);
        for (at, item) in given.try_iter()?.enumerate() {
            let item = item?;
            if is_missing(&item) {
                texts.append_null();
                files.append_null();
            } else if let Ok(text) = item.cast::<PyString>() {
                has_text = true;
                texts.append_value(text.to_cow()?);
            } else if let Ok(bytes) = item.cast::<PyBytes>() {
                has_file = true;
                files.append_value(bytes.as_bytes());
            } else {
                return Err(PyTypeError::new_err(format!(
                    "texts are strings or bytes, and the one at index {at} is of the type {}",
                    item.get_type().name()?
                )));
            }
        }
        match (has_text, has_file) {
            (true, true) => Err(PyTypeError::new_err(
                "some texts are strings and some are bytes: give all as strings, or all as bytes",
            )),
            (_, true) => Ok(Texts::Bytes(vec![files.finish()])),
            _ => Ok(Texts::Strings(vec![texts.finish()])),
        }
    }

    fn chunks(&self) -> impl Iterator<Item = &dyn Array> {
        let (strings, bytes) = match self {
            Texts::Strings(chunks) => (&chunks[..], &[][..]),
            Texts::Bytes(chunks) => (&[][..], &chunks[..]),
        };
        let strings = strings.iter().map(|chunk| chunk as &dyn Array);
        strings.chain(bytes.iter().map(|chunk| chunk as &dyn Array))
    }

    /// The number of texts.
    pub fn len(&self) -> usize {
        self.chunks().map(Array::len).sum()
    }

    /// The bytes of a text; 0 if it is missing.
    fn size(&self, chunk: usize, at: usize) -> usize {
        let view = match self {
            Texts::Strings(chunks) => chunks[chunk].views()[at],
            Texts::Bytes(chunks) => chunks[chunk].views()[at],
        };
        // The lower half of a view is the length.
        (view as u32) as usize
    }

    /// The bytes of all texts.
    pub fn bytes(&self) -> usize {
        let chunks = self.chunks().enumerate();
        let sizes =
            chunks.flat_map(|(chunk, texts)| (0..texts.len()).map(move |at| self.size(chunk, at)));
        sizes.sum()
    }

    /// Cuts the texts into runs of about so many bytes.
    pub fn runs(&self, most: usize) -> Vec<Run> {
        /// Empty texts take time too.
        const EACH: usize = 64;
        let mut runs = Vec::new();
        let mut first = 0;
        for (chunk, texts) in self.chunks().enumerate() {
            let (mut from, mut bytes) = (0, 0);
            for at in 0..texts.len() {
                bytes += EACH + self.size(chunk, at);
                if bytes >= most || at + 1 == texts.len() {
                    let to = at + 1;
                    runs.push(Run {
                        chunk,
                        from,
                        to,
                        first: first + from,
                    });
                    (from, bytes) = (to, 0);
                }
            }
            first += texts.len();
        }
        runs
    }

    /// The documents of a run with the numbers of their texts. One is missing where its text is, and an error
    /// stands where its bytes cannot be read.
    pub fn documents(
        &self,
        run: &Run,
        names: &Names,
    ) -> impl Iterator<Item = (usize, Result<Option<Document>, String>)> {
        (run.from..run.to).map(move |at| {
            let number = run.first + at - run.from;
            let document = match self {
                Texts::Strings(chunks) => {
                    let chunk = &chunks[run.chunk];
                    let text = chunk.is_valid(at).then(|| chunk.value(at));
                    Ok(text.map(|text| Document::new(names.get(number), text)))
                }
                Texts::Bytes(chunks) => {
                    let chunk = &chunks[run.chunk];
                    let bytes = chunk.is_valid(at).then(|| chunk.value(at));
                    let read = bytes.map(|bytes| Document::from_bytes(names.get(number), bytes));
                    read.transpose().map_err(|error| sentence(&error))
                }
            };
            (number, document)
        })
    }
}

impl Names {
    /// Takes one name for each of so many texts. Without names the texts are numbered from 0.
    pub fn new(given: Option<&Bound<'_, PyAny>>, texts: usize) -> PyResult<Self> {
        let Some(given) = given else {
            return Ok(Names(None));
        };
        refuse_one(given, "ids")?;
        let chunks = match chunks(given) {
            Some(chunks) => chunks,
            None => vec![Arc::new(strings_of_items(given)?) as ArrayRef],
        };
        Self::from_chunks(&chunks, texts)
    }

    /// Takes the names of arrays.
    pub fn from_chunks(chunks: &[ArrayRef], texts: usize) -> PyResult<Self> {
        let names = strings(chunks)?;
        let count: usize = names.iter().map(Array::len).sum();
        match count == texts {
            true => Ok(Names(Some(names))),
            false => Err(failed(format!(
                "there are {texts} texts and {count} ids: give one id for each text"
            ))),
        }
    }

    fn get(&self, number: usize) -> String {
        let mut at = number;
        for chunk in self.0.iter().flatten() {
            if at < chunk.len() {
                // A name may be missing.
                let name = chunk.is_valid(at).then(|| chunk.value(at));
                return name.unwrap_or_default().to_string();
            }
            at -= chunk.len();
        }
        number.to_string()
    }
}

/// Takes a list of strings as strings of Rust.
pub fn list(given: &Bound<'_, PyAny>, what: &str) -> PyResult<Vec<String>> {
    refuse_one(given, what)?;
    let chunks = match chunks(given) {
        Some(chunks) => strings(&chunks)?,
        None => vec![strings_of_items(given)?],
    };
    let all = chunks.iter().flat_map(|chunk| chunk.iter());
    Ok(all
        .map(|text| text.unwrap_or_default().to_string())
        .collect())
}

fn strings_of_items(given: &Bound<'_, PyAny>) -> PyResult<StringViewArray> {
    let mut strings = StringViewBuilder::new();
    for item in given.try_iter()? {
        let item = item?;
        match is_missing(&item) {
            true => strings.append_null(),
            false => strings.append_value(item.str()?.to_cow()?),
        }
    }
    Ok(strings.finish())
}

/// The arrays of an object that offers some; `None` if it has to be read item by item. A series of pandas may
/// hold what no array can, or lack pyarrow.
fn chunks(given: &Bound<'_, PyAny>) -> Option<Vec<ArrayRef>> {
    let array: AnyArray = given.extract().ok()?;
    let array = array.into_chunked_array().ok()?;
    Some(array.chunks().to_vec())
}

/// The type of the values of a dictionary, otherwise the type itself.
fn values(of: &DataType) -> DataType {
    match of {
        DataType::Dictionary(_, values) => values.as_ref().clone(),
        other => other.clone(),
    }
}

fn strings(chunks: &[ArrayRef]) -> PyResult<Vec<StringViewArray>> {
    let of = |chunk: &ArrayRef| {
        Ok(converted(chunk, &DataType::Utf8View)?
            .as_string_view()
            .clone())
    };
    chunks.iter().map(of).collect()
}

fn converted(array: &ArrayRef, to: &DataType) -> PyResult<ArrayRef> {
    // Numbers and the like become strings by way of plain ones.
    let plain = match values(array.data_type()) {
        DataType::Utf8
        | DataType::LargeUtf8
        | DataType::Utf8View
        | DataType::Binary
        | DataType::LargeBinary
        | DataType::BinaryView
        | DataType::Null => array.clone(),
        _ => cast(array, &DataType::Utf8).map_err(|error| exception(&error))?,
    };
    cast(&plain, to).map_err(|error| exception(&error))
}

/// Refuses one string where there should be several, because its characters would be taken for them.
fn refuse_one(given: &Bound<'_, PyAny>, what: &str) -> PyResult<()> {
    let is_one = given.is_instance_of::<PyString>()
        || given.is_instance_of::<PyBytes>()
        || given.is_instance_of::<PyDict>();
    match is_one {
        true => Err(PyTypeError::new_err(format!(
            "{what} is of the type {}: give a list, a series or an array",
            given.get_type().name()?
        ))),
        false => Ok(()),
    }
}

/// Returns whether an item stands for a missing value: None, NaN, or the NA of pandas.
fn is_missing(item: &Bound<'_, PyAny>) -> bool {
    let is_nan = || {
        item.cast::<PyFloat>()
            .is_ok_and(|number| number.value().is_nan())
    };
    let is_na = || {
        let name = item.get_type().name();
        name.is_ok_and(|name| name == "NAType")
    };
    item.is_none() || is_nan() || is_na()
}
