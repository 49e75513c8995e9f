"""Why: the inputs, formula, age and quality of an athlete's projection, delta, records and gap; or those of a move.

Rules of this file: every number is said with the splits that it is made from, so that anybody can reckon it again to
the digit shown; what was not measured is said not to be; nothing is cut, what does not fit is on the next page.
"""

from meetdash.analysis.drift import ROAD_WINDOW, TRACK_WINDOW_MM, drift
from meetdash.analysis.projection import ROAD_WORKING, TRACK_WORKING, Projection, backing
from meetdash.analysis.projection_tables import Tables
from meetdash.analysis.targets import EVEN_PACE, Delta, lap_of
from meetdash.analysis.yardsticks import paced
from meetdash.core.course import Course, metres
from meetdash.core.marks import format_ms
from meetdash.core.runner import Runner, Taken
from meetdash.core.standings import Condition
from meetdash.core.unseen import clear_unnamed, unseen_at
from meetdash.present import finish_words, light, sentences, why_move, words
from meetdash.present.deltas import shown_delta, trend_signs
from meetdash.present.figures import projected
from meetdash.present.frame import Frame
from meetdash.present.lines import Line, Piece, Role, wrap
from meetdash.present.pages import paged
from meetdash.present.snapshot import Athlete, Snapshot

ROAD = "k × (a + (b + e × L) × r + c × L + g × r2) + z"
TRACK = "a + b × r"
MEANS = {
    "p": "pace so far, s a metre",
    "r": "ln(pace of the last stretch / p)",
    "r2": "the same of the stretch before it",
    "L": "ln(p / the reference pace of the table)",
    "q": "ln(pace so far to the finish / PB)",
    "k": "the share of a marathon",
    "z": "the middle of the misses",
}
"""The inputs in words; the other letters are coefficients, fitted for the part of the distance done."""


def lines(frame: Frame, width: int, height: int) -> list[Line]:
    """The explanations for the athlete who is chosen, else for the leader, or for a move: a page of what it takes."""
    if frame.explained is not None:
        title = [
            (Piece(f" {part}", Role.TITLE),)
            for part in wrap(f"Why: {frame.explained.sentence}", max(10, width - 2))
        ]
        return paged(
            [], [*title, *_body(why_move.sections(frame, frame.explained), width)], frame.page, height
        )
    one, snapshot = frame.followed, frame.snapshot
    if one is None or snapshot is None:
        return [(Piece(" Nobody to explain yet.", Role.QUIET),)]
    head: Line = (Piece(f" Why: {words.listed_name(one.runner.entry, one.key)}", Role.TITLE),)
    sections = [
        ("Projection", _projection(snapshot, one, frame)),
        ("Delta", _delta(frame, snapshot, one)),
        ("Records", _records(snapshot, one)),
        ("Gap", _gap(snapshot, one)),
    ]
    return paged([head], _body(sections, width), frame.page, height)


def _body(sections: list[tuple[str, list[str]]], width: int) -> list[Line]:
    body: list[Line] = []
    for title, said in sections:
        body.append((Piece(f" {title}", Role.HEAD),))
        for sentence in said:
            body += [(Piece(f"   {part}"),) for part in wrap(sentence, max(10, width - 4))]
    return body


def _projection(snapshot: Snapshot, one: Athlete, frame: Frame) -> list[str]:
    projection, course, last = one.projection, snapshot.race.course, one.runner.last
    if course is None:
        return ["No projection: the distance of the race is not known."]
    if one.finished and one.doubt:
        return [f"In doubt: finished in {one.standing.mark}, probably a lap early: {one.doubt}."]
    if one.finished:
        return [f"None needed: finished in {one.standing.mark}, measured."]
    if projection.ms is None or last is None:
        return [f"No projection: {projection.reason}."]
    said = [f"In doubt: {one.doubt}."] if one.doubt else []
    said.append(f"{projected(one)}, estimated; by {projection.basis}.")
    said += _inputs(projection, course, one.runner)
    said.append(f"Last time: {_taken(last)}{_age(frame, last)}.")
    tables = snapshot.yardsticks.tables
    if projection.low_ms is not None and tables is not None:
        said.append(_back_test(projection, course, tables))
        rests = backing(course, tables, paced=paced(snapshot.race), with_best=_with_best(projection, course))
        held = (
            "is made to hold 8 of 10 finishes"
            if projection.measured
            else "was not measured over this distance"
        )
        said.append(f"The range {held}. It rests on: {rests}.")
        said.append("docs/accuracy.md has the tables.")
    return said


def _names(projection: Projection, course: Course) -> tuple[str, ...]:
    if len(projection.working) == 1:
        return ("p",)
    return ROAD_WORKING if course.road else TRACK_WORKING


def _inputs(projection: Projection, course: Course, runner: Runner) -> list[str]:
    """Formula and values: with them anybody gets the middle of the range."""
    if not projection.working or projection.ms is None:
        return []
    names = _names(projection, course)
    values = dict(zip(names, projection.working, strict=False))
    power = "" if len(values) == 1 else ROAD if course.road else TRACK + (" + c × q" if "q" in values else "")
    left = course.distance_mm - projection.from_mm
    made_from = runner.at(projection.from_mm)
    start = _starred(made_from) if made_from else "last time"
    formula = f"finish = {start} + {metres(left)} × p" + (f" × exp({power})" if power else "")
    middle = format_ms(projection.ms, projection.decimals)
    used = [name for name in names if name in values and (name in power or name == "p")]
    shown = ", ".join(f"{name} {values[name]:.6f}".replace("-", "−") for name in used)
    meanings = "; ".join(f"{name} is {MEANS[name]}" for name in used if name in MEANS)
    said = [f"Formula: {formula} = ~{middle}.", f"With {shown}.", f"Where {meanings}."]
    if _loss_left_out(projection, course, runner):
        said.append(
            "The time lost in a fall or a stop is left out of p and r: it is lost, but it is not the pace."
        )
    return [*said, f"Splits: {_splits(projection, course, runner)}."]


def _loss_left_out(projection: Projection, course: Course, runner: Runner) -> bool:
    """Whether the pace is not simply that of the splits: a mishap was taken out of it."""
    last = runner.at(projection.from_mm)
    start = runner.at(course.first_mm) if course.event.endswith("SC") else None
    if last is None or len(projection.working) == 1:
        return False
    from_mm, from_ms = (start.mm, start.mark.ms) if start else (0, 0)
    return abs((last.mark.ms - from_ms) / (last.mm - from_mm) - projection.working[0]) > 1e-9


def _splits(projection: Projection, course: Course, runner: Runner) -> str:
    """The times that the pace and its drift are made from, the latest last, and the PB where it was used."""
    splits = [(taken.mm, taken.mark.ms) for taken in runner.taken if taken.mm <= projection.from_mm]
    marks = {projection.from_mm, course.first_mm if course.event.endswith("SC") else 0}
    window = ROAD_WINDOW * course.distance_mm if course.road else TRACK_WINDOW_MM
    origin = next((split for split in splits if split[0] in marks and split != splits[-1]), (0, 0))
    for _ in range(len(projection.working) > 1 and (2 if course.road else 1)):
        near = splits[-1][0] - drift(splits, window, origin).window_mm
        splits = [split for split in splits if split[0] <= near]
        marks.add(near)
        if not splits or near <= origin[0]:
            break
    used = [_taken(taken) for taken in runner.taken if taken.mm in marks]
    best = runner.entry.pb or runner.entry.sb
    if _with_best(projection, course) and best is not None:
        used.append(f"{'PB' if runner.entry.pb else 'SB'} {best}, from the start list")
    return "; ".join(used)


def _with_best(projection: Projection, course: Course) -> bool:
    return not course.road and len(projection.working) == len(TRACK_WORKING)


def _back_test(projection: Projection, course: Course, tables: Tables) -> str:
    """How good projections were there in races left out of the fit, or that nobody has measured it."""
    done = projection.from_mm / course.distance_mm
    with_best = _with_best(projection, course)
    found = tables.measured_at(str(course.surface), course.distance_mm, with_best, done)
    kind = ", with a PB" if with_best else "" if course.road else ", without a PB"
    where = f"{metres(course.distance_mm)} m on {words.surface(course.surface)}{kind}"
    if found is None:
        return f"Back-test: not measured for {where} at {round(done * 100)} %."
    miss = f"{found.mape:.2g} % of the finish"
    seconds = f", {format_ms(round(projection.ms * found.mape / 100), 1)} s here" if projection.ms else ""
    return (
        f"Back-test at {round(found.at * 100)} % of {where}: mean miss {miss}{seconds}; the range held "
        f"{round(found.coverage * 100)} % of {found.count} finishes of {words.plural(found.races, 'race')} left out."
    )


def _delta(frame: Frame, snapshot: Snapshot, one: Athlete) -> list[str]:
    said, measures = _against(frame, snapshot, one), snapshot.yardsticks
    ruled_out = measures.ruled_out(snapshot.race, frame.target) if frame.target else ()
    if frame.target and ruled_out:
        said.append(f"Against {frame.target.title} {sentences.no_record(ruled_out)}.")
    left_out = measures.left_out(snapshot.race)
    return [*said, *(sentences.left_out(text, why) for text, why in left_out.items())]


def _against(frame: Frame, snapshot: Snapshot, one: Athlete) -> list[str]:
    target = frame.target
    if target is None:
        return ["No target."]
    delta = one.delta(target)
    taken = one.runner.at(delta.mm) if delta else None
    if delta is None or taken is None:
        return [f"None yet against {target.title}: no mark that both have, or too early."]
    target = delta.target
    there = target.near(delta.mm) if delta.estimated else target.at(delta.mm)
    mark = f"~{there}" if delta.estimated else str(there)
    span = words.with_unit(shown_delta(delta, one.runner, short=False))
    said = [
        f"{span} against {target.name}: {_taken(taken)}, less {mark} of {target.title} there. Minus is ahead."
    ]
    if delta.estimated:
        said.append("The target's time there is interpolated between its own splits, estimated.")
    elif target.basis == EVEN_PACE and taken.mm < target.distance_mm:
        said.append(f"Even pace: {target.mark} × {metres(taken.mm)} / {metres(target.distance_mm)}.")
    if delta.trend is not None:
        said.append(_trend(snapshot, one, delta))
    said += [
        f"{words.sentence_case(text)}."
        for text in (
            light.need_words(snapshot, one, target),
            _prospect(light.prospect(snapshot, one, target)),
        )
        if text
    ]
    return said


def _trend(snapshot: Snapshot, one: Athlete, delta: Delta) -> str:
    assert delta.trend is not None
    lap, unit = lap_of(snapshot.race), words.lap_word(snapshot.race)
    length = delta.mm - delta.trend_from_mm
    scaled = "" if length == lap else f", scaled to a {unit} of {metres(lap)} m"
    before, behind = trend_signs(delta, one.runner)
    return (
        f"The trend, {before}{delta.trend.signed}{behind} a {unit}, is its change since "
        f"{words.distance(delta.trend_from_mm)}{scaled}."
    )


def _prospect(word: str) -> str:
    return f"by the projection {word}" if word else ""


def _records(snapshot: Snapshot, one: Athlete) -> list[str]:
    """The marks under a record, why they may be none, and which day's records these are."""
    said = [finish_words.under_record(snapshot.race, one.runner, claim) for claim in one.claims]
    found = said or ["No mark under one."]
    return [*found, sentences.compared(snapshot.compared)] if snapshot.compared else found


def _gap(snapshot: Snapshot, one: Athlete) -> list[str]:
    standing = one.standing
    if standing.mark is None:
        return ["None yet."]
    if standing.gap is None:
        return [_no_gap(snapshot, one)]
    made_up = ", rests on a reconstructed split" if standing.gap_reconstructed else ", measured"
    where = words.place_on_course(snapshot.race.course, standing.mm)
    star = "*" if standing.gap_reconstructed else ""
    who = "who is named" if clear_unnamed(snapshot.race, standing.mm) else "through"
    return [
        f"{words.seconds_said(standing.gap, star)}: between the first {who} at {where} and {standing.mark} of this "
        f"athlete there{made_up}."
    ]


def _no_gap(snapshot: Snapshot, one: Athlete) -> str:
    standing = one.standing
    if one.finished and one.doubt:
        return "None: the finish is in doubt."
    if one.finished and snapshot.athletes[0].doubt:
        return f"None: the finish of {words.call(snapshot.athletes[0].runner)} is in doubt."
    if one is snapshot.athletes[0]:
        unseen = unseen_at(snapshot.race)
        where = words.place_on_course(snapshot.race.course, unseen)
        return f"None: who led at {where} is not known." if unseen else "None: stands first."
    if standing.slip:
        return "None: a lap was probably miscounted."
    if standing.condition is Condition.UNLISTED:
        return "None: on no start list and timed once, perhaps by a bib misread."
    if standing.condition in (Condition.DQ, Condition.DNS):
        return "None: out of the race."
    return f"None: no quicker time is known at {words.place_on_course(snapshot.race.course, standing.mm)}."


def _taken(taken: Taken) -> str:
    quality = (
        "reconstructed" if taken.reconstructed else f"measured{f' ({taken.source})' if taken.source else ''}"
    )
    return f"{_starred(taken)} at {words.distance(taken.mm)}, {quality}"


def _starred(taken: Taken) -> str:
    return f"{taken.mark}{'*' if taken.reconstructed else ''}"


def _age(frame: Frame, taken: Taken) -> str:
    clock = frame.playing.clock_ms
    if clock is None:
        return ""
    ago = format_ms(max(0, clock - taken.mark.ms), 1, cut=True)
    return f", {words.with_unit(ago)} ago"
