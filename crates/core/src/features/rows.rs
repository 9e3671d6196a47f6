//! Sparse rows for linfa's traits, laid out for a solver that visits them again and again in random order.

use std::cmp::Reverse;

use linfa::dataset::Records;
use standpoint_common::shuffle::Shuffle;

/// Rows of features: a sparse matrix of shape (sentences, features).
///
/// In memory the rows are in random order and the columns are sorted by frequency, so that what a solver
/// needs all the time is close together. The matrix is built in this order, because a reordered copy would
/// need as much memory again.
#[derive(Debug, Clone, PartialEq)]
pub struct SparseRows {
    /// The entries of all rows as they are in memory: (place of the column, value).
    entries: Vec<(u32, f32)>,
    /// The start of the entries of each place, and the end of the last one.
    starts: Vec<usize>,
    rows: Places,
    columns: Places,
}

impl SparseRows {
    /// Builds the matrix from rows of (column, value) in ascending order of columns, which are below
    /// `features`.
    ///
    /// # Panics
    /// If a column is out of range; rows are made by this crate, not read.
    pub fn from_rows(
        features: usize,
        rows: impl IntoIterator<Item = impl IntoIterator<Item = (u32, f32)>>,
    ) -> Self {
        let rows: Vec<Vec<(u32, f32)>> = rows.into_iter().map(Vec::from_iter).collect();
        let entries = rows.iter().map(Vec::len).sum();
        SparseRows::new(features, rows.len(), entries, |at, row| {
            row.extend_from_slice(&rows[at]);
        })
    }

    /// Builds a matrix of `rows` rows with about `entries` entries together. `row` appends the entries of a
    /// row.
    pub(super) fn new(
        features: usize,
        rows: usize,
        entries: usize,
        mut row: impl FnMut(usize, &mut Vec<(u32, f32)>),
    ) -> Self {
        let mut order: Vec<u32> = (0..rows as u32).collect();
        Shuffle::default().shuffle(&mut order);
        let mut entries = Vec::with_capacity(entries);
        let mut starts = Vec::with_capacity(rows + 1);
        starts.push(0);
        for &at in &order {
            row(at as usize, &mut entries);
            starts.push(entries.len());
        }
        let mut counts = vec![0u32; features];
        for &(column, _) in &entries {
            counts[column as usize] += 1;
        }
        let mut frequent: Vec<u32> = (0..features as u32).collect();
        frequent.sort_by_key(|&column| Reverse(counts[column as usize]));
        let columns = Places::new(frequent);
        for (column, _) in &mut entries {
            *column = columns.places[*column as usize];
        }
        SparseRows {
            entries,
            starts,
            rows: Places::new(order),
            columns,
        }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows.order.len()
    }

    /// `true` if there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of columns.
    pub fn features(&self) -> usize {
        self.columns.order.len()
    }

    /// One row.
    pub fn row(&self, at: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let entries = self.entries(self.rows.places[at] as usize).iter();
        entries.map(|&(place, value)| {
            let column = self.columns.order[place as usize];
            (column as usize, f64::from(value))
        })
    }

    /// The entries of the row at a place, with the places of their columns.
    #[inline]
    pub(crate) fn entries(&self, place: usize) -> &[(u32, f32)] {
        &self.entries[self.starts[place]..self.starts[place + 1]]
    }

    /// The row at each place.
    pub(crate) fn order(&self) -> impl Iterator<Item = usize> {
        self.rows.order.iter().map(|&at| at as usize)
    }

    /// The place of each column.
    pub(crate) fn places_of_columns(&self) -> impl Iterator<Item = usize> {
        self.columns.places.iter().map(|&place| place as usize)
    }

    /// The row at each place, with the square of its norm.
    pub(crate) fn norms(&self) -> impl Iterator<Item = (usize, f64)> {
        let square = |place| -> f64 {
            let values = self
                .entries(place)
                .iter()
                .map(|(_, value)| f64::from(*value));
            values.map(|value| value * value).sum()
        };
        self.order().zip((0..).map(square))
    }
}

/// An order and its inverse.
#[derive(Debug, Clone, PartialEq)]
struct Places {
    /// The item at each place.
    order: Vec<u32>,
    /// The place of each item.
    places: Vec<u32>,
}

impl Places {
    fn new(order: Vec<u32>) -> Self {
        let mut places = vec![0; order.len()];
        for (place, &at) in (0..).zip(&order) {
            places[at as usize] = place;
        }
        Places { order, places }
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

    #[test]
    fn only_the_order_of_rows_and_columns_changes() {
        // The column in the middle is the rarest, the last the most frequent.
        let wanted = [
            vec![(0, 1.0), (2, 0.5)],
            vec![(1, -2.0), (2, 1.5)],
            vec![(2, -1.0)],
            vec![],
            vec![(0, 0.25), (2, 2.0)],
        ];
        let rows = SparseRows::from_rows(3, wanted.clone());
        let places: Vec<usize> = rows.places_of_columns().collect();
        assert_eq!(places, [1, 2, 0]);
        let mut order: Vec<usize> = rows.order().collect();
        for (place, (row, norm)) in rows.norms().enumerate() {
            let square: f64 = rows.row(row).map(|(_, value)| value * value).sum();
            assert_eq!(norm, square);
            let placed = wanted[row]
                .iter()
                .map(|&(c, v)| (places[c as usize] as u32, v));
            assert_eq!(rows.entries(place), placed.collect::<Vec<_>>());
        }
        assert_ne!(order, [0, 1, 2, 3, 4]);
        order.sort_unstable();
        assert_eq!(order, [0, 1, 2, 3, 4]);
    }
}
