//! Chooses the next sentence.

use serde::{Deserialize, Serialize};

use super::{Answer, Answers, Articles, Chosen, LabellingError};

/// The mixed order draws one sentence in this many at random.
const MIXED: usize = 3;

/// The order in which sentences come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// Every third at random, the others by uncertainty sampling.
    #[default]
    Mixed,
    /// Whole articles, in their order.
    Ordered,
    /// All at random.
    Random,
    /// Those of which the model is least certain: uncertainty sampling.
    Active,
    /// Those on which coders differ.
    Disputed,
    /// Those of a list.
    Listed,
}

impl Order {
    /// The number of sentences drawn at random among the first `labels`; `None` if the order draws none.
    #[must_use]
    pub fn random_part(self, labels: usize) -> Option<usize> {
        match self {
            Order::Random => Some(labels),
            Order::Mixed => Some(labels.div_ceil(MIXED)),
            Order::Ordered | Order::Active | Order::Disputed | Order::Listed => None,
        }
    }
}

/// A sentence that is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Its number.
    pub sentence: usize,
    /// Why it is asked.
    pub chosen: Chosen,
}

/// What coders have answered, or have before them.
#[derive(Clone, Copy)]
pub(super) struct Taken<'a> {
    pub answers: &'a Answers,
    /// The sentences that others are asked at this moment.
    pub held: &'a [usize],
}

/// All sentences in a random order.
pub(super) struct Queue {
    random: Vec<u32>,
    /// For each sentence whether all coders get it.
    is_shared: Vec<bool>,
}

impl Queue {
    /// Orders the sentences. `overlap` is the share of the sentences answered by one coder that others get too.
    pub fn new(articles: &Articles, seed: u64, overlap: f64) -> Result<Self, LabellingError> {
        let random = articles.random_order(seed)?;
        // Another seed gives an order that says nothing of the first.
        let shuffled = articles.random_order(!seed)?;
        let shared = (overlap * shuffled.len() as f64).round() as usize;
        let last = random.iter().max().map_or(0, |last| *last as usize + 1);
        let mut is_shared = vec![false; last];
        for number in shuffled.into_iter().take(shared) {
            is_shared[number as usize] = true;
        }
        Ok(Queue { random, is_shared })
    }

    /// The number of sentences.
    pub fn len(&self) -> usize {
        self.random.len()
    }

    /// The sentences of the random sample so far: those before the last one that was asked at random, and itself.
    pub fn drawn(&self, answers: &Answers) -> &[u32] {
        let mut drawn = 0;
        for (place, sentence) in self.random.iter().enumerate() {
            let mut given = answers.on(*sentence as usize).peekable();
            if given.peek().is_none() {
                break;
            }
            // Other tables state how their sentences were drawn, which was not from this order.
            if given.any(Answer::is_drawn_here) {
                drawn = place + 1;
            }
        }
        &self.random[..drawn]
    }

    /// Returns whether a coder may be asked a sentence: one that nobody has, or that all coders get.
    pub fn is_open(&self, sentence: usize, coder: &str, taken: Taken<'_>) -> bool {
        let mut given = taken.answers.on(sentence);
        if self.is_shared.get(sentence).copied().unwrap_or(false) {
            given.all(|answer| answer.coder != coder)
        } else {
            given.next().is_none() && !taken.held.contains(&sentence)
        }
    }

    /// All sentences in the random order.
    pub fn all(&self) -> impl Iterator<Item = usize> + '_ {
        self.random.iter().map(|sentence| *sentence as usize)
    }

    /// The next sentence for a coder. `ranked` are the sentences of which the model is least certain, or those of the list
    /// that are open. Those that the model chose for another coder come before them, so that coders share these too. A
    /// sentence that was skipped comes again after all others.
    pub fn next(
        &self,
        order: Order,
        coder: &str,
        articles: &Articles,
        taken: Taken<'_>,
        ranked: &[usize],
    ) -> Option<Asked> {
        let answers = taken.answers;
        let is_open = |sentence: &usize| self.is_open(*sentence, coder, taken);
        let asked = |chosen| move |sentence| Asked { sentence, chosen };
        let random = || self.all().find(is_open).map(asked(Chosen::Random));
        let active = || {
            let mut chosen = answers
                .iter()
                .filter(|(_, answer)| answer.chosen == Chosen::Active && !answer.coder.is_empty())
                .filter_map(|(sentence, _)| sentence);
            let open = chosen
                .find(is_open)
                .or_else(|| ranked.iter().copied().find(is_open));
            open.map(asked(Chosen::Active)).or_else(random)
        };
        let own = || answers.iter().filter(|(_, answer)| answer.coder == coder);
        let next = match order {
            Order::Random => random(),
            Order::Active => active(),
            Order::Ordered => {
                let mut all = articles.sentences();
                all.find(is_open).map(asked(Chosen::Ordered))
            }
            Order::Disputed => {
                let mut all = articles.sentences();
                let is_left = |sentence: &usize| {
                    answers.disputed(*sentence).is_some() && answers.of(coder, *sentence).is_none()
                };
                let disputed = all.find(is_left);
                disputed.map(asked(Chosen::Found))
            }
            Order::Listed => ranked.first().copied().map(asked(Chosen::Found)),
            Order::Mixed => {
                let is_mixed = |chosen| matches!(chosen, Chosen::Random | Chosen::Active);
                let mixed = own().filter(|(_, answer)| is_mixed(answer.chosen));
                match mixed.count() % MIXED {
                    0 => random(),
                    _ => active(),
                }
            }
        };
        next.or_else(|| {
            let skipped = answers.skipped(coder);
            skipped.map(|(sentence, chosen)| Asked { sentence, chosen })
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Answer, SentencePlace, Verdict};
    use super::*;

    fn place(number: usize) -> SentencePlace {
        SentencePlace {
            document: format!("{}", number / 4),
            start: 10 * (number % 4),
            end: 10 * (number % 4) + 9,
            paragraph: 1,
            text: format!("Sentence {number}."),
        }
    }

    /// Nobody has a sentence before them.
    fn given(answers: &Answers) -> Taken<'_> {
        Taken { answers, held: &[] }
    }

    fn articles(sentences: usize) -> Articles {
        let places: Vec<SentencePlace> = (0..sentences).map(place).collect();
        Articles::of_places(places.iter()).unwrap()
    }

    fn answer(answers: &mut Answers, coder: &str, asked: Asked, verdict: Verdict) {
        let answer = Answer {
            place: place(asked.sentence),
            coder: coder.to_string(),
            verdict: Some(verdict),
            comment: String::new(),
            chosen: asked.chosen,
            guess: None,
            stated: None,
        };
        answers.put(answer, Some(asked.sentence));
    }

    fn label() -> Verdict {
        Verdict::Label("yes".to_string())
    }

    proptest! {
        /// Whatever a model ranks and the coder picks, the sample is the beginning of the random order.
        #[test]
        fn the_random_part_is_a_simple_random_sample(
            ranked in Just((0..40).collect::<Vec<usize>>()).prop_shuffle(),
            steps in prop::collection::vec((0..4u8, 0..40usize), 0..40),
        ) {
            let articles = articles(40);
            let queue = Queue::new(&articles, 1, 1.0).unwrap();
            let mut answers = Answers::default();
            let orders = [Order::Mixed, Order::Active, Order::Random, Order::Ordered];
            for (step, found) in steps {
                let order = orders[usize::from(step)];
                let Some(asked) = queue.next(order, "", &articles, given(&answers), &ranked) else {
                    break;
                };
                prop_assert!(answers.of("", asked.sentence).is_none());
                if asked.chosen == Chosen::Random {
                    let mut all = queue.random.iter().map(|number| *number as usize);
                    prop_assert_eq!(all.find(|at| answers.of("", *at).is_none()), Some(asked.sentence));
                }
                answer(&mut answers, "", asked, label());
                if step == 3 && answers.of("", found).is_none() {
                    answer(&mut answers, "", Asked { sentence: found, chosen: Chosen::Found }, label());
                }
            }
            let drawn = queue.drawn(&answers);
            let asked = answers.iter().filter(|(_, answer)| answer.chosen == Chosen::Random);
            prop_assert!(drawn.len() >= asked.count());
            if let Some(last) = drawn.last() {
                prop_assert_eq!(answers.of("", *last as usize).unwrap().chosen, Chosen::Random);
            }
        }
    }

    #[test]
    fn every_third_is_random_and_the_others_are_ranked() {
        let articles = articles(40);
        let queue = Queue::new(&articles, 1, 1.0).unwrap();
        let ranked: Vec<usize> = queue.random.iter().rev().map(|n| *n as usize).collect();
        let mut answers = Answers::default();
        let mut chosen = String::new();
        for _ in 0..9 {
            let asked = queue
                .next(Order::Mixed, "", &articles, given(&answers), &ranked[..4])
                .unwrap();
            chosen.push(if asked.chosen == Chosen::Random {
                'r'
            } else {
                'a'
            });
            answer(&mut answers, "", asked, label());
        }
        // After the four that are ranked there are only random ones.
        assert_eq!(chosen, "raaraarrr");
    }

    #[test]
    fn skipped_sentences_come_again_at_the_end() {
        let articles = articles(3);
        let queue = Queue::new(&articles, 1, 1.0).unwrap();
        let mut answers = Answers::default();
        let next =
            |answers: &Answers| queue.next(Order::Ordered, "", &articles, given(answers), &[]);
        let first = next(&answers).unwrap();
        answer(&mut answers, "", first, Verdict::Skipped);
        for _ in 0..2 {
            let asked = next(&answers).unwrap();
            answer(&mut answers, "", asked, label());
        }
        let again = next(&answers).unwrap();
        assert_eq!(again.sentence, first.sentence);
        answer(&mut answers, "", again, label());
        assert_eq!(next(&answers), None);
    }

    #[test]
    fn coders_of_one_file_share_a_part() {
        let articles = articles(40);
        for (overlap, both) in [(0.0, 0), (0.25, 10), (1.0, 40)] {
            let queue = Queue::new(&articles, 1, overlap).unwrap();
            let mut answers = Answers::default();
            while let Some(asked) =
                queue.next(Order::Random, "ann", &articles, given(&answers), &[])
            {
                answer(&mut answers, "ann", asked, label());
            }
            let mut count = 0;
            while let Some(asked) =
                queue.next(Order::Random, "bob", &articles, given(&answers), &[])
            {
                answer(&mut answers, "bob", asked, label());
                count += 1;
            }
            assert_eq!(count, both, "{overlap}");
        }
    }

    #[test]
    fn what_is_on_the_screen_of_another_is_asked_of_no_one_else() {
        let articles = articles(4);
        let answers = Answers::default();
        for (overlap, is_free) in [(0.0, false), (1.0, true)] {
            let queue = Queue::new(&articles, 1, overlap).unwrap();
            let next = |held: &[usize]| {
                let taken = Taken {
                    answers: &answers,
                    held,
                };
                let asked = queue.next(Order::Random, "ann", &articles, taken, &[]);
                asked.unwrap().sentence
            };
            let first = next(&[]);
            assert_eq!(next(&[first]) == first, is_free, "{overlap}");
        }
    }

    #[test]
    fn coders_share_what_the_model_chose_for_one_of_them() {
        let articles = articles(12);
        let queue = Queue::new(&articles, 1, 1.0).unwrap();
        let mut answers = Answers::default();
        let ranked: Vec<usize> = queue.all().collect();
        let of_ann = queue.next(
            Order::Active,
            "ann",
            &articles,
            given(&answers),
            &ranked[5..],
        );
        answer(&mut answers, "ann", of_ann.unwrap(), label());
        let of_bob = queue.next(
            Order::Active,
            "bob",
            &articles,
            given(&answers),
            &ranked[6..],
        );
        assert_eq!(of_bob, of_ann);
    }
}
