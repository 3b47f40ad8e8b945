"""The data set against a gateway in this process: python3 -m unittest discover -s tests"""

import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

from fake_gateway import FakeGateway  # noqa: E402
from skillstream_dataset import SkillstreamDataset  # noqa: E402

BATCHES = [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]]


def texts(examples):
    return [example["completion"] for example in examples]


class Reading(unittest.TestCase):
    def test_separators_within_a_text_end_no_line(self):
        text = "one\u2028two\u2029three\u0085four"
        with FakeGateway([[text, "b"]]) as gateway:
            self.assertEqual(texts(SkillstreamDataset(gateway.url, "c")), [text, "b"])


if __name__ == "__main__":
    unittest.main()
