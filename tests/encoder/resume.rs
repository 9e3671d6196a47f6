//! `train --fine-tune --resume`: on after a stop, to the same model as if nothing had happened.

use std::process::{Child, Command, Stdio};
use std::thread::yield_now;

use super::tiny;
use crate::common::{Work, labels_of_marks};

const FOLDER: &str = ".standpoint-marks.safetensors.tuning";

fn train<'a>(encoder: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let train = ["train", "marks.csv", "--encoder", encoder, "--fine-tune=2"];
    [&train[..], more].concat()
}

/// Begins a run on one thread, and waits until the file of a fit is there.
fn begun(work: &Work, fit: &str) -> Child {
    let encoder = tiny();
    let to = ["-o", "marks.safetensors", "--resume"];
    let mut program = crate::common::program()
        .args(train(encoder.to_str().unwrap(), &to))
        .env("RAYON_NUM_THREADS", "1")
        .current_dir(work.path(""))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while !work.path(FOLDER).join(fit).exists() {
        let ended = program.try_wait().unwrap();
        assert_eq!(ended, None, "it was too fast to be stopped");
        yield_now();
    }
    program
}

#[test]
fn a_run_that_was_killed_twice_makes_the_model_of_one_in_one_go() {
    let work = Work::new().with("marks.csv", labels_of_marks());
    let kill_after = |fit| {
        let mut program = begun(&work, fit);
        program.kill().unwrap();
        program.wait().unwrap();
    };
    for fit in ["all.fit", "without-1.fit"] {
        kill_after(fit);
        assert!(!work.path("marks.safetensors").exists());
    }
    let encoder = tiny();
    let encoder = encoder.to_str().unwrap();
    let continued = "continuing an interrupted fine-tuning";
    let said = work.ok(&train(encoder, &["-o", "marks.safetensors", "--resume"]));
    assert!(said.err.contains(continued), "{}", said.err);
    assert!(!work.path(FOLDER).exists());
    let said = work.ok(&train(encoder, &["-o", "whole.safetensors"]));
    assert!(!said.err.contains(continued), "{}", said.err);
    assert!(work.read("marks.safetensors") == work.read("whole.safetensors"));
    // What other labels left is not used.
    kill_after("all.fit");
    work.write("marks.csv", labels_of_marks().replace("0,", "1,"));
    work.ok(&train(encoder, &["-o", "marks.safetensors", "--resume"]));
    work.ok(&train(encoder, &["-o", "whole.safetensors"]));
    assert!(work.read("marks.safetensors") == work.read("whole.safetensors"));
    work.misused(
        &["train", "marks.csv", "--encoder", encoder, "--resume"],
        &["--fine-tune"],
    );
}

#[cfg(unix)]
#[test]
fn a_run_that_is_stopped_says_that_the_same_command_goes_on() {
    let work = Work::new().with("marks.csv", labels_of_marks());
    let program = begun(&work, "all.fit");
    let pid = program.id().to_string();
    let kill = Command::new("kill").args(["-s", "INT", &pid]).status();
    assert!(kill.unwrap().success());
    let said = program.wait_with_output().unwrap();
    assert_eq!(said.status.code(), Some(130));
    let told = String::from_utf8(said.stderr).unwrap();
    let wanted =
        "Stopped. marks.safetensors was not written. The same command again continues from here.\n";
    assert!(told.ends_with(wanted), "{told}");
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_the_folder_is_not_followed() {
    let work = Work::new().with("marks.csv", labels_of_marks());
    std::fs::create_dir(work.path("theirs")).unwrap();
    std::os::unix::fs::symlink("theirs", work.path(FOLDER)).unwrap();
    let encoder = tiny();
    let to = ["-o", "marks.safetensors", "--resume", "-q"];
    let arguments = train(encoder.to_str().unwrap(), &to);
    work.refused(&arguments, &[FOLDER, "it is a link"]);
    assert_eq!(std::fs::read_dir(work.path("theirs")).unwrap().count(), 0);
}
