//! A stand-in for the server of a language model: answers what a test tells it to, and remembers what it was asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

/// A request.
#[derive(Debug, Clone)]
pub struct Asked {
    pub path: String,
    /// The header, in small letters.
    pub header: String,
    pub body: Value,
}

/// What the stand-in does with a request.
pub enum Act {
    /// Answers with a status, and further lines of the header.
    Json(u16, &'static str, Value),
    /// Writes these bytes.
    Raw(Vec<u8>),
    /// Writes bytes without end, a few at a time.
    Endless,
    /// Writes so many bytes as fast as they are read.
    Huge(usize),
    /// Closes the connection.
    Cut,
}

pub struct StandIn {
    pub port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl StandIn {
    /// Begins to serve. `act` gets each request with the number of those of its kind before.
    pub fn new(act: impl Fn(&Asked, usize) -> Act + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (act, heard) = (Arc::new(act), Arc::clone(&asked));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (act, heard) = (Arc::clone(&act), Arc::clone(&heard));
                thread::spawn(move || serve(stream, &*act, &heard));
            }
        });
        StandIn { port, asked }
    }

    /// One that has a model and answers questions with these keys.
    pub fn answering(key: impl Fn(&Asked) -> usize + Send + Sync + 'static) -> Self {
        Self::new(move |asked, _| match about(asked) {
            Some(act) => act,
            None => Act::Json(200, "", reply(&key(asked).to_string(), &[])),
        })
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/v1", self.port)
    }

    /// The questions so far.
    pub fn questions(&self) -> Vec<Asked> {
        let asked = self.asked.lock().unwrap();
        asked
            .iter()
            .filter(|one| one.path.ends_with("/completions"))
            .cloned()
            .collect()
    }

    pub fn requests(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

/// What a server like llama-server says of itself; `None` for a question.
pub fn about(asked: &Asked) -> Option<Act> {
    match asked.path.as_str() {
        "/v1/models" => Some(Act::Json(
            200,
            "",
            json!({"object": "list", "data": [
                {"id": "stand-in", "object": "model", "owned_by": "llamacpp", "meta": {"n_params": 135}}
            ]}),
        )),
        "/props" => Some(Act::Json(200, "", json!({"build_info": "b1"}))),
        "/v1/chat/completions" => None,
        _ => Some(Act::Json(
            404,
            "",
            json!({"error": {"message": "File Not Found"}}),
        )),
    }
}

/// A reply in the form of llama-server, with the tokens at its place and their probabilities.
pub fn reply(said: &str, tokens: &[(&str, f64)]) -> Value {
    let top: Vec<Value> = tokens
        .iter()
        .map(|(token, p)| json!({"id": 1, "token": token, "bytes": token.as_bytes(), "logprob": p.ln()}))
        .collect();
    let mut choice = json!({
        "finish_reason": "stop", "index": 0, "message": {"role": "assistant", "content": said},
    });
    if let Some(first) = top.first() {
        let mut place = first.clone();
        place["top_logprobs"] = json!(top);
        choice["logprobs"] = json!({"content": [place]});
    }
    json!({
        "choices": [choice],
        "model": "stand-in",
        "object": "chat.completion",
        "usage": {"completion_tokens": 1, "prompt_tokens": 100, "total_tokens": 101},
    })
}

impl Asked {
    pub fn message(&self, role: &str) -> String {
        let messages = self.body["messages"].as_array().unwrap();
        let own = messages
            .iter()
            .find(|message| message["role"] == role)
            .unwrap();
        own["content"].as_str().unwrap().to_string()
    }

    /// The sentence that is to be coded, which stands last between marks of its own.
    pub fn sentence(&self) -> String {
        let user = self.message("user");
        let (before, _) = user.trim_end().rsplit_once("\n</").unwrap();
        let (_, sentence) = before.rsplit_once(">\n").unwrap();
        sentence.to_string()
    }
}

fn serve(stream: TcpStream, act: &dyn Fn(&Asked, usize) -> Act, heard: &Mutex<Vec<Asked>>) {
    let mut out = stream.try_clone().unwrap();
    let mut read = BufReader::new(stream);
    while let Some(asked) = request(&mut read) {
        let before = {
            let mut heard = heard.lock().unwrap();
            let same = heard.iter().filter(|one| one.path == asked.path).count();
            heard.push(asked.clone());
            same
        };
        let written = match act(&asked, before) {
            Act::Json(status, header, body) => {
                let body = body.to_string();
                write!(
                    out,
                    "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\n{header}content-length: {}\r\n\r\n{body}",
                    body.len()
                )
            }
            Act::Raw(bytes) => out.write_all(&bytes),
            Act::Endless => {
                let begun = write!(out, "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n");
                while out.write_all(b" ").and_then(|()| out.flush()).is_ok() {
                    thread::sleep(Duration::from_millis(20));
                }
                begun
            }
            Act::Huge(bytes) => {
                let begun = write!(out, "HTTP/1.1 200 OK\r\ncontent-length: {bytes}\r\n\r\n");
                let part = vec![b' '; 1 << 16];
                let mut left = bytes;
                while left > 0 && out.write_all(&part[..left.min(part.len())]).is_ok() {
                    left -= left.min(part.len());
                }
                begun
            }
            Act::Cut => return,
        };
        if written.is_err() {
            return;
        }
    }
}

fn request(read: &mut BufReader<TcpStream>) -> Option<Asked> {
    let mut header = String::new();
    while !header.ends_with("\r\n\r\n") {
        if read.read_line(&mut header).ok()? == 0 {
            return None;
        }
    }
    let path = header.split(' ').nth(1)?.to_string();
    let header = header.to_lowercase();
    let length = header
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.and_then(|length| length.parse().ok()).unwrap_or(0)];
    read.read_exact(&mut body).ok()?;
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    Some(Asked { path, header, body })
}
