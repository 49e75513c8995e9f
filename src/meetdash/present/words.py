"""The words of the sport: how distances, laps, places, names and differences are said."""

from meetdash.core.course import MILE_MM, Course, Surface, metres
from meetdash.core.marks import Mark, Span, nearest
from meetdash.core.messages import Entry
from meetdash.core.race import Race
from meetdash.core.runner import Runner

_ORDINALS = (
    "",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_EVENTS = {
    "MILE": "mile",
    "2MILE": "two miles",
    "HM": "half marathon",
    "MAR": "marathon",
}
_SEXES = {
    "m": "men",
    "men": "men",
    "male": "men",
    "w": "women",
    "f": "women",
    "women": "women",
    "female": "women",
    "x": "mixed",
    "mixed": "mixed",
}


def ordinal(number: int) -> str:
    """`first` to `tenth`, then `11th`, `21st`."""
    if number < len(_ORDINALS):
        return _ORDINALS[number]
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{({1: 'st', 2: 'nd', 3: 'rd'}).get(number % 10, 'th')}"


def placed(place: int, *, tied: bool) -> str:
    """A place, said to be shared where it is: `first`, `shares first`."""
    return f"{'shares ' if tied else ''}{ordinal(place)}"


def number(count: int) -> str:
    """`one` to `ten`, then figures."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else str(count)


def sentence_case(text: str) -> str:
    """The same words as the beginning of a sentence: names keep their capitals."""
    return text[:1].upper() + text[1:]


def plural(count: int, one: str, many: str = "") -> str:
    """`1 lap`, `2 laps`."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def distance(mm: int) -> str:
    """A distance to the tenth of a metre, as it is said of a mark: `1618.7 m`, `3000 m`, `1609.3 m`."""
    tenths = round(mm / 100)
    return f"{tenths // 10}.{tenths % 10} m" if tenths % 10 else f"{tenths // 10} m"


def place_on_course(course: Course | None, mm: int) -> str:
    """A mark by its name if it has one, the mile by its own, else by its distance."""
    if course is not None and (name := course.point_name(mm)):
        return name
    if mm == MILE_MM and (course is None or course.distance_mm != MILE_MM):
        return "the mile"
    if course is not None and mm == course.distance_mm:
        return "the finish"
    return distance(mm)


def to_go(course: Course, mm: int) -> str:
    """What is left after a mark on the finish line: `two laps to go`, `the bell`; nothing elsewhere."""
    if not course.on_line(mm) or not course.lap_mm or mm < course.first_mm:
        return ""
    laps = course.laps_to_go(mm)
    if not laps:
        return ""
    return "the bell, one lap to go" if course.is_bell(mm) else f"{number(laps)} laps to go"


def event_words(race: Race) -> str:
    """The event as a programme prints it: `Men's two miles, short track`."""
    info, course = race.info, race.course
    if info is None:
        return f"Race {race.id}" if race.id else "Race without a name"
    event = _EVENTS.get(course.event, "") if course else ""
    if not event:
        event = _plain_event(course.event if course else info.event, info.distance_m)
    sex = sex_words(race)
    name = f"{sex}'s {event}" if sex in ("men", "women") else f"{sex} {event}".strip()
    if course is not None and course.surface is Surface.SHORT_TRACK:
        name += ", short track"
    return sentence_case(name)


def sex_words(race: Race) -> str:
    """`men`, `women` or `mixed`, as received when it is none of them."""
    sex = race.info.sex if race.info else ""
    return _SEXES.get(sex.lower(), sex)


def _plain_event(code: str, mm: int | None) -> str:
    if code.endswith("SC") and code[:-2].isdigit():
        return f"{int(code[:-2])} m steeplechase"
    if code.endswith("W") and code[:-1].isdigit():
        return f"{int(code[:-1])} m walk"
    if code.isdigit():
        return f"{int(code):,} m" if int(code) >= 10_000 else f"{code} m"
    if code:
        return code
    return f"{metres(mm)} m" if mm else "race"


def race_name(race: Race) -> str:
    """What a race is called beside others of a feed: its name, else its id."""
    return (race.info.name if race.info else "") or race.id or "race without a name"


def round_words(race: Race) -> str:
    """Round and heat: `final`, `heat 2`."""
    if race.info is None:
        return ""
    round_, heat = race.info.round, race.info.heat
    if heat:
        return f"{round_ or 'heat'} {heat}" if round_.lower() != "heat" else f"heat {heat}"
    return round_


def call(runner: Runner) -> str:
    """What an athlete is called in a sentence: the family name, else the name as given, else the key."""
    entry = runner.entry
    return entry.family or entry.name or entry.given or (f"bib {entry.bib}" if entry.bib else runner.key)


def call_known(race: Race, runner: Runner) -> str:
    """As `call_in_full`, with what must be said of somebody whom the start list does not name."""
    return call_in_full(runner) + ("" if race.roster.names(runner) else " (unlisted)")


def call_in_full(runner: Runner) -> str:
    """As `call`, with what must be said of a pacemaker."""
    return call(runner) + (" (pacemaker)" if runner.entry.pacemaker else "")


def some(names: list[str], most: int = 3) -> str:
    """Names in one phrase: `Ahl`, `Ahl and Berg`, `Ahl, Berg and four more`."""
    if len(names) > most:
        names = [*names[: most - 1], f"{number(len(names) - most + 1)} more"]
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def listed_name(entry: Entry, key: str) -> str:
    """The name on the board: given and family name as received, else what there is."""
    return entry.full_name or (f"bib {entry.bib}" if entry.bib else key)


def seconds(span: Span, decimals: int | None = None) -> str:
    """A difference without its sign: `0.4`, `2.95`, `1:02.3`."""
    shown = span if decimals is None else span.to(decimals)
    return str(Span(abs(shown.ms), shown.decimals))


def seconds_said(span: Span, star: str = "") -> str:
    """As `seconds`, with the unit where it would not be plain: `2.73 s`, `1:02.3`; `star` goes behind the number."""
    return with_unit(f"{seconds(span)}{star}")


def with_unit(text: str) -> str:
    """A number of seconds with its unit, unless it is written in minutes: `−0.4* s`, `−1:02.3`."""
    return text if ":" in text else f"{text} s"


def surface(surface: Surface) -> str:
    """What is run on, in words: `the track`."""
    return {
        Surface.TRACK: "the track",
        Surface.SHORT_TRACK: "the short track",
        Surface.ROAD: "the road",
        Surface.XC: "cross-country",
    }[surface]


def result_time(mark: Mark | None, thousandths: Mark | None = None) -> str:
    """A time as results print it, with the thousandths that part it from an equal one: `20.90 (.893)`; `·` for none."""
    if mark is None:
        return "·"
    return f"{mark} (.{str(thousandths).rpartition('.')[2]})" if thousandths is not None else str(mark)


def level(span: Span, decimals: int | None = None) -> bool:
    """Whether a difference is nothing at its decimals."""
    shown = span if decimals is None else span.to(decimals)
    return nearest(abs(shown.ms), shown.decimals) == 0


def inside(span: Span, decimals: int | None = None) -> str:
    """A delta in words: `0.4 s inside`, `1:02.3 outside`, `level with`."""
    if level(span, decimals):
        return "level with"
    return f"{with_unit(seconds(span, decimals))} {'inside' if span.ms < 0 else 'outside'}"


def trend(span: Span | None, unit: str, signs: tuple[str, str] = ("", "")) -> str:
    """A trend in words: `gaining 0.5 a lap`, `losing 0.2 a lap`, `holding`; nothing when it is not known.

    The signs of what is estimated or reconstructed stand before and behind the number.
    """
    if span is None:
        return ""
    if level(span, 1):
        return f"{signs[0]}holding{signs[1]}"
    return f"{'gaining' if span.ms < 0 else 'losing'} {signs[0]}{seconds(span, 1)}{signs[1]} a {unit}"


def lap_word(race: Race) -> str:
    """What a lap is called here."""
    return "lap" if race.course and race.course.lap_mm else "km"
