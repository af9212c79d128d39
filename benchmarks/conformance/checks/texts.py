"""Texts that tokenizers stumble over: 200 of them, the same at every call."""

import random

PIECES = [
    "", " ", "  ", "\n", "\t", "\r\n", " \n ", "\u00a0", "\u200b", "\u2028", "\ufeff", "\u3000", "a", " a", "a ", "  two  spaces  ",
    "Hello world", "hello WORLD", "don't can't it's we'll I'VE", "naïve façade", "nai\u0308ve fac\u0327ade", "\u0301stray accent",
    "日本語のテキスト", "汉字", "한국어", "한국어".encode().decode(), "العربية", "עִבְרִית", "हिन्दी", "ไทย", "Ελληνικά", "Русский",
    "🙂", "👩‍👩‍👧‍👦", "🇩🇪🇫🇷", "👍🏽", "x🙂y", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "ﬁne ﬂow", "①②③", "Ⅷ", "½ ¼", "10⁻³", "ß ẞ ŉ İ ı ſ", "ǆ", "Å Å", "1", "12", "123", "1234567890",
    "3.14159", "1,234,567.89", "0x1F", "1e-5", "2026-01-31T12:00:00Z", "a1b2c3", "http://example.org/a?b=c&d=%20#e", "user@example.org",
    "CamelCaseAndSnake_case-kebab", "def f(x):\n\treturn x ** 2  # done\n", "{\"key\": [1, 2.5, null]}", "<b>bold</b> &amp;", "C++ != C#",
    "!!!???...", "—–‐‑-", "“quoted” ‘single’ „low“ «guillemets»", "'", "''", "`", "\\", "\\n", "/", "|", "~", "^", "$5 €6 £7 ¥8", "50%", "#tag @you",
    "<|endoftext|>", "<s>", "</s>", "<unk>", "<pad>", "[CLS]", "[SEP]", "[MASK]", "<|user|>", " <|user|> ", "x<|user|>y", "<|user|><|user|>",
    "▁", "▁▁", "a▁b", "Ġ", "Ċ", "ĠHello", "##ing", "</w>", "<0x0A>", "<0xFF>", "\x00", "\x01\x02", "\x7f", "\ufffd", "\U0010ffff", "\ue000",
    "a" * 300, "ab" * 100, " " * 50, "\n" * 20, "é" * 40, "🙂" * 15, "!" * 60, "antidisestablishmentarianism", "Ünïcödé",
    "The quick brown fox jumps over the lazy dog.", "It was the best of times,\nit was the worst of times.\n\nAnd so on.",
    "tab\tseparated\tvalues", "line\rreturn", "trailing space ", "\n\nleading newlines", "mixed العربية and English", "ab\u200dcd",
]
COUNT = 200


def awkward() -> list[str]:
    """Each piece by itself, then pieces joined at random."""
    drawn = random.Random(17)
    texts = list(dict.fromkeys(PIECES))
    while len(texts) < COUNT:
        texts.append(drawn.choice(["", " ", "\n", "  "]).join(drawn.choices(PIECES, k=drawn.randint(2, 6))))
    return texts[:COUNT]
