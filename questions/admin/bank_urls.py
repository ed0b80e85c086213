"""Addresses of the pages that bring files of the bank in and out, under /admin/bank/."""

from django.contrib import admin
from django.urls import path

from questions.admin import bank_files

urlpatterns = [
    path("import/", admin.site.admin_view(bank_files.import_page), name="bank-import"),
    path("export/", admin.site.admin_view(bank_files.export), name="bank-export"),
    path(
        "export/<slug:slug>/", admin.site.admin_view(bank_files.export_question), name="bank-export-question"
    ),
]
