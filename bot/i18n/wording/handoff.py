"""From the bot to a person and back."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.choice import Action, choice_data
from bot.domain.locale import LocaleTag
from bot.domain.rating import AnswerFault, RatingCause
from bot.domain.reply import Author, Choice, Original, Reply
from bot.domain.utterance import (
    AddedToTicket,
    BackToBot,
    FaultThanks,
    HandedOff,
    HumanDeclined,
    OfferHuman,
    RatingThanks,
    StaffAway,
    StaffJoined,
    StaffLeft,
    StaffLine,
    StillWaiting,
    TicketReopened,
)
from bot.i18n.voice import Voice
from bot.i18n.wording import buttons, expected


def offer_human(voice: Voice, what: OfferHuman) -> tuple[Reply, ...]:
    """Shall a person answer?"""
    _ = voice.say
    sorry = _("I am sorry that this did not help.") if what.after_bad_answer else ""
    question = _(
        "Shall I pass your question to a person at CLAIR? They will see what you wrote here and "
        "answer you in this chat."
    )
    faults = _faults(voice, what.about) if what.about else ()
    return (
        voice.reply(
            sorry,
            question,
            _("You can also tell me why it did not help.") if faults else "",
            choices=(
                Choice("🙋 " + _("Yes, please"), choice_data(Action.HUMAN, "yes")),
                # TRANSLATORS: a button: no, no human being is needed. At most 20 characters.
                Choice(_("No, thank you"), choice_data(Action.HUMAN, "no")),
                *faults,
            ),
        ),
    )


def _faults(voice: Voice, entry_id: str) -> tuple[Choice, ...]:
    _ = voice.say
    labels = {
        # TRANSLATORS: a button: the bot answered another question. At most 20 characters.
        AnswerFault.OTHER_TOPIC: _("Not what I asked"),
        # TRANSLATORS: a button: the answer is hard to understand. At most 20 characters.
        AnswerFault.UNCLEAR: _("Hard to understand"),
        # TRANSLATORS: a button: the answer is wrong or no longer true. At most 20 characters.
        AnswerFault.WRONG: _("Wrong or too old"),
        # TRANSLATORS: a button: the answer did not help for another reason. At most 20 characters.
        AnswerFault.OTHER: _("Another reason"),
    }
    return tuple(
        Choice(label, choice_data(Action.ANSWER_FAULT, f"{fault}.{entry_id}"))
        for fault, label in labels.items()
    )


def fault_thanks(voice: Voice, _what: FaultThanks) -> tuple[Reply, ...]:
    """Thanks; the answer will be looked at, and a person can still be asked."""
    _ = voice.say
    text = _("Thank you for telling me. The staff of CLAIR will look at this answer again.")
    return (voice.reply(text, choices=(buttons.human(voice), buttons.menu(voice))),)


def human_declined(voice: Voice, what: HumanDeclined) -> tuple[Reply, ...]:
    """All right; how to go on."""
    _ = voice.say
    return (
        voice.reply(
            _("All right. Write your question in other words, or look at the topics."),
            choices=(
                buttons.menu(voice),
                buttons.help_(voice),
                buttons.other_audience(voice, what.audience),
            ),
        ),
    )


def handed_off(voice: Voice, what: HandedOff) -> tuple[Reply, ...]:
    """With staff now: the number, what happens next, how to take it back."""
    _ = voice.say
    if what.already:
        first = _("Your question is already with the staff of CLAIR.")
    elif what.reopened:
        first = _("I have opened your earlier request again. The staff of CLAIR will see it.")
    else:
        first = _("I have passed your question on to the staff of CLAIR.")
    return (
        voice.reply(
            first + "\n" + _("Your request number is {ticket}.", ticket=what.ticket_id),
            _when(voice, what),
            _("When a person takes over, I stay quiet. Until then you can go on asking me."),
            choices=(buttons.back_to_bot(voice), buttons.menu(voice)),
            author=Author.SYSTEM,
        ),
    )


def _when(voice: Voice, what: HandedOff) -> str:
    """When a person will answer, as far as that is known; more can be added meanwhile."""
    _ = voice.say
    known = expected.expected_lines(voice, what.expected)
    if known:
        return known + "\n" + _("You can add more now if you like. A person will answer you here.")
    return _(
        "A person will answer you here on a working day in Japan. You can add more now if you like."
    )


def added_to_ticket(voice: Voice, what: AddedToTicket) -> tuple[Reply, ...]:
    """What was just written went to staff as well."""
    _ = voice.say
    return (
        voice.reply(
            _(
                "I have added this to your request {ticket}. Staff will read it.",
                ticket=what.ticket_id,
            ),
            expected.expected_lines(voice, what.expected),
            choices=(buttons.back_to_bot(voice), buttons.menu(voice)),
            author=Author.SYSTEM,
        ),
    )


def staff_away(voice: Voice, what: StaffAway) -> tuple[Reply, ...]:
    """Beside an answer of the bot: the request still waits, and until when at least."""
    _ = voice.say
    first = _("Your request {ticket} is still with the staff of CLAIR.", ticket=what.ticket_id)
    return (
        voice.reply(
            first + "\n" + expected.expected_lines(voice, what.expected),
            choices=(buttons.back_to_bot(voice), buttons.menu(voice)),
            author=Author.SYSTEM,
        ),
    )


def still_waiting(voice: Voice, what: StillWaiting) -> tuple[Reply, ...]:
    """Nobody could answer in the time that was named."""
    _ = voice.say
    return (
        voice.reply(
            _(
                "I am sorry: nobody has answered your request {ticket} yet. It takes longer than "
                "I told you.",
                ticket=what.ticket_id,
            ),
            expected.expected_lines(voice, what.expected),
            _("Your request is not forgotten. A person at CLAIR will answer you here."),
            choices=(buttons.back_to_bot(voice), buttons.menu(voice)),
            author=Author.SYSTEM,
        ),
    )


def staff_joined(voice: Voice, what: StaffJoined) -> tuple[Reply, ...]:
    """A person is here now."""
    _ = voice.say
    return (
        voice.reply(
            _(
                "{name} of CLAIR is reading your messages now and will answer you. I stay quiet.",
                name=what.staff_name,
            ),
            choices=(buttons.back_to_bot(voice),),
            author=Author.SYSTEM,
        ),
    )


def staff_line(voice: Voice, what: StaffLine) -> tuple[Reply, ...]:
    """The staff member's own words, and in which language they are if not the reader's."""
    _ = voice.say
    if what.translation and what.translated_into is not None:
        return _translated(voice, what, what.translated_into)
    own = Reply(what.text, what.written_in, author=Author.STAFF, sender_name=what.staff_name)
    if what.written_in == voice.locale:
        return (own,)
    note = _(
        "(The message above is in {language}, as the staff wrote it.)",
        language=voice.spoken_language(what.written_in),
    )
    return (own, voice.reply(note, author=Author.SYSTEM))


def _translated(voice: Voice, what: StaffLine, into: LocaleTag) -> tuple[Reply, ...]:
    """A machine's translation, and beneath it, for all to check, what was really written."""
    _ = voice.say
    own = Reply(
        what.translation,
        into,
        author=Author.STAFF,
        sender_name=what.staff_name,
        original=Original(what.text, what.written_in),
    )
    note = _(
        "(A machine translated the message above; it may hold mistakes. "
        "This is what the staff wrote, in {language}:)",
        language=voice.spoken_language(what.written_in),
    )
    return (own, voice.reply(note, what.text, author=Author.SYSTEM))


def staff_left(voice: Voice, what: StaffLeft) -> tuple[Reply, ...]:
    """Someone else will take it, or all is done: then how was it?"""
    _ = voice.say
    if not what.resolved:
        text = _(
            "Another person at CLAIR will take over your request {ticket}. "
            "Until then I answer you again.",
            ticket=what.ticket_id,
        )
        choices: tuple[Choice, ...] = (buttons.back_to_bot(voice), buttons.menu(voice))
        return (voice.reply(text, choices=choices, author=Author.SYSTEM),)
    choices = tuple(
        Choice(label, choice_data(Action.RATE, f"{what.ticket_id}.{stars}"))
        for stars, label in enumerate(
            # TRANSLATORS: these three buttons rate a talk with staff. At most 18 characters each.
            ("🙁 " + _("Not good"), "😐 " + _("All right"), "🙂 " + _("Good")),
            start=1,
        )
    )
    return (
        voice.reply(
            _("Your request {ticket} is closed, and I answer you again.", ticket=what.ticket_id),
            _("How was the help of the staff?"),
            choices=choices,
            author=Author.SYSTEM,
        ),
    )


def ticket_reopened(voice: Voice, what: TicketReopened) -> tuple[Reply, ...]:
    """Staff want to go on."""
    _ = voice.say
    return (
        voice.reply(
            _(
                "{name} of CLAIR has opened your request {ticket} again and will write to you "
                "here. I stay quiet.",
                name=what.staff_name,
                ticket=what.ticket_id,
            ),
            choices=(buttons.back_to_bot(voice),),
            author=Author.SYSTEM,
        ),
    )


def rating_thanks(voice: Voice, what: RatingThanks) -> tuple[Reply, ...]:
    """Thanks, whatever the rating was; after a poor one, what was not good?"""
    _ = voice.say
    if what.good:
        text = _("Thank you! The staff will be glad to hear it.")
        return (voice.reply(text, choices=(buttons.menu(voice),)),)
    text = _("Thank you for telling us. We want to do better next time.")
    if not what.ticket_id:
        return (voice.reply(text, choices=(buttons.menu(voice),)),)
    labels = {
        # TRANSLATORS: a button: staff answered too late. At most 20 characters.
        RatingCause.SLOW: _("Too slow"),
        # TRANSLATORS: a button: the staff did not understand me. At most 20 characters.
        RatingCause.NOT_UNDERSTOOD: _("Did not understand"),
        # TRANSLATORS: a button: what staff answered was wrong. At most 20 characters.
        RatingCause.WRONG: _("The answer was wrong"),
        # TRANSLATORS: a button: the help was not good for another reason. At most 20 characters.
        RatingCause.OTHER: _("Another reason"),
    }
    causes = tuple(
        Choice(label, choice_data(Action.RATING_CAUSE, f"{what.ticket_id}.{cause}"))
        for cause, label in labels.items()
    )
    return (voice.reply(text, _("What was not good?"), choices=(*causes, buttons.menu(voice))),)


def back_to_bot(voice: Voice, what: BackToBot) -> tuple[Reply, ...]:
    """The request was taken back, or there was none."""
    _ = voice.say
    if what.had_ticket:
        text = _("All right, I have taken back your request. I answer you again.")
    else:
        text = _("You have no open request. I am here: what would you like to know?")
    reply = voice.reply(text, choices=(buttons.menu(voice), buttons.human(voice)))
    return (replace(reply, author=Author.SYSTEM),)
