//! The option `--label-rule`: which label a model gives.

use std::path::Path;

use anyhow::bail;

use super::values::label_rule;
use crate::model::LabelRule;

#[derive(Clone, Copy, clap::Args)]
pub struct LabelRuleArgs {
    /// How the label is chosen: `balanced` gives a rare label already where it is less probable than another, if that
    /// finds more of it, and `probability` gives the most probable label
    #[arg(long, value_name = "RULE", default_value = "balanced", value_parser = label_rule())]
    label_rule: LabelRule,
}

impl LabelRuleArgs {
    pub fn get(self) -> LabelRule {
        self.label_rule
    }

    /// Fails if another rule than the default one is asked for with a table of scores, whose labels were given before.
    pub fn check_unused(self, table: &Path) -> anyhow::Result<()> {
        if self.get() != LabelRule::default() {
            bail!(
                "{}: this is a table of scores, which has its labels: leave --label-rule away, and give it to \
                “standpoint score”",
                table.display()
            );
        }
        Ok(())
    }

    /// Fails if another rule than the default one is asked for where no model is named.
    pub fn check_without_model(self) -> anyhow::Result<()> {
        if self.get() != LabelRule::default() {
            bail!(
                "--label-rule is about the labels that a model gives, and none is named here: name one with -m, or \
                leave --label-rule away"
            );
        }
        Ok(())
    }
}
