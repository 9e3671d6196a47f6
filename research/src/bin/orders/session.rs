//! A labelling session with the answers of a file.

use std::collections::HashMap;
use std::sync::Arc;

use standpoint::labelling::{
    Articles, EncoderPolicy, Order, SentencePlace, Session, Settings, TrainingRound, Verdict,
};
use standpoint::labels::{Labelled, LabelledSentence};
use standpoint::model::Options;

use crate::Failed;

/// A session with the answers of a file.
pub struct Simulated {
    truth: HashMap<(String, usize), String>,
    pub session: Session,
    _folder: tempfile::TempDir,
}

impl Simulated {
    pub fn new(pool: &Labelled, order: Order, seed: u64) -> Result<Self, Failed> {
        let folder = tempfile::tempdir()?;
        let settings = Settings {
            labels: pool.labels.clone(),
            coder: None,
            order: Some(order),
            only: None,
            seed: Some(seed),
            overlap: None,
            goal: None,
            options: Options::default(),
            adopts: false,
        };
        let places: Vec<SentencePlace> = pool.sentences.iter().map(place).collect();
        let articles = Arc::new(Articles::of_places(places.iter())?);
        let truth = places
            .into_iter()
            .zip(&pool.sentences)
            .map(|(place, sentence)| {
                (
                    (place.document, place.start),
                    pool.labels[sentence.label].clone(),
                )
            });
        Ok(Simulated {
            truth: truth.collect(),
            session: Session::open(articles, &folder.path().join("labels.csv"), settings)?,
            _folder: folder,
        })
    }

    /// Answers until there are so many labels. A model learns whenever they have grown by a tenth.
    pub fn answer_until(&mut self, labels: usize) -> Result<(), Failed> {
        while self.session.answers().iter().count() < labels
            && let Some(asked) = self.session.seat(0).asked()
        {
            let place = self.session.articles().place(asked.sentence)?;
            let label = &self.truth[&(place.document, place.start)];
            self.session
                .answer(0, asked.sentence, Some(Verdict::Label(label.clone())), "")?;
            let done = self.session.answers().iter().count();
            let learned = self.session.round().map_or(0, |round| round.labels);
            if 10 * done >= 11 * learned && self.session.seat(0).order() != Order::Random {
                self.learn()?;
            }
        }
        Ok(())
    }

    /// Learns from the answers so far, if they can be learned.
    fn learn(&mut self) -> Result<(), Failed> {
        if let Some(round_input) = self.session.round_input()
            && let Ok(round) =
                TrainingRound::new(&round_input, self.session.articles(), &EncoderPolicy::None)
        {
            self.session.learned(round)?;
        }
        Ok(())
    }
}

/// The place of a sentence.
fn place(sentence: &LabelledSentence) -> SentencePlace {
    let start = sentence.start.unwrap_or(0);
    SentencePlace {
        document: sentence.document.clone().unwrap_or_default(),
        start,
        end: sentence.end.unwrap_or(start),
        paragraph: sentence.paragraph.unwrap_or(1),
        text: sentence.text.clone(),
    }
}

/// Gives sentences without a document or a place one of their own.
pub fn with_places(mut labelled: Labelled) -> Labelled {
    for (at, sentence) in labelled.sentences.iter_mut().enumerate() {
        sentence.document.get_or_insert_with(|| format!("{at:06}"));
        sentence.start.get_or_insert(0);
    }
    labelled
}
