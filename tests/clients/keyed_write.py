"""Run beside the generated client: a demand raised twice under one key, after it was tried; prints what came of it."""

import json
import os
from uuid import UUID

from tinkuy_client import AuthenticatedClient
from tinkuy_client.api.demands import raise_demand
from tinkuy_client.models import DemandIn, DemandOut, DryRun, Sector

BODY = DemandIn(
    title="Agua limpia para Huari",
    text="Que se mida el agua del río cada trimestre.",
    addressed_to=[Sector.STATE],
)


def raised(client: AuthenticatedClient, dry_run: DryRun) -> tuple[int, UUID]:
    answer = raise_demand.sync_detailed(
        UUID(os.environ["TABLE"]),
        client=client,
        body=BODY,
        idempotency_key="018f6d2e-5c7a-4d3b-9e21-6f0a4b8c7d15",
        acting_seat=os.environ["SEAT"],
        dry_run=dry_run,
    )
    assert isinstance(answer.parsed, DemandOut), answer
    return int(answer.status_code), answer.parsed.id


with AuthenticatedClient(base_url=os.environ["BASE"], token=os.environ["TOKEN"]) as signed_in:
    tried, never = raised(signed_in, DryRun.TRUE)
    first, made = raised(signed_in, DryRun.FALSE)
    repeated, again = raised(signed_in, DryRun.FALSE)
print(json.dumps({"tried": tried, "first": first, "repeated": repeated, "same": made == again != never}))  # noqa: T201  (what the test reads)
