"""Which addresses prove something, and which tricks do not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.officers.address import (
    Address,
    AddressProblem,
    StaffDomains,
    has_address,
    mask_addresses,
    read_address,
    read_domain,
)

DOMAINS = StaffDomains(("lg.jp", "assoc.example"))
_P = AddressProblem


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("sato@city.minato.lg.jp", "sato@city.minato.lg.jp"),
        ("  Sato.Hanako@Pref.OSAKA.lg.jp\n", "sato.hanako@pref.osaka.lg.jp"),
        ("<sato@town.example.lg.jp>", "sato@town.example.lg.jp"),
        ("mailto:sato@lg.jp", "sato@lg.jp"),
        ("ｓａｔｏ＠ｃｉｔｙ．ｍｉｎａｔｏ．ｌｇ．ｊｐ", "sato@city.minato.lg.jp"),
        ("アドレスはsato@city.minato.lg.jpです。", "sato@city.minato.lg.jp"),
        ("my address is sato@city.minato.lg.jp, thanks", "sato@city.minato.lg.jp"),
        ("sato@city.minato.lg.jp sato@city.minato.lg.jp", "sato@city.minato.lg.jp"),
        ("a_b-c+kokusai@x.assoc.example", "a_b-c+kokusai@x.assoc.example"),
    ],
)
def test_a_listed_address_is_read(text: str, address: str) -> None:
    assert str(read_address(text, DOMAINS)) == address


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("no address", _P.UNREADABLE),
        ("@lg.jp", _P.UNREADABLE),
        ("sato@", _P.UNREADABLE),
        ("sato@lg.jp.", _P.UNREADABLE),
        ("sato@.lg.jp", _P.UNREADABLE),
        ("sato@city..lg.jp", _P.UNREADABLE),
        ("sato@-city.lg.jp", _P.UNREADABLE),
        (".sato@lg.jp", _P.UNREADABLE),
        ("sa..to@lg.jp", _P.UNREADABLE),
        ("sato@[192.0.2.1]", _P.UNREADABLE),
        ("sato@lgjp", _P.UNREADABLE),
        (f"{'a' * 65}@lg.jp", _P.UNREADABLE),
        (f"sato@{'a.' * 125}lg.jp", _P.UNREADABLE),
        ("sato@gmail.example", _P.NOT_LISTED),
        ("sato@evil-lg.jp", _P.NOT_LISTED),
        ("sato@evillg.jp", _P.NOT_LISTED),
        ("sato@lg.jp.evil.example", _P.NOT_LISTED),
        ("sato@city.lg.jp-evil.example", _P.NOT_LISTED),
        ("sato@example", _P.UNREADABLE),
        ("sato@jp", _P.UNREADABLE),
        ("sato@city.lg.jр", _P.LETTERS),
        ("sato@сity.lg.jp", _P.LETTERS),
        ("sаto@city.lg.jp", _P.LETTERS),
        ("sato@city.ℓg.jp", _P.LETTERS),
        ("sato@city。lg。jp", _P.LETTERS),
        ("sato@xn--80ak6aa92e.lg.jp", _P.LETTERS),
        ("sato@city.lg.jp\u200b", _P.LETTERS),
        ("sato@city\u202e.lg.jp", _P.LETTERS),
        ("sato%evil.example@city.lg.jp", _P.LETTERS),
        ("evil.example!sato@city.lg.jp", _P.LETTERS),
        ('"sato"@city.lg.jp', _P.LETTERS),
        ("sato@evil.example@city.lg.jp", _P.LETTERS),
        ("@evil.example:sato@city.lg.jp", _P.LETTERS),
        ("sato@evil.example,sato@city.lg.jp", _P.SEVERAL),
        ("sato@evil.example sato@city.lg.jp", _P.SEVERAL),
        ("sato@city.lg.jp\r\nBcc: x@evil.example", _P.SEVERAL),
        ("sato@city.lg.jp\0", _P.UNREADABLE),
    ],
)
def test_everything_else_is_refused(text: str, problem: AddressProblem) -> None:
    assert read_address(text, DOMAINS) is problem


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from('saxn-.@%!"<>,; \r\n\0lgjpｐ．＠ℓр。+_evil1')))
def test_what_is_taken_can_only_be_read_in_one_way(text: str) -> None:
    found = read_address(text, DOMAINS)
    if isinstance(found, Address):
        whole = str(found)
        assert whole.isascii()
        assert whole.count("@") == 1
        assert not set(whole) & set('%!"<>,; \r\n\0:')
        assert f".{found.domain}".endswith((".lg.jp", ".assoc.example"))


def test_one_mailbox_is_one_whatever_is_added_to_its_name() -> None:
    mailboxes = {
        found.mailbox
        for name in ("sato", "Sato", "sato+1", "SATO+a+b")
        if isinstance(found := read_address(f"{name}@lg.jp", DOMAINS), Address)
    }
    assert mailboxes == {"sato@lg.jp"}


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("sato@city.lg.jp", "●●●@city.lg.jp"),
        ("my address is sato@city.lg.jp, thanks", "my address is ●●●@city.lg.jp, thanks"),
        ("アドレス：ｓａｔｏ＠ｃｉｔｙ．ｌｇ．ｊｐです", "アドレス：●●●＠ｃｉｔｙ．ｌｇ．ｊｐです"),
        ("a@b@city.lg.jp", "●●●@city.lg.jp"),
        ("x@a.example y@b.example", "●●●@a.example ●●●@b.example"),
        ("nothing", "nothing"),
    ],
)
def test_a_masked_line_shows_only_domains(text: str, masked: str) -> None:
    assert mask_addresses(text) == masked


@settings(deadline=None)
@given(st.text(), st.from_regex(r"[a-z]{3,9}@[a-z]{3,9}\.lg\.jp", fullmatch=True), st.text())
def test_no_name_survives_the_mask(before: str, address: str, after: str) -> None:
    text = f"{before} {address} {after}"
    assert has_address(text)
    assert address not in mask_addresses(text)


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("assoc.example", "assoc.example"),
        ("@Assoc.Example ", "assoc.example"),
        ("jp", None),
        ("*.example", None),
        ("xn--80ak6aa92e.example", None),
        ("例.example", None),
        ("a.example/b", None),
        ("", None),
    ],
)
def test_only_plain_domains_can_be_listed(text: str, domain: str | None) -> None:
    assert read_domain(text) == domain
