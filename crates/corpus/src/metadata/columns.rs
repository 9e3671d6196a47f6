//! The metadata columns of a corpus, with the two that web pages and databases share with tables.

use std::collections::HashMap;

/// The columns that also come from web pages and exports, and have this name however it is capitalised.
pub(crate) const DATE: &str = "date";
const OUTLET: &str = "outlet";

/// The names of the metadata columns, in order of appearance.
#[derive(Debug, Default)]
pub(crate) struct MetadataColumns {
    pub(crate) names: Vec<String>,
    /// The position of each by its name, in small letters if pages share it.
    positions: HashMap<String, usize>,
    /// Where date and outlet of web pages and exports go, if there are any.
    pub(crate) date_and_outlet: Option<[usize; 2]>,
}

impl MetadataColumns {
    /// The position of a column, which is added if there is none of that name.
    pub(crate) fn position(&mut self, name: &str) -> usize {
        self.position_by(name.to_owned(), name)
    }

    /// The same by a key; where two spellings of it meet, the column is called by the key.
    fn position_by(&mut self, key: String, name: &str) -> usize {
        let next = self.names.len();
        let position = *self.positions.entry(key.clone()).or_insert(next);
        match self.names.get_mut(position) {
            Some(other) if other == name => {}
            Some(other) => *other = key,
            None => self.names.push(name.to_owned()),
        }
        position
    }

    /// The positions of the columns of a table; all tables and pages share date and outlet.
    pub(crate) fn positions_of(&mut self, names: &[String]) -> Vec<usize> {
        let shared = shared_with_pages(names);
        let names = names.iter().enumerate();
        let position = |(at, name): (usize, &String)| {
            if shared.contains(&Some(at)) {
                self.position_by(canonical(name), name)
            } else {
                self.position(name)
            }
        };
        names.map(position).collect()
    }

    /// Adds the columns of date and outlet; a table that has them already shares them.
    pub(crate) fn add_date_and_outlet(&mut self) {
        self.date_and_outlet = Some([DATE, OUTLET].map(|name| self.position(name)));
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
