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
from sklearn.utils.validation import check_is_fitted, validate_data

import standpoint
from conftest import ROOT
from standpoint.sklearn import StandpointClassifier


def as_texts(X):
    """Words in place of numbers, coarse ones and fine ones: the checks of scikit-learn know no texts."""
    return [
        " ".join(f"f{at}x{value:.0f} f{at}y{value:.3f}" for at, value in enumerate(row))
        for row in X
    ]


class OfNumbers(StandpointClassifier):
    """The classifier for the tables of numbers with which scikit-learn checks estimators."""

    def fit(self, X, y, groups=None):
        X, y = validate_data(self, X, y)
        return super().fit(as_texts(X), y, groups)

    def predict(self, X):
        check_is_fitted(self)
        return super().predict(as_texts(validate_data(self, X, reset=False)))

    def predict_proba(self, X):
        check_is_fitted(self)
        return super().predict_proba(as_texts(validate_data(self, X, reset=False)))

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array, tags.input_tags.one_d_array = True, False
        return tags


# Checks that do not apply, each with the reason.
NOT_APPLICABLE = {
    "check_classifiers_one_label": "a model needs two labels, and the error says so",
    "check_fit2d_1sample": "the error speaks of labels, where the check looks for classes",
}


@parametrize_with_checks(
    [OfNumbers()], expected_failed_checks=lambda estimator: NOT_APPLICABLE, xfail_strict=True
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


@pytest.mark.parametrize("missing", [None, float("nan"), pandas.NA, "", " "])
def test_a_text_without_a_label_is_left_out(data, missing):
    texts, labels, documents = data
    labels = labels.astype(object)
    left_out = labels.index[::9]
    labels[left_out] = [missing] * len(left_out)
    with pytest.warns(standpoint.StandpointWarning, match=f"^{len(left_out)} of {len(labels)} "):
        fitted = StandpointClassifier().fit(texts, labels, groups=documents)
    there = ~labels.index.isin(left_out)
    same = StandpointClassifier().fit(texts[there], labels[there], groups=documents[there])
    assert fitted.model_.to_bytes() == same.model_.to_bytes()
    assert list(fitted.classes_) == ["against", "for", "neutral"]


def test_numbers_as_labels_may_be_missing_too(data):
    texts, labels, _ = data
    codes = labels.map({"against": 1, "for": 2, "neutral": 0})
    codes[3] = None
    for of in (codes, codes.astype("Int64"), list(codes)):
        with pytest.warns(standpoint.StandpointWarning, match="1 of"):
            assert StandpointClassifier().fit(texts, of).classes_.tolist() == [0, 1, 2]
    with pytest.warns(standpoint.StandpointWarning, match="without a label"):
        with pytest.raises(standpoint.StandpointError, match="labels"):
            StandpointClassifier().fit(texts, [None] * len(texts))


def test_a_dictionary_is_read(data, tmp_path):
    texts, labels, documents = data
    path = tmp_path / "words.csv"
    path.write_text("category,pattern\nroad,bypass\n")
    classifier = StandpointClassifier(dictionary=path).fit(texts, labels, documents)
    said = classifier.model_.explain("The bypass would ruin us.").contributions.to_dicts()
    assert any("[road" in row["what"] for row in said)
    with pytest.raises(FileNotFoundError):
        StandpointClassifier(dictionary=tmp_path / "none.csv").fit(texts, labels)


def test_an_encoder_reads_along(fitted, data, tmp_path):
    texts, labels, documents = data
    tiny = ROOT / "tests" / "encoder" / "tiny"
    classifier = StandpointClassifier(encoder=tiny).fit(texts, labels, documents)
    assert clone(classifier).encoder == tiny
    without, probabilities = fitted.predict_proba(texts), classifier.predict_proba(texts)
    assert not numpy.array_equal(without, probabilities)
    again = pickle.loads(pickle.dumps(classifier))
    numpy.testing.assert_array_equal(again.predict_proba(texts), probabilities)
    none = StandpointClassifier(encoder="none").fit(texts, labels, documents)
    assert none.model_.to_bytes() == fitted.model_.to_bytes()
    with pytest.raises((FileNotFoundError, standpoint.StandpointError), match="config.json"):
        StandpointClassifier(encoder=tmp_path).fit(texts, labels)


def test_the_built_in_encoder_has_a_name(data):
    texts, labels, documents = data
    classifier = StandpointClassifier(encoder="built-in").fit(texts[:60], labels[:60])
    new = ["We must build the bypass now.", "It would ruin farms and meadows."]
    assert list(classifier.predict(new)) == ["for", "against"]


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
