//! The part of the goal of a team that falls to each coder.

/// The numbers of sentences that one coder of a team labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// Those that every coder labels, the same for all.
    pub shared: usize,
    /// Those that nobody else labels.
    pub own: usize,
}

impl Quota {
    /// Shares `goal` sentences out to `coders`, so that all of them label the part `overlap`, and each of the others has one
    /// coder.
    #[must_use]
    pub fn share_out(goal: usize, overlap: f64, coders: usize) -> Vec<Quota> {
        let shared = ((goal as f64 * overlap).round() as usize).min(goal);
        let rest = goal - shared;
        // The first coders take what cannot be divided.
        let own = |place: usize| rest / coders + usize::from(place < rest % coders);
        (0..coders)
            .map(|place| Quota {
                shared,
                own: own(place),
            })
            .collect()
    }

    /// The number of all sentences that the coder labels.
    #[must_use]
    pub fn all(self) -> usize {
        self.shared + self.own
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quotas_of_a_team_make_up_the_goal() {
        for (goal, overlap, wanted) in [
            (300, 1.0, [300, 300, 300]),
            (300, 0.0, [100, 100, 100]),
            (1000, 0.2, [467, 467, 466]),
            (64, 0.2, [30, 30, 30]),
            (10, 0.25, [6, 5, 5]),
            (1, 0.0, [1, 0, 0]),
        ] {
            let quotas = Quota::share_out(goal, overlap, 3);
            let all: Vec<usize> = quotas.iter().map(|quota| quota.all()).collect();
            assert_eq!(all, wanted, "{goal} with {overlap}");
            let own: usize = quotas.iter().map(|quota| quota.own).sum();
            assert_eq!(quotas[0].shared + own, goal);
        }
        assert!(Quota::share_out(5, 0.5, 0).is_empty());
    }
}
