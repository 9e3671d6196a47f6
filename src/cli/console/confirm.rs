//! Asks the user a question with yes or no.

use std::io::{self, BufRead, IsTerminal, Write};

/// Asks on the terminal, and returns whether the user said yes. Without a terminal nobody is asked, and it is no.
pub fn confirms(question: &str) -> bool {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return false;
    }
    let _ = write!(io::stderr(), "{question} [y/N] ");
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    let answer = answer.trim().to_lowercase();
    read.is_ok() && ["y", "yes"].contains(&answer.as_str())
}
