"""What each part of the model costs when sentences are scored: times `standpoint score` with the models that
`research/src/bin/accuracy` keeps, in turn, on one thread, and prints processor time and megabytes a second.
"""

import argparse
import os
import resource
import statistics
import subprocess
from pathlib import Path


def processor_time(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", help="a table of articles, such as score.py makes")
    parser.add_argument("models", help="the folder that research/src/bin/accuracy wrote")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--program", default="target/release/standpoint")
    args = parser.parse_args()
    megabytes = os.path.getsize(args.corpus) / 1e6
    models = sorted(Path(args.models).glob("*.safetensors"), key=lambda path: int(path.stem))
    out = Path(args.models) / "scores.csv"
    commands = {"no model: segment": [args.program, "segment", args.corpus, "-o", out, "--quiet"]}
    for model in models:
        commands[f"row {model.stem}"] = [args.program, "score", args.corpus, "-m", model, "-o", out, "--threads", "1", "--quiet"]
    times = {name: [] for name in commands}
    for _ in range(args.runs):
        for name, command in commands.items():
            # Nobody is to replace the table of another command.
            out.unlink(missing_ok=True)
            times[name].append(processor_time(command))
    for name, seconds in times.items():
        median = statistics.median(seconds)
        print(f"{name:20} {median:6.2f} s  ({min(seconds):.2f} to {max(seconds):.2f})  {megabytes / median:6.2f} MB/s")


if __name__ == "__main__":
    main()
