"""A door: takes gRPC calls from one track's processes, lets through what is theirs, and hands it on
to Temporal as it came.

It reads no payload and keeps nothing. Everything it refuses, it refuses in the same words.
"""

from __future__ import annotations

import hmac
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import grpc

from gate.allowed import allowed
from gate.links import DoorTls, TemporalTls
from wiring.listening import listened_at

_Context = grpc.aio.ServicerContext[bytes, bytes]
_Onwards = grpc.aio.UnaryUnaryMultiCallable[bytes, bytes]
_Metadata = tuple[tuple[str, str | bytes], ...]
_OWN = ("authorization", "user-agent", "host", "te", "content-type")
MOST_BYTES = 16 * 1024 * 1024
"""Of one request: four times what Temporal itself takes in one."""
_BEFORE = (
    ("grpc.max_receive_message_length", MOST_BYTES),
    ("grpc.max_send_message_length", -1),
    ("grpc.so_reuseport", 0),
)
_BEHIND = (
    ("grpc.max_receive_message_length", -1),
    ("grpc.max_send_message_length", -1),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackDoor:
    """One track's way in: where its processes knock, with which token, into which namespace; under
    TLS, if there is a certificate.
    """

    address: str
    token: str
    namespace: str
    tls: DoorTls | None = None


class GateDoor(grpc.GenericRpcHandler):
    """One track's door to the Temporal at `upstream`."""

    def __init__(self, way: TrackDoor, upstream: grpc.aio.Channel) -> None:
        self._way = way
        self._upstream = upstream
        self._bearer = f"Bearer {way.token}".encode()

    def service(self, call: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler[bytes, bytes]:
        """See base class. Without the token not a byte of the body is read, however long it is."""
        metadata = tuple(call.invocation_metadata or ())
        if not self._known(metadata):
            return grpc.stream_unary_rpc_method_handler(_turned_away)
        return grpc.unary_unary_rpc_method_handler(self._through(call.method))

    def _through(self, method: str) -> Callable[..., Awaitable[bytes]]:
        onwards: _Onwards = self._upstream.unary_unary(method)

        async def hand_on(request: bytes, context: _Context) -> bytes:
            metadata = tuple(context.invocation_metadata() or ())
            if not allowed(method, request, self._way.namespace):
                await context.abort(grpc.StatusCode.PERMISSION_DENIED, "not for this track")
            try:
                answer: bytes = await onwards(
                    request,
                    metadata=tuple(pair for pair in metadata if pair[0] not in _OWN),
                    timeout=context.time_remaining(),
                )
            except grpc.aio.AioRpcError as problem:
                # Its details travel in the trailer: without them a client cannot tell a refused
                # update from a lost one.
                trailer = tuple(problem.trailing_metadata() or ())
                await context.abort(problem.code(), problem.details() or "", trailer)
            return answer

        return hand_on

    def _known(self, metadata: _Metadata) -> bool:
        given = next((value for name, value in metadata if name == "authorization"), "")
        sent = given if isinstance(given, bytes) else given.encode()
        return hmac.compare_digest(sent, self._bearer)


async def _turned_away(request: AsyncIterator[bytes], context: _Context) -> bytes:
    await context.abort(grpc.StatusCode.UNAUTHENTICATED, "no valid token")
    raise AssertionError  # aborting raises


async def open_doors(
    upstream: str, ways: list[TrackDoor], tls: TemporalTls | None = None
) -> list[grpc.aio.Server]:
    """Serve every way until its server is stopped. `tls` is the link to Temporal's.

    Raises:
        CannotListen: an address is taken.
        RuntimeError: a certificate and its key cannot be used.
        OSError: one cannot be read.
    """
    doors = []
    for way in ways:
        server = grpc.aio.server(options=_BEFORE)
        if tls is None:
            channel = grpc.aio.insecure_channel(upstream, options=_BEHIND)
        else:
            options = (*_BEHIND, *tls.options)
            channel = grpc.aio.secure_channel(upstream, tls.credentials(), options=options)
        server.add_generic_rpc_handlers((GateDoor(way, channel),))
        _have(way.address)
        if way.tls is None:
            server.add_insecure_port(way.address)
        else:
            server.add_secure_port(way.address, way.tls.credentials())
        await server.start()
        doors.append(server)
    return doors


def _have(address: str) -> None:
    """See that the address can be had: the library says of every failure only that it failed."""
    host, _, port = address.rpartition(":")
    with listened_at(address):
        [first, *_] = socket.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_STREAM)
        socket.create_server(first[4][:2], family=first[0]).close()
