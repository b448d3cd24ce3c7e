"""One connection takes no more than its part: heads, bodies, silence and unread answers end, on real sockets."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Self

import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from uvicorn.loops.auto import auto_loop_factory

from app.core import serving
from app.core.connections import Bounds

BOUNDS: Final = Bounds(
    header_bytes=8_192,
    header_fields=20,
    header_seconds=1,
    body_seconds=1,
    bytes_per_second=1_000,
    connections=10,
)
PATIENCE: Final = 30


class Came:
    """What a handler noticed."""

    def __init__(self) -> None:
        self.trailers: list[str | None] = []
        self.broken_after: list[int] = []


def application(came: Came) -> Starlette:
    async def length(request: Request) -> Response:
        taken = 0
        try:
            async for piece in request.stream():
                taken += len(piece)
        except ClientDisconnect:
            came.broken_after.append(taken)
            return PlainTextResponse("nobody reads this")
        came.trailers.append(request.headers.get("x-trailer"))
        return PlainTextResponse(str(taken))

    async def large(_: Request) -> Response:
        return Response(b"x" * 60_000_000)

    async def early(_: Request) -> Response:
        return PlainTextResponse("before the body")

    async def streamed(request: Request) -> Response:
        async def pieces() -> AsyncIterator[bytes]:
            yield b"begun"
            with contextlib.suppress(ClientDisconnect):
                await request.body()

        return StreamingResponse(pieces())

    return Starlette(
        routes=[
            Route("/length", length, methods=["GET", "POST"]),
            Route("/large", large),
            Route("/early", early, methods=["POST"]),
            Route("/streamed", streamed, methods=["POST"]),
        ]
    )


class Client:
    """A socket with its answer so far."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, data: bytes) -> Self:
        self.socket.sendall(data)
        return self

    def rest(self) -> bytes:
        """What comes until the other end closes."""
        told = b""
        with contextlib.suppress(ConnectionResetError):
            while piece := self.socket.recv(65_536):
                told += piece
        return told

    def until(self, mark: bytes) -> bytes:
        told = b""
        while mark not in told:
            piece = self.socket.recv(65_536)
            assert piece, told
            told += piece
        return told


@dataclass(frozen=True)
class Running:
    port: int
    came: Came
    server: serving.Server

    def client(self) -> Client:
        return Client(self.port)

    def connections(self) -> int:
        return len(self.server.server_state.connections)


@contextlib.contextmanager
def running(bounds: Bounds) -> Iterator[Running]:
    """The server in a thread, on the loop that `tinkuy serve` uses."""
    came = Came()
    config = serving.config(application(came), bounds)
    config.timeout_keep_alive = 1
    server = serving.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def run() -> None:
            with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
                runner.run(server.serve(sockets=[listener]))

        thread = threading.Thread(target=run)
        thread.start()
        try:
            until(lambda: server.started)
            yield Running(listener.getsockname()[1], came, server)
        finally:
            server.should_exit = True
            thread.join(PATIENCE)


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running(BOUNDS) as started:
        yield started


GET: Final = b"GET /length HTTP/1.1\r\nHost: x\r\n"
POST: Final = b"POST /length HTTP/1.1\r\nHost: x\r\n"


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(GET + b"X: " + b"a" * 9_000 + b"\r\n\r\n", id="one large field in one piece"),
        pytest.param(GET + b"X: " + b"a" * 9_000, id="a field without an end"),
        pytest.param(GET + b"".join(b"X%d: y\r\n" % n for n in range(20)) + b"\r\n", id="many fields"),
        pytest.param(b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", id="a long address"),
        pytest.param(b"GET /" + b"a" * 9_000, id="an address without an end"),
        pytest.param(b"GET /?" + b"a" * 5_000 + b" HTTP/1.1\r\nX: " + b"b" * 5_000 + b"\r\n\r\n", id="both together"),
    ],
)
def test_a_header_beyond_the_bound_is_answered_431_and_the_connection_ends(server: Running, head: bytes) -> None:
    with server.client() as client:
        told = client.send(head).rest()
    assert told.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")
    assert b"content-type: application/problem+json\r\n" in told
    assert b"connection: close\r\n" in told
    assert b'"code":"header_too_large"' in told


def test_a_header_as_large_as_the_bound_is_answered(server: Running) -> None:
    fields = b"".join(b"X%d: %s\r\n" % (n, b"a" * 400) for n in range(18))
    with server.client() as client:
        assert client.send(GET + fields + b"\r\n").until(b"\r\n\r\n").startswith(b"HTTP/1.1 200 ")


def test_a_header_in_many_pieces_is_bounded_as_one(server: Running) -> None:
    with server.client() as client, contextlib.suppress(ConnectionError):
        client.send(GET + b"X: ")
        for _ in range(100):
            client.send(b"a" * 100)
            time.sleep(0.001)
        assert client.rest().startswith(b"HTTP/1.1 431 ")


def test_each_request_of_a_connection_has_the_bound_for_itself(server: Running) -> None:
    with server.client() as client:
        for _ in range(5):
            client.send(GET + b"X: " + b"a" * 5_000 + b"\r\n\r\n")
            assert client.until(b"\r\n\r\n").startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    "begun",
    [
        pytest.param(GET, id="half a header"),
        pytest.param(b"G", id="one letter"),
        pytest.param(b"\r\n", id="an empty line"),
        pytest.param(POST + b"Content-Length: 10\r\n\r\n", id="a body that does not come"),
        pytest.param(POST + b"Content-Length: 10\r\n\r\nabc", id="half a body"),
        pytest.param(POST + b"Transfer-Encoding: chunked\r\n\r\n", id="chunks that do not come"),
        pytest.param(POST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", id="chunks without a last one"),
    ],
)
def test_what_does_not_arrive_in_time_is_answered_408_and_the_connection_ends(server: Running, begun: bytes) -> None:
    with server.client() as client:
        began = time.monotonic()
        told = client.send(begun).rest()
    assert told.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
    assert b'"code":"request_too_slow"' in told
    assert 0.9 < time.monotonic() - began < PATIENCE / 2


def test_a_letter_now_and_then_buys_no_time(server: Running) -> None:
    with server.client() as client, contextlib.suppress(ConnectionError):
        client.send(GET + b"X: ")
        for _ in range(30):
            client.send(b"a")
            time.sleep(0.1)
        assert client.rest().startswith(b"HTTP/1.1 408 ")


def test_what_says_nothing_is_closed_without_a_word(server: Running) -> None:
    with server.client() as client:
        assert client.rest() == b""


def test_what_says_nothing_more_is_closed_too(server: Running) -> None:
    with server.client() as client:
        client.send(GET + b"\r\n").until(b"\r\n\r\n0")
        assert client.rest() == b""


def test_a_handler_learns_that_the_body_does_not_come(server: Running) -> None:
    with server.client() as client:
        client.send(POST + b"Content-Length: 1000\r\n\r\n" + b"a" * 321).rest()
    until(lambda: 321 in server.came.broken_after)


def test_a_slow_body_has_the_time_that_its_bytes_buy(server: Running) -> None:
    with server.client() as client:
        client.send(POST + b"Content-Length: 8000\r\n\r\n")
        for _ in range(20):
            client.send(b"a" * 400)
            time.sleep(0.1)  # two seconds in all: twice what a body has that brings nothing
        told = client.until(b"8000")
    assert told.startswith(b"HTTP/1.1 200 ")


def test_a_body_below_the_slowest_rate_is_ended(server: Running) -> None:
    with server.client() as client, contextlib.suppress(ConnectionError):
        client.send(POST + b"Content-Length: 8000\r\n\r\n")
        for _ in range(40):
            client.send(b"a" * 20)
            time.sleep(0.1)
        assert client.rest().startswith(b"HTTP/1.1 408 ")


def test_framing_without_an_end_is_bounded_as_a_header_is(server: Running) -> None:
    with server.client() as client:
        client.send(POST + b"Transfer-Encoding: chunked\r\n\r\n3;")
        time.sleep(0.1)
        client.send(b"a" * 9_000)
        assert client.rest().startswith(b"HTTP/1.1 431 ")


def test_trailers_do_not_pass_for_fields_of_the_header(server: Running) -> None:
    with server.client() as client:
        client.send(POST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Trailer: forged\r\n\r\n").until(b"3")
    assert server.came.trailers[-1] is None


def test_after_an_early_answer_the_rest_of_the_body_ends_with_its_time(server: Running) -> None:
    with server.client() as client:
        client.send(b"POST /early HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nabc")
        told = client.rest()
    assert told.startswith(b"HTTP/1.1 200 ")
    assert told.endswith(b"before the body")


def test_no_second_answer_is_written_into_one_that_has_begun(server: Running) -> None:
    with server.client() as client:
        client.send(b"POST /streamed HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc")
        told = client.rest()
    assert told.startswith(b"HTTP/1.1 200 ")
    assert b"408" not in told


def test_pipelined_requests_are_answered_in_their_order(server: Running) -> None:
    with server.client() as client:
        client.send(b"".join(POST + b"Content-Length: %d\r\n\r\n" % n + b"a" * n for n in range(5)))
        told = client.rest()
    assert [piece[-1:] for piece in told.split(b"HTTP/1.1 200 OK")[1:]] == [b"0", b"1", b"2", b"3", b"4"]


def test_a_heap_of_pipelined_requests_ends_the_connection(server: Running) -> None:
    with server.client() as client:
        told = client.send((GET + b"\r\n") * 2_000).rest()
    assert told.count(b"HTTP/1.1 200 ") < 20


def test_an_answer_that_nobody_reads_is_given_up(server: Running) -> None:
    with server.client() as client:
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        client.send(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        until(lambda: server.connections() == 1)
        until(lambda: server.connections() == 0)


def test_an_answer_that_is_read_slowly_arrives_whole(server: Running) -> None:
    with server.client() as client:
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        client.send(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        came = 0
        while came < 60_000_000 and (piece := client.socket.recv(2_000_000)):
            came += len(piece)
            time.sleep(0.005)
    assert came >= 60_000_000


def test_a_further_connection_ends_the_one_that_is_silent_the_longest() -> None:
    with running(replace(BOUNDS, connections=3, header_seconds=PATIENCE)) as server, contextlib.ExitStack() as stack:
        busy = stack.enter_context(server.client()).send(POST + b"Content-Length: 5\r\n\r\n")
        silent = [stack.enter_context(server.client()) for _ in range(10)]
        time.sleep(0.2)
        fresh = stack.enter_context(server.client()).send(GET + b"\r\n")
        assert fresh.until(b"\r\n\r\n").startswith(b"HTTP/1.1 200 ")
        assert silent[0].rest() == b""
        # What is being answered is nobody's to end.
        assert busy.send(b"abcde").until(b"\r\n\r\n").startswith(b"HTTP/1.1 200 ")
