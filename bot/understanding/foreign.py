"""Languages that are none of ours, named only where the evidence is strong.

A script nobody of ours writes settles it. In Latin, Cyrillic and Devanagari letters two witnesses
must agree, for words of one language look like another's and many people write ours without
accents or in Latin letters: the identifier over all languages it knows, and everyday words (or
letters) that only the other language has. Where they do not agree, it is taken for one of ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("Hebrew", r"[\u0590-\u05ff\ufb1d-\ufb4f]"),
    ("Arabic letters", r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]"),
    ("Syriac", r"[\u0700-\u074f]"),
    ("Thaana", r"[\u0780-\u07bf]"),
    ("Bengali", r"[\u0980-\u09ff]"),
    ("Punjabi", r"[\u0a00-\u0a7f]"),
    ("Gujarati", r"[\u0a80-\u0aff]"),
    ("Odia", r"[\u0b00-\u0b7f]"),
    ("Tamil", r"[\u0b80-\u0bff]"),
    ("Telugu", r"[\u0c00-\u0c7f]"),
    ("Kannada", r"[\u0c80-\u0cff]"),
    ("Malayalam", r"[\u0d00-\u0d7f]"),
    ("Sinhala", r"[\u0d80-\u0dff]"),
    ("Lao", r"[\u0e80-\u0eff]"),
    ("Tibetan letters", r"[\u0f00-\u0fff]"),
    ("Georgian", r"[\u10a0-\u10ff\u1c90-\u1cbf]"),
    ("Armenian", r"[\u0530-\u058f]"),
    ("Greek", r"[\u0370-\u03ff\u1f00-\u1fff]"),
    ("Ethiopic letters", r"[\u1200-\u139f]"),
    ("Cherokee", r"[\u13a0-\u13ff]"),
    ("Tifinagh", r"[\u2d30-\u2d7f]"),
    ("N'Ko", r"[\u07c0-\u07ff]"),
)
_PATTERNS = tuple((name, re.compile(pattern)) for name, pattern in _SCRIPTS)
_LEAST_LETTERS = 2

_CYRILLIC_LETTERS = re.compile(r"[әғқңұһҳҷӣўѓќѕђћџљњј]")
"""Letters of Kazakh, Kyrgyz, Tatar, Tajik, Uzbek, Belarusian, Macedonian and Serbian that Russian,
Ukrainian and Mongolian do not have."""

_WORDS: Mapping[str, str] = {
    "hi": """
        है हैं हूँ हूं था थी थे मैं मुझे मेरा मेरी मेरे हम हमें आप आपको क्या कैसे कहाँ कहां कब क्यों
        नहीं में से और यह वह इस उस लिए करना करने चाहिए सकता सकती सकते होगा बताइए बताएं रहा रही गया
        गई अगर कौन कितना कितने
    """,
    "mr": "आहे आहेत मला माझे माझी माझा तुम्ही आणि नाही कसे कुठे कधी काय करायचे पाहिजे मी ते साठी",
    "bg": """
        съм сте са ще да се как къде кога какво трябва мога може искам моля това този тази аз ми ли
        от за като който която имам нямам става
    """,
    "sr": "сам је су да се како где када шта треба могу желим молим ово није ли ми за од",
    "it": """
        il lo gli della dello delle degli nel nella sono è sei siamo ho hai abbiamo hanno mi ti ci
        che non come dove quando perché perche cosa quanto posso può puo devo vorrei voglio bisogno
        questo questa quale anche più piu mio mia miei con una uno per fare ottenere permesso dal
        dalla alla allo ai sul sulla se ma grazie buongiorno
    """,
    "tr": """
        bir ve bu için icin nasıl nasil nerede nereye ne zaman değil degil var yok ben benim bana
        mi mı mu mü olarak ile çok cok istiyorum gerekiyor lazım lazim yapmam almak nedir kadar
        hangi da de olur olan kaç kac yardım merhaba
    """,
    "sw": """
        ni na ya wa kwa la za je nini wapi lini vipi jinsi gani ninahitaji nataka naweza kupata
        yangu wangu langu mimi hii hiyo tafadhali habari katika kama au bila kutoka kwenda nina sina
        ninaweza kufanya nifanye
    """,
    "nl": """
        het een van ik mijn niet wat hoe waar wanneer waarom kan moet wil voor met naar zijn heb
        heeft deze dit dat ook maar als er en de te op aan bij krijgen hoeveel
    """,
    "pl": """
        jak gdzie kiedy co ile czy nie jest są mam mogę muszę chcę proszę moja mój moje na do się
        w z i o od po dla jestem potrzebuję który która ten ta to tego
    """,
    "ro": """
        cum unde când cand ce cât cat este sunt am nu pot trebuie vreau pentru și si să sa mea meu
        mele la de din cu o un că ca îmi imi fac obțin care
    """,
    "cs": "jak kde kdy co kolik je jsem mám můžu musím chci prosím moje můj se na do v a nebo pro",
    "hu": """
        hogyan hol mikor mit mi mennyi van vagyok nem kell tudok szeretnék kérem az egy és vagy hogy
        nekem a ez meg kapok
    """,
    "sv": """
        hur var när vad mycket är jag min mitt inte kan måste
        vill har och att det en ett för på
    """,
    "da": """
        hvordan hvor hvornår hvad meget er jeg min mit ikke kan skal
        vil har og at det en et til på
    """,
    "no": """
        hvordan hvor når hva mye er jeg min mitt ikke kan må
        vil har og at det en et til på
    """,
    "fi": """
        miten missä milloin mitä paljonko on olen minun minä en voin pitää
        haluan ja tai että saan
    """,
    "uz": """
        qanday qayerda qachon nima qancha bor yoʻq men mening menga kerak mumkin uchun va bilan
        bu ham qilish olish boʻladi bo'ladi yo'q qayerga kerakmi necha
    """,
    "az": "necə harada nə vaxt üçün mən mənim mənə və bir bu var yox lazımdır olar edim istəyirəm",
    "so": "sidee xaggee goorma maxaa waa iyo ka ku waxaan aniga igu leh karaa u baahanahay",
    "ha": "yaya ina yaushe me nawa ne ce da na zan iya nake so a ga",
    "sq": "si ku kur çfarë sa është jam nuk mund duhet dua për dhe të një me",
    "hr": "kako gdje kada što koliko je sam ne mogu trebam želim za i u na da se moj moja",
    "ca": "com on quan què quant és sóc no puc he vull per i amb una el la meu meva",
    "eu": "nola non noiz zer zenbat da naiz ez behar nahi eta",
    "lt": "kaip kur kada ką kiek yra esu ne galiu reikia noriu ir mano",
    "lv": "kā kur kad ko cik ir esmu ne varu vajag gribu un mans mana",
    "et": "kuidas kus millal mida palju on olen ei saan pean tahan ja minu",
    "mg": "ahoana aiza rahoviana inona ohatrinona dia aho tsy mila afaka ny ho an",
    "ht": "kijan ki kote kilè konbyen mwen pa bezwen kapab pou ak nan yon",
    "yo": "bawo nibo nigba kini elo ni mo ko le fe fun ati ninu",
    "zu": "kanjani kuphi nini yini malini ngi angikwazi ngidinga ukuthola futhi",
    "xh": "njani phi nini yintoni malini ndi andikwazi ndifuna ukufumana kwaye",
    "ku": "çawa li ku kengî çi ye ez min na dikarim divê ji bo û",
}
"""Everyday words by the identifier's codes; of each language those that carry no topic."""
_LETTERS: Mapping[str, str] = {
    "tr": "şğı", "pl": "łżąęśźćń", "ro": "șțăî", "cs": "řěůžšč", "hu": "őű", "az": "ə",
    "sv": "å", "da": "øå", "no": "øå", "lv": "āēīūģķļņ", "lt": "ėųįū", "et": "õ", "fi": "ä",
    "hr": "čćžšđ", "sq": "ë", "it": "",
}  # fmt: skip
"""Letters that, beside the words, speak for it."""
_LISTED = {code: frozenset(words.split()) for code, words in _WORDS.items()}

_SURE = 0.9
_OURS_AT_MOST = 0.05
_WITHOUT_WORDS = 0.9999
_LONG = 7
"""Words from which the identifier alone may speak, for a language we have no words of."""
_LEAST_WORDS = 3
_WITNESSES = 2
"""Everyday words of the other language that must be there (a letter of its own counts as one)."""
_DEVANAGARI = re.compile(r"[\u0900-\u097f]+")

Rank = Callable[[str], Sequence[tuple[str, float]]]
"""The probability of every language the identifier knows, the likeliest first."""


def by_script(text: str) -> str:
    """The name of a script that none of our languages is written in, where most letters are of it;
    else nothing."""
    letters = sum(char.isalpha() for char in text)
    for name, pattern in _PATTERNS:
        found = sum(char.isalpha() for char in pattern.findall(text))
        if found >= _LEAST_LETTERS and 2 * found > letters:
            return name
    return ""


def devanagari(text: str) -> str:
    """``hi`` or ``mr`` for text in Devanagari that is clearly not Nepali; else nothing."""
    words = _DEVANAGARI.findall(text)
    for code in ("hi", "mr"):
        if sum(word in _LISTED[code] for word in words) >= _WITNESSES:
            return code
    return ""


def cyrillic(text: str, rank: Rank) -> str:
    """The code of a language in Cyrillic letters that is none of ours; else nothing."""
    if _CYRILLIC_LETTERS.search(text):
        return "Cyrillic letters of another language"
    return _by_words(text, rank, {"ru", "uk", "mn"})


def latin(text: str, rank: Rank, ours: set[str]) -> str:
    """The code of a language in Latin letters that is none of ours; else nothing."""
    return _by_words(text, rank, ours)


def _by_words(text: str, rank: Rank, ours: set[str]) -> str:
    words = re.findall(r"[^\W\d_]+(?:['’ʻ][^\W\d_]+)*", text)
    if len(words) < _LEAST_WORDS:
        return ""
    ranked = rank(text)
    code, sure = ranked[0]
    if code in ours or sure < _SURE:
        return ""
    if sum(p for other, p in ranked if other in ours) > _OURS_AT_MOST:
        return ""
    listed = _LISTED.get(code)
    if listed is None:
        return code if sure >= _WITHOUT_WORDS and len(words) >= _LONG else ""
    witnesses = len({word for word in words if word in listed})
    witnesses += any(letter in text for letter in _LETTERS.get(code, ""))
    return code if witnesses >= _WITNESSES else ""
