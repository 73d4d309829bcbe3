"""Word and PowerPoint templates of whoever diagnoses a file: read, checked, and set below the report."""

from dataclasses import replace

from assessment.services.file_diagnosis.diagnose_file import FileDiagnosis
from reports.own_templates.check_template import TemplateRefusedError, check_template

__all__ = ["TemplateRefusedError", "in_templates", "read_template"]


def read_template(content: bytes, form: str) -> bytes:
    """The file, where it can serve as a template for `form`, docx or pptx. Raises TemplateRefusedError."""
    check_template(content, form)
    return content


def in_templates(file_diagnosis: FileDiagnosis, *, word: bytes | None, slides: bytes | None) -> FileDiagnosis:
    """The diagnosis with its documents set in these templates; None for the house's own."""
    if file_diagnosis.report is None or not (word or slides):
        return file_diagnosis
    theme = replace(file_diagnosis.report.theme, word_template=word or b"", slides_template=slides or b"")
    return replace(file_diagnosis, report=replace(file_diagnosis.report, theme=theme))
