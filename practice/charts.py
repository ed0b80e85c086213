"""Drawings as plain numbers: where each dot and line of a chart stands. Templates write them as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

TOP_SCORE = 100
AVERAGE_OF = 5
# A sign of the labels is about this wide, in the drawing's own units.
SIGN = 6.5


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    is_retry: bool


@dataclass(frozen=True, slots=True)
class Label:
    x: float
    y: float
    anchor: str  # start, middle or end
    text: str


@dataclass(frozen=True, slots=True)
class Marker:
    x: float
    label: Label | None


@dataclass(frozen=True, slots=True)
class Trend:
    """Scores of tries in their order. All numbers are units of a box of width by height."""

    size: str  # wide or narrow
    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    axis: list[Label]
    dots: list[Dot]
    line: str
    markers: list[Marker]
    days: list[Label]
    last: Label | None


def averages(scores: Sequence[int]) -> list[float]:
    """The average of each try and the four before it, from the fifth try on."""
    return [sum(scores[end - AVERAGE_OF : end]) / AVERAGE_OF for end in range(AVERAGE_OF, len(scores) + 1)]


def trend(
    size: str,
    scores: Sequence[int],
    retries: Sequence[bool],
    days: Sequence[str],
    changes: Sequence[int],
    lead: Sequence[int] = (),
) -> Trend:
    """The chart of these scores, oldest first. changes are the tries before which the rules changed.

    lead are the scores just before the first one: the averages count them, so paging back bends no line.
    """
    width, height = (640, 350) if size == "wide" else (340, 270)
    left, right, top, bottom = 38.0, width - 14.0, 26.0, height - 34.0
    across = (right - left) / max(1, len(scores) - 1)

    def x_of(place: float) -> float:
        return round(left + across * place, 1) if len(scores) > 1 else (left + right) / 2

    def y_of(score: float) -> float:
        return round(bottom - (bottom - top) * score / TOP_SCORE, 1)

    lead = list(lead)[-(AVERAGE_OF - 1) :]
    mean = averages([*lead, *scores])
    first_mean = max(0, AVERAGE_OF - 1 - len(lead))
    line = " ".join(f"{x_of(first_mean + n)},{y_of(value)}" for n, value in enumerate(mean))
    dots = [Dot(x_of(n), y_of(s), r) for n, (s, r) in enumerate(zip(scores, retries, strict=True))]
    last = None
    if dots:
        # Below the dot where above it the number would leave the drawing or lie on the line.
        over = dots[-1].y - y_of(mean[-1]) if line else 0
        high = dots[-1].y - 12 < top or (4 < over < 32 and dots[-1].y + 22 < bottom)
        anchor = "end" if len(scores) > 1 else "middle"
        last = Label(dots[-1].x, dots[-1].y + (22 if high else -12), anchor, str(scores[-1]))
    return Trend(
        size=size,
        width=width,
        height=height,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        axis=[Label(left - 8, y_of(score), "end", str(score)) for score in (0, 25, 50, 75, 100)],
        dots=dots,
        line=line if len(mean) > 1 else "",
        markers=_markers(changes, x_of, across, left, right),
        days=_day_labels(days, x_of, height - 10.0, 4 if size == "wide" else 3),
        last=last,
    )


def _markers(changes, x_of, across, left, right) -> list[Marker]:
    """A line for each change; its words only where they do not run into the words before."""
    markers, free_from = [], left
    words = "Rules changed"
    half = len(words) * SIGN / 2
    for place in changes:
        x = round(max(left, x_of(place) - across / 2), 1)
        # Near an edge the words lean inwards instead of leaving the drawing.
        begin = min(max(x - half, left), right - 2 * half)
        label = Label(round(begin + half, 1), 14, "middle", words) if begin >= free_from else None
        if label:
            free_from = begin + 2 * half + SIGN
        markers.append(Marker(x, label))
    return markers


def _day_labels(days, x_of, y, gaps) -> list[Label]:
    """Some of the days, evenly spread, each once."""
    if len(days) < 2:
        return [Label(x_of(0), y, "middle", day) for day in days]
    last = len(days) - 1
    places = sorted({round(last * n / gaps) for n in range(gaps + 1)})
    labels = []
    for place in places:
        if labels and days[place] == labels[-1].text:
            continue
        anchor = "start" if place == 0 else "end" if place == last else "middle"
        labels.append(Label(x_of(place), y, anchor, days[place]))
    return labels


@dataclass(frozen=True, slots=True)
class Day:
    x: int
    y: int
    date: date
    tries: int


@dataclass(frozen=True, slots=True)
class Calendar:
    """The last weeks, one column each, Monday on top. Days after today are left out."""

    width: int
    height: int
    side: int
    days: list[Day]
    months: list[Label]
    names: list[Label]

    @property
    def first(self) -> date:
        return self.days[0].date


def calendar(tries_on: dict[date, int], today: date, weeks: int = 12) -> Calendar:
    step, side, left, top = 26, 22, 38, 22
    monday = today - timedelta(days=today.weekday(), weeks=weeks - 1)
    days, months = [], []
    for week in range(weeks):
        for weekday in range(7):
            day = monday + timedelta(weeks=week, days=weekday)
            if day <= today:
                days.append(Day(left + week * step, top + weekday * step, day, tries_on.get(day, 0)))
        begins = monday + timedelta(weeks=week)
        is_new = week == 0 or begins.month != (begins - timedelta(weeks=1)).month
        # A month that shows one week only at the left edge has no room for its name.
        next_begins = begins + timedelta(weeks=1)
        if is_new and not (week == 0 and next_begins.month != begins.month):
            months.append(Label(left + week * step, 14, "start", f"{begins:%b}"))
    names = [
        Label(left - 8, top + weekday * step + 16, "end", name)
        for weekday, name in ((0, "Mon"), (2, "Wed"), (4, "Fri"))
    ]
    return Calendar(left + weeks * step, top + 7 * step, side, days, months, names)
