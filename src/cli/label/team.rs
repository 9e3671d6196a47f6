//! A team on one server: a link with a secret for each coder, and what the leader sees.

use std::net::{IpAddr, Ipv4Addr, UdpSocket};
use std::sync::{Arc, Mutex};

use anyhow::bail;
use serde_json::{Value, json};
use standpoint_common::hash::sha256;

use super::desk::{Desk, DeskRole};
use super::work::LabellingWork;
use crate::evaluation::{AgreementFigures, Estimate};
use crate::jobs::threads::lock;
use crate::labelling::{LabelledRow, Order, Quota, Verdict, labelled_of};

/// The characters of a token.
const TOKEN: usize = 32;
/// An address that belongs to nobody. Nothing is sent there: the system only says from where it would send.
const NOWHERE: (Ipv4Addr, u16) = (Ipv4Addr::new(192, 0, 2, 1), 9);

/// The coders of a team at their desks.
pub struct Team {
    coders: Vec<Member>,
    /// The last agreement, with the number of changes before it.
    agreement: Mutex<Option<(usize, Option<Agreed>)>>,
}

/// A coder of a team.
struct Member {
    name: String,
    desk: Desk,
    token: String,
}

/// The agreement of the coders.
#[derive(Debug, Clone, Copy)]
struct Agreed {
    alpha: Option<Estimate>,
    sentences: usize,
    documents: usize,
}

/// The token in the link of a coder, the same whenever the labels are opened.
pub fn token(secret: &str, coder: &str) -> String {
    let mut token = sha256(format!("{secret}\n{coder}").as_bytes());
    token.truncate(TOKEN);
    token
}

/// The address of this computer on its network.
pub fn address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect(NOWHERE).ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_unspecified() && !address.is_loopback()).then_some(address)
}

impl Team {
    /// Gives each coder a seat, with a part of the goal if there is one. A sample is labelled to its end.
    pub fn new(work: &Arc<LabellingWork>, names: Vec<String>, order: Order, secret: &str) -> Self {
        let mut session = work.session();
        let goal = session.goal().filter(|_| order != Order::Listed);
        let quotas = goal.map(|goal| Quota::share_out(goal, session.overlap(), names.len()));
        let seated = names.into_iter().enumerate().map(|(place, name)| {
            let quota = quotas.as_ref().map(|quotas| quotas[place]);
            Member {
                desk: Desk {
                    work: Arc::clone(work),
                    seat: session.add_seat(name.clone(), order, quota),
                    role: DeskRole::Coder,
                    goal: quota.map(Quota::all),
                },
                token: token(secret, &name),
                name,
            }
        });
        Team {
            coders: seated.collect(),
            agreement: Mutex::default(),
        }
    }

    /// The desks by their tokens.
    pub fn desks(&self) -> impl Iterator<Item = (String, Desk)> + '_ {
        let coders = self.coders.iter();
        coders.map(|coder| (coder.token.clone(), coder.desk.clone()))
    }

    /// The names of the coders with their tokens.
    pub fn links(&self) -> impl Iterator<Item = (&str, &str)> {
        let coders = self.coders.iter();
        coders.map(|coder| (coder.name.as_str(), coder.token.as_str()))
    }

    /// What the leader sees: how far each coder is and how fast, and how far they agree.
    pub fn overview(&self, work: &LabellingWork, base: &str) -> Value {
        let agreement = self.agreement(work);
        let session = work.session();
        let coders = self.coders.iter().map(|coder| {
            let mut labels = vec![0; session.labels().len()];
            let mut skipped = 0;
            let mut answered = 0;
            for (_, answer) in session.own(coder.desk.seat) {
                answered += usize::from(answer.verdict != Some(Verdict::Skipped));
                skipped += usize::from(answer.verdict == Some(Verdict::Skipped));
                let mut all = session.labels().iter();
                let label = answer.label();
                if let Some(at) = all.position(|known| Some(known.as_str()) == label) {
                    labels[at] += 1;
                }
            }
            // A sample is done once each of its sentences has the answers that it needs, whoever gave them.
            let progress = session.progress(coder.desk.seat);
            let pace = session.seat(coder.desk.seat).pace();
            let seconds = pace.time.as_secs_f64() / pace.answers.max(1) as f64;
            json!({
                "name": coder.name,
                "link": format!("{base}/{}/", coder.token),
                "reached": progress.map_or(answered, |(done, _)| done),
                "skipped": skipped,
                "goal": progress.map(|(_, all)| all).or(coder.desk.goal),
                "sharedLeft": session.shared_left(coder.desk.seat),
                "seconds": (pace.answers > 0).then_some(seconds),
                "labels": labels,
            })
        });
        let coders: Vec<Value> = coders.collect();
        json!({
            "coders": coders,
            "labels": session.labels(),
            "disputed": session.disputed().count(),
            "agreement": agreement.map(|agreed| json!({
                "alpha": agreed.alpha.map(|alpha| alpha.value),
                "interval": agreed.alpha.and_then(|alpha| alpha.low.zip(alpha.high)),
                "sentences": agreed.sentences,
                "documents": agreed.documents,
            })),
        })
    }

    /// The agreement of all coders; `None` if no sentence has two labels. It is computed anew once there are new answers.
    fn agreement(&self, work: &LabellingWork) -> Option<Agreed> {
        let mut last = lock(&self.agreement);
        let changes = work.session().answers().changes();
        if let Some((before, agreed)) = *last
            && before == changes
        {
            return agreed;
        }
        let rows = work.session().rows();
        let is_coded = |row: &LabelledRow| !row.coder.is_empty() && !row.label.is_empty();
        let coded: Vec<LabelledRow> = rows.into_iter().filter(is_coded).collect();
        let figures = labelled_of(&coded, None)
            .ok()
            .and_then(|labelled| AgreementFigures::new(&labelled));
        let agreed = figures.map(|figures| Agreed {
            alpha: figures.alpha,
            sentences: figures.sentences,
            documents: figures.clusters,
        });
        *last = Some((changes, agreed));
        agreed
    }

    /// The answers of one coder as a CSV.
    ///
    /// # Errors
    /// If there is no such coder, or the table cannot be made.
    pub fn table(&self, work: &LabellingWork, coder: &str) -> anyhow::Result<Vec<u8>> {
        if !self.coders.iter().any(|member| member.name == coder) {
            bail!("there is no such coder");
        }
        work.csv(Some(coder))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_coder_has_another_token() {
        let [anna, ben] = ["anna", "ben"].map(|coder| token("secret", coder));
        assert_ne!(anna, ben);
        assert_eq!((anna.len(), token("secret", "anna")), (TOKEN, anna));
        assert_ne!(token("other", "ben"), ben);
    }
}
