"""Every page of the house in one list: what is served, and what the tests of rights walk."""

from bots.web.adapter import Web
from bots.web.pages import routes as member_routes
from console.alarms.routes import routes as alarm_routes
from console.audit import routes as audit_routes
from console.cards import routes as card_routes
from console.feedback import routes as feedback_routes
from console.pages import routes as desk_routes
from console.pausing import routes as pause_routes
from console.programme.pages import routes as programme_routes
from console.reach import routes as reach_routes
from console.signing.pages import routes as signing_routes
from console.trying import routes as try_routes
from core.desk import Desk
from core.house import House
from core.hub import Hub
from core.joining import Joining
from core.ports import Store, Waker
from web.events import HEARTBEAT_SECONDS
from web.route import Route


def all_routes(
    store: Store,
    house: House,
    hub: Hub,
    joining: Joining,
    desk: Desk,
    waker: Waker,
    web: Web,
    public_url: str,
    *,
    link_is_enough: bool = False,
    heartbeat: float = HEARTBEAT_SECONDS,
) -> list[Route]:
    """Return all pages. `link_is_enough` is for the demo alone: a one-time link opens the whole desk."""
    return [
        *member_routes(store, house, hub, joining, web, public_url, heartbeat=heartbeat),
        *desk_routes(store, house, desk, public_url),
        *alarm_routes(store, house, waker, public_url),
        *pause_routes(store, house, waker, public_url),
        *feedback_routes(store, house, public_url),
        *audit_routes(store, house, public_url),
        *card_routes(store, house, public_url),
        *programme_routes(store, house, waker, public_url),
        *try_routes(store, house, hub.screened, public_url),
        *reach_routes(store, house, waker, public_url),
        *signing_routes(store, house, public_url, link_is_enough=link_is_enough),
    ]
