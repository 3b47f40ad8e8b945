"""The stages: what is measured, and how much of it."""

import json
import subprocess
import sys
from pathlib import Path

import torch

from comparison import agreement, fixtures, huggingface, measure, speed, table
from comparison.programs import Programs

# (rows, length, gradient checkpointing)
TRAINING = {
    "qwen3-0.6b": [(8, 1024, False), (2, 4096, False), (1, 8192, True)],
    "qwen3-4b": [(2, 1024, False), (4, 2048, True), (1, 8192, True)],
}
OTHER_TRAINING = [(2, 256, False), (2, 256, True)]
PROMPT = 128


def run(options):
    """Runs one stage; returns whether all went well."""
    if options.device == "cuda" and not torch.cuda.is_available():
        print(f"torch {torch.__version__} sees no GPU", file=sys.stderr)
        return False
    results = measure.Results(options.out, options.stage)
    return globals()["run_" + options.stage](options, results)


def programs(options, shape, precision="float32"):
    """Those of a precision where they differ, else the shape's."""
    folder = Path(options.programs) / f"{shape}-{precision}"
    return Programs(folder if folder.exists() else Path(options.programs) / shape)


def run_machine(options, results):
    facts = {"torch": torch.__version__, "device": options.device}
    facts["transformers"] = (
        huggingface.transformers.__version__ if huggingface.available() else None
    )
    if torch.cuda.is_available():
        facts["gpu"] = torch.cuda.get_device_name()
        facts["data_sheet_tflops"] = measure.data_sheet(facts["gpu"])
        query = ["nvidia-smi", "--query-gpu=driver_version,memory.total", "--format=csv,noheader"]
        answer = subprocess.run(query, capture_output=True, text=True, check=False)
        facts["driver"], _, facts["memory"] = answer.stdout.strip().partition(", ")
        facts["cuda"] = torch.version.cuda
    facts["peak_matmul"] = 8192 if torch.cuda.is_available() else 512
    facts["peak_tflops"] = measure.matmul_peak(options.device, facts["peak_matmul"])
    file = results.folder / "machine.json"
    file.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    print(table.machine(results.folder))
    return True


def run_fixtures(options, results):
    exported = Path(options.programs) / "fixtures"
    return fixtures.check(options.fixtures, exported, options.device, results)


def run_agreement(options, results):
    if not huggingface.available():
        results.add(what="agreement", skipped="this Python has no transformers")
        return True
    shape = options.shape[0]
    both = (programs(options, shape, "float32"), programs(options, shape, "bf16"))
    length = 64 if options.quick else 512
    return agreement.check(shape, *both, options.device, results, length=length)


def run_train(options, results):
    well = True
    for shape in options.shape:
        cases = TRAINING.get(shape, OTHER_TRAINING)
        cases = cases[:1] if options.quick else cases
        rounds = 3 if options.quick else 7
        which = programs(options, shape, "bf16")
        well &= speed.train(shape, which, options.device, results, cases, rounds)
    return well


def run_generate(options, results):
    well = True
    batches, tokens, rounds = ([1, 16], 16, 1) if options.quick else ([1, 16, 64], 32, 2)
    for shape in options.shape:
        which = programs(options, shape, "bf16")
        well &= speed.generate(
            shape, which, options.device, results, batches, PROMPT, tokens, rounds
        )
    return well
