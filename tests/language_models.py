"""A server that speaks the OpenAI protocol and can do everything wrong that such a server does wrong.

It listens on this machine, keeps what it was sent, and answers in the way that a test chose.
"""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MODEL = "stub-1"
# So many times as long as the deadline of a test: a server that is late is always later than that.
LATE = 3.0

SPANISH = "No se puede decir que la respuesta tenga los puntos que hacen falta para esta pregunta de trabajo."


def reply_to(criteria: dict, mistakes=(), **more) -> dict:
    """A reply of the right form: criteria as {slug: (says, quote, why)}."""
    return {
        "criteria": {
            slug: {"quote": quote, "why": why, "says": says} for slug, (says, quote, why) in criteria.items()
        },
        "strength": {"quote": "", "why": "You tell one real day and what you did in it."},
        "next_step": "What did you send her on that day?",
        **({"rewordings": []} if mistakes else {}),
        **more,
    }


def asked_of(request: dict) -> dict:
    """The data of a request: question, criteria and answer as the model gets them."""
    return json.loads(request["messages"][1]["content"])


def fitting(request: dict) -> dict:
    """A sound reply to any request: it quotes the answer's first words for every point and sees no mistake."""
    asked = asked_of(request)
    quote = " ".join(asked["answer"].split()[:3])
    kinds = {entry["key"]: entry["kind"] for entry in asked["criteria"]}
    return reply_to(
        {
            slug: ("yes", quote, "You say it in so many words.")
            if kind == "point"
            else ("no", "", "You keep clear of that.")
            for slug, kind in kinds.items()
        },
        mistakes=[slug for slug, kind in kinds.items() if kind == "mistake"],
        strength={"quote": quote, "why": "You begin with what you did."},
    )


class FaultyServer:
    """`mode` names what goes wrong; "" nothing. `reply` makes a reply from a request, or is one."""

    def __init__(self):
        self.mode = ""
        self.reply: Callable[[dict], dict] | dict = fitting
        self.headers: dict[str, str] = {}
        self.requests: list[dict] = []
        self.goes_on = threading.Event()  # for the mode "held": the second half waits for it
        owner = self

        class Handler(_Handler):
            server_owner = owner

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    @property
    def configured(self) -> dict:
        """What settings.LLM is for this server."""
        return {"base_url": self.url, "api_key": "sk-secret-word", "model": MODEL}

    def close(self):
        self.goes_on.set()
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    server_owner: FaultyServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def do_GET(self):
        if self.server_owner.mode == "401":
            return self._plain(401, b'{"error":{"message":"no"}}')
        self._plain(200, json.dumps({"object": "list", "data": [{"id": MODEL, "object": "model"}]}).encode())

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        owner = self.server_owner
        owner.requests.append(request)
        try:
            getattr(self, f"_{owner.mode.replace('-', '_')}", self._status)(request)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # whoever asked has given up, as it should

    # What goes wrong

    def _status(self, request):
        self._plain(int(self.server_owner.mode), b'{"error":{"message":"Sorry, her own fault."}}')

    def _(self, request):
        self._stream(self._text(request))

    def _late(self, request):
        time.sleep(LATE)

    def _drip(self, request):
        """Each piece comes in good time, and the whole never."""
        self._open()
        for letter in self._text(request):
            self._event(letter)
            time.sleep(0.05)

    def _held(self, request):
        """Half of the reply, then nothing until the test says so."""
        text = self._text(request)
        self._open()
        self._event(text[: len(text) // 2])
        self.server_owner.goes_on.wait(30)
        self._event(text[len(text) // 2 :])
        self._end()

    def _reset(self, request):
        self.close_connection = True
        self.connection.close()

    def _cut(self, request):
        """Breaks off in the middle of the stream."""
        self._open()
        text = self._text(request)
        self._event(text[: len(text) // 2])
        self.wfile.flush()
        self.close_connection = True
        self.connection.shutdown(2)

    def _empty(self, request):
        self._plain(200, b"")

    def _nothing(self, request):
        """A stream that ends without a word."""
        self._open()
        self._end()

    def _html(self, request):
        self._plain(200, b"<html><body>Welcome to nginx</body></html>", "text/html")

    def _non_json(self, request):
        self._stream("Of course! Here is what I think of the answer: it is great.")

    def _broken_event(self, request):
        self._open()
        self._chunk(b"data: {nothing of this is JSON\n\n")
        self._end()

    def _error_event(self, request):
        self._open()
        self._chunk(b'data: {"error": {"message": "CUDA out of memory"}}\n\n')
        self._end()

    def _wrong_schema(self, request):
        self._stream(json.dumps({"score": 100, "verdict": "hired", "criteria": [1, 2]}))

    def _huge(self, request):
        self._open()
        for _ in range(500):
            self._event("very good " * 1000)
        self._end()

    def _huge_line(self, request):
        self._plain(200, b"data: " + b"x" * 5_000_000 + b"\n\n", "text/event-stream")

    def _squeezed(self, request):
        import gzip

        self._plain(200, gzip.compress(b"data: " + b"x" * 1000), "text/event-stream", encoding="gzip")

    def _moved(self, request):
        self.send_response(307)
        self.send_header("Location", "http://127.0.0.2:1/v1/chat/completions")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _spanish(self, request):
        reply = fitting(request)
        for remark in reply["criteria"].values():
            remark["why"] = SPANISH
        self._stream(json.dumps(reply))

    def _false_quotes(self, request):
        reply = fitting(request)
        for remark in reply["criteria"].values():
            remark |= {"says": "yes", "quote": "words that nobody ever wrote"}
        reply["strength"]["quote"] = "another invention of mine"
        reply["next_step"] = "Say more."
        self._stream(json.dumps(reply))

    def _declined(self, request):
        self._open()
        self._delta({"refusal": "I cannot help with that."})
        self._end()

    def _cut_short(self, request):
        """The limit of tokens comes in the middle."""
        text = self._text(request)
        self._open()
        self._event(text[: text.index('"strength"')])
        self._delta({}, finish="length")
        self._end()

    # How it is sent

    def _text(self, request) -> str:
        reply = self.server_owner.reply
        return json.dumps(reply(request) if callable(reply) else reply, ensure_ascii=False)

    def _plain(self, status, body, kind="application/json", encoding=""):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if encoding:
            self.send_header("Content-Encoding", encoding)
        for name, value in self.server_owner.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, text):
        self._open()
        for start in range(0, len(text), 60):
            self._event(text[start : start + 60])
        self._delta({}, finish="stop")
        usage = {"prompt_tokens": 700, "completion_tokens": 200, "total_tokens": 900}
        self._chunk(f"data: {json.dumps(self._body([]) | {'usage': usage})}\n\n".encode())
        self._end()

    def _open(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _event(self, text):
        self._delta({"role": "assistant", "content": text})

    def _delta(self, delta, finish=None):
        body = self._body([{"index": 0, "delta": delta, "finish_reason": finish}])
        self._chunk(f"data: {json.dumps(body)}\n\n".encode())

    @staticmethod
    def _body(choices):
        return {
            "id": "c",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": MODEL,
            "choices": choices,
        }

    def _chunk(self, data: bytes):
        self.wfile.write(b"%x\r\n%b\r\n" % (len(data), data))

    def _end(self):
        self._chunk(b"data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")
