//! What a few words are by themselves: a date, a byline, the name of a paper.

pub(super) mod bylines;
pub(super) mod columns;
pub(super) mod contact;
pub(super) mod dated;
pub(super) mod dateline;
pub(super) mod dates;
pub(super) mod foreign_dates;
pub(super) mod foreign_fields;
pub(super) mod forms;
pub(super) mod introductions;
pub(super) mod navigation;
pub(super) mod occasions;
pub(super) mod outlets;
pub(super) mod questions;
pub(super) mod signed_reports;
