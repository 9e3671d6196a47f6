//! Says what is not as it was when the labels were left.

use std::path::Path;

use crate::findings::{Note, Warning, displayed};
use crate::jobs::Monitor;
use crate::jobs::tables::tell_notes;
use crate::labelling::{Corrections, Journal, Rewritten, Session, by_file};
use crate::model::Unit;

/// Tells what was lost of the journal, and what the table gave back.
pub fn tell_recovered(session: &Session, output: &Path, monitor: &Monitor) {
    let recovered = session.recovered();
    tell_notes(output, &recovered.notes, monitor);
    let file = displayed(output);
    let journal = displayed(&Journal::path(output));
    let damage = recovered.damage.clone();
    monitor.tell_some(damage, |damage| Warning::JournalDamaged { journal, damage });
    if recovered.is_journal_gone && recovered.taken > 0 {
        let labels = session.labels().join(", ");
        monitor.tell(Note::JournalGone {
            file: file.clone(),
            labels,
        });
    } else if recovered.taken + recovered.replaced + recovered.beside > 0 {
        monitor.tell(Warning::AnswersRecovered {
            file: file.clone(),
            taken: recovered.taken,
            replaced: recovered.replaced,
            beside: recovered.beside,
        });
    }
    if let Some(kept) = &recovered.kept {
        monitor.tell(Note::EditsAdopted {
            file: file.clone(),
            edits: recovered.adopted,
            kept: displayed(kept),
        });
    }
    if let Some(Rewritten {
        rows,
        line,
        column,
        was,
        is,
    }) = recovered.rewritten.clone()
    {
        monitor.tell(Warning::RowsRewritten {
            file,
            rows,
            line,
            column,
            was,
            is,
        });
    }
}

/// Warns of what changed in the articles since the answers were given.
pub fn tell_changed_articles(session: &Session, monitor: &Monitor) {
    let unit = session.articles().unit().noun();
    let gone = session.answers().gone();
    monitor.tell_some(gone, |labels| Warning::SentencesGone { labels, unit });
    tell_undrawn(session, monitor);
}

/// Warns of sentences that were drawn at random and do not count as such yet.
pub fn tell_undrawn(session: &Session, monitor: &Monitor) {
    let unit = session.articles().unit().noun();
    let undrawn = session.undrawn();
    monitor.tell_some(undrawn, |sentences| Warning::OtherRandomOrder {
        sentences,
        unit,
    });
}

/// Warns of corrections whose sentence is not among the articles.
pub(super) fn tell_lost_corrections(corrections: &Corrections, unit: Unit, monitor: &Monitor) {
    for (file, rows) in by_file(&corrections.lost) {
        monitor.tell(Warning::CorrectionsLost {
            file: displayed(file),
            rows,
            unit: unit.noun(),
        });
    }
}
