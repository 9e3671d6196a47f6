//! Measures how often intervals and corrections are right. Makes the tables of docs/figures.md and
//! docs/research/coverage.md.
//!
//!     cargo run --release --manifest-path research/Cargo.toml --bin coverage -- SECTION
//!     cargo run --release --manifest-path research/Cargo.toml --bin coverage -- few target/release/standpoint
//!
//! SECTION is `few` (documents), `alone` (rows), `checks`, `coders`, `shares`, `machine`, `plans`, `shift`, `copies`, `rare`, `skewed`, `regression`, `draws`, `waves` or `trained`. The
//! second command takes the intervals from the program itself, and so do `alone` and `machine`. Everything is drawn with fixed seeds from made-up worlds in which the
//! truth is known.

mod alone;
mod checks;
mod coders;
mod copies;
mod draws;
mod few;
mod intervals;
mod machine;
mod rare;
mod regression;
mod shift;
mod skewed;
mod trained;
mod waves;
mod world;

use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let mut arguments = std::env::args().skip(1);
    let section = arguments.next().unwrap_or_default();
    let program = arguments.next().map(PathBuf::from);
    let program = program.map(|program| program.canonicalize()).transpose()?;
    match section.as_str() {
        "few" => few::documents(program.as_deref())?,
        "alone" => alone::rows_of_sources(&program.ok_or("name the program")?)?,
        "shares" => intervals::coverage(),
        "plans" => intervals::planned(),
        "machine" => machine::coders(&program.ok_or("name the program")?)?,
        "shift" => shift::prior_shift(),
        "checks" => checks::checks()?,
        "coders" => coders::two_coders()?,
        "copies" => copies::wire_copy()?,
        "rare" => {
            rare::unseen()?;
            rare::in_few_documents()?;
        }
        "skewed" => skewed::hardest()?,
        "regression" => regression::regressions()?,
        "draws" => {
            draws::by_document()?;
            draws::by_documents_with_label()?;
        }
        "waves" => waves::of_two_waves()?,
        "trained" => trained::of_few_labels()?,
        _ => {
            return Err(
                "name a section: few, alone, checks, coders, shares, machine, plans, shift, copies, rare, skewed, regression, draws, waves or trained"
                    .into(),
            );
        }
    }
    Ok(())
}
