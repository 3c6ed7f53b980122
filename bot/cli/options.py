"""Options that several commands take."""

from __future__ import annotations

import click

from bot.domain.entry import Audience
from bot.domain.locale import LOCALES

locale_option = click.option(
    "--locale", type=click.Choice(list(LOCALES)), help="The person's chosen locale."
)
audience_option = click.option(
    "--audience",
    type=click.Choice([audience.value for audience in Audience]),
    default=Audience.RESIDENT.value,
    show_default=True,
)
