"""The first words: who the bot is, what it does, what it keeps."""

from __future__ import annotations

from bot.domain.entry import Audience
from bot.domain.reply import Reply
from bot.domain.understood import SmallTalk
from bot.domain.utterance import Greeting, Help, SmallTalkReply
from bot.i18n.voice import Voice
from bot.i18n.wording import buttons
from bot.i18n.wording.menus import language_choices


def greeting(voice: Voice, what: Greeting) -> tuple[Reply, ...]:
    """The introduction, or after a first answer one short line; the language picker beneath."""
    _ = voice.say
    if what.brief:
        line = _(
            "By the way: I am CLAIR's helper bot, a program, not a person. "
            "I keep your messages so that staff can help; write /forget to erase them. "
            "You can choose your language here."
        )
        return (voice.reply(line, choices=language_choices(voice.locale)),)
    if what.audience is Audience.MUNICIPAL:
        can = _(
            "I know CLAIR's grants, advisers, the JET Programme, sister cities and more. "
            "A person at CLAIR can answer, too."
        )
        other = _("Do you live in Japan and have a question of your own? Press “For residents”.")
    else:
        other = _("Do you work in a city or town hall? Press “For municipalities”.")
        can = _(
            "I can answer questions about living in Japan: residence card, health, work, school, "
            "garbage and more. A person at CLAIR can answer, too."
        )
    return (
        voice.reply(
            _(
                "Hello! I am the helper bot of CLAIR (Council of Local Authorities for "
                "International Relations, Japan). I am a program, not a person."
            ),
            can,
            _(
                "I keep your messages so that staff can help. Write /forget to erase them. "
                "Please do not send me card numbers or your My Number."
            ),
            other,
            _("Choose your language, or just write your question."),
            choices=(
                *language_choices(voice.locale),
                buttons.other_audience(voice, what.audience),
            ),
        ),
    )


def help_(voice: Voice, what: Help) -> tuple[Reply, ...]:
    """How to ask, the commands, and the way to a person."""
    _ = voice.say
    commands = "\n".join(f"/{name} – {text}" for name, text in command_list(voice)[1:])
    return (
        voice.reply(
            _("Just write your question in your own words, in any of my 20 languages."),
            _("You can also write these words:") + "\n" + commands,
            _(
                "I cannot call the police or an ambulance for you. In danger, call 110 (police) or "
                "119 (fire, ambulance)."
            ),
            choices=(
                buttons.menu(voice),
                buttons.human(voice),
                buttons.language(),
                buttons.other_audience(voice, what.audience),
            ),
        ),
    )


def command_list(voice: Voice) -> list[tuple[str, str]]:
    """Each slash command with what it does, ``start`` first."""
    _ = voice.say
    return [
        # TRANSLATORS: the next six describe /start, /language, /menu, /human, /forget and /help.
        ("start", _("Say hello and start again")),
        ("language", _("Change the language")),
        ("menu", _("See all topics")),
        ("human", _("Ask a person at CLAIR")),
        ("forget", _("Erase everything I wrote")),
        ("help", _("See what I can write")),
    ]


def small_talk(voice: Voice, what: SmallTalkReply) -> tuple[Reply, ...]:
    """A short friendly line back, and a way on."""
    _ = voice.say
    match what.kind:
        case SmallTalk.GREETING:
            text = _("Hello! What would you like to know?")
        case SmallTalk.THANKS:
            text = _("You are welcome! Write to me whenever you need something.")
        case SmallTalk.GOODBYE:
            text = _("Goodbye, and take care! I am here day and night.")
        case SmallTalk.INSULT:
            text = _("I am sorry that I was no help. A person at CLAIR can read your question.")
        case SmallTalk.HELP:
            return help_(voice, Help(what.audience))
        case SmallTalk.HUMAN:
            text = _("A person at CLAIR can answer you.")
        case SmallTalk.YES | SmallTalk.NO | SmallTalk.PROVE | SmallTalk.REMINDERS:
            text = _("All right. Write to me whenever you need something.")
    first = what.kind in (SmallTalk.INSULT, SmallTalk.HUMAN)
    pair = (buttons.menu(voice), buttons.human(voice))
    return (voice.reply(text, choices=pair[::-1] if first else pair),)
