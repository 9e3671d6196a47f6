//! Writes the state, the views and the lists of the page as JSON.

use std::collections::BTreeMap;

use anyhow::bail;
use serde::Deserialize;
use serde_json::{Value, json};

use super::check_label_set;
use super::work::Work;
use crate::labelling::{Answer, Chosen, Order, Session, Verdict};
use crate::labels::label_name;

/// The segments shown before and after a sentence.
const AROUND: usize = 150;
/// The most sentences in a list.
const LISTED: usize = 200;

/// An answer from the page.
#[derive(Deserialize)]
pub struct Given {
    sentence: usize,
    /// `null` takes an answer back.
    verdict: Option<Verdict>,
    #[serde(default)]
    comment: String,
    /// `true` if the page knows no answer on the sentence.
    #[serde(default)]
    is_new: bool,
    /// Whether the guess is shown before the answer.
    #[serde(default)]
    guess: bool,
}

/// The label set and the coder, from the page.
#[derive(Deserialize)]
pub struct Setup {
    labels: Vec<String>,
    #[serde(default)]
    coder: String,
}

/// Which answers are listed.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    #[default]
    All,
    /// Those that the model would have answered otherwise.
    Surprising,
    Skipped,
    Commented,
    /// In a review: those that are to be decided, whoever answered.
    Disputed,
}

/// The state of the work.
pub fn state(work: &Work) -> Value {
    let (is_learning, not_learned) = work.learning();
    let session = work.session();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, answer) in session.own() {
        if let Some(label) = answer.label() {
            *counts.entry(label).or_default() += 1;
        }
    }
    let count = |label: &String| counts.get(label.as_str()).copied().unwrap_or(0);
    let labels = session.labels().iter();
    let labels: Vec<Value> = labels
        .map(|label| json!({ "name": label, "count": count(label) }))
        .collect();
    let is_skipped = |answer: &Answer| answer.verdict == Some(Verdict::Skipped);
    let skipped = session
        .own()
        .filter(|(_, answer)| is_skipped(answer))
        .count();
    let agreement = session.agreement();
    let is_review = session.order() == Order::Disputed;
    let answered = session.own().count() - skipped;
    let progress = session.progress();
    json!({
        "labels": labels,
        "coder": session.coder(),
        "order": session.order(),
        "disputed": is_review.then(|| session.disputed().count()),
        "conflicts": is_review.then(|| conflicts(&session)),
        "articles": session.articles().len(),
        "sentences": session.sentences(),
        "answered": answered,
        "skipped": skipped,
        "goal": progress.map(|(_, all)| all).or(work.goal()),
        "reached": progress.map_or(answered, |(done, _)| done),
        "random": session.drawn(),
        "curve": session.curve(),
        "advice": session.advice(),
        "learning": is_learning,
        "notLearned": not_learned,
        "agreement": agreement.map(|(alpha, sentences)| json!({ "alpha": alpha, "sentences": sentences })),
        "unsaved": work.unsaved(),
    })
}

/// The answers that coders gave to the same sentences, with the numbers of those to be decided, the most first.
fn conflicts(session: &Session) -> Vec<Value> {
    let mut counts: BTreeMap<Vec<&Verdict>, usize> = BTreeMap::new();
    for (_, verdicts) in session.disputed() {
        *counts.entry(verdicts).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let counts = counts.into_iter();
    counts
        .map(|(verdicts, count)| json!({ "verdicts": verdicts, "count": count }))
        .collect()
}

/// The sentences that are to be decided, those with the same answers together.
fn disputed(work: &Work, session: &Session) -> anyhow::Result<Value> {
    let mut all: Vec<(usize, Vec<&Verdict>)> = session.disputed().collect();
    all.sort_by(|(_, one), (_, other)| one.cmp(other));
    let count = all.len();
    all.truncate(LISTED);
    let rows = all.into_iter().map(|(sentence, verdicts)| {
        let place = session.articles().place(sentence)?;
        Ok(json!({
            "sentence": sentence,
            "document": work.name(&place.document),
            "text": place.text,
            "verdicts": verdicts,
        }))
    });
    let rows = rows.collect::<anyhow::Result<Vec<Value>>>()?;
    Ok(json!({ "all": count, "isCut": false, "rows": rows }))
}

/// The answered sentence before or after one, in the order of answering.
pub fn neighbour(work: &Work, sentence: usize, after: bool) -> Option<usize> {
    let session = work.session();
    let own: Vec<usize> = session.own().map(|(sentence, _)| sentence).collect();
    let at = own.iter().position(|other| *other == sentence);
    match (at, after) {
        (Some(at), true) => own.get(at + 1).copied(),
        (Some(at), false) => at.checked_sub(1).map(|at| own[at]),
        // Before the one that is asked stands the last one answered.
        (None, false) => own.last().copied(),
        (None, true) => None,
    }
}

/// A sentence in its article; without a number the one that is asked.
pub fn view(work: &Work, sentence: Option<usize>, shows_guess: bool) -> anyhow::Result<Value> {
    let session = work.session();
    let asked = session.asked();
    let Some(sentence) = sentence.or(asked.map(|asked| asked.sentence)) else {
        return Ok(json!({ "sentence": null }));
    };
    let articles = session.articles();
    if !articles.is_sentence(sentence) {
        bail!("there is no such {}", articles.unit().noun());
    }
    let coder = session.coder();
    let answer = session.answers().of(coder, sentence);
    let is_asked = asked.is_some_and(|asked| asked.sentence == sentence);
    let chosen = match (answer, asked) {
        (Some(answer), _) => answer.chosen,
        (None, Some(asked)) if is_asked => asked.chosen,
        (None, _) => Chosen::Found,
    };
    let own = |number: usize| session.answers().of(coder, number);
    let mut pieces = Vec::new();
    for shown in articles.around(sentence, AROUND)? {
        pieces.push(json!({
            "number": shown.number,
            "text": shown.text,
            "paragraph": shown.paragraph,
            "kind": shown.kind.as_str(),
            "isSentence": shown.kind.is_scored(),
            "label": own(shown.number).and_then(Answer::label),
        }));
    }
    let is_review = session.order() == Order::Disputed;
    let votes = session
        .answers()
        .on(sentence)
        .filter(|vote| is_review && !vote.coder.is_empty());
    let votes: Vec<Value> = votes
        .map(
            |vote| json!({ "coder": vote.coder, "verdict": vote.verdict, "comment": vote.comment }),
        )
        .collect();
    let guess = match answer {
        Some(answer) => answer.guess.clone(),
        None if shows_guess => session.guess(sentence)?,
        None => None,
    };
    Ok(json!({
        "sentence": sentence,
        "isAsked": is_asked,
        "chosen": chosen,
        "document": work.name(articles.id(articles.article(sentence))),
        "article": articles.article(sentence) + 1,
        "pieces": pieces,
        "cut": articles.is_cut(sentence, AROUND),
        "answer": answer.map(|answer| json!({ "verdict": answer.verdict, "comment": answer.comment })),
        "noted": session.listed_comment(sentence),
        "guess": guess,
        "votes": votes,
    }))
}

/// Saves an answer, and returns the next sentence with the state.
pub fn answer(work: &Work, given: Given) -> anyhow::Result<Value> {
    {
        let mut session = work.session();
        let unit = session.articles().unit().noun();
        if !session.articles().is_sentence(given.sentence) {
            bail!("there is no such {unit}");
        }
        if let Some(Verdict::Label(label)) = &given.verdict
            && !session.labels().contains(label)
        {
            bail!("{label} is not in the label set");
        }
        let coder = session.coder();
        if given.is_new && session.answers().of(coder, given.sentence).is_some() {
            bail!("this {unit} was answered in another window meanwhile: load this page again");
        }
        session.answer(given.sentence, given.verdict, &given.comment)?;
    }
    work.note_answer();
    Ok(json!({ "view": view(work, None, given.guess)?, "state": state(work) }))
}

/// Takes over the label set and the coder.
pub fn set_up(work: &Work, setup: Setup) -> anyhow::Result<Value> {
    let labels = check_label_set(setup.labels).map_err(anyhow::Error::msg)?;
    let wanted = labels.clone();
    let kept: Vec<String> = {
        let mut session = work.session();
        session.set_labels(labels)?;
        if session.order() != Order::Disputed {
            session.set_coder(&label_name(&setup.coder))?;
        }
        let kept = session
            .labels()
            .iter()
            .filter(|label| !wanted.contains(label));
        kept.cloned().collect()
    };
    Ok(json!({ "kept": kept, "state": state(work) }))
}

/// The coder's answers, the last first.
pub fn answers(work: &Work, which: Which) -> anyhow::Result<Value> {
    let session = work.session();
    if which == Which::Disputed {
        return disputed(work, &session);
    }
    let is_surprising = |answer: &Answer| {
        let guess = answer.guess.as_ref();
        guess
            .zip(answer.label())
            .is_some_and(|(guess, label)| guess.label != label)
    };
    let mut found: Vec<(usize, &Answer)> = session
        .own()
        .filter(|(_, answer)| match which {
            Which::All => true,
            Which::Surprising => is_surprising(answer),
            Which::Skipped => answer.verdict == Some(Verdict::Skipped),
            Which::Commented => !answer.comment.is_empty(),
            Which::Disputed => false,
        })
        .collect();
    found.reverse();
    if which == Which::Surprising {
        let sureness =
            |answer: &Answer| answer.guess.as_ref().map_or(0.0, |guess| guess.probability);
        found.sort_by(|(_, a), (_, b)| sureness(b).total_cmp(&sureness(a)));
    }
    let all = found.len();
    found.truncate(LISTED);
    let rows = found.into_iter().map(|(sentence, answer)| {
        json!({
            "sentence": sentence,
            "document": work.name(&answer.place.document),
            "text": answer.place.text,
            "verdict": answer.verdict,
            "comment": answer.comment,
            "guess": answer.guess,
        })
    });
    Ok(json!({ "all": all, "isCut": false, "rows": rows.collect::<Vec<Value>>() }))
}

/// Sentences that contain a text.
pub fn search(work: &Work, wanted: &str) -> anyhow::Result<Value> {
    let articles = std::sync::Arc::clone(work.session().articles());
    let found = articles.search(wanted, LISTED)?;
    let session = work.session();
    let coder = session.coder();
    let rows = found.into_iter().map(|found| {
        let answer = session.answers().of(coder, found.sentence);
        json!({
            "sentence": found.sentence,
            "document": work.name(&found.document),
            "text": found.text,
            "verdict": answer.and_then(|answer| answer.verdict.clone()),
            "comment": answer.map(|answer| answer.comment.clone()),
        })
    });
    let rows: Vec<Value> = rows.collect();
    Ok(json!({ "all": rows.len(), "isCut": rows.len() == LISTED, "rows": rows }))
}
