"""Keeps the Word and PowerPoint templates of a consultant."""

from datetime import date

from sqlalchemy.orm import Session

from assessment.store.models import OwnTemplate
from reports.own_templates.check_template import check_template

LONGEST_NAME = 160


def keep_template(session: Session, account_id: str, form: str, content: bytes, *, file_name: str, today: date) -> None:
    """Keep a template for `form` (docx or pptx) in the place of the one before. Raises TemplateRefusedError."""
    check_template(content, form)
    session.merge(
        OwnTemplate(
            account_id=account_id,
            form=form,
            file_name=file_name[-LONGEST_NAME:] or f"template.{form}",
            brought_on=today,
            content=content,
        )
    )
    session.flush()


def forget_template(session: Session, account_id: str, form: str) -> None:
    """Remove a template: documents are set in the house's own again."""
    template = session.get(OwnTemplate, (account_id, form))
    if template is not None:
        session.delete(template)
        session.flush()
