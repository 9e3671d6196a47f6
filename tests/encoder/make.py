"""Makes the encoder in tiny/, which knows twenty word pieces and means nothing, and prints what it says of three texts, first by the
mean of their pieces and then by the first piece: the golden values of src/encoder/folder/tests.rs, by the formulas of Devlin et al. (2019) in double precision.

    python make.py    # needs numpy 2 and scipy 1
"""

import json
import struct
from pathlib import Path

import numpy as np
from scipy.special import erf

PIECES = "[PAD] [UNK] [CLS] [SEP] the troops must leave ##s now , . iraq stay ##ing go home they will not".split()
WIDTH, INNER, LAYERS, HEADS, PLACES, EPSILON = 8, 12, 2, 2, 16, 1e-12
TEXTS = ["[CLS] the troops must leave iraq now . [SEP]", "[CLS] they will not stay ##ing , go home [SEP]", "[CLS] [SEP]"]


def tensors():
    """Names and values, each a number of 16 bits: any numbers will do that are not alike."""
    made = {}

    def add(name, *shape):
        first = sum(values.size for values in made.values())
        places = np.arange(first, first + int(np.prod(shape)))
        made[name] = ((places * 7919 % 1009) / 1009 - 0.5).astype(np.float16).reshape(shape)

    def both(name, *shape):
        add(name + ".weight", *shape)
        add(name + ".bias", shape[0])

    add("embeddings.word_embeddings.weight", len(PIECES), WIDTH)
    add("embeddings.position_embeddings.weight", PLACES, WIDTH)
    add("embeddings.token_type_embeddings.weight", 1, WIDTH)
    both("embeddings.LayerNorm", WIDTH)
    for layer in range(LAYERS):
        at = f"encoder.layer.{layer}."
        for name in ["attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"]:
            both(at + name, WIDTH, WIDTH)
        both(at + "attention.output.LayerNorm", WIDTH)
        both(at + "intermediate.dense", INNER, WIDTH)
        both(at + "output.dense", WIDTH, INNER)
        both(at + "output.LayerNorm", WIDTH)
    return made


def write(made, folder):
    header, data = {}, b""
    for name, values in made.items():
        values = values.astype("<f4").tobytes()
        shape = list(made[name].shape)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    header = json.dumps(header).encode()
    header += b" " * (-len(header) % 8)
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(header)) + header + data)
    (folder / "vocab.txt").write_text("\n".join(PIECES) + "\n")
    config = {
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": WIDTH,
        "intermediate_size": INNER,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "max_position_embeddings": PLACES,
        "layer_norm_eps": EPSILON,
        "vocab_size": len(PIECES),
    }
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")


def embedding(made, pieces):
    weights = {name: values.astype(np.float64) for name, values in made.items()}

    def linear(x, name):
        return x @ weights[name + ".weight"].T + weights[name + ".bias"]

    def normed(x, name):
        mean, variance = x.mean(1, keepdims=True), x.var(1, keepdims=True)
        return (x - mean) / np.sqrt(variance + EPSILON) * weights[name + ".weight"] + weights[name + ".bias"]

    x = weights["embeddings.word_embeddings.weight"][[PIECES.index(piece) for piece in pieces]]
    x = x + weights["embeddings.position_embeddings.weight"][: len(pieces)]
    x = normed(x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for layer in range(LAYERS):
        at = f"encoder.layer.{layer}."
        query, key, value = (linear(x, f"{at}attention.self.{part}") for part in ["query", "key", "value"])
        seen = np.zeros_like(x)
        for columns in np.split(np.arange(WIDTH), HEADS):
            scores = np.exp(query[:, columns] @ key[:, columns].T / np.sqrt(len(columns)))
            seen[:, columns] = scores / scores.sum(1, keepdims=True) @ value[:, columns]
        x = normed(x + linear(seen, at + "attention.output.dense"), at + "attention.output.LayerNorm")
        inner = linear(x, at + "intermediate.dense")
        inner = inner * (1 + erf(inner / np.sqrt(2))) / 2
        x = normed(x + linear(inner, at + "output.dense"), at + "output.LayerNorm")
    return [said / np.linalg.norm(said) for said in (x.mean(0), x[0])]


if __name__ == "__main__":
    made = tensors()
    write(made, Path(__file__).parent / "tiny")
    for text in TEXTS:
        for said in embedding(made, text.split()):
            print(text, ", ".join(f"{number:.6f}" for number in said))
