"""Proofs as JSON; hashes are hexadecimal."""

from typing import Annotated

from pydantic import Field

from app.core.schemas import Out


class InclusionProof(Out):
    """RFC 6962 section 2.1.1: the path from a leaf to the root of a tree of that size."""

    index: int
    size: int
    leaf: str
    proof: Annotated[tuple[str, ...], Field(description="Hashes from the leaf upwards.")]
    root: str


class ConsistencyProof(Out):
    """RFC 6962 section 2.1.2: that the later tree only added to the earlier one."""

    first: Annotated[int, Field(alias="from", serialization_alias="from")]
    to: int
    proof: tuple[str, ...]
    from_root: str
    to_root: str
