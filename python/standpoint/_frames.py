"""Makes data frames of tables, with libraries that need not be there."""

from __future__ import annotations

import importlib
from typing import Any


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        packages = name if name == "polars" else "pandas pyarrow"
        raise ImportError(
            f"this needs {name}, which is not installed: pip install {packages}"
        ) from error


def to_pyarrow(table: Any) -> Any:
    """A table of pyarrow, which shares the memory."""
    return _library("pyarrow").table(table)


def to_pandas(table: Any) -> Any:
    """A data frame of pandas."""
    _library("pandas")
    return to_pyarrow(table).to_pandas()


def to_polars(table: Any) -> Any:
    """A data frame of polars."""
    return _library("polars").DataFrame(table)


def frame(rows: list[dict[str, Any]]) -> Any:
    """A data frame of pandas with a row for each dict."""
    return _library("pandas").DataFrame(rows)


def read_csv(path: str, like: Any = None) -> Any:
    """A data frame of pandas of a table that a command wrote, in which an empty cell of words is an empty text.

    All but places, counts and probabilities are texts, also where they look like numbers: 00012 is no 12. Documents have the
    type that they have in the table `like`, if that is a data frame of pandas with numbers.
    """
    pandas = _library("pandas")
    numbers = (
        "start",
        "end",
        "probability",
        "row",
        "sentences",
        "probability_of_label",
        "probability_of_suggested",
    )
    names = pandas.read_csv(path, nrows=0).columns
    texts = {name: str for name in names if name not in numbers}
    frame = pandas.read_csv(
        path, dtype=texts, keep_default_na=False, na_values={name: [""] for name in numbers}
    )
    if isinstance(like, pandas.DataFrame) and "document" in like:
        kind = like["document"].dtype
        if getattr(kind, "kind", "O") in "iuf":
            frame["document"] = frame["document"].astype(kind)
    return frame


def write_csv(table: Any, path: str, name: str) -> None:
    """Writes a data frame, or any table that Arrow knows, into a CSV. `name` is that of the argument."""
    if hasattr(table, "to_csv"):
        table.to_csv(path, index=False)
    elif hasattr(table, "write_csv"):
        table.write_csv(path)
    elif hasattr(table, "__arrow_c_stream__"):
        _library("pyarrow.csv").write_csv(to_pyarrow(table), path)
    else:
        raise no_table(table, name)


def no_table(value: Any, name: str) -> TypeError:
    """The error for a value that should be a table or a path."""
    return TypeError(
        f"{name} is neither a path nor a data frame, but of the type {type(value).__name__}"
    )


def plain(value: Any) -> Any:
    """The value of Python that a number or truth value of numpy stands for; anything else as it is."""
    if getattr(value, "ndim", None) == 0 and hasattr(value, "item"):
        return value.item()
    return value
