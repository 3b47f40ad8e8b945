"""Training and generation, timed: the programs, and Hugging Face's model in turns with them."""

import gc

import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.profiler import ProfilerActivity, profile

from comparison import huggingface, measure
from comparison.model import Model, next_tokens

PROGRAMS = "programs, from Python"
HUGGING_FACE = "Hugging Face"


def weights_for(programs, dtype, device):
    """Hugging Face's model and its parameters; drawn ones where transformers is absent."""
    if huggingface.available():
        reference = huggingface.build(programs.config, dtype, device)
        return reference, huggingface.weights(reference)
    torch.manual_seed(1)
    weights = {}
    for name, shape in programs.shapes().items():
        weight = torch.ones(shape, dtype=dtype, device=device)
        if len(shape) > 1:
            weight.normal_(0, programs.config["initializer_range"])
        weights[name] = weight.requires_grad_()
    return None, weights


def flash_runs(action):
    """Whether flash attention takes the call's shapes and types, forwards and backwards."""
    try:
        with sdpa_kernel(SDPBackend.FLASH_ATTENTION):
            action()
        return True
    except RuntimeError:
        return False


def attention_kernels(action):
    """Names of the attention kernels that torch chose and ran on the device."""
    with profile(activities=[ProfilerActivity.CPU, ProfilerActivity.CUDA]) as profiler:
        action()
        measure.synchronize()
    kernels = {
        event.key.split("<")[0].replace("void ", "").strip()
        for event in profiler.key_averages()
        if event.device_type == torch.autograd.DeviceType.CUDA
    }
    wanted = ("flash", "fmha", "attention", "cudnn")
    return sorted(name[:60] for name in kernels if any(word in name.lower() for word in wanted))


def train(name, programs, device, results, cases, rounds, dtype=torch.bfloat16):
    """cases: (rows, length, checkpointing). A step is forward, backward, clipping, fused AdamW."""
    reference, weights = weights_for(programs, dtype, device)
    model = Model(programs, weights)
    parameters = list(weights.values())
    cuda = torch.device(device).type == "cuda"
    optimizer = torch.optim.AdamW(parameters, lr=1e-6, weight_decay=0.0, fused=True)
    vocabulary = programs.config["vocab_size"]
    well = True

    def update():
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

    for rows, length, checkpointing in cases:
        try:
            ids = torch.randint(vocabulary, (rows, length), device=device)
            at, targets = next_tokens(ids)

            def ours():
                model.accumulate(
                    ids, at, targets, 1 / at.shape[0], checkpointing=checkpointing
                )
                update()

            def theirs():
                huggingface.accumulate(reference, ids)
                update()

            actions = {PROGRAMS: ours}
            if reference is not None:
                huggingface.checkpointing(reference, checkpointing)
                actions[HUGGING_FACE] = theirs
            flops = rows * programs.training_flops(length, length - 1)
            for action in actions.values():
                action()
            kernels = {n: attention_kernels(a) if cuda else [] for n, a in actions.items()}
            flash = {n: flash_runs(a) if cuda else None for n, a in actions.items()}
            memory = {n: measure.peak_memory(action) for n, action in actions.items()}
            seconds = measure.interleaved(actions, rounds)
            for implementation, taken in seconds.items():
                add(results, name, dtype, implementation, rows, length, taken, {
                    "what": "training" + (", checkpointing" if checkpointing else ""),
                    "tokens_per_second": rows * length / taken,
                    "tflops": flops / taken / 1e12,
                    "peak_memory_gib": memory[implementation],
                    "kernels": kernels[implementation],
                    "flash_possible": flash[implementation],
                })
        except Exception as error:  # out of memory in one case leaves the others
            results.failed(f"training {name} {rows}x{length}", error)
            well = False
            optimizer.zero_grad(set_to_none=True)
            gc.collect()
            if cuda:
                torch.cuda.empty_cache()
    return well


def generate(name, programs, device, results, batches, prompt, tokens, rounds, dtype=torch.bfloat16):
    """Greedy generation of so many tokens a row, prompts included in the time."""
    reference, weights = weights_for(programs, dtype, device)
    model = Model(programs, weights)
    well = True
    for rows in batches:
        try:
            ids = torch.randint(programs.config["vocab_size"], (rows, prompt), device=device)
            actions = {PROGRAMS: lambda: model.generate(ids, tokens)}
            if reference is not None:
                actions[HUGGING_FACE] = lambda: huggingface.generate(reference, ids, tokens)
            memory = {n: measure.peak_memory(action) for n, action in actions.items()}
            seconds = measure.interleaved(actions, rounds)
            for implementation, taken in seconds.items():
                add(results, name, dtype, implementation, rows, prompt, taken, {
                    "what": f"generation of {tokens}",
                    "tokens_per_second": rows * tokens / taken,
                    "peak_memory_gib": memory[implementation],
                })
        except Exception as error:
            results.failed(f"generation {name} batch {rows}", error)
            well = False
    return well


def add(results, shape, dtype, implementation, rows, length, seconds, figures):
    machine = results.machine()
    tflops = figures.get("tflops")
    of_measured = tflops and machine.get("peak_tflops") and tflops / machine["peak_tflops"]
    of_sheet = tflops and machine.get("data_sheet_tflops") and tflops / machine["data_sheet_tflops"]
    results.add(
        shape=shape,
        precision="bf16" if dtype == torch.bfloat16 else str(dtype).removeprefix("torch."),
        rows=rows,
        length=length,
        implementation=implementation,
        seconds=seconds,
        utilisation_of_measured=of_measured or None,
        utilisation_of_data_sheet=of_sheet or None,
        **figures,
    )
