"""Letters about an account: written here in the person's language, sent by the outbox like every other."""
from typing import Any
from flask_security import MailUtil

class Letters(MailUtil):
    """Flask-Security's letters in our words."""
    def send_mail(self, template: str, subject: str, recipient: str, sender: str, body: Any, html: Any, **context: Any) -> None:
        print("MAIL", template, recipient, {k: v for k, v in context.items() if "link" in k})
