//! Scored documents as columns.

use std::sync::Arc;

use arrow_array::builder::{Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use standpoint::corpus::Document;
use standpoint::model::Scored;

/// The columns of a table of scores.
#[derive(Clone)]
pub struct Layout {
    /// The names and types of the columns.
    pub schema: SchemaRef,
    labels: Vec<String>,
    metadata: usize,
    boilerplate: bool,
    /// `true` if there are columns `row` and `error`.
    pub with_rows: bool,
}

impl Layout {
    /// The columns for a model with these labels and articles with this metadata. `boilerplate` also lists what
    /// is not scored, with a column `kind`; `with_rows` adds the columns `row` and `error`.
    pub fn new(labels: &[String], metadata: &[String], boilerplate: bool, with_rows: bool) -> Self {
        let mut fields = vec![text("document"), whole("sentence")];
        fields.extend(boilerplate.then(|| text("kind")));
        fields.extend([text("label"), number("probability")]);
        fields.extend(labels.iter().map(|label| number(&format!("p_{label}"))));
        fields.extend([text("text"), text("reasons"), whole("start"), whole("end")]);
        fields.extend(metadata.iter().map(|name| text(name)));
        if with_rows {
            fields.extend([whole("row"), text("error")]);
        }
        Layout {
            schema: Arc::new(Schema::new(fields)),
            labels: labels.to_vec(),
            metadata: metadata.len(),
            boilerplate,
            with_rows,
        }
    }
}

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

/// The rows of scored documents.
pub struct Columns<'l> {
    layout: &'l Layout,
    document: StringBuilder,
    sentence: Int64Builder,
    kind: StringBuilder,
    label: StringBuilder,
    probability: Float64Builder,
    probabilities: Vec<Float64Builder>,
    text: StringBuilder,
    reasons: StringBuilder,
    start: Int64Builder,
    end: Int64Builder,
    metadata: Vec<StringBuilder>,
    row: Int64Builder,
    error: StringBuilder,
}

impl<'l> Columns<'l> {
    /// Columns without a row.
    pub fn new(layout: &'l Layout) -> Self {
        let per_label = || layout.labels.iter().map(|_| Float64Builder::new());
        Columns {
            layout,
            document: StringBuilder::new(),
            sentence: Int64Builder::new(),
            kind: StringBuilder::new(),
            label: StringBuilder::new(),
            probability: Float64Builder::new(),
            probabilities: per_label().collect(),
            text: StringBuilder::new(),
            reasons: StringBuilder::new(),
            start: Int64Builder::new(),
            end: Int64Builder::new(),
            metadata: (0..layout.metadata)
                .map(|_| StringBuilder::new())
                .collect(),
            row: Int64Builder::new(),
            error: StringBuilder::new(),
        }
    }

    /// Adds the rows of a document, which stands in this row of the input. Its scored units are numbered on from
    /// `before`. Returns the number of the last.
    pub fn push(
        &mut self,
        row: usize,
        document: &Document,
        scored: &[Scored],
        before: usize,
    ) -> usize {
        let mut last = before;
        for unit in scored {
            if unit.verdict.is_none() && !self.layout.boilerplate {
                continue;
            }
            self.document.append_value(&document.id);
            self.kind.append_value(unit.kind.as_str());
            match &unit.verdict {
                Some(verdict) => {
                    last += 1;
                    let stance = &verdict.stance;
                    self.sentence.append_value(last as i64);
                    self.label.append_value(&self.layout.labels[stance.label]);
                    self.probability
                        .append_value(stance.probabilities[stance.label]);
                    for (column, p) in self.probabilities.iter_mut().zip(&stance.probabilities) {
                        column.append_value(*p);
                    }
                    self.reasons.append_value(&verdict.reasons);
                }
                None => {
                    self.sentence.append_null();
                    self.no_verdict();
                    self.reasons.append_value("");
                }
            }
            self.text.append_value(&document.text[unit.bytes.clone()]);
            self.start
                .append_value((document.begins + unit.start) as i64);
            self.end.append_value((document.begins + unit.end) as i64);
            for (column, value) in self.metadata.iter_mut().zip(&document.metadata) {
                column.append_value(value);
            }
            self.row.append_value(row as i64);
            self.error.append_null();
        }
        last
    }

    /// Adds a row without a score that says why this row of the input has none.
    pub fn push_error(&mut self, row: usize, error: &str) {
        for column in [
            &mut self.document,
            &mut self.kind,
            &mut self.text,
            &mut self.reasons,
        ] {
            column.append_null();
        }
        for column in [&mut self.sentence, &mut self.start, &mut self.end] {
            column.append_null();
        }
        self.metadata.iter_mut().for_each(StringBuilder::append_null);
        self.no_verdict();
        self.row.append_value(row as i64);
        self.error.append_value(error);
    }

    fn no_verdict(&mut self) {
        self.label.append_null();
        self.probability.append_null();
        self.probabilities
            .iter_mut()
            .for_each(Float64Builder::append_null);
    }

    /// The rows so far.
    pub fn finish(mut self) -> Result<RecordBatch, ArrowError> {
        let mut columns: Vec<ArrayRef> = vec![
            Arc::new(self.document.finish()),
            Arc::new(self.sentence.finish()),
        ];
        if self.layout.boilerplate {
            columns.push(Arc::new(self.kind.finish()));
        }
        columns.push(Arc::new(self.label.finish()));
        columns.push(Arc::new(self.probability.finish()));
        for mut column in self.probabilities {
            columns.push(Arc::new(column.finish()));
        }
        columns.push(Arc::new(self.text.finish()));
        columns.push(Arc::new(self.reasons.finish()));
        columns.push(Arc::new(self.start.finish()));
        columns.push(Arc::new(self.end.finish()));
        for mut column in self.metadata {
            columns.push(Arc::new(column.finish()));
        }
        if self.layout.with_rows {
            columns.push(Arc::new(self.row.finish()));
            columns.push(Arc::new(self.error.finish()));
        }
        RecordBatch::try_new(self.layout.schema.clone(), columns)
    }
}
