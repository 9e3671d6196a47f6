"""Times one plain fit of `SparseLogistic` against scikit-learn's saga and LIBLINEAR on the very same matrix.

`research/src/bin/fit.rs` weighs the first sentences of a labels file as training does and writes the matrix; where more are wanted
than the file has, they are drawn from it with replacement, each without about a fifth of its words. saga fits all labels
at once, as `SparseLogistic` does. LIBLINEAR, which cannot, fits the last label against the rest, and so does
`SparseLogistic` beside it.

Every solver is run with smaller and smaller tolerances; what is told is the processor time of the first fit whose
objective is above its optimum by no more than a given share. With weights W and intercepts b, which for two labels are
half a binary model's on either side, the objective is

    - sum of ln softmax(W'x + b)_y + alpha / 2 |W|^2

LIBLINEAR's penalty takes in the intercepts divided by intercept_scaling; it is measured by that objective, from that
optimum, which is above the other by what is printed.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from train import inside_venv

# The penalty that the labels of this repository choose.
ALPHA = 2.0
# In so many sentences a feature must occur, by the number of them, as in crates/core/src/model/train.rs.
MINIMUM = {10_000: 2, 100_000: 4}
GOALS = [1e-4, 1e-6, 1e-8]
# Training's, of fits along the penalties and of the last one.
TRAINING = [1e-4, 1e-6]
# A half of a power of ten apart, and so often halved between the last that misses a goal and the first that reaches it.
TOLERANCES = [10 ** (-half / 2) for half in range(2, 21)]
CLOSER = 2


class Problem:
    """A matrix, a class a row, and the objective."""

    def __init__(self, folder, classes):
        import numpy
        from scipy.sparse import csr_matrix

        self.folder, self.classes = folder, classes
        values = numpy.fromfile(folder / "values.f32", "<f4")
        columns = numpy.fromfile(folder / "columns.u32", "<u4")
        starts = numpy.fromfile(folder / "starts.u64", "<u8")
        # Double precision is all that LIBLINEAR has; saga on 10,000 sentences is no faster in single.
        self.x = csr_matrix((values.astype("f8"), columns.astype("i4"), starts.astype("i4")))
        self.y = numpy.fromfile(folder / classes, "u1")

    def objective(self, weights, intercepts):
        from scipy.special import logsumexp

        scores = self.x @ weights + intercepts
        losses = logsumexp(scores, axis=1) - scores[range(len(self.y)), self.y]
        return losses.sum() + ALPHA / 2 * (weights**2).sum()


class Ours:
    name = "standpoint"

    def __init__(self, problem, binary):
        self.problem, self.binary = problem, binary

    def fit(self, tolerance):
        """Seconds and the objective reached."""
        import numpy

        arguments = [self.problem.folder, self.problem.classes, str(ALPHA), str(tolerance)]
        run = subprocess.run([self.binary, "fit", *arguments], capture_output=True, text=True, check=True)
        fitted = numpy.fromfile(self.problem.folder / "weights.f64").reshape(-1, self.problem.y.max() + 1)
        return float(run.stdout), self.problem.objective(fitted[:-1], fitted[-1])


class Peer:
    def __init__(self, problem, solver, scaling=None):
        self.problem, self.solver, self.scaling = problem, solver, scaling
        self.name = solver if scaling is None else f"{solver}, intercept_scaling={scaling}"

    def fit(self, tolerance):
        import warnings

        import numpy
        from sklearn.linear_model import LogisticRegression

        warnings.filterwarnings("ignore")
        two = self.problem.y.max() == 1
        # Two columns that are each other's negative have half the square of their difference.
        more = {"C": (2 if two else 1) / ALPHA}
        if self.scaling:
            more |= {"dual": True, "intercept_scaling": self.scaling}
        model = LogisticRegression(solver=self.solver, tol=tolerance, max_iter=100_000, random_state=0, **more)
        begin = time.process_time()
        model.fit(self.problem.x, self.problem.y)
        seconds = time.process_time() - begin
        weights, intercepts = model.coef_.T, model.intercept_
        if two:
            halves = numpy.array([-0.5, 0.5])
            weights, intercepts = weights * halves, intercepts * halves
        value = self.problem.objective(weights, intercepts)
        if self.scaling:
            value += ALPHA / 2 * ((intercepts / self.scaling) ** 2).sum()
        return seconds, value


def reached(solver, optimum, longest):
    """For each goal the loosest tolerance that reaches it, if one does before a fit takes too long."""

    def attempt(tolerance):
        seconds, value = solver.fit(tolerance)
        above = value / optimum - 1
        print(f"    {solver.name:32} tolerance {tolerance:.1e} {seconds:8.2f} s {above:+.1e}", flush=True)
        return seconds, above

    found, before = {}, None
    for tolerance in TOLERANCES:
        seconds, above = attempt(tolerance)
        for goal in GOALS:
            if above <= goal and goal not in found:
                found[goal] = tolerance
                # Closer to where it is reached first: the solvers stop by steps of rounds.
                low = before
                for _ in range(CLOSER if low else 0):
                    middle = (found[goal] * low) ** 0.5
                    if attempt(middle)[1] <= goal:
                        found[goal] = middle
                    else:
                        low = middle
        before = tolerance
        if len(found) == len(GOALS) or seconds > longest:
            break
    return found


def compare(problem, binary, peers, runs, longest):
    ours = Ours(problem, binary)
    optimum = ours.fit(1e-10)[1]
    optima = {ours: optimum}
    for peer in peers:
        # saga has our objective, and would take hours to its optimum.
        optima[peer] = peer.fit(1e-9)[1] if peer.scaling else optimum
        print(f"  optimum of {peer.name}: {optima[peer] / optimum - 1:+.1e}")
    found = {solver: reached(solver, optima[solver], longest) for solver in [ours, *peers]}
    wanted = [(solver, goal, tolerance) for solver, goals in found.items() for goal, tolerance in goals.items()]
    wanted += [(ours, None, tolerance) for tolerance in TRAINING]
    results = {one: [] for one in wanted}
    for _ in range(runs):
        for one in wanted:
            # What takes long is timed once.
            if not results[one] or results[one][0][0] < longest / 5:
                results[one].append(one[0].fit(one[2]))
    for (solver, goal, tolerance), fits in results.items():
        seconds = sorted(seconds for seconds, _ in fits)
        above = fits[0][1] / optima[solver] - 1
        print(
            f"  {solver.name:32} {f'to {goal:.0e}' if goal else 'as training':11} tolerance {tolerance:.1e}"
            f" {statistics.median(seconds):8.3f} s ({seconds[0]:.3f} to {seconds[-1]:.3f}, runs: {len(seconds)})"
            f" {above:+.1e}",
            flush=True,
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", help="a labels file; a dictionary beside it counts")
    parser.add_argument("--binary", default="target/release/research/src/bin/fit")
    parser.add_argument("--venv", required=True, help="where scikit-learn is or is to be installed")
    parser.add_argument("--sentences", type=int, choices=MINIMUM, nargs="+", default=list(MINIMUM))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--longest", type=float, default=20, help="a solver is given up after a fit of so many seconds")
    args = parser.parse_args()
    inside_venv(args.venv)
    for sentences in args.sentences:
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            wanted = [args.labels, str(sentences), str(MINIMUM[sentences]), folder]
            subprocess.run([args.binary, "rows", *wanted], check=True)
            names = (folder / "names").read_text().splitlines()
            three = Problem(folder, "labels.u8")
            (three.y == len(names) - 1).astype("u1").tofile(folder / "last.u8")
            rows, features = three.x.shape
            print(f"{rows} sentences, {features} features, {three.x.nnz} entries")
            print(f"  {', '.join(names)}")
            compare(three, args.binary, [Peer(three, "saga")], args.runs, args.longest)
            print(f"  {names[-1]} against the rest")
            two = Problem(folder, "last.u8")
            compare(two, args.binary, [Peer(two, "liblinear", s) for s in (1, 10)], args.runs, args.longest)


if __name__ == "__main__":
    main()
