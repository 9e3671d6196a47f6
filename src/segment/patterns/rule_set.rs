//! Sets of rules of a table, by their place in it.

/// So many rules a table may have at most, which is checked where tables are made.
pub(super) const MOST_RULES: usize = 64 * PARTS;

const PARTS: usize = 6;

/// A set of rules.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct RuleSet([u64; PARTS]);

impl RuleSet {
    pub(super) const ALL: RuleSet = RuleSet([u64::MAX; PARTS]);

    #[inline]
    pub(super) fn insert(&mut self, rule: usize) {
        self.0[rule / 64 % PARTS] |= 1 << (rule % 64);
    }

    #[inline]
    pub(super) fn is_empty(self) -> bool {
        self == RuleSet::default()
    }

    #[inline]
    pub(super) fn or(self, other: RuleSet) -> RuleSet {
        RuleSet(std::array::from_fn(|part| self.0[part] | other.0[part]))
    }

    #[inline]
    pub(super) fn and(self, other: RuleSet) -> RuleSet {
        RuleSet(std::array::from_fn(|part| self.0[part] & other.0[part]))
    }

    /// What is in this set and not in the other.
    #[inline]
    pub(super) fn without(self, other: RuleSet) -> RuleSet {
        RuleSet(std::array::from_fn(|part| self.0[part] & !other.0[part]))
    }

    /// The rules, in the order of the table.
    pub(super) fn iter(self) -> impl Iterator<Item = usize> {
        (0..PARTS).flat_map(move |part| {
            let mut left = self.0[part];
            std::iter::from_fn(move || {
                let lowest = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(64 * part + lowest)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sets_of_rules_are_sets(
            one in prop::collection::btree_set(0..MOST_RULES, 0..20),
            other in prop::collection::btree_set(0..MOST_RULES, 0..20),
        ) {
            let set = |rules: &BTreeSet<usize>| {
                let mut set = RuleSet::default();
                rules.iter().for_each(|rule| set.insert(*rule));
                set
            };
            let rules = |set: RuleSet| set.iter().collect::<Vec<usize>>();
            let (a, b) = (set(&one), set(&other));
            prop_assert_eq!(rules(a), one.iter().copied().collect::<Vec<_>>());
            prop_assert_eq!(rules(a.or(b)), one.union(&other).copied().collect::<Vec<_>>());
            prop_assert_eq!(rules(a.and(b)), one.intersection(&other).copied().collect::<Vec<_>>());
            prop_assert_eq!(rules(a.without(b)), one.difference(&other).copied().collect::<Vec<_>>());
            prop_assert_eq!(a.is_empty(), one.is_empty());
            prop_assert_eq!(a.and(RuleSet::ALL), a);
        }
    }
}
