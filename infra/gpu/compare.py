#!/usr/bin/env python3
"""What infra/gpu/run does in Python: stages that add lines to OUT/rows.jsonl, and their table."""

import argparse
import sys
from pathlib import Path

from comparison import table

SHAPES = ["qwen3-0.6b", "qwen3-4b"]
STAGES = ["machine", "fixtures", "agreement", "train", "generate"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage", choices=[*STAGES, "merge", "table"])
    parser.add_argument("--out", required=True, help="folder of the results")
    parser.add_argument("--programs", help="folder with exported programs, one folder a shape")
    parser.add_argument("--fixtures", help="folder with Hugging Face's reference numbers")
    parser.add_argument("--shape", action="append", help="default: " + ", ".join(SHAPES))
    parser.add_argument("--device", default="cuda", help="cuda (default) or cpu")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter measurements")
    parser.add_argument("--rows", help="for merge: lines of JSON of another program")
    options = parser.parse_args()
    options.shape = options.shape or SHAPES
    if options.stage == "merge":
        table.merge(options.out, options.rows)
        return 0
    if options.stage == "table":
        text = table.render(options.out)
        (Path(options.out) / "table.txt").write_text(text, encoding="utf-8")
        print(text)
        return 0
    try:
        from comparison import stages
    except ImportError as error:
        print(
            f"{error}: this Python lacks what the comparison needs (torch, safetensors); name"
            " another: infra/gpu/run --python PYTHON",
            file=sys.stderr,
        )
        return 1
    return 0 if stages.run(options) else 1


if __name__ == "__main__":
    sys.exit(main())
