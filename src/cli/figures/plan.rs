//! Plans as text for people: the output of `summarize --plan`.

use std::fmt::Write;
use std::path::Path;

use standpoint_common::phrases::{label_beside_number, listed, plural, shell_path, thousands};

use crate::cli::outputs::names::new_sample_name;
use crate::labels::ClusteredBy;
use crate::prevalence::{Plan, Population, Scores, WithoutInterval};

/// Fewer pairs of coded sentences within documents give only a rough correlation.
const MANY_PAIRS: usize = 50;

/// The coded sample that a plan rests on.
pub struct Pilot<'a> {
    /// The file, which the next sample must not replace.
    pub path: &'a Path,
    /// `true` if all sentences had the same probability, so that a larger sample with the same seed contains
    /// these.
    pub is_plain: bool,
}

/// Writes how many sentences to code, and the figures that this number rests on.
pub fn plan(plan: &Plan, of: &Scores, scores: &str, pilot: Option<&Pilot>) -> String {
    let unit = of.clustered_by();
    let has_pilot = pilot.is_some();
    let is_rough = has_pilot && plan.pilot_pairs < MANY_PAIRS;
    let mut text = String::new();
    wanted(&mut text, plan, scores, pilot, is_rough, unit);
    grounds(&mut text, plan, has_pilot, is_rough, unit);
    reservations(&mut text, plan, &of.labels, has_pilot, unit);
    text
}

/// Writes how many sentences to code, or why no number is enough.
fn wanted(
    text: &mut String,
    plan: &Plan,
    scores: &str,
    pilot: Option<&Pilot>,
    is_rough: bool,
    unit: ClusteredBy,
) {
    let has_pilot = pilot.is_some();
    let width = 100.0 * plan.wanted.width;
    let _ = match plan.wanted.sentences {
        Some(n) => writeln!(text, "{}", to_code(plan, n, scores, pilot)),
        None => match plan.narrowest {
            Some(narrowest) => {
                // Rounded up, so that it is wider than the interval asked for.
                let narrowest = (1000.0 * narrowest).ceil() / 10.0;
                let (number, more) = (plan.clusters.number, unit.more());
                match has_pilot {
                    true if is_rough => writeln!(
                        text,
                        "No sample can be sure to give 95 % intervals {width:.1} points wide here. Even with \
                        every sentence of these {number} {unit}s coded, an interval may be \
                        {narrowest:.1} points wide, because {unit}s differ. This pilot has few sentences: \
                        code a larger one, such as 400; else score {more}, or ask for a wider interval.\n",
                    ),
                    true => writeln!(
                        text,
                        "No sample gives 95 % intervals {width:.1} points wide here. Even with every \
                        sentence of these {number} {unit}s coded, an interval would be {narrowest:.1} \
                        points wide, because {unit}s differ. Score {more}, or ask for a wider \
                        interval.\n",
                    ),
                    false => writeln!(
                        text,
                        "No sample can be sure to give 95 % intervals {width:.1} points wide here. Even with \
                        every sentence of these {number} {unit}s coded, a label with a share of 50 % \
                        would have an interval {narrowest:.1} points wide, because {unit}s differ. Code a \
                        pilot and add --sample; else score {more}, or ask for a wider interval.\n",
                    ),
                }
            }
            None => writeln!(
                text,
                "No sample gives an interval here: {}.\n",
                WithoutInterval::explain(plan.clusters, Population::LikeThese, false)
                    .in_words(unit),
            ),
        },
    };
}

/// Writes how many sentences to code and how to draw them. A plain pilot counts toward them.
fn to_code(plan: &Plan, n: usize, scores: &str, pilot: Option<&Pilot>) -> String {
    let coded = plan.coded;
    let width = 100.0 * plan.wanted.width;
    let about = match plan.population {
        Population::LikeThese => "",
        Population::These => " about these articles",
    };
    let wide = format!(
        "95 % intervals {width:.1} points wide (plus or minus {:.1}){about}",
        width / 2.0
    );
    let draw = format!(
        "standpoint sample {scores} -n {n} -o {}",
        new_sample_name(pilot.map(|pilot| pilot.path))
    );
    match pilot {
        None => format!("Code about {n} random sentences for {wide}:\n    {draw}\n"),
        Some(Pilot { is_plain: true, .. }) if n <= coded => format!(
            "No more need be coded: about {n} random sentences give {wide}, and {coded} are coded. Leave \
            --plan away for the shares.\n"
        ),
        Some(Pilot {
            is_plain: true,
            path,
        }) => format!(
            "Code about {n} random sentences in all for {wide}, {} more than the {coded} that are \
            coded and keep their codes:\n    {draw} --keep {}\n",
            n - coded,
            shell_path(path)
        ),
        Some(_) => format!(
            "Code about {n} random sentences for {wide}:\n    {draw}\n\nThe {coded} that are coded are not \
            among them, because they were drawn with unequal probabilities (sample --by).\n"
        ),
    }
}

/// Writes the figures on which the plan rests.
fn grounds(text: &mut String, plan: &Plan, has_pilot: bool, is_rough: bool, unit: ClusteredBy) {
    let _ = writeln!(
        text,
        "residual variance        {:.4}  {}",
        plan.residual_variance,
        if has_pilot {
            "what the model misses in the coded sample, of the label that needs the most"
        } else {
            "p(1 − p) at its largest: nothing has been coded yet"
        }
    );
    if has_pilot {
        let _ = writeln!(
            text,
            "allowance for the unseen {:.4}  errors that the sample may have missed; they matter less, the \
            more is coded",
            plan.unseen
        );
    }
    if plan.population == Population::These {
        // Sentences are drawn and not documents, so that it does not matter how alike those of one are.
        return;
    }
    let by_pilot = plan
        .pilot_correlation
        .filter(|of_codes| *of_codes >= plan.model_correlation);
    let _ = writeln!(
        text,
        "intraclass correlation   {:.4}  of {} within {unit}s",
        plan.intraclass_correlation,
        match by_pilot {
            Some(_) => format!(
                "the codes of the sample{}",
                if is_rough {
                    format!(
                        " (rough: {} of its sentences in one {unit})",
                        plural(plan.pilot_pairs, "pair")
                    )
                } else {
                    String::new()
                }
            ),
            None => format!(
                "the model's probabilities{}",
                match plan.pilot_correlation {
                    Some(of_codes) => format!(" (of the codes of the sample {of_codes:.4})"),
                    None => String::new(),
                }
            ),
        }
    );
    let _ = writeln!(
        text,
        "design effect            {:.4}  how much it raises the variance that all {} sentences have",
        plan.design_effect, plan.sentences
    );
    if let Some(narrowest) = plan.narrowest {
        let _ = writeln!(
            text,
            "narrowest interval       {narrowest:.4}  if every sentence were coded and {unit}s differ as \
            this correlation says"
        );
    }
}

/// Writes why the interval may come out otherwise.
fn reservations(
    text: &mut String,
    plan: &Plan,
    labels: &[String],
    has_pilot: bool,
    unit: ClusteredBy,
) {
    if !plan.rare.is_empty() {
        let counted = |(label, codes): &(usize, usize)| {
            format!(
                "{} {}",
                thousands(*codes),
                label_beside_number(&labels[*label])
            )
        };
        let rare: Vec<String> = plan.rare.iter().map(counted).collect();
        let _ = writeln!(
            text,
            "\nFew sentences of the sample have some labels ({}), so their shares are uncertain: the plan \
            counts one error more than was seen, and their intervals may still come out wider. A larger \
            pilot says more.",
            listed(&rare)
        );
    }
    if plan.pilot_correlation.is_none() && plan.population == Population::LikeThese {
        let _ = writeln!(
            text,
            "\nThe likeness of sentences within {unit}s is that of the model's own probabilities, which \
            may not show it: the interval may come out far wider. {}: code some sentences and add --sample.",
            if has_pilot {
                "A larger pilot says more"
            } else {
                "A pilot says more"
            }
        );
    }
}
