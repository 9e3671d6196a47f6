"""Scores the rows of a Spark data frame, each partition where it lies.

    from standpoint import spark

    scores = spark.score(articles, text="body", id="url")
    spark.write(scores, "scores.parquet")

Works with Spark 3.5 and 4, also by Spark Connect. The executors need this package as well.
"""

from __future__ import annotations

import hashlib
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
) -> DataFrame:
    """Scores every row of a data frame as an article.

    Parameters
    ----------
    df : DataFrame
        A row for each article. `text` holds strings, which are read as the cells of a table are, or the bytes of
        files (plain text or web pages).
    model : Model or path, optional
        By default the built-in model for the withdrawal of foreign forces from Iraq. It is sent once to each
        executor.
    repetition : Repetition, optional
        The lines that recur in the corpus, which are boilerplate; see `learn_repetition`. Without it each article
        is read as if there were no other. Either way a row never depends on how the data are partitioned.

    Returns
    -------
    DataFrame
        A row for each sentence, with the columns of the CSV that `standpoint score` writes, in its order: document,
        sentence, label, probability, p_<label>…, text, reasons, start, end, then the other columns of `df`
        (`meta_<name>` where a name is taken), then `error`. A row that cannot be scored has one row that says why
        in `error`, with its `document` and the other columns; where all is well `error` is null.

    Raises
    ------
    StandpointError
        When a column is missing, or the model cannot be read.
    """
    _require(df, text)
    _require(df, id)
    if model is not None and not isinstance(model, Model):
        model = Model.load(model)
    worker = _Worker(df, text, id, model, unit, reasons, boilerplate, repetition)
    # Spark takes a name with a dot apart, so the worker knows the columns by their places.
    return df.toDF(*map(_place, range(len(df.columns)))).mapInArrow(worker, worker.schema)


def learn_repetition(df: DataFrame, text: str = "text") -> Repetition:
    """Learns from the first thousand articles which short lines recur beside different prose.

    Such lines belong to the page and not to the article. The value is the same wherever it is used, so pass it to
    every call of `score` on the same corpus.
    """
    _require(df, text)
    texts = df.toDF(*map(_place, range(len(df.columns)))).select(_place(df.columns.index(text)))
    rows = texts.limit(1000).collect()
    return Repetition.learn([row[0] for row in rows if isinstance(row[0], str)], as_cells=True)


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
        text: str,
        id: str,
        model: Model | None,
        unit: str,
        reasons: str,
        boilerplate: bool,
        repetition: Repetition | None,
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
        }
        self.schema = _schema(df, model or Model.default(), others, boilerplate)
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
        ids = piece.column(self.id).cast(pyarrow.string())
        for start in range(0, scores.num_rows, _OUTPUT_ROWS):
            rows_of = rows.slice(start, _OUTPUT_ROWS).combine_chunks()
            parts = [column.slice(start, _OUTPUT_ROWS).combine_chunks() for column in columns]
            # A row that could not be scored keeps its name.
            parts[0] = ids.take(rows_of)
            parts += others.take(rows_of).columns
            parts.append(errors.slice(start, _OUTPUT_ROWS).combine_chunks())
            yield pyarrow.RecordBatch.from_arrays(parts, self.schema.names)


def _require(df: DataFrame, name: str) -> None:
    """Fails if a column is missing."""
    if name not in df.columns:
        raise StandpointError(
            f"the data frame has no column {name!r}; its columns are {', '.join(df.columns)}"
        )


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


def _schema(df: DataFrame, model: Model, others: list[int], boilerplate: bool) -> StructType:
    """The columns of the result."""
    from pyspark.sql.types import DoubleType, LongType, StringType, StructField, StructType

    types = {"string": StringType(), "bigint": LongType(), "double": DoubleType()}
    given = [df.schema[at] for at in others]
    # The first of two with one name keeps it.
    named = model._columns(["error", *(field.name for field in given)], boilerplate)
    first = len(named) - len(given)
    fields = [StructField(name, types[kind]) for name, kind in named[:first]]
    fields += [StructField(name, of.dataType) for (name, _), of in zip(named[first:], given)]
    # Why a row has no scores stands behind all else.
    fields.append(fields.pop(first - 1))
    return StructType(fields)
