//! Says why a label is not always the most probable one.

use crate::model::Model;

/// One sentence on how the model gives labels, or `None` if it gives the most probable ones.
pub(crate) fn label_rule(model: &Model) -> Option<String> {
    let favours = model.favours_rare_labels();
    favours.then(|| sentence(model.label_rule_figures()))
}

/// The sentence. `figures` are the macro-F1 of these labels and of the most probable ones.
fn sentence(figures: Option<(f64, f64)>) -> String {
    let figures = figures.map(|(balanced, probable)| {
        format!(
            ": macro-F1 {balanced:.2} in cross-validation, and {probable:.2} by the highest probability"
        )
    });
    format!(
        "A rare label is given already where it is less probable than another, because that finds more of it{}; \
        --label-rule probability gives the most probable label.",
        figures.unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::LabelRule;

    #[test]
    fn the_figures_stand_in_the_sentence_where_they_are_known() {
        assert_eq!(
            sentence(None),
            "A rare label is given already where it is less probable than another, because that finds more of it; \
            --label-rule probability gives the most probable label."
        );
        let known = sentence(Some((0.6, 0.549)));
        assert!(
            known.contains(
                "more of it: macro-F1 0.60 in cross-validation, and 0.55 by the highest probability; --label"
            ),
            "{known}"
        );
    }

    #[test]
    fn nothing_is_said_of_a_model_that_gives_the_most_probable_label() {
        let model = Model::withdrawal().unwrap();
        assert!(label_rule(&model).is_some());
        assert!(label_rule(&model.with_label_rule(LabelRule::Probability)).is_none());
    }
}
