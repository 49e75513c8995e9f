"""On a course that can see no record, the record that a race is compared with says so from the start."""

import json
from dataclasses import replace
from typing import Any

import pytest

from making import FOLDER, KERR, frame_at, gun, lines_of, race, split, start_list, target, text, timeline_of
from meetdash import catalogue
from meetdash.analysis.yardsticks import FEED_ONLY
from meetdash.commands.headless import show_at
from meetdash.feed.timeline import Timeline
from meetdash.playing.playback import Playback
from meetdash.present import light, why

DROP = "the course drops 5.2 m a kilometre, more than 1"
RULED_OUT = f"no record can be set here: {DROP}"


def half(**course: Any) -> Timeline:
    return timeline_of(
        race("HM", surface="road", sex="men", **course),
        start_list("a"),
        target("57:30"),
        target("58:00", name="a plan", kind="pace", code="plan"),
        gun(),
        *(
            split("a", 5000 * step, f"{13 * step + 15 * step // 60}:{15 * step % 60:02d}")
            for step in (1, 2, 3)
        ),
    )


DOWN = half(drop_m_per_km=5.2)
FLAT = half(drop_m_per_km=0.5, certified=True, separation_pct=10.0, mixed=False)


def told(feed: Timeline) -> list[str]:
    return [moment.text for moment in frame_at(feed, feed.end_ms).moments]


def test_the_target_is_named_with_why_nobody_can_set_it_here() -> None:
    [said] = [one for one in told(DOWN) if one.startswith("Target: world record")]
    assert said.endswith(f"{RULED_OUT}.")
    assert not any("no record" in one for one in told(FLAT))


def test_every_delta_that_is_told_against_it_says_it() -> None:
    against = [one for one in told(DOWN) if "inside" in one or "outside" in one]
    assert against
    assert all(one.endswith("no record can be set here.") for one in against)


@pytest.mark.parametrize("width", [118, 80, 60])
def test_the_light_says_it_at_every_width_and_still_gives_the_delta(width: int) -> None:
    line = text(light.lines(frame_at(DOWN, DOWN.end_ms), width))[0]
    assert "no record" in line
    assert "a 1:08 inside" in line
    assert "no record" not in text(light.lines(frame_at(FLAT, FLAT.end_ms), width))[0]


def test_a_pace_that_is_no_record_is_not_ruled_out() -> None:
    frame = frame_at(DOWN, DOWN.end_ms)
    assert frame.snapshot is not None
    plan = next(one for one in frame.snapshot.targets if one.kind == "pace")
    assert FEED_ONLY.ruled_out(frame.snapshot.race, plan) == ()
    assert "no record" not in text(light.lines(replace(frame, target=plan), 118))[0]


def test_data_and_reasons_give_it_in_full() -> None:
    record, plan = json.loads(show_at(DOWN, "end", "", as_json=True))["targets"][:2]
    assert (record["ruled_out"], plan["ruled_out"]) == ([DROP], [])
    reasons = " ".join(" ".join(text(why.lines(frame_at(DOWN, DOWN.end_ms), 200, 80))).split())
    assert RULED_OUT in reasons


def test_a_record_that_the_race_can_have_is_the_one_to_compare_with() -> None:
    lines = (FOLDER / f"{KERR}.ndjson").read_bytes().splitlines(keepends=True)
    lost = b"".join(line for line in lines if b'"WB sh"' not in line)
    assert b'"code": "WB"' in lost, "of two records named the one of the 400 m track is left"
    playback = Playback.of(lines_of(lost), catalogue.yardsticks())
    playback.seek(60_000)
    [race] = playback.meet.races.values()
    found = playback.yardsticks.targets(race, playback.meet.info)
    assert [(one.code, bool(playback.yardsticks.ruled_out(race, one))) for one in found] == [
        ("WB sh", False),
        ("WB sh", False),
        ("WB", True),
        ("WB", True),
    ]
