"""Scores two sentences without any other package."""

import pickle
import sys

import standpoint

model = pickle.loads(pickle.dumps(standpoint.Model.default()))
rows = model.score(["They must leave Iraq at once. The talks go on."]).to_dicts()
assert [row["text"] for row in rows] == ["They must leave Iraq at once.", "The talks go on."]
assert all(abs(sum(row[f"p_{label}"] for label in model.labels) - 1) < 1e-9 for row in rows)
assert len(model.score([b"The caf\xe9 is closed, and they must leave."])) == 1
try:
    standpoint.summarize("none")
except FileNotFoundError as error:
    assert "none" in str(error)
else:
    raise AssertionError("a missing path was not named")
try:
    model.score(["a"]).to_pandas()
except ImportError as error:
    assert "pip install pandas pyarrow" in str(error)
print(f"Python {sys.version.split()[0]}: {len(rows)} sentences scored")
