"""Which channel this process sends through, by its settings."""

from __future__ import annotations

import re
import uuid
from pathlib import Path
from typing import Any, Literal, assert_never

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator

from notify.alarm_channel import AlarmChannel
from notify.file_channel import FileChannel
from notify.protocol import Notifier
from notify.smtp_channel import MailServer, Security, SmtpChannel
from policy.contact import is_email

NOTIFY_ADDRESS = "https://api.notifications.service.gov.uk"

_UUID = r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}"
# A key ends with the service's id and its secret.
_KEY = re.compile(rf".*{_UUID}-{_UUID}", re.IGNORECASE)


Channel = Literal["file", "smtp", "notify"]


def _beside_the_notices(known: dict[str, Any]) -> Path:
    notices: Path = known.get("notices_dir", Path("notices"))
    return notices.parent / "alarms"


class ChannelSettings(BaseModel):
    """The part of the settings that says how notices leave. What the chosen channel needs is
    checked when the settings are read, not when the first notice is due.

    `alarms_by` is a second channel, for alarms about the service when the first does not take them;
    they are files in `alarms_dir` too, in any case. `alarms_to` is the address of an alarm whose
    recipients cannot be looked up, because the record is what is out of reach.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_default=True, hide_input_in_errors=True
    )

    notices_by: Channel = "file"
    notices_dir: Path
    alarms_by: Channel | Literal[""] = ""
    alarms_dir: Path = Field(default_factory=_beside_the_notices)
    alarms_to: str = ""
    smtp_host: str = ""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_security: Security = "starttls"
    smtp_from: str = ""
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    notify_api_key: SecretStr = SecretStr("")
    notify_template_id: str = ""
    notify_reply_to_id: str = ""
    notify_address: str = NOTIFY_ADDRESS

    @field_validator("alarms_by")
    @classmethod
    def _second(cls, value: str, info: ValidationInfo) -> str:
        if value and value == info.data.get("notices_by"):
            raise ValueError("an alarm about a channel cannot go by that channel")
        return value

    @field_validator("alarms_to")
    @classmethod
    def _rung(cls, value: str) -> str:
        if value and not (value.isascii() and is_email(value)):
            raise ValueError("no e-mail address")
        return value

    @field_validator("smtp_host")
    @classmethod
    def _host(cls, value: str, info: ValidationInfo) -> str:
        return _needed(value, info, "smtp", bool(value))

    @field_validator("smtp_from")
    @classmethod
    def _from(cls, value: str, info: ValidationInfo) -> str:
        return _needed(value, info, "smtp", value.isascii() and is_email(value))

    @field_validator("smtp_password")
    @classmethod
    def _password(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        both_or_neither = bool(value.get_secret_value()) == bool(info.data.get("smtp_user"))
        _needed("", info, "smtp", both_or_neither)
        return value

    @field_validator("notify_api_key")
    @classmethod
    def _key(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        _needed("", info, "notify", _KEY.fullmatch(value.get_secret_value()) is not None)
        return value

    @field_validator("notify_template_id")
    @classmethod
    def _template(cls, value: str, info: ValidationInfo) -> str:
        return _needed(value, info, "notify", _is_uuid(value))

    @field_validator("notify_reply_to_id")
    @classmethod
    def _reply_to(cls, value: str, info: ValidationInfo) -> str:
        return _needed(value, info, "notify", not value or _is_uuid(value))

    @field_validator("notify_address")
    @classmethod
    def _secure(cls, value: str, info: ValidationInfo) -> str:
        # The key itself never travels, but notices do; only a server on this machine may be asked
        # in clear text.
        secure = re.match(r"https://|http://(127\.0\.0\.1|localhost)(:|/|$)", value) is not None
        return _needed(value, info, "notify", secure)


def channel_of(settings: ChannelSettings) -> Notifier:
    """The channel that the settings choose."""
    return _made(settings, settings.notices_by)


def alarm_channel_of(settings: ChannelSettings, first: Notifier) -> AlarmChannel:
    """The way of alarms about the service, which does not end at the first channel."""
    second = _made(settings, settings.alarms_by) if settings.alarms_by else None
    return AlarmChannel(first, second, settings.alarms_dir)


def _made(settings: ChannelSettings, channel: Channel) -> Notifier:
    match channel:
        case "file":
            return FileChannel(settings.notices_dir)
        case "smtp":
            return SmtpChannel(_mail_server(settings))
        case "notify":
            return _notify_channel(settings)
        case _:
            assert_never(channel)


def _mail_server(settings: ChannelSettings) -> MailServer:
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.smtp_from,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=settings.smtp_password,
    )


def _notify_channel(settings: ChannelSettings) -> Notifier:
    # Only here: its libraries would cost every command of the default a tenth of a second.
    from notify.govuk_notify import NotifyChannel, NotifyService

    return NotifyChannel(
        NotifyService(
            api_key=settings.notify_api_key,
            template_id=settings.notify_template_id,
            reply_to_id=settings.notify_reply_to_id,
            address=settings.notify_address,
        )
    )


def _needed(value: str, info: ValidationInfo, channel: str, usable: bool) -> str:
    """A field matters only to its own channel. The message holds no value: it may be a secret."""
    chosen = (info.data.get("notices_by"), info.data.get("alarms_by"))
    if channel in chosen and not usable:
        raise ValueError(f"missing or wrong, and notices or alarms leave by {channel}")
    return value


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
