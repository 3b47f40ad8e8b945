"""Programs that `skillstream model export-programs` wrote, called by the names of their arguments."""

import json
from pathlib import Path

import torch


class Programs:
    """A folder of programs with its manifest: what CausalLm and AdamW call in the JVM."""

    def __init__(self, folder):
        folder = Path(folder)
        with open(folder / "manifest.json", encoding="utf-8") as file:
            self.manifest = json.load(file)
        if self.manifest["format"] != 1:
            raise ValueError(f"{folder}: manifest format {self.manifest['format']}, expected 1")
        self.config = self.manifest["config"]
        self._methods = self.manifest["decoder"]["methods"]
        self._decoder = torch.jit.load(str(folder / self.manifest["decoder"]["file"]))
        self._order = list(self.manifest["block_weights"])

    def has(self, method):
        return method in self._methods

    def call(self, method, **arguments):
        """Calls a method; arguments go in the manifest's order. Plain interpreter, as in the JVM."""
        names = [argument["name"] for argument in self._methods[method]["arguments"]]
        if set(names) != set(arguments):
            raise ValueError(f"{method} takes {names}, but was given {sorted(arguments)}")
        with torch.jit.optimized_execution(False):
            return getattr(self._decoder, method)(*[arguments[name] for name in names])

    def shapes(self):
        """Name and shape of each parameter, in order."""
        return {entry["name"]: entry["shape"] for entry in self.manifest["parameters"]}

    def block(self, weights, layer):
        """One block's weights, in the order in which a block takes them."""
        prefix = self.manifest["block_prefix"].format(layer=layer)
        return [weights[prefix + name] for name in self._order]

    def training_flops(self, tokens, loss_tokens):
        """Operations of forward and backward over one sequence, as ModelConfig.trainingFlops."""
        c = self.config
        width, heads, kv, dim = (
            c["hidden_size"],
            c["num_attention_heads"],
            c["num_key_value_heads"],
            c["head_dim"],
        )
        block = width * dim * (2 * heads + 2 * kv) + 3 * width * c["intermediate_size"]
        attention = 6 * tokens * (tokens + 1) * dim * heads
        layers = c["num_hidden_layers"]
        return (
            6 * tokens * layers * block
            + layers * attention
            + 6 * loss_tokens * width * c["vocab_size"]
        )
