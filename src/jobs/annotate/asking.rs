//! Asks a language model: waits where a server is busy, asks again where a reply is no label, and keeps every answer.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering::SeqCst};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use standpoint_common::hash::sha256;
use standpoint_common::phrases::truncated;

use super::AnnotateRequest;
use super::answers::{Answer, Answers, MAX_LENGTH};
use super::fault::Fault;
use super::question::{Common, Passage, Prompt, grammar, schema};
use super::reply::Reply;
use super::server::Served;
use super::work::Work;
use crate::jobs::JobError;

/// The further replies that a model may give where one is no label.
const MORE_REPLIES: usize = 2;
/// How often a question is sent to a server that fails, that is busy, or that does not end its reply.
const SENDS: usize = 6;
const SENDS_TO_BUSY: usize = 12;
const SENDS_WITHOUT_END: usize = 2;
/// A server that wants more patience, in seconds, is not waited for.
const MAX_WAIT: u64 = 600;
/// The time in which a waiting thread notices that the work has ended.
const NAP: Duration = Duration::from_millis(50);
/// The tokens of an answer. A key is one of them; models of servers that hold nobody to a schema write the label.
const TOKENS: u64 = 16;
/// The tokens of which servers are asked for the probabilities. llama.cpp tells those before its schema rules tokens out, so
/// that the keys may be far behind; the others give no more than 20.
const TOP: [usize; 2] = [200, 20];
/// Fields that a server may not know. It says so in its first reply, and they are left away from then on.
const MAYBE: [&str; 4] = [
    "reasoning_effort",
    "chat_template_kwargs",
    "logprobs",
    "response_format",
];

/// Asks one model of one server.
pub(super) struct Asking<'a> {
    served: &'a Served,
    prompt: &'a Prompt,
    common: &'a Common,
    request: &'a AnnotateRequest,
    answers: &'a Answers,
    is_cancelled: &'a (dyn Fn() -> bool + Sync),
    /// The common message of each order.
    systems: Vec<String>,
    /// The fields that the server does not know, one bit each.
    left_away: AtomicU8,
    /// Whether the server has answered a question.
    works: AtomicBool,
    /// The fault that has ended the work of all threads.
    ended_by: OnceLock<Fault>,
}

/// What became of a question that was sent.
enum Sent {
    Reply(Reply),
    /// The model cannot read so much.
    TooLong,
    /// The server refuses this question, and answers others.
    Refused(String),
}

/// The label of a sentence by all orders, and what it took.
#[derive(Debug, Default)]
pub(super) struct Coded {
    /// The mean of the probabilities; `None` without any label.
    pub probabilities: Option<Vec<f64>>,
    /// Whether a probability is that of a label for which the server told none.
    pub is_certain: bool,
    /// Whether all answers came from an earlier run.
    pub was_known: bool,
    pub answers: Vec<Answer>,
}

impl<'a> Asking<'a> {
    /// Makes the messages that are the same for all sentences.
    pub fn new(
        served: &'a Served,
        work: &'a Work,
        answers: &'a Answers,
        is_cancelled: &'a (dyn Fn() -> bool + Sync),
    ) -> Self {
        let Work {
            prompt,
            common,
            request,
            ..
        } = work;
        let orders = 0..request.orders;
        Asking {
            systems: orders.map(|first| prompt.system(common, first)).collect(),
            served,
            prompt,
            common,
            request,
            answers,
            is_cancelled,
            left_away: AtomicU8::new(0),
            works: AtomicBool::new(false),
            ended_by: OnceLock::new(),
        }
    }

    /// Asks for the label of a sentence in all orders. An error ends the work of all threads.
    pub fn code(&self, passage: &Passage) -> Result<Coded, JobError> {
        let mut coded = Coded {
            was_known: true,
            ..Coded::default()
        };
        let labels = self.common.labels.len();
        let (mut sum, mut given) = (vec![0.0; labels], 0);
        for first in 0..self.systems.len() {
            let answer = self.answer(passage, first, &mut coded.was_known)?;
            if let Some(label) = answer.label.filter(|label| *label < labels) {
                given += 1;
                match answer
                    .probabilities
                    .as_ref()
                    .filter(|all| all.len() == labels)
                {
                    Some(all) => sum.iter_mut().zip(all).for_each(|(sum, p)| *sum += p),
                    None => {
                        sum[label] += 1.0;
                        coded.is_certain = true;
                    }
                }
            }
            coded.answers.push(answer);
        }
        if given > 0 {
            let total: f64 = sum.iter().sum();
            coded.probabilities = Some(sum.iter().map(|sum| sum / total).collect());
        }
        Ok(coded)
    }

    /// The answer in the order that begins with the label of the number `first`: a known one, or a new one, which is kept.
    fn answer(
        &self,
        passage: &Passage,
        first: usize,
        was_known: &mut bool,
    ) -> Result<Answer, JobError> {
        let user = self.prompt.user(self.common, passage);
        let system = &self.systems[first];
        let question = json!([
            "1",
            self.served.model.name,
            self.served.about.digest,
            self.request.think,
            self.common.labels.len(),
            system,
            user
        ]);
        let question = sha256(question.to_string().as_bytes());
        if let Some(known) = self.answers.known(&question) {
            return Ok(known.clone());
        }
        *was_known = false;
        let begun = Instant::now();
        let mut answer = self.ask(passage, first, user)?;
        answer.seconds = (begun.elapsed().as_secs_f64() * 1e3).round() / 1e3;
        answer.at = jiff::Timestamp::now().as_second();
        self.answers.keep(&question, &answer)?;
        Ok(answer)
    }

    fn ask(&self, passage: &Passage, first: usize, mut user: String) -> Result<Answer, JobError> {
        let labels = self.common.labels.len();
        let in_order: Vec<&str> = (0..labels)
            .map(|key| self.common.labels[(first + key) % labels].as_str())
            .collect();
        let (mut answer, mut passage) = (Answer::default(), passage.clone());
        let mut thinks = self.request.think > 0;
        // The reply before, if it was no label.
        let mut before: Option<String> = None;
        loop {
            let reply = match self.send(first, &user, before.as_deref(), thinks)? {
                Sent::Reply(reply) => reply,
                Sent::TooLong => match passage.shortened() {
                    Some(shorter) => {
                        passage = shorter;
                        user = self.prompt.user(self.common, &passage);
                        answer.is_shortened = true;
                        continue;
                    }
                    None => {
                        answer.said = "longer than the model can read".to_string();
                        return Ok(answer);
                    }
                },
                Sent::Refused(said) => {
                    answer.said = said;
                    return Ok(answer);
                }
            };
            answer.tokens[0] += reply.read;
            answer.tokens[1] += reply.written;
            let said = reply.said.clone().unwrap_or_default();
            answer.said = truncated(&said, MAX_LENGTH);
            if let Some(key) = reply.key(&in_order) {
                answer.label = Some((first + key) % labels);
                answer.probabilities = reply.probabilities(key, labels).map(|by_key| {
                    // Six decimals are read back from the file as they were.
                    let of = |label: usize| by_key[(label + labels - first) % labels];
                    (0..labels)
                        .map(|label| (of(label) * 1e6).round() / 1e6)
                        .collect()
                });
                return Ok(answer);
            }
            if thinks && said.is_empty() {
                thinks = false;
                answer.is_thoughtless = true;
            } else if answer.retries < MORE_REPLIES {
                answer.retries += 1;
                before = Some(said);
            } else {
                return Ok(answer);
            }
        }
    }

    /// Sends a question until there is an answer, as long as the fault may pass.
    fn send(
        &self,
        first: usize,
        user: &str,
        before: Option<&str>,
        thinks: bool,
    ) -> Result<Sent, JobError> {
        let mut pause = self.request.pause;
        let mut sends = 0;
        loop {
            if let Some(fault) = self.ended_by.get() {
                return Err(fault.clone().ends(&self.served.server).into());
            }
            if (self.is_cancelled)() {
                return Err(JobError::Cancelled);
            }
            let left_away = self.left_away.load(SeqCst);
            let body = self.body(first, user, before, thinks, left_away);
            let fault = match self.served.server.ask(&body, self.request.timeout) {
                Ok(value) => match Reply::read(&value) {
                    Some(reply) => {
                        self.works.store(true, SeqCst);
                        return Ok(Sent::Reply(reply));
                    }
                    None => Fault::NotJson("JSON without an answer".to_string()),
                },
                Err(fault) => fault,
            };
            if fault.is_too_long() {
                return Ok(Sent::TooLong);
            }
            if let Fault::Status {
                code: 400 | 422,
                said,
                ..
            } = &fault
            {
                // Another thread has learned meanwhile what the server does not know.
                if self.left_away.load(SeqCst) != left_away {
                    continue;
                }
                if self.works.load(SeqCst) {
                    return Ok(Sent::Refused(said.clone()));
                }
                if self.leave_away(left_away, said) {
                    continue;
                }
            }
            sends += 1;
            let (most, wait) = match &fault {
                Fault::Timeout => (SENDS_WITHOUT_END, None),
                Fault::Status {
                    code: 429 | 503,
                    wait,
                    ..
                } => (SENDS_TO_BUSY, *wait),
                _ => (SENDS, None),
            };
            let is_long = wait.is_some_and(|seconds| seconds > MAX_WAIT);
            if !fault.passes() || sends >= most || is_long {
                let fault = self.ended_by.get_or_init(|| fault);
                return Err(fault.clone().ends(&self.served.server).into());
            }
            self.rest(wait.map_or(pause, Duration::from_secs));
            pause = (2 * pause).min(Duration::from_secs(MAX_WAIT / 10));
        }
    }

    fn is_over(&self) -> bool {
        self.ended_by.get().is_some() || (self.is_cancelled)()
    }

    fn rest(&self, time: Duration) {
        let begun = Instant::now();
        while begun.elapsed() < time && !self.is_over() {
            sleep(NAP.min(time));
        }
    }

    /// Leaves away a field that the server does not know: the one that it names, or else the next. Returns whether there was
    /// one. If another thread is faster, its choice stays.
    fn leave_away(&self, seen: u8, said: &str) -> bool {
        let is_sent = |at: &usize| seen & (1 << at) == 0;
        let mut sent = (0..MAYBE.len()).filter(is_sent);
        let named = sent.clone().find(|at| said.contains(MAYBE[*at]));
        match named.or_else(|| sent.next()) {
            Some(at) => {
                let _ = self
                    .left_away
                    .compare_exchange(seen, seen | 1 << at, SeqCst, SeqCst);
                true
            }
            None => false,
        }
    }

    /// The request, in the words that llama.cpp, Ollama, vLLM and LM Studio share, with the ways in which these are told not to
    /// think.
    fn body(
        &self,
        first: usize,
        user: &str,
        before: Option<&str>,
        thinks: bool,
        left_away: u8,
    ) -> Value {
        let message = |role: &str, content: &str| json!({"role": role, "content": content});
        let mut messages = vec![
            message("system", &self.systems[first]),
            message("user", user),
        ];
        let labels = self.common.labels.len();
        if let Some(before) = before {
            messages.push(message("assistant", before));
            messages.push(message(
                "user",
                &format!("Answer with one key from 1 to {labels} and nothing else."),
            ));
        }
        let tokens = if thinks {
            self.request.think + TOKENS
        } else {
            TOKENS
        };
        let mut body = json!({
            "model": self.served.model.name,
            "messages": messages,
            "temperature": 0,
            "seed": 1,
            "stream": false,
            "max_tokens": tokens,
        });
        let is_llama = self.served.about.program == "llama.cpp";
        for (at, field) in MAYBE.into_iter().enumerate() {
            if left_away & (1 << at) != 0 {
                continue;
            }
            match field {
                "reasoning_effort" if !thinks => body[field] = json!("none"),
                "chat_template_kwargs" => body[field] = json!({"enable_thinking": thinks}),
                "logprobs" => {
                    body[field] = json!(true);
                    body["top_logprobs"] = json!(TOP[usize::from(!is_llama)]);
                }
                // What holds the model to the keys would keep it from thinking.
                "response_format" if thinks => {}
                "response_format" if is_llama => body["grammar"] = json!(grammar(labels)),
                "response_format" => body[field] = schema(labels),
                _ => {}
            }
        }
        body
    }
}
