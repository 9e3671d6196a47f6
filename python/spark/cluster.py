"""Scores 200,000 sentences on a Spark cluster of two executors, and holds them against the command's table.

    cluster.py COMMAND SEEDS [--short|--speed]

COMMAND is the program `standpoint`, SEEDS a folder of plain texts. Then one executor is killed while it
works. With --short a tenth of the sentences is scored, and nothing else done. With --speed the speed of one executor is
compared with that of two, which needs two idle cores.
"""

from __future__ import annotations

import csv
import datetime
import decimal
import itertools
import math
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pyspark

# Spark finds its own jars only if it knows for which Scala they are.
scala = next(Path(pyspark.__file__).parent.glob("jars/scala-library-*.jar")).stem
os.environ["SPARK_SCALA_VERSION"] = ".".join(scala.rsplit("-", 1)[1].split(".")[:2])
os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable

from pyspark.sql import SparkSession, functions  # noqa: E402

from standpoint import Model, Repetition, StandpointError, spark  # noqa: E402

SENTENCES = 200_000
# The articles, which have a few more sentences: those of the folder again and again, under other names.
ARTICLES = 4500
# Partitions, so many that there is something to lose and to do again.
PARTITIONS = 24
# The partitions of which the speed is measured.
MEASURED = PARTITIONS // 3
# The runs of which the fastest counts: the first ones are slower, because Java compiles meanwhile.
RUNS = 2
# The factor between one executor and two below which something is wrong. On two idle cores it is about 1.7, because the
# driver of Spark needs a part of them.
FACTOR = 1.2


def session(executors: int) -> SparkSession:
    """A cluster of executors with one core each, every one a process of its own."""
    builder = SparkSession.builder.master(f"local-cluster[{executors},1,1024]")
    for key, value in {
        "spark.executor.memory": "1g",
        # Short jobs end before Java has optimised its code, which only takes time.
        "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "500",
        "spark.python.worker.reuse": "true",
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        # No task waits for the executor that has its data, and every file is a partition.
        "spark.locality.wait": "0s",
        "spark.sql.files.openCostInBytes": str(128 << 20),
    }.items():
        builder = builder.config(key, value)
    started = builder.getOrCreate()
    started.sparkContext.setLogLevel("OFF")
    return started


def articles(seeds: Path, count: int) -> list[tuple[str, str]]:
    """So many texts of a folder, each with a name of its own."""
    files = sorted(seeds.glob("*.txt"))
    texts = [(file.name, file.read_bytes().decode("utf-8-sig")) for file in files]
    repeated = itertools.islice(itertools.cycle(texts), count)
    return [(f"{at}/{name}", text) for at, (name, text) in enumerate(repeated)]


def expected(command: str, rows: list[tuple[str, str]], folder: Path) -> list[list[str]]:
    """The rows of the table that the command writes of these articles."""
    table, scores = folder / "articles.csv", folder / "scores.csv"
    with table.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("id", "text"), *rows])
    subprocess.run([command, "score", table, "-o", scores], check=True, stderr=subprocess.DEVNULL)
    csv.field_size_limit(1 << 30)
    with scores.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))[1:]


def cells(folder: Path) -> list[list[str]]:
    """The rows that Spark wrote, as the cells of the command's table."""
    table = pyarrow.parquet.read_table(folder)
    assert table.column("error").null_count == table.num_rows, "no article has an error"
    table = table.drop_columns(["error"]).sort_by(
        [("document", "ascending"), ("sentence", "ascending")]
    )

    def cell(value: object) -> str:
        if isinstance(value, float):
            return f"{math.floor(value * 1e4 + 0.5) / 1e4:.4f}"
        return str(value)

    return [[cell(value) for value in row.values()] for row in table.to_pylist()]


def check_equal(found: list[list[str]], wanted: list[list[str]], what: str) -> None:
    """Fails unless every row is there once and as it should be."""
    assert len(found) == len(wanted), f"{what}: {len(found)} rows for {len(wanted)}"
    for one, other in zip(found, wanted):
        assert one == other, f"{what}: {one} for {other}"
    print(f"{what}: {len(found):,} rows, all as in the command's table", flush=True)


def executors_of(context: pyspark.SparkContext) -> list[int]:
    """The process ids of the executors."""
    listed = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True)
    lines = listed.stdout.splitlines()
    own = [
        line
        for line in lines
        if "CoarseGrainedExecutorBackend" in line and context.applicationId in line
    ]
    return [int(line.split()[0]) for line in own if "java" in line.split()[1]]


def check_odd_rows(cluster: SparkSession) -> None:
    """Fails unless bad rows carry an error, and other columns their values and names."""
    rows = [(1, b"They must leave. The talks go on.", "X"), (2, None, "Y"), (3, b"\x00" * 99, "Z")]
    frame = cluster.createDataFrame(rows, "number int, `the.text` binary, label string")
    scored = spark.score(frame, text="the.text", id="number", model=Model.default())
    found = scored.select("document", "sentence", "meta_label", "error").collect()
    by_place = sorted(tuple(row) for row in found)
    assert by_place[:2] == [("1", 1, "X", None), ("1", 2, "X", None)], by_place
    assert by_place[2][0::2] == ("2", "Y") and by_place[2][3] == "text/missing: the text is missing"
    assert by_place[3][0::2] == ("3", "Z"), by_place
    assert by_place[3][3].startswith("corpus/zeros: "), by_place


def check_types(cluster: SparkSession) -> None:
    """Fails unless a column has what it should have, or is refused before a job starts."""
    sentence = "They must leave."
    day = datetime.date(2020, 1, 2)
    for kind, value, name in [
        ("int", 5, "5"),
        ("double", 5.0, "5"),
        ("date", day, "2020-01-02"),
        ("decimal(5,2)", decimal.Decimal("5.10"), "5.10"),
        ("string", "00012", "00012"),
        ("binary", bytearray(b"caf\xe9"), r"caf\xE9"),
    ]:
        rows = [(value, sentence), (value, None), (None, sentence)]
        frame = cluster.createDataFrame(rows, f"id {kind}, text string")
        found = {(row.document, row.error) for row in spark.score(frame).collect()}
        missing = "text/missing: the text is missing"
        assert found == {(name, None), (name, missing), (None, None)}, (kind, found)
    for schema, row in [
        ("id string, text int", ("a", 5)),
        ("id string, text date", ("a", day)),
        ("id string, text array<string>", ("a", [sentence])),
        ("id array<string>, text string", (["a"], sentence)),
        ("id map<string,int>, text string", ({"a": 1}, sentence)),
    ]:
        frame = cluster.createDataFrame([row], schema)
        try:
            spark.score(frame)
        except StandpointError as error:
            assert "is of the type" in str(error), error
        else:
            raise AssertionError(f"{schema} was not refused")
    # Spark 4 keeps the length of a string if it is told to.
    preserve = "spark.sql.preserveCharVarcharTypeInfo"
    cluster.conf.set(preserve, "true")
    of = "select cast('00012' as varchar(9)) id, cast('Go.' as char(9)) text, cast('x' as varchar(1)) more"
    (row,) = spark.score(cluster.sql(of)).collect()
    assert (row.document, row.text, row.more) == ("00012", "Go.", "x"), row
    cluster.conf.unset(preserve)
    # What Spark takes for a string need not be one.
    odd = functions.unhex(functions.lit("636166E92E")).cast("string")
    frame = cluster.range(1).select(odd.alias("id"), odd.alias("text"))
    (row,) = spark.score(frame, unit="row").collect()
    assert (row.document, row.text) == (r"caf\xE9.", "caf\ufffd."), row
    prose = "{} left the hall without a word to the press late on Monday night.\n\nRead more here"
    pages = [prose.format(name) for name in ("Mona", "Jon", "Layla", "Omar")]
    for kind, rows in [
        ("string", [(page,) for page in pages]),
        ("binary", [(bytearray(page.encode()),) for page in pages]),
    ]:
        learned = spark.learn_repetition(cluster.createDataFrame(rows, f"text {kind}"))
        assert learned.is_boilerplate("Read more here"), kind


def pin(context: pyspark.SparkContext, executors: int) -> None:
    """Gives each executor a core of its own, as a cluster does: Java would use all of them."""
    while len(found := executors_of(context)) < executors:
        time.sleep(0.1)
    cores = sorted(os.sched_getaffinity(0))
    for core, executor in zip(cores, found):
        # New threads and processes are where the old ones are.
        for thread in os.listdir(f"/proc/{executor}/task"):
            os.sched_setaffinity(int(thread), {core})


def kill_one(context: pyspark.SparkContext, killed: list[int]) -> None:
    """Kills an executor when a third of the tasks are done and others run."""
    tracker = context.statusTracker()
    while not killed:
        time.sleep(0.05)
        for stage in filter(None, map(tracker.getStageInfo, tracker.getActiveStageIds())):
            if stage.numCompletedTasks >= PARTITIONS // 3 and stage.numActiveTasks > 1:
                victim = executors_of(context)[0]
                os.kill(victim, signal.SIGKILL)
                killed.append(victim)
                print(
                    f"killed executor {victim} after {stage.numCompletedTasks} of {stage.numTasks} tasks"
                )
                return


def speed(cluster: SparkSession, executors: int, files: list[str], repetition: Repetition) -> float:
    """Articles a second, when the workers have loaded all."""
    pin(cluster.sparkContext, executors)
    frame = cluster.read.parquet(*files)
    seconds = []
    for _ in range(RUNS):
        begun = time.monotonic()
        spark.score(frame, repetition=repetition).groupBy("label").count().collect()
        seconds.append(time.monotonic() - begun)
    return frame.count() / min(seconds)


def idle_cores(seconds: float = 2.0) -> float:
    """The cores that nothing uses."""

    def idle() -> int:
        return int(Path("/proc/stat").read_text().splitlines()[0].split()[4])

    before = idle()
    time.sleep(seconds)
    return (idle() - before) / os.sysconf("SC_CLK_TCK") / seconds


def main() -> None:
    command, seeds, *options = sys.argv[1:]
    is_short = "--short" in options
    part = 10 if is_short else 1
    rows = articles(Path(seeds), ARTICLES // part)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wanted = sorted(expected(command, rows, folder), key=lambda row: (row[0], int(row[1])))
        assert len(wanted) >= SENTENCES // part, len(wanted)
        ids, texts = zip(*rows)
        pyarrow.parquet.write_table(
            pyarrow.table({"id": ids, "text": texts}), folder / "articles.parquet"
        )

        cluster = session(2)
        print(f"Spark {cluster.version}, {len(rows):,} articles")
        frame = cluster.read.parquet(str(folder / "articles.parquet"))
        repetition = spark.learn_repetition(frame)
        # A file for each partition.
        parts = str(folder / "parts")
        frame.repartition(PARTITIONS).write.parquet(parts)
        frame = cluster.read.parquet(parts)
        check_odd_rows(cluster)
        check_types(cluster)
        spark.write(spark.score(frame, repetition=repetition), str(folder / "two"))
        check_equal(cells(folder / "two"), wanted, "two executors")
        if is_short:
            cluster.stop()
            return

        killed: list[int] = []
        killer = threading.Thread(target=kill_one, args=(cluster.sparkContext, killed), daemon=True)
        killer.start()
        spark.write(spark.score(frame, repetition=repetition), str(folder / "killed"))
        killer.join(timeout=1)
        assert killed, "the job ended before an executor was killed"
        check_equal(cells(folder / "killed"), wanted, "one of two executors killed")
        if "--speed" not in options:
            cluster.stop()
            return

        free = idle_cores()
        measured = [str(file) for file in sorted(Path(parts).glob("*.parquet"))[:MEASURED]]
        of_two = speed(cluster, 2, measured, repetition)
        cluster.stop()
        cluster = session(1)
        of_one = speed(cluster, 1, measured, repetition)
        cluster.stop()
        factor = of_two / of_one
        print(
            f"articles a second: {of_one:,.0f} with one executor, {of_two:,.0f} with two, {factor:.2f} times as many"
        )
        if free < 1.8:
            print(f"only {free:.1f} cores were free, so this says nothing about two executors")
        else:
            assert factor >= FACTOR, (
                f"two executors are {factor:.2f} times as fast as one, not {FACTOR}"
            )


if __name__ == "__main__":
    main()
