"""Every way in which a second opinion can come to nothing, each with its own plain sentence."""

from dataclasses import dataclass

SENTENCES = {
    "late": "The language model did not answer in {seconds} seconds.",
    "unreachable": "The language model could not be reached.",
    "cut": "The connection to the language model broke off in the middle.",
    "key": "The language model does not accept this site's key. The people who run this site can see that.",
    "model": "The language model that this site asks for is not there. The people who run this site can see that.",
    "busy": "The language model has too much to do.",
    "broken": "The language model's server had a fault of its own.",
    "refused": "The language model's server did not take the request. The people who run this site can see that.",
    "moved": "The language model's server points to another address. Your answer was not sent there.",
    "declined": "The language model would not read this answer.",
    "empty": "The language model sent an empty reply.",
    "unreadable": "The language model's reply could not be read.",
    "shape": "The language model's reply lacked parts that we ask for.",
    "long": "The language model's reply was far too long. We stopped reading it.",
    "language": "The language model did not reply in English.",
    "lost": "The reading was cut off on this server.",
    "off": "The second opinion was switched off before the language model was asked.",
    "taken-back": "You took your agreement back before your answer was sent.",
    "site-day": "This site has asked the language model as often as it may today. Ask again tomorrow.",
    "waiting": "The language model was not asked in time. Too much else was waiting on this server.",
}

# What passes by itself, so that a later try makes sense.
PASSING = frozenset({"busy", "broken"})


@dataclass(slots=True)
class Failure(Exception):
    """A call that failed. ``code`` is a key of SENTENCES; ``retry_after`` is what the server asked for, in seconds.

    It carries nothing of the answer or of the reply, so it may be logged.
    """

    code: str
    retry_after: float | None = None

    def __str__(self) -> str:
        return self.code


def sentence(code: str, seconds: int = 20) -> str:
    """What a person reads about a failure."""
    return SENTENCES.get(code, SENTENCES["broken"]).format(seconds=seconds)
