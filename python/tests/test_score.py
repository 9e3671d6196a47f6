"""Scoring texts in memory."""

from __future__ import annotations

import decimal
import os
import pickle
import subprocess
import sys
import threading
import time

import numpy
import pandas
import polars
import pyarrow
import pytest

import standpoint

LETTERS = ["They must leave Iraq at once. The talks go on.", "Bring them home."]


def test_rows_have_the_columns_of_the_command(model):
    table = model.score(LETTERS, ids=["a", "b"])
    assert table.column_names == [
        "document",
        "sentence",
        "label",
        "probability",
        *[f"p_{label}" for label in model.labels],
        "text",
        "reasons",
        "start",
        "end",
        "fit",
    ]
    rows = table.to_dicts()
    assert [(row["document"], row["sentence"], row["start"], row["end"]) for row in rows] == [
        ("a", 1, 0, 29),
        ("a", 2, 30, 46),
        ("b", 1, 0, 16),
    ]
    talks, home = rows[1], rows[2]
    assert home["p_pro-withdrawal"] > talks["p_pro-withdrawal"]
    for row in rows:
        assert row["probability"] == row[f"p_{row['label']}"]
        assert sum(row[f"p_{label}"] for label in model.labels) == pytest.approx(1)


def as_containers(texts):
    yield "list", texts
    yield "tuple", tuple(texts)
    yield "generator", (text for text in texts)
    yield "numpy", numpy.array(texts)
    yield "pandas", pandas.Series(texts, index=range(7, 7 + len(texts)))
    yield "pandas objects", pandas.Series(texts, dtype=object)
    yield "pandas of pyarrow", pandas.Series(texts, dtype=pandas.ArrowDtype(pyarrow.string()))
    yield "polars", polars.Series(texts)
    yield "arrow", pyarrow.array(texts)
    yield "large", pyarrow.array(texts, pyarrow.large_string())
    yield "view", pyarrow.array(texts, pyarrow.string_view())
    yield "dictionary", pyarrow.array(texts).dictionary_encode()
    yield "chunks", pyarrow.chunked_array([texts[:1], [], texts[1:]], pyarrow.string())
    yield "bytes", [text.encode() for text in texts]
    yield "arrow bytes", pyarrow.array([text.encode() for text in texts])
    yield "arrow slice", pyarrow.array(["x", *texts, "y"])[1:-1]


@pytest.mark.parametrize("name", [name for name, _ in as_containers(LETTERS)])
def test_every_container_of_texts_gives_the_same_rows(model, name):
    container = dict(as_containers(LETTERS))[name]
    assert model.score(container).to_dicts() == model.score(LETTERS).to_dicts()


def test_many_texts_give_the_same_rows_on_any_number_of_threads(model, texts):
    one = model.score(texts, threads=1)
    assert len(one) > 3000
    assert len({row["document"] for row in one.to_dicts()}) == len(texts)
    assert model.score(texts, threads=3).to_dicts() == one.to_dicts()


def test_other_libraries_take_the_table(model):
    table = model.score(LETTERS)
    rows = table.to_dicts()
    assert pyarrow.table(table).to_pylist() == rows
    assert table.to_dict() == {name: [row[name] for row in rows] for name in table.column_names}
    assert polars.DataFrame(table).to_dicts() == rows
    assert polars.from_arrow(pyarrow.table(table)).to_dicts() == rows
    assert table.to_pyarrow().to_pylist() == rows
    assert table.to_polars().to_dicts() == rows
    assert table.to_pandas().to_dict("records") == rows
    assert pyarrow.schema(table).names == table.column_names


def test_a_table_of_nothing_has_its_columns(model):
    for nothing in ([], [""], ["", None], pandas.Series([], dtype=str)):
        frame = model.score(nothing).to_pandas()
        assert len(frame) == 0
        assert list(frame.columns) == model.score(LETTERS).column_names


def test_ids_that_come_again_are_a_warning(model):
    texts = ["Go home.", "Stay.", None, "Leave."]
    with pytest.warns(standpoint.StandpointWarning, match="2 documents with the name") as warned:
        model.score(texts, ids=pandas.Series([7, 7, 7, 7]))
    (warning,) = (warning.message for warning in warned)
    assert warning.code == "corpus/repeated-names"


def test_missing_texts_have_no_rows_and_ids_need_not_be_strings(model):
    for missing in (None, float("nan"), pandas.NA):
        rows = model.score(["Go home.", missing, "Stay."], ids=[10, 11, 12]).to_dicts()
        assert [row["document"] for row in rows] == ["10", "12"]
    rows = model.score(pandas.Series(["Go.", None, "Stay."])).to_dicts()
    assert [row["document"] for row in rows] == ["0", "2"]


@pytest.mark.parametrize(
    ("ids", "wanted"),
    [
        (["00001", "1e5", "1.10", "+1"], ["00001", "1e5", "1.10", "+1"]),
        ([1.0, 2.5, 1e20, True], ["1", "2.5", "1e+20", "True"]),
        ([decimal.Decimal("1.10"), -0.5, 2**70, "x"], ["1.10", "-0.5", str(2**70), "x"]),
        (numpy.array([1.0, 2.5, 3, 4], dtype="float32"), ["1", "2.5", "3", "4"]),
        (pandas.Series([1, 2, 3, None])[[0, 1, 2, 0]], ["1", "2", "3", "1"]),
        (pyarrow.array([1.0, 2.5, -3.0, 1e20]), ["1", "2.5", "-3", "1e20"]),
        (polars.Series([7, 8, 9, 10]), ["7", "8", "9", "10"]),
        ([b"a", b"caf\xe9", b"caf\xe8", "\u00e9"], ["a", r"caf\xE9", r"caf\xE8", "\u00e9"]),
        (pyarrow.array([b"a", b"caf\xe9", b"", b"b"]), ["a", r"caf\xE9", "", "b"]),
        (pandas.Categorical(["x", "y", "x", "z"]), ["x", "y", "x", "z"]),
    ],
)
def test_ids_come_out_as_they_were_meant(model, ids, wanted):
    rows = model.score(["Go home."] * 4, ids=ids).to_dicts()
    assert [row["document"] for row in rows] == wanted


def test_strings_of_other_libraries_need_not_be_well_formed(model):
    """Arrow does not check what Spark and others call strings."""
    sizes = numpy.array([0, 8, 16], dtype="int32").tobytes()
    buffers = [None, pyarrow.py_buffer(sizes), pyarrow.py_buffer(b"Go caf\xe9.Go caf\xe8.")]
    odd = pyarrow.StringArray.from_buffers(2, *buffers[1:])
    rows = model.score(odd, ids=odd).to_dicts()
    assert [row["text"] for row in rows] == ["Go caf\ufffd."] * 2
    assert [row["document"] for row in rows] == [r"Go caf\xE9.", r"Go caf\xE8."]


@pytest.mark.parametrize("threads", [1, 2**31, 2**62, 2**80, numpy.int64(2), None])
def test_any_number_of_threads_will_do(model, threads):
    assert len(model.score(LETTERS * 50, threads=threads)) == 150


def test_rayon_is_given_no_more_threads_than_processors():
    program = (
        "import standpoint\nprint(len(standpoint.Model.default().score(['Go home.'] * 100)))\n"
    )
    for number in ("100000", "99999999999999999999", "-1", "0", "many"):
        done = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "RAYON_NUM_THREADS": number},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.stdout == "100\n", done.stderr


def test_bytes_are_read_as_files_are(model):
    page = (
        "<html><head><title>x</title><meta charset='iso-8859-1'></head><body><nav>Home | News</nav><article>"
        "<h1>Sch\xfcler protest</h1><p>The pupils of the caf\xe9 said on Monday that all foreign troops must "
        "leave Iraq before the winter comes, and that nobody should stay.</p></article></body></html>"
    )
    text = " ".join(row["text"] for row in model.score([page.encode("latin-1")]).to_dicts())
    assert "café said on Monday" in text
    assert "<p>" not in text and "Home | News" not in text


def test_boilerplate_is_listed_on_request(model):
    text = "By Mona Haddad\n\nThe troops left the town on Monday, and nobody was there to see it."
    rows = model.score([text], boilerplate=True).to_dicts()
    assert [row["kind"] for row in rows] == ["byline", "sentence"]
    assert rows[0]["sentence"] is None and rows[0]["label"] is None
    assert [row["text"] for row in model.score([text]).to_dicts()] == [rows[1]["text"]]


def test_units_and_reasons(model):
    text = (
        "They must leave Iraq before the winter, he said on Monday. They should never have come to us.\n\n"
        "The talks go on in the old palace by the river, where nobody sees them."
    )
    count = {
        unit: len(model.score([text], unit=unit))
        for unit in ("sentence", "paragraph", "document", "row")
    }
    assert count == {"sentence": 3, "paragraph": 2, "document": 1, "row": 1}
    assert all(row["reasons"] for row in model.score([text]).to_dicts())
    assert not any(row["reasons"] for row in model.score([text], reasons="none").to_dicts())
    for row in model.score([text], reasons="stances").to_dicts():
        assert bool(row["reasons"]) == (row["label"] != "neutral")


def test_lines_that_recur_are_set_aside(model):
    prose = "{} left the hall without a word to the press late on Monday night."
    line = "and the boats that nobody came to mend for more than a year"
    pages = [
        f"{prose.format(name)}\n\n{line}\n\nThe end." for name in ("Mona", "Jon", "Layla", "Omar")
    ]
    repetition = standpoint.Repetition.learn(pages[:3])
    assert repetition.is_boilerplate(line)
    found = [row["text"] for row in model.score(pages[3:]).to_dicts()]
    assert line in found
    found = [row["text"] for row in model.score(pages[3:], repetition=repetition).to_dicts()]
    assert line not in found
    again = pickle.loads(pickle.dumps(repetition))
    assert again.is_boilerplate(line)
    files = [page.encode("utf-16") for page in pages[:3]]
    for given in (files, pyarrow.array(files), [*files, None, b"\x00\x01\xff" * 9]):
        assert standpoint.Repetition.learn(given).is_boilerplate(line)
    with pytest.raises(TypeError, match="texts are strings or bytes"):
        standpoint.Repetition.learn([1, 2])


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"texts": "one string"}, TypeError, "give a list"),
        ({"texts": 5}, TypeError, "texts is of the type int: give a list"),
        ({"texts": ["a"], "ids": 5}, TypeError, "ids is of the type int: give a list"),
        ({"texts": [1, 2]}, TypeError, "index 0"),
        ({"texts": ["a", b"b"]}, TypeError, "all as strings"),
        ({"texts": pyarrow.array([1, 2])}, TypeError, "Int64"),
        ({"texts": ["a"], "ids": ["x", "y"]}, standpoint.StandpointError, "1 texts and 2 ids"),
        ({"texts": ["a"], "unit": "page"}, standpoint.StandpointError, '"paragraph"'),
        ({"texts": ["a"], "reasons": "some"}, standpoint.StandpointError, '"stances"'),
        ({"texts": ["a"], "label_rule": "rare"}, standpoint.StandpointError, '"probability"'),
        ({"texts": ["a"], "threads": 0}, standpoint.StandpointError, "threads=0"),
        ({"texts": ["a"], "threads": -1}, ValueError, "threads=-1"),
        ({"texts": ["a"], "threads": -(2**80)}, ValueError, "threads=-1208925819614629174706176"),
        ({"texts": ["a"], "threads": 1.5}, TypeError, "threads is of the type float"),
        ({"texts": ["a"], "threads": "2"}, TypeError, "threads is of the type str"),
        ({"texts": ["a", "b"], "ids": ["x", None]}, ValueError, "id at index 1 is missing"),
        ({"texts": ["a"], "ids": [float("nan")]}, ValueError, "id at index 0 is missing"),
        ({"texts": ["a"], "ids": pyarrow.array([float("nan")])}, ValueError, "index 0 is missing"),
        ({"texts": ["a"], "ids": pandas.Series([pandas.NaT])}, ValueError, "index 0 is missing"),
        ({"texts": ["a"], "ids": [["x"]]}, TypeError, "index 0 is of the type list"),
        ({"texts": ["a"], "ids": pyarrow.array([["x"]])}, TypeError, "ids are strings or numbers"),
    ],
)
def test_wrong_arguments_are_named(model, arguments, error, words):
    with pytest.raises(error, match=words):
        model.score(**arguments)


def test_bytes_that_are_no_text_are_named(model):
    with pytest.raises(standpoint.StandpointError, match="index 1"):
        model.score([b"A text.", b"\x00\x01\x02\xff\x00" * 9])


def test_a_model_survives_its_bytes_and_pickling(model, tmp_path):
    assert len(pickle.dumps(model)) < 1000
    other = standpoint.Model.from_bytes(model.to_bytes())
    other.save(tmp_path / "m.safetensors")
    models = [
        pickle.loads(pickle.dumps(model)),
        other,
        pickle.loads(pickle.dumps(other)),
        standpoint.Model.load(tmp_path / "m.safetensors"),
        standpoint.Model.load(str(tmp_path / "m.safetensors")),
    ]
    for one in models:
        assert one.labels == model.labels
        assert one.score(LETTERS).to_dicts() == model.score(LETTERS).to_dicts()
    assert "pro-withdrawal" in repr(model)


def test_errors_about_models(tmp_path):
    with pytest.raises(FileNotFoundError, match="no such model file"):
        standpoint.Model.load(tmp_path / "none.safetensors")
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"no model")
    with pytest.raises(standpoint.StandpointError, match="broken.safetensors: this is not a model"):
        standpoint.Model.load(broken)
    with pytest.raises(ValueError, match="not a model file"):
        standpoint.Model.from_bytes(b"no model")


def test_threads_of_python_score_at_once(model, texts):
    """Four threads share one model and its scorers."""
    wanted = model.score(texts, threads=1).to_dicts()
    results: list[list[dict]] = []

    def work():
        results.append(model.score(texts, threads=1).to_dicts())

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [wanted] * 4


def test_the_interpreter_is_free_while_texts_are_scored(model, texts):
    ticks, done = 0, threading.Event()

    def work():
        for _ in range(3):
            model.score(texts)
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    while not done.is_set():
        time.sleep(0.001)
        ticks += 1
    thread.join()
    assert ticks > 20


def test_segments_hold_every_character():
    text = "Envoys meet in Basra\n\nBy Mona Haddad\n\nThe envoys met. “We agree,” one said. 🙂"
    rows = standpoint.segment(text).to_dicts()
    assert [row["kind"] for row in rows][:2] == ["headline", "byline"]
    assert [text[row["start"] : row["end"]] for row in rows] == [row["text"] for row in rows]
    assert [row["paragraph"] for row in rows][:3] == [0, 1, 2]
    assert "".join("".join(row["text"] for row in rows).split()) == "".join(text.split())


def test_contributions_add_up_to_the_logits(model):
    explained = model.explain(
        "Iraq's parliament voted to expel American troops and end their presence."
    )
    assert explained.label == "pro-withdrawal"
    assert explained.probabilities[explained.label] == max(explained.probabilities.values())
    rows = explained.contributions.to_dicts()
    for label in model.labels:
        total = sum(row[f"toward_{label}"] for row in rows)
        assert total == pytest.approx(explained.logits[label])
    assert {"source", "what"} < set(rows[0])
    with pytest.raises(standpoint.StandpointError, match="no text"):
        model.explain("  ")


def test_a_batch_keeps_its_rows_and_has_errors_as_rows(model):
    batch = pyarrow.record_batch(
        {
            "name": ["a", "b", "c", None],
            "page": [b"They must leave. The talks go on.", None, b"\x00\x01\xff\x00" * 9, b"Stay."],
        }
    )
    scored = model._score_batch(batch, text_column="page", id_column="name")
    batches = pyarrow.table(scored).to_batches()
    assert len(batches) == 1
    rows = scored.to_dicts()
    assert [row["row"] for row in rows if row["error"] is None] == [0, 0, 3]
    failed = [row for row in rows if row["error"] is not None]
    assert [row["row"] for row in failed] == [1, 2]
    assert "missing" in failed[0]["error"]
    assert [row["document"] for row in rows] == ["a", "a", None, "b", "c"]
    for row in failed:
        named = ("document", "row", "error")
        assert all(value is None for name, value in row.items() if name not in named)
    empty = pyarrow.table(model._score_batch(batch[:0], text_column="page"))
    assert empty.schema == pyarrow.table(scored).schema
    with pytest.raises(standpoint.StandpointError, match="name, page"):
        model._score_batch(batch)
