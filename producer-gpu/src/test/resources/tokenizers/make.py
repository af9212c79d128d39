"""Makes this folder: small tokenizers, settings to lie beside them, and the ids that transformers 5.24 finds with each."""

import json
import logging
import shutil
import tempfile
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import AutoTokenizer

logging.disable(logging.ERROR)
folder = Path(__file__).parent
CORPUS = ["Hello world, hello there.", "the worlds we said hello to in the morning", "naïve café 12 345", "it's, we'll; they've"] * 4
TEXTS = ["Hello<|user|> world<|pad|>", "Hello world", " Hello  world ", "hello<s> world</s>", "<|user|>Hello", "Hello <|user|> world",
         "naïve cafe\u0301 中文 😀", "\n\nit's\t345\r\n", "", " ", "HELLO<|USER|> world", "x<|user|>y<|pad|><|user|>", "<|endoftext|>a",
         "Hello <|user|>\n there"]


def bytes_():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(CORPUS, trainers.BpeTrainer(
        vocab_size=300, special_tokens=["<|endoftext|>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    return tokenizer


def pieces(prepend):
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, fuse_unk=True, unk_token="<unk>"))
    if prepend:
        tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    else:
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first", split=False)
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    specials = ["<unk>", "<s>", "</s>"]
    tokenizer.train_from_iterator(CORPUS, trainers.BpeTrainer(
        vocab_size=340, special_tokens=specials + [f"<0x{b:02X}>" for b in range(256)], show_progress=False))
    made = json.loads(tokenizer.to_str())
    made["added_tokens"] = made["added_tokens"][:3]
    return Tokenizer.from_str(json.dumps(made))


def unigram():
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.train_from_iterator(CORPUS, trainers.UnigramTrainer(
        vocab_size=70, special_tokens=["<unk>", "<s>", "</s>"], unk_token="<unk>", show_progress=False))
    return tokenizer


def words():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.train_from_iterator(CORPUS + ["Hello World"] * 4, trainers.WordPieceTrainer(
        vocab_size=90, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], show_progress=False))
    return tokenizer


BASES = {"bytes": bytes_(), "pieces": pieces(False), "prepended": pieces(True), "unigram": unigram(), "words": words()}


def entry(content, **flags):
    return {"content": content, "lstrip": False, "rstrip": False, "normalized": False, "single_word": False, "special": True} | flags


PLAIN = "PreTrainedTokenizerFast"
CONFIG, MAP, ADDED = "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json"
VARIANTS = []




def beside(base, config=None, map_=None, added=None, model=None):
    files = {}
    for name, value in ((CONFIG, config), (MAP, map_), (ADDED, added), ("config.json", model)):
        if value is not None:
            files[name] = value
    VARIANTS.append((base, files))


GPT2 = {"model_type": "gpt2"}
for base in BASES:
    n = BASES[base].get_vocab_size()
    beside(base, {"tokenizer_class": PLAIN})
    beside(base, {"tokenizer_class": PLAIN, "added_tokens_decoder": {str(n): entry("<|pad|>"), str(n + 1): entry("<|user|>")}})
    beside(base, {"tokenizer_class": PLAIN, "added_tokens_decoder": {str(n): entry("<|user|>", lstrip=True, rstrip=True)}})
    beside(base, {"tokenizer_class": PLAIN, "added_tokens_decoder": {str(n): entry("<|user|>", special=False, normalized=True)}})
    beside(base, {"tokenizer_class": PLAIN, "added_tokens_decoder": {str(n): entry("hello", special=False, single_word=True)}})
    beside(base, {"tokenizer_class": PLAIN, "pad_token": "<|pad|>", "additional_special_tokens": ["<|user|>"]})
    beside(base, {"tokenizer_class": PLAIN, "eos_token": "<|user|>", "pad_token": entry("<|pad|>", lstrip=True, __type="AddedToken")})
    beside(base, {"tokenizer_class": PLAIN}, {"eos_token": entry("</s>"), "pad_token": "<|pad|>"}, {"<|pad|>": n, "<|user|>": n + 1})
    beside(base, {"tokenizer_class": PLAIN}, added={"<|pad|>": n + 7, "<|user|>": n + 3})
    beside(base, {"tokenizer_class": PLAIN, "split_special_tokens": True, "added_tokens_decoder": {str(n): entry("<|user|>")}})
for base in ("bytes", "pair"):
    beside(base, {"tokenizer_class": "GPT2Tokenizer", "add_prefix_space": True}, model=GPT2)
    beside(base, {"tokenizer_class": "GPT2TokenizerFast", "add_prefix_space": True, "pad_token": "<|pad|>"}, model=GPT2)
    beside(base, {"tokenizer_class": "GPT2Tokenizer", "bos_token": None, "eos_token": "<|user|>"}, model=GPT2)
n = BASES["bytes"].get_vocab_size()
beside("pair", added={"<|pad|>": n, "<|user|>": n + 1}, model=GPT2)
beside("pair", map_={"pad_token": "<|pad|>", "eos_token": "<|endoftext|>"}, model=GPT2)
beside("pair", {"tokenizer_class": "Qwen2Tokenizer", "added_tokens_decoder": {str(n): entry("<|user|>")}}, model={"model_type": "qwen3"})
beside("pair", {"tokenizer_class": "GPTNeoXTokenizer"}, model={"model_type": "gpt_neox"})
for base in ("pieces", "prepended"):
    for settings in ({"add_prefix_space": False}, {"add_prefix_space": True}, {"legacy": True}, {"legacy": False}):
        beside(base, {"tokenizer_class": "LlamaTokenizer"} | settings, model={"model_type": "llama"})
for settings in ({"do_lower_case": False}, {"strip_accents": False}, {"tokenize_chinese_chars": False}):
    beside("words", {"tokenizer_class": "BertTokenizer"} | settings, model={"model_type": "bert"})

cases = []
for name, tokenizer in BASES.items():
    tokenizer.save(str(folder / f"{name}.json"), pretty=False)
for base, files in VARIANTS:
    with tempfile.TemporaryDirectory() as made:
        made = Path(made)
        if base == "pair":
            BASES["bytes"].model.save(str(made))
            for kept in ("vocab.json", "merges.txt"):
                shutil.copy(made / kept, folder / kept)
        else:
            shutil.copy(folder / f"{base}.json", made / "tokenizer.json")
        for name, value in files.items():
            (made / name).write_text(json.dumps(value))
        try:
            tokenizer = AutoTokenizer.from_pretrained(made)
        except Exception as failure:
            print("skipped", base, files, repr(failure)[:200])
            continue
        ids = [tokenizer(text, add_special_tokens=False).input_ids for text in TEXTS]
        roles = {role: getattr(tokenizer, role + "_id") for role in ("bos_token", "eos_token", "pad_token")}
        cases.append({"base": base, "files": files, "ids": ids, "roles": roles, "class": type(tokenizer).__name__})
lines = ",\n".join(json.dumps(case) for case in cases)
(folder / "reference.json").write_text('{"texts": ' + json.dumps(TEXTS) + ',\n"cases": [\n' + lines + "]}\n")
