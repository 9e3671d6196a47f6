"""The examples of docs/python.md run."""

from __future__ import annotations

import re
import shutil

import pandas

from conftest import ARTICLES, BYPASS, ROOT


def test_the_examples_run(tmp_path, monkeypatch):
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```python\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    assert len(examples) >= 5
    monkeypatch.chdir(tmp_path)
    (tmp_path / "articles").mkdir()
    for article in sorted(ARTICLES.glob("*.txt"))[:5]:
        shutil.copy(article, "articles")
    (tmp_path / "models").mkdir()
    labels = pandas.read_csv(BYPASS)
    # A sentence that was skipped on the page of `standpoint label` has no label.
    labels.loc[5, "label"] = None
    labels.to_csv("labels.csv", index=False)
    coders = labels.assign(annotator_a=labels["label"], annotator_b=labels["label"])
    coders.drop(columns="label").to_csv("coders.csv", index=False)
    names: dict[str, object] = {}
    for example in examples:
        exec(compile(example, "docs/python.md", "exec"), names)
    assert len(names["predicted"]) == len(labels)
    assert (tmp_path / "models" / "labels.safetensors").exists()
