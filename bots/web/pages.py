"""Every member's page in one table: method, path, who does it, who may."""

from bots.web.adapter import Web
from bots.web.around import Around
from bots.web.cards import Cards
from bots.web.chat import Chat
from bots.web.entrance import Entrance
from bots.web.linking import Linking
from bots.web.parts import Parts
from bots.web.stream import Live
from bots.web.wording import Wording
from core.house import House
from core.hub import Hub
from core.joining import Joining
from core.message import MOST_PICTURE
from core.ports import Store
from core.rights import Right
from web.events import HEARTBEAT_SECONDS
from web.route import Route, Side
from web.sessions import MEMBER, Cookies


def routes(
    store: Store,
    house: House,
    hub: Hub,
    joining: Joining,
    web: Web,
    public_url: str,
    *,
    heartbeat: float = HEARTBEAT_SECONDS,
) -> list[Route]:
    """Return the member's pages. `heartbeat` is how often, in seconds, an idle event stream checks its session."""
    parts = Parts(store, hub, joining, web, house, Cookies.of(public_url))
    entrance, chat, around, live = Entrance(parts), Chat(parts), Around(parts), Live(parts, heartbeat)
    wording, linking, cards = Wording(parts), Linking(parts), Cards(parts)
    side = Side(store, house.clock, public_url, MEMBER, house)
    return [
        Route(side, "GET", "/", entrance.landing, Right.ANYONE),
        Route(side, "GET", "/join", entrance.join_form, Right.ANYONE),
        Route(side, "POST", "/join", entrance.join, Right.ANYONE),
        Route(side, "GET", "/joined", entrance.joined, Right.MEMBER),
        Route(side, "GET", "/return", entrance.return_form, Right.ANYONE),
        Route(side, "POST", "/return", entrance.come_back, Right.ANYONE),
        Route(side, "GET", "/circle", chat.page, Right.MEMBER),
        Route(side, "POST", "/circle/send", chat.send, Right.MEMBER, most_file=MOST_PICTURE),
        Route(side, "GET", "/circle/picture/{post}", linking.picture, Right.MEMBER),
        Route(side, "GET", "/circle/edit", wording.edit_form, Right.MEMBER),
        Route(side, "POST", "/circle/edit", wording.edit, Right.MEMBER),
        Route(side, "GET", "/circle/feedback", wording.feedback_form, Right.MEMBER),
        Route(side, "POST", "/circle/feedback", wording.feedback, Right.MEMBER),
        Route(side, "POST", "/circle/hide", chat.hide, Right.MEMBER),
        Route(side, "POST", "/circle/worried", chat.worried, Right.MEMBER),
        Route(side, "POST", "/circle/command", chat.command, Right.MEMBER),
        Route(side, "GET", "/cards", cards.all, Right.MEMBER),
        Route(side, "GET", "/cards/{card}", cards.one, Right.MEMBER),
        Route(side, "GET", "/link", linking.form, Right.ANYONE),
        Route(side, "POST", "/link", linking.link, Right.ANYONE),
        Route(side, "POST", "/circle/delete", chat.delete, Right.MEMBER),
        Route(side, "POST", "/circle/report", chat.report, Right.MEMBER),
        Route(side, "POST", "/circle/press", chat.press, Right.MEMBER),
        Route(side, "POST", "/circle/leave", chat.leave, Right.MEMBER),
        Route(side, "GET", "/circle/awake", chat.awake, Right.MEMBER),
        Route(side, "GET", "/circle/events", live.events, Right.MEMBER),
        Route(side, "POST", "/sign-out", around.sign_out, Right.MEMBER),
        Route(side, "GET", "/gone", chat.gone, Right.ANYONE),
        Route(side, "POST", "/help-now", around.help_now, Right.ANYONE, forgiving=True),
        Route(side, "GET", "/help-now", around.help_page, Right.ANYONE),
        Route(side, "POST", "/leave-quickly", around.leave_quickly, Right.ANYONE, forgiving=True),
        Route(side, "GET", "/leaving", around.leaving, Right.ANYONE),
        Route(side, "GET", "/measures", around.measures, Right.ANYONE),
        Route(side, "GET", "/privacy", around.privacy, Right.ANYONE),
        Route(side, "GET", "/help", around.help, Right.ANYONE),
    ]
