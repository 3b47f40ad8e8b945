"""A gateway in this process, with one curriculum in memory. What it was asked is in ``requests``."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse


class FakeGateway:
    """Lends ``batches``, a list of lists of completions, which are all there are."""

    def __init__(self, batches):
        self.batches = batches
        self.lock = threading.Lock()
        self.loans = {}  # Loan to [pass, batch, until].
        self.acknowledged = set()  # Of (pass, batch).
        self.requests = []
        self.statuses = []  # Answered instead, one a request, before anything is done.
        self.next_loan = 1
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self):
        return "http://127.0.0.1:%d" % self.server.server_port

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.server.shutdown()
        self.server.server_close()

    def bodies(self, end):
        return [body for path, body in self.requests if path.endswith(end)]

    def drop_loans_but(self, state):
        """Has the time of all loans run out that a state does not name."""
        named = [state["current"]] if state["current"] else []
        kept = {loan["loan"] for loan in state["consumed"] + named}
        for number, loan in self.loans.items():
            if number not in kept:
                loan[2] = 0.0

    def _open(self):
        return {n: loan for n, loan in self.loans.items() if loan[2] > time.monotonic()}

    def _lend(self, query):
        number = int(query["pass"][0])
        taken = {tuple(loan[:2]) for loan in self._open().values()} | self.acknowledged
        free = [b for b in range(len(self.batches)) if (number, b) not in taken]
        if free:
            loan, self.next_loan = self.next_loan, self.next_loan + 1
            until = time.monotonic() + float(query["seconds"][0])
            self.loans[loan] = [number, free[0], until]
            return self._content(loan)
        done = all((number, b) in self.acknowledged for b in range(len(self.batches)))
        return 204, {"Skillstream-Status": "complete" if done else "waiting"}, ""

    def _content(self, loan):
        number, batch, _ = self.loans[loan]
        headers = {
            "Skillstream-Loan": loan,
            "Skillstream-Pass": number,
            "Skillstream-Batch": batch,
            "Skillstream-Status": "lent",
        }
        lines = [
            json.dumps({"batch": batch, "pass": number, "completion": text}, ensure_ascii=False)
            for text in self.batches[batch]
        ]
        return 200, headers, "".join(line + "\n" for line in lines)

    def _standing(self):
        passes = {}
        for number, batch in sorted(self.acknowledged):
            passes.setdefault(number, []).append([batch, batch])
        return {
            "complete": True,
            "end": len(self.batches),
            "passes": [{"pass": n, "acknowledged": r} for n, r in passes.items()],
            "loans": [
                {"loan": n, "pass": loan[0], "batch": loan[1], "until": str(loan[2])}
                for n, loan in self._open().items()
            ],
        }

    def _answer(self, method, url, body):
        query = parse_qs(url.query)
        parts = url.path.split("/")[3:]
        if self.statuses:
            return self.statuses.pop(0), {}, "{}"
        if not parts:
            return 200, {}, json.dumps(self._standing())
        if parts == ["loans"]:
            return self._lend(query)
        if parts[0] != "loans":
            return 200, {}, "{}"
        loan = int(parts[1])
        if loan not in self._open():
            done = tuple(self.loans[loan][:2]) in self.acknowledged
            return (200, {}, "{}") if done else (409, {}, '{"what": "loan over"}')
        if method == "GET":
            return self._content(loan)
        if parts[2] == "renew":
            self.loans[loan][2] = time.monotonic() + float(query["seconds"][0])
        elif parts[2] == "acknowledge":
            self.acknowledged.add(tuple(self.loans.pop(loan)[:2]))
        else:
            self.loans.pop(loan)
        return 200, {}, "{}"

    def _handler(gateway):
        class Handler(BaseHTTPRequestHandler):
            def _serve(self):
                url = urlparse(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                with gateway.lock:
                    gateway.requests.append((url.path, body))
                    status, headers, text = gateway._answer(self.command, url, body)
                if status == 204:
                    time.sleep(0.02)  # In place of the wait.
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, str(value))
                content = text.encode("utf-8")
                if status != 204:
                    self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = _serve

            def log_message(self, *unused):
                pass

        return Handler
