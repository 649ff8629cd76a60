"""Takes a picture apart and makes it anew from its pixels. Runs in a process of its own: decoders are written in C."""

import io
import multiprocessing
import os
import resource
import threading
import warnings
from typing import Final

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

KINDS: Final = ("JPEG", "PNG", "WEBP", "GIF")
MOST_POINTS: Final = 40_000_000  # a 12-megapixel phone's panorama fits; a decompression bomb does not
SIDES: Final = (1600, 1130, 800)  # pixels: enough for any screen; the smaller ones only where the bytes are too many
SIDE: Final = SIDES[0]
MOST_BYTES: Final = 600_000
QUALITIES: Final = (82, 70, 58, 45)
FLAT: Final = 20  # sides may differ by this factor at most; Telegram refuses flatter ones
MEMORY_BYTES: Final = 2 * 1024**3
CPU_SECONDS: Final = 20  # for one picture

Answer = tuple[str, bytes, int, int]


def confine() -> None:
    """Bound what this process may use: a picture that wants more ends the process, not the program."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    Image.MAX_IMAGE_PIXELS = MOST_POINTS
    threading.Thread(target=_end_with_the_program, daemon=True).start()


def _end_with_the_program() -> None:
    # A program that is killed cannot end this process, which would wait for pictures for ever.
    if (program := multiprocessing.parent_process()) is not None:
        program.join()
        os._exit(1)


def reencode_bounded(raw: bytes) -> Answer:
    """Do what `reencode` does, with CPU_SECONDS for this picture. Changes the process: only for one that is confined."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    # The kernel counts from the start of the process: a fixed bound would end it amid somebody's harmless picture.
    soft = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (soft if most == resource.RLIM_INFINITY else min(soft, most), most))
    return reencode(raw)


def reencode(raw: bytes) -> Answer:
    """Return (``ok``, JPEG bytes, width, height), or the word for what is wrong and nothing else. Never raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Pillow only warns of a bomb up to twice the bound
        try:
            return _made_anew(raw)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            return "too_large", b"", 0, 0
        except UnidentifiedImageError:
            return "kind", b"", 0, 0
        except Exception:  # noqa: BLE001 - whatever a decoder stumbles over, the picture is at fault
            return "broken", b"", 0, 0


def _made_anew(raw: bytes) -> Answer:
    with Image.open(io.BytesIO(raw), formats=KINDS) as opened:
        width, height = opened.size
        if width * height > MOST_POINTS:
            return "too_large", b"", 0, 0
        if not (0 < width <= FLAT * height and 0 < height <= FLAT * width):
            return "kind", b"", 0, 0
        opened.draft("RGB", (SIDE * 2, SIDE * 2))
        opened.seek(0)
        opened.load()
        plain = _on_white(_in_srgb(_upright(opened), opened.info.get("icc_profile")))
    for side in SIDES:
        plain.thumbnail((side, side), Image.Resampling.LANCZOS)
        # A new image from bare pixels: nothing that came with the file can be carried along.
        bare = Image.frombytes("RGB", plain.size, plain.tobytes())
        for quality in QUALITIES:
            out = io.BytesIO()
            bare.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= MOST_BYTES:
                return "ok", out.getvalue(), bare.width, bare.height
    return "too_large", b"", 0, 0


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # noqa: BLE001 - notes that cannot be read say nothing about which side is up
        return image


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in the colours that screens expect; a profile that cannot be used is left out."""
    if not profile or image.mode not in {"RGB", "RGBA", "CMYK", "L"}:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        changed = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    return changed or image


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        # Grey with 16 bits: convert() would cut off what is above 255, which leaves a white picture.
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layered = image.convert("RGBA")
        white = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(white, layered).convert("RGB")
    return image.convert("RGB")
