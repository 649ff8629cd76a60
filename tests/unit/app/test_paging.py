"""From the settings to the mailbox and the pager: what is switched on is what leaves, and nothing else rings."""

from app.wiring import assembled
from config.settings import Settings
from core.circles import MemberState
from core.contacts import add_contact, contacts_of, email_address, ringing, send_test, webhook_address
from core.courier import Courier
from core.ids import new_id
from core.message import Address
from core.review import StaffRole
from storage.keys import new_keys
from tests.pagers.mail_server import MailServer
from tests.pagers.receiver import SECRET, receiver

MAIL = "ada@circle.example"


def settings(tmp_path, **more):
    new_keys(tmp_path / "secret.key")
    return Settings.model_validate({"data_dir": tmp_path, "screening": {"model": "off"}, **more})


async def on_duty(running, *addresses):
    async with running.store.begin() as tx:
        now = running.house.clock.now()
        staff = await tx.staff.add("Desk One", StaffRole.MODERATOR, Address("desk", new_id()), now)
        for address in addresses:
            await add_contact(tx, staff, address, now, staff.id)
        await tx.commit()
    return staff


async def test_a_house_with_a_mail_server_and_a_secret_pages_by_both(tmp_path):
    with MailServer() as server:
        async with receiver(0) as pager:
            mail = {"host": "127.0.0.1", "port": server.port, "security": "none", "sender": "desk@circle.test"}
            given = settings(tmp_path, email=mail, webhook={"secret": SECRET})
            async with assembled(given) as running:
                pager.now = running.house.clock.now().timestamp()
                hook = webhook_address(pager.url(), here=True)
                staff = await on_duty(running, email_address(MAIL), hook)
                async with running.store.begin() as tx:
                    assert [one.platform for one in await ringing(tx, running.house, staff.member)] == [
                        "webhook",
                        "email",
                    ]
                    for one in await contacts_of(tx, staff.member):
                        await send_test(tx, running.house, staff, one.lane)
                    await tx.commit()
                for platform in running.platforms:
                    await Courier(running.store, running.house, platform, running.waker).drain_all()
            # Of the two, the address that was there first is told of the second.
            assert server.readers() == [MAIL, MAIL]
            assert len(pager.taken) == 1
            assert server.violations == pager.violations == []


async def test_without_them_an_address_stays_and_rings_nobody(tmp_path):
    async with assembled(settings(tmp_path)) as running:
        staff = await on_duty(running, email_address(MAIL))
        assert running.house.platforms == {"web", "rehearsal"}
        async with running.store.begin() as tx:
            assert (await tx.members.get(staff.member)).state is MemberState.STAFF
            assert await ringing(tx, running.house, staff.member) == []
