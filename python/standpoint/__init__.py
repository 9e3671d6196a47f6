"""Scores every sentence of news articles for its stance.

    import standpoint

    model = standpoint.Model.default()                 # or Model.load("models/labels.safetensors")
    scores = model.score(["They must leave Iraq. The talks go on."])
    scores.to_pandas()

`model.score_files("articles")` reads a folder as the command `standpoint score` does. `train`, `evaluate`, `agree`,
`annotate`, `audit`, `dictionary`, `sample`, `summarize` and `report` are the commands of these names. `standpoint.sklearn` has a classifier for scikit-learn.

What goes wrong raises `StandpointError` (a ValueError), or FileNotFoundError where a path is missing. A
`StandpointWarning` tells without what the results should not be believed.
"""

from ._commands import (
    Agreement,
    Annotation,
    Evaluation,
    Shares,
    Training,
    agree,
    annotate,
    audit,
    dictionary,
    evaluate,
    report,
    sample,
    summarize,
    train,
)
from ._native import (
    Explanation,
    Model,
    Repetition,
    ScoreStream,
    StandpointError,
    StandpointWarning,
    Table,
    __version__,
    segment,
)

__all__ = [
    "Agreement",
    "Annotation",
    "Evaluation",
    "Explanation",
    "Model",
    "Repetition",
    "ScoreStream",
    "Shares",
    "StandpointError",
    "StandpointWarning",
    "Table",
    "Training",
    "__version__",
    "agree",
    "annotate",
    "audit",
    "dictionary",
    "evaluate",
    "report",
    "sample",
    "segment",
    "summarize",
    "train",
]
