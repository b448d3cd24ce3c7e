"""The floor of an open session in short calls."""

from dataclasses import dataclass

from tests.evening import Evening, begin
from tests.mesa import Json, Mesa


@dataclass(frozen=True)
class Floor:
    evening: Evening

    @property
    def mesa(self) -> Mesa:
        return self.evening.mesa

    @property
    def path(self) -> str:
        return self.evening.path

    def seat(self, name: str) -> str:
        return str(self.mesa.table.seats[name])

    async def ask(self, name: str, **body: object) -> Json:
        return await self.mesa[name].done(f"{self.path}/floor-requests", body)

    async def give(self, name: str, **body: object) -> Json:
        """The floor, without a request."""
        return await self.mesa["facilitator"].done(f"{self.path}/turns", {"seat_id": self.seat(name), **body})

    async def grant(self, request: Json, **body: object) -> Json:
        return await self.mesa["facilitator"].done(f"{self.path}/turns", {"request_id": request["id"], **body})

    async def step(self, turn: Json, step: str, body: Json | None = None) -> Json:
        return await self.mesa["facilitator"].done(f"{self.path}/turns/{turn['id']}/{step}", body)

    async def refused(self, step: str, body: Json | None = None, *, code: str, by: str = "facilitator") -> Json:
        status = 422 if code in {"occurred_at_unfit", "floor_request_unknown", "turn_unknown"} else 409
        return await self.mesa.refuses(by, "POST", f"{self.path}/{step}", body, status=status, code=code)

    async def budgets(self, by: str = "observer") -> dict[str, Json]:
        """By sector."""
        read = await self.mesa[by].read(f"{self.path}/budgets")
        return {each["sector"]: each for each in read["sectors"]}

    async def room(self, by: str = "observer") -> Json:
        floor: Json = (await self.mesa[by].read(f"{self.path}/room"))["floor"]
        return floor


async def on_floor(mesa: Mesa, *present: str, rules: tuple[Json, ...] = ()) -> Floor:
    """An open session with `present`, or a delegate of each sector, at a table with these rules besides."""
    if rules:
        await mesa.installed_with(*rules)
    return Floor(await begin(mesa, *present))
