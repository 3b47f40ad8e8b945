"""One table of all results."""

import json
from pathlib import Path

COLUMNS = [
    ("what", "what"),
    ("shape", "shape"),
    ("type", "precision"),
    ("rows x length", "size"),
    ("implementation", "implementation"),
    ("tokens/s", "tokens_per_second"),
    ("x HF", "ratio"),
    ("MFU measured", "utilisation_of_measured"),
    ("MFU sheet", "utilisation_of_data_sheet"),
    ("peak GiB", "peak_memory_gib"),
    ("", "remark"),
]


def read(folder):
    file = Path(folder) / "rows.jsonl"
    if not file.exists():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]


def merge(folder, file):
    """Takes over lines of another program, with the utilisation that this machine makes of them."""
    facts = facts_of(folder)
    with open(Path(folder) / "rows.jsonl", "a", encoding="utf-8") as rows:
        for line in Path(file).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            for name, peak in (("measured", "peak_tflops"), ("data_sheet", "data_sheet_tflops")):
                if row.get("tflops") and facts.get(peak):
                    row["utilisation_of_" + name] = row["tflops"] / facts[peak]
            rows.write(json.dumps({"stage": "jvm", **row}) + "\n")


def facts_of(folder):
    file = Path(folder) / "machine.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def render(folder):
    """The machine, then a line for each result, failed and skipped ones too."""
    folder = Path(folder)
    rows = read(folder)
    baseline = {
        key(row): row["tokens_per_second"]
        for row in rows
        if row.get("implementation") == "Hugging Face" and "tokens_per_second" in row
    }
    lines = [[title for title, _ in COLUMNS]]
    for row in rows:
        shown = dict(row)
        if "rows" in row:
            shown["size"] = f"{row['rows']} x {row['length']}"
        base = baseline.get(key(row))
        if base and "tokens_per_second" in row:
            shown["ratio"] = row["tokens_per_second"] / base
        shown["remark"] = remark(row)
        lines.append([cell(name, shown.get(name)) for _, name in COLUMNS])
    widths = [max(len(line[i]) for line in lines) for i in range(len(COLUMNS))]
    text = [machine(folder)]
    for number, line in enumerate(lines):
        text.append("  ".join(c.ljust(w) for c, w in zip(line, widths)).rstrip())
        if number == 0:
            text.append("  ".join("-" * w for w in widths))
    return "\n".join(text) + "\n"


def key(row):
    return tuple(row.get(name) for name in ("what", "shape", "precision", "rows", "length"))


def remark(row):
    if "failed" in row:
        return "FAILED: " + row["failed"]
    if "skipped" in row:
        return "not run: " + row["skipped"]
    if "verdict" in row:
        errors = row.get("errors") or row.get("gradient_errors") or {}
        largest = max(errors.values(), default=None)
        return row["verdict"] + (f", largest error {largest:.1e}" if largest is not None else "")
    if row.get("kernels"):
        # The full names, which say much more, are in rows.jsonl.
        flash = sum("flash" in name for name in row["kernels"])
        return "flash attention" if flash else "attention: " + row["kernels"][0][:40]
    return ""


def cell(name, value):
    if value is None:
        return ""
    if name.startswith("utilisation"):
        return f"{100 * value:.1f} %"
    if name in ("ratio", "peak_memory_gib"):
        return f"{value:.2f}"
    if name == "tokens_per_second":
        return f"{value:,.0f}"
    return str(value)


def machine(folder):
    facts = facts_of(folder)
    if not facts:
        return "machine unknown: the first stage failed\n"
    words = [
        f"{facts.get('gpu', 'no GPU')}",
        f"driver {facts.get('driver', '?')}",
        f"torch {facts.get('torch')}",
        f"transformers {facts.get('transformers') or 'absent'}",
    ]
    if facts.get("peak_tflops"):
        words.append(f"bf16 matmul {facts['peak_tflops']:.0f} TFLOP/s measured")
    if facts.get("data_sheet_tflops"):
        words.append(f"{facts['data_sheet_tflops']} in the data sheet")
    return ", ".join(words) + "\n"
