from collections.abc import Iterable, Iterator
from os import PathLike
from typing import Any, Literal, SupportsIndex, final

__version__: str

_Path = str | PathLike[str]
_Unit = Literal["sentence", "paragraph", "document", "row"]
_Reasons = Literal["all", "stances", "none"]
_LabelRule = Literal["balanced", "probability"]

class StandpointError(ValueError):
    code: str

class StandpointWarning(UserWarning):
    code: str
    fields: dict[str, Any]

@final
class Table:
    """A table in memory, which other libraries take without a copy by the Arrow PyCapsule interface."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def __arrow_c_schema__(self) -> object: ...
    @property
    def column_names(self) -> list[str]: ...
    def __len__(self) -> int: ...
    def to_dicts(self) -> list[dict[str, Any]]: ...
    def to_dict(self) -> dict[str, list[Any]]: ...
    def to_pyarrow(self) -> Any: ...
    def to_pandas(self) -> Any: ...
    def to_polars(self) -> Any: ...

@final
class ScoreStream:
    """The scores of files, which are read and scored while they are taken."""

    def __iter__(self) -> Iterator[Table]: ...
    def __next__(self) -> Table: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...
    def __arrow_c_schema__(self) -> object: ...
    @property
    def column_names(self) -> list[str]: ...
    def read_all(self) -> Table: ...
    def to_pyarrow(self) -> Any: ...
    def to_pandas(self) -> Any: ...
    def to_polars(self) -> Any: ...

@final
class Explanation:
    """Why one sentence was scored as it was."""

    @property
    def text(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def probabilities(self) -> dict[str, float]: ...
    @property
    def logits(self) -> dict[str, float]: ...
    @property
    def contributions(self) -> Table: ...

@final
class Repetition:
    """Knows which short lines recur in a corpus."""

    @staticmethod
    def learn(texts: Any, as_cells: bool = False) -> Repetition: ...
    def is_boilerplate(self, line: str) -> bool: ...

@final
class Model:
    """A trained model."""

    @staticmethod
    def default() -> Model: ...
    @staticmethod
    def load(path: _Path) -> Model: ...
    @staticmethod
    def from_bytes(data: bytes) -> Model: ...
    def to_bytes(self) -> bytes: ...
    def save(self, path: _Path) -> None: ...
    @property
    def labels(self) -> list[str]: ...
    def score(
        self,
        texts: Any,
        ids: Any | None = None,
        unit: _Unit = "sentence",
        reasons: _Reasons = "all",
        boilerplate: bool = False,
        as_cells: bool = False,
        repetition: Repetition | None = None,
        threads: SupportsIndex | None = None,
        label_rule: _LabelRule = "balanced",
    ) -> Table: ...
    def score_files(
        self,
        paths: _Path | Iterable[_Path],
        unit: _Unit = "sentence",
        reasons: _Reasons = "all",
        boilerplate: bool = False,
        text_column: str | None = None,
        document_column: str | None = None,
        strict: bool = False,
        threads: SupportsIndex | None = None,
        label_rule: _LabelRule = "balanced",
    ) -> ScoreStream: ...
    def explain(self, sentence: str) -> Explanation: ...
    def _columns(self, metadata: list[str], boilerplate: bool) -> list[tuple[str, str]]: ...
    def _score_batch(
        self,
        batch: Any,
        text_column: str = "text",
        id_column: str | None = None,
        unit: _Unit = "sentence",
        reasons: _Reasons = "all",
        boilerplate: bool = False,
        as_cells: bool = False,
        repetition: Repetition | None = None,
        threads: int = 1,
        label_rule: _LabelRule = "balanced",
    ) -> Table: ...
    @staticmethod
    def _train(
        texts: Any,
        codes: list[int],
        labels: list[str],
        groups: Any | None = None,
        dictionary: _Path | None = None,
        encoder: _Path | None = None,
        language: str | None = None,
    ) -> Model: ...
    def _predict(self, texts: Any) -> tuple[list[int], list[list[float]]]: ...

def segment(text: str) -> Table: ...
def main(arguments: list[str]) -> int: ...
def _restore(data: bytes | None) -> Model: ...
