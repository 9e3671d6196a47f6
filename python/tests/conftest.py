"""What the tests share."""

from __future__ import annotations

import csv
import os
import tempfile
from pathlib import Path

import pytest

import standpoint

# No test adds to the ledger of what the user wrote.
os.environ["STANDPOINT_STATE"] = tempfile.mkdtemp()

ROOT = Path(__file__).resolve().parents[2]

BYPASS = ROOT / "tests" / "common" / "bypass.csv"
ARTICLES = ROOT / "seeds" / "test"


@pytest.fixture(scope="session")
def model() -> standpoint.Model:
    return standpoint.Model.default()


@pytest.fixture(scope="session")
def rows() -> list[dict[str, str]]:
    """Labelled sentences on a bypass: document, text, label."""
    with BYPASS.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def texts() -> list[str]:
    """Articles."""
    paths = sorted(path for path in ARTICLES.iterdir() if path.suffix == ".txt")
    assert len(paths) > 50
    texts = []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            texts.append(file.read())
    return texts
