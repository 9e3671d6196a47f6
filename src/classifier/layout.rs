//! Rows laid out for a solver that goes through them again and again in random order.

use crate::features::SparseRows;

/// Rows in a random order, and their columns by how many rows have them, so that what is needed all the time lies together.
#[derive(Debug, PartialEq)]
pub(super) struct Layout {
    /// The rows as they were.
    rows: SparseRows,
    /// Each row's entries, (column's place, value), rows one after the other.
    entries: Vec<(u32, f32)>,
    /// Where each row's entries begin, and where the last one's end.
    starts: Vec<usize>,
    /// Which row each is.
    order: Vec<u32>,
    /// Where each column stands.
    places: Vec<u32>,
}

impl Layout {
    pub fn new(rows: &SparseRows) -> Self {
        let mut order: Vec<u32> = (0..rows.len() as u32).collect();
        Shuffle::default().shuffle(&mut order);
        let places = by_frequency(rows);
        let mut entries = Vec::with_capacity(rows.entries());
        let mut starts = Vec::with_capacity(rows.len() + 1);
        starts.push(0);
        for &at in &order {
            let (columns, values) = rows.parts(at as usize);
            let placed = columns.iter().map(|&column| places[column as usize]);
            entries.extend(placed.zip(values.iter().copied()));
            starts.push(entries.len());
        }
        Layout {
            rows: rows.clone(),
            entries,
            starts,
            order,
            places,
        }
    }

    /// Whether it is of these rows.
    pub fn is_of(&self, rows: &SparseRows) -> bool {
        self.rows.is(rows)
    }

    /// A row's entries: the places of its columns with its values there.
    #[inline]
    pub fn entries(&self, at: usize) -> &[(u32, f32)] {
        &self.entries[self.starts[at]..self.starts[at + 1]]
    }

    /// Which row each is.
    pub fn order(&self) -> impl Iterator<Item = usize> {
        self.order.iter().map(|&at| at as usize)
    }

    /// Where each column stands.
    pub fn places(&self) -> impl Iterator<Item = usize> {
        self.places.iter().map(|&place| place as usize)
    }

    /// Which row each is, with the square of its norm.
    pub fn norms(&self) -> impl Iterator<Item = (usize, f64)> {
        let square = |at| -> f64 {
            let values = self.entries(at).iter().map(|(_, value)| f64::from(*value));
            values.map(|value| value * value).sum()
        };
        self.order().zip((0..).map(square))
    }
}

/// Each column's place when those that most rows have come first.
fn by_frequency(rows: &SparseRows) -> Vec<u32> {
    let mut counts = vec![0u32; rows.features()];
    for at in 0..rows.len() {
        let (columns, _) = rows.parts(at);
        columns.iter().for_each(|&c| counts[c as usize] += 1);
    }
    let mut frequent: Vec<u32> = (0..counts.len() as u32).collect();
    frequent.sort_by_key(|&c| std::cmp::Reverse(counts[c as usize]));
    let mut places = vec![0; counts.len()];
    for (place, &column) in (0..).zip(&frequent) {
        places[column as usize] = place;
    }
    places
}

/// Fisher and Yates, with Marsaglia's xorshift64 as the source of chance.
pub(super) struct Shuffle(u64);

impl Default for Shuffle {
    fn default() -> Self {
        Shuffle(0x9E37_79B9_7F4A_7C15)
    }
}

impl Shuffle {
    pub fn shuffle(&mut self, numbers: &mut [u32]) {
        for last in (1..numbers.len()).rev() {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            let other = (self.0 % (last as u64 + 1)) as usize;
            numbers.swap(last, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_comes_about_as_often() {
        let mut random = Shuffle::default();
        let mut order = vec![0, 1, 2, 3];
        let mut seen = std::collections::BTreeMap::new();
        for _ in 0..2400 {
            random.shuffle(&mut order);
            *seen.entry(order.clone()).or_insert(0) += 1;
        }
        assert_eq!(seen.len(), 24);
        // A hundred each, give or take five standard deviations.
        assert!(seen.values().all(|times| (50..150).contains(times)));
    }

    #[test]
    fn rows_and_columns_are_moved_and_nothing_else() {
        // The column in the middle is the rarest, the last the most frequent.
        let wanted = [
            vec![(0, 1.0), (2, 0.5)],
            vec![(1, -2.0), (2, 1.5)],
            vec![(2, -1.0)],
            vec![],
            vec![(0, 0.25), (2, 2.0)],
        ];
        let rows = SparseRows::from_rows(3, wanted.clone());
        let layout = Layout::new(&rows);
        let places: Vec<usize> = layout.places().collect();
        assert_eq!(places, [1, 2, 0]);
        let mut order: Vec<usize> = layout.order().collect();
        for (at, (row, norm)) in layout.norms().enumerate() {
            let square: f64 = rows.row(row).map(|(_, value)| value * value).sum();
            assert_eq!(norm, square);
            let placed = wanted[row]
                .iter()
                .map(|&(c, v)| (places[c as usize] as u32, v));
            assert_eq!(layout.entries(at), placed.collect::<Vec<_>>());
        }
        assert_ne!(order, [0, 1, 2, 3, 4]);
        order.sort_unstable();
        assert_eq!(order, [0, 1, 2, 3, 4]);
    }
}
