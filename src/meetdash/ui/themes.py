"""A light and a dark theme. Gaining is blue and losing is orange, which all eyes tell apart."""

from textual.theme import Theme

DARK = Theme(
    name="meetdash-dark",
    primary="#7fb4ff",
    background="#101317",
    surface="#191e24",
    foreground="#dfe3e8",
    dark=True,
    variables={"leader": "#ffd75f", "gaining": "#6fb3ff", "losing": "#ff9d4d", "record": "#f4b6ff"},
)
LIGHT = Theme(
    name="meetdash-light",
    primary="#0b5cad",
    background="#fbfaf7",
    surface="#efeee9",
    foreground="#1d2126",
    dark=False,
    variables={"leader": "#6b4e00", "gaining": "#0b5cad", "losing": "#a84300", "record": "#7a1fa2"},
)
