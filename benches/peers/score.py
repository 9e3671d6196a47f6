"""Times `standpoint score` against scikit-learn and fastText on the same text, whole runs to a CSV, one thread each.

The corpus is made of the labelled sentences, repeated and shuffled into articles. The peers get its sentences ready cut, one
a line, and write the sentence, its label and the probabilities; standpoint gets the articles, cuts them itself and writes
its whole table. The runs alternate.
"""

import argparse
import csv
import os
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path


def inside_venv(folder):
    """Runs this script again with the peers from PyPI, installed into a virtual environment."""
    python = Path(folder) / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    if subprocess.run([python, "-c", "import sklearn, fasttext"], capture_output=True).returncode:
        packages = ["scikit-learn", "fasttext-wheel", "numpy<2"]
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    if Path(sys.prefix).resolve() != Path(folder).resolve():
        os.execv(python, [str(python), *sys.argv])


def labelled(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["label"] and row["text"]]
    return [" ".join(row["text"].split()) for row in rows], [row["label"] for row in rows]


def make_corpus(texts, megabytes, folder):
    """The same shuffled sentences as lines, and as articles of 12 to 40 of them in a table."""
    draw = random.Random(1)
    size, deck = 0, []
    with (
        open(folder / "corpus.txt", "w", encoding="utf-8") as lines,
        open(folder / "corpus.csv", "w", newline="", encoding="utf-8") as table,
    ):
        articles = csv.writer(table)
        articles.writerow(["id", "text"])
        number = 0
        while size < megabytes * 1e6:
            if len(deck) < 40:
                deck += draw.sample(texts, len(texts))
            article = [deck.pop() for _ in range(draw.randint(12, 40))]
            size += sum(len(text.encode()) + 1 for text in article)
            lines.writelines(text + "\n" for text in article)
            number += 1
            articles.writerow([number, "\n\n".join(" ".join(article[at : at + 3]) for at in range(0, len(article), 3))])
    return size / 1e6


def sklearn_model(texts, labels):
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(4, 5), min_df=2, sublinear_tf=True)
    model = make_pipeline(make_union(words, characters), LogisticRegression(C=0.5, max_iter=200))
    return model.fit(texts, labels)


def score_with_sklearn(model, corpus, out):
    with open(corpus, encoding="utf-8") as lines, open(out, "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        while batch := [line.rstrip("\n") for _, line in zip(range(5000), lines)]:
            shares = model.predict_proba(batch)
            given = model.classes_[shares.argmax(axis=1)]
            table.writerows([text, label, *row] for text, label, row in zip(batch, given, shares.tolist()))


def fasttext_model(texts, labels, folder):
    import fasttext

    path = folder / "fasttext.txt"
    path.write_text("".join(f"__label__{l} {t}\n" for t, l in zip(texts, labels)), encoding="utf-8")
    options = {"wordNgrams": 2, "minn": 2, "maxn": 5, "dim": 10, "thread": 1, "verbose": 0}
    return fasttext.train_supervised(str(path), **options)


def score_with_fasttext(model, corpus, out):
    with open(corpus, encoding="utf-8") as lines, open(out, "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        while batch := [line.rstrip("\n") for _, line in zip(range(5000), lines)]:
            given, shares = model.predict(batch, k=3)
            table.writerows([text, *labels, *row] for text, labels, row in zip(batch, given, shares))


def timed(work, out):
    # Nobody is to replace the table of another, which standpoint refuses, or to read it first for what was made by hand.
    out.unlink(missing_ok=True)
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("labels")
    parser.add_argument("--venv", required=True, help="where to keep the peers")
    parser.add_argument("--work", required=True, help="a folder for the corpus and the tables")
    parser.add_argument("--megabytes", type=float, default=20, help="size of the corpus")
    parser.add_argument("--peer-megabytes", type=float, default=5, help="of which the peers score so much")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--program", default="target/release/standpoint")
    args = parser.parse_args()
    inside_venv(args.venv)
    folder = Path(args.work)
    for size in ("whole", "part"):
        (folder / size).mkdir(parents=True, exist_ok=True)
    texts, labels = labelled(args.labels)
    whole = make_corpus(texts, args.megabytes, folder / "whole")
    part = make_corpus(texts, args.peer_megabytes, folder / "part")
    sklearn, fast = sklearn_model(texts, labels), fasttext_model(texts, labels, folder)
    corpus = folder / "part" / "corpus.txt"
    table, out = folder / "whole" / "corpus.csv", folder / "scores.csv"

    def standpoint(threads):
        command = [args.program, "score", table, "-o", out, "--threads", str(threads), "--quiet"]
        return lambda: subprocess.run(command, check=True)

    runs = {
        "wc -w": (whole, lambda: subprocess.run(["wc", "-w", table], check=True, stdout=subprocess.DEVNULL)),
        "standpoint, 1 thread": (whole, standpoint(1)),
        "standpoint, 2 threads": (whole, standpoint(2)),
        "fastText, subwords 2-5": (part, lambda: score_with_fasttext(fast, corpus, out)),
        "scikit-learn, words and characters": (part, lambda: score_with_sklearn(sklearn, corpus, out)),
    }
    speeds = {name: [] for name in runs}
    for _ in range(args.runs):
        for name, (size, work) in runs.items():
            speeds[name].append(size / timed(work, out))
    for name, of_runs in speeds.items():
        low, high = min(of_runs), max(of_runs)
        print(f"{name:36} {statistics.median(of_runs):8.2f} MB/s  ({low:.2f} to {high:.2f})")


if __name__ == "__main__":
    main()
