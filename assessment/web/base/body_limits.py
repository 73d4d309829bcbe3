"""Maximum request size per view."""

from flask import current_app, request

from assessment.web.base.access import View

FILES, TEMPLATES, DOCUMENTS = "takes_files", "takes_templates", "takes_documents"
LARGEST_UPLOAD = 3 * 1024 * 1024
"""Bytes of a form with a list of people or a logo: five thousand lines with names, twice over."""

LARGEST_TEMPLATE = 6 * 1024 * 1024
"""Bytes of a form with a template of 5 MB."""

LARGEST_DOCUMENT = 11 * 1024 * 1024
"""Bytes of a form with a document of 10 MB, or with the texts of one."""


def takes_files(view: View) -> View:
    """A form that may bring a file, or a list as long as one."""
    setattr(view, FILES, True)
    return view


def takes_templates(view: View) -> View:
    """A form that may bring a Word or PowerPoint template."""
    setattr(view, TEMPLATES, True)
    return view


def takes_documents(view: View) -> View:
    """A form that may bring a document that the product made."""
    setattr(view, DOCUMENTS, True)
    return view


def let_files_in() -> None:
    """Before anything reads the form: a larger body where the view takes files."""
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, FILES, False):
        request.max_content_length = LARGEST_UPLOAD
        request.max_form_memory_size = LARGEST_UPLOAD
    elif getattr(view, TEMPLATES, False):
        request.max_content_length = LARGEST_TEMPLATE
    elif getattr(view, DOCUMENTS, False):
        request.max_content_length = LARGEST_DOCUMENT
        request.max_form_memory_size = LARGEST_UPLOAD
