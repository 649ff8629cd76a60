"""The plainest insults and threats to somebody, in some other languages. Short, because an untrained ear is no judge.

Each says "you", or is an order to go or to die: what somebody says of themself is let pass.
"""

from core.verdict import Target
from moderation.phrases import PhraseRule, Signal, phrases

RULE = PhraseRule(
    name="harsh_languages",
    signals=(
        Signal(
            "harassment",
            Target.MEMBER,
            0.6,
            "reads like an insult or a threat to somebody, in another language than English",
            phrases(
                # Spanish
                r"(?:eres|sois|usted es|vos sos|sos) (?:\w+ ){0,2}(?:basura|mierda|idiota|imbecil|estupid[oa]|pendej[oa]|put[oa]|inutil|asqueros[oa]|patetic[oa]|gilipollas|zorra|perra)|(?:vete|andate|largate|lárgate) (?:a la mierda|de (?:aqui|una vez))|hij[oa] de put[oa]|callate (?:ya|idiota|imbecil|pendej[oa])|te voy a (?:matar|pegar|romper|encontrar)|(?:matate|muerete|ojala te mueras)|nadie te quiere(?: aqui)?",
                # German
                r"(?:du bist|ihr seid|du) (?:\w+ ){0,4}(?:dreck|abschaum|idiot|arschloch|schlampe|hure|versager|missgeburt|penner|wichser|hurensohn|mull|abfall|stuck scheisse|nichtsnutz)|verpiss dich|halt (?:die fresse|deine fresse|dein maul|s maul|die schnauze)|fick dich|leck mich|(?:bring|hang) dich (?:doch |endlich )?(?:um|auf)|stirb (?:doch|endlich)|ich (?:bringe|mach|schlag\w*|find\w*) dich (?:um|fertig|tot|schon)|niemand (?:will|mag|braucht) dich(?: hier)?",
                # French
                r"(?:tu es|t es|tes|vous etes|espece d[e ]) ?(?:\w+ ){0,3}(?:merde|ordure|connard|connasse|conne?|salope|pute|idiote?|imbecile|dechet|minable|batard|abruti)|ferme (?:la|ta gueule)|ta gueule|casse ?toi|degage d ?ici|va te faire (?:foutre|enculer)|nique ta mere|(?:creve|va crever)|je vais te (?:tuer|frapper|retrouver|buter)|personne ne t ?aime",
                # Italian
                r"(?:sei|siete) (?:\w+ ){0,3}(?:merda|stronz[oa]|idiota|cretin[oa]|troia|puttana|schifos[oa]|feccia|imbecille|bastard[oa])|vaffanculo|vai a (?:fanculo|cagare)|stai zitt[oa] (?:idiota|stronz[oa]|cretin[oa])|ti (?:ammazzo|uccido|spacco)|(?:ammazzati|crepa)|tutti ti odiano|nessuno ti vuole",
                # Portuguese
                r"(?:voce e|tu es|vc e) (?:\w+ ){0,3}(?:lixo|merda|idiota|imbecil|burr[oa]|puta|vagabund[oa]|nojent[oa]|inutil|babaca|otari[oa])|vai (?:se foder|tomar no cu|a merda)|cala (?:a boca|te)(?: idiota)?|filh[oa] da puta|vou te (?:matar|bater|achar|quebrar)|(?:se mata|morra logo)|ninguem (?:gosta de|quer) voce|some daqui",
                # Dutch
                r"(?:jij bent|je bent|jullie zijn) (?:\w+ ){0,3}(?:klootzak|hoer|idioot|sukkel|eikel|kutwijf|mongool|loser|nietsnut|stuk stront|trut)|(?:rot|flikker|sodemieter) (?:toch )?op|hou (?:je|uw) (?:bek|kop|muil)|kanker(?:hoer|lijer|mongool|op)\w*|(?:ik )?(?:maak|sla) je (?:af|kapot|dood)|pleeg (?:dan )?zelfmoord|niemand (?:wil|mag) jou",
                # Polish
                r"(?:jestes|ty) (?:\w+ ){0,3}(?:smieciem|szmata|kurwa|debilem|idiota|gownem|zerem|kretynem|dziwka|suka)|spierdalaj|wypierdalaj|zamknij (?:sie|ryj|morde)|zabije cie|zabij sie|nikt cie (?:tu )?nie (?:chce|lubi)",
                # Russian and Ukrainian (written with the letters that normalising leaves)
                r"(?:ты|вы) (?:\w+ ){0,3}(?:мразь|дерьмо|ничтожество|тварь|идиот(?:ка)?|сука|урод(?:ина)?|дебил(?:ка)?|дура|козел|козёл|шлюха|мусор)|(?:пошел|пошла|пошёл|иди) (?:ты )?(?:на хуи|на хуй|нахуй|нахуи|в жопу)|заткнись|убью тебя|я тебя (?:убью|наиду|найду)|сдохни|убеися|убейся|(?:ти|ви) (?:\w+ ){0,2}(?:сміття|лаино|лайно|тварюка|ідіот|сука)|іди (?:нахуи|нахуй)",
                # Turkish
                r"(?:sen|siz) (?:\w+ ){0,3}(?:pislik|aptal|gerizekali|serefsiz|salak|cop|orospu|pic)(?:sin)?|orospu cocugu|siktir git|(?:kapa|kes) (?:ceneni|sesini)|seni oldur\w+|git gebers?|geber",
                # Arabic, Hindi
                r"(?:انت|أنت|انتي|إنت) (?:\w+ ){0,2}(?:حقير\w*|كلب\w*|حمار\w*|غبي\w*|قذر\w*|تافه\w*|زبالة|حيوان)|(?:اخرس|اخرسي|اغرب عن وجهي|سأقتلك|ساقتلك)|तू (?:\w+ ){0,3}(?:कुत्ता|कुत्ती|गधा|हरामी|बेवकूफ|कमीना|नालायक)|(?:चुप कर|मर जा|भाग यहां से|मादरचोद|भेनचोद|बहनचोद)",
                # Chinese, Japanese, Korean: no word borders are needed
                r"\w*(?:你(?:就|真|们|他妈)?是?个?(?:垃圾|废物|白痴|贱人|混蛋|傻逼|人渣)|你去死|去死吧|滚出去|给我滚|操你妈|杀了你|お前(?:は|なんか|が)?\w{0,8}(?:ゴミ|クズ|バカ|馬鹿|死ね|消えろ|きもい)|死ね|ぶっ殺|殺してやる|消え失せろ|너(?:는|이)?\s?\w{0,6}(?:쓰레기|병신|바보새끼|미친놈|미친년)|꺼져\s?(?:버려|라)?|죽여\s?버린다|죽어\s?버려|씨발놈|개새끼)\w*",
            ),
            unless=phrases(
                r"(?:me (?:dijo|decia|dijeron|llamo|llamaron|gritaba)|(?:hat|haben|hatte) (?:\w+ )?(?:zu )?mi[rc]h? (?:\w+ ){0,4}(?:gesagt|genannt|geschrien|gebrullt)|(?:m a|m ont|il ma|elle ma) (?:dit|traitee?|crie)|mi (?:ha|hanno) (?:detto|chiamat[oa])|me (?:disse|chamou|chamaram)|(?:heeft|hebben) (?:\w+ )?mij? (?:\w+ ){0,3}(?:genoemd|gezegd)|(?:он|она|они) (?:\w+ )?(?:сказал\w*|назвал\w*|кричал\w*) мне)"
            ),
        ),
    ),
    otherwise="no insult or threat in the other languages it knows",
)
