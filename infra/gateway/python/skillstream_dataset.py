"""An iterable data set over a skillstream gateway. One file, no dependencies, Python 3.9 or later.

    from skillstream_dataset import SkillstreamDataset

    dataset = SkillstreamDataset("http://127.0.0.1:8780", "my-curriculum")
    for example in dataset:
        train(example["prompt"], example["completion"])
    dataset.register_checkpoint("/checkpoints/step-100")

Each example is a dict with ``prompt`` and ``completion`` (or ``messages``), ``curriculum``, ``pass``,
``batch``, ``slot``, ``trace_id``, ``skills`` and, where known, ``source``, ``licence``, ``tokens``
and ``weight`` (of its loss; None: 1).

How often an example comes
    A reader borrows one batch at a time. The loan is renewed while the reader asks for examples, and
    the batch is acknowledged when it asks for the first example behind it. A batch is acknowledged
    exactly once a pass, whatever dies. Examples of a batch that was not acknowledged come again, to
    this reader or another, when the loan's time is over: at least once.
    With ``acknowledge="when-committed"`` batches stay on loan until ``commit()`` or
    ``register_checkpoint()`` says that a checkpoint holds them: a trainer that dies then gets again
    exactly what its newest checkpoint does not hold, so in the weights each example counts once.
    Readers do not wait at the end of a pass for what other live readers hold: let all of them commit.
    (A checkpoint of the data set's state beside the weights closes the gap between saving and
    registering, see ``state_dict``.)

Readers
    Several readers share a curriculum: each process (rank, data-loader worker) that iterates borrows
    batches of its own, and no two have the same. Nothing has to be sharded. Data-loader workers
    cannot be told what a checkpoint holds: with "when-committed" they are refused.
    A data set has one place: a second iterator goes on where the first one stopped, and one that was
    dropped after its first example has read nothing.

Time
    There is no background thread: between two examples a consumer may take as long as ``loan_time``
    leaves after the last renewal (two thirds of it). Choose it longer than the longest pause, such as
    an evaluation or the writing of a checkpoint.
"""

import http.client
import json
import math
import os
import socket
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

__all__ = ["GatewayError", "LoanLost", "SkillstreamDataset"]


class GatewayError(RuntimeError):
    """The gateway refused a request; says what is wrong, where, and what to do."""

    def __init__(self, status, problem):
        super().__init__(
            "{} ({}): {}; {}".format(
                problem.get("what", "refused"),
                status,
                problem.get("where", ""),
                problem.get("doNext", "see the gateway's output"),
            )
        )
        self.status = status
        self.problem = problem


class LoanLost(GatewayError):
    """The loan's time ran out: its batch goes, or went, to whoever asks next."""


class SkillstreamDataset:
    """Examples of a curriculum, in the order of selection, as they come.

    url          address of the gateway
    curriculum   name of the curriculum
    token        the gateway's token; default: the variable SKILLSTREAM_GATEWAY_TOKEN
    form         "prompt-completion" (rendered, the skills before <think>) or "messages"
    passes       how often the curriculum is read
    acknowledge  "when-consumed" or "when-committed", see above
    loan_time    seconds that a batch may stay out unless renewed
    patience     seconds to go on trying while the gateway does not answer
    reader       name of this reader for people; a process adds its own number
    """

    def __init__(
        self,
        url,
        curriculum,
        token=None,
        form="prompt-completion",
        passes=1,
        acknowledge="when-consumed",
        loan_time=300,
        patience=300,
        reader=None,
    ):
        if form not in ("prompt-completion", "messages"):
            raise ValueError("form is %r, expected 'prompt-completion' or 'messages'" % (form,))
        if acknowledge not in ("when-consumed", "when-committed"):
            raise ValueError(
                "acknowledge is %r, expected 'when-consumed' or 'when-committed'" % (acknowledge,)
            )
        if passes < 1:
            raise ValueError("passes is %r, expected 1 or more" % (passes,))
        self.url = url.rstrip("/")
        self.curriculum = curriculum
        self.token = token if token is not None else os.environ.get("SKILLSTREAM_GATEWAY_TOKEN")
        self.form = form
        self.passes = passes
        self.acknowledge = acknowledge
        self.loan_time = loan_time
        self.patience = patience
        self.reader = reader or os.environ.get("HOSTNAME") or socket.gethostname()
        self._pass = 0
        self._consumed = []  # Loans whose batch was read to its end and is not acknowledged.
        self._current = None  # The loan whose batch is being read.
        self._yielded = 0  # Examples of it that were handed out.
        self._handed_out = 0  # Examples handed out so far.
        self._through = {}  # The newest batch read to its end, by pass.
        self._renewed = 0.0
        self._owner = None  # The process whose loans these are.

    # ---- iteration

    def __iter__(self):
        self._own()
        first = True
        while self._pass < self.passes:
            examples = self._resume() if self._current else self._borrow()
            if examples is None:
                self._pass += 1
                continue
            while self._yielded < len(examples):
                self._renew_when_due()
                if self._current is None:
                    break  # Lost: whoever has the batch now reads all of it.
                # Before it is handed out: a state that is taken while the consumer works on it
                # says that it is consumed.
                self._yielded += 1
                self._handed_out += 1
                place = self._place()
                try:
                    yield examples[self._yielded - 1]
                except GeneratorExit:
                    # Who asks for one example only looks what examples are like, as TRL does. The
                    # next iterator gives it again, unless another has gone on meanwhile.
                    if first and place == self._place():
                        self._yielded -= 1
                        self._handed_out -= 1
                    raise
                first = False
            if self._current is not None:
                self._finish()

    _PAUSE = 0.5

    def _place(self):
        return self._current and self._current["loan"], self._yielded, self._handed_out

    def _own(self):
        """Drops the loans of another process, of which this one is a copy."""
        process = (os.getpid(), self._worker())
        if self.acknowledge == "when-committed" and self._worker() is not None:
            raise RuntimeError(
                "acknowledge='when-committed' in a data-loader worker: commit() and"
                " register_checkpoint() of the training process do not reach its loans; use"
                " num_workers=0 or acknowledge='when-consumed'"
            )
        if self._owner != process:
            self._current, self._yielded, self._consumed = None, 0, []
        self._owner = process

    def _borrow(self):
        """The examples of a batch; None at the end of the pass."""
        request = uuid.uuid4().hex
        seen = {}  # Loans of others, and when they were to end when first seen.
        while True:
            # Who waits for others shows them often that it is there: see _standing_still.
            self._renew_when_due(min(5, self.loan_time / 3) if seen else None)
            asked = time.monotonic()
            status, headers, body = self._call(
                "POST",
                "/loans",
                query={
                    "form": self.form,
                    "pass": self._pass,
                    "seconds": int(self.loan_time),
                    # Who holds batches itself must not wait long for them to come free.
                    "wait": 1 if self._consumed else min(20, max(1, int(self.loan_time) // 6)),
                    "reader": "%s/%s" % (self.reader, self._process()),
                },
                headers={"Idempotency-Key": request},
            )
            if status == 200:
                self._current = {
                    "loan": int(headers["Skillstream-Loan"]),
                    "pass": int(headers["Skillstream-Pass"]),
                    "batch": int(headers["Skillstream-Batch"]),
                }
                self._yielded = 0
                if not self._consumed:
                    self._renewed = time.monotonic()
                return self._examples(body)
            if headers["Skillstream-Status"] == "complete":
                return None
            if self._consumed and self._standing_still(seen):
                return None
            # A gateway with many readers answers at once.
            time.sleep(max(0.0, asked + self._PAUSE - time.monotonic()))

    @staticmethod
    def _examples(body):
        # Not splitlines(): JSON leaves U+2028, U+2029 and U+0085 in a text as they are.
        return [json.loads(line) for line in body.split("\n") if line]

    def _standing_still(self, seen):
        """Whether all of a complete curriculum is acknowledged or held by a reader that lives.

        Readers that keep what they read until a checkpoint holds it would else wait for each other.
        One lives if it renewed a loan since it was first seen; what a dead one has comes free.
        """
        standing = self.standing()
        own = {loan["loan"] for loan in self._consumed}
        held = {
            loan["batch"]
            for loan in standing["loans"]
            if loan["pass"] == self._pass
            and (
                loan["loan"] in own
                or seen.setdefault(loan["loan"], loan["until"]) != loan["until"]
            )
        }
        done = next(
            (p["acknowledged"] for p in standing["passes"] if p["pass"] == self._pass), []
        )
        return standing["complete"] and all(
            batch in held or any(r[0] <= batch <= r[1] for r in done)
            for batch in range(standing["end"])
        )

    def _resume(self):
        """What was being read when a state was taken; None where its loan is over."""
        try:
            _, _, body = self._call(
                "GET", "/loans/%d" % self._current["loan"], query={"form": self.form}
            )
            return self._examples(body)
        except LoanLost:
            self._current = None
            return self._borrow()

    def _finish(self):
        loan, size = self._current, self._yielded
        self._current, self._yielded = None, 0
        self._through[loan["pass"]] = max(loan["batch"], self._through.get(loan["pass"], -1))
        loan["handed_out"], loan["size"] = self._handed_out, size
        self._consumed.append(loan)
        if self.acknowledge == "when-consumed":
            self.commit()

    def commit(self, trained=None):
        """Acknowledges the batches read to their end: a checkpoint holds them.

        trained  how many of the examples handed out so far are in the weights, for loaders that
                 read ahead: batches beyond stay on loan. Counted from the run's start, what a
                 loaded state says was handed out included

        Returns how many were lost, because their loan was over; they come again. With
        "when-consumed" there is nothing left to do, that is done while iterating.
        """
        lost = 0
        while self._consumed:
            if trained is not None and self._consumed[0]["handed_out"] > trained:
                break
            try:
                self._call("POST", "/loans/%d/acknowledge" % self._consumed[0]["loan"])
            except LoanLost as e:
                lost += 1
                print("skillstream: %s" % e, file=sys.stderr)
            self._consumed.pop(0)
        return lost

    def close(self):
        """Gives back the batch that was begun, so that nobody has to wait for its time to end."""
        loan, self._current, self._yielded = self._current, None, 0
        if loan is not None:
            self._call("POST", "/loans/%d/give-back" % loan["loan"])

    # ---- resuming

    def state_dict(self, trained=None):
        """Where the reader is: a small dict that json, pickle and torch.save take.

        Save it with the weights. It names the loans in hand and how much of the current batch was
        handed out. It is for one reader.

        trained  see commit: the state is as it was when so many examples had been handed out, so
                 that what a loader has read ahead is not taken for trained
        """
        place = self._handed_out if trained is None else min(trained, self._handed_out)
        consumed = [loan for loan in self._consumed if loan["handed_out"] <= place]
        number, current, yielded = self._pass, self._current, self._yielded
        if place < self._handed_out:
            current, yielded = None, 0
            for loan, last, size in self._in_hand():
                if last > place:
                    number = min(number, loan["pass"])
                    if last - size < place:
                        current, yielded = loan, size - (last - place)
        return {
            "version": 1,
            "curriculum": self.curriculum,
            "pass": number,
            "current": dict(current) if current else None,
            "yielded": yielded,
            "handed_out": place,
            "consumed": [dict(loan) for loan in consumed],
            "through": {str(n): batch for n, batch in self._through.items() if n <= number},
        }

    def _in_hand(self):
        """Loans, how many examples were handed out through each, and how many of its own."""
        loans = [(loan, loan["handed_out"], loan["size"]) for loan in self._consumed]
        if self._current:
            loans.append((self._current, self._handed_out, self._yielded))
        return loans

    def load_state_dict(self, state):
        """Goes on from a state, whose weights hold what it says was consumed.

        Consumed batches are acknowledged; the batch that was being read goes on behind the last
        example handed out, if its loan still runs. What was borrowed after the state was taken is
        not in it and comes again when those loans are over. Do not let a trainer skip what it has
        seen on top of that (Hugging Face: ``ignore_data_skip=True``).
        """
        if state.get("version") != 1 or state.get("curriculum") != self.curriculum:
            raise ValueError("this is no state of curriculum %r: %r" % (self.curriculum, state))
        self._owner = (os.getpid(), self._worker())
        self._pass = state["pass"]
        self._current = dict(state["current"]) if state["current"] else None
        self._yielded = state["yielded"] if self._current else 0
        self._handed_out = state["handed_out"]
        self._consumed = [dict(loan) for loan in state["consumed"]]
        self._through = {int(number): batch for number, batch in state["through"].items()}
        self.commit()

    # ---- what a trainer says

    def register_checkpoint(
        self, location, name=None, step=None, tokens=None, through=None, trained=None
    ):
        """Tells that a checkpoint is written, which grants its credit. Commits first.

        trained  see commit
        through  the newest batch it holds; default: the newest that is acknowledged without a gap,
                 which is right for the only reader, and for the main one of several once all have
                 committed
        """
        self.commit(trained)
        number = max(self._through, default=self._pass)
        if through is None:
            through = self._acknowledged_through(number)
            if through is None and number > 0:
                number -= 1
                through = self._acknowledged_through(number)
            if through is None:
                raise ValueError("no batch is acknowledged yet: there is nothing to register")
        claim = {"location": str(location), "pass": number, "through": through}
        claim.update(
            (key, value)
            for key, value in (("checkpoint", name), ("step", step), ("tokens", tokens))
            if value is not None
        )
        return json.loads(self._call("POST", "/checkpoints", body=claim)[2])

    def report_step(self, step, loss, **more):
        """Tells of an optimiser step; more: learning_rate, gradient_norm, examples, tokens, ...

        Numbers may be scalars of torch or numpy; NaN and infinite ones are told as such.
        """
        progress = {"step": step, "loss": loss, "pass": self._pass}
        progress["batch"] = (self._current or {}).get("batch", self._through.get(self._pass, 0))
        progress.update(more)
        self._call(
            "POST",
            "/steps",
            body={
                name: self._measured(value) if name in self._MEASURED else int(value)
                for name, value in progress.items()
                if value is not None
            },
        )

    _MEASURED = ("loss", "learning_rate", "gradient_norm", "seconds")

    @staticmethod
    def _measured(value):
        """As JSON has it, which knows no number that is not finite."""
        number = float(value)
        if math.isfinite(number):
            return number
        return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"

    def standing(self):
        """Where the curriculum's lending stands, as the gateway tells it."""
        return json.loads(self._call("GET", "")[2])

    def _acknowledged_through(self, number):
        for acknowledged in self.standing()["passes"]:
            ranges = acknowledged["acknowledged"]
            if acknowledged["pass"] == number and ranges and ranges[0][0] == 0:
                return ranges[0][1]
        return None

    # ---- the wire

    def _renew_when_due(self, every=None):
        if time.monotonic() - self._renewed < (self.loan_time / 3 if every is None else every):
            return
        self._renewed = time.monotonic()
        held = self._consumed + ([self._current] if self._current else [])
        for loan in held:
            try:
                self._call(
                    "POST", "/loans/%d/renew" % loan["loan"], query={"seconds": int(self.loan_time)}
                )
            except LoanLost as e:
                print("skillstream: %s" % e, file=sys.stderr)
                if loan is self._current:
                    self._current, self._yielded = None, 0
                else:
                    self._consumed.remove(loan)

    @staticmethod
    def _worker():
        """The number of this data-loader worker, or None; without importing torch."""
        torch = sys.modules.get("torch.utils.data")
        worker = torch.get_worker_info() if torch else None
        return None if worker is None else worker.id

    def _process(self):
        """Tells readers apart."""
        name = str(os.getpid())
        if "RANK" in os.environ:
            name += "/rank-" + os.environ["RANK"]
        worker = self._worker()
        return name if worker is None else "%s/worker-%d" % (name, worker)

    def _call(self, method, path, query=None, headers=None, body=None):
        url = "%s/curricula/%s%s" % (self.url, urllib.parse.quote(self.curriculum, safe=""), path)
        if query:
            url += "?" + urllib.parse.urlencode(query)
        data = None if body is None else json.dumps(body, allow_nan=False).encode("utf-8")
        all_headers = dict(headers or {})
        if data is not None:
            all_headers["Content-Type"] = "application/json"
        if self.token:
            all_headers["Authorization"] = "Bearer " + self.token
        deadline = time.monotonic() + self.patience
        pause = 0.2
        while True:
            request = urllib.request.Request(url, data=data, headers=all_headers, method=method)
            try:
                with urllib.request.urlopen(request, timeout=90) as answer:
                    return answer.status, answer.headers, answer.read().decode("utf-8")
            except urllib.error.HTTPError as e:
                if e.code not in self._LATER or time.monotonic() > deadline:
                    raise self._refusal(e.code, self._text(e), "/loans/" in path) from None
            except (OSError, http.client.HTTPException) as e:
                # The gateway is restarting, or gone. Every request may be repeated.
                if time.monotonic() > deadline:
                    raise ConnectionError("no answer from %s: %s" % (self.url, e)) from e
            time.sleep(pause)
            pause = min(5.0, pause * 2)

    # Of the gateway, or of a proxy before it: every request may be repeated.
    _LATER = (429, 502, 503, 504)

    @staticmethod
    def _text(error):
        try:
            return error.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            return ""

    @staticmethod
    def _refusal(status, text, about_loan):
        try:
            problem = json.loads(text)
        except ValueError:
            problem = {"what": text[:200] or "refused"}
        return (LoanLost if status == 409 and about_loan else GatewayError)(status, problem)
