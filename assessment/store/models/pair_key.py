"""What links a respondent's answers of two waves, in confidential mode."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from assessment.store.models.base import Base
from assessment.store.models.response import RESPONSE_KEY


class PairKey(Base):
    """The keyed hash of a code that the respondent alone keeps (`store.sealing.Keys.pair_key`).

    It joins to the answers that it links, and to nothing else: no person, no invitation, no day. Whoever loses the code
    loses the link, not the answers. Rows stand in the order of the responses' random numbers.
    """

    __tablename__ = "pair_keys"
    __table_args__ = ({"sqlite_with_rowid": False},)

    response_id: Mapped[int] = mapped_column(
        RESPONSE_KEY, ForeignKey("responses.id", ondelete="CASCADE"), primary_key=True
    )
    pair_key: Mapped[str] = mapped_column(String(64))
