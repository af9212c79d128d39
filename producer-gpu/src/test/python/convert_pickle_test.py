"""Tests of docs/convert_pickle.py: where an SAE reads and of which class it is, and whole conversions where there is torch to pickle with."""

import importlib.util
import json
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[4] / "docs" / "convert_pickle.py"
SPEC = importlib.util.spec_from_file_location("convert_pickle", SCRIPT)
convert_pickle = importlib.util.module_from_spec(SPEC)
sys.dont_write_bytecode = True
SPEC.loader.exec_module(convert_pickle)

HAS_TORCH = importlib.util.find_spec("torch") is not None


def hook(name, io="out", model="", **more):
    """What config.json with these says, None where it leaves the hook point open."""
    return convert_pickle.files_hook({"submodule_name": name, "lm_name": model, **more}, {"io": io}, "config.json")


class Hooks(unittest.TestCase):
    """The hook points that names of modules stand for, by what dictionary_learning's own scripts call them."""

    def test_names_with_a_layer(self):
        for name, expected in (
            ("resid_post_layer_12", "blocks.12.hook_resid_post"), ("resid_pre_layer_0", "blocks.0.hook_resid_pre"),
            ("mlp_out_layer_2", "blocks.2.hook_mlp_out"), ("attn_out_layer_3", "blocks.3.hook_attn_out"),
            ("mlp_in_layer_4", "blocks.4.mlp.hook_in"), ("attention_output_l5", "blocks.5.hook_attn_out"), ("resid6", "blocks.6.hook_resid_post"),
            ("blocks.7.hook_mlp_out", "blocks.7.hook_mlp_out"),
        ):
            self.assertEqual(hook(name), expected, name)

    def test_what_goes_into_a_module(self):
        self.assertEqual(hook("mlp_layer_2", io="in"), "blocks.2.mlp.hook_in")
        self.assertEqual(hook("resid_layer_2", io="in"), "blocks.2.hook_resid_pre")
        self.assertEqual(hook("model.layers.3.mlp", io="in"), "model.layers.3.mlp.input")

    def test_a_module_before_the_norm_behind_it(self):
        for model in ("google/gemma-2-2b", "google/gemma-3-270m-pt", "gemma2"):
            self.assertEqual(hook("mlp_out_layer_2", model=model), "blocks.2.mlp.hook_out", model)
        self.assertEqual(hook("mlp_out_layer_2", model="google/gemma-2b"), "blocks.2.hook_mlp_out")

    def test_what_is_not_said_is_left_open(self):
        for name in ("", "embed", "resid_post", "layer_2", "mlp_gate_layer_2"):
            self.assertIsNone(hook(name), name)

    def test_layers_that_contradict_each_other(self):
        with self.assertRaisesRegex(SystemExit, "layer 4.*resid_post_layer_3"):
            hook("resid_post_layer_3", layer=4)
        self.assertEqual(hook("resid_post_layer_3", layer="3"), "blocks.3.hook_resid_post")


class Tensor:
    """Has what a tensor is known by; there need be no torch to see what a state dict is called."""

    def numel(self):
        return 1


class Wrappers(unittest.TestCase):
    def test_names_under_whatever_wraps_them(self):
        tensor = Tensor()
        for state in (
            {"W_enc": tensor, "b_dec": tensor}, {"state_dict": {"W_enc": tensor, "b_dec": tensor}},
            {"_orig_mod.W_enc": tensor, "_orig_mod.b_dec": tensor}, {"sae": {"_orig_mod.module.W_enc": tensor, "_orig_mod.module.b_dec": tensor}},
        ):
            self.assertEqual(list(convert_pickle.flat(state)), ["W_enc", "b_dec"], state)


class Classes(unittest.TestCase):
    """dictionary_learning names AutoEncoder in config.json for AutoEncoderNew, too; their tensors differ."""

    def test_tensors_decide_between_the_two(self):
        settled = convert_pickle.settled_class
        self.assertEqual(settled(None, {"dict_class": "AutoEncoder"}, {"bias": 0}, {}), "AutoEncoder")
        self.assertEqual(settled(None, {"dict_class": "AutoEncoder"}, {"decoder.bias": 0}, {}), "AutoEncoderNew")
        self.assertEqual(settled(None, {"dict_class": "AutoEncoderTopK"}, {"decoder.bias": 0}, {}), "AutoEncoderTopK")
        with self.assertRaisesRegex(SystemExit, "--class says AutoEncoder, but the pickle has decoder.bias"):
            settled("AutoEncoder", {}, {"decoder.bias": 0}, {})

    def test_the_two_that_look_alike_are_asked_for(self):
        with self.assertRaisesRegex(SystemExit, "--class"):
            convert_pickle.guess_class({"b_dec": 0}, {"k": 9, "threshold": 0})


class Command(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def run_it(self, *more):
        return subprocess.run([sys.executable, "-B", str(SCRIPT), str(self.folder / "ae.pt"), str(self.folder / "out"), *more],
                              capture_output=True, text=True)

    def refused(self, said, *more):
        done = self.run_it(*more)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(said, done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)

    def test_refusals(self):
        (self.folder / "config.json").write_text(json.dumps({"trainer": {"layer": 8}}))
        self.refused("say it with --hook")
        self.refused("there is no file", "--hook", "blocks.8.hook_resid_post")
        (self.folder / "ae.pt").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
        self.refused("is a Git LFS pointer: fetch the file itself", "--hook", "blocks.8.hook_resid_post")

    @unittest.skipUnless(HAS_TORCH, "NOT TESTED: whole conversions, as this Python has no torch")
    def test_a_whole_conversion(self):
        import torch

        weight, bias = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), torch.tensor([0.5, 0.25])
        torch.save({"encoder.weight": weight, "encoder.bias": torch.zeros(3), "decoder.weight": weight.T.contiguous(), "decoder.bias": bias},
                   self.folder / "ae.pt")
        (self.folder / "config.json").write_text(json.dumps({"trainer": {"dict_class": "AutoEncoder", "submodule_name": "resid_post_layer_1"}}))
        done = self.run_it()
        self.assertEqual(done.returncode, 0, done.stderr)
        config = json.loads((self.folder / "out" / "cfg.json").read_text())
        self.assertEqual((config["architecture"], config["apply_b_dec_to_input"], config["metadata"]["hook_name"]),
                         ("standard", False, "blocks.1.hook_resid_post"))
        data = (self.folder / "out" / "sae_weights.safetensors").read_bytes()
        length = struct.unpack("<Q", data[:8])[0]
        header = json.loads(data[8:8 + length])
        begin, end = header["W_enc"]["data_offsets"]
        self.assertEqual(header["W_enc"]["shape"], [2, 3])
        self.assertEqual(struct.unpack("<6f", data[8 + length + begin:8 + length + end]), (1.0, 3.0, 5.0, 2.0, 4.0, 6.0))


if __name__ == "__main__":
    unittest.main(verbosity=2)
