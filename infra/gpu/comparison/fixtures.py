"""Fixtures that Hugging Face's code gave, against the programs, on the device.

A smaller part of what `skillstream model verify` compares: logits, loss, gradients, packed
documents and greedy generation. Tolerances are those of that command.
"""

import json
from pathlib import Path

import torch
from safetensors.torch import load_file

from comparison.model import Model
from comparison.programs import Programs

LOGITS = 1e-4
LOSS = 1e-5
GRADIENTS = 3e-5


def check(fixtures, exported, device, results):
    """Adds a row for each case; returns whether all agree."""
    agree = True
    for reference in sorted(Path(fixtures).glob("*/reference.safetensors")):
        case = reference.parent
        programs = Path(exported) / case.name
        if (case / "adapter_config.json").exists():
            results.add(what="fixture " + case.name, skipped="adapters: see model verify (JVM)")
        elif not programs.exists():
            results.add(what="fixture " + case.name, failed=f"no programs in {programs}")
            agree = False
        else:
            try:
                errors = compare(case, Programs(programs), device)
                wrong = [what for what, (error, limit) in errors.items() if not error <= limit]
                worst = {what: float(f"{error:.2g}") for what, (error, _) in errors.items()}
                results.add(
                    what="fixture " + case.name,
                    verdict="agrees" if not wrong else "TOO LARGE: " + ", ".join(wrong),
                    errors=worst,
                )
                agree &= not wrong
            except Exception as error:  # one case must not hide the others
                results.failed("fixture " + case.name, error)
                agree = False
    return agree


def compare(case, programs, device):
    """Largest error and tolerance of each comparison."""
    facts = json.loads((case / "reference.json").read_text(encoding="utf-8"))
    tensors = {k: v.to(device) for k, v in load_file(case / "reference.safetensors").items()}
    home = (case / facts["weights"]).parent if "weights" in facts else case
    weights = {
        name: tensor.to(device, torch.float32).requires_grad_()
        for name, tensor in load_file(home / "model.safetensors").items()
    }
    model = Model(programs, weights)
    documents = facts.get("doc_lengths")
    errors = {}
    for batch in ("long", "short", "packed"):
        if batch + ".input_ids" in tensors:
            errors.update(compare_batch(batch, tensors, facts, model, documents))
    gradients = case / "grads.safetensors"
    if gradients.exists():
        batch = "packed" if documents else "long"
        loss_of(batch, tensors, model, documents, backward=True)
        errors["gradients"] = (
            max(
                (weights[name].grad - wanted.to(device)).norm().item() / wanted.norm().item()
                for name, wanted in load_file(gradients).items()
            ),
            GRADIENTS,
        )
    if "gen.prompt" in tensors:
        wanted = tensors["gen.tokens"]
        given = model.generate(tensors["gen.prompt"].unsqueeze(0), wanted.shape[0])[0]
        errors["tokens that differ"] = ((given != wanted).sum().item(), 0)
    return errors


def compare_batch(batch, tensors, facts, model, documents):
    errors = {}
    ids = tensors[batch + ".input_ids"]
    if batch + ".logits" in tensors:
        difference = (model.logits(ids, documents) - tensors[batch + ".logits"]).abs()
        mask = tensors.get(batch + ".attention_mask")
        if mask is not None:
            difference = difference[mask.bool()]
        errors[batch + " logits"] = (difference.max().item(), LOGITS)
    wanted = facts.get("loss" if documents else batch + ".loss")
    if wanted is not None:
        loss = loss_of(batch, tensors, model, documents, backward=False)
        errors[batch + " loss"] = (abs(loss - wanted), LOSS)
    return errors


def loss_of(batch, tensors, model, documents, backward):
    ids = tensors[batch + ".input_ids"]
    labels = tensors.get(batch + ".labels")
    if labels is None:
        raise ValueError(f"no {batch}.labels beside {batch}.loss")
    shifted = torch.full_like(labels, -100)
    shifted[:, :-1] = labels[:, 1:]
    rows = (shifted.flatten() != -100).nonzero().flatten()
    targets = shifted.flatten()[rows]
    for weight in model.weights.values():
        weight.grad = None
    loss = model.accumulate(ids, rows, targets, 1 / rows.shape[0], documents).item()
    if not backward:
        for weight in model.weights.values():
            weight.grad = None
    return loss
