"""The desks near the person: where, who, when, in which languages, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.domain.choice import Action, choice_data
from bot.domain.desks import REGION
from bot.domain.directory import LocalDesk, Place, PlaceRank
from bot.domain.entry import Confidence, Fact, FactKind
from bot.domain.locale import JA, JA_SIMPLE
from bot.domain.reply import Choice, Link, Phone, Reply
from bot.domain.utterance import DeskList, DeskPicker
from bot.i18n.facts import month_text
from bot.i18n.hours import format_hours
from bot.i18n.names import spoken_list
from bot.i18n.ruby import label
from bot.i18n.voice import MAX_CHOICES, Voice
from bot.i18n.wording import buttons

LINES = 3
"""Lines for all of Japan that are shown with their numbers."""
OLD_MONTHS = 24
"""What a page said longer ago than this is shown with "please check"."""


def desk_list(voice: Voice, what: DeskList) -> tuple[Reply, ...]:
    """The desks of an area, then what helps anywhere in Japan."""
    _ = voice.say
    directory = voice.content.directory
    place = directory.area(what.area)
    if place is None:
        return desk_picker(voice, DeskPicker())
    desks = directory.desks_in(what.area)
    blocks = ["\n".join(_desk(voice, desk)) for desk in desks]
    heading = _("Here you can get advice in {place}:", place=_name(voice, place))
    if not desks:
        blocks = [_("I do not know a desk there yet. Your city or town hall can tell you.")]
    reply = voice.reply(
        f"📍 {heading}",
        *blocks,
        _caution(voice, desks),
        "\n".join(_national(voice)),
        choices=_choices(voice, place, what.near),
    )
    return (replace(reply, phones=tuple(_phones(voice, desks)), links=_links(voice, desks)),)


def desk_picker(voice: Voice, what: DeskPicker) -> tuple[Reply, ...]:
    """Where does the person live? By region and prefecture, or one of a few places."""
    _ = voice.say
    directory = voice.content.directory
    places = [place for area in what.areas if (place := directory.area(area)) is not None]
    text = _("Where do you live? I will show you the desks near you.")
    if places:
        text = _("There is more than one place of this name. Which one do you mean?")
    elif what.abroad:
        abroad = _("This place is not in Japan, as far as I can tell.")
        text = f"{abroad} {text}"
    elif not what.region:
        share = _("You can also write the name of your city, or send me your location.")
        text = f"{text}\n{share}"
    choices = [_to(voice, place) for place in places or directory.in_region(what.region)]
    if not choices:
        choices = [
            Choice(label(_region(voice, region)), choice_data(Action.DESKS, REGION + region))
            for region in directory.regions
        ]
    elif not places:
        # TRANSLATORS: a button: back to the parts of Japan. At most 17 characters.
        choices.append(Choice("🗾 " + _("Other regions"), choice_data(Action.DESKS)))
    return (voice.reply(text, choices=(*choices[: MAX_CHOICES - 1], buttons.menu(voice))),)


def near_me(voice: Voice) -> Choice:
    """To the picker of places."""
    _ = voice.say
    # TRANSLATORS: a button: shows consultation desks where the person lives. At most 18 characters.
    return Choice("📍 " + _("Desk near me"), choice_data(Action.DESKS))


def _region(voice: Voice, region: str) -> str:
    _ = voice.say
    match region:
        case "north":
            # TRANSLATORS: this and the next six are parts of Japan, on buttons. At most 20 letters.
            return _("Hokkaido, Tohoku")
        case "kanto":
            return _("Kanto (Tokyo …)")
        case "chubu":
            return _("Chubu (Nagoya …)")
        case "kinki":
            return _("Kinki (Osaka …)")
        case "chugoku":
            return _("Chugoku (Hiroshima …)")
        case "shikoku":
            return _("Shikoku")
        case _:
            return _("Kyushu, Okinawa")


def _name(voice: Voice, place: Place) -> str:
    """A place as this reader knows it; with 市 or 県 where the language writes them."""
    if voice.locale in (JA, JA_SIMPLE):
        return voice.shown(f"{{{place.name(JA)}|{place.kana}}}")
    _ = voice.say
    if place.rank is PlaceRank.CITY:
        return _("{city} (city)", city=place.name(voice.locale))
    return place.name(voice.locale)


def _desk(voice: Voice, desk: LocalDesk) -> Iterator[str]:
    """A desk, line by line."""
    _ = voice.say
    yield f"■ {_desk_name(voice, desk)}"
    for phone in desk.phones:
        marks = [_("office")] if phone.office else []
        if phone.confidence is Confidence.MEMORY:
            # TRANSLATORS: stands behind a telephone number in brackets.
            marks.append(_("please check"))
        yield f"📞 {phone.number}" + (f" ({', '.join(marks)})" if marks else "")
    if not desk.phones:
        yield _("Telephone number: please look at the website.")
    if desk.hours:
        yield _("Open: {hours}", hours=voice.shown(format_hours(desk.hours, voice.words)))
    if desk.languages:
        mine = sorted(desk.languages, key=lambda tag: tag != voice.locale)
        names = voice.shown(spoken_list(mine, voice.words))
        yield _("Languages: {languages}", languages=names)
    if desk.as_of:
        year, _dash, month = desk.as_of.partition("-")
        moment = month_text(date(int(year), int(month), 1), voice.words)
        yield _("As of {month}", month=voice.shown(moment))


def _desk_name(voice: Voice, desk: LocalDesk) -> str:
    if voice.locale in (JA, JA_SIMPLE):
        return voice.shown(f"{{{desk.name}|{desk.kana}}}")
    return f"{desk.english} ({desk.name})"


def _caution(voice: Voice, desks: tuple[LocalDesk, ...]) -> str:
    """What may have changed, or was never read."""
    _ = voice.say
    if not any(desk.remembered or _old(voice, desk) for desk in desks):
        return ""
    return "⚠️ " + _("Some of this may have changed. Please check the website before you go.")


def _old(voice: Voice, desk: LocalDesk) -> bool:
    if desk.as_of is None:
        return True
    year, _dash, month = desk.as_of.partition("-")
    age = (voice.day.year - int(year)) * 12 + voice.day.month - int(month)
    return age > OLD_MONTHS


def _national(voice: Voice) -> Iterator[str]:
    """Lines for all of Japan, with their numbers out of the entries."""
    _ = voice.say
    lines = list(_numbers(voice))
    if not lines:
        return
    yield _("Anywhere in Japan:")
    for title, numbers in lines:
        yield f"{voice.bullet}{title}: {' / '.join(numbers)}"


def _numbers(voice: Voice) -> Iterator[tuple[str, list[str]]]:
    for line in voice.content.directory.lines[:LINES]:
        entry = voice.content.entry(line.entry_id)
        if entry is None:
            continue
        facts = [entry.facts[name] for name in line.facts if name in entry.facts]
        numbers = [_number(voice, f) for f in facts if f.kind is FactKind.TEL]
        if numbers:
            yield voice.title(entry), numbers


def _number(voice: Voice, fact: Fact) -> str:
    _ = voice.say
    number = str(fact.on(voice.day).value)
    if fact.confidence is not Confidence.MEMORY:
        return number
    check = _("please check")
    return f"{number} ({check})"


def _phones(voice: Voice, desks: tuple[LocalDesk, ...]) -> Iterator[Phone]:
    several = sum(len(desk.phones) for desk in desks) > 1
    for desk in desks:
        name = desk.name if voice.locale in (JA, JA_SIMPLE) else desk.english
        for phone in desk.phones:
            whose = label(f"📞 {phone.number} – {name}") if several else f"📞 {phone.number}"
            yield Phone(whose, phone.number)


def _links(voice: Voice, desks: tuple[LocalDesk, ...]) -> tuple[Link, ...]:
    ours = voice.locale in (JA, JA_SIMPLE)
    return tuple(Link(label(desk.name if ours else desk.english), desk.url) for desk in desks)


def _choices(voice: Voice, place: Place, near: tuple[str, ...]) -> tuple[Choice, ...]:
    """The designated cities of a prefecture, places that may be meant as well, and ways on."""
    _ = voice.say
    directory = voice.content.directory
    own = directory.cities_of(place.prefecture) if place.rank is PlaceRank.PREFECTURE else ()
    others = (*own, *(found for area in near if (found := directory.area(area)) is not None))
    helping = tuple(
        buttons.entry(voice, entry)
        for entry in voice.entries(tuple(line.entry_id for line in directory.lines[:LINES]))
    )
    # TRANSLATORS: a button: desks in another part of Japan. At most 17 characters.
    elsewhere = Choice("🗾 " + _("Somewhere else"), choice_data(Action.DESKS))
    ways_on = (elsewhere, *helping, buttons.human(voice), buttons.menu(voice))
    return (*(_to(voice, one) for one in others), *ways_on)[:MAX_CHOICES]


def _to(voice: Voice, place: Place) -> Choice:
    return Choice("📍 " + label(_name(voice, place)), choice_data(Action.DESKS, place.area))
