"""What the forms of a shared link send."""

import uuid

from django import forms

from practice.coaching.review_form import checked
from practice.coaching.sharing import DAYS

MOST_IN_NAME = 60


class ShareForm(forms.Form):
    days = forms.TypedChoiceField(
        choices=[(str(days), str(days)) for days in DAYS],
        coerce=int,
        error_messages={
            "required": "Choose how long the link opens.",
            "invalid_choice": "Choose how long the link opens.",
        },
    )
    can_comment = forms.BooleanField(required=False)
    name = forms.Field(required=False)
    link = forms.UUIDField(required=False)

    def clean_name(self) -> str:
        return " ".join(checked(self.cleaned_data["name"], MOST_IN_NAME).split())

    def clean(self):
        # The token only keeps a form sent twice from making two links; a broken one counts as none.
        self.errors.pop("link", None)
        self.cleaned_data["link"] = self.cleaned_data.get("link") or uuid.uuid4()
        return self.cleaned_data


class VisitorForm(forms.Form):
    name = forms.Field(required=False)

    def clean_name(self) -> str:
        name = " ".join(checked(self.cleaned_data["name"], MOST_IN_NAME).split())
        if not name:
            raise forms.ValidationError("Say who you are, so that the person knows whose words these are.")
        return name
