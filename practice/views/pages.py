from django.conf import settings
from django.shortcuts import render

from feedback import ENGINE_VERSION
from feedback.scoring import FULL_SHARE, MISTAKE_COST, MISTAKES_MOST
from practice import second_opinions
from practice.feedback_page import BANDS
from practice.views.methods import allow
from questions import readers


@allow("GET", "HEAD")
def how_scoring_works(request):
    bands = [
        {"word": word, "least": least, "most": most}
        for (least, word), most in zip(BANDS, (100, *(least - 1 for least, _ in BANDS)), strict=False)
    ]
    context = {
        "bands": bands[::-1],
        "engine_version": ENGINE_VERSION,
        "reader_state": readers.state(),
        "full_share": FULL_SHARE,
        "mistake_cost": MISTAKE_COST,
        "mistakes_most": MISTAKES_MOST,
    }
    return render(request, "practice/how-scoring-works.html", context)


@allow("GET", "HEAD")
def privacy(request):
    days = settings.SESSION_COOKIE_AGE // (24 * 60 * 60)
    context = {"days": days, "guest_days": settings.GUEST_DAYS, "model_server": second_opinions.server()}
    return render(request, "practice/privacy.html", context)


@allow("GET", "HEAD")
def accessibility(request):
    return render(request, "practice/accessibility.html")
