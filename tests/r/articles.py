"""Writes the articles of a folder as a table with the columns id, text and outlet."""

import csv
import pathlib
import sys

rows = csv.writer(sys.stdout)
rows.writerow(["id", "text", "outlet"])
for at, path in enumerate(sorted(pathlib.Path(sys.argv[1]).glob("*.txt"))):
    outlet = "Post" if at % 3 == 2 else "Courier"
    rows.writerow([path.stem, path.read_text(encoding="utf-8"), outlet])
