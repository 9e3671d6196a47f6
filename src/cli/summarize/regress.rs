//! `summarize --regress`: explains shares by columns of the table.

use serde_json::json;

use super::{Args, add_clusters};
use crate::cli::console::messages::Messages;
use crate::cli::console::screen::shows_terminal;
use crate::cli::figures::coefficients;
use crate::cli::outputs::{json, write_table};
use crate::jobs::summarize::SummarizeRun;
use crate::output::{coefficient_paper, coefficient_table, margin_paper, margin_table};
use crate::prevalence::{Link, Margins, Regression};

/// Says how the regression was estimated, and writes its coefficients.
pub(super) fn regress(
    args: &Args,
    regression: &Regression,
    margins: Option<&Margins>,
    run: &SummarizeRun,
    messages: &Messages,
) -> anyhow::Result<()> {
    let link = args.link;
    let by = run.scores.cluster_column().unwrap_or("document");
    let interval = format!(
        "95 %, CR2 by {by} with the degrees of freedom of Bell and McCaffrey, about articles like these"
    );
    messages.say(match link {
        Link::Identity => {
            "regression: least squares of the probabilities, corrected by the codes (design-based supervised learning, Egami et al. 2023); coefficients are differences of shares, for a column of numbers those by one unit"
        }
        Link::Logit => {
            "regression: logistic, of the probabilities, corrected by the codes (design-based supervised learning, Egami et al. 2023); coefficients are differences of log-odds, for a column of numbers those by one unit"
        }
    });
    messages.say(&format!("intervals: {interval}; each holds by itself"));
    let mut results = json!({
        "label_order": run.scores.labels,
        "formula": args.regress,
        "link": link,
        "sentences": regression.sentences,
        "documents": regression.documents,
        "coded": regression.coded,
        "interval": interval,
        "coefficients": regression.rows,
        "tests": regression.tests,
    });
    if let Some(margins) = margins {
        results["margins"] = json!(margins.rows);
    }
    add_clusters(&mut results, &run.scores);
    let table = match margins {
        Some(margins) => margin_table(margins).for_paper(margin_paper(margins, by)),
        None => coefficient_table(regression).for_paper(coefficient_paper(regression, link, by)),
    };
    let output = args.output.as_ref();
    let mut text = write_table(&table, output, messages)?;
    if output.is_some() || shows_terminal() {
        text = match margins {
            Some(margins) => coefficients::margins(margins),
            None => coefficients::table(regression, link),
        };
    }
    json::write(args.json.as_ref(), &results, text, messages)
}
