//! The seats of a session: one for a coder who is alone, or one for each coder of a team.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::queue::Taken;
use super::undo::Given;
use super::{Asked, Chosen, Order, Quota, Session, TrainingRound};

/// Most candidates that a model ranks.
const CANDIDATES: usize = 4000;

/// A coder who was away for so long leaves the sentence on the screen to others.
const AWAY: Duration = Duration::from_secs(180);
/// A longer time between two answers is a break.
const BREAK: Duration = Duration::from_secs(120);

/// The seat of a coder: what is asked there, and how fast the answers come. A seat lasts as long as the program; the
/// journal has the answers.
#[derive(Debug)]
pub struct Seat {
    /// The name of the coder; empty for one who gave none, or who decides.
    pub(super) coder: String,
    /// The order in which sentences come.
    pub(super) order: Order,
    /// The part of the goal of a team.
    quota: Option<Quota>,
    /// The answers since the program started, for who undoes them.
    pub(super) given: Vec<Given>,
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
            quota: None,
            given: Vec::new(),
            asked: None,
            seen: None,
            answered: None,
            pace: Pace::default(),
        }
    }

    /// The name of the coder; empty for one who gave none, or who decides.
    pub fn coder(&self) -> &str {
        &self.coder
    }

    /// The order in which sentences come.
    pub fn order(&self) -> Order {
        self.order
    }

    /// The part of the goal of a team.
    pub fn quota(&self) -> Option<Quota> {
        self.quota
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

    /// Notes an answer on a sentence that had none.
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

impl Session {
    /// Makes the first seat that of the leader of a team, who decides where its coders differ.
    pub fn lead(&mut self) {
        self.seats[0] = Seat::new(String::new(), Order::Disputed);
        self.ask(0);
    }

    /// Adds a seat for a coder of a team, and returns its number.
    pub fn add_seat(&mut self, coder: String, order: Order, quota: Option<Quota>) -> usize {
        self.seats.push(Seat {
            quota,
            ..Seat::new(coder, order)
        });
        let seat = self.seats.len() - 1;
        self.ask(seat);
        seat
    }

    /// The seat of a number.
    pub fn seat(&self, seat: usize) -> &Seat {
        &self.seats[seat]
    }

    /// Chooses the next sentence of a seat.
    pub(super) fn ask(&mut self, seat: usize) {
        let Seat {
            coder,
            order,
            quota,
            ..
        } = &self.seats[seat];
        let held = self.held(seat);
        let open: Vec<usize> = match order {
            Order::Doubted => self.open_doubts().take(1).collect(),
            _ => self.open_of_list(seat, &held).take(1).collect(),
        };
        let ranked = match (order, &self.round) {
            (Order::Listed | Order::Doubted, _) => &open,
            (_, Some(round)) => &round.ranked[..],
            (_, None) => &[],
        };
        let taken = self.taken(&held);
        let next = self
            .queue
            .next(*order, coder, *quota, &self.articles, taken, ranked)
            .map(|asked| Asked {
                chosen: self.chosen(asked.sentence).unwrap_or(asked.chosen),
                ..asked
            });
        self.seats[seat].asked = next.map(|asked| (asked, self.round.clone()));
    }

    /// How the list says that a sentence was chosen.
    pub(super) fn chosen(&self, sentence: usize) -> Option<Chosen> {
        self.list.as_ref().and_then(|list| list.chosen(sentence))
    }

    /// The answers so far, and the sentences on the screens of others.
    pub(super) fn taken<'a>(&'a self, held: &'a [Asked]) -> Taken<'a> {
        Taken {
            answers: &self.answers,
            held,
        }
    }

    /// The sentences on the screens of the other coders.
    fn held(&self, seat: usize) -> Vec<Asked> {
        let now = Instant::now();
        let seats = self.seats.iter().enumerate();
        let others = seats.filter(|(other, held)| *other != seat && held.is_taken(now));
        others.filter_map(|(_, held)| held.asked()).collect()
    }

    /// Notes that the coder of a seat looks at the page. The sentence is chosen anew if there is none, because others may have
    /// left one, and after an absence, because others may have answered it.
    pub fn look(&mut self, seat: usize) {
        let was_away = self.seats[seat].look(Instant::now());
        let is_stale = match self.seats[seat].asked() {
            Some(asked) if self.seats[seat].order == Order::Disputed => {
                self.answers.disputed(asked.sentence).is_none()
            }
            Some(_) => was_away,
            None => true,
        };
        if is_stale && self.seats.len() > 1 {
            self.ask(seat);
        }
    }

    /// Notes that the coder of a seat goes, and leaves the sentence that is asked there to others.
    pub fn leave(&mut self, seat: usize) {
        self.seats[seat].leave();
    }

    /// The number of sentences that others have answered and that the coder of a seat gets too.
    pub fn shared_left(&self, seat: usize) -> usize {
        let coder = self.seats[seat].coder();
        let answered: HashSet<usize> = self.answers.iter().filter_map(|(at, _)| at).collect();
        let open = answered.into_iter();
        open.filter(|sentence| self.queue.is_open(*sentence, coder, self.taken(&[])))
            .count()
    }

    /// Sentences that could be asked next on one of the seats, because a model ranks them.
    pub(super) fn candidates(&self) -> Vec<usize> {
        if self.list.is_some() {
            return Vec::new();
        }
        let is_open = |sentence: &usize| {
            let mut seats = self.seats.iter();
            seats.any(|seat| self.queue.is_open(*sentence, seat.coder(), self.taken(&[])))
        };
        let open = self.queue.all().filter(is_open);
        open.take(CANDIDATES).collect()
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
