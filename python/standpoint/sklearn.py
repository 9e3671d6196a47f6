"""A classifier of texts for scikit-learn.

from standpoint.sklearn import StandpointClassifier

classifier = StandpointClassifier().fit(texts, labels, groups=articles)
classifier.predict_proba(["They must leave."])
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any

import numpy
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets, unique_labels
from sklearn.utils.validation import check_is_fitted

from ._commands import Path
from ._native import Model, StandpointWarning


class StandpointClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """The stance classifier of standpoint, which scores each text as one sentence on its own.

    dictionary: the file of a dictionary, a CSV with the columns category and pattern.
    encoder: "built-in", or the folder or name of a pretrained encoder, which reads whole sentences and takes a hundred times as
        long. Without one only words are counted.
    language: the language of the texts; by default the one that they show, or else English.

    After `fit`: `classes_` has the labels in their order, and `model_` the `standpoint.Model`.

    `predict` gives the model's label, which is not always the most probable one, because rare labels would be
    overlooked; `predict_proba` gives calibrated probabilities.
    """

    def __init__(
        self,
        *,
        dictionary: Path | None = None,
        encoder: Path | None = None,
        language: str | None = None,
    ) -> None:
        self.dictionary = dictionary
        self.encoder = encoder
        self.language = language

    def fit(self, X: Any, y: Any, groups: Any | None = None) -> StandpointClassifier:
        """Learns from texts and their labels.

        X: the texts, in a list, an array of one dimension or a Series.
        y: one label for each text. A text without one (None, NaN or "") is left out, and a warning counts them.
        groups: for each text the article in which it stands. The penalty and the probabilities are then chosen on
            articles that the fits have not seen; without groups every text counts as an article.

        Raises StandpointError if there are fewer than two labels, or too few texts of one.
        """
        texts = _texts(X)
        y = numpy.asarray(y)
        groups = None if groups is None else [str(group) for group in groups]
        is_labelled = _are_labelled(y)
        if not all(is_labelled) and len(is_labelled) == len(texts):
            texts = [text for text, keep in zip(texts, is_labelled) if keep]
            # Of objects, the kind of those that are left.
            y = numpy.asarray(y[is_labelled].tolist())
            if groups is not None and len(groups) == len(is_labelled):
                groups = [group for group, keep in zip(groups, is_labelled) if keep]
            warning = StandpointWarning(
                f"{len(is_labelled) - len(texts)} of {len(is_labelled)} texts without a label left out"
            )
            warning.code = "rows-without-label"
            warnings.warn(warning, stacklevel=2)
        check_classification_targets(y)
        self.classes_ = unique_labels(y)
        codes = numpy.searchsorted(self.classes_, y)
        self.model_ = Model._train(
            texts,
            codes.tolist(),
            [str(label) for label in self.classes_.tolist()],
            groups=groups,
            dictionary=self.dictionary,
            encoder=self.encoder,
            language=self.language,
        )
        return self

    def predict(self, X: Any) -> Any:
        """Returns the label of each text."""
        check_is_fitted(self)
        codes, _ = self.model_._predict(_texts(X))
        return self.classes_[codes]

    def predict_proba(self, X: Any) -> Any:
        """Returns the probabilities in an array of shape (texts, labels), in the order of `classes_`."""
        check_is_fitted(self)
        _, probabilities = self.model_._predict(_texts(X))
        return numpy.array(probabilities).reshape(-1, len(self.classes_))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.input_tags.one_d_array = True
        tags.classifier_tags.poor_score = True
        return tags


def _are_labelled(y: Any) -> Any:
    """For each label whether it is there: neither None, NaN or the like, nor empty."""

    def is_label(label: Any) -> bool:
        if label is None or type(label).__name__ == "NAType" or label != label:
            return False
        return not isinstance(label, str) or bool(label.strip())

    # Anything else is no list of labels, as the checks will say.
    if y.ndim != 1:
        return numpy.ones(len(y) if y.ndim else 0, dtype=bool)
    return numpy.array([is_label(label) for label in y.tolist()], dtype=bool)


def _texts(X: Any) -> list[str]:
    """The texts of a list or an array. A column of texts is as good as their list."""
    if isinstance(X, str):
        raise ValueError("X is one string: give a list of texts")
    if getattr(X, "ndim", 1) == 2 and X.shape[1] == 1:
        X = numpy.asarray(X)[:, 0]
    if getattr(X, "ndim", 1) != 1 or not isinstance(X, Iterable):
        raise ValueError(
            "X is not a list of texts: give a list, a Series or an array of one dimension"
        )
    texts = list(X)
    for at, text in enumerate(texts):
        if not isinstance(text, str):
            raise ValueError(
                f"X has strings only, and the text at index {at} is of the type {type(text).__name__}"
            )
    return texts
