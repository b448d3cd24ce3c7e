"""What a gateway tells of a message that it took."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from app.core.schemas import In, Out
from app.notices.models import DeliveryState


class CallbackIn(In):
    """What became of a message; `id` is the one that it was handed over with."""

    id: UUID
    state: Literal["delivered", "failed"]
    failure: Annotated[
        str | None,
        StringConstraints(pattern=r"^[a-z0-9_]{1,40}$"),
        Field(description="A code of the gateway's own: no text, and no number of anybody.", examples=["unreachable"]),
    ] = None


class CallbackOut(Out):
    id: UUID
    state: DeliveryState
