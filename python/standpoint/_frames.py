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


def read_csv(path: str) -> Any:
    """A data frame of pandas of a table that a command wrote, in which an empty cell is an empty text."""
    pandas = _library("pandas")
    return pandas.read_csv(path, keep_default_na=False)


def write_csv(table: Any, path: str) -> None:
    """Writes a data frame, or any table that Arrow knows, into a CSV."""
    if hasattr(table, "to_csv"):
        table.to_csv(path, index=False)
    elif hasattr(table, "write_csv"):
        table.write_csv(path)
    elif hasattr(table, "__arrow_c_stream__"):
        _library("pyarrow.csv").write_csv(to_pyarrow(table), path)
    else:
        raise TypeError(
            f"this is neither a path nor a data frame, but of the type {type(table).__name__}"
        )
