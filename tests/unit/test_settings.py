"""Settings: read from the environment, checked, never printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.errors import SettingsError
from bot.settings import Settings, read_settings

SECRETS = {
    "LINE_CHANNEL_SECRET": "line-secret-word",
    "LINE_CHANNEL_ACCESS_TOKEN": "line-token-word",
    "TELEGRAM_BOT_TOKEN": "123456:telegram-token-word",
    "TELEGRAM_WEBHOOK_SECRET": "telegram-secret-word",
    "CLAIRBOT_VECTORS_KEY": "vectors-key-word",
    "SMTP_PASSWORD": "mail-password-word",
    "SECRET_KEY": "a-long-word-of-more-than-32-characters",
}


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(name, raising=False)


def test_nothing_needs_to_be_set() -> None:
    settings = read_settings()
    assert settings.port == 8000
    assert not settings.line_on
    assert not settings.telegram_on
    assert settings.database.startswith("sqlite:///")
    assert settings.database.endswith("/var/clairbot.db")
    assert settings.telegram_webhook_url == ""
    assert settings.clairbot_vectors == "auto"


def test_every_setting_comes_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "knowledge").mkdir()
    given = {
        **SECRETS,
        "PORT": "8123",
        "DATABASE_URL": "postgresql://clair:pw@db/clairbot",
        "CLAIRBOT_DATA": "/srv/clairbot",
        "CLAIRBOT_CONTENT": str(tmp_path),
        "CLAIRBOT_VECTORS": "https://vectors.example.org/v1",
        "CLAIRBOT_VECTORS_MODEL": "small",
        "PUBLIC_URL": "https://bot.example.org/",
        "LINE_API_BASE": "http://127.0.0.1:9000/line/",
        "TELEGRAM_API_BASE": "http://127.0.0.1:9000/telegram/bot",
        "TELEGRAM_FILE_BASE": "http://127.0.0.1:9000/telegram/file/bot",
        "TELEGRAM_WEBHOOK_URL": "https://bot.example.org/webhook/telegram",
        "TELEGRAM_STAFF_CHAT_ID": "-1001234",
        "WORKERS": "4",
        "CLAIRBOT_STAFF_DOMAINS": "assoc.example, @Pref.Example",
        "SMTP_HOST": "mail.example.org",
        "SMTP_PORT": "465",
        "SMTP_TLS": "tls",
        "SMTP_USER": "bot",
        "SMTP_SENDER": "CLAIR <bot@example.org>",
        "SMTP_CA": __file__,
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    settings = read_settings()
    assert (settings.port, settings.workers) == (8123, 4)
    assert settings.database == "postgresql://clair:pw@db/clairbot"
    assert settings.clairbot_data == Path("/srv/clairbot")
    assert settings.clairbot_content == tmp_path
    assert settings.clairbot_vectors == "https://vectors.example.org/v1"
    assert settings.clairbot_vectors_model == "small"
    assert settings.clairbot_vectors_key.get_secret_value() == "vectors-key-word"
    assert settings.public_url == "https://bot.example.org"
    assert settings.line_api_base == "http://127.0.0.1:9000/line"
    assert settings.telegram_staff_chat_id == -1001234
    assert settings.line_on
    assert settings.telegram_on
    assert settings.mail_on
    assert (settings.smtp_port, settings.smtp_tls) == (465, "tls")
    assert settings.staff_domains.names == ("lg.jp", "assoc.example", "pref.example")
    assert settings.webhook_secret == "telegram-secret-word"


def test_secrets_are_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    settings = read_settings()
    for shown in (repr(settings), str(settings), str(settings.model_dump())):
        assert not any(value in shown for value in SECRETS.values())


def test_a_webhook_secret_is_made_up_where_none_is_set_and_stays_for_the_run() -> None:
    first = read_settings().webhook_secret
    assert len(first) >= 32
    assert read_settings().webhook_secret == first


@pytest.mark.parametrize(
    "name",
    [
        "CLAIRBOT_CONTENT",
        "CLAIRBOT_VECTORS",
        "TELEGRAM_STAFF_CHAT_ID",
        "DATABASE_URL",
        "SMTP_HOST",
        "SMTP_CA",
        "CLAIRBOT_STAFF_DOMAINS",
    ],
)
def test_an_empty_setting_is_an_unset_one(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "")
    assert read_settings() == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", ""),
        ("WORKERS", "33"),
        ("PUBLIC_URL", "bot.example.org"),
        ("PUBLIC_URL", "https//bot.example.org"),
        ("PUBLIC_URL", "http://[broken"),
        ("PUBLIC_URL", "http://bot.example.org"),
        ("PUBLIC_URL", "https://bot.example.org/clairbot"),
        ("PUBLIC_URL", "https://bot.example.org?page=1"),
        ("PUBLIC_URL", "https://bot example.org"),
        ("TELEGRAM_WEBHOOK_URL", "http://bot.example.org/webhook/telegram"),
        ("TELEGRAM_WEBHOOK_SECRET", "a b"),
        ("TELEGRAM_WEBHOOK_SECRET", "é"),
        ("TELEGRAM_WEBHOOK_SECRET", "x" * 257),
        ("TELEGRAM_BOT_TOKEN", "abc:def"),
        ("TELEGRAM_BOT_TOKEN", "98765:"),
        ("SECRET_KEY", "x" * 31),
        ("DATABASE_URL", "oracle://db"),
        ("DATABASE_URL", "no address"),
        ("TELEGRAM_API_BASE", "https://api.telegram.org/"),
        ("TELEGRAM_STAFF_CHAT_ID", "1.5"),
        ("CLAIRBOT_VECTORS", "vectors.example.org"),
        ("CLAIRBOT_VECTORS", "always"),
        ("CLAIRBOT_STAFF_DOMAINS", "jp"),
        ("CLAIRBOT_STAFF_DOMAINS", "assoc.example, 例え.example"),
        ("SMTP_PORT", "0"),
        ("SMTP_TLS", "maybe"),
        ("SMTP_SENDER", "nobody"),
        ("SMTP_SENDER", "a@example.org, b@example.org"),
        ("SMTP_SENDER", "a@example.org\nBcc: b@example.org"),
        ("SMTP_CA", "/no/such/file"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_expected(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=rf"(?m)^{name}: .*expected") as refused:
        read_settings()
    assert refused.value.__cause__ is None
    assert len(str(refused.value).splitlines()) == 1
    if len(value) > 5:
        assert value not in str(refused.value)


@pytest.mark.parametrize("value", ["auto", "off", "http://127.0.0.1:11434/v1"])
def test_sentence_vectors_are_automatic_off_or_a_service(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("CLAIRBOT_VECTORS", value)
    assert read_settings().clairbot_vectors == value


MAIL = {
    "SMTP_HOST": "mail.example.org",
    "SMTP_SENDER": "bot@example.org",
    "SECRET_KEY": SECRETS["SECRET_KEY"],
}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"SMTP_SENDER": ""}, "SMTP_SENDER is missing"),
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"SMTP_USER": "bot"}, "SMTP_PASSWORD"),
        ({"SMTP_PASSWORD": "mail-password-word"}, "SMTP_USER"),
        (
            {"SMTP_USER": "bot", "SMTP_PASSWORD": "mail-password-word", "SMTP_TLS": "off"},
            "must not go over the network",
        ),
    ],
    ids=["sender", "key", "password", "user", "in the open"],
)
def test_mail_needs_all_its_parts(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], message: str
) -> None:
    for name, value in {**MAIL, **changes}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=message) as refused:
        read_settings()
    assert "mail-password-word" not in str(refused.value)


def test_the_workers_get_the_mail_settings_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**MAIL, "SMTP_TLS": "off", "CLAIRBOT_STAFF_DOMAINS": "a.example"}.items():
        monkeypatch.setenv(name, value)
    first = read_settings()
    for name, value in first.environment().items():
        monkeypatch.setenv(name, value)
    second = read_settings()
    assert (second.smtp_tls, second.smtp_sender) == (first.smtp_tls, first.smtp_sender)
    assert second.secret_key == first.secret_key
    assert second.staff_domains == first.staff_domains


def test_the_two_parts_of_line_belong_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINE_CHANNEL_SECRET", "line-secret-word")
    with pytest.raises(SettingsError, match="LINE_CHANNEL_ACCESS_TOKEN") as refused:
        read_settings()
    assert "line-secret-word" not in str(refused.value)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]"]
)
def test_this_machine_needs_no_https(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("PUBLIC_URL", address)
    assert read_settings().public_url == address


@pytest.mark.parametrize(
    "address", ["http://localhost.example.org", "http://127.0.0.1.example.org"]
)
def test_a_name_that_only_begins_like_this_machine_needs_https(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("PUBLIC_URL", address)
    with pytest.raises(SettingsError, match="PUBLIC_URL"):
        read_settings()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"CLAIRBOT_SECOND_FACTOR": "king"}, "CLAIRBOT_SECOND_FACTOR"),
        ({"CLAIRBOT_SECOND_FACTOR": "all"}, "SECRET_KEY is missing"),
        ({"CLAIRBOT_PROXIES": "10.0.0.1/8"}, "CLAIRBOT_PROXIES"),
        ({"CLAIRBOT_OIDC_ISSUER": "http://login.example.jp"}, "CLAIRBOT_OIDC_ISSUER"),
        ({"CLAIRBOT_OIDC_ISSUER": "https://login.example.jp"}, "belong together"),
        (
            {
                "CLAIRBOT_OIDC_ISSUER": "https://login.example.jp",
                "CLAIRBOT_OIDC_CLIENT_ID": "clairbot",
                "CLAIRBOT_OIDC_CLIENT_SECRET": "oidc-secret-word",
            },
            "needs SECRET_KEY and PUBLIC_URL",
        ),
    ],
    ids=["no such role", "no key", "not a network", "not https", "one missing", "no address"],
)
def test_what_does_not_fit_together_for_staff_is_told(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], told: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=told) as refused:
        read_settings()
    assert "oidc-secret-word" not in str(refused.value)


def test_roles_and_proxies_are_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", SECRETS["SECRET_KEY"])
    monkeypatch.setenv("CLAIRBOT_SECOND_FACTOR", "Admin, supervisor")
    monkeypatch.setenv("CLAIRBOT_PROXIES", "127.0.0.1, 10.0.0.0/8,::1")
    settings = read_settings()
    assert settings.second_factor_roles == {"admin", "supervisor"}
    assert [str(one) for one in settings.proxies] == ["127.0.0.1/32", "10.0.0.0/8", "::1/128"]
