"""Makes letters.txt, by which pictures write without a font: a line for each letter, with its width and its outline.

    pip install fonttools==4.68.0
    apt-get download fonts-croscore && dpkg -x fonts-croscore_*.deb .
    python make.py usr/share/fonts/truetype/croscore/Arimo-Regular.ttf > letters.txt

The letters are those of Arimo 1.33, which has the widths of Arial and Helvetica. A thousand units are the size of the
font, and y grows upwards. An outline has the commands of an SVG path: m, l and q from the point before, and z.
"""

import sys

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

# Latin with the letters of Vietnamese, Greek, Cyrillic, and signs.
WANTED = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x18F, 0x18F), (0x218, 0x21B), (0x259, 0x259), (0x384, 0x3CE), (0x400, 0x45F),
    (0x490, 0x491), (0x1E9E, 0x1E9E), (0x1EA0, 0x1EF9), (0x2010, 0x2026), (0x2030, 0x2030), (0x2032, 0x2033),
    (0x2039, 0x203A), (0x20AC, 0x20AC), (0x2116, 0x2116), (0x2122, 0x2122), (0x2212, 0x2212),
]  # fmt: skip


class Pen(BasePen):
    """Writes an outline with whole numbers."""

    def __init__(self, glyphs, scale):
        super().__init__(glyphs)
        self.path, self.scale, self.at = "", scale, (0, 0)

    def add(self, command, *points):
        points = [tuple(round(v * self.scale) for v in point) for point in points]
        numbers = [v - at for point in points for v, at in zip(point, self.at)]
        self.path += command + " ".join(map(str, numbers))
        self.at = points[-1]

    def _moveTo(self, to):
        self.add("m", to)

    def _lineTo(self, to):
        self.add("l", to)

    def _qCurveToOne(self, control, to):
        self.add("q", control, to)

    def _closePath(self):
        self.path += "z"


font = TTFont(sys.argv[1])
glyphs, names, scale = font.getGlyphSet(), font.getBestCmap(), 1000 / font["head"].unitsPerEm
for code in (code for first, last in WANTED for code in range(first, last + 1) if code in names):
    pen = Pen(glyphs, scale)
    glyphs[names[code]].draw(pen)
    print(chr(code), round(glyphs[names[code]].width * scale), pen.path, sep="\t")
