"""Words that carry no topic, per language: questions are matched without them.

Negations and words of quantity stay ("cannot pay", "how much"): they change what is asked.
"""

from __future__ import annotations

from bot.domain.locale import LocaleTag
from bot.understanding.normalise import fold_accents

_LISTS: dict[str, str] = {
    "en": """
        a an the this that these those there here i i'm i'd i've i'll me my mine we us our
        you your he him his she her it its it's they them their is am are was were be been
        being do does did doing done have has had having can could will would shall should
        may might must to of in on at by for from with about into onto as if so or and but
        than then also just only very really some any what what's which who whom whose when
        where how why please tell want wanna need like know help get got make go going let
        hi hello hey thanks thank ok okay question ask asking someone something anything
        thing way ways now today yes dear sir madam im id ive whats hows cant don't does't
        up out one
    """,
    "pt-BR": """
        a o as os um uma uns umas de do da dos das em no na nos nas por pelo pela para pra
        pro com sem ao aos à às e ou mas se que quem qual quais como onde quando porque quê
        eu me mim meu minha meus minhas nós nosso nossa você vocês ele ela eles elas seu
        sua seus suas isso isto esse essa este esta aquele aqui ali lá ser sou é são era
        foi estar estou está estão estava ter tenho tem têm tinha fazer faço faz fazem
        posso pode podem poder devo deve preciso precisa quero queria gostaria saber sei ir
        vou vai há favor oi olá bom dia boa tarde noite obrigado obrigada já também só
        muito mais algum alguma alguém algo coisa dizer diga ajuda ajudar pergunta dúvida
        gente tá né
    """,
    "es": """
        el la los las un una unos unas de del en por para con a al y o pero si que qué
        quien quién cual cuál como cómo donde dónde cuando cuándo porque yo me mi mis mí
        nosotros nos nuestro tú tu usted ustedes él ella ellos ellas su sus esto eso este
        esta ese esa aquí allí ser soy es son era fue estar estoy está están tener tengo
        tiene tienen hacer hago hace puedo puede pueden debo debe necesito necesita quiero
        quisiera quería saber sé ir voy va hay favor hola buenos días buenas tardes gracias
        ya también solo muy más algún alguna alguien algo cosa decir dígame ayuda ayudar
        pregunta
    """,
    "fr": """
        le la les un une des du de d' l' en au aux à par pour avec dans sur et ou mais si
        que qu' qui quoi quel quelle quels quelles comment où quand pourquoi je j' me m'
        mon ma mes moi nous notre nos vous votre vos il elle ils elles son sa ses ce cet
        cette ces c'est ça ici être suis est sont était avoir ai a ont avait faire fais
        fait peux peut pouvoir dois doit faut veux voudrais savoir sais aller vais va y
        s'il plaît bonjour merci déjà aussi très plus quelque chose quelqu'un dire aide
        aider question
    """,
    "de": """
        der die das den dem des ein eine einen einem einer und oder aber wenn dass in im an
        am auf bei von vom zu zum zur mit für aus nach über um als wie wo wann warum wer
        was welche welcher welches ich mich mir mein meine meinen meiner wir uns unser sie
        ihr ihre er es sein seine du dein dies diese dieser hier da bin ist sind war haben
        habe hat hatte machen mache macht kann können darf muss müssen soll will möchte
        wissen weiß gehen gehe geht gibt bitte hallo danke schon auch sehr mehr etwas
        jemand sagen hilfe helfen frage
    """,
    "vi": """
        tôi tui mình em anh chị bạn chúng ta của là thì mà và hay hoặc nhưng nếu để cho với
        về ở tại từ đến trong ngoài trên dưới có được bị phải cần muốn xin hãy vui lòng làm
        ơn cách nào gì sao thế đâu khi ai này kia đó ấy như vậy rồi đã đang sẽ vẫn cũng chỉ
        rất những các một cái việc điều nên biết hỏi nói giúp ạ à ơi nhé chào cảm thưa
    """,
    "id": """
        saya aku kami kita anda kamu dia mereka ini itu yang di ke dari untuk dengan dan
        atau tapi tetapi jika kalau apa siapa mana bagaimana gimana kapan kenapa mengapa
        adalah ada bisa dapat boleh harus perlu mau ingin tahu tolong mohon halo terima
        kasih sudah belum akan sedang juga hanya sangat lebih sebuah suatu sesuatu
        seseorang cara bantu bertanya nya para
    """,
    "fil": """
        ako ko akin ang ng nang sa si ni kay mga ay at o pero kung para na pa po opo ba ka
        mo ikaw kayo niyo siya niya sila nila tayo kami namin natin ito iyan iyon dito
        diyan doon ano sino alin saan kailan bakit paano may meron mayroon pwede puwede
        maaari dapat kailangan gusto nais alam tulong salamat kumusta hello rin din lang
        talaga naman yung yong kapag isang
    """,
    "ru": """
        я меня мне мой моя моё мои мы нас нам наш ты вы вас вам ваш он она оно они его её
        их это этот эта эти тот та те и или но а если что чтобы кто какой какая какие как
        где куда когда почему зачем в во на по из за к ко с со от до для о об у при про
        быть есть был была было были буду могу может можно нужно надо должен должна хочу
        хотел хотела знать знаю делать сделать пожалуйста здравствуйте привет спасибо уже
        ещё тоже только очень ли же бы кто-то что-то вопрос помогите подскажите скажите
    """,
    "uk": """
        я мене мені мій моя моє мої ми нас нам наш ти ви вас вам ваш він вона воно вони
        його її їх це цей ця ці той та ті і й або але а якщо що щоб хто який яка які як де
        куди коли чому у в на по з із зі за до від для про при бути є був була було були
        можу може можна треба потрібно повинен хочу хотів хотіла знати знаю робити зробити
        будь ласка вітаю привіт дякую вже ще теж тільки дуже чи же питання допоможіть
        підкажіть скажіть
    """,
    "mn": """
        би намайг надад миний бид манай та таны чи чиний тэр түүний тэд энэ эдгээр юу хэн
        аль ямар яаж хэрхэн хаана хэзээ яагаад ба болон эсвэл гэхдээ хэрэв бол байна байгаа
        байсан юм вэ уу үү даа шүү хэрэгтэй ёстой болох хүсэж хүсч мэдэх мэдмээр тусална
        туслаач сайн баярлалаа хэдийн бас зөвхөн маш
    """,
    "ne": """
        म मलाई मेरो मेरी हामी हाम्रो तपाईं तपाईंको तिमी ऊ उनी उहाँ यो त्यो यी ती को का की
        ले लाई मा बाट र वा तर यदि भने के कुन कसरी कहाँ कहिले किन कति छ छन् छु हुन्छ हो हुन्
        थियो गर्न गर्ने गर्नु गर्छ सक्छु सकिन्छ पर्छ चाहन्छु चाहिन्छ थाहा कृपया नमस्ते
        धन्यवाद पनि मात्र धेरै केही कोही बारे बारेमा लागि
    """,
    "ko": """
        저 저는 제 제가 나 나는 내 내가 우리 그 이 저것 그것 이것 뭐 무엇 어떻게 어디
        어디서 언제 왜 누구 어떤 좀 수 있나요 있어요 되나요 하나요 해야 하고 싶어요
        싶습니다 합니까 알려주세요 주세요 안녕하세요 감사합니다 그리고 또는 그런데 은 는 가
        을 를 에 에서 로 으로 의 도 만
    """,
}

_STRINGS: dict[str, str] = {
    "zh-Hans": """
        请问 您好 你好 谢谢 我想要 我想 我要 我的 我们 怎么样 怎么办 怎么 如何 什么 哪里
        哪儿 在哪 可以 能不能 是不是 有没有 需要 应该 一下 告诉我 知道 请 吗 呢 吧 啊 的 了
        是 在 我 你 您 有 要 和 与 或 把 被 就 也 都 这 那 个 到 去
    """,
    "zh-Hant": """
        請問 您好 你好 謝謝 我想要 我想 我要 我的 我們 怎麼樣 怎麼辦 怎麼 如何 什麼 哪裡
        哪兒 在哪 可以 能不能 是不是 有沒有 需要 應該 一下 告訴我 知道 請 嗎 呢 吧 啊 的 了
        是 在 我 你 您 有 要 和 與 或 把 被 就 也 都 這 那 個 到 去
    """,
    "th": """
        สวัสดี ขอบคุณ ครับ ค่ะ คะ ช่วย หน่อย อยาก ต้องการ ต้อง อย่างไร ยังไง ที่ไหน
        เมื่อไหร่ ทำไม อะไร ได้ไหม ไหม ฉัน ผม ดิฉัน ของ และ หรือ ที่ ว่า เป็น คือ จะ ได้
        ให้ กับ ใน
    """,
}
"""For scripts without spaces: strings taken out, longer ones first."""

FUNCTION_WORDS: dict[LocaleTag, frozenset[str]] = {
    LocaleTag(tag): frozenset(words.split()) for tag, words in _LISTS.items()
}
FOLDED_FUNCTION_WORDS: dict[LocaleTag, frozenset[str]] = {
    tag: frozenset(fold_accents(word) for word in words) for tag, words in FUNCTION_WORDS.items()
}
"""For messages typed without accents."""

FUNCTION_STRINGS: dict[LocaleTag, tuple[str, ...]] = {
    LocaleTag(tag): tuple(sorted(strings.split(), key=len, reverse=True))
    for tag, strings in _STRINGS.items()
}
