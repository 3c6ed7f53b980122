"""The words for accounts, sessions and the audit log on staff pages."""

from __future__ import annotations

from bot.domain.audit import AuditAction, AuditGroup, Via, logged_ticket_action
from bot.domain.roles import Role
from bot.service.accounts import MAX_PASSWORD, MIN_PASSWORD, Fault
from bot.web.wording import Gettext, action_words

_BROWSERS = {
    "edge": "Edge",
    "opera": "Opera",
    "firefox": "Firefox",
    "chrome": "Chrome",
    "safari": "Safari",
    "iphone": "iPhone",
    "ipad": "iPad",
    "android": "Android",
    "windows": "Windows",
    "macos": "macOS",
    "chromeos": "ChromeOS",
    "linux": "Linux",
}


def role_words(role: Role, _: Gettext) -> str:
    """A role, as a label."""
    match role:
        case Role.STAFF:
            # TRANSLATORS: a role in the staff console: works on tickets
            return _("Staff")
        case Role.SUPERVISOR:
            # TRANSLATORS: a role in the staff console: sees all divisions, passes tickets on
            return _("Supervisor")
        case Role.ADMIN:
            # TRANSLATORS: a role in the staff console: manages the accounts of staff
            return _("Admin")


def rights_words(role: Role, _: Gettext) -> str:
    """What a role is for, in one sentence."""
    match role:
        case Role.STAFF:
            return _("Sees and answers the tickets of their divisions.")
        case Role.SUPERVISOR:
            return _("Sees all tickets, passes any of them on, and reads the reports.")
        case Role.ADMIN:
            return _("As a supervisor, and manages accounts, sessions and the audit log.")


def browser_words(agent: str, _: Gettext) -> str:
    """A browser in its makers' own names."""
    known = [_BROWSERS[word] for word in agent.split() if word in _BROWSERS]
    return ", ".join(known) or _("Unknown browser")


def fault_words(fault: Fault, _: Gettext) -> str:
    """Why an account cannot be made or changed as asked."""
    match fault:
        case Fault.LOGIN:
            return _("A login has 1 to 64 characters and no spaces.")
        case Fault.NAME:
            return _("A name has 1 to 20 characters. Residents see it beside each answer.")
        case Fault.SHORT:
            return _("A password has at least {count} characters.").format(count=MIN_PASSWORD)
        case Fault.LONG:
            return _("A password has at most {count} characters.").format(count=MAX_PASSWORD)
        case Fault.PLAIN:
            return _("Please choose a password that is harder to guess.")
        case Fault.TAKEN:
            return _("This login is taken.")
        case Fault.EMAIL:
            return _("This is not an e-mail address.")
        case Fault.EMAIL_TAKEN:
            return _("Another account has this e-mail address.")
        case Fault.DIVISION:
            return _("There is no such division.")
        case Fault.LAST_ADMIN:
            return _("This is the last account that can manage accounts. Make another one first.")


def group_words(group: AuditGroup, _: Gettext) -> str:
    """A part of the audit log, as a label."""
    match group:
        case AuditGroup.SIGN_IN:
            return _("Signing in and out")
        case AuditGroup.ACCOUNTS:
            return _("Accounts")
        case AuditGroup.TICKETS:
            return _("Tickets")
        case AuditGroup.OTHER:
            return _("Settings and files")


def audit_words(action: str, _: Gettext) -> str:
    """What was done; the bare id where another version of the program wrote it."""
    ticket = logged_ticket_action(action)
    if ticket is not None:
        return action_words(ticket, _)
    return _ACTIONS[AuditAction(action)](_) if action in set(AuditAction) else action


_ACTIONS = {
    AuditAction.SIGN_IN: lambda _: _("Signed in"),
    AuditAction.SIGN_IN_REFUSED: lambda _: _("Sign-in refused"),
    AuditAction.CODE_REFUSED: lambda _: _("One-time code refused"),
    AuditAction.SIGN_OUT: lambda _: _("Signed out"),
    AuditAction.SESSION_ENDED: lambda _: _("Session ended"),
    AuditAction.ACCOUNT_ADDED: lambda _: _("Account added"),
    AuditAction.ACCOUNT_CHANGED: lambda _: _("Account changed"),
    AuditAction.ACCOUNT_CLOSED: lambda _: _("Account closed"),
    AuditAction.ACCOUNT_OPENED: lambda _: _("Account opened again"),
    AuditAction.PASSWORD_LINK: lambda _: _("Link for a new password made"),
    AuditAction.PASSWORD_SET: lambda _: _("New password set"),
    AuditAction.SECOND_FACTOR_ON: lambda _: _("Second factor set up"),
    AuditAction.SECOND_FACTOR_OFF: lambda _: _("Second factor removed"),
    AuditAction.RECOVERY_USED: lambda _: _("Recovery code used"),
    AuditAction.RECOVERY_RENEWED: lambda _: _("New recovery codes made"),
    AuditAction.SETTING: lambda _: _("Setting changed"),
    AuditAction.EXPORT: lambda _: _("File fetched"),
    AuditAction.ERASED: lambda _: _("A person's messages erased"),
    AuditAction.PRUNED: lambda _: _("Old rows of this log removed"),
}


def via_words(via: Via, _: Gettext) -> str:
    """How something was done."""
    match via:
        case Via.PAGE:
            # TRANSLATORS: something was done on a page of the staff console
            return _("Console")
        case Via.COMMAND:
            return _("Command line")
        case Via.PROVIDER:
            # TRANSLATORS: somebody signed in by way of another service (OpenID Connect)
            return _("Sign-in service")


def done_words(code: str, _: Gettext) -> str:
    """What was just done to an account; empty for a code we never set."""
    match code:
        case "password":
            return _("Your password was changed. You are signed out everywhere else.")
        case "session-ended":
            return _("The session was ended.")
        case "sessions-ended":
            return _("All other sessions were ended.")
        case "factor-off":
            return _("The second factor was removed.")
        case "account-changed":
            return _("The account was changed.")
        case "account-closed":
            return _("The account is closed. Nobody can sign in with it.")
        case "account-opened":
            return _("The account is open again.")
        case _other:
            return ""
