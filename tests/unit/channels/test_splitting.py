from __future__ import annotations

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.channels.limits import nfc, utf16_length
from bot.channels.splitting import split_text

_SAMPLES = st.sampled_from(
    [
        "住所が変わったら14日以内に届けます。",
        "Call 119 at once. ",
        "電話：0570-013904 ",
        "https://www.moj.go.jp/isa/index.html?x=1,2&y=東京 ",
        "Z̸̢͖͙̳̦͖̦̀͑a̷͉̾l̶̻̈́g̵̻̀o̵̜͌",
        "👨‍👩‍👧‍👦🇯🇵👍🏽",
        "שלום, עולם! ",
        "العربية؟ ",
        "မြန်မာစာ။ ",
        "ភាសាខ្មែរ។ ",
        "नेपाली भाषा। ",
        "ภาษาไทยไม่มีช่องว่าง ฯลฯ ",
        "\n\n",
        "\n- ",
        " \u0301",
        "\u200b",
        "e\u0301",
    ]
)
MIXED = st.lists(_SAMPLES | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)).map(
    "".join
)


def bare(text: str) -> str:
    return "".join(text.split())


@settings(deadline=None)
@given(MIXED, st.integers(2, 60))
@example("https://example.jp/" + "a" * 50, 10)
@example("1" + "\u0301" * 30, 5)
def test_pieces_fit_and_lose_only_white_space(text: str, limit: int) -> None:
    pieces = split_text(text, limit)
    assert all(0 < utf16_length(piece) <= limit for piece in pieces)
    assert bare("".join(pieces)) == bare(nfc(text.replace("\r", "\n")))


@settings(deadline=None)
@given(MIXED, st.integers(40, 80))
def test_a_cut_never_falls_inside_a_letter_an_address_or_a_number(text: str, limit: int) -> None:
    whole = nfc(text.replace("\r\n", "\n").replace("\r", "\n"))
    clusters = regex.findall(r"\X", whole)
    if any(utf16_length(cluster) > limit for cluster in clusters):
        return
    starts, position = {0}, 0
    for cluster in clusters:
        position += len(cluster)
        starts.add(position)
    closed: set[int] = set()
    for match in regex.finditer(r"https?://[!-~]+|[0-9]+(?:-[0-9]+)*", whole):
        if utf16_length(match.group()) <= limit // 2:
            closed.update(range(match.start() + 1, match.end()))
    position = 0
    for piece in split_text(text, limit):
        position = whole.index(piece, position)
        assert position in starts
        assert position not in closed
        position += len(piece)


@settings(deadline=None)
@given(MIXED)
def test_a_text_that_fits_stays_in_one_piece(text: str) -> None:
    limit = max(2, utf16_length(nfc(text)))
    assert len(split_text(text, limit)) == (1 if bare(text) else 0)


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        pytest.param("一つ。\n\n二つ。三つ。", 8, ("一つ。", "二つ。三つ。"), id="paragraph"),
        pytest.param("- one\n- two three", 12, ("- one", "- two three"), id="line"),
        pytest.param("一つ目。二つ目。三つ目", 9, ("一つ目。二つ目。", "三つ目"), id="sentence"),
        pytest.param("「はい。」と言う人", 7, ("「はい。」", "と言う人"), id="closing bracket"),
        pytest.param("One. Two three", 13, ("One. Two", "three"), id="latin sentence too short"),
        pytest.param("One two. Three", 10, ("One two.", "Three"), id="latin sentence"),
        pytest.param("ပထမ။ဒုတိယ။", 6, ("ပထမ။", "ဒုတိယ။"), id="burmese"),
        pytest.param("ទីមួយ។ទីពីរ។", 8, ("ទីមួយ។", "ទីពីរ។"), id="khmer"),
        pytest.param("पहिलो।दोस्रो।", 8, ("पहिलो।", "दोस्रो।"), id="nepali"),
        pytest.param("ไทย ภาษา", 5, ("ไทย", "ภาษา"), id="thai"),
        pytest.param("ខ្មែរ\u200bភាសា", 7, ("ខ្មែរ\u200b", "ភាសា"), id="zero width space"),
        pytest.param("fee 3.5 or so", 6, ("fee", "3.5 or", "so"), id="decimal point"),
        pytest.param("tel 03-5213-1730", 13, ("tel", "03-5213-1730"), id="telephone number"),
        pytest.param(
            "電話番号は03-5213-1730です",
            12,
            ("電話番号は", "03-5213-1730", "です"),
            id="number inside",
        ),
        pytest.param(
            "詳しくはhttps://a.jp/b,cへ",
            18,
            ("詳しくは", "https://a.jp/b,cへ"),
            id="address inside",
        ),
        pytest.param("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 15, ("👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"), id="families"),
        pytest.param(" \n ", 5, (), id="blank"),
    ],
)
def test_cuts_fall_where_a_reader_pauses(text: str, limit: int, pieces: tuple[str, ...]) -> None:
    assert split_text(text, limit) == pieces


def test_a_break_near_the_top_does_not_leave_a_nearly_empty_piece() -> None:
    text = "Hi.\n\n" + "One sentence here. " * 10
    first, *_ = split_text(text, 100)
    assert len(first) > 80


def test_a_limit_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="room"):
        split_text("a", 1)


@pytest.mark.parametrize("letter", [".", "\n", " ", "1-", "(", "https://a.jp/", "a\u0301"])
def test_a_monotonous_text_is_cut_without_labouring(letter: str) -> None:
    # Where a pattern starts over at each letter, this takes half a minute instead of a moment.
    text = letter * 20_000 + "a"
    assert bare("".join(split_text(text, 5000))) == bare(nfc(text))
