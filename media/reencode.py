"""Takes a picture apart and makes it anew from its pixels. Runs in a process of its own: decoders are written in C."""

import io
import resource
import warnings
from typing import Final

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

KINDS: Final = ("JPEG", "PNG", "WEBP", "GIF")
MOST_POINTS: Final = 40_000_000  # a 12-megapixel phone's panorama fits; a decompression bomb does not
SIDE: Final = 1600  # pixels: enough for any screen, and small enough to send to many
MOST_BYTES: Final = 600_000
QUALITIES: Final = (82, 70, 58, 45)
FLAT: Final = 20  # sides may differ by this factor at most; Telegram refuses flatter ones
MEMORY_BYTES: Final = 2 * 1024**3
CPU_SECONDS: Final = 20

Answer = tuple[str, bytes, int, int]


def confine() -> None:
    """Bound what this process may use: a picture that wants more ends the process, not the program."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    Image.MAX_IMAGE_PIXELS = MOST_POINTS


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
        upright = ImageOps.exif_transpose(opened)
        plain = _on_white(_in_srgb(upright, opened.info.get("icc_profile")))
    plain.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    # A new image from bare pixels: nothing that came with the file can be carried along.
    bare = Image.frombytes("RGB", plain.size, plain.tobytes())
    for quality in QUALITIES:
        out = io.BytesIO()
        bare.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= MOST_BYTES:
            break
    return "ok", out.getvalue(), bare.width, bare.height


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
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layered = image.convert("RGBA")
        white = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(white, layered).convert("RGB")
    return image.convert("RGB")
