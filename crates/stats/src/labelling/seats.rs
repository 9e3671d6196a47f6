//! The seats of a session: one for a coder who is alone, or one for each coder of a team.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Asked, Order, TrainingRound};

/// A coder who was away for so long leaves the sentence on the screen to others.
const AWAY: Duration = Duration::from_secs(180);
/// A longer time between two answers is a break.
const BREAK: Duration = Duration::from_secs(120);

/// The seat of a coder: what is asked there, and how fast the answers come. It lasts as long as the program; the answers
/// are in the journal.
#[derive(Debug)]
pub struct Seat {
    /// The name of the coder: empty for one who is alone, or who decides.
    pub(super) coder: String,
    /// The order in which sentences come.
    pub(super) order: Order,
    /// The sentence that is asked, with the model of that time.
    pub(super) asked: Option<(Asked, Option<Arc<TrainingRound>>)>,
    /// When the coder last looked at a sentence.
    seen: Option<Instant>,
    /// When the coder last answered.
    answered: Option<Instant>,
    pace: Pace,
}

/// The speed of a coder since the program started, without breaks.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Pace {
    /// The number of answers that came soon after another one.
    pub answers: usize,
    /// The time that they took.
    pub time: Duration,
}

impl Seat {
    /// An empty seat.
    pub(super) fn new(coder: String, order: Order) -> Self {
        Seat {
            coder,
            order,
            asked: None,
            seen: None,
            answered: None,
            pace: Pace::default(),
        }
    }

    /// The name of the coder; empty for one who is alone, or who decides.
    pub fn coder(&self) -> &str {
        &self.coder
    }

    /// The order in which sentences come.
    pub fn order(&self) -> Order {
        self.order
    }

    /// The sentence that is asked; `None` if all are answered.
    pub fn asked(&self) -> Option<Asked> {
        self.asked.as_ref().map(|(asked, _)| *asked)
    }

    /// The speed so far.
    pub fn pace(&self) -> Pace {
        self.pace
    }

    /// Notes that the coder looks at a sentence, and returns whether the coder comes after an absence.
    pub(super) fn look(&mut self, now: Instant) -> bool {
        let was_away = !self.is_taken(now);
        self.seen = Some(now);
        was_away
    }

    /// Notes an answer.
    pub(super) fn count(&mut self, now: Instant) {
        if let Some(before) = self.answered.replace(now) {
            let time = now.saturating_duration_since(before);
            if time <= BREAK {
                self.pace.answers += 1;
                self.pace.time += time;
            }
        }
        self.seen = Some(now);
    }

    /// Notes that the coder goes.
    pub(super) fn leave(&mut self) {
        self.seen = None;
    }

    /// Returns whether somebody sits there now.
    pub(super) fn is_taken(&self, now: Instant) -> bool {
        let away = |seen: Instant| now.saturating_duration_since(seen);
        self.seen.is_some_and(|seen| away(seen) < AWAY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_do_not_slow_a_coder_down() {
        let begin = Instant::now();
        let mut seat = Seat::new("ann".to_string(), Order::Mixed);
        assert!(seat.look(begin));
        for second in [10, 14, 20, 20 + BREAK.as_secs() + 1, 160] {
            seat.count(begin + Duration::from_secs(second));
        }
        let wanted = Pace {
            answers: 3,
            time: Duration::from_secs(10 + 160 - 141),
        };
        assert_eq!(seat.pace(), wanted);
    }

    #[test]
    fn a_sentence_is_kept_for_a_coder_who_is_there() {
        let begin = Instant::now();
        let mut seat = Seat::new("ann".to_string(), Order::Mixed);
        assert!(!seat.is_taken(begin));
        assert!(seat.look(begin));
        assert!(!seat.look(begin + AWAY / 2));
        assert!(seat.is_taken(begin + AWAY));
        assert!(seat.look(begin + 2 * AWAY));
        seat.leave();
        assert!(!seat.is_taken(begin + 2 * AWAY));
    }
}
