"""Numbers that belong to everybody: emergency numbers and help lines. They are never taken for somebody's phone. Pure.

Whoever passes on such a number helps. A test compares this list with the table that members are shown
(`prompts/library/help_lines.csv`), its text numbers included. None of them is shown to anybody from here.
"""

from typing import Final

_LISTED: Final = """
    911, 112, 999, 000, 111, 101, 110, 113, 114, 115, 116, 117, 118, 119, 190, 192, 193, 061, 10111, 10177,
    116 111, 116 123, 116 117, 116 006, 116 000, 116 016,
    988, 741741, 1-800-273-8255, 1-800-662-4357, 1-800-799-7233, 88788, 1-800-985-5990, 1-877-565-8860, 1-866-488-7386,
    678678, 1-800-422-4453, 1-800-222-1222, 1-800-656-4673, 1-800-931-2237, 686868, 1-800-668-6868,
    85258, 08457 90 90 90, 0800 58 58 58, 0800 068 4141, 0808 2000 247, 0300 123 3393, 0808 808 4994, 0300 304 7000,
    50808, 1800 247 247, 51444, 13 11 14, 0477 13 11 14, 1300 659 467, 1300 22 4636, 1800 55 1800, 1800 737 732, 13 11 26,
    1737, 0508 828 865, 0800 543 354, 14416, 1-800-891-4416, 0800 567 567, 31393, 0800 12 13 14, 32312,
    0800 111 0 111, 0800 111 0 222, 0800 111 0 333, 0800 0 116 016, 3114, 3919, 024, 016, 717 003 717, 02 2327 2327,
    324 011 7252, 1522, 1411, 213 544 545, 0800-0113, 1813, 0800 32 123, 142, 143, 147, 90101, 70 201 201, 09 2525 0111,
    800 70 2222, 800 12 12 12, 188, 180, 800 911 2000, 0800 999 0091, *4141, 600 360 7777, 0120-279-338, 0120-783-556,
    0800-300-8355, 109, 1588-9191, 1393, 1767, 1771, 9151 1767, 6669 1771, 1553, 0917 899 8727, 2896 0000, 2389 2222,
    1201, +254 722 178 177, 0722 178 177, 1195
"""
_LONGEST_CODE: Final = 3  # digits of a country's code


def digits_of(text: str) -> str:
    """Return the digits of a text in order, of whatever script, as 0 to 9."""
    return "".join(str(int(char)) for char in text if char.isdecimal())


NUMBERS: Final = frozenset(digits_of(number) for number in _LISTED.split(","))


def is_public(number: str) -> bool:
    """Return whether a number, however it is written, is a listed one, with or without a country's code before it."""
    digits = digits_of(number)
    if digits in NUMBERS or digits.removeprefix("1") in NUMBERS:
        return True
    if not number.lstrip(" (").startswith(("+", "00")):
        return False
    bare = digits.removeprefix("00") if number.lstrip(" (").startswith("00") else digits
    # Short ones are left out: any phone ends with 112 sooner or later.
    ends = {bare[code:] for code in range(1, _LONGEST_CODE + 1)}
    return any(len(end) >= 6 and (end in NUMBERS or f"0{end}" in NUMBERS) for end in ends)
