"""What a batch of calls at one table looks like."""

import re
from typing import Annotated, Any, Final, Literal, Self
from uuid import UUID

from pydantic import Field, JsonValue, StringConstraints, model_validator

from app.core.schemas import In, Out, wrong_member

MOST: Final = 50
# What answers a secret once, goes on for ever, is several calls itself, or answers no JSON, as large as it may be.
_ALONE: Final = re.compile(r"batches$|/stream(-tickets)?$|/arrival-codes$|/bundle$|^/files/")


class ActRow(In):
    """One call; a POST names its act, so that the batch can be sent again."""

    act: Annotated[UUID | None, Field(description="Of a POST: its Idempotency-Key, made by the client.")] = None
    method: Literal["GET", "POST"] = "POST"
    path: Annotated[
        str,
        StringConstraints(pattern=r"^(/[A-Za-z0-9_-]{1,64}){1,8}$"),
        Field(description="Below the table, without a query.", examples=["/demands"]),
    ]
    if_match: Annotated[
        str | None,
        StringConstraints(max_length=128, pattern=r"^[\x21-\x7e]+$"),
        Field(description="The ETag that was read."),
    ] = None
    body: Annotated[
        dict[str, JsonValue] | None,
        Field(
            examples=[{"title": "Posta de salud", "text": "Que la posta abra de noche.", "addressed_to": ["state"]}],
            description="As the operation of that path says.",
        ),
    ] = None

    @model_validator(mode="after")
    def _stands_alone(self) -> Self:
        if (self.method == "POST") != (self.act is not None):
            raise wrong_member("act", "act_of_a_post")
        if _ALONE.search(self.path):
            raise wrong_member("path", "not_in_a_batch")
        return self


class ActBatchIn(In):
    rows: Annotated[
        tuple[ActRow, ...],
        Field(
            min_length=1,
            max_length=MOST,
            examples=[
                [
                    {"method": "GET", "path": "/rosters"},
                    {
                        "act": "018f6d2e-5c7a-4d3b-9e21-6f0a4b8c7d15",
                        "path": "/demands",
                        "body": {
                            "title": "Posta de salud",
                            "text": "Que la posta abra de noche.",
                            "addressed_to": ["state"],
                        },
                    },
                ]
            ],
        ),
    ]


class ActResult(Out):
    """What became of a row, as if it had been called alone."""

    act: UUID | None
    status: Annotated[int, Field(examples=[201])]
    ledger_entry: Annotated[str | None, Field(description="The receipt of an act: `<index> <leaf>`.")]
    etag: str | None
    subject: Annotated[Any, Field(description="What was answered; null of what was refused.")]
    problem: Annotated[dict[str, Any] | None, Field(description="The problem document of what was refused.")]


class ActBatchOut(Out):
    results: Annotated[tuple[ActResult, ...], Field(description="One for each row, in the same order.")]
