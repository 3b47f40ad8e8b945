"""The data set against a gateway in this process: python3 -m unittest discover -s tests"""

import json
import os
import pickle
import sys
import threading
import types
import unittest
import unittest.mock

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

from fake_gateway import FakeGateway  # noqa: E402
from skillstream_dataset import GatewayError, SkillstreamDataset  # noqa: E402

BATCHES = [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]]

SkillstreamDataset._PAUSE = 0.02


def texts(examples):
    return [example["completion"] for example in examples]


class Reading(unittest.TestCase):
    def test_separators_within_a_text_end_no_line(self):
        text = "one\u2028two\u2029three\u0085four"
        with FakeGateway([[text, "b"]]) as gateway:
            self.assertEqual(texts(SkillstreamDataset(gateway.url, "c")), [text, "b"])

    def test_iterator_dropped_after_its_first_example_has_read_nothing(self):
        with FakeGateway(BATCHES) as gateway:
            dataset = SkillstreamDataset(gateway.url, "c")
            self.assertEqual(next(iter(dataset))["completion"], "a")
            self.assertEqual(next(iter(dataset))["completion"], "a")
            self.assertEqual(dataset.state_dict()["handed_out"], 0)
            self.assertEqual(texts(dataset), list("abcdefghi"))

    def test_iterator_dropped_later_goes_on_behind_its_last_example(self):
        with FakeGateway(BATCHES) as gateway:
            dataset = SkillstreamDataset(gateway.url, "c")
            first = iter(dataset)
            self.assertEqual([next(first)["completion"], next(first)["completion"]], ["a", "b"])
            second = iter(dataset)
            self.assertEqual(next(second)["completion"], "c")
            del first
            self.assertEqual(texts(second), list("defghi"))

    def test_answers_that_mean_later_are_asked_again_within_patience(self):
        with FakeGateway(BATCHES) as gateway, unittest.mock.patch("time.sleep"):
            gateway.statuses = [429, 502, 503, 504]
            self.assertEqual(texts(SkillstreamDataset(gateway.url, "c")), list("abcdefghi"))
            gateway.statuses = [502]
            with self.assertRaises(GatewayError):
                SkillstreamDataset(gateway.url, "c", patience=-1).standing()


class Committing(unittest.TestCase):
    def test_readers_that_hold_what_they_read_do_not_wait_for_each_other(self):
        with FakeGateway(BATCHES) as gateway:
            readers = [
                SkillstreamDataset(gateway.url, "c", acknowledge="when-committed", loan_time=3)
                for _ in range(2)
            ]
            first, second = map(iter, readers)
            read = [next(first), next(second)]
            rest, lost = [], []

            def finish(reader, iterator):
                rest.extend(iterator)
                lost.append(reader.commit())

            threads = [
                threading.Thread(target=finish, args=one, daemon=True)
                for one in zip(readers, (first, second))
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(20)
                self.assertFalse(thread.is_alive(), "still waiting")
            self.assertEqual(lost, [0, 0])
            self.assertEqual(sorted(texts(read + rest)), list("abcdefghi"))
            self.assertEqual(gateway.acknowledged, {(0, 0), (0, 1), (0, 2)})

    def test_batch_of_a_reader_that_died_is_waited_for(self):
        with FakeGateway(BATCHES) as gateway:
            dead = iter(SkillstreamDataset(gateway.url, "c", loan_time=1))
            self.assertEqual([next(dead)["completion"] for _ in "ab"], ["a", "b"])
            reader = SkillstreamDataset(
                gateway.url, "c", acknowledge="when-committed", loan_time=2
            )
            self.assertEqual(texts(reader), list("defghiabc"))

    def test_state_of_what_was_trained_brings_what_was_read_ahead_again(self):
        for trained in range(13):
            with self.subTest(trained=trained), FakeGateway(BATCHES) as gateway:
                how = {"acknowledge": "when-committed", "passes": 2}
                dataset = SkillstreamDataset(gateway.url, "c", **how)
                reading = iter(dataset)
                read = texts(next(reading) for _ in range(13))
                state = json.loads(json.dumps(dataset.state_dict(trained)))
                gateway.drop_loans_but(state)
                resumed = SkillstreamDataset(gateway.url, "c", **how)
                resumed.load_state_dict(state)
                self.assertEqual(
                    read[:trained] + texts(resumed), list("abcdefghiabcdefghi")
                )
                resumed.commit(trained=15)
                self.assertEqual(
                    gateway.acknowledged, {(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)}
                )


class Scalar:
    """Like a tensor with one element."""

    def __init__(self, value):
        self.value = value

    def __float__(self):
        return float(self.value)

    def __int__(self):
        return int(self.value)


class Reporting(unittest.TestCase):
    def test_step_of_scalars_and_numbers_that_are_not_finite_is_json(self):
        with FakeGateway(BATCHES) as gateway:
            dataset = SkillstreamDataset(gateway.url, "c")
            dataset.report_step(Scalar(1), Scalar(0.5), tokens=Scalar(7), learning_rate=None)
            dataset.report_step(
                2, float("nan"), gradient_norm=Scalar("inf"), learning_rate=-float("inf")
            )
            first, second = map(json.loads, gateway.bodies("/steps"))
            self.assertEqual(
                first, {"step": 1, "loss": 0.5, "pass": 0, "batch": 0, "tokens": 7}
            )
            self.assertEqual(
                [second[name] for name in ("loss", "gradient_norm", "learning_rate")],
                ["NaN", "Infinity", "-Infinity"],
            )


class Processes(unittest.TestCase):
    def test_copy_in_another_process_borrows_its_own(self):
        with FakeGateway(BATCHES) as gateway:
            dataset = SkillstreamDataset(gateway.url, "c")
            reading = iter(dataset)
            self.assertEqual([next(reading)["completion"] for _ in "ab"], ["a", "b"])
            copy = pickle.loads(pickle.dumps(dataset))
            with unittest.mock.patch("os.getpid", return_value=os.getpid() + 1):
                other = iter(copy)
                self.assertEqual([next(other)["completion"] for _ in "def"], list("def"))
            self.assertEqual(next(reading)["completion"], "c")

    def test_state_loaded_goes_on_in_the_process_that_loaded_it(self):
        with FakeGateway(BATCHES) as gateway:
            dataset = SkillstreamDataset(gateway.url, "c")
            reading = iter(dataset)
            self.assertEqual([next(reading)["completion"] for _ in "ab"], ["a", "b"])
            resumed = SkillstreamDataset(gateway.url, "c")
            with unittest.mock.patch("os.getpid", return_value=os.getpid() + 1):
                resumed.load_state_dict(dataset.state_dict())
                self.assertEqual(texts(resumed), list("cdefghi"))

    def test_committing_in_a_data_loader_worker_is_refused(self):
        worker = types.SimpleNamespace(get_worker_info=lambda: types.SimpleNamespace(id=0))
        url = "http://127.0.0.1:1"
        dataset = SkillstreamDataset(url, "c", acknowledge="when-committed", patience=0)
        with unittest.mock.patch.dict(sys.modules, {"torch.utils.data": worker}):
            with self.assertRaisesRegex(RuntimeError, "num_workers=0"):
                next(iter(dataset))


if __name__ == "__main__":
    unittest.main()
