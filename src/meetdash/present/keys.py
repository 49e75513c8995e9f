"""The keys, in one table: bindings, footer, help and palette are made from it."""

from dataclasses import dataclass
from functools import lru_cache

from meetdash.present.frame import Frame
from meetdash.present.lines import Line, Piece, Role, cut, fit, width


@dataclass(frozen=True, slots=True)
class Key:
    """Keys that do one thing. `keys` are Textual's names, `shown` what is printed for them.

    `action` names what the viewer does, or the app where it opens or closes something; `footer` is the word in the line
    of keys (none: not there).
    """

    action: str
    keys: tuple[str, ...]
    shown: str
    says: str
    group: str
    footer: str = ""


KEYS = (
    Key("toggle", ("space", "p"), "Space p", "play or pause; at the end, play again", "play", "play/pause"),
    Key("back", ("left",), "←", "5 s back", "play"),
    Key("forward", ("right",), "→", "5 s on", "play", "← 5 s"),
    Key("far_back", ("shift+left",), "Shift+←", "30 s back", "play"),
    Key("far_forward", ("shift+right",), "Shift+→", "30 s on", "play"),
    Key("split_before", ("comma",), ",", "the split before", "play"),
    Key("split_after", ("full_stop",), ".", "the split after", "play", "split"),
    Key("moment_before", ("left_square_bracket",), "[", "the moment before", "play"),
    Key("moment_after", ("right_square_bracket",), "]", "the moment after", "play", "moment"),
    Key("lap_before", ("left_curly_bracket",), "{", "the leader's lap before", "play"),
    Key("lap_after", ("right_curly_bracket",), "}", "the leader's lap after", "play", "lap"),
    Key("slower", ("minus",), "-", "slower, down to 0.25×", "play"),
    Key("faster", ("plus", "equals_sign"), "+", "faster, up to 64×", "play", "speed"),
    Key("normal", ("backspace",), "Backspace", "as it was run, 1×", "play"),
    Key("gun", ("home",), "Home", "to the gun", "play"),
    Key("end", ("end",), "End", "to the end, or back to live", "play"),
    Key("ask_where", ("t",), "t", "go to 3000m, lap 9, 8:40, 300 to go", "play", "go to"),
    Key("ask_delay", ("d",), "d", "delay a live feed, to match a broadcast", "play"),
    Key("next_gap", ("g",), "g", "gap to the leader, to the one ahead, to the target", "look", "gap"),
    Key("next_target", ("r",), "r", "next target", "look", "target"),
    Key("hide", ("h",), "h", "spoiler shield: nothing ahead of now shows", "look"),
    Key("show_feed", ("v",), "v", "what was wrong in the feed, line by line", "look"),
    Key("next_race", ("0",), "0", "the next race of the meet", "look"),
    Key("show_race", ("1",), "1", "the race", "look"),
    Key("show_moments", ("5",), "5", "the moments so far, with what moves rest on", "look", "moments"),
    Key("next_group", ("f",), "f", "in the moments: all, moves, lead, decisions", "look"),
    Key("ask_filter", ("F",), "F", "in the moments: only kick, Kerr, 100+; again: all", "look"),
    Key("up", ("up", "k"), "↑ k", "the athlete above; in the moments: the later one", "athlete"),
    Key(
        "down",
        ("down", "j"),
        "↓ j",
        "the athlete below; in the moments: the earlier one",
        "athlete",
        "athlete",
    ),
    Key(
        "show_athlete", ("enter",), "Enter", "all splits of the athlete; in the moments: go there", "athlete"
    ),
    Key("ask_name", ("slash",), "/", "find an athlete by name or bib", "athlete"),
    Key("compare", ("c",), "c", "compare the others with the chosen athlete", "athlete"),
    Key("show_why", ("w",), "w", "why: what a projection, gap or chosen move rests on", "athlete"),
    Key("page_down", ("pagedown",), "PgDn", "the next page of a view, the first after the last", "athlete"),
    Key("page_up", ("pageup",), "PgUp", "the page before", "athlete"),
    Key("leave", ("escape",), "Esc", "back to the race", "athlete"),
    Key("show_help", ("question_mark", "f1"), "? F1", "this help", "app", "help"),
    Key("show_palette", ("colon", "ctrl+p"), ": Ctrl+P", "find a command by name", "app"),
    Key("change_theme", ("T",), "T", "light or dark", "app"),
    Key("quit", ("q",), "q", "quit", "app", "quit"),
)
GROUPS = {"play": "Play", "look": "Look", "athlete": "Athlete", "app": "Program"}
_FOOTER = {"toggle": "Space", "forward": "→", "split_after": ", .", "moment_after": "[ ]", "lap_after": "{ }"}
_FOOTER |= {"faster": "- +", "down": "↑ ↓", "show_help": "?"}


def footer(frame: Frame, cells: int) -> Line:
    """The line of keys, as many as fit whole, and the legend of what is not measured at the right; a notice instead."""
    if frame.notice:
        return cut((Piece(f" {frame.notice}", Role.FRESH),), cells)
    return _footer(_legend(frame), cells, paused=frame.playing.paused)


@lru_cache(maxsize=16)
def _footer(legend: str, cells: int, *, paused: bool) -> Line:
    keys = [key for key in KEYS if key.footer]
    line: Line = (Piece(" "),)
    first = [key for key in keys if key.action in ("toggle", "show_help", "quit")]
    rest = [key for key in keys if key not in first]
    chosen: list[Key] = list(first)
    for key in rest:
        if _length([*chosen, key]) + len(legend) + 2 <= cells:
            chosen.append(key)
    for key in sorted(chosen, key=KEYS.index):
        word = key.footer if key.action != "toggle" else ("play" if paused else "pause")
        word = "5 s" if key.action == "forward" else word
        sign = "← →" if key.action == "forward" else _FOOTER.get(key.action, key.shown)
        line += (Piece(sign, Role.KEY), Piece(f" {word}  ", Role.QUIET))
    room = cells - width(line) - 1
    if len(legend) <= room:
        line += (Piece(fit(legend, room, right=True), Role.QUIET), Piece(" "))
    return cut(line, cells)


def _length(keys: list[Key]) -> int:
    return 1 + sum(len(_FOOTER.get(key.action, key.shown)) + len(key.footer) + 3 for key in keys)


def _legend(frame: Frame) -> str:
    star = "* reconstructed" if frame.snapshot and frame.snapshot.reconstructed else ""
    return "  ".join(part for part in ("~ estimated", star) if part)


def help_lines(cells: int) -> list[Line]:
    """The help: every key by group, and what the signs mean; side by side where there is room for both."""
    keys: list[Line] = []
    for group, title in GROUPS.items():
        keys.append((Piece(title, Role.HEAD),))
        keys += [_helped(key.shown, key.says) for key in KEYS if key.group == group]
    signs: list[Line] = [(Piece("Signs", Role.HEAD),), *(_helped(sign, meaning) for sign, meaning in SIGNS)]
    if cells < TWO_COLUMNS:
        return [cut(line, cells) for line in (*keys, *signs)]
    half = max(width(line) for line in keys) + 3
    rows = []
    for index in range(max(len(keys), len(signs))):
        left = keys[index] if index < len(keys) else ()
        right = signs[index] if index < len(signs) else ()
        rows.append(cut((*left, Piece(" " * (half - width(left))), *right), cells))
    return rows


TWO_COLUMNS = 146
"""From so many cells on the signs of the help stand beside the keys."""
_SIGN = 19
"""Cells of a key or sign in the help."""


def _helped(sign: str, meaning: str) -> Line:
    return (Piece(fit(f"  {sign}", _SIGN), Role.KEY), Piece(meaning))


SIGNS = (
    ("1.2", "measured"),
    ("~8:01.5", "estimated: a projection"),
    ("14.0*", "rests on a split that was reconstructed, not published"),
    ("44.0?", "in doubt: a lap was probably miscounted"),
    ("·", "missing"),
    ("(2.6)", "a gap or delta at an earlier mark than the leader's"),
    ("−0.4", "ahead of the target; + is behind"),
    ("WR?", "a record that is pending or unconfirmed"),
    ("~−0.4", "interpolated between the splits of the target"),
    ("▲1 ▼1", "places gained or lost since a lap before"),
    ("17.7/119", "17.7 s for 119 m, where segments differ in length"),
    ("finish, 8 in 10", "the range that holds 8 of 10 finishes"),
    ("finish, range", "a range; how often it holds was not counted"),
    ("even pace", "the finish if the pace so far is kept"),
    ("a lap", "the change of the delta over the last lap"),
    ("five laps", "the last laps as ▂▅█: taller is quicker, one scale"),
    ("five splits", "the same by splits, where laps were not timed"),
    ("┄ 1.2 s ┄", "a gap of a second or more to the athlete ahead"),
    ("light ─│─●─", "the target │ and the athlete ●, ahead to the right"),
    ("G L S B F", "on the timeline: gun, lead, split, bell, finish"),
    ("R D C E", "record, decision, correction, result"),
    ("K A", "a kick; an attack: surge, break, drive, pace raised"),
    ("H X M", "closing or bridging; dropped or fading; other move"),
)
