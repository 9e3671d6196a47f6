//! The desks of the page: who sits where, and what the page shows there.

use std::sync::Arc;

use anyhow::bail;
use serde::Serialize;

use super::work::LabellingWork;

/// What a page is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeskRole {
    /// One coder, or a review.
    Alone,
    /// A coder of a team, who sees nothing of the others.
    Coder,
    /// The leader of a team, who sees all and decides where coders differ.
    Leader,
}

/// A desk: the seat of a coder in the session, with the page of that seat.
#[derive(Clone)]
pub struct Desk {
    pub work: Arc<LabellingWork>,
    pub seat: usize,
    pub role: DeskRole,
    /// The number of labels that are to be given here.
    pub goal: Option<usize>,
}

impl Desk {
    /// Returns whether the page may show what the model says. In a team it learned from the labels of the others.
    pub fn sees_guesses(&self) -> bool {
        self.role != DeskRole::Coder
    }

    /// Checks that the page may change what holds for all.
    ///
    /// # Errors
    /// If it belongs to a team.
    pub fn check_alone(&self) -> anyhow::Result<()> {
        if self.role != DeskRole::Alone {
            bail!(
                "a team has the labels and the order that it was started with: end, and start again with others"
            );
        }
        Ok(())
    }
}
