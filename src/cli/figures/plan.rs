//! Plans as people read them: what `summarize --plan` prints.

use std::fmt::Write;
use std::path::Path;

use crate::cli::outputs::named::new_sample;
use crate::document_count::{DocumentCount, uneven_advice};
use crate::phrases::{label_beside_number, listed, plural, shell_path, thousands};
use crate::prevalence::{Plan, WithoutInterval};

/// Fewer pairs of coded sentences of one document say only roughly how alike these are.
const MANY_PAIRS: usize = 50;

/// The coded sample that a plan rests on.
pub struct Pilot<'a> {
    /// Its file, which no other sample may be written to.
    pub path: &'a Path,
    /// Whether every sentence could come into it with the same probability, so that a larger sample has its sentences again.
    pub is_plain: bool,
}

/// How many sentences to code, and from what that follows.
pub fn plan(plan: &Plan, labels: &[String], scores: &Path, pilot: Option<&Pilot>) -> String {
    let audited = pilot.is_some();
    let is_rough = audited && plan.pilot_pairs < MANY_PAIRS;
    let documents = DocumentCount {
        number: plan.documents,
        effective_number: plan.effective_documents,
    };
    let mut text = String::new();
    wanted(&mut text, plan, scores, pilot, is_rough, &documents);
    grounds(&mut text, plan, audited, is_rough);
    reservations(&mut text, plan, labels, audited, &documents);
    text
}

/// How many sentences to code, or why no number is enough.
fn wanted(
    text: &mut String,
    plan: &Plan,
    scores: &Path,
    pilot: Option<&Pilot>,
    is_rough: bool,
    documents: &DocumentCount,
) {
    let audited = pilot.is_some();
    let width = 100.0 * plan.wanted.width;
    let _ = match plan.wanted.sentences {
        Some(n) => writeln!(text, "{}", to_code(plan, n, scores, pilot)),
        None => match plan.narrowest {
            Some(narrowest) => {
                let [width, narrowest] = told_apart(width, 100.0 * narrowest);
                let documents = plan.documents;
                match audited {
                    true if is_rough => writeln!(
                        text,
                        "No sample can be sure to give 95 % intervals {width} points wide here. Even with every sentence of these {documents} documents coded, an interval may be {narrowest} points wide, because documents differ. How much they differ rests on few sentences of this pilot: code a larger one, such as 400; else score more articles, or ask for a wider interval.\n",
                    ),
                    true => writeln!(
                        text,
                        "No sample gives 95 % intervals {width} points wide here. Even with every sentence of these {documents} documents coded, an interval would be {narrowest} points wide, because documents differ. Score more articles, or ask for a wider interval.\n",
                    ),
                    false => writeln!(
                        text,
                        "No sample can be sure to give 95 % intervals {width} points wide here. Even with every sentence of these {documents} documents coded, a label with a share of 50 % would have an interval {narrowest} points wide, because documents differ. Code a pilot and add --audit, which knows each label's share; else score more articles, or ask for a wider interval.\n",
                    ),
                }
            }
            None => writeln!(
                text,
                "No sample gives an interval here: {}.\n",
                WithoutInterval::explain(*documents),
            ),
        },
    };
}

/// How many sentences to code and how to draw them; those of a plain pilot are some of them.
fn to_code(plan: &Plan, n: usize, scores: &Path, pilot: Option<&Pilot>) -> String {
    let coded = plan.coded;
    let width = 100.0 * plan.wanted.width;
    let wide = format!(
        "95 % intervals {width:.1} points wide (plus or minus {:.1})",
        width / 2.0
    );
    let draw = format!(
        "standpoint sample {} -n {n} -o {}",
        shell_path(scores),
        new_sample(pilot.map(|pilot| pilot.path))
    );
    match pilot {
        None => format!("Code about {n} random sentences for {wide}:\n    {draw}\n"),
        Some(Pilot { is_plain: true, .. }) if n <= coded => format!(
            "No more need be coded: about {n} random sentences give {wide}, and {coded} are coded. Leave --plan away for the shares.\n"
        ),
        Some(Pilot { is_plain: true, .. }) => format!(
            "Code about {n} random sentences in all for {wide}, {} more than the {coded} that are coded:\n    {draw}\n\nDrawn with the --seed of these, it holds them again: take their labels over by document and start (docs/sample.md, “From a pilot to the whole sample”).\n",
            n - coded
        ),
        Some(_) => format!(
            "Code about {n} random sentences for {wide}:\n    {draw}\n\nThe {coded} that are coded are not among them, because they were drawn with unequal probabilities (sample --by).\n"
        ),
    }
}

/// The figures that it follows from.
fn grounds(text: &mut String, plan: &Plan, audited: bool, is_rough: bool) {
    let _ = writeln!(
        text,
        "residual variance        {:.4}  {}",
        plan.residual_variance,
        match audited {
            true => "what the model misses in the coded sample, of the label that needs the most",
            false => "p(1 − p) at its largest: nothing has been coded yet",
        }
    );
    if audited {
        let _ = writeln!(
            text,
            "allowance for the unseen {:.4}  errors that the sample may have missed: they widen the interval, the less the more is coded",
            plan.unseen
        );
    }
    let by_pilot = plan
        .pilot_correlation
        .filter(|of_codes| *of_codes >= plan.model_correlation);
    let _ = writeln!(
        text,
        "intraclass correlation   {:.4}  of {} within documents",
        plan.intraclass_correlation,
        match by_pilot {
            Some(_) => format!(
                "the codes of the sample{}",
                match is_rough {
                    true => format!(
                        " (rough: {} of its sentences in one document)",
                        plural(plan.pilot_pairs, "pair")
                    ),
                    false => String::new(),
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
            "narrowest interval       {narrowest:.4}  if every sentence were coded and documents differ as this correlation says"
        );
    }
}

/// What may make it come out otherwise.
fn reservations(
    text: &mut String,
    plan: &Plan,
    labels: &[String],
    audited: bool,
    documents: &DocumentCount,
) {
    if !plan.rare.is_empty() {
        let counted = |(label, codes): &(usize, usize)| {
            format!(
                "{} {}",
                thousands(*codes),
                label_beside_number(&labels[*label])
            )
        };
        let counted: Vec<String> = plan.rare.iter().map(counted).collect();
        let _ = writeln!(
            text,
            "\nFew sentences of the sample have some labels ({}), so that the plan knows little of their shares: it counts one error more than was seen, and their intervals may come out wider all the same. A larger pilot says more.",
            listed(&counted)
        );
    }
    if plan.narrowest.is_some() && documents.is_uneven() {
        let _ = writeln!(
            text,
            "\nHere {}. {}.",
            documents.uneven_clause("the"),
            uneven_advice()
        );
    }
    if plan.pilot_correlation.is_none() {
        let _ = writeln!(
            text,
            "\nHow alike the sentences of a document are rests on the model's own probabilities, which may not see it: the interval may come out far wider. {}: code some sentences and add --audit.",
            if audited {
                "A larger pilot says more"
            } else {
                "A pilot says more"
            }
        );
    }
}

/// Two numbers with one decimal, or with as many as it takes to tell them apart.
fn told_apart(one: f64, other: f64) -> [String; 2] {
    let with = |decimals: usize| [one, other].map(|number| format!("{number:.decimals$}"));
    let told = (1..6).map(with).find(|[one, other]| one != other);
    told.unwrap_or_else(|| with(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_look_alike_have_more_decimals() {
        assert_eq!(told_apart(6.0, 7.02), ["6.0", "7.0"]);
        assert_eq!(told_apart(6.0, 6.04), ["6.00", "6.04"]);
        assert_eq!(told_apart(6.0, 6.000_3), ["6.0000", "6.0003"]);
        assert_eq!(told_apart(6.0, 6.0), ["6.0", "6.0"]);
    }
}
