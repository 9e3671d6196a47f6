//! The lines with which articles begin, as a user gives them.

use std::str::FromStr;

use regex::Regex;

/// Matches the first line of each article in a text with several.
#[derive(Debug, Clone)]
pub struct SplitAt(Regex);

impl SplitAt {
    /// Returns true if an article begins with this line.
    pub(crate) fn begins(&self, line: &str) -> bool {
        self.0.is_match(line.trim_end_matches(['\n', '\r']))
    }

    /// Returns true if an article begins with a line of this text.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        text.split(['\n', '\r']).any(|line| self.begins(line))
    }
}

impl FromStr for SplitAt {
    type Err = regex::Error;

    fn from_str(pattern: &str) -> Result<Self, regex::Error> {
        Regex::new(pattern).map(SplitAt)
    }
}

/// Two are equal if they are written alike.
impl PartialEq for SplitAt {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Eq for SplitAt {}
