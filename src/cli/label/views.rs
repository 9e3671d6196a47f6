//! Writes the state, the views and the lists of the page as JSON.

use std::collections::BTreeMap;

use anyhow::bail;
use serde::Deserialize;
use serde_json::{Value, json};

use super::check_label_set;
use super::desk::{Desk, DeskRole};
use crate::labelling::{Answer, Chosen, Order, Session, Verdict, searched};
use crate::labels::label_name;
use crate::output::label_colours::classes;

/// The segments shown before and after a sentence.
const AROUND: usize = 150;
/// The last answers that are always in sight.
const RECENT: usize = 5;
/// The characters that are shown of each of them.
const SHOWN_OF_RECENT: usize = 80;
/// The most sentences in a list.
const LISTED: usize = 200;

/// The most surprises of a model that is weak: most of them are its own errors.
const SURPRISES: usize = 20;

/// An answer from the page.
#[derive(Deserialize)]
pub struct PageAnswer {
    sentence: usize,
    /// `null` takes an answer back.
    #[serde(deserialize_with = "Option::deserialize")]
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

/// The state of the work, as far as it is for this desk: a coder of a team sees nothing of the others.
pub fn state(desk: &Desk) -> Value {
    let work = &desk.work;
    let (is_learning, not_learned) = work.learning();
    let next = (desk.role != DeskRole::Coder).then(|| work.next_step());
    let session = work.session();
    let seat = session.seat(desk.seat);
    let sees_all = desk.role != DeskRole::Coder;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, answer) in session.own(desk.seat) {
        if let Some(label) = answer.label() {
            *counts.entry(label).or_default() += 1;
        }
    }
    let count = |label: &String| counts.get(label.as_str()).copied().unwrap_or(0);
    let coloured = session.labels().iter().zip(classes(session.labels()));
    let labels: Vec<Value> = coloured
        .map(|(label, class)| json!({ "name": label, "count": count(label), "class": class }))
        .collect();
    let is_skipped = |answer: &Answer| answer.verdict == Some(Verdict::Skipped);
    let own = session.own(desk.seat);
    let skipped = own.filter(|(_, answer)| is_skipped(answer)).count();
    let answered = session.own(desk.seat).count() - skipped;
    let agreement = match desk.role {
        DeskRole::Alone => session.agreement(),
        DeskRole::Coder | DeskRole::Leader => None,
    };
    let is_review = seat.order() == Order::Disputed;
    let is_of_decisions = seat.order().is_of_decisions();
    let shared_left = (!is_of_decisions).then(|| session.shared_left(desk.seat));
    let second_look = (seat.order() == Order::Doubted).then(|| session.second_look());
    let progress = match second_look {
        Some(second) => Some((second.looked, second.looked + second.left)),
        None => session.progress(desk.seat).filter(|_| !is_of_decisions),
    };
    json!({
        "role": desk.role,
        "labels": labels,
        "coder": seat.coder(),
        "order": seat.order(),
        "disputed": is_review.then(|| session.disputed().count()),
        "conflicts": is_review.then(|| conflicts(&session)),
        "secondLook": second_look,
        "articles": session.articles().len(),
        "sentences": session.sentences(),
        "answered": answered,
        "skipped": skipped,
        "goal": progress.map(|(_, all)| all).or(desk.goal),
        "reached": progress.map_or(answered, |(done, _)| done),
        "random": sees_all.then(|| session.drawn()),
        "randomGoal": desk.goal.and_then(|goal| seat.order().random_part(goal)),
        "sharedLeft": shared_left.filter(|left| *left > 0),
        "curve": if sees_all { session.curve() } else { &[] },
        "verdict": session.round().filter(|_| sees_all).map(|round| &round.verdict),
        "advice": if sees_all { session.advice() } else { Vec::new() },
        "learning": sees_all && is_learning,
        "notLearned": not_learned.filter(|_| sees_all),
        "agreement": agreement.map(|(alpha, sentences)| json!({ "alpha": alpha, "sentences": sentences })),
        "unsaved": work.unsaved().or_else(|| session.displaced().map(str::to_string)).filter(|_| sees_all),
        "recent": recent(&session, desk.seat),
        "undoable": session.undoable(desk.seat),
        "next": next.map(|next| json!({ "said": next.said, "command": next.command })),
        "download": download(desk, seat.coder()),
    })
}

/// The last answers of a seat, the last first.
fn recent(session: &Session, seat: usize) -> Vec<Value> {
    let last = session.own(seat).rev().take(RECENT);
    last.map(|(sentence, answer)| {
        let text: String = answer.place.text.chars().take(SHOWN_OF_RECENT).collect();
        json!({ "sentence": sentence, "verdict": answer.verdict, "text": text })
    })
    .collect()
}

/// The name of the table that the page may download. A coder of a team has one of the own answers, unless names of documents
/// are hidden, which it would show.
fn download(desk: &Desk, coder: &str) -> Option<String> {
    let work = &desk.work;
    let name = work.output().with_extension("csv");
    match desk.role {
        DeskRole::Alone | DeskRole::Leader => Some(name.file_name()?.to_string_lossy().into()),
        DeskRole::Coder => work.shows_names().then(|| format!("{coder}.csv")),
    }
}

/// The answers that coders gave to the same sentences, with the numbers of those to be decided, the most first.
fn conflicts(session: &Session) -> Vec<Value> {
    let mut counts: BTreeMap<Vec<&Verdict>, usize> = BTreeMap::new();
    for (_, verdicts) in session.disputed() {
        *counts.entry(verdicts).or_default() += 1;
    }
    let mut sorted: Vec<_> = counts.into_iter().collect();
    sorted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    sorted
        .into_iter()
        .map(|(verdicts, count)| json!({ "verdicts": verdicts, "count": count }))
        .collect()
}

/// The sentences that are to be decided, those with the same answers together.
fn disputed(desk: &Desk, session: &Session) -> anyhow::Result<Value> {
    let mut all: Vec<(usize, Vec<&Verdict>)> = session.disputed().collect();
    all.sort_by(|(_, one), (_, other)| one.cmp(other));
    let count = all.len();
    all.truncate(LISTED);
    let rows = all.into_iter().map(|(sentence, verdicts)| {
        let place = session.articles().place(sentence)?;
        Ok(json!({
            "sentence": sentence,
            "article": session.articles().article(sentence) + 1,
            "document": desk.work.name(&place.document),
            "text": place.text,
            "verdicts": verdicts,
        }))
    });
    let rows = rows.collect::<anyhow::Result<Vec<Value>>>()?;
    Ok(json!({ "all": count, "isCut": false, "rows": rows }))
}

/// The answered sentence before or after one, in the order of answering.
pub fn neighbour(desk: &Desk, sentence: usize, after: bool) -> Option<usize> {
    let session = desk.work.session();
    let own: Vec<usize> = session
        .own(desk.seat)
        .map(|(sentence, _)| sentence)
        .collect();
    let at = own.iter().position(|other| *other == sentence);
    match (at, after) {
        (Some(at), true) => own.get(at + 1).copied(),
        (Some(at), false) => at.checked_sub(1).map(|at| own[at]),
        // The sentence that is asked comes after the last one answered.
        (None, false) => own.last().copied(),
        (None, true) => None,
    }
}

/// A sentence in its article; without a number the one that is asked.
pub fn view(desk: &Desk, sentence: Option<usize>, shows_guess: bool) -> anyhow::Result<Value> {
    let mut session = desk.work.session();
    session.look(desk.seat);
    let session = session;
    let seat = session.seat(desk.seat);
    let asked = seat.asked();
    let Some(sentence) = sentence.or(asked.map(|asked| asked.sentence)) else {
        return Ok(json!({ "sentence": null }));
    };
    let articles = session.articles();
    if !articles.is_sentence(sentence) {
        bail!("there is no such {}", articles.unit().noun());
    }
    let coder = seat.coder();
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
            "verdict": own(shown.number).and_then(|answer| answer.verdict.as_ref()),
        }));
    }
    let is_of_decisions = seat.order().is_of_decisions();
    let votes: Vec<Value> = session
        .answers()
        .on(sentence)
        .filter(|vote| is_of_decisions && !vote.coder.is_empty() && vote.coder != coder)
        .map(
            |vote| json!({ "coder": vote.coder, "verdict": vote.verdict, "comment": vote.comment }),
        )
        .collect();
    let doubt = session.doubt(sentence);
    let guess = match answer {
        _ if !desk.sees_guesses() || doubt.is_some() => None,
        Some(answer) => answer.guess.clone(),
        None if shows_guess || session.suggestion(sentence).is_some() => {
            session.guess(desk.seat, sentence)?
        }
        None => None,
    };
    let article = articles.article(sentence);
    let about: Vec<Value> = articles
        .about(article)
        .map(|(name, cell)| json!({ "name": name, "cell": cell }))
        .collect();
    Ok(json!({
        "sentence": sentence,
        "isAsked": is_asked,
        "chosen": chosen,
        "document": desk.work.name(articles.id(article)),
        "about": about,
        "article": article + 1,
        "pieces": pieces,
        "cut": articles.is_cut(sentence, AROUND),
        "answer": answer.map(|answer| json!({ "verdict": answer.verdict, "comment": answer.comment })),
        "noted": session.listed_comment(sentence),
        "guess": guess,
        "doubt": doubt,
        "votes": votes,
    }))
}

/// Saves an answer, and returns the next sentence with the state.
pub fn answer(desk: &Desk, given: PageAnswer) -> anyhow::Result<Value> {
    {
        let mut session = desk.work.session();
        let unit = session.articles().unit().noun();
        if !session.articles().is_sentence(given.sentence) {
            bail!("there is no such {unit}");
        }
        if let Some(Verdict::Label(label)) = &given.verdict
            && !session.labels().contains(label)
        {
            bail!("{label} is not in the label set");
        }
        let coder = session.seat(desk.seat).coder();
        if given.is_new && session.answers().of(coder, given.sentence).is_some() {
            bail!("this {unit} was answered in another window meanwhile: load this page again");
        }
        session.answer(desk.seat, given.sentence, given.verdict, &given.comment)?;
    }
    desk.work.note_answer();
    Ok(json!({ "view": view(desk, None, given.guess)?, "state": state(desk) }))
}

/// Undoes the last answer, and returns its sentence with the state.
pub fn undo(desk: &Desk, shows_guess: bool) -> anyhow::Result<Value> {
    let undone = desk.work.session().undo(desk.seat)?;
    if undone.is_some() {
        desk.work.note_answer();
    }
    Ok(json!({ "view": view(desk, undone, shows_guess)?, "state": state(desk) }))
}

/// The table as it is now, as a CSV. A coder of a team gets the own answers alone.
pub fn table(desk: &Desk) -> anyhow::Result<Vec<u8>> {
    let coder = desk.work.session().seat(desk.seat).coder().to_string();
    if download(desk, &coder).is_none() {
        bail!("the names of the documents are hidden: ask who leads the team for the table");
    }
    let only = Some(coder.as_str()).filter(|_| desk.role == DeskRole::Coder);
    desk.work.csv(only)
}

/// Takes over the label set and the coder. A team has those that it was started with.
pub fn set_up(desk: &Desk, setup: Setup) -> anyhow::Result<Value> {
    desk.check_alone()?;
    let labels = check_label_set(setup.labels).map_err(anyhow::Error::msg)?;
    let wanted = labels.clone();
    let kept: Vec<String> = {
        let mut session = desk.work.session();
        session.set_labels(labels)?;
        if !session.seat(0).order().is_of_decisions() {
            session.set_coder(&label_name(&setup.coder))?;
        }
        let kept = session
            .labels()
            .iter()
            .filter(|label| !wanted.contains(label));
        kept.cloned().collect()
    };
    Ok(json!({ "kept": kept, "state": state(desk) }))
}

/// The coder's answers, the last first.
pub fn answers(desk: &Desk, which: Which) -> anyhow::Result<Value> {
    let session = desk.work.session();
    if which == Which::Disputed && desk.role != DeskRole::Coder {
        return disputed(desk, &session);
    }
    let sees_guesses = desk.sees_guesses();
    let is_surprising = |answer: &Answer| {
        let guess = answer.guess.as_ref().filter(|_| sees_guesses);
        guess
            .zip(answer.label())
            .is_some_and(|(guess, label)| guess.label != label)
    };
    let mut found: Vec<(usize, &Answer)> = session
        .own(desk.seat)
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
        let loss = |answer: &Answer| {
            let guess = answer.guess.as_ref().zip(answer.label());
            guess.map_or(0.0, |(guess, label)| guess.loss(label))
        };
        found.sort_by(|(_, a), (_, b)| loss(b).total_cmp(&loss(a)));
        if session.is_model_weak() {
            found.truncate(SURPRISES);
        }
    }
    let all = found.len();
    found.truncate(LISTED);
    let rows = found.into_iter().map(|(sentence, answer)| {
        json!({
            "sentence": sentence,
            "article": session.articles().article(sentence) + 1,
            "document": desk.work.name(&answer.place.document),
            "text": answer.place.text,
            "verdict": answer.verdict,
            "comment": answer.comment,
            "guess": answer.guess.as_ref().filter(|_| sees_guesses),
        })
    });
    Ok(json!({ "all": all, "isCut": false, "rows": rows.collect::<Vec<Value>>() }))
}

/// Sentences that contain a text.
pub fn search(desk: &Desk, wanted: &str) -> anyhow::Result<Value> {
    let articles = std::sync::Arc::clone(desk.work.session().articles());
    let found = articles.search(wanted, LISTED)?;
    let session = desk.work.session();
    let coder = session.seat(desk.seat).coder();
    let rows = found.into_iter().map(|found| {
        let answer = session.answers().of(coder, found.sentence);
        json!({
            "sentence": found.sentence,
            "article": articles.article(found.sentence) + 1,
            "document": desk.work.name(&found.document),
            "text": found.text,
            "verdict": answer.and_then(|answer| answer.verdict.clone()),
            "comment": answer.map(|answer| answer.comment.clone()),
        })
    });
    let rows: Vec<Value> = rows.collect();
    let is_cut = rows.len() == LISTED;
    Ok(json!({ "all": rows.len(), "isCut": is_cut, "rows": rows, "words": searched(wanted) }))
}
