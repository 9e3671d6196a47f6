//! Sparse rows that linfa's traits can take.

use std::sync::Arc;

use linfa::dataset::Records;
use sprs::CsMatI;

/// Rows of features: a compressed sparse row matrix of shape (sentences, features).
#[derive(Debug, Clone, PartialEq)]
pub struct SparseRows(Arc<CsMatI<f32, u32, usize>>);

impl SparseRows {
    /// Puts rows together. Each row is (column, value) in ascending order of columns, which are
    /// below `features`.
    ///
    /// # Panics
    /// If a row is out of order or a column out of range: rows are made by this crate, not read.
    pub fn from_rows(
        features: usize,
        rows: impl IntoIterator<Item = impl IntoIterator<Item = (u32, f32)>>,
    ) -> Self {
        let mut builder = SparseRowsBuilder::with_capacity(0, 0);
        rows.into_iter().for_each(|row| builder.push(row));
        builder.build(features)
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.0.rows()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of columns.
    pub fn features(&self) -> usize {
        self.0.cols()
    }

    /// One row.
    pub fn row(&self, at: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let (columns, values) = self.parts(at);
        columns
            .iter()
            .zip(values)
            .map(|(&column, &value)| (column as usize, f64::from(value)))
    }

    /// Whether these are the others or a clone of them, and not only equal to them.
    pub(crate) fn is(&self, other: &SparseRows) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// The number of values of all rows.
    pub(crate) fn entries(&self) -> usize {
        self.0.nnz()
    }

    /// One row's columns and values, which are equally many.
    pub(crate) fn parts(&self, at: usize) -> (&[u32], &[f32]) {
        let range = self.0.indptr().outer_inds_sz(at);
        (&self.0.indices()[range.clone()], &self.0.data()[range])
    }
}

/// Puts rows together, one after the other.
pub(super) struct SparseRowsBuilder {
    starts: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f32>,
}

impl SparseRowsBuilder {
    /// With room for so many rows that have so many values together.
    pub fn with_capacity(rows: usize, values: usize) -> Self {
        let mut starts = Vec::with_capacity(rows + 1);
        starts.push(0);
        SparseRowsBuilder {
            starts,
            columns: Vec::with_capacity(values),
            values: Vec::with_capacity(values),
        }
    }

    /// Adds a row, (column, value) in ascending order of columns.
    pub fn push(&mut self, row: impl IntoIterator<Item = (u32, f32)>) {
        for (column, value) in row {
            self.columns.push(column);
            self.values.push(value);
        }
        self.starts.push(self.columns.len());
    }

    /// The rows, whose columns are below `features`.
    ///
    /// # Panics
    /// See [`SparseRows::from_rows`].
    pub fn build(self, features: usize) -> SparseRows {
        let shape = (self.starts.len() - 1, features);
        let rows = CsMatI::new(shape, self.starts, self.columns, self.values);
        SparseRows(Arc::new(rows))
    }
}

impl Records for SparseRows {
    type Elem = f32;

    fn nsamples(&self) -> usize {
        self.len()
    }

    fn nfeatures(&self) -> usize {
        self.features()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_they_went_in() {
        let rows = SparseRows::from_rows(4, vec![vec![(0, 1.0), (3, 2.0)], vec![], vec![(2, 0.5)]]);
        assert_eq!((rows.nsamples(), rows.nfeatures()), (3, 4));
        assert_eq!(rows.row(0).collect::<Vec<_>>(), [(0, 1.0), (3, 2.0)]);
        assert_eq!(rows.row(1).count(), 0);
        assert_eq!(rows.row(2).collect::<Vec<_>>(), [(2, 0.5)]);
    }
}
