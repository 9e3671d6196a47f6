"""Scores the rows of a Spark data frame, each partition where it lies.

    from standpoint import spark

    scores = spark.score(articles, text="body", id="url")
    spark.write(scores, "scores.parquet")

Works with Spark 3.5 and 4, also by Spark Connect. The executors need this package as well.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from os import PathLike
from typing import TYPE_CHECKING, Any, Literal

import pyarrow
import pyarrow.compute

from ._native import Model, Repetition, StandpointError, __version__

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

__all__ = ["learn_repetition", "score", "write"]

# The most bytes of text and the most rows that are scored at once, and the most rows that are passed on at once.
_PIECE_BYTES = 1 << 20
_PIECE_ROWS = 1024
_OUTPUT_ROWS = 4096

# The model of this worker process, by its hash: a process that works for one query after the other loads it once.
_loaded: dict[str | None, Model] = {}


def score(
    df: DataFrame,
    text: str = "text",
    id: str = "id",
    model: Model | str | PathLike[str] | None = None,
    *,
    unit: Literal["sentence", "paragraph", "document", "row"] = "sentence",
    reasons: Literal["all", "stances", "none"] = "all",
    boilerplate: bool = False,
    repetition: Repetition | None = None,
    label_rule: Literal["balanced", "probability"] = "balanced",
) -> DataFrame:
    """Scores every row of a data frame as an article.

    Parameters
    ----------
    df : DataFrame
        A row for each article. `text` holds strings, which are read as the cells of a table are, or the bytes of
        files (plain text or web pages). `id` holds strings, numbers, dates, or the bytes of strings.
    model : Model or path, optional
        By default the built-in model for the withdrawal of foreign forces from Iraq. It is sent once to each
        executor.
    repetition : Repetition, optional
        The lines that recur in the corpus, which are boilerplate; see `learn_repetition`. Without it each article
        is read as if there were no other. Either way a row never depends on how the data are partitioned.
    label_rule : "balanced" or "probability"
        By default a rare label is given already where it is less probable than another, if that finds more of it;
        otherwise the most probable label is given.

    Returns
    -------
    DataFrame
        A row for each sentence, with the columns of the CSV that `standpoint score` writes, in its order: document,
        sentence, label, probability, p_<label>…, text, reasons, start, end, fit, then the other columns of `df`
        (`meta_<name>` where a name is taken), then `error`. A row that cannot be scored has one row that says why
        in `error`, with its `document` and the other columns; where all is well `error` is null.

    Raises
    ------
    StandpointError
        When a column is missing or holds something else, or the model cannot be read.
    """
    text_at, id_at = _require(df, text), _require(df, id)
    # Ids may be texts, but texts no numbers.
    given = _by_places(df, {id_at: _IDS, text_at: _TEXTS})
    if model is not None and not isinstance(model, Model):
        model = Model.load(model)
    worker = _Worker(df, given, text, id, model, unit, reasons, boilerplate, repetition, label_rule)
    return given.mapInArrow(worker, worker.schema)


def learn_repetition(df: DataFrame, text: str = "text") -> Repetition:
    """Learns from the first thousand articles which short lines recur beside different prose.

    Such lines belong to the page and not to the article. The value is the same wherever it is used, so pass it to
    every call of `score` on the same corpus. `text` is what it is for `score`.

    Raises
    ------
    StandpointError
        When the column is missing, or holds neither strings nor bytes.
    """
    at = _require(df, text)
    rows = _by_places(df, {at: _TEXTS}).select(_place(at)).limit(1000).collect()
    # Classic Spark gives bytes as an array that can be changed.
    texts = [bytes(row[0]) if isinstance(row[0], bytearray) else row[0] for row in rows]
    return Repetition.learn(texts, as_cells=True)


def write(df: DataFrame, path: str, format: str = "parquet", **options: Any) -> None:
    """Writes a data frame into a new folder.

    Each partition is there once, however often its task was tried: a task writes beside the folder, and its file
    moves there when the job has succeeded. The file `_SUCCESS` says that all are there. `format` is one of Spark
    ("parquet", "csv", "json", "orc"); `options` go to its writer. A CSV is written as `standpoint score` writes it.

    Raises
    ------
    pyspark.errors.AnalysisException
        When the folder exists.
    """
    of_csv = {"header": True, "quote": '"', "escape": '"', "emptyValue": "", "lineSep": "\r\n"}
    if format == "csv":
        options = {**of_csv, **options}
    options.setdefault("mapreduce.fileoutputcommitter.algorithm.version", "1")
    df.write.format(format).options(**options).mode("error").save(path)


class _Worker:
    """Scores the batches of a partition, in a worker process."""

    def __init__(
        self,
        df: DataFrame,
        given: DataFrame,
        text: str,
        id: str,
        model: Model | None,
        unit: str,
        reasons: str,
        boilerplate: bool,
        repetition: Repetition | None,
        label_rule: str,
    ) -> None:
        self.version = __version__
        names = df.columns
        self.text, self.id = _place(names.index(text)), _place(names.index(id))
        others = [at for at, name in enumerate(names) if name not in (text, id)]
        self.others = [_place(at) for at in others]
        self.options: dict[str, Any] = {
            "unit": unit,
            "reasons": reasons,
            "boilerplate": boilerplate,
            "as_cells": True,
            "repetition": repetition,
            "label_rule": label_rule,
        }
        of_others = [(names[at], given.schema[at].dataType) for at in others]
        self.schema = _schema(of_others, model or Model.default(), boilerplate)
        # The built-in model is in the package of the executor.
        self.hash: str | None = None
        self.model: Any = None
        if model is not None:
            data = model.to_bytes()
            self.hash = hashlib.sha256(data).hexdigest()
            # Spark Connect has no broadcasts; there the bytes travel with the tasks.
            is_classic = hasattr(df, "_jdf")
            self.model = df.sparkSession.sparkContext.broadcast(data) if is_classic else data

    def __call__(self, batches: Iterable[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        if self.version != __version__:
            raise StandpointError(
                f"this executor has standpoint {__version__} and the driver {self.version}: "
                "install the same version on both"
            )
        model = self._load()
        for batch in batches:
            for piece in _pieces(batch, self.text):
                yield from self._score(model, piece)

    def _load(self) -> Model:
        if self.hash not in _loaded:
            _loaded.clear()
            data = getattr(self.model, "value", self.model)
            _loaded[self.hash] = Model.default() if data is None else Model.from_bytes(data)
        return _loaded[self.hash]

    def _score(self, model: Model, piece: pyarrow.RecordBatch) -> Iterator[pyarrow.RecordBatch]:
        scored = model._score_batch(piece, self.text, self.id, threads=1, **self.options)
        scores = pyarrow.table(scored)
        *columns, rows, errors = scores.columns
        others = piece.select(self.others)
        for start in range(0, scores.num_rows, _OUTPUT_ROWS):
            rows_of = rows.slice(start, _OUTPUT_ROWS).combine_chunks()
            parts = [column.slice(start, _OUTPUT_ROWS).combine_chunks() for column in columns]
            parts += others.take(rows_of).columns
            parts.append(errors.slice(start, _OUTPUT_ROWS).combine_chunks())
            yield pyarrow.RecordBatch.from_arrays(parts, self.schema.names)


def _require(df: DataFrame, name: str) -> int:
    """The place of a column. Fails if it is missing."""
    names: list[str] = df.columns
    if name not in names:
        raise StandpointError(
            f"the data frame has no column {name!r}; its columns are {', '.join(names)}"
        )
    return names.index(name)


# What a column has to hold: the types of Spark, and what to say where it holds something else.
_TEXTS = (
    {"string", "char", "varchar", "binary", "void"},
    "texts are strings or bytes: name the column that holds the texts",
)
_IDS = (
    {"string", "char", "varchar", "binary", "void", "tinyint", "smallint", "int", "bigint"}
    | {"float", "double", "decimal", "boolean", "date", "timestamp", "timestamp_ntz"},
    "ids are strings or numbers: name a column that names each article, or cast it to a string",
)
# The types that come to the worker as they are; it makes a name of a number. Spark makes strings of the others.
_KEPT = {"string", "binary", "tinyint", "smallint", "int", "bigint", "float", "double"}


def _by_places(df: DataFrame, wanted: dict[int, tuple[set[str], str]]) -> DataFrame:
    """The data frame with its columns named by their places, because Spark takes a name with a dot apart.

    Those at the places `wanted` have one of these types, and come as strings, numbers or bytes. Fails if one cannot.
    """
    columns = []
    named = df.toDF(*map(_place, range(len(df.columns))))
    for at, name in enumerate(df.columns):
        column = named[_place(at)]
        of = df.schema[at].dataType.simpleString()
        # Without the length, the precision and the collation.
        kind = re.split("[ (<]", of)[0]
        types, advice = wanted.get(at, (None, ""))
        if types is not None and kind not in types:
            raise StandpointError(f"the column {name!r} is of the type {of}, and {advice}")
        # Arrow has no strings of a length.
        is_cast = kind in ("char", "varchar") or types is not None and kind not in _KEPT
        columns.append(column.cast("string").alias(_place(at)) if is_cast else column)
    return named.select(columns)


def _place(at: int) -> str:
    """The name of a column by its place."""
    return f"column_{at}"


def _pieces(batch: pyarrow.RecordBatch, text: str) -> Iterator[pyarrow.RecordBatch]:
    """Cuts a batch where its texts are too many or too long to be scored at once."""
    lengths = pyarrow.compute.binary_length(batch.column(text)).to_pylist()
    start = size = 0
    for at, length in enumerate(lengths):
        if at > start and (size + (length or 0) > _PIECE_BYTES or at - start == _PIECE_ROWS):
            yield batch.slice(start, at - start)
            start, size = at, 0
        size += length or 0
    if start < len(lengths):
        yield batch.slice(start)


def _schema(others: list[tuple[str, Any]], model: Model, boilerplate: bool) -> StructType:
    """The columns of the result, of which the last but one are others with these names and types."""
    from pyspark.sql.types import DoubleType, LongType, StringType, StructField, StructType

    types = {"string": StringType(), "bigint": LongType(), "double": DoubleType()}
    # The first of two with one name keeps it.
    named = model._columns(["error", *(name for name, _ in others)], boilerplate)
    first = len(named) - len(others)
    fields = [StructField(name, types[kind]) for name, kind in named[:first]]
    fields += [StructField(name, of) for (name, _), (_, of) in zip(named[first:], others)]
    # Why a row has no scores stands behind all else.
    fields.append(fields.pop(first - 1))
    return StructType(fields)
