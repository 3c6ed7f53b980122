"""Settings from the environment: typed, checked at start, secrets never printed."""

from __future__ import annotations

import secrets
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.addresses import LOCAL, is_bare, is_secure, read_networks, read_sender
from bot.domain.errors import SettingsError
from bot.domain.officers.address import STAFF_DOMAIN, StaffDomains, read_domain
from bot.domain.roles import Role, read_roles
from bot.mail.smtp import Tls
from bot.storage.engine import read_url

_EXPECTED = {
    "PORT": "a port number from 1 to 65535",
    "DATABASE_URL": "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME",
    "PUBLIC_URL": "the https address people and platforms reach this server at, without a path",
    "SECRET_KEY": "at least 32 random characters",
    "LINE_API_BASE": "an http(s) address",
    "TELEGRAM_API_BASE": "an http(s) address that ends in /bot",
    "TELEGRAM_FILE_BASE": "an http(s) address that ends in /file/bot",
    "TELEGRAM_BOT_TOKEN": "the token BotFather gave, like 123456:ABC…",
    "TELEGRAM_WEBHOOK_URL": "an https address, or empty for long polling",
    "TELEGRAM_WEBHOOK_SECRET": "1 to 256 of A-Z a-z 0-9 _ -",
    "TELEGRAM_STAFF_CHAT_ID": "a whole number",
    "CLAIRBOT_CONTENT": "a folder that holds knowledge/ and intents/",
    "CLAIRBOT_COMPILED": "a folder this program may write to",
    "CLAIRBOT_VECTORS": "auto, off, or the http(s) address of an embeddings service",
    "CLAIRBOT_TRANSLATION": "deepl, google or libretranslate, or empty for none",
    "CLAIRBOT_TRANSLATION_URL": "an https address, or empty for the service's own",
    "CLAIRBOT_EDITING_ROOT": "a working copy: a folder that holds knowledge/ and intents/",
    "CLAIRBOT_DATA": "a folder this program may write to",
    "WORKERS": "a whole number from 1 to 32",
    "CLAIRBOT_STAFF_DOMAINS": "domains with at least one dot, separated by commas",
    "SMTP_PORT": "a port number from 1 to 65535",
    "SMTP_TLS": "starttls, tls or off",
    "SMTP_SENDER": "one mail address, or NAME <ADDRESS>",
    "SMTP_CA": "a file of certificates",
    "CLAIRBOT_SECOND_FACTOR": "admin, supervisor, staff (several with commas), all, or empty",
    "CLAIRBOT_PROXIES": "network addresses like 127.0.0.1 or 10.0.0.0/8, separated by commas",
    "CLAIRBOT_OIDC_ISSUER": "the https address of an OpenID Connect provider, or empty",
}

LINE_API = "https://api.line.me"
"""LINE itself; then the SDK picks the hosts (one more for files)."""

_TRANSLATIONS = frozenset({"deepl", "google", "libretranslate"})


class Settings(BaseSettings):
    """Everything that can be set. The names are those of the environment, in lower case."""

    model_config = SettingsConfigDict(env_prefix="", extra="ignore", case_sensitive=False)

    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    database_url: str = ""
    clairbot_data: Path = Path("var")
    clairbot_content: Path | None = None
    clairbot_editing_root: Path | None = None
    clairbot_compiled: Path | None = None
    clairbot_vectors: str = "auto"
    clairbot_vectors_model: str = ""
    clairbot_vectors_key: SecretStr = SecretStr("")
    clairbot_translation: str = ""
    clairbot_translation_url: str = ""
    clairbot_translation_key: SecretStr = SecretStr("")
    public_url: str = ""
    secret_key: SecretStr = SecretStr("")
    workers: Annotated[int, Field(ge=1, le=32)] = 2

    line_api_base: str = LINE_API
    line_channel_secret: SecretStr = SecretStr("")
    line_channel_access_token: SecretStr = SecretStr("")

    telegram_api_base: str = "https://api.telegram.org/bot"
    telegram_file_base: str = "https://api.telegram.org/file/bot"
    telegram_bot_token: SecretStr = SecretStr("")
    telegram_webhook_url: str = ""
    telegram_webhook_secret: SecretStr = SecretStr("")
    telegram_staff_chat_id: Annotated[int | None, NoDecode] = None

    clairbot_staff_domains: str = ""
    smtp_host: str = ""
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = 587
    smtp_tls: Tls = Tls.STARTTLS
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_sender: str = ""
    smtp_ca: Path | None = None

    clairbot_second_factor: str = ""
    clairbot_proxies: str = ""
    clairbot_oidc_issuer: str = ""
    clairbot_oidc_client_id: str = ""
    clairbot_oidc_client_secret: SecretStr = SecretStr("")
    clairbot_oidc_name: Annotated[str, Field(max_length=40)] = ""

    @field_validator(
        "clairbot_content",
        "clairbot_compiled",
        "clairbot_editing_root",
        "telegram_staff_chat_id",
        "smtp_ca",
        mode="before",
    )
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value:
            try:
                read_url(value)
            except SettingsError as error:
                raise ValueError(str(error)) from error
        return value

    @field_validator("line_api_base", "telegram_api_base", "telegram_file_base")
    @classmethod
    def _address(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")):
            raise ValueError("not an address")
        return value.rstrip("/")

    @field_validator("telegram_api_base")
    @classmethod
    def _ends_in_bot(cls, value: str) -> str:
        if not value.endswith("/bot"):
            raise ValueError("does not end in /bot")
        return value

    @field_validator("clairbot_translation")
    @classmethod
    def _known_service(cls, value: str) -> str:
        value = value.strip().lower()
        value = "" if value == "off" else value
        if value and value not in _TRANSLATIONS:
            raise ValueError("there is no such service")
        return value

    @field_validator("clairbot_translation_url")
    @classmethod
    def _translation_address(cls, value: str) -> str:
        # Plain http is for a server of one's own in the same network.
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("not an address")
        return value.rstrip("/")

    @field_validator("public_url", "telegram_webhook_url")
    @classmethod
    def _secure_address(cls, value: str) -> str:
        if value and not is_secure(value):
            raise ValueError("not an https address")
        return value.rstrip("/")

    @field_validator("public_url")
    @classmethod
    def _without_path(cls, value: str) -> str:
        # Pages and cookies begin at "/"; behind a path none of them would be found.
        if value and not is_bare(value):
            raise ValueError("more than an address")
        return value

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _plain_secret(cls, value: SecretStr) -> SecretStr:
        text = value.get_secret_value()
        if len(text) > 256 or any(not (c.isascii() and (c.isalnum() or c in "_-")) for c in text):
            raise ValueError("has other characters")
        return value

    @field_validator("telegram_bot_token")
    @classmethod
    def _token(cls, value: SecretStr) -> SecretStr:
        text = value.get_secret_value()
        number, colon, rest = text.partition(":")
        if text and not (number.isdecimal() and colon and rest):
            raise ValueError("not a bot token")
        return value

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < 32:
            raise ValueError("too short")
        return value

    @field_validator("clairbot_vectors")
    @classmethod
    def _vectors(cls, value: str) -> str:
        if value not in {"", "auto", "off"} and not value.startswith(("https://", "http://")):
            raise ValueError("not an address")
        return value or "auto"

    @field_validator("clairbot_content", "clairbot_editing_root")
    @classmethod
    def _content_folder(cls, value: Path | None) -> Path | None:
        if value is not None and not (value / "knowledge").is_dir():
            raise ValueError("no such folder")
        return value

    @field_validator("clairbot_staff_domains")
    @classmethod
    def _domains(cls, value: str) -> str:
        names = [read_domain(part) for part in value.split(",") if part.strip()]
        if None in names:
            raise ValueError("not a domain")
        return ",".join(name for name in names if name)

    @field_validator("smtp_sender")
    @classmethod
    def _sender(cls, value: str) -> str:
        if value and read_sender(value) is None:
            raise ValueError("not a mail address")
        return value

    @field_validator("smtp_ca")
    @classmethod
    def _certificates(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError("no such file")
        return value

    @field_validator("clairbot_second_factor")
    @classmethod
    def _roles(cls, value: str) -> str:
        if read_roles(value) is None:
            raise ValueError("there is no such role")
        return value

    @field_validator("clairbot_proxies")
    @classmethod
    def _networks(cls, value: str) -> str:
        read_networks(value)
        return value

    @field_validator("clairbot_oidc_issuer")
    @classmethod
    def _issuer(cls, value: str) -> str:
        # As it is written: the provider's answers must name it in just these letters.
        if value and not is_secure(value):
            raise ValueError("not an https address")
        return value

    @model_validator(mode="after")
    def _staff(self) -> Settings:
        key = self.secret_key.get_secret_value()
        if self.second_factor_roles and not key:
            raise ValueError("SECRET_KEY is missing; CLAIRBOT_SECOND_FACTOR needs it")
        if not self.openid_on:
            return self
        if not self.clairbot_oidc_client_id or not (
            self.clairbot_oidc_client_secret.get_secret_value()
        ):
            raise ValueError(
                "CLAIRBOT_OIDC_ISSUER, CLAIRBOT_OIDC_CLIENT_ID and CLAIRBOT_OIDC_CLIENT_SECRET "
                "belong together; one is missing"
            )
        if not key or not self.public_url:
            raise ValueError("CLAIRBOT_OIDC_ISSUER needs SECRET_KEY and PUBLIC_URL")
        return self

    @model_validator(mode="after")
    def _mail(self) -> Settings:
        if not self.mail_on:
            return self
        if not self.smtp_sender:
            raise ValueError("SMTP_SENDER is missing; SMTP_HOST needs it")
        if not self.secret_key.get_secret_value():
            raise ValueError("SECRET_KEY is missing; the codes that are mailed are made with it")
        if bool(self.smtp_user) != bool(self.smtp_password.get_secret_value()):
            raise ValueError("SMTP_USER and SMTP_PASSWORD belong together; one is missing")
        if self.smtp_tls is Tls.OFF and self.smtp_user and self.smtp_host not in LOCAL:
            raise ValueError("SMTP_TLS is off; a password must not go over the network like that")
        return self

    @model_validator(mode="after")
    def _pairs(self) -> Settings:
        line = (self.line_channel_secret, self.line_channel_access_token)
        service, key = self.clairbot_translation, self.clairbot_translation_key.get_secret_value()
        if service in ("deepl", "google") and not key:
            raise ValueError(f"CLAIRBOT_TRANSLATION_KEY: {service} needs the key of your account")
        if service == "libretranslate" and not self.clairbot_translation_url:
            raise ValueError("CLAIRBOT_TRANSLATION_URL: libretranslate needs the server's address")
        if any(part.get_secret_value() for part in line) and not self.line_on:
            raise ValueError(
                "LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN belong together; one is missing"
            )
        return self

    @property
    def line_on(self) -> bool:
        """Whether LINE is set up."""
        return bool(
            self.line_channel_secret.get_secret_value()
            and self.line_channel_access_token.get_secret_value()
        )

    @property
    def telegram_on(self) -> bool:
        """Whether Telegram is set up."""
        return bool(self.telegram_bot_token.get_secret_value())

    @property
    def mail_on(self) -> bool:
        """Whether codes can be mailed."""
        return bool(self.smtp_host)

    @property
    def second_factor_roles(self) -> frozenset[Role]:
        """Whose accounts need a second factor."""
        return read_roles(self.clairbot_second_factor) or frozenset()

    @property
    def openid_on(self) -> bool:
        """Whether staff can sign in by a provider."""
        return bool(self.clairbot_oidc_issuer)

    @property
    def proxies(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Whose word is believed on where a request comes from."""
        return read_networks(self.clairbot_proxies)

    @property
    def staff_domains(self) -> StaffDomains:
        """Whose addresses prove that somebody is municipal staff."""
        more = (name for name in self.clairbot_staff_domains.split(",") if name)
        return StaffDomains(tuple(dict.fromkeys((STAFF_DOMAIN, *more))))

    @property
    def database(self) -> str:
        """The database address; SQLite in the data folder where none is set."""
        return self.database_url or f"sqlite:///{(self.clairbot_data / 'clairbot.db').absolute()}"

    @property
    def compiled(self) -> Path:
        """Where compiled content is kept; in the data folder where no other is set."""
        return self.clairbot_compiled or self.clairbot_data / "compiled"

    def environment(self) -> dict[str, str]:
        """These settings as an environment, secrets included, for a process of our own."""
        values = {"TELEGRAM_WEBHOOK_SECRET": self.webhook_secret}
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, SecretStr):
                value = value.get_secret_value()
            if value not in (None, ""):
                values.setdefault(name.upper(), str(value))
        return values

    @property
    def webhook_secret(self) -> str:
        """Telegram's webhook secret; made up for this run where none is set."""
        return self.telegram_webhook_secret.get_secret_value() or _RUN_SECRET


_RUN_SECRET = secrets.token_urlsafe(32)


def read_settings(**overrides: object) -> Settings:
    """The settings, or a SettingsError that names each wrong one and what is expected there."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        lines = []
        for problem in error.errors():
            name = str(problem["loc"][0]).upper() if problem["loc"] else ""
            if not name:
                lines.append(str(problem["msg"]).removeprefix("Value error, "))
                continue
            reason = str(problem["msg"]).removeprefix("Value error, ")
            expected = _EXPECTED.get(name)
            hint = f"; expected {expected}" if expected and expected not in reason else ""
            lines.append(f"{name}: {reason}{hint}")
        raise SettingsError("\n".join(lines)) from None
