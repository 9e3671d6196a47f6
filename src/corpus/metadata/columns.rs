//! The metadata columns of a corpus, with the two that web pages and databases share with tables.

use std::collections::HashMap;

/// The columns that also come from web pages and exports, and have this name however it is capitalised.
pub(in crate::corpus) const DATE: &str = "date";
const OUTLET: &str = "outlet";

/// The names of the metadata columns, in order of appearance.
#[derive(Debug, Default)]
pub(in crate::corpus) struct MetadataColumns {
    pub(in crate::corpus) names: Vec<String>,
    /// The position of each, by its name: a table may have a hundred thousand.
    positions: HashMap<String, usize>,
    /// Where date and outlet of web pages and exports go, if there are any.
    pub(in crate::corpus) date_and_outlet: Option<[usize; 2]>,
}

impl MetadataColumns {
    /// The position of a column, which is added if there is none of that name.
    pub(in crate::corpus) fn position(&mut self, name: &str) -> usize {
        let next = self.names.len();
        let position = *self.positions.entry(name.to_owned()).or_insert(next);
        if position == next {
            self.names.push(name.to_owned());
        }
        position
    }

    /// The positions of the columns of a table; date and outlet are those of web pages if they have them.
    pub(in crate::corpus) fn positions_of(&mut self, names: &[String]) -> Vec<usize> {
        let shared = shared_with_pages(names);
        let position = |(at, name): (usize, &String)| {
            let of_pages = self.positions.get(&canonical(name)).copied();
            match of_pages.filter(|_| shared.contains(&Some(at))) {
                Some(position) => position,
                None => self.position(name),
            }
        };
        names.iter().enumerate().map(position).collect()
    }

    /// Adds the columns of date and outlet; a table that has them already shares them.
    pub(in crate::corpus) fn add_date_and_outlet(&mut self) {
        self.date_and_outlet = Some([DATE, OUTLET].map(|name| {
            let exact = self.positions.get(name).copied();
            let written = || self.names.iter().position(|n| canonical(n) == name);
            let Some(position) = exact.or_else(written) else {
                return self.position(name);
            };
            let written = std::mem::replace(&mut self.names[position], name.to_owned());
            self.positions.remove(&written);
            self.positions.insert(name.to_owned(), position);
            position
        }));
    }
}

/// The name of a column, in small letters if it is one that pages have too.
pub(super) fn canonical(name: &str) -> String {
    let lower = name.to_lowercase();
    if lower == DATE || lower == OUTLET {
        lower
    } else {
        name.to_owned()
    }
}

/// Which columns of a table are those that pages have too; of `Outlet` and `outlet` only one can be.
pub(super) fn shared_with_pages(names: &[String]) -> [Option<usize>; 2] {
    [DATE, OUTLET].map(|shared| {
        let exact = names.iter().position(|name| name == shared);
        exact.or_else(|| names.iter().position(|name| canonical(name) == shared))
    })
}
