"""Ids and ends of tokens, each kind of tokenizer, against transformers."""

import json
from pathlib import Path
from typing import Callable

import torch
import transformers
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

from . import small_models, texts
from .common import Array, Report, inspect, parsed

PROSE = "The quick brown fox jumps over the lazy dog. It was the best of times, it was the worst of times. 1234567890 hello world " * 3
LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
SPECIAL = ["<unk>", "<s>", "</s>", "<pad>"]
SIZE = 700


def bytes_bpe(pre: pre_tokenizers.PreTokenizer, normalizer: normalizers.Normalizer | None = None) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer, tokenizer.decoder = pre, decoders.ByteLevel()
    if normalizer is not None:
        tokenizer.normalizer = normalizer
    trainer = trainers.BpeTrainer(
        vocab_size=SIZE, special_tokens=["<|endoftext|>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    tokenizer.train_from_iterator([PROSE, *texts.awkward()], trainer)
    return tokenizer


def byte_level(prefix: bool, regex: bool = True) -> pre_tokenizers.PreTokenizer:
    return pre_tokenizers.ByteLevel(add_prefix_space=prefix, use_regex=regex)


def llama3() -> Tokenizer:
    return bytes_bpe(pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(LLAMA3), "isolated"), byte_level(False, regex=False)]))


def sentence_piece(prepends: bool) -> Tokenizer:
    """Llama 2's kind where it prepends, else Gemma's: characters that are not known become bytes."""
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    replace = normalizers.Replace(" ", "▁")
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), replace]) if prepends else replace
    trainer = trainers.BpeTrainer(vocab_size=SIZE, special_tokens=[*SPECIAL, *(f"<0x{byte:02X}>" for byte in range(256))],
                                  limit_alphabet=150, show_progress=False)
    tokenizer.train_from_iterator([PROSE], trainer)
    # Bytes are pieces of the vocabulary, and no text of their own.
    held = json.loads(tokenizer.to_str())
    held["added_tokens"] = [token for token in held["added_tokens"] if not token["content"].startswith("<0x")]
    return Tokenizer.from_str(json.dumps(held))


def metaspace(scheme: str) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme=scheme)
    tokenizer.train_from_iterator([PROSE, *texts.awkward()], trainers.BpeTrainer(vocab_size=SIZE, special_tokens=SPECIAL, show_progress=False))
    return tokenizer


def unigram() -> Tokenizer:
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.train_from_iterator([PROSE, *texts.awkward()], trainers.UnigramTrainer(
        vocab_size=SIZE, special_tokens=SPECIAL, unk_token="<unk>", show_progress=False))
    return tokenizer


def word_piece() -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.train_from_iterator([PROSE, *texts.awkward()], trainers.WordPieceTrainer(
        vocab_size=SIZE, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], show_progress=False))
    return tokenizer


def word_level() -> Tokenizer:
    tokenizer = Tokenizer(models.WordLevel(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.train_from_iterator([PROSE, *texts.awkward()], trainers.WordLevelTrainer(vocab_size=SIZE, special_tokens=SPECIAL, show_progress=False))
    return tokenizer


def with_added() -> Tokenizer:
    """Tokens added later: special ones and plain ones, which take the spaces beside them or stand as whole words alone."""
    tokenizer = bytes_bpe(byte_level(False))
    tokenizer.add_special_tokens([AddedToken("<|user|>", lstrip=True, rstrip=True), AddedToken("</s>", special=True)])
    tokenizer.add_tokens([AddedToken("world", single_word=True), AddedToken("naïve", normalized=True), AddedToken("[MASK]", lstrip=True)])
    return tokenizer


KINDS: list[tuple[str, Callable[[], Tokenizer]]] = [
    ("byte-level BPE, GPT-2's", lambda: bytes_bpe(byte_level(False))),
    ("byte-level BPE, space in front", lambda: bytes_bpe(byte_level(True))),
    ("byte-level BPE, Llama 3's split", llama3),
    ("byte-level BPE, NFC", lambda: bytes_bpe(byte_level(False), normalizers.NFC())),
    ("byte-level BPE, tokens added", with_added),
    ("SentencePiece BPE, Llama 2's", lambda: sentence_piece(True)),
    ("SentencePiece BPE, Gemma's", lambda: sentence_piece(False)),
    ("BPE, Metaspace before the first word", lambda: metaspace("first")),
    ("BPE, Metaspace never before", lambda: metaspace("never")),
    ("Unigram, NFKC", unigram),
    ("WordPiece, lower case", word_piece),
    ("whole words", word_level),
]


def ends(text: str, names: list[str], offsets: list[tuple[int, int]], added: set[str]) -> list[int]:
    """The byte at which each token's last character ends; a token of no character of its own ends where the one before does.

    A space that the tokenizer put before the text, or before what follows an added token, is such a token; the library says that it is
    the first character, which is the next one's.
    """
    offsets = list(offsets)
    for place in range(len(names) - 1):
        first = place == 0 or names[place - 1] in added
        if first and names[place] in ("\u0120", "\u2581") and offsets[place + 1][0] == offsets[place][0]:
            offsets[place] = (offsets[place][0], offsets[place][0])
    at = [0]
    for character in text:
        at.append(at[-1] + len(character.encode()))
    reached = [0]
    for _, end in offsets:
        reached.append(max(reached[-1], at[end]))
    return reached[1:]


def whole(text: str, found: Array) -> list[int]:
    """Ends that lie inside a character, moved to where it ends: transformers counts characters."""
    data = text.encode()

    def moved(end: int) -> int:
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end += 1
        return end

    return [moved(int(end)) for end in found]


def compare(report: Report, name: str, folder: Path, work: Path) -> None:
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    all_texts = texts.awkward()
    corpus = work / "awkward.jsonl"
    corpus.write_text("".join(json.dumps({"text": text}) + "\n" for text in all_texts))
    ours = inspect(folder, work / "tokens.npz", "--texts", corpus, "--bos", "never")
    added = set(tokenizer.get_added_vocab())
    other_ids, other_ends = [], []
    for place, text in enumerate(all_texts):
        part = slice(int(ours["indptr"][place]), int(ours["indptr"][place + 1]))
        theirs = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
        expected = ends(text, tokenizer.convert_ids_to_tokens(theirs["input_ids"]), theirs["offset_mapping"], added)
        if ours["token_ids"][part].tolist() != theirs["input_ids"]:
            other_ids.append((text, ours["token_ids"][part].tolist(), theirs["input_ids"]))
        elif whole(text, ours["token_ends"][part]) != expected:
            other_ends.append((text, ours["token_ends"][part].tolist(), expected))
    for what, other in (("ids", other_ids), ("ends", other_ends)):
        note = ""
        if other:
            text, mine, expected = other[0]
            note = f"such as {text[:40]!r}: ours {str(mine)[:60]}, theirs {str(expected)[:60]}"
        report.add(f"{what}: {name}", len(all_texts), float(len(other)), 0.0, note)


def made(kind: Callable[[], Tokenizer], folder: Path) -> None:
    """A model's directory with the tokenizer in it."""
    tokenizer = kind()
    small_models.write("gpt2", {"n_embd": 8, "n_layer": 1, "n_head": 1, "n_positions": 16, "bos_token_id": 0, "eos_token_id": 0,
                                "vocab_size": tokenizer.get_vocab_size()}, folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    settings = {"tokenizer_class": "PreTrainedTokenizerFast", "clean_up_tokenization_spaces": False}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))


def main() -> None:
    arguments = parsed(__doc__, "models")
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    report = Report(arguments.rows, "tokenizers")
    work = arguments.work / "tokens"
    work.mkdir(parents=True, exist_ok=True)

    def check(name: str, kind: Callable[[], Tokenizer], folder: Path) -> None:
        made(kind, folder)
        compare(report, name, folder, work)

    for number, (name, kind) in enumerate(KINDS):
        report.attempt(f"ids: {name}", 0.0, lambda: check(name, kind, work / str(number)))
    for name in ("smollm2", "gemma3"):
        report.attempt(f"ids: {name}", 0.0, lambda: compare(report, name, arguments.models / name, work))


if __name__ == "__main__":
    main()
