//! The columns of the table of scores as columns of Arrow.

use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_buffer::{Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use standpoint::corpus::Document;
use standpoint::model::Scored;
use standpoint::output::{ScoreColumn, ScoreColumns, ScoreTable, Values};

/// A column of texts.
pub fn text(name: &str) -> Field {
    Field::new(name, DataType::Utf8, true)
}

/// A column of whole numbers.
pub fn whole(name: &str) -> Field {
    Field::new(name, DataType::Int64, true)
}

/// A column of numbers.
pub fn number(name: &str) -> Field {
    Field::new(name, DataType::Float64, true)
}

/// The names and types of the columns of a table.
pub fn schema(table: &ScoreTable) -> SchemaRef {
    let columns = ScoreColumns::new(table);
    let field = |column: &ScoreColumn| match column.values {
        Values::Whole(_) => whole(&column.name),
        Values::Probability(_) => number(&column.name),
        _ => text(&column.name),
    };
    let fields: Vec<Field> = columns.columns().iter().map(field).collect();
    Arc::new(Schema::new(fields))
}

/// Adds the rows of a document. A part of a long one continues the numbers of the part before, whose last number
/// is `before`. Returns the last number.
pub fn push(
    columns: &mut ScoreColumns,
    document: &Document,
    scored: &[Scored],
    before: usize,
) -> usize {
    let before = if document.continues() { before } else { 0 };
    columns.push(document, scored, before);
    let verdicts = scored.iter().filter(|unit| unit.verdict.is_some());
    before + verdicts.count()
}

/// The rows of a table.
pub fn batch(columns: ScoreColumns, schema: &SchemaRef) -> Result<RecordBatch, ArrowError> {
    let columns = columns.into_columns().into_iter().map(array);
    RecordBatch::try_new(schema.clone(), columns.collect::<Result<_, _>>()?)
}

fn array(column: ScoreColumn) -> Result<ArrayRef, ArrowError> {
    let present = NullBuffer::from(column.present);
    Ok(match column.values {
        Values::Whole(numbers) => {
            let numbers: Vec<i64> = numbers.into_iter().map(|number| number as i64).collect();
            Arc::new(Int64Array::try_new(numbers.into(), Some(present))?)
        }
        Values::Probability(numbers) => {
            Arc::new(Float64Array::try_new(numbers.into(), Some(present))?)
        }
        Values::Text { joined, ends } => {
            let offset =
                |end: usize| i32::try_from(end).map_err(|_| ArrowError::OffsetOverflowError(end));
            let from_start = std::iter::once(0).chain(ends).map(offset);
            let all = from_start.collect::<Result<Vec<i32>, _>>()?;
            let bytes = Buffer::from_vec(joined.into_bytes());
            let offsets = OffsetBuffer::new(ScalarBuffer::from(all));
            Arc::new(StringArray::try_new(offsets, bytes, Some(present))?)
        }
        _ => {
            let what = format!("the column {} has values of a new kind", column.name);
            return Err(ArrowError::NotYetImplemented(what));
        }
    })
}
