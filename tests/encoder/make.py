"""Makes tiny encoders of each family, which mean nothing, and writes what they say of some texts: golden.json holds, for each folder and
each text, the mean outputs of the layers that standpoint reads, each with a norm of 1, as transformers computes them in double precision.

    python make.py    # needs torch, transformers 4 and tokenizers
"""

import json
import shutil
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
from transformers import AutoConfig, AutoModel, PreTrainedTokenizerFast

HERE = Path(__file__).parent
WORDS = "the troops must leave ##s now , . iraq stay ##ing go home they will not".split()
TEXTS = [
    "The troops must leave Iraq now.",
    "They will not staying, go home",
    "Café: the mayor’s plan for 2,500 lorries – and NOBODY asked us!",
    "the troops must stay now , " * 12,
    "",
]
SENTENCES = [
    "The mayor wants a road around the village before the winter.",
    "Nobody in the valley asked for the road, and nobody will pay for it.",
    "They must go home now, the farmer said, or stay and help with the hay.",
    "Le maire veut une route, mais les fermiers ne la veulent pas.",
]


def pieces(start, end):
    # Padding is where each family has it: MPNet gives no place to a piece with that number.
    return (["[PAD]", "[UNK]", start, end] if start == "[CLS]" else [start, "<pad>", end, "[UNK]"]) + WORDS


def finished(tokenizer, start, end):
    ends = [(token, tokenizer.token_to_id(token)) for token in (start, end)]
    tokenizer.post_processor = processors.TemplateProcessing(single=f"{start} $A {end}", special_tokens=ends)
    return tokenizer


def bert_like(start, end):
    vocabulary = {piece: at for at, piece in enumerate(pieces(start, end))}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return finished(tokenizer, start, end)


def byte_level():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    trainer = trainers.BpeTrainer(vocab_size=300, initial_alphabet=alphabet, special_tokens=special, show_progress=False)
    tokenizer.train_from_iterator(SENTENCES, trainer)
    return finished(tokenizer, "<s>", "</s>")


def unigram():
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    trainer = trainers.UnigramTrainer(vocab_size=70, special_tokens=special, unk_token="<unk>", show_progress=False)
    tokenizer.train_from_iterator(SENTENCES, trainer)
    return finished(tokenizer, "<s>", "</s>")


ENCODERS = {
    "tiny": ("bert", bert_like("[CLS]", "[SEP]"), {}),
    "tiny-distilbert": ("distilbert", bert_like("[CLS]", "[SEP]"), {}),
    "tiny-mpnet": ("mpnet", bert_like("<s>", "</s>"), {"pad_token_id": 1}),
    "tiny-roberta": ("roberta", byte_level(), {"pad_token_id": 1}),
    "tiny-xlm-roberta": ("xlm-roberta", unigram(), {"pad_token_id": 1}),
}
# BERT's names of the sizes, and DistilBERT's.
SIZES = {"hidden_size": 8, "intermediate_size": 12, "num_hidden_layers": 4, "num_attention_heads": 2}
OTHERS = {"dim": 8, "hidden_dim": 12, "n_layers": 4, "n_heads": 2}
LAYERS = [4, 2]  # The last and the third from last, which is the middle one as well.


def main():
    golden = {}
    for name, (kind, tokenizer, more) in ENCODERS.items():
        folder = HERE / name
        shutil.rmtree(folder, ignore_errors=True)
        sizes = OTHERS if kind == "distilbert" else SIZES
        known = tokenizer.get_vocab_size()
        config = AutoConfig.for_model(kind, vocab_size=known, max_position_embeddings=48, initializer_range=0.5, **sizes, **more)
        torch.manual_seed(1)
        pooler = {} if kind == "distilbert" else {"add_pooling_layer": False}
        model = AutoModel.from_config(config, **pooler).eval()
        for parameter in model.parameters():
            # Numbers of 16 bits, and none of them all zeros or ones.
            noise = torch.randn_like(parameter) * 0.2
            parameter.data = (parameter.data + noise).half().float()
        model.save_pretrained(folder)
        tokenizer.save(str(folder / "tokenizer.json"))
        if kind == "bert":
            # The oldest encoders have only their vocabulary.
            (folder / "tokenizer.json").unlink()
            (folder / "vocab.txt").write_text("\n".join(pieces("[CLS]", "[SEP]")) + "\n")
        longest = 48 if kind in ("bert", "distilbert") else 46
        fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=longest)
        model = model.double()
        golden[name] = []
        for text in TEXTS:
            ids = fast(text, truncation=True, return_tensors="pt")["input_ids"]
            with torch.no_grad():
                states = model(input_ids=ids, output_hidden_states=True).hidden_states
            parts = [torch.nn.functional.normalize(states[layer][0].mean(0), dim=0) for layer in LAYERS]
            golden[name].append([round(value, 7) for value in torch.cat(parts).tolist()])
    lines = [json.dumps(name) + ": [\n" + ",\n".join(map(json.dumps, rows)) + "]" for name, rows in golden.items()]
    texts = json.dumps(TEXTS, ensure_ascii=False)
    (HERE / "golden.json").write_text('{"texts": ' + texts + ",\n" + ",\n".join(lines) + "}\n")


main()
