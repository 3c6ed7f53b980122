"""Who publishes the sources: readings and official English names of the bodies named most often.

A body that is not here (a town, a local association) is shown by its Japanese name alone.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.locale import JA, JA_SIMPLE, LocaleTag

Gettext = Callable[[str], str]

_BODIES: dict[str, tuple[str, str]] = {
    "出入国在留管理庁": (
        "{出入国在留管理庁|しゅつにゅうこくざいりゅうかんりちょう}",
        "Immigration Services Agency",
    ),
    "自治体国際化協会（クレア）": (
        "{自治体国際化協会|じちたいこくさいかきょうかい}・クレア",
        "CLAIR",
    ),
    "自治体国際化協会": ("{自治体国際化協会|じちたいこくさいかきょうかい}", "CLAIR"),
    "クレア": ("クレア", "CLAIR"),
    "厚生労働省": ("{厚生労働省|こうせいろうどうしょう}", "Ministry of Health, Labour and Welfare"),
    "総務省": ("{総務省|そうむしょう}", "Ministry of Internal Affairs and Communications"),
    "総務省消防庁": (
        "{総務省消防庁|そうむしょうしょうぼうちょう}",
        "Fire and Disaster Management Agency",
    ),
    "消防庁": ("{消防庁|しょうぼうちょう}", "Fire and Disaster Management Agency"),
    "警察庁": ("{警察庁|けいさつちょう}", "National Police Agency"),
    "警視庁": ("{警視庁|けいしちょう}", "Tokyo Metropolitan Police Department"),
    "気象庁": ("{気象庁|きしょうちょう}", "Japan Meteorological Agency"),
    "文部科学省": ("{文部科学省|もんぶかがくしょう}", "Ministry of Education (MEXT)"),
    "文化庁": ("{文化庁|ぶんかちょう}", "Agency for Cultural Affairs"),
    "国土交通省": (
        "{国土交通省|こくどこうつうしょう}",
        "Ministry of Land, Infrastructure and Transport",
    ),
    "内閣府": ("{内閣府|ないかくふ}", "Cabinet Office"),
    "内閣官房": ("{内閣官房|ないかくかんぼう}", "Cabinet Secretariat"),
    "法務省": ("{法務省|ほうむしょう}", "Ministry of Justice"),
    "外務省": ("{外務省|がいむしょう}", "Ministry of Foreign Affairs"),
    "環境省": ("{環境省|かんきょうしょう}", "Ministry of the Environment"),
    "デジタル庁": ("デジタル{庁|ちょう}", "Digital Agency"),
    "こども家庭庁": ("こども{家庭庁|かていちょう}", "Children and Families Agency"),
    "消費者庁": ("{消費者庁|しょうひしゃちょう}", "Consumer Affairs Agency"),
    "国民生活センター": ("{国民生活|こくみんせいかつ}センター", "National Consumer Affairs Center"),
    "国税庁": ("{国税庁|こくぜいちょう}", "National Tax Agency"),
    "日本年金機構": ("{日本年金機構|にほんねんきんきこう}", "Japan Pension Service"),
    "金融庁": ("{金融庁|きんゆうちょう}", "Financial Services Agency"),
    "地方公共団体情報システム機構": (
        "{地方公共団体情報|ちほうこうきょうだんたいじょうほう}システム{機構|きこう}",
        "J-LIS",
    ),
    "法テラス": ("{法|ほう}テラス", "Japan Legal Support Center"),
    "日本司法支援センター（法テラス）": (
        "{日本司法支援|にほんしほうしえん}センター・{法|ほう}テラス",
        "Japan Legal Support Center",
    ),
    "日本郵便": ("{日本郵便|にほんゆうびん}", "Japan Post"),
    "最高裁判所": ("{最高裁判所|さいこうさいばんしょ}", "Supreme Court of Japan"),
    "裁判所": ("{裁判所|さいばんしょ}", "Courts in Japan"),
    "東京都": ("{東京都|とうきょうと}", "Tokyo Metropolitan Government"),
    "国際交流基金": ("{国際交流基金|こくさいこうりゅうききん}", "Japan Foundation"),
    "JETプログラム": ("JETプログラム", "JET Programme"),
}
_READS_JAPANESE = frozenset({"ja", "zh-Hans", "zh-Hant"})
"""Readers who know most of these bodies by their characters."""


def publisher(name: str, reader: LocaleTag, _: Gettext) -> str:
    """The body for a reader: as printed, and with what they can read; annotated for ja-simple."""
    if reader in _READS_JAPANESE:
        return name
    readable = readable_publisher(name, reader, _)
    return readable if reader == JA_SIMPLE or readable == name else f"{readable} ({name})"


def readable_publisher(name: str, reader: LocaleTag, _: Gettext) -> str:
    """The body in the reader's language alone, for a button; its printed name where we know no
    other. Annotated for ja-simple."""
    known = _BODIES.get(name)
    # Translations fall back along a chain, and Taiwan's readers want no simplified characters.
    if known is None or reader in (JA, "zh-Hant"):
        return name
    easy, english = known
    if reader == JA_SIMPLE:
        return easy
    return _translated(english, _) or (name if reader in _READS_JAPANESE else english)


def _translated(english: str, _: Gettext) -> str | None:
    """The bodies named most often, for translators."""
    match english:
        case "Immigration Services Agency":
            # TRANSLATORS: this and the next eleven are public bodies of Japan.
            return _("Immigration Services Agency")
        case "Ministry of Health, Labour and Welfare":
            return _("Ministry of Health, Labour and Welfare")
        case "Ministry of Internal Affairs and Communications":
            return _("Ministry of Internal Affairs and Communications")
        case "Fire and Disaster Management Agency":
            return _("Fire and Disaster Management Agency")
        case "National Police Agency":
            return _("National Police Agency")
        case "Ministry of Education (MEXT)":
            return _("Ministry of Education (MEXT)")
        case "National Tax Agency":
            return _("National Tax Agency")
        case "Japan Pension Service":
            return _("Japan Pension Service")
        case "Ministry of Justice":
            return _("Ministry of Justice")
        case "Cabinet Office":
            return _("Cabinet Office")
        case "Japan Legal Support Center":
            return _("Japan Legal Support Center")
        case "CLAIR":
            return _("CLAIR")
    return None
