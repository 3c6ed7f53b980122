"""One database transaction with everything the use cases can do in it."""

from __future__ import annotations

from sqlmodel import Session

from bot.storage.accounts import StaffPart
from bot.storage.colleagues import ColleaguePart
from bot.storage.due import DuePart
from bot.storage.erasure import ErasurePart
from bot.storage.figures import FigurePart
from bot.storage.glosses import GlossPart
from bot.storage.inbox import InboxPart
from bot.storage.labels import LabelPart
from bot.storage.lessons import LessonPart
from bot.storage.officers import OfficerPart
from bot.storage.person_lines import PersonLinePart
from bot.storage.pictures import PicturePart
from bot.storage.proof_mails import ProofMailPart
from bot.storage.queue import QueuePart
from bot.storage.reporting import ReportPart
from bot.storage.sendings import SendingPart
from bot.storage.sessions import SessionPart
from bot.storage.tickets import TicketPart


class SqlTransaction(
    InboxPart,
    PersonLinePart,
    SendingPart,
    ErasurePart,
    TicketPart,
    QueuePart,
    LabelPart,
    DuePart,
    StaffPart,
    SessionPart,
    OfficerPart,
    ProofMailPart,
    FigurePart,
    ReportPart,
    LessonPart,
    PicturePart,
    ColleaguePart,
    GlossPart,
):
    """Implements ``bot.service.store.Tx`` over one session."""

    def __init__(self, session: Session, dialect: str) -> None:
        self._session = session
        self._dialect = dialect
        self._ids = {}
        self.topics: list[str] = []

    def after_commit(self, *topics: str) -> None:
        """Signals to publish once the transaction stands."""
        self.topics.extend(topic for topic in topics if topic not in self.topics)
