//! What an error about an article means: something is missing, was set aside on good grounds, or is only to be known.

use super::error::CorpusError;

impl CorpusError {
    /// Whether this is only to be told: something was set aside on good grounds and all is well.
    ///
    /// Anything else (unreadable, a ragged row, binary data under the name of a text …) means that an article is missing that should be
    /// there.
    #[must_use]
    pub fn is_skip(&self) -> bool {
        let is_set_aside = matches!(
            self,
            Self::SetAside { .. }
                | Self::SameFile { .. }
                | Self::TableSetAside(_)
                | Self::Results { .. }
                | Self::NoText { .. }
                | Self::EmptyRows { .. }
                | Self::Labels { .. }
                | Self::LateFields { .. }
        );
        is_set_aside || self.is_note()
    }

    /// Whether it is told as a warning although no article is missing: what was meant to be known of all is not.
    #[must_use]
    pub fn is_warning(&self) -> bool {
        matches!(self, Self::Documents { problem, .. } if problem.is_of_all())
    }

    /// Whether nothing is missing for it: a note on what was read.
    #[must_use]
    pub fn is_note(&self) -> bool {
        matches!(
            self,
            Self::Table { .. }
                | Self::Record { .. }
                | Self::Documents { .. }
                | Self::RepeatedFields { .. }
                | Self::RepeatedIds { .. }
                | Self::UnreadDates { .. }
                | Self::LostDates { .. }
                | Self::NobodysTexts { .. }
                | Self::Markup { .. }
                | Self::Escaped { .. }
                | Self::TwiceEncoded { .. }
                | Self::SeveralTexts { .. }
        )
    }
}
