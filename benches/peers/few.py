"""Compares `standpoint train` with TF-IDF pipelines of scikit-learn where few sentences are labelled.

From each file so many sentences are drawn to learn from, and others to be tested on: whole rows, without their documents
and without a dictionary. All programs get the same. The pipelines choose their penalty by cross-validated macro-F1 in
five folds; "balanced" ones weigh labels by the inverse of their frequency.
"""

import argparse
import csv
import random
import statistics
import subprocess
import tempfile
from pathlib import Path

from train import inside_venv


def pipelines():
    """Names, features and classifiers with the penalties to choose from."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_union
    from sklearn.svm import LinearSVC

    def words():
        return TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)

    def both():
        return make_union(words(), TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True))

    def logistic(weight):
        return LogisticRegression(class_weight=weight, max_iter=2000), {"logisticregression__C": [0.1, 1, 10, 100]}

    svm = LinearSVC(class_weight="balanced"), {"linearsvc__C": [0.01, 0.1, 1, 10]}
    return {
        "words, logistic, balanced": (words, *logistic("balanced")),
        "words and characters, logistic": (both, *logistic(None)),
        "words and characters, logistic, balanced": (both, *logistic("balanced")),
        "words and characters, linear SVM, balanced": (both, *svm),
    }


def predicted(features, classifier, grid, train, test):
    from sklearn.model_selection import GridSearchCV, StratifiedKFold
    from sklearn.pipeline import make_pipeline

    texts, labels = zip(*train)
    folds = min(5, min(labels.count(label) for label in set(labels)))
    folds = StratifiedKFold(folds, shuffle=True, random_state=0)
    search = GridSearchCV(make_pipeline(features(), classifier), grid, scoring="f1_macro", cv=folds)
    return list(search.fit(texts, labels).predict([text for text, _ in test]))


def ours(binary, options, train, test, folder):
    for name, rows in [("train", train), ("test", test)]:
        with open(folder / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([("text", "label"), *rows])
    model, scores = folder / "model.safetensors", folder / "scores.csv"
    commands = [
        ["train", folder / "train.csv", "-o", model, "--dictionary", "none", *options],
        ["score", folder / "test.csv", "--unit", "row", "-m", model, "-o", scores],
    ]
    for command in commands:
        subprocess.run([binary, *command, "--quiet"], check=True, capture_output=True)
    with open(scores, newline="", encoding="utf-8") as file:
        return [row["label"] for row in csv.DictReader(file)]


def figures(rows, given):
    """Macro-F1 over all labels of the sentences tested on, and accuracy."""
    from sklearn.metrics import accuracy_score, f1_score

    labels = [label for _, label in rows]
    return f1_score(labels, given, average="macro"), accuracy_score(labels, given)


def sentences(path):
    with open(path, newline="", encoding="utf-8") as file:
        return [(row["text"], row["label"]) for row in csv.DictReader(file) if row["label"] and row["text"]]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", nargs="+", help="CSV files with the columns text and label, a set of labels each")
    parser.add_argument("--binary", default="target/release/standpoint")
    parser.add_argument("--venv", required=True, help="where scikit-learn is or is to be installed")
    parser.add_argument("--sizes", type=int, nargs="+", default=[60, 150, 400])
    parser.add_argument("--draws", type=int, default=6, help="draws of each size from each file")
    parser.add_argument("--test", type=int, default=600, help="sentences to be tested on, where there are as many")
    parser.add_argument("--ours", action="store_true", help="leave the pipelines of scikit-learn out")
    parser.add_argument("--fine-tune", action="store_true", help="also fine-tune the encoder")
    parser.add_argument("--encoder", help="the folder of an encoder, to train standpoint with one as well")
    args = parser.parse_args()
    variants = {"standpoint": [], "standpoint, words alone": ["--encoder", "none"]}
    if args.encoder:
        variants["standpoint, with an encoder"] = ["--encoder", args.encoder]
        if args.fine_tune:
            variants["standpoint, fine-tuned"] = ["--encoder", args.encoder, "--fine-tune"]
    inside_venv(args.venv)
    for size in args.sizes:
        means = {}
        for path in args.labels:
            of_file = {}
            for draw in range(args.draws):
                rows = sentences(path)
                random.Random(draw).shuffle(rows)
                train, test = rows[:size], rows[size:][: args.test]
                counts = [sum(label == own for _, own in train) for label in {label for _, label in rows}]
                # Too few of a label to cross-validate, or to be tested on.
                if min(counts) < 3 or len(test) < args.test // 4:
                    continue
                for name, options in variants.items():
                    with tempfile.TemporaryDirectory() as folder:
                        given = ours(args.binary, options, train, test, Path(folder))
                    of_file.setdefault(name, []).append(figures(test, given))
                for name, pipeline in ({} if args.ours else pipelines()).items():
                    of_file.setdefault(name, []).append(figures(test, predicted(*pipeline, train, test)))
            for name, runs in of_file.items():
                mean = tuple(map(statistics.mean, zip(*runs)))
                means.setdefault(name, []).append(mean)
                print(f"{size:6} {Path(path).stem:28} {name:44} {mean[0]:.3f} {mean[1]:.3f}  ({len(runs)})", flush=True)
        for name, of_files in means.items():
            mean = tuple(map(statistics.mean, zip(*of_files)))
            print(f"{size:6} {'mean of ' + str(len(of_files)) + ' files':28} {name:44} {mean[0]:.3f} {mean[1]:.3f}", flush=True)


if __name__ == "__main__":
    main()
