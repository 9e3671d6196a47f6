//! Whether the intervals and the corrections keep what they promise: the tables of docs/research/coverage.md.
//!
//!     cargo run --release --example coverage
//!
//! Everything is drawn with fixed seeds from made-up worlds in which the truth is known.

mod copies;
mod intervals;
mod rare;
mod shift;
mod world;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    intervals::coverage();
    intervals::planned();
    shift::prior_shift();
    copies::wire_copy()?;
    println!();
    rare::unseen()?;
    rare::in_few_documents()
}
