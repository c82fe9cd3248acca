"""Sides of the screens in use, in pixels: what a whole capture of a screen measures.

From the published sizes of common computers, telephones and tablets, at full resolution and at
the usual scales. A list is never whole: a size outside it is only worth a question.
"""

from __future__ import annotations

USUAL_SIDES = frozenset(
    {
        # computers
        768, 800, 864, 900, 960, 1024, 1050, 1080, 1152, 1200, 1280, 1360, 1366, 1400, 1440, 1504,
        1536, 1600, 1664, 1680, 1692, 1707, 1728, 1800, 1824, 1864, 1920, 1964, 2000, 2048, 2160,
        2234, 2256, 2304, 2560, 2736, 2880, 2960, 3000, 3024, 3072, 3120, 3200, 3240, 3440, 3456,
        3840, 4096, 4480, 5120,
        # telephones and tablets
        640, 720, 750, 828, 1125, 1136, 1170, 1179, 1206, 1242, 1260, 1284, 1290, 1320, 1334, 1480,
        1488, 1520, 1560, 1612, 1620, 1640, 1668, 1792, 2208, 2220, 2266, 2280, 2340, 2360, 2376,
        2388, 2400, 2412, 2436, 2460, 2520, 2532, 2556, 2622, 2640, 2688, 2732, 2772, 2778, 2796,
        2868, 2992, 3088,
    }
)  # fmt: skip


def has_a_usual_side(width: int, height: int) -> bool:
    """Return whether one side is that of a screen: a window cut from it keeps at most one."""
    return width in USUAL_SIDES or height in USUAL_SIDES
