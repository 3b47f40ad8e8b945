"""What the table says of rows that were measured, failed, or came from the JVM."""

import json
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from comparison import table

TRAINING = {"what": "training", "shape": "s", "precision": "bf16", "rows": 2, "length": 8}


class TableTest(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.TemporaryDirectory()
        self.folder = Path(self.home.name)

    def tearDown(self):
        self.home.cleanup()

    def rows(self, *rows):
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (self.folder / "rows.jsonl").write_text(text, encoding="utf-8")

    def line(self, word):
        lines = [line for line in table.render(self.folder).splitlines() if word in line]
        self.assertEqual(1, len(lines), lines)
        return lines[0]

    def test_render_same_size_is_a_ratio_of_hugging_face(self):
        self.rows(
            {**TRAINING, "implementation": "ours", "tokens_per_second": 300.0},
            {**TRAINING, "implementation": "Hugging Face", "tokens_per_second": 200.0},
        )
        self.assertIn("1.50", self.line("ours"))
        self.assertIn("1.00", self.line("Hugging Face"))

    def test_render_other_size_has_no_ratio(self):
        self.rows(
            {**TRAINING, "implementation": "ours", "tokens_per_second": 300.0, "rows": 4},
            {**TRAINING, "implementation": "Hugging Face", "tokens_per_second": 200.0},
        )
        self.assertNotIn("1.50", self.line("ours"))

    def test_render_failed_stage_says_why_and_shows_no_figure(self):
        self.rows({"stage": "train", "what": "train", "failed": "stopped after 120 s"})
        self.assertRegex(self.line("stopped"), r"^train +FAILED: stopped after 120 s$")

    def test_render_nothing_says_that_the_first_stage_failed(self):
        self.assertIn("machine unknown", table.render(self.folder))

    def test_merge_row_of_the_jvm_gets_its_utilisation_from_this_machine(self):
        facts = {"peak_tflops": 800.0, "data_sheet_tflops": 1000}
        (self.folder / "machine.json").write_text(json.dumps(facts), encoding="utf-8")
        other = self.folder / "jvm.jsonl"
        other.write_text(json.dumps({**TRAINING, "tflops": 400.0}) + "\n", encoding="utf-8")
        table.merge(self.folder, other)
        self.assertEqual(0.5, table.read(self.folder)[0]["utilisation_of_measured"])
        self.assertIn("50.0 %", self.line("training"))
        self.assertIn("40.0 %", self.line("training"))


if __name__ == "__main__":
    unittest.main()
