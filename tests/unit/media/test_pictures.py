"""Pictures are made anew: nothing of the file but its pixels is left, and nothing hostile takes the program down."""

import asyncio
import io
import os
import random
import signal
import subprocess
import sys
import time

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from core.errors import Refused
from core.message import MOST_PICTURE
from media.pictures import Cleaner, random_name
from media.reencode import CPU_SECONDS, MOST_BYTES, SIDE, reencode

CANARY = b"canary-4711-Lena"


def saved(image, kind, **more):
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def flower(size=(64, 48)):
    image = Image.new("RGB", size)
    image.putdata([(x * 3 % 256, y * 5 % 256, (x + y) % 256) for y in range(size[1]) for x in range(size[0])])
    return image


def with_exif():
    exif = Image.Exif()
    exif[0x010E] = CANARY.decode()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    return saved(flower(), "JPEG", exif=exif, comment=CANARY)


def with_text():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", CANARY.decode())
    return saved(flower(), "PNG", pnginfo=notes)


def with_profile():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return saved(flower(), "JPEG", icc_profile=profile[:-16] + CANARY)


@pytest.mark.parametrize("raw", [with_exif(), with_text(), with_profile(), saved(flower(), "PNG") + CANARY])
def test_nothing_but_pixels_is_left(raw):
    assert CANARY in raw
    word, data, _, _ = reencode(raw)
    assert word == "ok"
    assert CANARY not in data
    with Image.open(io.BytesIO(data)) as made:
        assert not made.getexif()
        assert not {"icc_profile", "comment", "exif", "xmp"} & set(made.info)


def test_a_picture_taken_sideways_stands_upright():
    assert reencode(with_exif())[2:] == (48, 64)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_the_usual_kinds_are_taken(kind):
    word, data, width, height = reencode(saved(flower(), kind))
    assert (word, data[:2], width, height) == ("ok", b"\xff\xd8", 64, 48)


def test_a_moving_picture_becomes_its_first_frame():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    word, data, _, _ = reencode(saved(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert word == "ok"
    red, _, blue = Image.open(io.BytesIO(data)).getpixel((10, 10))
    assert red > 200 > 60 > blue


def test_what_is_transparent_becomes_white():
    word, data, _, _ = reencode(saved(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG"))
    assert word == "ok"
    assert min(Image.open(io.BytesIO(data)).getpixel((10, 10))) > 250


def test_large_ones_are_bounded_in_points_and_bytes():
    noise = Image.effect_noise((3000, 2000), 90).convert("RGB")
    word, data, width, height = reencode(saved(noise, "JPEG", quality=95))
    assert (word, width) == ("ok", SIDE)
    assert abs(height - SIDE * 2 / 3) < 2
    assert len(data) <= MOST_BYTES


def test_pure_noise_is_made_smaller_until_it_fits():
    noise = Image.frombytes("RGB", (SIDE, SIDE), random.Random(1).randbytes(SIDE * SIDE * 3))
    word, data, width, height = reencode(saved(noise, "JPEG", quality=90))
    assert (word, width) == ("ok", height)
    assert width < SIDE
    assert len(data) <= MOST_BYTES


def test_grey_with_16_bits_keeps_its_shades():
    word, data, _, _ = reencode(saved(Image.new("I;16", (20, 20), 0x4000), "PNG"))
    assert word == "ok"
    assert abs(Image.open(io.BytesIO(data)).getpixel((10, 10))[0] - 64) < 4


def test_notes_that_cannot_be_read_do_not_spoil_the_picture():
    raw = saved(flower(), "WEBP", exif=b"Exif\0\0" + CANARY)
    word, data, _, _ = reencode(raw)
    assert word == "ok"
    assert CANARY in raw
    assert CANARY not in data


def bomb():
    return saved(Image.new("1", (20_000, 20_000)), "PNG")


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (b"", "kind"),
        (b"hello", "kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind"),
        (saved(flower(), "BMP"), "kind"),
        (saved(flower(), "JPEG")[:200], "broken"),
        (saved(Image.new("RGB", (2000, 10)), "PNG"), "kind"),
        (bomb(), "too_large"),
    ],
    ids=["nothing", "words", "svg", "bmp", "cut off", "too flat", "bomb"],
)
def test_what_is_not_taken_is_named(raw, word):
    assert reencode(raw) == (word, b"", 0, 0)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_flipped_bytes_never_make_it_fail(kind):
    good, chance = saved(flower(), kind), random.Random(kind)
    for _ in range(150):
        bad = bytearray(good)
        for _ in range(chance.randint(1, 12)):
            bad[chance.randrange(len(bad))] = chance.randrange(256)
        word, data, width, height = reencode(bytes(bad))
        assert word in {"ok", "kind", "broken", "too_large"}
        assert (word == "ok") == (data[:2] == b"\xff\xd8" and width > 0 and height > 0)


async def test_the_door_answers_with_a_picture_or_kind_words_and_lives_on():
    cleaner = Cleaner()
    try:
        made = await cleaner.clean(with_exif())
        assert (made.media_type, made.width, made.height) == ("image/jpeg", 48, 64)
        for raw, key in ((b"x", "picture.kind"), (b"\0" * (MOST_PICTURE + 1), "picture.too_large")):
            with pytest.raises(Refused) as refused:
                await cleaner.clean(raw)
            assert refused.value.reply.key == key
            assert refused.value.reply.text
        for process in cleaner._pool._processes.values():
            process.kill()
        with pytest.raises(Refused):
            while True:  # the first try after the kill may still find the process alive
                await cleaner.clean(with_exif())
        assert (await cleaner.clean(with_exif())).width == 48
    finally:
        cleaner.close()


async def test_those_who_wait_behind_a_hanging_picture_get_theirs():
    cleaner = Cleaner()
    try:
        await cleaner.clean(with_exif())
        (worker,) = cleaner._pool._processes
        os.kill(worker, signal.SIGSTOP)  # as a decoder that hangs
        cleaner._patience = 0.5
        hanging = asyncio.create_task(cleaner.clean(with_exif()))
        others = [asyncio.create_task(cleaner.clean(with_exif())) for _ in range(3)]
        await asyncio.sleep(0)  # the first has begun, with its short patience; the others have not
        cleaner._patience = 30
        with pytest.raises(Refused):
            await hanging
        assert [made.width for made in await asyncio.gather(*others)] == [48, 48, 48]
    finally:
        cleaner.close()


async def test_those_who_wait_when_it_closes_are_refused():
    cleaner = Cleaner()
    await cleaner.clean(with_exif())
    (worker,) = cleaner._pool._processes
    os.kill(worker, signal.SIGSTOP)
    waiting = [asyncio.create_task(cleaner.clean(with_exif())) for _ in range(4)]
    await asyncio.sleep(0)
    cleaner.close()
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [Refused] * 4
    assert cleaner._pool is None


BOUNDED = """
import resource
from media.reencode import confine, reencode_bounded
confine()
reencode_bounded(b"")
before = resource.getrlimit(resource.RLIMIT_CPU)[0]
while resource.getrusage(resource.RUSAGE_SELF).ru_utime < 1.1:
    pass
reencode_bounded(b"")
print(before, resource.getrlimit(resource.RLIMIT_CPU)[0])
"""


def test_each_picture_gets_the_whole_time_anew():
    ran = subprocess.run([sys.executable, "-c", BOUNDED], check=True, capture_output=True, text=True)
    before, after = map(int, ran.stdout.split())
    assert after > before >= CPU_SECONDS


KILLED = """
import asyncio, os, signal
from media.pictures import Cleaner
from core.errors import Refused

async def main():
    cleaner = Cleaner()
    try:
        await cleaner.clean(b"x")
    except Refused:
        print(*cleaner._pool._processes, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_the_process_ends_when_the_program_is_killed(tmp_path):
    (tmp_path / "killed.py").write_text(KILLED)
    with (tmp_path / "out").open("w+") as out:
        subprocess.run(
            [sys.executable, tmp_path / "killed.py"], stdout=out, env={"PYTHONPATH": os.getcwd()}, check=False
        )
        out.seek(0)
        worker = next(int(line) for line in out.read().splitlines() if line.isdigit())
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    os.kill(worker, signal.SIGKILL)
    pytest.fail("the process outlived the program")


async def test_one_that_takes_too_long_is_refused_and_the_next_one_is_taken():
    cleaner = Cleaner(patience=0.001)
    try:
        with pytest.raises(Refused):
            await cleaner.clean(with_exif())
        cleaner._patience = 30
        assert (await asyncio.create_task(cleaner.clean(with_exif()))).width == 48
    finally:
        cleaner.close()


def test_names_say_nothing():
    assert random_name() != random_name()
    assert len(random_name()) == 20
