"""The routes of signing in and of one's own account."""

from console.signing.account import Account
from console.signing.entrance import Entrance
from console.signing.passkeys import Passkeys
from console.signing.proof import Proof
from console.signing.setting_up import SettingUp
from core.house import House
from core.ports import Store
from core.rights import Right
from web.route import Route, Side
from web.sessions import DESK, Cookies


def routes(store: Store, house: House, public_url: str, *, link_is_enough: bool = False) -> list[Route]:
    """Return the sign-in pages. `link_is_enough` is for the demo alone: its link opens the whole desk at once."""
    proof = Proof(store, house.clock, Cookies.of(public_url), Passkeys(public_url))
    entrance, first, own = Entrance(proof, link_is_enough=link_is_enough), SettingUp(proof), Account(proof)
    side = Side(store, house.clock, public_url, DESK)
    coming_in = [
        ("GET", "/console/sign-in", entrance.form),
        ("POST", "/console/sign-in", entrance.by_link),
        ("POST", "/console/sign-in/password", entrance.by_password),
        ("POST", "/console/sign-in/passkey/ask", entrance.ask_passkey),
        ("POST", "/console/sign-in/passkey", entrance.by_passkey),
    ]
    setting_up = [
        ("POST", "/console/sign-out", entrance.sign_out),
        ("GET", "/console/set-up", first.page),
        ("POST", "/console/set-up/password", first.password),
        ("POST", "/console/set-up/code", first.code),
        ("POST", "/console/set-up/passkey/ask", first.ask_passkey),
        ("POST", "/console/set-up/passkey", first.passkey),
    ]
    account = [
        ("GET", "/console/account", own.page),
        ("POST", "/console/account/password", own.password),
        ("POST", "/console/account/app", own.new_app),
        ("POST", "/console/account/app/confirm", own.keep_app),
        ("POST", "/console/account/app/remove", own.drop_app),
        ("POST", "/console/account/passkey/ask", own.ask_passkey),
        ("POST", "/console/account/passkey", own.passkey),
        ("POST", "/console/account/passkey/remove", own.drop_passkey),
        ("POST", "/console/account/sessions/end", own.end_session),
        ("POST", "/console/account/sessions/end-others", own.end_others),
    ]
    return [
        *(Route(side, method, path, handler, Right.ANYONE) for method, path, handler in coming_in),
        *(Route(side, method, path, handler, Right.ACCOUNT, half=True) for method, path, handler in setting_up),
        *(Route(side, method, path, handler, Right.ACCOUNT) for method, path, handler in account),
    ]
