#!/usr/bin/env python3
"""Builds the table of the labelled articles from a clone of their collection.

    git clone https://github.com/ramybaly/Article-Bias-Prediction
    python3 labels/published/articles.py Article-Bias-Prediction > articles.jsonl

articles.csv beside this script names each article, the number of its characters and the SHA-256 of its text. The text is
the title, an empty line and the beginning of `content_original` up to the end of a paragraph. Where the collection's id
is not known, the article is found by its hash. The script says what it did not find, and then ends with 1.
"""

import csv
import hashlib
import json
import pathlib
import sys


def text_of(article, characters):
    """The text of an article of the collection, cut to so many characters with the line break at its end."""
    whole = f"{article['title']}\n\n{article['content_original']}".rstrip("\n")
    return whole[: characters - 1] + "\n"


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def main(clone):
    here = pathlib.Path(__file__).parent
    with open(here / "articles.csv", newline="", encoding="utf-8") as table:
        wanted = list(csv.DictReader(table))
    by_id = {row["collection_id"]: row for row in wanted if row["collection_id"]}
    by_hash = {row["sha256"]: row for row in wanted if not row["collection_id"]}
    lengths = {int(row["characters"]) for row in by_hash.values()}
    found = {}
    for path in sorted((pathlib.Path(clone) / "data" / "jsons").glob("*.json")):
        article = json.loads(path.read_text(encoding="utf-8"))
        own = by_id.get(article["ID"])
        for characters in [int(own["characters"])] if own else lengths:
            text = text_of(article, characters)
            row = own or by_hash.get(sha256(text))
            if row and sha256(text) == row["sha256"]:
                found[row["document"]] = text
    for row in wanted:
        if row["document"] in found:
            columns = {name: row[name] for name in ("document", "outlet", "date", "collection_id")}
            print(json.dumps({**columns, "text": found[row["document"]]}, ensure_ascii=False))
    missing = [row["document"] for row in wanted if row["document"] not in found]
    if missing:
        print(f"not found with the same text: {' '.join(missing)}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: articles.py CLONE > articles.jsonl")
    sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(main(sys.argv[1]))
