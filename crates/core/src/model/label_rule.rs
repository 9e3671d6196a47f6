//! Which label a model gives a sentence whose probabilities are known.

use super::Model;

/// How the label of a sentence is chosen from its probabilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum LabelRule {
    /// A rare label already where it is less probable than another, if that made labels better in cross-validation.
    #[default]
    Balanced,
    /// The most probable label.
    Probability,
}

impl LabelRule {
    /// All of them.
    pub const ALL: [LabelRule; 2] = [LabelRule::Balanced, LabelRule::Probability];

    /// The rule of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.as_str() == name)
    }

    /// The name in options.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            LabelRule::Balanced => "balanced",
            LabelRule::Probability => "probability",
        }
    }
}

impl Model {
    /// The same model with another rule for its labels. It shares its parts with this one, and its file and its hash
    /// stay as they are.
    #[must_use]
    pub fn with_label_rule(mut self, rule: LabelRule) -> Self {
        self.label_rule = rule;
        self
    }

    /// The rule by which it gives labels.
    pub fn label_rule(&self) -> LabelRule {
        self.label_rule
    }

    /// Returns whether it may give a label where another is more probable.
    pub fn favours_rare_labels(&self) -> bool {
        let kinds = self.parts.kinds.iter();
        let mut layers = kinds
            .map(|(kinds, _)| &kinds.other)
            .chain([&self.parts.decision]);
        let differ = layers.any(|layer| layer.offsets.iter().any(|o| *o != layer.offsets[0]));
        self.label_rule == LabelRule::Balanced && differ
    }

    /// The macro-F1 of both rules in cross-validation, the balanced one first, if the model knows them.
    pub fn label_rule_figures(&self) -> Option<(f64, f64)> {
        let borrowed = self.provenance().borrowed.as_ref()?;
        borrowed
            .label_rules
            .map(|[balanced, highest]| (balanced, highest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classifier::argmax;

    #[test]
    fn by_the_highest_probability_labels_change_and_nothing_else() {
        let balanced = Model::withdrawal().unwrap();
        let by_probability = balanced.clone().with_label_rule(LabelRule::Probability);
        let rules = [&balanced, &by_probability].map(Model::label_rule);
        assert_eq!(rules, LabelRule::ALL);
        assert!(balanced.favours_rare_labels() && !by_probability.favours_rare_labels());
        assert_eq!(balanced.sha256().unwrap(), by_probability.sha256().unwrap());
        let sentence = "Give the surge a chance to work.";
        let [one, other] = [&balanced, &by_probability].map(|model| model.score(&[sentence]));
        assert_eq!(one[0].probabilities, other[0].probabilities);
        let likeliest = argmax(one[0].probabilities.iter().copied());
        assert_eq!(other[0].label, likeliest);
        assert_ne!(one[0].label, likeliest);
    }

    #[test]
    fn a_rule_is_known_by_its_name() {
        for rule in LabelRule::ALL {
            assert_eq!(LabelRule::from_name(rule.as_str()), Some(rule));
        }
        assert_eq!(LabelRule::from_name("rare"), None);
    }
}
