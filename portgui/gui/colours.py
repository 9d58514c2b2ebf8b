"""The two sets of colours, light and dark. Data only."""

from dataclasses import dataclass
from typing import Final

from portgui.gui.table.columns import Tone


@dataclass(frozen=True, slots=True)
class Colours:
    """One set of colours, as #rrggbb.

    Text on its ground keeps 4.5:1 (WCAG 2.2, success criterion 1.4.3); a test holds every pair of
    `TEXT_ON_GROUND` to it.
    """

    ground: str
    sidebar: str
    field: str
    text: str
    muted: str
    line: str
    accent: str
    accent_strong: str
    on_accent: str
    soft: str
    code: str
    neutral: str
    neutral_ground: str
    caution: str
    caution_ground: str
    good: str
    good_ground: str
    info: str
    info_ground: str
    bad: str
    bad_ground: str

    def tone(self, tone: Tone) -> tuple[str, str]:
        """The text colour and the ground of a badge."""
        match tone:
            case Tone.NEUTRAL:
                return self.neutral, self.neutral_ground
            case Tone.CAUTION:
                return self.caution, self.caution_ground
            case Tone.GOOD:
                return self.good, self.good_ground
            case Tone.INFO:
                return self.info, self.info_ground
            case Tone.BAD:
                return self.bad, self.bad_ground


LIGHT: Final = Colours(
    ground="#ffffff", sidebar="#f5f6f8", field="#ffffff", text="#1a1c20", muted="#5b6270",
    line="#dfe2e7", accent="#2159d6", accent_strong="#1b4bb8", on_accent="#ffffff",
    soft="#e7eefc", code="#f0f1f4", neutral="#4a505c", neutral_ground="#eceef1",
    caution="#7d4a00", caution_ground="#fdf0cf", good="#135c35", good_ground="#dbf4e5",
    info="#1f4bb5", info_ground="#e3ebfd", bad="#9c1d18", bad_ground="#fde4e3",
)  # fmt: skip
DARK: Final = Colours(
    ground="#1f2227", sidebar="#17191d", field="#24272d", text="#e9ebee", muted="#a4abb8",
    line="#3a3f48", accent="#7aa7ff", accent_strong="#9bbdff", on_accent="#0f131b",
    soft="#2a3550", code="#2b2f36", neutral="#c9ced7", neutral_ground="#343941",
    caution="#f6c667", caution_ground="#45330f", good="#8ae3b1", good_ground="#153826",
    info="#a6c3ff", info_ground="#22335c", bad="#ffa49e", bad_ground="#4a1e1d",
)  # fmt: skip

TEXT_ON_GROUND: Final = (
    ("text", "ground"), ("text", "sidebar"), ("text", "field"), ("text", "soft"), ("text", "code"),
    ("muted", "ground"), ("muted", "sidebar"), ("muted", "soft"), ("accent", "ground"),
    ("accent", "soft"), ("accent", "sidebar"), ("on_accent", "accent"),
    ("neutral", "neutral_ground"),
    ("caution", "caution_ground"), ("good", "good_ground"), ("info", "info_ground"),
    ("bad", "bad_ground"), ("bad", "ground"), ("good", "ground"), ("caution", "ground"),
)  # fmt: skip
