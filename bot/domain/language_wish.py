"""A language asked for in words: its name instead of a button, or "change the language"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from bot.domain.locale import LOCALES, LocaleTag

_ALSO_CALLED = {
    "ja": "にほんご, nihongo, japones, japonés, japonês, japonais, japanisch, 日语, 日語, 日文, "
    "일본어, tiếng nhật",
    "ja-simple": "やさしいにほんご, 簡単な日本語, simple japanese, easy nihongo, yasashii nihongo",
    "en": "英語, えいご, 英语, 英文, 영어, inglés, ingles, inglês, anglais, englisch, inggris, "
    "tiếng anh, английский, английском, англійська, англійською, अंग्रेजी, "
    "ภาษาอังกฤษ, អង់គ្លេស, အင်္ဂလိပ်, англи, англиар",
    "zh-Hans": "中文, 汉语, 普通话, 中国語, ちゅうごくご, chinese, mandarin, simplified chinese, "
    "簡体字, 简体, 简体字, 중국어, chinois, chinesisch, chinês, chino, 中文简体",
    "zh-Hant": "繁体中文, 正體中文, 繁體, 繁体, 繁体字, 繁體字, 台湾語, traditional chinese, "
    "中文繁體",
    "ko": "韓国語, かんこくご, 韩语, 韓語, 한국말, korean language, coréen, coreano",
    "vi": "ベトナム語, べとなむご, tieng viet, tiếng việt nam, vietnamien, vietnamesisch",
    "ne": "ネパール語, नेपाली भाषा, nepali language",
    "pt-BR": "ポルトガル語, português, portugues, portuguese, português do brasil, "
    "português brasileiro, portugiesisch, portugais, portugués",
    "es": "スペイン語, castellano, spanisch, espagnol, espanhol",
    "fil": "フィリピン語, タガログ語, tagalog, pilipino, wikang filipino",
    "id": "インドネシア語, bahasa, indonesian language, bahasa indo",
    "th": "タイ語, ภาษาไทย",
    "my": "ミャンマー語, ビルマ語, မြန်မာစာ, မြန်မာဘာသာ, မြန်မာလို, myanmar language",
    "km": "クメール語, カンボジア語, ភាសាខ្មែរ, cambodian",
    "ru": "ロシア語, по-русски, русском, русский язык, на русском языке, russisch, russe, ruso",
    "uk": "ウクライナ語, українською, українська мова, по-українськи, ukrainisch",
    "fr": "フランス語, francés, francês, französisch",
    "de": "ドイツ語, alemán, alemão, allemand",
    "mn": "モンゴル語, монгол хэл, монголоор",
}
"""Names beside the native and the English one, as people of any language type them."""

_AROUND = """
answer, auf, bitte, bằng, can, change, cho, could, dalam, do, em, en, fala, falar
falo, favor, français, gusto, habla, hablar, hablo, i, ich, in, je, ko, lang
language, làm, mau, muốn, nói, only, pakai, parle, parler, plaît, please, pls, po
por, prefiero, prefiro, quero, quiero, reply, responda, s'il, sa, saya, speak
spreche, sprechen, svp, switch, s’il, talk, the, to, tolong, tôi, use, vous, want
would, write, xin, you, ơn, будь, говорите, говорю, ласка, на, отвечайте, пишите
пожалуйста, я, कृपया, मा
"""
"""Words that may stand beside a name without asking for anything else."""

_JOINED = """
ဖြင့်ပြောပါ, でおねがいします, に変えてください, で話してください, で答えてください
で書いてください, でお願いします, にしてください, にしたいです, 로부탁합니다
로말해주세요, がいいです, 로해주세요, 로부탁해요, หน่อย, ဖြင့်, でお願い, に変えて
で話して, で答えて, で書いて, にしたい, ช่วย, เป็น, ครับ, にして, がいい, 切换到
切換到, พูด, ค่ะ, សូម, 请用, 请说, 改成, 換成, 請用, 請說, 回答, 谢谢, 謝謝, 으로
លេ, ขอ, မา, मा, ជា, で, 用, 说, 說, 吧, 로, ခ
"""
"""The same where a script sets no spaces."""

_CHANGE = """
andere sprache, another language, autre langue, baguhin ang wika, bahasa lain
cambiar de idioma, cambiar el idioma, cambiar idioma, change language
change my language, change the language, changer de langue, changer la langue
chuyển ngôn ngữ, doi ngon ngu, ganti bahasa, i want to change the language
ibang wika, idioma, language, languages, langue, língua, mudar de idioma
mudar idioma, mudar o idioma, ngôn ngữ, other language, otro idioma, outro idioma
palitan ang wika, sprache, sprache wechseln, sprache ändern, switch language
thay đổi ngôn ngữ, trocar idioma, trocar o idioma, ubah bahasa, wika, đổi ngôn ngữ
другой язык, змінити мову, изменить язык, мова, поменять язык, сменить язык, хэл
хэл солих, язык, інша мова, өөр хэл, अर्को भाषा, भाषा, भाषा परिवर्तन
भाषा परिवर्तन गर्नुहोस्, भाषा बदल्नुहोस्, ภาษา, ภาษาอื่น, เปลี่ยนภาษา, ဘာသာစကား
ဘာသာစကား ပြောင်းမယ်, ဘာသာစကား ပြောင်းရန်, ប្តូរភាសា, ភាសា, げんごをかえたい, ことば
ことばをかえたい, ことばを変えたい, ほかの言語, 切换语言, 切換語言, 別の言語, 换语言
換語言, 更改語言, 更改语言, 言葉を変えたい, 言語, 言語を変えたい, 言語を変えたいです
言語を変えて, 言語を変えてください, 言語を変える, 言語を変更, 言語変更, 語言, 语言
语言设置, 언어, 언어 바꾸기, 언어 바꿔주세요, 언어 변경, 언어를 바꾸고 싶어요
"""
"""What asks for the choice of languages and for nothing else."""

_SIGNS = re.compile(r"[^\w\s'’\u0300-\u036f\u0900-\u0dff\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff-]+")
_SPACED = re.compile(r"[\u0000-\u024f\u0400-\u04ff\u1e00-\u1eff]")


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(_SIGNS.sub(" ", folded).split())


def _listed(words: str) -> list[str]:
    return [plain for word in re.split("[,\n]", words) if (plain := _plain(word))]


def _names() -> Iterable[tuple[str, LocaleTag]]:
    for tag, info in LOCALES.items():
        for name in (info.native_name, info.english_name, *_listed(_ALSO_CALLED[tag])):
            yield _plain(name), tag


_BY_NAME = dict(sorted(_names(), key=lambda one: -len(one[0])))
_BESIDE = frozenset(_listed(_AROUND))
_ENDINGS = tuple(sorted(_listed(_JOINED), key=len, reverse=True))
_REQUESTS = frozenset(_listed(_CHANGE))
_MOST = 60
"""Characters; a longer message says more than the name of a language."""


def asks_to_choose(text: str) -> bool:
    """Whether a message asks for the choice of languages ("change language"), and for no more."""
    return len(text) <= _MOST and _plain(text).removesuffix(" please") in _REQUESTS


def wished_language(text: str, current: LocaleTag) -> LocaleTag | None:
    """The locale a message asks for by its name ("English", "en español, por favor"), or None.

    With words beside the name it must be another than the ``current`` one: "in English?" of an
    English conversation asks something of the answer before.
    """
    if len(text) > _MOST:
        return None
    plain = _plain(text)
    whole = _BY_NAME.get(plain)
    if whole is not None:
        return current if _is_chinese(plain, whole, current) else whole
    for name, tag in _BY_NAME.items():
        if name in plain and _only_beside(plain, name):
            meant = current if _is_chinese(name, tag, current) else tag
            return meant if meant != current else None
    return None


def _is_chinese(name: str, tag: LocaleTag, current: LocaleTag) -> bool:
    """Chinese in a conversation that is in Chinese letters of the other kind already."""
    return tag == "zh-Hans" and current == "zh-Hant" and "简" not in name and "simpl" not in name


def _only_beside(plain: str, name: str) -> bool:
    """Whether nothing is left beside the name but words that ask for nothing else."""
    before, _, after = plain.partition(name)
    if _SPACED.match(name):
        if before[-1:].isalnum() or (after[:1].isalnum() and _SPACED.match(after)):
            return False
        return all(word in _BESIDE or word in _ENDINGS for word in f"{before} {after}".split())
    return all(_is_joined(part.replace(" ", "")) for part in (before, after))


def _is_joined(rest: str) -> bool:
    while rest:
        found = next((word for word in _ENDINGS if rest.startswith(word)), None)
        if found is None:
            return False
        rest = rest.removeprefix(found)
    return True
