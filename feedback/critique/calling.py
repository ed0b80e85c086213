"""One call of a language model over the OpenAI protocol, on our own clock.

The reply is read as a stream in a thread of its own; whoever asked waits for each piece no longer than the one
deadline allows. A client's time-out is no total: it begins anew with each piece. The openai package is loaded
with the first call and not before.
"""

import logging
import queue
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from .failures import Failure

BYTES_MOST = 2_000_000  # of one reply; 2,000 tokens streamed one by one are about 650 kB
LETTERS_MOST = 20_000  # of the text in it
REACH_SECONDS = 5  # for the question whether a server is there at all


@dataclass(frozen=True, slots=True)
class Server:
    """Where the model is, and the limits of one call. The key is never shown."""

    base_url: str
    model: str
    api_key: str = field(default="", repr=False)
    seconds: float = 20
    tokens_most: int = 2000

    @property
    def host(self) -> str:
        """The host's name as people read it, with its port where that is not the usual one."""
        return urlsplit(self.base_url).netloc.rpartition("@")[2]

    @property
    def is_here(self) -> bool:
        """Whether what is sent stays on this machine."""
        name = urlsplit(self.base_url).hostname or ""
        try:
            return ip_address(name).is_loopback
        except ValueError:
            return name == "localhost"

    @property
    def is_openai(self) -> bool:
        """Whether it is OpenAI's own, which knows other limits than most servers that speak its protocol."""
        return urlsplit(self.base_url).hostname == "api.openai.com"


class Call:
    """A call that streams. Iterate over ``pieces()`` once; the counts hold afterwards, whatever came of it."""

    def __init__(self, server: Server, messages: list[dict], response_format: dict):
        self.server, self.messages, self.response_format = server, messages, response_format
        self.tokens_in = self.tokens_out = 0
        self.counted = False  # by the server; otherwise the tokens are our estimate
        self.finish = ""
        self.ms = 0
        self._bytes = 0
        self._letters = 0
        self._streams = False  # whether the server answered with a stream at all
        self._given_up = threading.Event()

    @property
    def cut_short(self) -> bool:
        """Whether the reply ended at the limit of tokens."""
        return self.finish == "length"

    def pieces(self) -> Iterator[str]:
        """The text of the reply as it comes.

        Raises:
            Failure: with the code that says what went wrong.
        """
        _packages()  # loaded before the clock begins: that is no time of the model's
        began = time.monotonic()
        arrived: queue.SimpleQueue = queue.SimpleQueue()
        # Estimated until the server says better; four letters are about one token.
        self.tokens_in = sum(len(message["content"]) for message in self.messages) // 4
        reader = threading.Thread(target=self._read, args=(arrived,), name="second-opinion", daemon=True)
        reader.start()
        try:
            while True:
                left = began + self.server.seconds - time.monotonic()
                try:
                    kind, what = arrived.get(timeout=max(0, left))
                except queue.Empty:
                    raise Failure("late") from None
                if kind == "failed":
                    raise what
                if kind == "end":
                    break
                yield what
                # Many small pieces must not outrun the clock either.
                if time.monotonic() - began > self.server.seconds:
                    raise Failure("late")
        finally:
            self._given_up.set()
            self.ms = round((time.monotonic() - began) * 1000)
            if not self.counted:
                self.tokens_out = (self._letters + 3) // 4
        if not self._letters:
            raise Failure("unreadable" if self._bytes and not self._streams else "empty")

    def _read(self, arrived: queue.SimpleQueue) -> None:
        """In the thread: puts ("piece", text), then ("end", None) or ("failed", Failure) into the queue."""
        try:
            for piece in self._stream():
                arrived.put(("piece", piece))
            arrived.put(("end", None))
        except Failure as failure:
            arrived.put(("failed", failure))
        except Exception as error:  # whatever a stranger's server can bring about ends as a sentence
            arrived.put(("failed", _failure(error, begun=bool(self._bytes))))

    def _stream(self) -> Iterator[str]:
        with client(self.server, self.server.seconds, self._count) as openai:
            # OpenAI's newer models know one name for this limit and no other temperature; others the older one.
            limits = (
                {"max_completion_tokens": self.server.tokens_most}
                if self.server.is_openai
                else {"max_tokens": self.server.tokens_most, "temperature": 0}
            )
            stream = openai.chat.completions.create(
                model=self.server.model,
                messages=self.messages,
                response_format=self.response_format,
                stream=True,
                stream_options={"include_usage": True},
                **limits,
            )
            with stream:
                self._streams = "event-stream" in stream.response.headers.get("content-type", "")
                for chunk in stream:
                    if self._given_up.is_set():
                        return
                    if usage := getattr(chunk, "usage", None):
                        self.counted = True
                        self.tokens_in, self.tokens_out = usage.prompt_tokens, usage.completion_tokens
                    for choice in getattr(chunk, "choices", None) or ():
                        if choice.finish_reason:
                            self.finish = choice.finish_reason
                        if choice.finish_reason == "content_filter" or getattr(choice.delta, "refusal", None):
                            raise Failure("declined")
                        if text := choice.delta.content:
                            self._letters += len(text)
                            if self._letters > LETTERS_MOST:
                                raise Failure("long")
                            yield text

    def _count(self, size: int) -> None:
        self._bytes += size
        if self._bytes > BYTES_MOST:
            raise Failure("long")


def reach(server: Server) -> list[str]:
    """The names of the models that the server offers; costs nothing. Raises Failure where it cannot be had."""
    try:
        with client(server, REACH_SECONDS) as openai:
            return [model.id for model in openai.models.list()][:200]
    except Exception as error:
        raise _failure(error, begun=False) from None


def client(server: Server, seconds: float, count=lambda size: None):
    """An openai client that tries once, follows no redirect, and tells ``count`` each size that arrives.

    A redirect would carry the answer to a host that nobody agreed to.
    """
    httpx2, openai = _packages()
    for name in ("openai", "httpx2", "httpcore2"):
        # With OPENAI_LOG=debug the package would write every message, and so the answers, to the log.
        logging.getLogger(name).setLevel(logging.WARNING)

    class Counted(httpx2.SyncByteStream):
        def __init__(self, stream):
            self.stream = stream

        def __iter__(self):
            for part in self.stream:
                count(len(part))
                yield part

        def close(self):
            self.stream.close()

    def counted(response):
        if response.headers.get("content-encoding", "identity") != "identity":
            raise Failure("unreadable")  # not asked for, and a small body may unfold to a huge one
        response.stream = Counted(response.stream)

    return openai.OpenAI(
        base_url=server.base_url,
        api_key=server.api_key or "none",
        max_retries=0,
        timeout=seconds,
        default_headers={"Accept-Encoding": "identity"},
        http_client=openai.DefaultHttpxClient(
            follow_redirects=False, timeout=seconds, event_hooks={"response": [counted]}
        ),
    )


def _packages():
    """httpx2 and openai, loaded with the first call: a site without a model never pays for them."""
    import httpx2
    import openai

    return httpx2, openai


def _failure(error: Exception, begun: bool) -> Failure:
    _, openai = _packages()
    cause = error
    while cause is not None:  # ours may have come through the client, which wraps what it meets
        if isinstance(cause, Failure):
            return cause
        cause = cause.__cause__ or cause.__context__
    match error:
        case openai.APITimeoutError():
            return Failure("late")
        case openai.APIConnectionError():
            return Failure("cut" if begun else "unreachable")
        case openai.RateLimitError():
            return Failure("busy", retry_after(error.response.headers))
        case openai.AuthenticationError() | openai.PermissionDeniedError():
            return Failure("key")
        case openai.NotFoundError():
            return Failure("model")
        case openai.InternalServerError():
            return Failure("broken", retry_after(error.response.headers))
        case openai.APIStatusError(status_code=status):
            return Failure("moved" if 300 <= status < 400 else "refused")
        case openai.APIResponseValidationError():
            return Failure("unreadable")
        case openai.APIError():
            return Failure("broken")  # an error told in the middle of a stream
        case ValueError() | AttributeError() | TypeError():
            return Failure("unreadable")
    return Failure("cut" if begun else "unreachable")


def retry_after(headers) -> float | None:
    """The seconds that a server asks to wait, told as a number or as a date; None where it says nothing."""
    told = headers.get("retry-after", "").strip()
    if not told:
        return None
    try:
        return max(0.0, float(told))
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(told)
    except (TypeError, ValueError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
