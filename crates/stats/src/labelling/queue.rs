//! Chooses the next sentence.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::answers::text_hash;
use super::{Answer, Answers, Articles, Chosen, LabellingError, Quota};

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
    /// Those whose labels an audit doubts.
    Doubted,
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
            Order::Ordered | Order::Active | Order::Disputed | Order::Doubted | Order::Listed => {
                None
            }
        }
    }

    /// Returns whether sentences that have labels are decided on. No other labels are given meanwhile, so that the coder
    /// and the order of labelling come back afterwards.
    #[must_use]
    pub fn is_of_decisions(self) -> bool {
        matches!(self, Order::Disputed | Order::Doubted)
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
    pub held: &'a [Asked],
}

/// All sentences in a random order.
pub(super) struct Queue {
    random: Vec<u32>,
    /// The sentences of each wave of articles, in the same order. Each has a random sample of its own.
    waves: Vec<Vec<u32>>,
    /// For each sentence whether all coders get it. The shared ones are spread evenly over the random order, so each
    /// beginning of it has its share of them.
    is_shared: Vec<bool>,
    /// The hash of the text of each sentence; empty if every sentence has to be answered by itself.
    texts: Vec<u64>,
}

impl Queue {
    /// Orders the sentences. `overlap` is the share of the sentences answered by one coder that others get too.
    pub fn new(articles: &Articles, seed: u64, overlap: f64) -> Result<Self, LabellingError> {
        let random = articles.random_order(seed)?;
        let last = random.iter().max().map_or(0, |last| *last as usize + 1);
        let mut is_shared = vec![false; last];
        let shared = |sentences: usize| (overlap * sentences as f64).round() as usize;
        for (place, sentence) in random.iter().enumerate() {
            is_shared[*sentence as usize] = shared(place + 1) > shared(place);
        }
        Ok(Queue {
            waves: vec![random.clone()],
            random,
            is_shared,
            texts: Vec::new(),
        })
    }

    /// Passes over a sentence whose text was found to be no sentence elsewhere, such as boilerplate of every page.
    ///
    /// # Errors
    /// If the texts cannot be read.
    pub fn passing_over(mut self, articles: &Articles) -> Result<Self, LabellingError> {
        let mut texts = vec![0; self.is_shared.len()];
        articles.each_text(|sentence, _, text| {
            if let Some(hash) = texts.get_mut(sentence) {
                *hash = text_hash(text);
            }
            true
        })?;
        self.texts = texts;
        Ok(self)
    }

    /// Returns whether a sentence without an answer needs none, because one on the same text says that it is no sentence.
    fn is_passed_over(&self, sentence: usize, answers: &Answers) -> bool {
        let text = self.texts.get(sentence);
        text.is_some_and(|hash| answers.is_no_sentence(*hash))
            && answers.on(sentence).next().is_none()
    }

    /// Parts the sentences into waves: `wave` gives that of each, from 0.
    pub fn in_waves(mut self, wave: impl Fn(usize) -> usize) -> Self {
        let mut waves: Vec<Vec<u32>> = Vec::new();
        for &sentence in &self.random {
            let wave = wave(sentence as usize);
            waves.resize_with(waves.len().max(wave + 1), Vec::new);
            waves[wave].push(sentence);
        }
        self.waves = waves;
        self
    }

    /// The number of sentences.
    pub fn len(&self) -> usize {
        self.random.len()
    }

    /// The sentences of the random sample so far, each with its sampling probability: in each wave those before the last one
    /// that was asked at random, and itself.
    pub fn drawn(&self, answers: &Answers) -> HashMap<usize, f64> {
        let waves = self.waves.iter().flat_map(|wave| {
            let drawn = self.drawn_of_wave(wave, answers);
            let probability = drawn.len() as f64 / wave.len().max(1) as f64;
            drawn
                .iter()
                .map(move |sentence| (*sentence as usize, probability))
        });
        waves.collect()
    }

    /// The sentences of a wave that are in its random sample.
    fn drawn_of_wave<'w>(&self, wave: &'w [u32], answers: &Answers) -> &'w [u32] {
        let mut drawn = 0;
        for (place, sentence) in wave.iter().enumerate() {
            let mut given = answers.on(*sentence as usize).peekable();
            if given.peek().is_none() {
                match self.is_passed_over(*sentence as usize, answers) {
                    true => continue,
                    false => break,
                }
            }
            // Other tables state how their sentences were drawn, which was not from this order.
            if given.any(Answer::is_drawn_here) {
                drawn = place + 1;
            }
        }
        &wave[..drawn]
    }

    /// Returns whether a coder may be asked a sentence: one that nobody has, or that all coders get.
    pub fn is_open(&self, sentence: usize, coder: &str, taken: Taken<'_>) -> bool {
        if self.is_passed_over(sentence, taken.answers) {
            return false;
        }
        let mut given = taken.answers.on(sentence);
        if self.is_shared(sentence) {
            given.all(|answer| answer.coder != coder)
        } else {
            let mut held = taken.held.iter();
            given.next().is_none() && !held.any(|asked| asked.sentence == sentence)
        }
    }

    /// Returns whether all coders get a sentence.
    fn is_shared(&self, sentence: usize) -> bool {
        self.is_shared.get(sentence).copied().unwrap_or(false)
    }

    /// All sentences in the random order.
    pub fn all(&self) -> impl Iterator<Item = usize> + '_ {
        self.random.iter().map(|sentence| *sentence as usize)
    }

    /// The next sentence for a coder. `ranked` are the sentences of which the model is least certain, or those of the list
    /// or of the doubts that are open. Those that the model chose for another coder come before them, so that coders share
    /// these too. A sentence that was skipped comes again after all others, but not among doubts, which are of labels.
    ///
    /// A coder with a quota first gets the shared sentences that others have begun, and then of each kind only what the
    /// quota has left. So all coders get the same shared sentences, whoever is fast.
    pub fn next(
        &self,
        order: Order,
        coder: &str,
        quota: Option<Quota>,
        articles: &Articles,
        taken: Taken<'_>,
        ranked: &[usize],
    ) -> Option<Asked> {
        let choose = |is_open: &dyn Fn(usize) -> bool| {
            self.choose(order, coder, articles, taken.answers, ranked, is_open)
        };
        let is_open = |sentence| self.is_open(sentence, coder, taken);
        let within_quota = || {
            let left = self.left(quota?, coder, taken.answers);
            let begun = || self.begun(coder, taken);
            let first = (left.shared > 0).then(begun).flatten();
            let is_due = |sentence| match self.is_shared(sentence) {
                true => left.shared > 0,
                false => left.own > 0,
            };
            first.or_else(|| choose(&|sentence| is_due(sentence) && is_open(sentence)))
        };
        let skipped = || taken.answers.skipped(coder);
        let again = || skipped().map(|(sentence, chosen)| Asked { sentence, chosen });
        let next = within_quota().or_else(|| choose(&is_open));
        match order {
            Order::Doubted => next,
            _ => next.or_else(again),
        }
    }

    /// What a coder has left of a quota.
    fn left(&self, quota: Quota, coder: &str, answers: &Answers) -> Quota {
        let own = answers.iter().filter(|(_, answer)| answer.coder == coder);
        let (shared, own): (Vec<usize>, Vec<usize>) = own
            .filter_map(|(sentence, _)| sentence)
            .partition(|sentence| self.is_shared(*sentence));
        Quota {
            shared: quota.shared.saturating_sub(shared.len()),
            own: quota.own.saturating_sub(own.len()),
        }
    }

    /// The first shared sentence that other coders have answered or have before them, and that this one has not answered.
    fn begun(&self, coder: &str, taken: Taken<'_>) -> Option<Asked> {
        let is_of_other = |name: &str| !name.is_empty() && name != coder;
        let answers = taken.answers.iter();
        let others = answers.filter(|(_, answer)| is_of_other(&answer.coder));
        let answered = others.filter_map(|(sentence, answer)| {
            let (sentence, chosen) = (sentence?, answer.chosen);
            Some(Asked { sentence, chosen })
        });
        let mut begun = answered.chain(taken.held.iter().copied());
        begun.find(|asked| {
            self.is_shared(asked.sentence) && taken.answers.of(coder, asked.sentence).is_none()
        })
    }

    /// The next open sentence of the wave of which the smallest part was asked, so that all waves come to have the same part.
    fn next_random(&self, is_open: impl Fn(&usize) -> bool) -> Option<usize> {
        let waves = self.waves.iter().filter_map(|wave| {
            let place = wave
                .iter()
                .position(|sentence| is_open(&(*sentence as usize)))?;
            Some((place as f64 / wave.len() as f64, wave[place] as usize))
        });
        let first = waves.min_by(|(one, _), (other, _)| one.total_cmp(other));
        first.map(|(_, sentence)| sentence)
    }

    /// The next open sentence of an order.
    fn choose(
        &self,
        order: Order,
        coder: &str,
        articles: &Articles,
        answers: &Answers,
        ranked: &[usize],
        is_open: &dyn Fn(usize) -> bool,
    ) -> Option<Asked> {
        let is_open = |sentence: &usize| is_open(*sentence);
        let asked = |chosen| move |sentence| Asked { sentence, chosen };
        let random = || self.next_random(is_open).map(asked(Chosen::Random));
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
        match order {
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
            Order::Listed | Order::Doubted => ranked.first().copied().map(asked(Chosen::Found)),
            Order::Mixed => {
                let is_mixed = |chosen| matches!(chosen, Chosen::Random | Chosen::Active);
                let mixed = own().filter(|(_, answer)| is_mixed(answer.chosen));
                match mixed.count() % MIXED {
                    0 => random(),
                    _ => active(),
                }
            }
        }
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
                let Some(asked) = queue.next(order, "", None, &articles, given(&answers), &ranked) else {
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
            let drawn = queue.drawn_of_wave(&queue.random, &answers);
            prop_assert_eq!(queue.drawn(&answers).len(), drawn.len());
            let asked = answers.iter().filter(|(_, answer)| answer.chosen == Chosen::Random);
            prop_assert!(drawn.len() >= asked.count());
            if let Some(last) = drawn.last() {
                prop_assert_eq!(answers.of("", *last as usize).unwrap().chosen, Chosen::Random);
            }
        }
    }

    /// Ten sentences were drawn from the first twenty. Then twenty came, of which ten are asked before the first wave goes on.
    #[test]
    fn what_comes_later_is_a_wave_that_catches_up() {
        let articles = articles(40);
        let queue = Queue::new(&articles, 1, 1.0).unwrap();
        let queue = queue.in_waves(|sentence| usize::from(sentence >= 20));
        let mut answers = Answers::default();
        let first = queue.waves[0].iter().take(10);
        for sentence in first.map(|sentence| *sentence as usize) {
            let chosen = Chosen::Random;
            answer(&mut answers, "", Asked { sentence, chosen }, label());
        }
        let drawn = |answers: &Answers| {
            let drawn = queue.drawn(answers).into_iter();
            let (old, new): (Vec<_>, Vec<_>) = drawn.partition(|(sentence, _)| *sentence < 20);
            [old, new].map(|wave| (wave.len(), wave.first().map(|(_, p)| *p)))
        };
        assert_eq!(drawn(&answers), [(10, Some(0.5)), (0, None)]);
        for asked in 0..10 {
            let next = queue.next(Order::Random, "", None, &articles, given(&answers), &[]);
            assert!(next.unwrap().sentence >= 20, "{asked}");
            answer(&mut answers, "", next.unwrap(), label());
        }
        assert_eq!(drawn(&answers), [(10, Some(0.5)); 2]);
        let next = queue.next(Order::Random, "", None, &articles, given(&answers), &[]);
        assert!(next.unwrap().sentence < 20);
    }

    /// Ten articles of three sentences, of which the third is the same everywhere.
    #[test]
    fn boilerplate_that_was_found_once_is_not_asked_again_and_the_sample_stays_random() {
        let place = |number: usize| SentencePlace {
            document: format!("{}", number / 3),
            text: match number % 3 {
                2 => "Read more.".to_string(),
                _ => format!("Sentence {number}."),
            },
            ..place(number)
        };
        let places: Vec<SentencePlace> = (0..30).map(place).collect();
        let articles = Articles::of_places(places.iter()).unwrap();
        let queue = Queue::new(&articles, 1, 1.0).unwrap();
        let queue = queue.passing_over(&articles).unwrap();
        let mut answers = Answers::default();
        let put = |answers: &mut Answers, asked: Asked, verdict: Option<Verdict>| {
            let answer = Answer {
                place: place(asked.sentence),
                coder: "ann".to_string(),
                verdict,
                comment: String::new(),
                chosen: asked.chosen,
                guess: None,
                stated: None,
            };
            answers.put(answer, Some(asked.sentence));
        };
        let next = |answers: &Answers, coder: &str| {
            queue.next(Order::Random, coder, None, &articles, given(answers), &[])
        };
        let mut none = None;
        let mut asked_of_ann = 0;
        while let Some(asked) = next(&answers, "ann") {
            let is_none = asked.sentence % 3 == 2;
            if is_none {
                none = Some(asked);
            }
            let verdict = if is_none {
                Verdict::NoSentence
            } else {
                label()
            };
            put(&mut answers, asked, Some(verdict));
            asked_of_ann += 1;
        }
        assert_eq!(asked_of_ann, 21);
        let none = none.unwrap();
        // All are in the sample, each with certainty, and another coder gets what ann got.
        let drawn = queue.drawn(&answers);
        assert!(
            drawn.len() >= 21 && drawn.values().all(|p| *p >= 0.9),
            "{drawn:?}"
        );
        assert!(queue.is_open(none.sentence, "ben", given(&answers)));
        // An answer that was taken back lets them be asked.
        put(&mut answers, none, None);
        assert_eq!(next(&answers, "ann").unwrap().sentence % 3, 2);
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
                .next(
                    Order::Mixed,
                    "",
                    None,
                    &articles,
                    given(&answers),
                    &ranked[..4],
                )
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
        let next = |answers: &Answers| {
            queue.next(Order::Ordered, "", None, &articles, given(answers), &[])
        };
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
                queue.next(Order::Random, "ann", None, &articles, given(&answers), &[])
            {
                answer(&mut answers, "ann", asked, label());
            }
            let mut count = 0;
            while let Some(asked) =
                queue.next(Order::Random, "bob", None, &articles, given(&answers), &[])
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
            let next = |held: &[Asked]| {
                let taken = Taken {
                    answers: &answers,
                    held,
                };
                let asked = queue.next(Order::Random, "ann", None, &articles, taken, &[]);
                asked.unwrap()
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
            None,
            &articles,
            given(&answers),
            &ranked[5..],
        );
        answer(&mut answers, "ann", of_ann.unwrap(), label());
        let of_bob = queue.next(
            Order::Active,
            "bob",
            None,
            &articles,
            given(&answers),
            &ranked[6..],
        );
        assert_eq!(of_bob, of_ann);
    }

    /// Whoever is fast, and whatever a model ranks: when all have reached their quotas, all have answered the same shared
    /// sentences, each of the others has one coder, and the goal is met.
    #[test]
    fn quotas_are_met_however_fast_coders_are() {
        let articles = articles(90);
        let coders = ["ann", "bob", "cy"];
        for (overlap, shared) in [(0.2, 12), (0.0, 0), (0.5, 30), (1.0, 60)] {
            let quotas = Quota::share_out(60, overlap, 3);
            for order in [Order::Random, Order::Mixed, Order::Ordered, Order::Active] {
                // Who answers next: one after the other, by turns, or one is three times as fast.
                let paces: [&dyn Fn(usize) -> usize; 3] =
                    [&|_| 0, &|step| step % 3, &|step| [0, 0, 0, 1, 2][step % 5]];
                for pace in paces {
                    let queue = Queue::new(&articles, 7, overlap).unwrap();
                    let ranked: Vec<usize> = queue.all().collect();
                    let mut answers = Answers::default();
                    let mut left: Vec<usize> = quotas.iter().map(|quota| quota.all()).collect();
                    let mut step = 0;
                    while left.iter().any(|left| *left > 0) {
                        let wanted = pace(step);
                        step += 1;
                        let Some(coder) = (wanted..3).chain(0..wanted).find(|at| left[*at] > 0)
                        else {
                            break;
                        };
                        let ranked = &ranked[step % 40..step % 40 + 40];
                        let quota = Some(quotas[coder]);
                        let taken = given(&answers);
                        let name = coders[coder];
                        let asked = queue.next(order, name, quota, &articles, taken, ranked);
                        answer(&mut answers, name, asked.unwrap(), label());
                        left[coder] -= 1;
                    }
                    let count = |of: usize| {
                        let all = 0..90;
                        all.filter(|at| answers.on(*at).count() == of).count()
                    };
                    let counts = [count(3), count(2), count(1)];
                    assert_eq!(counts, [shared, 0, 60 - shared], "{overlap} {order:?}");
                    if order == Order::Random {
                        assert_eq!(queue.drawn(&answers).len(), 60);
                    }
                }
            }
        }
    }
}
