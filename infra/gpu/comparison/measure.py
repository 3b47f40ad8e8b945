"""Time, memory, peaks and rows of results."""

import json
import statistics
import sys
import time
from pathlib import Path

import torch

GIB = 1 << 30

# Dense bf16 tensor-core rate without sparsity, TFLOP/s, from NVIDIA's data sheets.
DATA_SHEET = {
    "H200": 989,
    "H100 PCIe": 756,
    "H100 NVL": 835,
    "H100": 989,
    "A100": 312,
    "L40S": 362,
    "L4": 121,
    "RTX 4090": 165,
}


def data_sheet(name):
    return next((rate for part, rate in DATA_SHEET.items() if part in name), None)


def synchronize():
    if torch.cuda.is_available():
        torch.cuda.synchronize()


def timed(action):
    """Seconds of one call, all of its work on the device done."""
    synchronize()
    start = time.perf_counter()
    action()
    synchronize()
    return time.perf_counter() - start


def peak_memory(action):
    """GiB allocated at most while the call ran; None without CUDA."""
    if not torch.cuda.is_available():
        action()
        return None
    synchronize()
    torch.cuda.reset_peak_memory_stats()
    action()
    synchronize()
    return torch.cuda.max_memory_allocated() / GIB


def interleaved(actions, rounds):
    """Median seconds of each of several calls, taken in turns."""
    seconds = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            seconds[name].append(timed(action))
    return {name: statistics.median(values) for name, values in seconds.items()}


def matmul_peak(device, size):
    """TFLOP/s of a square bf16 product on random numbers, median of 15."""
    a = torch.randn(size, size, device=device, dtype=torch.bfloat16)
    b = torch.randn(size, size, device=device, dtype=torch.bfloat16)
    for _ in range(5):
        a @ b
    return 2 * size**3 / statistics.median(timed(lambda: a @ b) for _ in range(15)) / 1e12


class Results:
    """A file with a line of JSON for each result, written at once: a killed stage keeps its rows."""

    def __init__(self, folder, stage):
        self.folder = Path(folder)
        self._file = self.folder / "rows.jsonl"
        self._stage = stage

    def add(self, **row):
        row = {"stage": self._stage, **row}
        with open(self._file, "a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
        print("  " + ", ".join(f"{k} {short(v)}" for k, v in row.items() if v is not None))
        sys.stdout.flush()

    def failed(self, what, error):
        self.add(what=what, failed=f"{type(error).__name__}: {str(error).splitlines()[0][:200]}")

    def machine(self):
        file = self.folder / "machine.json"
        return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def short(value):
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    return str(value)
