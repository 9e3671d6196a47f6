"""Runs the commands of the program, and reads what they write.

They run in a process of their own, so that there is one implementation of each, with the same messages.
"""

from __future__ import annotations

import os
import sys
from numbers import Number
from typing import Any, Union

from . import _frames
from ._native import Model, StandpointError, StandpointWarning

# What can be given for a table: its file, several files, or a data frame of pandas, polars or Arrow.
TableLike = Any
Path = Union[str, "os.PathLike[str]"]


class _Run:
    """Files of one run of a command, and its arguments."""

    def __init__(self, folder: str, command: str) -> None:
        self.folder = folder
        self.arguments = [command]

    def path(self, name: str) -> str:
        return os.path.join(self.folder, name)

    def add(self, name: str, value: Any) -> None:
        """Adds an option with its value, which may be a path, a word, a data frame or a model."""
        option = "--" + name.replace("_", "-")
        value = _frames.plain(value)
        if value is None or value is False:
            return
        if value is True:
            self.arguments.append(option)
        elif isinstance(value, (list, tuple)):
            for one in value:
                self.add(name, one)
        elif name == "model" and isinstance(value, dict):
            # By the names of their questions, which the command takes from their files.
            for own, model in value.items():
                model = model if isinstance(model, Model) else Model.load(model)
                self.arguments.append(f"{option}={self.named(own, model)}")
        else:
            # In one word, so that a value may begin with a hyphen.
            self.arguments.append(f"{option}={self.named(name, value)}")

    def named(self, name: str, value: Any) -> str:
        """The path or word that stands for a value. What is no file yet becomes one."""
        if isinstance(value, (str, os.PathLike, Number)):
            return str(os.fspath(value) if isinstance(value, os.PathLike) else value)
        if isinstance(value, Model):
            path = self.path(f"{name}.safetensors")
            value.save(path)
        else:
            path = self.path(f"{name}.csv")
            _frames.write_csv(value, path, name)
        return path

    def inputs(self, name: str, value: Any) -> None:
        """Adds the inputs of the command, which are no options."""
        several = value if isinstance(value, (list, tuple)) else [value]
        for one in map(_frames.plain, several):
            if isinstance(one, Number):
                raise _frames.no_table(one, name)
        paths = [self.named(f"{name}{at or ''}", one) for at, one in enumerate(several)]
        missing = [path for path in paths if not os.path.exists(path)]
        self.arguments += ["--", *paths]
        self.missing = missing

    def run(self) -> tuple[str, str]:
        """Runs the command, and returns what it wrote on standard output and on standard error.

        Raises FileNotFoundError if an input is missing, and StandpointError if the command failed otherwise.
        """
        import signal
        import subprocess
        import warnings

        findings = self.path("findings.json")
        # The package that runs now, and no file of this name in the current folder.
        package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")]))
        # The command ends when nobody holds the other end any more: also if this process is killed.
        standing, holding = os.pipe()
        try:
            process = subprocess.Popen(
                [sys.executable, "-m", "standpoint._child", f"--findings={findings}"]
                + self.arguments,
                env={**os.environ, "PYTHONPATH": path, "PYTHONSAFEPATH": "1"},
                stdin=standing,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
            )
            try:
                output, messages = process.communicate()
            except BaseException:
                # In a terminal the command has had Ctrl-C as well; in a notebook it has not.
                if process.poll() is None:
                    process.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGINT)
                process.communicate()
                raise
        finally:
            os.close(standing)
            os.close(holding)
        failure = None
        for finding in self.findings(findings):
            severity, code = finding.pop("severity"), finding.pop("code")
            message = finding.pop("message")
            if severity == "warning":
                warning = StandpointWarning(message)
                warning.code, warning.fields = code, finding
                warnings.warn(warning, stacklevel=4)
            elif severity == "refusal":
                if finding.get("file") in self.missing:
                    raise FileNotFoundError(message)
                failure = StandpointError(message)
                failure.code = code
        # Files of this run are gone when somebody reads this.
        messages = messages.replace(self.folder + os.sep, "")
        if failure is None and process.returncode not in (0, 1):
            failure = StandpointError(messages.strip() or f"exit code {process.returncode}")
        if failure is not None:
            raise failure
        return output, messages

    def findings(self, path: str) -> list[dict[str, Any]]:
        """The notes, warnings and errors of the command; none if it was stopped."""
        import json

        if not os.path.exists(path):
            return []
        with open(path, encoding="utf-8") as file:
            written = file.read()
        # Files of this run are gone when somebody reads this.
        folder = json.dumps(self.folder + os.sep)[1:-1]
        found: list[dict[str, Any]] = json.loads(written.replace(folder, ""))["findings"]
        return found


class _Figures:
    """What a command wrote as JSON."""

    #: The JSON of the command, as Python reads it.
    data: dict[str, Any]
    #: What the command printed beside it: notes and warnings.
    messages: str

    def __init__(self, data: dict[str, Any], messages: str) -> None:
        self.data, self.messages = data, messages

    @property
    def figures(self) -> Any:
        """A data frame with a row for each figure about the whole: figure, value, low and high (95 %)."""
        rows = []
        for name, value in self.data.items():
            if isinstance(value, dict) and "value" in value:
                rows.append({"figure": name, **value})
            elif isinstance(value, (int, float)) and not isinstance(value, bool):
                rows.append({"figure": name, "value": value, "low": None, "high": None})
        return _frames.frame(rows)

    def _frame(self, name: str) -> Any:
        return _frames.frame([_flat(row) for row in self.data.get(name) or []])

    def _matrix(self, name: str) -> Any:
        labels = self.data["label_order"]
        rows = zip(labels, self.data.get(name) or [])
        return _frames.frame([{"label": label, **dict(zip(labels, row))} for label, row in rows])


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """The row of a data frame: a figure with its interval becomes three columns."""
    flat: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, dict) and "value" in value:
            flat[name] = value["value"]
            flat[f"{name}_low"], flat[f"{name}_high"] = value.get("low"), value.get("high")
        elif isinstance(value, dict):
            flat.update({f"{name}_{key}": inner for key, inner in _flat(value).items()})
        else:
            flat[name] = value
    return flat


class Evaluation(_Figures):
    """How well sentences are scored. `figures` has accuracy, macro-F1 and others with their intervals."""

    @property
    def labels(self) -> Any:
        """A data frame with precision, recall and F1 of each label."""
        return self._frame("labels")

    @property
    def confusion(self) -> Any:
        """A data frame that counts sentences: a row for each true label, a column for each label given."""
        return self._matrix("confusion")

    @property
    def reliability(self) -> Any:
        """A data frame that compares probabilities with how often they were right."""
        return self._frame("reliability")

    @property
    def curve(self) -> Any:
        """A data frame with the figures by number of labels, if `curve=True` was given."""
        return self._frame("curve")

    def __repr__(self) -> str:
        values = (self.data.get(name, {}).get("value") for name in ("macro_f1", "accuracy"))
        f1, accuracy = ("none" if value is None else f"{value:.3f}" for value in values)
        return f"<standpoint.Evaluation: macro-F1 {f1}, accuracy {accuracy}>"


class Agreement(_Figures):
    """How far coders agree. `figures` has Krippendorff's alpha."""

    @property
    def labels(self) -> Any:
        """A data frame with the agreement on each label."""
        return self._frame("labels")

    @property
    def annotators(self) -> Any:
        """A data frame with the agreement of each coder with the others."""
        return self._frame("annotators")

    @property
    def pairs(self) -> Any:
        """A data frame with the agreement of each pair of coders."""
        return self._frame("pairs")

    @property
    def confused(self) -> Any:
        """A data frame with the labels between which coders differ."""
        return self._frame("confused")

    def __repr__(self) -> str:
        alpha = self.data.get("alpha", {}).get("value")
        return f"<standpoint.Agreement: alpha {'none' if alpha is None else f'{alpha:.3f}'}>"


class Shares(_Figures):
    """How common each stance is."""

    @property
    def shares(self) -> Any:
        """A data frame with a row for each group, label and estimator: the share from 0 to 1, low and high (95 %)."""
        return self._frame("shares")

    @property
    def coefficients(self) -> Any:
        """A data frame with a row for each label and coefficient, if `regress` was given."""
        return self._frame("coefficients")

    def __repr__(self) -> str:
        if "coefficients" in self.data:
            return f"<standpoint.Shares: {len(self.data['coefficients'])} coefficients>"
        return f"<standpoint.Shares: {len(self.data.get('shares', []))} shares>"


class Training:
    """A trained model, and how it was made."""

    #: The model.
    model: Model
    #: What `standpoint train` printed: how good the model is on articles that it has not seen.
    report: str
    #: The model card, in Markdown.
    card: str

    def __init__(self, model: Model, report: str, card: str) -> None:
        self.model, self.report, self.card = model, report, card

    def __repr__(self) -> str:
        return f"<standpoint.Training of {self.model!r}>"


def _figures(
    command: str, name: str, inputs: Any, options: dict[str, Any]
) -> tuple[dict[str, Any], str]:
    import json
    import tempfile

    with tempfile.TemporaryDirectory(prefix="standpoint-") as folder:
        run = _Run(folder, command)
        run.add("json", "-")
        for option, value in options.items():
            run.add(option, value)
        run.inputs(name, inputs)
        output, messages = run.run()
    return json.loads(output), messages


def train(
    labels: TableLike,
    *,
    dictionary: TableLike | None = None,
    encoder: Path | None = None,
    language: str | None = None,
    **options: Any,
) -> Training:
    """Trains a model on labelled sentences, as `standpoint train` does.

    labels: a data frame with the columns text and label (and document, annotator_…), its file, or several files.
    dictionary: a data frame with the columns category and pattern, or its file.
    encoder: "built-in", "none", or the folder or name of a pretrained encoder; by default the built-in one where it helps.
    language: the language of the sentences; by default the one that they show, or else English.
    options: other options of the command, with `_` for `-`: `fine_tune=True`, `text_column="body"`.

    Raises StandpointError if the labels are too few or contradict themselves.
    """
    import tempfile

    with tempfile.TemporaryDirectory(prefix="standpoint-") as folder:
        run = _Run(folder, "train")
        named = {"dictionary": dictionary, "encoder": encoder, "language": language}
        for option, value in {**named, **options}.items():
            run.add(option, value)
        model, card = run.path("model.safetensors"), run.path("card.md")
        run.add("output", model)
        run.add("card", card)
        run.inputs("labels", labels)
        _, report = run.run()
        with open(card, encoding="utf-8") as file:
            text = file.read()
        # The last lines name files that are gone.
        report = report.split("\nIts card is in ")[0]
        return Training(Model.load(model), report, text)


def evaluate(
    labels: TableLike,
    *,
    model: Model | Path | None = None,
    dictionary: TableLike | None = None,
    encoder: Path | None = None,
    language: str | None = None,
    scores_from: TableLike | list[TableLike] | None = None,
    against: Any | None = None,
    curve: bool = False,
    **options: Any,
) -> Evaluation:
    """Tests how well sentences are scored, as `standpoint evaluate` does.

    labels: a data frame with the columns text and label (and document), its file, or several files.
    model: the model to test; without it the labels are cross-validated by document.
    scores_from: a table of scores to test in place of a model, or a list of tables of scores or labels to compare with
        each other (`data["sources"]` and `data["differences"]`).
    against: another model, table of scores or dictionary to compare with.
    The other arguments are those of `train`.
    """
    named = {
        "model": model,
        "dictionary": dictionary,
        "encoder": encoder,
        "language": language,
        "scores_from": scores_from,
        "against": against,
        "curve": curve,
    }
    return Evaluation(*_figures("evaluate", "labels", labels, {**named, **options}))


def agree(labels: TableLike, **options: Any) -> Agreement:
    """Tells how far coders agree, as `standpoint agree` does.

    labels: a data frame with a column annotator_… for each coder, or with the columns annotator and label; or its file.
    options: other options of the command, with `_` for `-`.
    """
    return Agreement(*_figures("agree", "labels", labels, options))


class Annotation:
    """The labels of a language model."""

    #: A data frame of pandas: the table of scores, with the model as `annotator`.
    scores: Any
    #: How the labels came about. `methods["paragraph"]` is a paragraph for a methods section.
    methods: dict[str, Any]
    #: What the command printed beside it.
    messages: str

    def __init__(self, scores: Any, methods: dict[str, Any], messages: str) -> None:
        self.scores, self.methods, self.messages = scores, methods, messages


def annotate(
    articles: Any,
    output: Path,
    *,
    codebook: Path,
    labels: list[str],
    language_model: str | None = None,
    server: str | None = None,
    **options: Any,
) -> Annotation:
    """Lets a language model label sentences, as `standpoint annotate` does.

    articles: a file or a folder, several of them, or a data frame with a column text.
    output: the CSV to write. All answers are kept beside it, so that the same call goes on and asks nothing twice.
    codebook: the file of the rules.
    labels: the labels, in the order of their keys.
    language_model: the name of the model; by default the only one of the server.
    server: the address of the server; by default one on this computer is looked for.
    options: other options of the command, with `_` for `-`: `sentences=500`, `orders=3`, `allow_remote=True`.

    Raises StandpointError if the server cannot be used; all answers so far are kept.
    """
    import json
    import tempfile

    output = os.fspath(output)
    if not output.endswith(".csv"):
        raise ValueError(f"{output}: annotate() writes a CSV: choose a name that ends in .csv")
    with tempfile.TemporaryDirectory(prefix="standpoint-") as folder:
        run = _Run(folder, "annotate")
        named = {"codebook": codebook, "language_model": language_model, "server": server}
        for option, value in {**named, **options}.items():
            run.add(option, value)
        run.add("labels", ",".join(labels))
        run.add("output", output)
        run.inputs("articles", articles)
        _, messages = run.run()
    with open(output[: -len(".csv")] + ".methods.json", encoding="utf-8") as file:
        methods = json.load(file)
    return Annotation(_frames.read_csv(output), methods, messages)


def _table(command: str, name: str, inputs: Any, options: dict[str, Any], like: Any = None) -> Any:
    """Runs a command that writes one table, and returns it as a data frame of pandas."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="standpoint-") as folder:
        run = _Run(folder, command)
        written = run.path("written.csv")
        if options.pop("output", None) is not None:
            raise TypeError(
                f"{command}() returns its table: save the data frame instead of naming an output"
            )
        for option, value in options.items():
            run.add(option, value)
        run.add("output", written)
        run.inputs(name, inputs)
        run.run()
        return _frames.read_csv(written, like=like)


def audit(labels: TableLike, **options: Any) -> Any:
    """Finds labels that deserve a second look, as `standpoint audit` does.

    labels: a data frame with the columns text and label (and document), its file, or several files.
    options: other options of the command, with `_` for `-`.

    Returns a data frame of pandas with a row for each label to look at: what may be wrong, and what may be right.
    """
    return _table("audit", "labels", labels, options)


def dictionary(labels: TableLike, **options: Any) -> Any:
    """Drafts a dictionary of the words that sentences repeat, as `standpoint dictionary` does.

    labels: a data frame with the columns text and label, its file, or several files.
    options: other options of the command, with `_` for `-`.

    Returns a data frame of pandas with the columns category and pattern. Edit it, and give it to `train`.
    """
    return _table("dictionary", "labels", labels, options)


def report(
    articles: TableLike,
    output: Path,
    *,
    model: Model | Path | dict[str, Model | Path] | None = None,
    sample: TableLike | None = None,
    **options: Any,
) -> None:
    """Writes scored articles as one HTML file to read, filter and search, as `standpoint report` does.

    articles: a table of scores (of `Model.score`, a data frame or a file), or a folder of articles.
    output: the file to write, such as "report.html".
    model: the model for articles; of several, for a page with several questions, a dict of them by name.
    sample: a coded random sample of the table of scores: it gives intervals.
    options: other options of the command, with `_` for `-`: `title="The bypass"`, `by="outlet"`.
    """
    import tempfile

    with tempfile.TemporaryDirectory(prefix="standpoint-") as folder:
        run = _Run(folder, "report")
        named = {"model": model, "sample": sample, "output": output}
        for option, value in {**named, **options}.items():
            run.add(option, value)
        run.inputs("scores", articles)
        run.run()


def sample(
    scores: TableLike, sentences: int | None = None, *, by: str | None = None, **options: Any
) -> Any:
    """Draws a random sample of scored sentences to code by hand, as `standpoint sample` does.

    scores: the table of `Model.score` or of the command, or a data frame of it.
    sentences: how many to draw; with `keep` it may be left out: then as many are drawn of new sentences as of the others.
    by: draws equally many for each value of this column.
    options: other options of the command, with `_` for `-`: `seed=2`, `keep=coded`.

    Returns a data frame of pandas, in which ids are texts, such as "00012"; where `scores` is a data frame of pandas
    with numbers as ids, they stay numbers. Fill its column label and give it to `summarize`; `sampling` and `probability` say
    how each sentence was chosen, and stay as they are.
    """
    named = {"sentences": sentences, "by": by}
    return _table("sample", "scores", scores, {**named, **options}, like=scores)


def summarize(
    scores: TableLike,
    *,
    by: str | None = None,
    sample: TableLike | None = None,
    model: Model | Path | None = None,
    **options: Any,
) -> Shares:
    """Estimates how common each stance is, as `standpoint summarize` does.

    scores: the table of `Model.score` or of the command, a data frame of it, or a folder of articles.
    by: also estimate the shares for each value of this column; "month" and "year" are taken from the column date.
    sample: a sample that `standpoint sample` drew from this table, coded by hand: it gives intervals.
    model: the model for a folder of articles.
    options: other options of the command, with `_` for `-`: `estimator="dsl,pcc"`, `regress="outlet+date"`.
    """
    named = {"by": by, "sample": sample, "model": model}
    return Shares(*_figures("summarize", "scores", scores, {**named, **options}))
