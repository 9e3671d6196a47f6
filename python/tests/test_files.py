"""Scoring files, and the command in the wheel."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import threading
import time
import warnings
import zipfile

import numpy
import pandas
import pyarrow
import pytest

import standpoint
from conftest import ARTICLES, ROOT

COMMAND = [sys.executable, "-m", "standpoint"]


def run(*arguments, **options):
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        **options,
    )


def as_in_csv(row):
    """A row as the CSV prints it."""

    def cell(name, value):
        if value is None:
            return ""
        if name.startswith("p_") or name == "probability":
            return f"{int(value * 1e4 + 0.5) / 1e4:.4f}"
        return str(value)

    return {name: cell(name, value) for name, value in row.items()}


def same_rows(path, stream):
    """Asserts that a CSV has the rows of a stream."""
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        count = 0
        for table in stream:
            assert table.column_names == reader.fieldnames
            for row in table.to_dicts():
                assert as_in_csv(row) == next(reader), count
                count += 1
        assert next(reader, None) is None
    return count


@pytest.mark.parametrize(
    ("options", "arguments"),
    [
        ([], {}),
        (["--all", "--reasons", "none"], {"boilerplate": True, "reasons": "none"}),
        (["--unit", "paragraph"], {"unit": "paragraph", "threads": 1}),
        (["--unit", "document"], {"unit": "document"}),
        (["--label-rule", "probability"], {"label_rule": "probability"}),
    ],
)
def test_a_folder_gives_the_rows_of_the_command(model, tmp_path, options, arguments):
    table = tmp_path / "scores.csv"
    done = run("score", ARTICLES, "-o", table, *options)
    assert done.returncode == 0, done.stderr
    assert same_rows(table, model.score_files(ARTICLES, **arguments)) >= 72


def test_all_articles_give_the_table_of_the_program(model, tmp_path):
    """The command of the wheel, the program that cargo built, and the library in this process."""
    articles = ROOT / "seeds"
    table = tmp_path / "scores.csv"
    done = run("score", articles, "-o", table)
    assert done.returncode == 0, done.stderr
    assert same_rows(table, model.score_files(articles)) > 100_000
    program = os.environ.get("STANDPOINT_PROGRAM")
    if not program:
        pytest.skip("no program was given, so only the command of the wheel was compared")
    other = tmp_path / "other.csv"
    subprocess.run([program, "score", articles, "-o", other], check=True, capture_output=True)
    assert other.read_bytes() == table.read_bytes()


def test_tables_pages_long_texts_and_metadata_give_the_rows_of_the_command(model, tmp_path):
    articles = tmp_path / "articles"
    articles.mkdir()
    long = "The troops stay. They must leave Iraq, the crowd said on Monday.\n\n" * 4000
    (articles / "long.txt").write_text(long, encoding="utf-8")
    (articles / "latin.txt").write_bytes("The caf\xe9 said: out with them.".encode("latin-1"))
    (articles / "empty.txt").write_text("")
    (articles / "news.csv").write_text(
        'id,text,outlet,label,kind\n1,"Bring them home, now.",Post,x,y\n2,The talks go on.,Times,,\n',
        encoding="utf-8",
    )
    (articles / "page.html").write_text(
        "<html><head><meta property='article:published_time' content='2020-01-06'></head><body><article>"
        "<h1>Out</h1><p>Parliament asked all foreign troops to leave Iraq on Monday, one man said.</p>"
        "</article></body></html>"
    )
    table = tmp_path / "scores.csv"
    done = run("score", articles, articles / "news.csv", "-o", table)
    stream = model.score_files([articles, articles / "news.csv"])
    assert {"date", "outlet"} < set(stream.column_names), done.stderr
    assert same_rows(table, stream) > 8000


def test_strings_can_be_read_as_the_cells_of_a_table(model, tmp_path, texts):
    news = [
        "<p>They must leave Iraq, the crowd at the caf&eacute; said.</p><p>The talks go on.</p>",
        "He said they donâ€™t want to stay in the country for another winter.",
        "\n\n".join(texts),
        *texts[:40],
    ]
    news = [text.replace("\r", "") for text in news]
    pandas.DataFrame({"document": range(len(news)), "text": news}).to_csv(
        tmp_path / "news.csv", index=False
    )
    table = tmp_path / "scores.csv"
    assert run("score", tmp_path / "news.csv", "-o", table).returncode == 0
    repetition = standpoint.Repetition.learn(news)
    assert same_rows(table, [model.score(news, as_cells=True, repetition=repetition)]) > 3000
    assert any("<p>" in row["text"] for row in model.score(news[:1]).to_dicts())


def test_a_stream_can_be_taken_by_others_and_once(model, tmp_path, texts):
    (tmp_path / "long.txt").write_text("\n\n".join(texts * 3), encoding="utf-8")
    inputs = [str(ARTICLES), tmp_path / "long.txt"]
    rows = model.score_files(inputs).read_all().to_dicts()
    stream = model.score_files(inputs, threads=1)
    reader = pyarrow.RecordBatchReader.from_stream(stream)
    batches = list(reader)
    assert len(batches) > 1
    assert pyarrow.Table.from_batches(batches).to_pylist() == rows
    for again in (stream.read_all, stream.to_pandas, lambda: pyarrow.table(stream)):
        with pytest.raises(standpoint.StandpointError, match="taken already"):
            again()
    assert list(stream) == []
    assert model.score_files(inputs).to_polars().to_dicts() == rows
    assert len(model.score_files(inputs).to_pandas()) == len(rows)


def test_what_the_rows_show_is_a_warning_as_of_the_command(model, tmp_path):
    (tmp_path / "a.txt").write_text("The council opened a swimming pool.")
    with pytest.warns(standpoint.StandpointWarning) as warned:
        model.score_files(tmp_path).read_all()
    (warning,) = (warning.message for warning in warned)
    said = run("score", tmp_path).stderr
    assert f"warning: {warning}" in said


def test_what_cannot_be_read_is_a_warning_or_an_error(model, tmp_path):
    (tmp_path / "a.txt").write_text("They must leave Iraq.")
    (tmp_path / "b.txt.gz").write_bytes(b"\x1f\x8bbroken")
    with pytest.warns(standpoint.StandpointWarning, match="b.txt.gz") as warned:
        assert len(model.score_files(tmp_path).read_all()) == 1
    (warning,) = (warning.message for warning in warned)
    assert warning.code == "corpus/read"
    assert warning.fields == {"file": tmp_path / "b.txt.gz"}
    with pytest.raises(standpoint.StandpointError, match="b.txt.gz") as raised:
        model.score_files(tmp_path, strict=True).read_all()
    assert raised.value.code == "corpus/read"
    with pytest.raises(FileNotFoundError, match="none: there is no such file"):
        model.score_files(tmp_path / "none")
    (tmp_path / "empty").mkdir()
    with pytest.raises(standpoint.StandpointError, match="no article"):
        model.score_files(tmp_path / "empty")
    said = run("score", tmp_path / "empty").stderr
    with pytest.raises(standpoint.StandpointError) as raised:
        model.score_files(tmp_path / "empty")
    assert said.strip() == f"standpoint: {raised.value}"


def test_the_command_has_its_name_its_codes_and_its_pipes(tmp_path):
    script = os.path.join(os.path.dirname(sys.executable), "standpoint")
    for command in (COMMAND, [script]):
        done = subprocess.run([*command, "--help"], capture_output=True, text=True)
        assert done.returncode == 0
        assert "Usage: standpoint [OPTIONS] <COMMAND>" in done.stdout
        done = subprocess.run([*command, "score"], capture_output=True, text=True)
        assert done.returncode == 2
        assert "Usage: standpoint score" in done.stderr
    assert run("--version").stdout.strip() == f"standpoint {standpoint.__version__}"
    done = run("score", tmp_path / "none")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("standpoint: ")
    done = run("score", "-", input="They must leave.")
    assert done.returncode == 0 and done.stdout.splitlines()[1].startswith("stdin,1,")
    # A reader that closes the pipe is no error.
    process = subprocess.Popen(
        [*COMMAND, "score", str(ARTICLES)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    process.stdout.readline()
    process.stdout.close()
    error = process.stderr.read().decode()
    assert process.wait() == 0 and "Traceback" not in error and "panicked" not in error


def test_a_workbook_names_the_command_as_it_was_typed(tmp_path):
    book = tmp_path / "scores.xlsx"
    assert run("score", "-", "-o", book, "--threads", 1, input="Stay.").returncode == 0
    with zipfile.ZipFile(book) as parts:
        sheets = "".join(parts.read(name).decode() for name in parts.namelist() if "xml" in name)
    assert f"standpoint score - -o {book} --threads 1<" in sheets


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_command_leaves_no_unfinished_file(tmp_path, sent, code):
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    folder = tmp_path / "out"
    folder.mkdir()
    table = folder / "scores.csv"
    assert run("score", "-", "-o", table, input="Stay.").returncode == 0
    before = table.read_text()
    process = subprocess.Popen(
        [*COMMAND, "score", str(pipe), "-o", str(table)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    # This waits until the command has read most of it.
    with open(pipe, "w") as writing:
        writing.write("They must leave. " * 50_000)
        writing.flush()
        process.send_signal(sent)
        error = process.stderr.read().decode()
    assert process.wait() == code
    assert "Stopped." in error and "Traceback" not in error
    assert [path.name for path in folder.iterdir()] == ["scores.csv"]
    assert table.read_text() == before


def test_rows_that_are_lost_are_not_passed_over(model, tmp_path):
    (tmp_path / "a.txt").write_text("They must leave.")
    (tmp_path / "b.txt.gz").write_bytes(b"\x1f\x8bbroken")
    stream = model.score_files(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(standpoint.StandpointWarning):
            stream.read_all()
    for again in (stream.read_all, lambda: next(stream), lambda: pyarrow.table(stream)):
        with pytest.raises(Exception, match="rows of them are lost"):
            again()


def test_paths_may_be_any_list(model, tmp_path):
    (tmp_path / "a.txt").write_text("They must leave.")
    path = str(tmp_path / "a.txt")
    for paths in (path, [path], (path,), numpy.array([path]), pandas.Series([path]), iter([path])):
        assert len(model.score_files(paths).read_all()) == 1
    with pytest.raises(TypeError, match="paths is of the type int"):
        model.score_files(numpy.int64(3).item())
    with pytest.raises(TypeError, match="the path at index 1 is of the type int"):
        model.score_files([path, 3])


LETTER = "They must leave Iraq, and the talks go on. "


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize(
    ("make", "work"),
    [
        (f"[{LETTER!r} * 50] * 200_000", "model.score(texts, threads=1)"),
        # One text of 100 MB, in whatever units and as bytes.
        (f"{LETTER!r} * 2_500_000", "model.score([texts])"),
        (f"{LETTER!r} * 2_500_000", "model.score([texts], unit='row')"),
        (f"{LETTER!r} * 2_500_000", "model.score([texts.encode()], unit='document')"),
        (f"{LETTER!r} * 2_500_000", "standpoint.segment(texts)"),
        (
            f"open(sys.argv[1], 'w').write({LETTER!r} * 2_500_000)",
            "model.score_files(sys.argv[1]).read_all()",
        ),
    ],
)
def test_ctrl_c_ends_scoring_in_memory(tmp_path, make, work):
    program = (
        "import standpoint, sys\n"
        "model = standpoint.Model.default()\n"
        f"texts = {make}\n"
        "print('ready', flush=True)\n"
        "try:\n"
        f"    {work}\n"
        "except KeyboardInterrupt:\n"
        "    sys.exit(7)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "long.txt")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"ready\n"
    time.sleep(1)
    assert process.poll() is None
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 7
    assert time.monotonic() - began < 5


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_forked_process_can_go_on(model):
    wanted = model.score(["They must leave."]).to_dicts()
    data = model.to_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        same = standpoint.Model.from_bytes(data).score(["They must leave."]).to_dicts() == wanted
        same = (
            same and model.score(["They must leave."] * 500, threads=2).to_dicts()[0] == wanted[0]
        )
        os._exit(0 if same else 1)
    for _ in range(600):
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            assert status == 0
            return
        time.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    pytest.fail("the forked process waits for ever")


def test_two_threads_can_share_a_stream(model):
    wanted = model.score_files(ARTICLES).read_all().to_dicts()
    stream = model.score_files(ARTICLES, threads=1)
    found: list[dict] = []

    def work():
        for table in stream:
            found.extend(table.to_dicts())

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    def key(row):
        return row["document"], row["start"]

    assert sorted(found, key=key) == sorted(wanted, key=key)
