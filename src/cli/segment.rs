//! `standpoint segment`: how articles are cut.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;

use super::Outcome;
use super::input::{InputArgs, Told};
use super::messages::Messages;
use crate::output::{replace, segment_rows};
use crate::segment::segment;

const EXAMPLES: &str = "\
Examples:
  See how an article is cut and what is set aside:
      standpoint segment article.html
  Make a table of sentences to label by hand:
      standpoint segment articles -o sentences.csv";

/// Show how articles are cut into sentences, and what is set aside as page furniture
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// Where to write the table [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    let mut documents = Told::new(args.input.open(args.output.as_ref())?, messages);
    let repetition = args.input.repetition(args.output.as_ref())?;
    let mut write = |out: &mut dyn Write| -> anyhow::Result<()> {
        out.write_all(&segment_rows(None)?)?;
        for document in documents.by_ref() {
            let segments = segment(&document.text, repetition.as_ref());
            out.write_all(&segment_rows(Some((&document, &segments)))?)?;
        }
        Ok(out.flush()?)
    };
    match &args.output {
        Some(path) => {
            let written = replace(path, |file| write(file));
            written.with_context(|| format!("{} was not written", path.display()))?;
        }
        None => write(&mut std::io::stdout().lock())?,
    }
    match documents.failures {
        0 => Ok(Outcome::Done),
        _ => Ok(Outcome::Incomplete),
    }
}
