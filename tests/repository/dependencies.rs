//! What the packages of `Cargo.lock` ask for: a licence that `deny.toml` allows, and no newer Rust than is stated.

use std::process::Command;

use regex::Regex;
use serde_json::Value;

/// Every package, as cargo describes it.
fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// The licences that `deny.toml` allows.
fn allowed() -> Vec<String> {
    let deny = concat!(env!("CARGO_MANIFEST_DIR"), "/deny.toml");
    let deny = std::fs::read_to_string(deny).unwrap();
    let list = deny.split_once("allow = [").unwrap().1;
    let list = list.split_once(']').unwrap().0;
    let name = Regex::new("\"([^\"]+)\"").unwrap();
    let names = name.captures_iter(list);
    names.map(|found| found[1].to_string()).collect()
}

/// Splits an expression at a word that stands in no parentheses.
fn split<'a>(expression: &'a str, word: &str) -> Vec<&'a str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in expression.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if depth == 0 && expression[at..].starts_with(word) && at >= start => {
                parts.push(&expression[start..at]);
                start = at + word.len();
            }
            _ => {}
        }
    }
    parts.push(&expression[start..]);
    parts
}

/// Returns whether an SPDX expression can be fulfilled with these licences.
fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    let expression = expression.trim();
    let inner = expression
        .strip_prefix('(')
        .and_then(|inner| inner.strip_suffix(')'))
        .filter(|inner| !inner.contains('('));
    if let Some(inner) = inner {
        return is_allowed(inner, allowed);
    }
    let either = split(expression, " OR ");
    let both = split(expression, " AND ");
    if either.len() > 1 {
        either.iter().any(|part| is_allowed(part, allowed))
    } else if both.len() > 1 {
        both.iter().all(|part| is_allowed(part, allowed))
    } else {
        allowed.iter().any(|license| license == expression)
    }
}

/// `1.94` as numbers that can be compared.
fn version(text: &str) -> Vec<u32> {
    let mut numbers: Vec<u32> = text.split('.').map(|n| n.parse().unwrap()).collect();
    numbers.resize(3, 0);
    numbers
}

#[test]
fn every_package_has_a_licence_that_is_allowed_and_takes_the_stated_rust() {
    let stated = version(env!("CARGO_PKG_RUST_VERSION"));
    let allowed = allowed();
    assert!(allowed.len() > 5);
    for package in packages() {
        let name = package["name"].as_str().unwrap();
        // Older packages write a slash for OR.
        let license = package["license"].as_str().unwrap_or_default();
        let license = license.replace(" / ", "/").replace('/', " OR ");
        assert!(is_allowed(&license, &allowed), "{name}: {license}");
        if let Some(needed) = package["rust_version"].as_str() {
            assert!(version(needed) <= stated, "{name} needs Rust {needed}");
        }
    }
}

/// Each direct dependency has its reason.
#[test]
fn every_dependency_stands_among_the_decisions() {
    let decisions = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/decisions.md");
    let decisions = std::fs::read_to_string(decisions).unwrap();
    let list = decisions.split_once("\n## Dependencies\n").unwrap().1;
    let mut number = 0;
    for package in packages()
        .iter()
        .filter(|package| package["source"].is_null())
    {
        for dependency in package["dependencies"].as_array().unwrap() {
            let name = dependency["name"].as_str().unwrap();
            number += 1;
            let is_ours = name.starts_with("standpoint");
            assert!(is_ours || list.contains(&format!("`{name}`")), "{name}");
        }
    }
    assert!(number > 100, "{number}");
}

#[test]
fn expressions_of_licences_are_read() {
    let allowed = ["MIT", "Zlib"].map(str::to_string);
    for (expression, expected) in [
        ("MIT", true),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0 AND MIT", false),
        ("(GPL-3.0 OR MIT) AND Zlib", true),
        ("(GPL-3.0 OR MIT) AND GPL-3.0", false),
        ("MIT OR (GPL-3.0 AND Zlib)", true),
    ] {
        assert_eq!(is_allowed(expression, &allowed), expected, "{expression}");
    }
}
