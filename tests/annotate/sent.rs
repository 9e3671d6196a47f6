//! What leaves the computer, and where to.

use super::*;

#[test]
fn another_computer_is_asked_only_if_somebody_says_so() {
    let work = work();
    for url in [
        "http://192.0.2.1:8080/v1",
        "https://api.example.org/v1",
        "localhost.example.org",
        "http://0.0.0.0:9",
    ] {
        work.refused(
            &arguments(url, &["-o", "m.csv"]),
            &["this is another computer", "(--allow-remote)"],
        );
    }
    work.refused(
        &arguments("http://me:secret@127.0.0.1/v1", &["-o", "m.csv"]),
        &["a name or a password"],
    );
    // Nobody has this address; how much would go there is said first.
    let said = work.run(&arguments(
        "http://machine.invalid/v1",
        &["-o", "m.csv", "--allow-remote"],
    ));
    assert_eq!(said.code, 1);
    let (told, failed) = said.err.split_once("no computer has this name").unwrap();
    assert!(told.contains("characters of 3 articles (8 sentences) are sent to http://machine.invalid/v1, and anybody"), "{told}");
    assert!(failed.contains("kept"), "{failed}");
}

#[test]
fn the_key_comes_from_the_environment_and_stands_nowhere() {
    const KEY: &str = "sk-very-secret-0815";
    let server = StandIn::new(|asked, _| {
        let mut lines = asked.header.lines();
        let given = lines.find_map(|line| line.strip_prefix("authorization: bearer "));
        match given {
            Some(KEY) => {
                about(asked).unwrap_or_else(|| Act::Json(200, "", reply(&format!("{KEY} 3"), &[])))
            }
            // Some servers repeat what they got.
            given => {
                let said =
                    serde_json::json!({"error": {"message": format!("no such key as {given:?}")}});
                Act::Json(401, "", said)
            }
        }
    });
    let work = work();
    let url = server.url();
    let arguments = arguments(&url, &["-o", "machine.csv", "--findings", "found.json"]);
    let said = work.run(&arguments);
    assert!(
        said.err.contains("wants a key") && said.err.contains("STANDPOINT_API_KEY"),
        "{}",
        said.err
    );
    for (key, code, told) in [
        (KEY, 0, "8 sentences of 3 documents labelled"),
        (
            "another-sk-0815",
            1,
            "does not take the key (no such key as Some(\"…\"))",
        ),
    ] {
        let mut command = work.command(&arguments);
        let said = crate::common::said(command.env("STANDPOINT_API_KEY", key));
        assert_eq!(said.code, code, "{}", said.err);
        assert!(
            said.err.contains(told) && !said.err.contains(key),
            "{}",
            said.err
        );
        for (path, content) in work.listing() {
            let content = content.unwrap_or_default();
            assert!(
                !String::from_utf8_lossy(&content).contains(key),
                "{}",
                path.display()
            );
        }
    }
}

#[test]
fn a_proxy_is_no_part_of_this_computer() {
    let (work, server, proxy) = (work(), sure(), StandIn::answering(|_| 1));
    let url = server.url();
    let mut command = work.command(&arguments(&url, &["-o", "machine.csv"]));
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY"] {
        command.env(name, format!("http://127.0.0.1:{}", proxy.port));
    }
    assert_eq!(crate::common::said(&mut command).code, 0);
    assert!(proxy.requests().is_empty());
}

/// Nothing in the sources opens a connection but the one module that speaks to servers.
#[test]
fn one_file_alone_opens_connections() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![
        root.join("src"),
        root.join("crates"),
        root.join("python/src"),
    ];
    let mut opening = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]").next().unwrap();
                let ways = [
                    "ureq::",
                    "TcpStream::connect",
                    "ToSocketAddrs",
                    "reqwest",
                    "hyper::client",
                ];
                if ways.iter().any(|way| code.contains(way)) {
                    let name = path
                        .strip_prefix(root)
                        .unwrap()
                        .to_string_lossy()
                        .replace('\\', "/");
                    opening.push(name);
                }
            }
        }
    }
    opening.sort();
    assert_eq!(
        opening,
        [
            "src/jobs/annotate/address.rs",
            "src/jobs/annotate/server.rs"
        ]
    );
}

/// Follows the calls of each command to the system. Only on Linux, where the program that does it is installed.
#[cfg(target_os = "linux")]
#[test]
fn no_other_command_opens_a_connection() {
    let can_follow = std::process::Command::new("strace")
        .args(["-o", "/dev/null", "true"])
        .status();
    if !can_follow.is_ok_and(|status| status.success()) {
        eprintln!("strace cannot follow programs here, so nothing was tried");
        return;
    }
    let work = Work::with_model()
        .with("bypass.csv", crate::common::LABELS)
        .with("news/a.txt", LETTERS[0].1)
        .with(
            "notes.csv",
            crate::common::LABELS.replacen(",for", ",against", 3),
        );
    let model = ["-m", "bypass.safetensors"];
    let scored = [&["score", "news", "-o", "scores.csv"], &model[..]].concat();
    let connects = |arguments: &[&str]| {
        let log = work.path("calls");
        let mut strace = std::process::Command::new("strace");
        strace
            .args(["-f", "-qq", "-e", "trace=connect", "-o"])
            .arg(&log);
        strace
            .arg(env!("CARGO_BIN_EXE_standpoint"))
            .args(arguments)
            .current_dir(work.path(""));
        strace
            .env("STANDPOINT_CACHE", "")
            .env("STANDPOINT_STATE", "");
        let output = strace.output().unwrap();
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let calls = std::fs::read_to_string(&log).unwrap();
        calls
            .lines()
            .filter(|call| call.contains("connect("))
            .map(str::to_string)
            .collect::<Vec<_>>()
    };
    let server = sure();
    let url = server.url();
    let own = [
        "annotate",
        "news",
        "--codebook",
        "bypass.csv",
        "--labels",
        "a,b,c",
        "--server",
        &url,
        "-o",
        "m.csv",
    ];
    // It would be seen.
    assert!(!connects(&own).is_empty());
    for arguments in [
        scored.as_slice(),
        &[
            "train",
            "notes.csv",
            "-o",
            "n.safetensors",
            "--encoder",
            "none",
        ],
        &["evaluate", "notes.csv", "--encoder", "none"],
        &["audit", "notes.csv", "--encoder", "none"],
        &["dictionary", "notes.csv", "-o", "d.csv"],
        &["agree", "bypass.csv", "notes.csv"],
        &["sample", "scores.csv", "-n", "2", "-o", "sample.csv"],
        &["summarize", "scores.csv"],
        &["report", "scores.csv", "-o", "r.html"],
        &["explain", "Build it now.", "-m", "bypass.safetensors"],
        &["segment", "news"],
        &["completions", "zsh"],
        &["man"],
        &[
            "annotate",
            "news",
            "--codebook",
            "bypass.csv",
            "--labels",
            "a,b,c",
            "--show-prompt",
        ],
    ] {
        let calls = connects(arguments);
        assert!(calls.is_empty(), "{arguments:?}: {calls:?}");
    }
}
