"""No history in which a sector's word, signature or verification exists without an act of somebody whom it put there.

A table of any shape, whoever runs it and whoever administers the host on one side, with the friends whom they bring; on
the other people who act rarely and for themselves. What the service published is judged after each step by a reader who
knows nothing of its code (`reader.py`). At the end the people of the table go on, if nobody of them plays false.
"""

import asyncio
import contextlib
from collections.abc import Coroutine
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.adversary.attacks import ATTACKS, Attack
from tests.adversary.going_on import GoingOn, StandsStillError
from tests.adversary.honest import ACTS, Honest
from tests.adversary.people import Account, Line
from tests.adversary.table import STAGES, Shape, World
from tests.clocks import FakeClock
from tests.drills import tried
from tests.mesa import Mesa

STEPS = [*(f"they {each}" for each in ATTACKS), *(f"people {each}" for each in ACTS), "days 1", "days 31"]
EVENINGS = 18
seeds = st.integers(0, 2**32 - 1)


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    sectors = draw(
        st.sampled_from([("state", "company", "community"), ("company", "community"), ("state", "community")])
    )
    place = st.sampled_from([(1,), (2,), (1, 1), (2, 1)])
    companions = draw(st.sampled_from([("guarantor", "observer"), ("guarantor",), ()]))
    # Where those who play false have a foothold besides running the table. One at a time: a sector and somebody who
    # accompanies a table of two by the word of both can together replace the other's people (decision 0059).
    foothold = draw(st.sampled_from(["none", "none", "companions", "sector", "founding"]))
    return Shape(
        places={sector: draw(place) for sector in sectors},
        run_by=draw(st.sampled_from(["independent", *sectors])),
        companions=companions,
        hostile=frozenset(companions if foothold == "companions" else ()),
        accomplices=frozenset({draw(st.sampled_from(sectors))} if foothold == "sector" else ()),
        intruded=sectors[-1] if foothold == "founding" else None,
        word=draw(st.sampled_from(["any_delegate", "every_organization"])),
        # The simplest first: with people in a session.
        stage=draw(st.sampled_from(["session", "reported", "offered", *STAGES])),
    )


def is_lively(shape: Shape) -> bool:
    """Whether only whoever runs the table, and the friends whom they bring, play false there."""
    return not (shape.accomplices or shape.hostile or shape.intruded)


async def try_histories(mesa: Mesa, clock: FakeClock, times: int) -> set[str]:
    """So many tables; which steps were taken there. Fails at the first entry that the reader finds wrong."""
    administrator, loop = mesa.administrator, asyncio.get_running_loop()
    assert administrator.api
    http = administrator.api.http
    seen: set[str] = set()

    def done(coroutine: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, loop).result()

    class Histories(RuleBasedStateMachine):
        world: World | None = None

        @initialize(shape=shapes(), seed=seeds)
        def begins(self, shape: Shape, seed: int) -> None:
            operator = Account(administrator.login, "host", str(administrator.account))
            self.world = done(World.founded(Line(http, clock), operator, shape))
            done(self.world.reaches(shape.stage))
            self.random = Random(f"{seed} {shape}")  # noqa: S311 - a draw, and no secret
            self.deck = self.random.sample(STEPS, len(STEPS))

        @rule(pick=st.integers(0, len(STEPS) - 1))
        def goes_on(self, pick: int) -> None:
            assert self.world
            kind = self.deck.pop(pick % len(self.deck))
            whose, _, name = kind.partition(" ")
            seen.add(kind)
            if whose == "days":
                clock.advance(days=int(name))
            else:
                side = Attack if whose == "they" else Honest
                done(getattr(side(self.world, self.random), name)())
            done(self.world.in_order())

        def teardown(self) -> None:
            if self.world is None or self.world.reader.wrong or not is_lively(self.world.shape):
                return
            # What decision 0059 leaves open: one person is left, or whoever convened the table never founds it.
            with contextlib.suppress(StandsStillError):
                done(GoingOn(self.world).to_a_verified_commitment())

    options = settings(
        max_examples=times,
        stateful_step_count=EVENINGS,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    await asyncio.to_thread(run_state_machine_as_test, Histories, settings=options)
    return seen


@tried(few=4, many=120)
async def test_no_history_gives_a_sector_a_word_that_none_of_its_people_said(
    mesa: Mesa, clock: FakeClock, times: int
) -> None:
    seen = await try_histories(mesa, clock, times)
    assert len(seen) >= len(STEPS) // 2
