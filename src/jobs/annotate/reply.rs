//! What a language model answered: the key, and the probability of each.

use serde_json::Value;

/// The marks behind which an answer begins that was thought about, each with the mark before the thoughts.
const THOUGHTS: [(&str, &str); 4] = [
    ("<think>", "</think>"),
    ("<thinking>", "</thinking>"),
    ("[THINK]", "[/THINK]"),
    ("<|channel|>analysis", "<|channel|>final<|message|>"),
];

/// A reply of a server.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Reply {
    /// What the model wrote, without its thoughts; `None` if these did not end.
    pub said: Option<String>,
    /// The tokens at each place with their log-probabilities, the one that was taken among them.
    tokens: Vec<Vec<(String, f64)>>,
    /// The tokens that were read and written.
    pub read: u64,
    pub written: u64,
}

impl Reply {
    /// Reads a reply; `None` if it is none.
    pub fn read(value: &Value) -> Option<Self> {
        let choice = value["choices"].get(0)?;
        let message = choice.get("message")?;
        let content = message["content"].as_str().unwrap_or_default();
        let token = |value: &Value| {
            let text = value["token"].as_str()?.to_string();
            Some((text, value["logprob"].as_f64()?))
        };
        let place = |place: &Value| {
            let top = place["top_logprobs"].as_array().into_iter().flatten();
            let mut tokens: Vec<_> = top.filter_map(token).collect();
            let taken = token(place);
            tokens.extend(taken.filter(|taken| tokens.iter().all(|(text, _)| *text != taken.0)));
            tokens
        };
        let places = choice["logprobs"]["content"].as_array();
        let count = |name: &str| value["usage"][name].as_u64().unwrap_or(0);
        Some(Reply {
            said: without_thoughts(content).map(str::to_string),
            tokens: places.into_iter().flatten().map(place).collect(),
            read: count("prompt_tokens"),
            written: count("completion_tokens"),
        })
    }

    /// The key of the answer, counted from 0. Nothing but a key counts, a label by its name, or both of one label.
    /// `labels` are in the order of the keys.
    pub fn key(&self, labels: &[&str]) -> Option<usize> {
        let said = words(self.said.as_deref()?);
        let forms = |key: usize| {
            let (number, name) = ((key + 1).to_string(), words(labels[key]));
            [
                format!("{number} {name}"),
                format!("{name} {number}"),
                name,
                number,
            ]
        };
        let keys = 0..labels.len();
        let number = keys.clone().find(|key| said == (key + 1).to_string());
        let mut named = keys.filter(|key| forms(*key).contains(&said));
        number.or_else(|| named.next().filter(|_| named.next().is_none()))
    }

    /// The probability of each of so many keys, at the place where the model wrote the `key`. A key that the server does not
    /// list there counts as the least probable token that it lists. `None` if it lists no key.
    pub fn probabilities(&self, key: usize, keys: usize) -> Option<Vec<f64>> {
        let of = |tokens: &[(String, f64)], key: usize| -> Option<f64> {
            let number = (key + 1).to_string();
            let own = tokens.iter().filter(|(text, _)| text.trim() == number);
            let sum: f64 = own.map(|(_, log)| libm::exp(*log)).sum();
            (sum > 0.0).then_some(sum)
        };
        let tokens = self
            .tokens
            .iter()
            .rfind(|tokens| of(tokens, key).is_some())?;
        let logs = tokens
            .iter()
            .map(|(_, log)| *log)
            .filter(|log| log.is_finite());
        let least = libm::exp(logs.fold(f64::INFINITY, f64::min));
        let all: Vec<f64> = (0..keys)
            .map(|key| of(tokens, key).unwrap_or(least))
            .collect();
        let sum: f64 = all.iter().sum();
        let are_numbers = sum.is_finite() && sum > 0.0;
        are_numbers.then(|| all.iter().map(|p| p / sum).collect())
    }
}

/// What stands behind the thoughts of a model.
fn without_thoughts(content: &str) -> Option<&str> {
    for (begin, end) in THOUGHTS {
        if let Some((_, answer)) = content.rsplit_once(end) {
            return Some(answer.trim());
        }
        if content.contains(begin) {
            return None;
        }
    }
    Some(content.trim())
}

/// The words of a text in small letters, without what stands around and between them.
fn words(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn reply(content: &str) -> Reply {
        let value = json!({"choices": [{"message": {"role": "assistant", "content": content}}]});
        Reply::read(&value).unwrap()
    }

    #[test]
    fn nothing_but_a_key_or_a_label_is_an_answer() {
        let labels = ["pro-exit", "anti-exit", "neutral"];
        for (said, key) in [
            ("2", Some(1)),
            (" 2\n", Some(1)),
            ("**2**", Some(1)),
            ("“3.”", Some(2)),
            ("Anti-Exit", Some(1)),
            ("2 = anti-exit", Some(1)),
            ("neutral (3)", Some(2)),
            ("<think>1 or 2? 1.</think>\n\n2", Some(1)),
            ("[THINK]hm[/THINK]3", Some(2)),
            (
                "<|channel|>analysis<|message|>1?<|end|><|start|>assistant<|channel|>final<|message|>2",
                Some(1),
            ),
            ("<think>It is 2", None),
            ("4", None),
            ("12", None),
            ("1, 2", None),
            ("2 = neutral", None),
            ("2 because they want out", None),
            ("The key is 2.", None),
            ("", None),
            ("not neutral", None),
        ] {
            assert_eq!(reply(said).key(&labels), key, "{said}");
        }
        // Labels that are numbers themselves: the key counts.
        assert_eq!(reply("1").key(&["2", "1"]), Some(0));
        assert_eq!(reply("a").key(&["A", "a"]), None);
    }

    fn with_tokens(content: &str, tokens: &[(&str, f64)]) -> Reply {
        let top: Vec<Value> = tokens
            .iter()
            .map(|(token, p)| json!({"token": token, "logprob": libm::log(*p)}))
            .collect();
        let place =
            json!({"token": tokens[0].0, "logprob": libm::log(tokens[0].1), "top_logprobs": top});
        let value = json!({
            "choices": [{"message": {"content": content}, "logprobs": {"content": [place]}}],
            "usage": {"prompt_tokens": 70, "completion_tokens": 1},
        });
        Reply::read(&value).unwrap()
    }

    #[test]
    fn probabilities_are_those_of_the_keys_alone() {
        let found = with_tokens(
            "1",
            &[
                ("1", 0.5),
                (" 1", 0.1),
                ("2", 0.2),
                ("The", 0.1),
                ("3", 0.05),
            ],
        );
        assert_eq!((found.read, found.written), (70, 1));
        let p = found.probabilities(0, 3).unwrap();
        for (p, wanted) in p.iter().zip([0.6 / 0.85, 0.2 / 0.85, 0.05 / 0.85]) {
            assert!((p - wanted).abs() < 1e-12, "{p} {wanted}");
        }
        // The third key is not listed, and is at most as probable as the least that is.
        let p = with_tokens("1", &[("1", 0.6), ("2", 0.3), ("Yes", 0.1)]).probabilities(0, 3);
        assert!((p.unwrap()[2] - 0.1).abs() < 1e-12);
        assert_eq!(with_tokens("1", &[("Yes", 0.9)]).probabilities(0, 3), None);
        assert_eq!(reply("1").probabilities(0, 3), None);
    }
}
