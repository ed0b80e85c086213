"""Who is asking: an account, the guest of this browser, or nobody so far; and whose a row is."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.crypto import salted_hmac

from practice.models import Attempt

GUEST = "guest"
LAST_DAY = "last_day"
ADOPTED = "adopted"  # whose drafts on this device became the account's, by `whose`

# How long a browser whose first answer was stored, but that never heard of it, may send the answer again.
FIRST_VISIT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Person:
    """Who is practising: a signed-in user, the guest of this browser's session, or neither so far."""

    user_id: int | None = None
    guest: uuid.UUID | None = None

    @property
    def is_known(self) -> bool:
        return self.user_id is not None or self.guest is not None

    def owns(self, attempt: Attempt) -> bool:
        if attempt.user_id is not None:
            return attempt.user_id == self.user_id
        return attempt.guest is not None and attempt.guest == self.guest

    def own_rows(self, path: str = "") -> Q:
        """The filter for this person's rows. Only for a known person: nobody's rows have no filter.

        Rows that have no owner of their own name the path to the one that has: "attempt__".
        """
        of_user, of_guest = (
            Q((f"{path}user_id", self.user_id)),
            Q((f"{path}user", None), (f"{path}guest", self.guest)),
        )
        # Only what is known is asked for: every query of the site carries this filter.
        if self.user_id is not None and self.guest is not None:
            return of_user | of_guest
        return of_guest if self.user_id is None else of_user

    def as_owner(self) -> dict:
        """The fields that make a new row this person's."""
        if self.user_id is not None:
            return {"user_id": self.user_id, "guest": None}
        return {"user_id": None, "guest": self.guest}


def person_of(request) -> Person:
    """Who is asking. Makes no session and sets no cookie.

    Somebody signed in is the account and nothing else: what a guest did on this browser may be another
    person's work, and becomes the account's only when it is moved there.
    """
    if request.user.is_authenticated:
        return Person(user_id=request.user.pk)
    return Person(guest=guest_of(request))


def guest_of(request) -> uuid.UUID | None:
    """The guest of this browser's session, also while somebody is signed in."""
    try:
        return uuid.UUID(request.session.get(GUEST, ""))
    except (ValueError, TypeError, AttributeError):
        return None


def whose(person: Person) -> str:
    """A name for this person's drafts on a device, the same on every page; it leads to nothing and to nobody."""
    if not person.is_known:
        return "-"
    named = f"user {person.user_id}" if person.user_id is not None else f"guest {person.guest}"
    return salted_hmac("practice.access.whose", named, algorithm="sha256").hexdigest()[:20]


def whose_drafts(request) -> str:
    """Whose drafts a page may bring back from the device, the person asking first.

    A guest takes over what was typed here before anybody was known; an account takes over what a guest here has
    moved to it. Nobody else's text shows, however many people share the browser.
    """
    if not (hasattr(request, "user") and hasattr(request, "session")):
        return "-"  # an error so early that nobody is known
    person = person_of(request)
    if person.user_id is not None:
        return " ".join(filter(None, [whose(person), request.session.get(ADOPTED, "")]))
    return " ".join(dict.fromkeys([whose(person), "-"]))


def known_person(request) -> Person:
    """Who is asking, made a guest of this browser's session where nobody is signed in.

    Only for a request that stores something: reading the site leaves no session behind.
    """
    person = person_of(request)
    if not person.is_known:
        person = Person(guest=_new_guest(request))
        request.session[GUEST] = person.guest.hex
    today = timezone.localdate().isoformat()
    if person.user_id is None and request.session.get(LAST_DAY) != today:
        # Storing the session begins its time anew, so a guest who keeps practising keeps the answers. Once a
        # day is enough: what is stored with each answer takes as long as the answer itself.
        request.session[LAST_DAY] = today
    return person


def _new_guest(request) -> uuid.UUID:
    """The same guest for two first requests of one browser, so a double click cannot make two people.

    Neither request has a session yet, but both carry the secret of the form's CSRF cookie. That secret can be
    worked out from any page's form, so it opens nothing for long: who comes with it after the first visit is
    somebody new, and only the session leads to the earlier tries.
    """
    secret = request.META.get("CSRF_COOKIE") if settings.CSRF_COOKIE_NAME in request.COOKIES else None
    if not secret:
        return uuid.uuid4()
    guest = uuid.UUID(bytes=salted_hmac("practice.access.guest", secret, algorithm="sha256").digest()[:16])
    begun_before = timezone.now() - FIRST_VISIT
    if any(_has_earlier(model, guest, begun_before) for model in models_with_a_guest()):
        return uuid.uuid4()
    return guest


def models_with_a_guest() -> list:
    """Every model whose rows name a guest, so that none is forgotten when one is added."""
    return [model for model in apps.get_models() if _has(model, "guest")]


def _has(model, name: str) -> bool:
    return any(field.name == name for field in model._meta.get_fields())


def _has_earlier(model, guest: uuid.UUID, moment: datetime) -> bool:
    rows = model._base_manager.filter(guest=guest)
    # Rows without that time, as MovedGuest, count whenever they were made: what a moved guest did belongs to
    # an account by now, so its name is not given out again at all.
    if _has(model, "created_at"):
        rows = rows.filter(created_at__lt=moment)
    return rows.exists()


def rows_of(rows, person: Person, path: str = ""):
    """Those of a manager's or a query's rows that are this person's; nobody's where nobody is known.

    ``path`` leads from a row to the one with the owner, as "attempt__" does.
    """
    return rows.filter(person.own_rows(path)) if person.is_known else rows.none()


def the_one(rows):
    """The only row of the query, or 404, which tells a stranger nothing."""
    found = rows.first()
    if found is None:
        raise Http404("No such thing of this person")
    return found
