"""Whether programs and Hugging Face's model, on the same weights, give the same loss and gradients."""

import torch

from comparison import huggingface
from comparison.model import Model, next_tokens

FLOAT32_LOSS = 1e-4
FLOAT32_GRADIENT = 1e-3
# In bf16 both are compared with Hugging Face's float32 gradients: ours may be this much further off.
BF16_FACTOR = 1.5


def check(name, programs, bf16_programs, device, results, rows=2, length=512):
    """Adds a row for float32 and one for bf16; returns whether both agree."""
    config = programs.config
    reference = huggingface.build(config, torch.float32, device)
    torch.manual_seed(2)
    ids = torch.randint(config["vocab_size"], (rows, length), device=device)
    chosen = names(config["num_hidden_layers"])
    loss = huggingface.accumulate(reference, ids).item()
    exact = gradients(huggingface.weights(reference), chosen)
    ours, given = ours_of(programs, huggingface.weights(reference), ids, chosen)
    errors = distances(given, exact)
    agree = abs(ours - loss) <= FLOAT32_LOSS * abs(loss)
    agree &= all(error <= FLOAT32_GRADIENT for error in errors.values())
    results.add(
        what="agreement",
        shape=name,
        precision="float32",
        verdict="agrees" if agree else "DIFFERS",
        loss=ours,
        loss_hf=loss,
        gradient_errors=errors,
        limits={"loss, relative": FLOAT32_LOSS, "gradients, relative": FLOAT32_GRADIENT},
    )
    reference.to(torch.bfloat16)
    loss = huggingface.accumulate(reference, ids).item()
    errors_hf = distances(gradients(huggingface.weights(reference), chosen), exact)
    ours, given = ours_of(bf16_programs, huggingface.weights(reference), ids, chosen)
    errors = distances(given, exact)
    close = all(error <= BF16_FACTOR * errors_hf[n] for n, error in errors.items())
    close &= abs(ours - loss) <= 1e-2 * abs(loss)
    results.add(
        what="agreement",
        shape=name,
        precision="bf16",
        verdict="agrees" if close else "DIFFERS",
        loss=ours,
        loss_hf=loss,
        gradient_errors=errors,
        gradient_errors_hf=errors_hf,
        limits={"loss, relative": 1e-2, "gradients, times HF's": BF16_FACTOR},
    )
    return agree and close


def names(layers):
    middle, last = layers // 2, layers - 1
    return [
        "model.embed_tokens.weight",
        "model.layers.0.self_attn.q_proj.weight",
        f"model.layers.{middle}.mlp.down_proj.weight",
        f"model.layers.{last}.input_layernorm.weight",
        "model.norm.weight",
    ]


def ours_of(programs, weights, ids, chosen):
    rows, targets = next_tokens(ids)
    model = Model(programs, weights)
    loss = model.accumulate(ids, rows, targets, 1 / rows.shape[0]).item()
    return loss, gradients(weights, chosen)


def gradients(weights, chosen):
    """Copies of some gradients in float32; forgets all."""
    copies = {name: weights[name].grad.float().clone() for name in chosen}
    for weight in weights.values():
        weight.grad = None
    return copies


def distances(given, wanted):
    return {
        name: float(f"{((given[name] - w).norm() / w.norm()).item():.2g}")
        for name, w in wanted.items()
    }
