from django.http import Http404
from django.shortcuts import redirect

from practice.access import person_of
from practice.choosing import random_question as choose
from practice.views.methods import allow, private


@private
@allow("GET", "HEAD")
def random_question(request):
    """Leads to one of the questions that this person has tried least often."""
    question = choose(person_of(request))
    if question is None:
        raise Http404("The question bank is empty")
    return redirect("question", question.slug)
