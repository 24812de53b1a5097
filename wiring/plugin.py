"""One Temporal plugin for client, worker, replayer and tests, so that they can never disagree.

Register it on the client only; a worker takes it from its client, and a replayer gets it directly.
"""

from __future__ import annotations

from collections.abc import Sequence

from temporalio.client import ClientConfig, Interceptor
from temporalio.converter import (
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    PayloadCodec,
)
from temporalio.plugin import SimplePlugin
from temporalio.worker import UnsandboxedWorkflowRunner, WorkflowRunner

from wiring.codec import CaseCodec
from wiring.converter import CaseDataConverter, CasePayloadConverter

NO_SANDBOX = UnsandboxedWorkflowRunner()
"""Workflows run without the engine's sandbox; what it would keep them from, tests keep them from,
and every recorded history replays in it (docs/adr/0040).
"""


def data_converter(codec: PayloadCodec | None) -> DataConverter:
    """Strict pydantic conversion, sealed by `codec`, failures included."""
    return CaseDataConverter(
        payload_converter_class=CasePayloadConverter,
        payload_codec=codec,
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )


class WrongNamespace(Exception):
    """A client of one namespace was given the keys of another. Names both."""

    def __init__(self, connected: str, sealed_for: str) -> None:
        super().__init__(f"the client is of namespace {connected!r}, the keys of {sealed_for!r}")


class _Plugin(SimplePlugin):
    def __init__(
        self,
        codec: CaseCodec | None,
        interceptors: Sequence[Interceptor],
        runner: WorkflowRunner = NO_SANDBOX,
    ) -> None:
        super().__init__(
            "rough-sleeping-referrals",
            data_converter=data_converter(codec),
            workflow_runner=runner,
            interceptors=interceptors,
        )
        self._sealed_for = codec.namespace if codec else None

    def configure_client(self, config: ClientConfig) -> ClientConfig:
        """See base class. Raises WrongNamespace."""
        connected = config["namespace"]
        if self._sealed_for not in (None, connected):
            raise WrongNamespace(connected, str(self._sealed_for))
        return super().configure_client(config)


def case_plugin(codec: CaseCodec, interceptors: Sequence[Interceptor] = ()) -> SimplePlugin:
    """The plugin of the codec's namespace; a client of any other is refused with WrongNamespace."""
    return _Plugin(codec, interceptors)


def replay_plugin(
    codec: CaseCodec | None = None,
    interceptors: Sequence[Interceptor] = (),
    runner: WorkflowRunner = NO_SANDBOX,
) -> SimplePlugin:
    """The same for recorded histories; without a codec for those recorded unsealed, of invented
    cases.
    """
    return _Plugin(codec, interceptors, runner)
