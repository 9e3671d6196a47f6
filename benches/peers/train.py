"""Times `standpoint train` against the same work in scikit-learn.

The same sentences, word and character n-grams of the same lengths, weighted anew for each part; the same
penalties, walked in the same order, with every fold left out and every pair of folds; one fit on everything.
The solver is the one of scikit-learn's that fits the first fold fastest.
"""

import argparse
import csv
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ALPHAS = [8.0, 4.0, 2.0, 1.0, 0.5, 0.25, 0.125, 0.0625, 0.03125]
FIRST = 2


def inside_venv(folder, package="scikit-learn", module="sklearn"):
    """Runs this script again with a package from PyPI, installed into a virtual environment."""
    python = Path(folder) / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    if subprocess.run([python, "-c", f"import {module}"], capture_output=True).returncode:
        subprocess.run([python, "-m", "pip", "install", "--quiet", package], check=True)
    if Path(sys.prefix).resolve() != Path(folder).resolve():
        os.execv(python, [str(python), *sys.argv])


def estimator(solver, alpha, tol):
    import warnings

    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier

    warnings.filterwarnings("ignore")
    model = LogisticRegression(C=1 / alpha, solver=solver, tol=tol, max_iter=1000)
    return OneVsRestClassifier(model) if solver == "liblinear" else model


def peer(labels, solver, out):
    """The work of `standpoint train` in scikit-learn; writes seconds, memory and macro-F1."""
    import numpy
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
    from sklearn.metrics import f1_score, log_loss
    from sklearn.model_selection import StratifiedGroupKFold

    begin = time.perf_counter()
    with open(labels, newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["label"] and row["text"]]
    y = numpy.array([row["label"] for row in rows])
    groups = numpy.array([row.get("document") or f"row {at}" for at, row in enumerate(rows)])
    many = len(rows) >= 3000
    count = 5 if many else 10
    texts = [row["text"] for row in rows]
    blocks = [
        CountVectorizer(token_pattern=r"(?u)\b\w+\b", ngram_range=(1, 2)),
        CountVectorizer(analyzer="char_wb", ngram_range=(4, 5)),
    ]
    counts = [block.fit_transform(texts).tocsr() for block in blocks]
    folds = numpy.zeros(len(rows), int)
    for fold, (_, test) in enumerate(StratifiedGroupKFold(count).split(texts, y, groups)):
        folds[test] = fold
    classes = sorted(set(y))

    def part(outside):
        """Training rows and a function for other rows, weighted by the training rows alone."""
        kept = [numpy.asarray((c[outside] > 0).sum(0)).ravel() >= (2 if many else 1) for c in counts]
        weights = [
            TfidfTransformer(sublinear_tf=True).fit(c[outside][:, k]) for c, k in zip(counts, kept)
        ]
        return lambda of: hstack(
            [w.transform(c[of][:, k]) for w, c, k in zip(weights, counts, kept)], format="csr"
        )

    if solver == "fastest":
        outside = folds != 0
        x = part(outside)(outside)
        times = {}
        for name in ["liblinear", "lbfgs", "saga", "newton-cg", "newton-cholesky"]:
            # newton-cholesky makes a dense matrix of features times classes, squared.
            if name == "newton-cholesky" and x.shape[1] * len(classes) > 20000:
                continue
            start = time.perf_counter()
            estimator(name, 1.0, 1e-3).fit(x, y[outside])
            times[name] = time.perf_counter() - start
            print(f"  {name:16} {times[name]:8.2f} s for one fit", flush=True)
        Path(out).write_text(min(times, key=times.get))
        return

    def path(left_out, alphas):
        inside = numpy.isin(folds, left_out)
        rows_of = part(~inside)
        x, test = rows_of(~inside), rows_of(inside)
        for alpha in alphas:
            fit = estimator(solver, alpha, 1e-3).fit(x, y[~inside])
            result = numpy.zeros((len(rows), len(classes)))
            result[inside] = fit.predict_proba(test)
            yield result

    tried = {}

    def attempt(at):
        tried[at] = sum(next(path([fold], [ALPHAS[at]])) for fold in range(count))
        return log_loss(y, tried[at], labels=classes)

    best, least = FIRST, attempt(FIRST)
    for towards in [range(FIRST + 1, len(ALPHAS)), range(FIRST - 1, -1, -1)]:
        if best > FIRST:
            break
        for at in towards:
            loss = attempt(at)
            if loss >= least:
                break
            best, least = at, loss
    two = [at for at in (best, best + 1) if at in tried][:2]
    pairs = {}
    for a in range(count):
        for b in range(a + 1, count):
            for at, scores in zip(two, path([a, b], [ALPHAS[at] for at in two])):
                pairs[a, b, at] = scores
    given = numpy.empty(len(rows), dtype=y.dtype)
    for fold in range(count):
        others = folds != fold

        def inner_loss(at):
            scores = numpy.zeros((len(rows), len(classes)))
            for other in range(count):
                if other != fold:
                    pair = pairs[min(fold, other), max(fold, other), at]
                    scores[folds == other] = pair[folds == other]
            return log_loss(y[others], scores[others], labels=classes)

        at = min(two, key=inner_loss)
        given[~others] = numpy.array(classes)[tried[at][~others].argmax(1)]
    everything = numpy.ones(len(rows), bool)
    estimator(solver, ALPHAS[best], 1e-4).fit(part(everything)(everything), y)
    seconds = time.perf_counter() - begin
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    Path(out).write_text(f"{seconds} {memory} {f1_score(y, given, average='macro')}")


def ours(binary, labels, folder):
    """Seconds, peak memory in KB and macro-F1 of one run of `standpoint train`."""
    begin = time.perf_counter()
    run = subprocess.run(
        ["/usr/bin/time", "-f", "%M", binary, "train", labels, "--dictionary", "none"]
        + ["-o", str(Path(folder) / "model.safetensors")],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds = time.perf_counter() - begin
    memory = int(run.stderr.strip().splitlines()[-1])
    figure = [line.split()[1] for line in (run.stderr + run.stdout).splitlines() if line.startswith("macro-F1")]
    return seconds, memory, float(figure[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", help="a CSV with the columns text, label and perhaps document")
    parser.add_argument("--binary", default="target/release/standpoint")
    parser.add_argument("--venv", required=True, help="where scikit-learn is or is to be installed")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peer", nargs=2, help=argparse.SUPPRESS)
    args = parser.parse_args()
    inside_venv(args.venv)
    if args.peer:
        return peer(args.labels, *args.peer)
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "out")
        again = [sys.executable, *sys.argv]
        subprocess.run([*again, "--peer", "fastest", out], check=True)
        solver = Path(out).read_text()
        results = ([], [])
        for _ in range(args.runs):
            subprocess.run([*again, "--peer", solver, out], check=True)
            results[0].append(tuple(map(float, Path(out).read_text().split())))
            results[1].append(ours(args.binary, args.labels, folder))
        for name, runs in zip([f"scikit-learn, {solver}", "standpoint"], results):
            seconds, memory, f1 = (statistics.median(column) for column in zip(*runs))
            print(f"{name:28} {seconds:8.2f} s {memory / 1024:8.0f} MB   macro-F1 {f1:.3f}")
        ratios = [a[0] / b[0] for a, b in zip(*results)]
        print(f"time ratio, median of {args.runs}: {statistics.median(ratios):.1f}")


if __name__ == "__main__":
    main()
