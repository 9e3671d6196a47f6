"""The classifier for scikit-learn."""

from __future__ import annotations

import pickle

import numpy
import pandas
import pytest
from sklearn.base import clone
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import parametrize_with_checks

import standpoint
from standpoint.sklearn import StandpointClassifier

# Checks that give numbers, not texts, to the estimator, each with the reason why it cannot pass.
NOT_APPLICABLE: dict[str, str] = {}


@parametrize_with_checks(
    [StandpointClassifier()], expected_failed_checks=lambda estimator: NOT_APPLICABLE
)
def test_the_checks_of_scikit_learn(estimator, check):
    check(estimator)


@pytest.fixture(scope="module")
def data(rows):
    frame = pandas.DataFrame(rows)
    return frame["text"], frame["label"], frame["document"]


@pytest.fixture(scope="module")
def fitted(data):
    texts, labels, documents = data
    return StandpointClassifier().fit(texts, labels, groups=documents)


def test_it_learns_and_predicts(fitted, data):
    texts, labels, _ = data
    assert list(fitted.classes_) == ["against", "for", "neutral"]
    assert fitted.score(texts, labels) > 0.9
    probabilities = fitted.predict_proba(texts)
    assert probabilities.shape == (len(texts), 3)
    numpy.testing.assert_allclose(probabilities.sum(axis=1), 1)
    new = ["We must build the bypass now.", "It would ruin farms and meadows."]
    assert list(fitted.predict(new)) == ["for", "against"]


def test_each_text_stands_alone(fitted, data):
    texts = list(data[0])
    one = fitted.predict_proba(texts[3:4])
    numpy.testing.assert_array_equal(fitted.predict_proba(texts)[3:4], one)
    numpy.testing.assert_array_equal(fitted.predict_proba(numpy.array(texts)[:, None])[3:4], one)
    # A text without a word has a prediction too.
    assert fitted.predict(["", "  "]).shape == (2,)
    assert fitted.predict_proba([]).shape == (0, 3)


def test_it_can_be_pickled_and_cloned(fitted, data):
    texts = list(data[0])
    again = pickle.loads(pickle.dumps(fitted))
    numpy.testing.assert_array_equal(again.predict_proba(texts), fitted.predict_proba(texts))
    assert not hasattr(clone(fitted), "model_")


def test_labels_keep_their_type_and_their_order(data):
    texts, labels, _ = data
    codes = labels.map({"against": 10, "for": 9, "neutral": -1}).to_numpy()
    classifier = StandpointClassifier().fit(list(texts), codes)
    assert classifier.classes_.tolist() == [-1, 9, 10]
    assert classifier.predict(["We must build the bypass now."]).tolist() == [9]


def test_it_works_in_tools_of_scikit_learn(data):
    texts, labels, documents = data
    predicted = cross_val_predict(
        make_pipeline(StandpointClassifier()), texts, labels, groups=documents, cv=GroupKFold(3)
    )
    assert (predicted == labels).mean() > 0.6


def test_a_dictionary_is_read(data, tmp_path):
    texts, labels, documents = data
    path = tmp_path / "words.csv"
    path.write_text("category,pattern\nroad,bypass\n")
    classifier = StandpointClassifier(dictionary=path).fit(texts, labels, documents)
    said = classifier.model_.explain("The bypass would ruin us.").contributions.to_dicts()
    assert any("[road" in row["what"] for row in said)
    with pytest.raises(FileNotFoundError):
        StandpointClassifier(dictionary=tmp_path / "none.csv").fit(texts, labels)


def test_errors(data):
    texts, labels, documents = data
    with pytest.raises(standpoint.StandpointError, match="2 labels|two labels"):
        StandpointClassifier().fit(texts, ["for"] * len(texts))
    with pytest.raises(ValueError, match="one string"):
        StandpointClassifier().fit("a", ["for"])
    with pytest.raises(standpoint.StandpointError, match="groups"):
        StandpointClassifier().fit(texts, labels, groups=documents[:-1])
    with pytest.raises(standpoint.StandpointError, match="language"):
        StandpointClassifier(language="klingon").fit(texts, labels)
