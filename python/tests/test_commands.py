"""The commands that run in a process of their own."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy
import pandas
import polars
import pyarrow
import pytest

import standpoint
from conftest import ARTICLES, BYPASS


def test_training_on_a_frame_gives_the_model_of_the_file(rows, tmp_path):
    from_frame = standpoint.train(
        pandas.DataFrame(rows),
        dictionary=pandas.DataFrame({"category": ["road", "harm"], "pattern": ["bypass", "ruin*"]}),
    )
    assert from_frame.model.labels == ["against", "neutral", "for"]
    assert "macro-F1" in from_frame.report
    assert "[road" in " ".join(
        row["what"]
        for row in from_frame.model.explain("The bypass would ruin us.").contributions.to_dicts()
    )
    assert from_frame.card.startswith("---") or "# " in from_frame.card
    plain = standpoint.train(BYPASS)
    command = [
        sys.executable,
        "-m",
        "standpoint",
        "train",
        BYPASS,
        "-o",
        tmp_path / "m.safetensors",
    ]
    subprocess.run(command, check=True, capture_output=True)
    assert (tmp_path / "m.safetensors").read_bytes() == plain.model.to_bytes()


def test_evaluation_has_frames(rows, model):
    evaluation = standpoint.evaluate(polars.DataFrame(rows))
    figures = evaluation.figures.set_index("figure")
    assert figures.loc["macro_f1", "value"] == evaluation.data["macro_f1"]["value"]
    assert list(evaluation.labels["label"]) == ["against", "neutral", "for"]
    assert {"f1", "f1_low", "precision"} < set(evaluation.labels.columns)
    confusion = evaluation.confusion.set_index("label")
    assert confusion.to_numpy().sum() == len(rows)
    assert confusion.loc["for", "for"] == evaluation.data["confusion"][1][1]
    assert "macro-F1" in repr(evaluation)
    # A model in memory can be tested too.
    trained = standpoint.train(pandas.DataFrame(rows)).model
    tested = standpoint.evaluate(pandas.DataFrame(rows), model=trained)
    assert tested.data["accuracy"]["value"] > 0.9
    note = f"this model learned from {len(rows)} of these {len(rows)} sentences"
    assert note in tested.messages


def test_agreement_has_frames(rows):
    frame = pandas.DataFrame(rows)
    coders = frame.assign(annotator_a=frame["label"], annotator_b=frame["label"])[
        ["document", "text", "annotator_a", "annotator_b"]
    ]
    coders.loc[::7, "annotator_b"] = "neutral"
    agreement = standpoint.agree(coders)
    assert 0.5 < agreement.data["alpha"]["value"] < 1
    assert list(agreement.annotators["annotator"]) == ["a", "b"]
    assert len(agreement.pairs) == 1
    assert "neutral" in {label for pair in agreement.confused["labels"] for label in pair}
    assert "labelled sentences" in agreement.messages
    assert f"{agreement.data['alpha']['value']:.3f}" in repr(agreement)


def test_labels_are_audited_and_a_dictionary_is_drafted(rows):
    frame = pandas.DataFrame(rows)
    twice = pandas.concat([frame, frame.iloc[:1].assign(label="neutral")])
    found = standpoint.audit(twice)
    assert {"problem", "label", "text"} <= set(found.columns) and len(found) > 0
    assert found["row"].dtype.kind in "iuf"
    with pytest.raises(TypeError, match="save the data frame"):
        standpoint.audit(twice, output="audit.csv")
    drafted = standpoint.dictionary(frame)
    assert list(drafted.columns)[:2] == ["category", "pattern"] and len(drafted) > 0


def test_a_report_is_written_of_scores_and_of_articles(model, tmp_path):
    scores = model.score_files(ARTICLES).to_pandas()
    figures = tmp_path / "figures"
    standpoint.report(scores, tmp_path / "scores.html", title="From scores", figures=figures)
    names = sorted(path.name for path in figures.iterdir())
    assert names == ["shares.csv", "shares.png", "shares.svg"]
    standpoint.report(ARTICLES, tmp_path / "articles.html", model=model, title="From articles")
    standpoint.report(ARTICLES, tmp_path / "two.html", model={"one": model, "other": model})
    two = (tmp_path / "two.html").read_text(encoding="utf-8")
    assert "<bdi>one</bdi>" in two and "<bdi>other</bdi>" in two
    for name, title in [("scores", "From scores"), ("articles", "From articles")]:
        page = (tmp_path / f"{name}.html").read_text(encoding="utf-8")
        assert f"<title>{title}</title>" in page and scores["text"][0][:20] in page


def test_a_regression_has_a_frame_of_coefficients(model):
    scores = model.score_files(ARTICLES).to_pandas()
    scores["half"] = ["ab"[number % 2] for number in pandas.factorize(scores["document"])[0]]
    sample = standpoint.sample(scores, 150, seed=3)
    place = ["document", "start", "end"]
    sample["label"] = sample[place].join(scores.set_index(place)["label"], on=place)["label"]
    shares = standpoint.summarize(scores, sample=sample, regress="half")
    found = shares.coefficients
    assert len(found) == 2 * len(model.labels)
    assert list(found["term"][:2]) == ["(intercept)", "half"]


def test_shares_of_a_table_in_memory_are_those_of_a_file(model, tmp_path):
    scores = model.score_files(ARTICLES).read_all()
    shares = standpoint.summarize(scores, by="document").shares
    whole = shares[(shares["group"] == "(all)") & (shares["estimator"] == "pcc")]
    assert whole["share"].sum() == pytest.approx(1)
    frame = scores.to_pandas()
    for label in model.labels:
        share = whole.set_index("label")["share"][label]
        assert share == pytest.approx(frame[f"p_{label}"].mean(), abs=1e-3)
    frame.to_csv(tmp_path / "scores.csv", index=False)
    from_file = standpoint.summarize(tmp_path / "scores.csv", by="document").shares
    pandas.testing.assert_frame_equal(from_file, shares)
    assert len(shares["group"].unique()) == 73
    assert standpoint.summarize(pyarrow.table(scores)).data["sentences"] == len(scores)


def test_a_coded_sample_gives_intervals(model):
    scores = model.score_files(ARTICLES).to_pandas()
    sample = standpoint.sample(scores, 150, seed=3)
    assert len(sample) == 150 and set(sample["label"]) == {""}
    place = ["document", "start", "end"]
    sample["label"] = sample[place].join(scores.set_index(place)["label"], on=place)["label"]
    shares = standpoint.summarize(scores, sample=sample).shares
    assert (shares["low"] < shares["share"]).all() and (shares["share"] < shares["high"]).all()
    del sample["sampling"]
    with pytest.raises(
        standpoint.StandpointError, match="^sample.csv: there is no column"
    ) as raised:
        standpoint.summarize(scores, sample=sample)
    assert raised.value.code == "shares/unknown-origin"


@pytest.mark.parametrize("ids", [["00001", "1e5", "1.10", "+1", "0x1", "1_0", "NaN", "True"]])
def test_ids_that_look_like_numbers_come_back_as_they_were(model, ids):
    texts = ["They must leave Iraq now. The talks go on."] * 40
    names = [f"{id}{'0' * at}" for at in range(5) for id in ids]
    scores = model.score(texts, ids=names)
    for given in (scores, scores.to_pandas(), scores.to_polars(), scores.to_pyarrow()):
        sample = standpoint.sample(given, numpy.int64(20), seed=numpy.uint8(3))
        assert set(sample["document"]) <= set(names)
        sample["label"] = "neutral"
        more = standpoint.sample(given, 30, seed=3, keep=sample)
        assert set(sample["document"]) <= set(more["document"])
        # Of the same articles nothing is to be added.
        assert len(standpoint.sample(given, seed=3, keep=sample)) == 20
        assert standpoint.summarize(given, sample=sample).data["sentences"] == 80
    # Numbers stay numbers where they were some.
    frame = scores.to_pandas().assign(document=range(80))
    sample = standpoint.sample(frame, 10)
    assert len(sample.merge(frame, on=["document", "start", "end"])) == 10


def test_numbers_of_numpy_are_numbers(rows):
    frame = pandas.DataFrame(rows)
    shares = [
        standpoint.sample(standpoint.Model.default().score(frame["text"]), number)
        for number in (20, numpy.int64(20), numpy.array(20))
    ]
    assert len({frame.to_csv() for frame in shares}) == 1
    plain = standpoint.evaluate(frame, curve=numpy.bool_(False))
    assert plain.data.get("curve") is None
    for wrong in (5, numpy.int64(5), b"labels.csv", [numpy.float64(1)]):
        with pytest.raises(TypeError, match="labels is neither a path nor a data frame"):
            standpoint.train(wrong)


def test_errors_are_those_of_the_command(rows, tmp_path):
    with pytest.raises(FileNotFoundError, match="none.csv"):
        standpoint.train(tmp_path / "none.csv")
    few = tmp_path / "few.csv"
    with few.open("w", newline="") as file:
        csv.writer(file).writerows([["text", "label"], ["Build it.", "for"]])
    command = [sys.executable, "-m", "standpoint", "train", few]
    said = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert said.returncode == 1
    with pytest.raises(standpoint.StandpointError) as raised:
        standpoint.train(few)
    assert f"standpoint: {raised.value}" in said.stderr.splitlines()
    with pytest.raises(standpoint.StandpointError, match="unexpected argument") as raised:
        standpoint.train(few, no_such_option=1)
    assert raised.value.code == "usage"
    with pytest.raises(TypeError, match="neither a path nor a data frame"):
        standpoint.train({"text": []})


def test_a_language_model_labels_sentences(tmp_path):
    class Server(BaseHTTPRequestHandler):
        def answer(self, body):
            body = json.dumps(body).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self):
            self.answer({"data": [{"id": "small"}]})

        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            key = (
                "1" if "lorries" in asked["messages"][1]["content"].split("<sentence>")[1] else "2"
            )
            self.answer({"choices": [{"message": {"content": key}}]})

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (tmp_path / "letter.txt").write_text("The bypass keeps lorries out. The council meets in May.")
    (tmp_path / "rules.md").write_text("Code the stance.")
    run = standpoint.annotate(
        tmp_path / "letter.txt",
        tmp_path / "machine.csv",
        codebook=tmp_path / "rules.md",
        labels=["for", "against"],
        server=f"http://127.0.0.1:{server.server_port}/v1",
    )
    server.shutdown()
    assert list(run.scores["label"]) == ["for", "against"]
    assert run.methods["model"] == "small" and "small" in run.methods["paragraph"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize(
    ("sent", "code"),
    [(signal.SIGINT, 7), (signal.SIGTERM, -15), (signal.SIGHUP, -1), (signal.SIGKILL, -9)],
)
def test_what_ends_python_ends_the_command_too(tmp_path, sent, code):
    pipe = tmp_path / "labels.csv"
    os.mkfifo(pipe)
    program = (
        "import standpoint, sys\n"
        "try:\n"
        "    standpoint.train(sys.argv[1])\n"
        "except KeyboardInterrupt:\n"
        "    sys.exit(7)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program, str(pipe)])
    with open(pipe, "w") as writing:
        writing.write("text,label\n")
        writing.flush()
        process.send_signal(sent)
        assert process.wait(timeout=20) == code
        # Nobody reads the pipe any more.
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            try:
                writing.write("a,b\n")
                writing.flush()
            except BrokenPipeError:
                break
            time.sleep(0.05)
        else:
            pytest.fail("the command still reads its labels")
        try:
            writing.close()
        except BrokenPipeError:
            pass
