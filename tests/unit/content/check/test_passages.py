from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.content.check.passages import Passage
from bot.content.files import EntryFiles
from bot.content.texts import TextFile
from bot.domain.entry import Audience
from bot.domain.locale import EN

pieces = st.sampled_from(
    [
        "word ", "{fact}", "{fact:number}", "{漢字|かんじ}", "\n", "[label](https://example.org/1)",
        "[{漢|かん}](https://example.org/a_(b))", "https://example.org/2 ", "(", "]", "{", "{X}",
    ]
)  # fmt: skip


def passage_of(text):
    files = EntryFiles("a/b", Audience.RESIDENT, "a", "knowledge/resident/a/b", None, {})
    return Passage(files, EN, TextFile("t", text, lines={"body": 5}), "body", text)


@given(st.lists(pieces).map("".join))
def test_masking_keeps_every_offset(text):
    passage = passage_of(text)
    assert len(passage.words) == len(text)
    assert len(passage.without_links) == len(text)
    assert passage.words.count("\n") == text.count("\n")


@given(st.lists(pieces).map("".join))
def test_parts_stand_where_their_offsets_say(text):
    for offset, part in passage_of(text).placed or ():
        shown = text[offset:]
        assert shown.startswith(getattr(part, "text", "{"))


def test_addresses_are_blanked_and_labels_stay():
    words = passage_of("see [Form 5](https://example.org/12) and https://example.org/3 .").words
    assert "Form 5" in words
    assert "12" not in words
    assert "3" not in words


def test_lines_count_from_the_first_line_of_the_body():
    passage = passage_of("a\nb\n{c}")
    assert [passage.line(offset) for offset, _ in passage.facts] == [7]
