"""A model of weights and programs: forward, backward and generation, step by step as CausalLm does."""

import torch

CHUNK = 1024  # rows of logits that exist at a time, as MemoryPlan.DEFAULT


class Model:
    """Weights by Hugging Face name, one type and device, and the programs that join them."""

    def __init__(self, programs, weights):
        self.programs = programs
        self.weights = weights
        manifest = programs.manifest
        self.layers = manifest["config"]["num_hidden_layers"]
        self.embedding = weights[manifest["embedding"]]
        self.norm = weights[manifest["final_norm"]]
        self.head = weights[manifest["head"]]
        self.blocks = [programs.block(weights, layer) for layer in range(self.layers)]
        self.device = self.embedding.device
        frequencies = torch.tensor(manifest["rotary_frequencies"], dtype=torch.float32)
        self._frequencies = frequencies.to(self.device)
        self._tables = (torch.empty(0), torch.empty(0))

    def rotary(self, length):
        """Cosines and sines of positions 0 to length - 1, float32 (length, head width)."""
        if self._tables[0].shape[0] < length:
            positions = torch.arange(length, dtype=torch.float32, device=self.device)
            angles = torch.outer(positions, self._frequencies)
            angles = torch.cat([angles, angles], -1)
            self._tables = (angles.cos(), angles.sin())
        return self._tables[0][:length], self._tables[1][:length]

    def _context(self, length, documents):
        if documents is None:
            cos, sin = self.rotary(length)
            return "block", {"cos": cos, "sin": sin}
        cos, sin = self.rotary(max(documents))
        positions = torch.cat([torch.arange(n, device=self.device) for n in documents])
        rows = lambda table: self.programs.call("rows", table=table, rows=positions)
        lengths = torch.tensor(documents)  # in the CPU's memory: the program reads numbers
        return "packed", {"cos": rows(cos), "sin": rows(sin), "documents": lengths}

    def embed(self, ids):
        return self.programs.call("embed", ids=ids, table=self.embedding)

    def hidden(self, ids, documents=None):
        """The residual stream after the last block, (rows, length, width)."""
        method, context = self._context(ids.shape[1], documents)
        h = self.embed(ids)
        for block in self.blocks:
            h = self.programs.call(method, h=h, w=block, **context)
        return h

    @torch.no_grad()
    def logits(self, ids, documents=None):
        """Logits of every position, (rows, length, vocabulary)."""
        h = self.hidden(ids, documents)
        return self.programs.call("logits", h=h, norm=self.norm, head=self.head)

    def accumulate(self, ids, rows, targets, scale, documents=None, checkpointing=False):
        """Adds the gradient of scale x summed cross-entropy to every weight's; returns that loss.

        rows are flat positions whose next token, in targets, carries loss.
        """
        if not checkpointing:
            return self._head(self.hidden(ids, documents), rows, targets, scale)
        method, context = self._context(ids.shape[1], documents)
        inputs = []
        with torch.no_grad():
            h = self.embed(ids)
            for block in self.blocks:
                inputs.append(h)
                h = self.programs.call(method, h=h, w=block, **context)
        h.requires_grad_()
        loss = self._head(h, rows, targets, scale)
        upstream = h.grad
        for block in reversed(self.blocks):
            start = inputs.pop().requires_grad_()
            output = self.programs.call(method, h=start, w=block, **context)
            torch.autograd.backward(output, upstream)
            upstream = start.grad
        torch.autograd.backward(self.embed(ids), upstream)
        return loss

    def _head(self, h, rows, targets, scale):
        """From the last block's output to the loss and back, in chunks of rows."""
        x = self.programs.call("normed_rows", h=h, norm=self.norm, rows=rows)
        with torch.no_grad():
            losses, dx, dhead = self.programs.call(
                "head_and_loss",
                x=x,
                head=self.head,
                targets=targets,
                factors=torch.full((rows.shape[0],), scale, device=self.device),
                chunk=torch.tensor(CHUNK),
            )
        torch.autograd.backward(self.head, dhead)
        torch.autograd.backward(x, dx)
        return losses.sum() * scale

    @torch.no_grad()
    def generate(self, prompts, tokens):
        """Greedy continuation of equally long prompts (rows, length) with a key-value cache."""
        rows, length = prompts.shape
        config = self.programs.config
        room = length + tokens
        shape = (rows, room, config["num_key_value_heads"], config["head_dim"])
        dtype = self.embedding.dtype
        caches = [
            [torch.zeros(shape, dtype=dtype, device=self.device) for _ in range(2)]
            for _ in range(self.layers)
        ]
        indices = torch.arange(room, device=self.device)
        cos, sin = self.rotary(room)
        h = self.embed(prompts)
        for (keys, values), block in zip(caches, self.blocks):
            h = self.programs.call(
                "prompt", h=h, cos=cos[:length], sin=sin[:length], keys=keys, values=values, w=block
            )
        row = torch.arange(rows, device=self.device)
        chosen = [self._last(h, row * length + length - 1)]
        for position in range(length, room - 1):
            seen = position + 1
            here = torch.full((rows,), position, device=self.device)
            c, s, mask = self.programs.call(
                "at", cos=cos[:seen], sin=sin[:seen], positions=here, indices=indices
            )
            mask = mask.to(dtype)
            h = self.embed(chosen[-1].unsqueeze(1))
            for (keys, values), block in zip(caches, self.blocks):
                h = self.programs.call(
                    "step",
                    h=h,
                    cos=c,
                    sin=s,
                    mask=mask,
                    cells=row * room + position,
                    keys=keys,
                    values=values,
                    w=block,
                )
            chosen.append(self._last(h, row))
        return torch.stack(chosen, 1)

    def _last(self, h, rows):
        logits = self.programs.call("last", h=h, norm=self.norm, head=self.head, rows=rows)
        return logits.argmax(-1)


def next_tokens(ids, documents=None):
    """Flat positions and targets where every token but each document's first carries loss."""
    count, length = ids.shape
    last = torch.zeros(count, length, dtype=torch.bool)
    ends = [length] if documents is None else torch.tensor(documents).cumsum(0).tolist()
    for end in ends:
        last[:, end - 1] = True
    rows = (~last.flatten()).nonzero().flatten().to(ids.device)
    return rows, ids.flatten()[rows + 1]
