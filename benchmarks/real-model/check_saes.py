"""Opens trained SAEs with SAELens and measures them on held-out vectors, and on the model's loss with their reconstruction in its stream."""

import gzip
import json
import sys
from pathlib import Path

import numpy as np
import sae_lens
import torch
import transformers

PIECE = 4096
DOCUMENTS = 24


def fidelity(sae, vectors):
    """L0 and explained variance as Asterism defines it, by SAELens' own encode and decode."""
    active, error = 0, 0.0
    for from_ in range(0, len(vectors), PIECE):
        x = torch.from_numpy(np.ascontiguousarray(vectors[from_:from_ + PIECE]))
        acts = sae.encode(x)
        active += int((acts > 0).sum())
        error += float((x - sae.decode(acts)).double().pow(2).sum())
    mean = vectors.mean(0, dtype=np.float64)
    variance = sum(float(((vectors[from_:from_ + PIECE].astype(np.float64) - mean) ** 2).sum()) for from_ in range(0, len(vectors), PIECE))
    return active / len(vectors), 1 - error / variance, torch.from_numpy(mean.astype(np.float32))


def losses(model, layer, contexts, change):
    """The model's mean loss a token where the residual stream before a block is changed, behind the BOS."""

    def changed(_module, args, kwargs):
        hidden = args[0] if args else kwargs["hidden_states"]
        hidden = torch.cat([hidden[:, :1], change(hidden[:, 1:])], 1)
        return ((hidden, *args[1:]), kwargs) if args else (args, {**kwargs, "hidden_states": hidden})

    handle = model.model.layers[layer].register_forward_pre_hook(changed, with_kwargs=True)
    try:
        total, tokens = 0.0, 0
        for ids in contexts:
            logits = model(ids).logits[0, :-1].log_softmax(-1)
            total -= float(logits.gather(1, ids[0, 1:, None]).sum())
            tokens += ids.shape[1] - 1
        return total / tokens
    finally:
        handle.remove()


def contexts(tokenizer, corpus, size, bos):
    """The last documents of the corpus, the beginning of each."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines][-DOCUMENTS:]
    return [torch.tensor([[bos, *tokenizer(text, add_special_tokens=False)["input_ids"][:size - 1]]]) for text in texts]


@torch.no_grad()
def main():
    model_folder, kept, corpus, *folders = map(Path, sys.argv[1:])
    described = json.loads((kept / "harvest.json").read_text(encoding="utf-8"))
    vectors = np.memmap(kept / "held-out.f32", "<f4", "r").reshape(-1, described["width"])
    transformers.logging.set_verbosity_error()
    model = transformers.AutoModelForCausalLM.from_pretrained(model_folder, dtype=torch.float32).eval()
    tokenizer = transformers.AutoTokenizer.from_pretrained(model_folder)
    read = contexts(tokenizer, corpus, described["context_size"], model.config.bos_token_id)
    layer = int(described["hook"].split(".")[1])
    found = []
    for folder in folders:
        sae = sae_lens.SAE.load_from_disk(str(folder))
        l0, explained, mean = fidelity(sae, vectors)
        found.append({
            "name": folder.name, "tokens": len(vectors), "sae_lens": sae_lens.__version__, "l0": l0, "variance_explained": explained,
            "ours": json.loads((folder / "figures.json").read_text(encoding="utf-8")),
            "loss": losses(model, layer, read, lambda x: x),
            "spliced": losses(model, layer, read, lambda x, sae=sae: sae.decode(sae.encode(x))),
            "ablated": losses(model, layer, read, lambda x, mean=mean: mean.expand_as(x)),
        })
    print(json.dumps(found))


if __name__ == "__main__":
    main()
