"""The plainest cries for help in some other languages. Short, because an untrained ear is no safety."""

from core.verdict import Target
from moderation.phrases import PhraseRule, Signal, phrases

_PAST = phrases(
    r"hace (?:\w+ )?(?:anos|meses)|vor (?:\w+ )?jahren|il y a (?:\w+ )?ans|ha (?:\w+ )?anos|anni fa|jaren geleden|lat temu|лет назад"
)

RULE = PhraseRule(
    name="crisis_languages",
    signals=(
        Signal(
            "crisis",
            Target.SELF,
            0.85,
            "speaks of wanting to die, in another language than English",
            phrases(
                # Spanish
                r"(?:quiero|quisiera|deseo|voy a|pienso en|ganas de|pensando en|he pensado en) (?:\w+ )?(?:morir(?:me)?|matarme|suicidarme|quitarme la vida|acabar con (?:todo|mi vida)|estar muert[oa]|desaparecer|no despertar)|no quiero (?:seguir )?(?:viv\w+|estar aqui|existir|despertar)|me (?:quiero|voy a) (?:morir|matar|suicidar|cortar)|adios a todos|ya no (?:puedo|aguanto) (?:mas|la vida)|me (?:tome|tragu\w+) (?:todas )?(?:las )?pastillas|me corte (?:otra vez|de nuevo|los brazos|las venas)",
                # German
                r"(?:ich )?(?:will|mochte|moechte|werde|wollte) (?:\w+ ){0,3}(?:sterben|tot sein|mich umbringen|nicht mehr leben|nicht mehr (?:da|hier) sein|mir das leben nehmen|mich toten|nicht mehr aufwachen|alles beenden)|mich umbringen|bringe mich um|bring mich um|selbstmord\w*|suizid\w*|ich ritze mich|(?:habe|hab) mich (?:wieder )?(?:geritzt|geschnitten|verletzt)|lebt wohl|keinen sinn mehr (?:zu leben|im leben)|(?:habe|hab) (?:\w+ ){0,2}tabletten (?:genommen|geschluckt)",
                # French
                r"(?:je )?(?:veux|voudrais|vais|pense a|envie de) (?:\w+ )?(?:mourir|me tuer|me suicider|en finir|mettre fin a mes jours|me foutre en l air|disparaitre)|plus envie de vivre|ne veux plus (?:vivre|etre la|exister)|veux plus (?:vivre|etre la)|adieu a tous|jai pris (?:tous )?(?:les|mes) (?:cachets|medicaments|comprimes)|je me (?:coupe|scarifie|suis coupee?|suis scarifiee?)",
                # Portuguese
                r"(?:quero|queria|vou|penso em|pensando em|vontade de) (?:\w+ )?(?:morrer|me matar|me suicidar|sumir (?:para sempre|do mundo)|acabar com (?:tudo|minha vida)|tirar minha (?:propria )?vida)|nao quero mais (?:viver|existir|estar aqui|acordar)|me cortei (?:de novo|outra vez)|adeus a todos|nao aguento mais viver",
                # Italian
                r"(?:voglio|vorrei|sto per|penso di|voglia di) (?:\w+ )?(?:morire|uccidermi|ammazzarmi|suicidarmi|farla finita|togliermi la vita|sparire)|non voglio piu (?:vivere|esserci|esistere)|addio a tutti|mi sono tagliat[oa]",
                # Dutch
                r"(?:ik )?(?:wil|ga|zou) (?:\w+ ){0,3}(?:dood(?: zijn)?|sterven|zelfmoord plegen|mezelf (?:van kant maken|doden|pijn doen|snijden)|niet meer (?:leven|er zijn|wakker worden)|er een eind aan maken)|zelfmoord\w*|vaarwel allemaal",
                # Polish
                r"(?:chce|chcialbym|chcialabym|zamierzam) (?:\w+ )?(?:umrzec|sie zabic|nie zyc|ze soba skonczyc)|nie chce (?:juz )?(?:zyc|mi sie zyc|tu byc)|zabije sie|samobojstwo|pociełam sie|zegnajcie",
                # Russian and Ukrainian
                r"(?:хочу|хочется|собираюсь) (?:\w+ )?(?:умереть|сдохнуть|убить себя|покончить с собои|покончить с собой|исчезнуть|повеситься|померти|вбити себе)|не хочу (?:больше )?(?:жить|просыпаться)|не хочу (?:більше )?жити|покончу с собо[ий]|убью себя|наложить на себя руки|самоубииств\w*|самоубийств\w*|прощаите все|прощайте все|нет смысла жить|выпил[аи]? (?:все )?таблетки",
                # Turkish
                r"(?:olmek|kendimi oldurmek|intihar etmek|yasamak) istiyorum(?! hayat)|yasamak istemiyorum|intihar edecegim|elveda herkese",
                # Arabic, Hindi, Chinese, Japanese, Korean: no word borders are needed
                r"\w*(?:اريد ان اموت|أريد أن أموت|سأقتل نفسي|انتحر)\w*|मरना चाहत[ाी] हूं?|आत्महत्या|\w*(?:我想死|不想活|自杀|自殺|轻生|結束生命|结束生命|死にたい|消えたい|죽고 싶|자살)\w*",
            ),
            unless=_PAST,
        ),
    ),
    otherwise="no cry for help in the other languages it knows",
)
