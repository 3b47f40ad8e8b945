"""Hugging Face's model of the same configuration, whose parameters the programs share."""

import torch

try:
    import transformers
except ImportError:  # the programs run without it; there is then no row beside theirs
    transformers = None


def available():
    return transformers is not None


def build(config, dtype, device):
    """A model with drawn weights, in training mode, attention through torch's own kernels."""
    kind = {
        "qwen3": (transformers.Qwen3Config, transformers.Qwen3ForCausalLM),
        "llama": (transformers.LlamaConfig, transformers.LlamaForCausalLM),
    }[config["model_type"]]
    settings = {
        k: v for k, v in config.items() if k not in ("architectures", "dtype", "eos_token_id")
    }
    made = kind[0].from_dict({**settings, "eos_token_id": None, "use_cache": False})
    made._attn_implementation = "sdpa"
    torch.manual_seed(1)
    with torch.device(device):
        model = kind[1](made)
    model.to(dtype).train()
    model.generation_config.eos_token_id = None
    model.generation_config.pad_token_id = 0
    return model


def weights(model):
    """Its parameters by name: the very tensors, not copies."""
    return dict(model.named_parameters())


def accumulate(model, ids):
    """Forward and backward of the mean loss of all next tokens; returns the loss."""
    loss = model(input_ids=ids, labels=ids, use_cache=False).loss
    loss.backward()
    return loss.detach()


def checkpointing(model, on):
    if on:
        model.gradient_checkpointing_enable({"use_reentrant": False})
    else:
        model.gradient_checkpointing_disable()


@torch.no_grad()
def generate(model, prompts, tokens):
    model.eval()
    try:
        return model.generate(
            prompts,
            attention_mask=torch.ones_like(prompts),
            max_new_tokens=tokens,
            min_new_tokens=tokens,
            do_sample=False,
            use_cache=True,
        )[:, prompts.shape[1] :]
    finally:
        model.train()
