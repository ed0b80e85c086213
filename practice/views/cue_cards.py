from django.http import Http404
from django.shortcuts import render

from practice.access import person_of
from practice.cue_cards import CueCards, question_for_card
from practice.views.methods import allow, private


@private
@allow("GET", "HEAD")
def cue_cards(request):
    return render(request, "practice/cue-cards.html", {"cards": CueCards(person_of(request)).cards})


@private
@allow("GET", "HEAD")
def cue_card(request, slug):
    person = person_of(request)
    question = question_for_card(person, slug)
    if question is None:
        raise Http404("No such question for this person")
    return render(request, "practice/cue-card.html", {"card": CueCards(person, question).card})
