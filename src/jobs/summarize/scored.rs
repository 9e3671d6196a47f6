//! Scores of articles in memory, to be summarized.

use std::path::Path;

use crate::jobs::score::{ScoreRequest, ScoreRun, score_rows};
use crate::jobs::{JobError, Progress};
use crate::prevalence::{PrevalenceError, Scores};

/// Scores articles, and returns the scores that their table would give. `path` is the name of the articles in messages,
/// `by` the column to group by, and `cluster` that of clusters of documents.
///
/// # Errors
/// If nothing could be read, all is boilerplate, there is no such column, or the job is cancelled.
pub fn score_for_shares(
    request: &ScoreRequest,
    path: &Path,
    by: Option<&str>,
    cluster: Option<&str>,
    progress: &dyn Progress,
) -> Result<(Scores, ScoreRun), JobError> {
    let (mut rows, run) = score_rows(request, progress)?;
    if let Some(cluster) = cluster {
        rows.name_clusters(path, cluster)
            .map_err(PrevalenceError::from)?;
    }
    let scores = Scores::from_table(path, &rows, by)?;
    Ok((scores, run))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::score::{ScoreDestination, score};
    use crate::jobs::{ArticleSource, load_all};
    use crate::model::LabelRule;

    const ARTICLES: &str = "id,text,outlet,date,label\n\
        a,\"The troops must leave Iraq now. “Never”, he said, and left.\",Post,2020-03-01,x\n\
        b,\"We owe it to Iraq to stay. Talks go on.\n\nSo do attacks, amid protests.\",Echo,13/04/2020,y\n\
        a,\"The troops must leave Iraq now. “Never”, he said, and left.\",Mail,,\n";

    #[test]
    fn scores_are_those_that_a_written_table_gives() {
        let folder = tempfile::tempdir().unwrap();
        let [articles, table] = ["news.csv", "scores.csv"].map(|name| folder.path().join(name));
        std::fs::write(&articles, ARTICLES).unwrap();
        let source = ArticleSource {
            paths: vec![articles.clone()],
            ..ArticleSource::default()
        };
        let models = load_all(&[], LabelRule::default(), None).unwrap();
        let request = ScoreRequest::new(source, models, 2);
        score(&request, ScoreDestination::File(&table), &()).unwrap();
        for by in [
            None,
            Some("outlet"),
            Some("month"),
            Some("document,LABEL"),
            Some("meta_label"),
        ] {
            for cluster in [None, Some("outlet")] {
                let found = score_for_shares(&request, &articles, by, cluster, &()).unwrap();
                let (written, _) = Scores::with_table(&table, None, by, cluster).unwrap();
                assert_eq!(found.0, written, "{by:?} {cluster:?}");
            }
        }
        let wrong = score_for_shares(&request, &articles, Some("author"), None, &()).unwrap_err();
        let header = "document, sentence, label, probability";
        assert!(wrong.to_string().contains(header), "{wrong}");
    }
}
