"""The panes around the board: header, light, moments, timeline."""

import itertools
from dataclasses import replace

import pytest

from making import (
    END,
    KERR,
    TOKYO,
    WOMEN,
    field_of,
    finish,
    fixture,
    frame_at,
    gun,
    race,
    raw,
    split,
    start_list,
    target,
    text,
    timeline_of,
    viewer_at,
)
from meetdash.feed.live import LiveFeed
from meetdash.feed.timeline import Timeline
from meetdash.playing.edges import LiveEdge
from meetdash.playing.viewer import Viewer
from meetdash.present import header as head
from meetdash.present import light as lights
from meetdash.present import moments_pane, panes
from meetdash.present.frame import Frame
from meetdash.present.lines import Line, Role, width

KERR_FEED = fixture(KERR)
AT = 435_000


def header(frame: Frame, cells: int = 118) -> list[str]:
    return text(head.lines(frame, cells))


def light(frame: Frame, cells: int = 118) -> str:
    [line] = text(lights.lines(frame, cells))
    return line


def runs(key: str, *times: str) -> list[dict[str, object]]:
    """The splits of an athlete at 300, 700 and 1100 m."""
    return [split(key, mark, time) for mark, time in zip((300, 700, 1100), times, strict=False)]


def pace(second: str, wanted: str = "3:30.00") -> Frame:
    """One athlete of a 1500 m at 700 m, against an even pace: 98.00 at 700 m for 3:30."""
    feed = timeline_of(race(), start_list("runner"), target(wanted), gun(), *runs("runner", "42.0", second))
    return frame_at(feed, feed.end_ms)


def test_the_header_says_race_meet_state_clock_and_what_is_left() -> None:
    first, second = header(frame_at(KERR_FEED, AT))
    assert first.startswith(" Men's two miles, short track, final  116th Millrose Games")
    assert first.rstrip().endswith("PAUSED 1×")
    assert second.startswith(" 7:15.0   leader at 2818.7 m, 400 m to go (2 laps)")
    assert second.rstrip().endswith("WB sh 8:03.40 even pace · unofficial"), "the target is named"


def test_the_header_before_the_gun_and_at_the_end() -> None:
    early = [{"type": "race_state", "race": "r", "state": "called", "at": "2024-01-01T09:59:50Z"}]
    feed = timeline_of(race(), start_list("a"), *early, {**gun(), "at": "2024-01-01T10:00:00Z"})
    assert header(frame_at(feed, -1_000))[1].startswith(" before the gun   1500 m to run")
    end = header(frame_at(KERR_FEED, KERR_FEED.end_ms))
    assert end[0].rstrip().endswith("ENDED")
    assert end[1].startswith(" Kerr 8:00.67   finished"), "the winner's time, not a clock that is nobody's"
    assert end[1].rstrip().endswith("unofficial")


def test_the_clock_of_the_race_is_cut_and_never_ahead_of_itself() -> None:
    assert header(frame_at(KERR_FEED, 59_990))[1].startswith(" 59.9 ")


def test_the_last_lap_says_so() -> None:
    assert "(last lap)" in header(frame_at(KERR_FEED, 453_000))[1]


WORTH = [("unofficial", "unofficial"), ("official", "official"), ("protest", "protest pending")]


@pytest.mark.parametrize(("state", "word"), WORTH)
def test_the_header_says_what_the_result_is_worth(state: str, word: str) -> None:
    result = {
        "type": "result",
        "race": "r",
        "state": state,
        "rows": [{"entry": "a", "place": 1, "time": "3:40.00"}],
    }
    feed = timeline_of(race(), start_list("a"), gun(), result)
    assert header(frame_at(feed, feed.end_ms))[1].split("   ")[-1].strip() == word


def test_a_delay_and_what_is_wrong_with_the_feed_stand_in_the_header() -> None:
    frame = frame_at(KERR_FEED, AT)
    late = replace(
        frame, playing=replace(frame.playing, delay_ms=12_500, health="2 lines rejected, 1 warning")
    )
    assert header(late, 130)[1].rstrip().endswith("1 warning · delay 12.5 s · WB sh even pace · unofficial")
    assert header(late, 80)[1].startswith(" 7:15.0   leader at 2818.7 m, 400 m to")
    assert header(late, 80)[1].rstrip().endswith("faults: v · delay 12.5 s · unofficial")


def test_paused_and_stale_are_alerts() -> None:
    frame = frame_at(KERR_FEED, AT)

    def role(word: str, paused: bool) -> Role:
        line = head.lines(replace(frame, playing=replace(frame.playing, word=word, paused=paused)), 80)[0]
        return next(piece.role for piece in line if piece.text == word)

    assert role("PAUSED 1×", True) is role("STALE 14 s", False) is Role.ALERT
    assert role("LIVE", False) is Role.KEY


# The light.


@pytest.mark.parametrize(
    ("second", "said"),
    [("1:38.0", "runner level, "), ("1:37.6", "runner 0.4 s inside"), ("1:39.2", "runner 1.2 s behind")],
)
def test_the_light_is_level_inside_or_behind(second: str, said: str) -> None:
    found = light(pace(second))
    assert said in found
    assert "WR 3:30.00 even pace" in found
    assert ", at 700 m" in found
    assert light(pace(second), 80).endswith("at 700 m")


def where(line: str) -> int:
    track = line[line.index("even pace") + 9 : line.index("runner")].strip()
    return track.index("●") - len(track) // 2


def test_the_mark_of_the_athlete_is_right_of_the_light_when_ahead() -> None:
    assert where(light(pace("1:36.0"))) > 0
    assert where(light(pace("1:38.0"))) == 0
    assert where(light(pace("1:41.0"))) < 0
    assert -21 <= where(light(pace("2:30.0"))) < where(light(pace("1:41.0")))


def test_the_light_always_names_target_and_basis_however_narrow() -> None:
    frame = frame_at(KERR_FEED, AT)
    for cells in range(40, 160):
        assert "WB sh 8:03.40 even pace" in light(frame, cells)
        assert width(lights.lines(frame, cells)[0]) <= cells


@pytest.mark.parametrize("ms", [AT, 243_630, KERR_FEED.end_ms])
@pytest.mark.parametrize("cells", [60, 70, 80, 118])
def test_no_word_of_the_light_is_cut_where_the_screen_is_wide_enough(ms: int, cells: int) -> None:
    assert "…" not in light(frame_at(KERR_FEED, ms), cells)


def test_a_time_in_minutes_has_no_unit() -> None:
    behind = light(pace("2:38.0"))
    assert "runner 1:00.0 behind" in behind
    assert " s " not in behind.split("runner ")[1].split(",")[0]


def test_the_light_stars_what_is_reconstructed_and_nothing_else() -> None:
    frame = frame_at(KERR_FEED, AT)
    assert "Fisher 0.2* s behind, gaining 0.5* a lap" in light(frame)
    # Kerr's 7:03.70 is published; the lap to it began at a reconstructed split.
    assert "Kerr 0.4 s behind, gaining 0.6* a lap" in light(replace(frame, chosen="kerr"))


def test_the_light_says_why_it_has_nothing_to_say() -> None:
    feed = timeline_of(race(), start_list("a"), gun(), split("a", 300, "45.0"))
    assert "no target in this feed" in light(frame_at(feed, feed.end_ms))
    feed = timeline_of(race(), start_list("a"), target("3:30.00"), gun())
    assert "no split to compare yet" in light(frame_at(feed, feed.end_ms))
    listed = {"type": "result", "race": "r", "state": "official", "rows": [{"entry": "a", "place": 1}]}
    feed = timeline_of(race(), start_list("a"), target("3:30.00"), gun(), listed)
    assert "no finishing time to compare" in light(frame_at(feed, feed.end_ms))


def test_the_light_at_the_finish_has_the_decimals_of_the_result() -> None:
    assert "Kerr 2.73 s inside" in light(frame_at(KERR_FEED, KERR_FEED.end_ms))


# Moments.


def test_the_latest_moment_stands_first_and_is_fresh_for_two_seconds() -> None:
    viewer = viewer_at(KERR_FEED, 450_900)

    def first() -> Line:
        return moments_pane.lines(viewer.frame(), 118, 5)[0]

    assert text([first()])[0] == "  7:30.16  Kerr leads at 3000 m, Fisher led before.*"
    assert first()[-1].role is Role.FRESH
    viewer.transport.to(452_799)
    viewer.tick(0.0)
    assert first()[-1].role is Role.FRESH
    viewer.transport.to(482_000)
    viewer.tick(0.0)
    assert "2.73 s" in text([first()])[0]
    assert first()[-1].role is Role.FRESH
    viewer.transport.to(483_000)
    viewer.tick(0.0)
    assert "2.73 s" in text([first()])[0]
    assert first()[-1].role is Role.RECORD


def test_a_moment_that_rests_on_reconstructed_splits_has_a_star() -> None:
    found = text(moments_pane.lines(frame_at(KERR_FEED, 452_800), 160, 3))
    assert [line.endswith(".*") for line in found] == [True, True, True]
    assert found[2].endswith("Kerr leads at 3000 m, Fisher led before.*")


def test_a_long_moment_is_wrapped_below_its_text() -> None:
    found = text(moments_pane.lines(frame_at(KERR_FEED, KERR_FEED.end_ms), 60, 20))
    index = next(index for index, line in enumerate(found) if "2.73 s" in line)
    assert found[index + 1].startswith(" " * moments_pane.INDENT)
    assert all(len(line) <= 60 for line in found)


def test_never_more_lines_than_there_is_room() -> None:
    frame = frame_at(KERR_FEED, KERR_FEED.end_ms)
    assert [len(moments_pane.lines(frame, 60, height)) for height in (1, 2, 5, 9)] == [1, 2, 5, 9]


# The timeline.


def timeline(frame: Frame, cells: int = 80) -> str:
    [line] = text(panes.timeline(frame, cells))
    return line


def test_the_timeline_shows_the_gun_laps_moments_now_and_the_end() -> None:
    found = timeline(frame_at(KERR_FEED, AT))
    assert found.startswith(" ├")
    assert found.endswith("┤")
    assert found.count("●") == 1
    behind, ahead = found.split("●")
    assert behind.count("L") == 3
    assert "G" in behind
    assert behind.count("┴") > 5
    assert "R" in ahead
    assert "K" in ahead, "the kick has a letter of its own"
    assert "X" in behind, "and who lost contact"
    assert "·" in ahead


@pytest.mark.parametrize("ms", [0, AT, 450_000])
def test_the_shield_hides_what_is_ahead_and_how_long_it_is(ms: int) -> None:
    viewer = viewer_at(KERR_FEED, ms)
    viewer.hide()
    found = timeline(viewer.frame())
    assert found.endswith("●?")
    assert "R" not in found
    assert "·" not in found


def test_with_the_shield_a_feed_that_goes_on_looks_like_one_that_does_not() -> None:
    head = [race(), start_list("a"), target("3:30.00"), gun()]
    short = viewer_at(timeline_of(*head, *runs("a", "42.0", "1:40.0")), 100_000)
    whole = timeline_of(*head, *runs("a", "42.0", "1:40.0", "2:40.0"), finish("a", "3:40.00"), END)
    long = viewer_at(whole, 100_000)
    assert timeline(short.frame()) != timeline(long.frame())
    short.hide()
    long.hide()
    assert timeline(short.frame()) == timeline(long.frame())
    assert text(lights.lines(short.frame(), 80)) == text(lights.lines(long.frame(), 80))


def test_every_pane_fits_every_width() -> None:
    for feed, ms in ((KERR_FEED, AT), (fixture(WOMEN), 10**7), (fixture(TOKYO), 170_000)):
        frame = frame_at(feed, ms)
        for cells in range(1, 200, 3):
            found = [*head.lines(frame, cells), *lights.lines(frame, cells)]
            found += [panes.rule(cells), *panes.timeline(frame, cells)]
            assert all(width(line) <= cells for line in found), cells
            if cells > 21:
                assert all(width(line) <= cells for line in moments_pane.lines(frame, cells, 9))


# What the last screen, a late comer and a tall screen show.


def shown_at(feed: Timeline, ms: int, cells: int, rows: int) -> list[str]:
    frame = frame_at(feed, ms)
    return text(moments_pane.lines(frame, cells, panes.heights(frame, cells, rows - 7)[1]))


@pytest.mark.parametrize(("cells", "rows"), [(60, 20), (80, 24), (120, 40), (160, 45)])
def test_the_last_screen_has_the_result_and_the_record_with_its_caveat_whole_and_on_top(
    cells: int, rows: int
) -> None:
    found = " ".join(" ".join(shown_at(KERR_FEED, KERR_FEED.end_ms, cells, rows)).split())
    assert found.startswith(
        "Result, unofficial: 1 Kerr 8:00.67, 2 Fisher 8:03.62, 3 Hocker 8:05.70, 4 Beamish"
    )
    assert "6 Lumb 8:14.52." in found
    assert "subject to ratification." in found
    assert found.index("subject to ratification.") < 320


@pytest.mark.parametrize(("cells", "rows"), [(60, 20), (80, 24)])
def test_the_last_screen_of_a_disqualification_says_it_whole(cells: int, rows: int) -> None:
    feed = fixture(WOMEN)
    found = " ".join(" ".join(shown_at(feed, feed.end_ms, cells, rows)).split())
    assert "Eisa disqualified: cut in too early. The crossing in 9:04.39 stays on record." in found
    assert "Eisa wins" not in found[:300]
    assert found.index("Eisa disqualified") < found.index("Muir is first now")


def test_a_sentence_that_is_cut_ends_after_a_word() -> None:
    frame = frame_at(KERR_FEED, 470_000)
    for height in (1, 2):
        for cells in range(30, 120):
            last = text(moments_pane.lines(frame, cells, height))[-1]
            whole = " ".join(" ".join(text(moments_pane.lines(frame, cells, 200))).split())
            if last.endswith(" …"):
                assert (
                    f"{last.split()[-2]}"
                    in whole.replace(",", " ").replace(";", " ").replace(":", " ").split()
                )


def test_a_late_comers_brief_stands_where_moments_stand() -> None:
    frame = frame_at(KERR_FEED, AT)
    told = len(frame.moments)
    frame = replace(frame, brief=(("", "Kerr leads."), ("7:03.5", "Two laps to go.")), briefed=told)
    found = text(moments_pane.lines(frame, 80, 5))
    assert found == ["           Kerr leads.", "   7:03.5  Two laps to go."]
    since = text(moments_pane.lines(replace(frame, briefed=told - 1), 80, 5))
    assert since[-2:] == found
    assert len(since) > len(found), "what was told since stands above it"


def test_the_board_takes_what_it_needs_and_the_moments_get_the_rest() -> None:
    frame = frame_at(KERR_FEED, AT)
    assert panes.heights(frame, 120, 33) == (12, 21)
    assert panes.heights(frame, 80, 17) == (12, 5)
    crowd = timeline_of(*field_of(40))
    assert panes.heights(frame_at(crowd, crowd.end_ms), 80, 17) == (12, 5)


# The header.


@pytest.mark.parametrize(
    ("ms", "said"),
    [
        (435_000, "400 m to go (2 laps)"),
        (441_000, "300 m to go, lap 15 of 16"),
        (455_000, "200 m to go (last lap)"),
    ],
)
def test_the_laps_are_those_left_on_the_line_and_the_lap_it_is_between(ms: int, said: str) -> None:
    found = header(frame_at(KERR_FEED, ms))[1]
    assert f"{said}   " in found
    narrow = header(frame_at(KERR_FEED, ms), 60)[1]
    assert "lap 15" not in narrow


def test_a_race_is_over_when_nobody_is_left_to_finish() -> None:
    found = [race(), start_list("a", "b"), gun(), split("b", 1100, "2:40.0"), finish("a", "3:31.00")]
    running = timeline_of(*found)
    assert "   won in 3:31.00 " in header(frame_at(running, running.end_ms))[1]
    level = timeline_of(
        race(),
        start_list("a", "b", "c"),
        gun(),
        *(finish(key, "3:31.00") for key in "ab"),
        split("c", 1100, "3:32.9"),
    )
    assert header(frame_at(level, level.end_ms))[1].startswith(" 3:32.9   two share first in 3:31.00 ")
    over = timeline_of(*found, finish("b", "3:32.00"))
    assert header(frame_at(over, over.end_ms))[1].startswith(" A 3:31.00   finished".replace("A", "a"))


def test_a_recalled_start_says_so() -> None:
    feed = timeline_of(race(), start_list("a"), gun(), {"type": "start", "race": "r", "action": "recall"})
    assert header(frame_at(feed, feed.end_ms))[1].startswith(" start recalled")


def test_the_target_gives_way_before_what_the_result_is_worth() -> None:
    frame = frame_at(KERR_FEED, AT)
    for cells in range(50, 160):
        second = header(frame, cells)[1].rstrip()
        assert second.endswith("unofficial")
    assert "WB sh" in header(frame, 90)[1]


# Who runs no more.


def test_of_an_athlete_who_is_out_or_has_finished_the_light_says_what_was() -> None:
    frame = replace(frame_at(KERR_FEED, AT), chosen="miawad")
    found = light(frame)
    assert "Miawad was " in found
    assert not any(word in found for word in ("gaining", "losing", "holding"))
    over = light(frame_at(KERR_FEED, KERR_FEED.end_ms))
    assert over.endswith("Kerr 2.73 s inside, at the finish")


# Who joins late.


def joined(history: list[dict[str, object]], ms: int = 100_000) -> Frame:
    """A live feed that is joined with some history, and watched for so long."""
    feed = LiveFeed()
    viewer = Viewer.follow(LiveEdge(feed))
    feed.receive(raw([race("3000"), start_list("a", "b"), *history]), 10_000)
    for at in (10_000, 13_000, 10_000 + ms):
        viewer.tick(at / 1000)
    return viewer.frame()


def clock(ms: int) -> str:
    return f"{ms // 60_000}:{ms % 60_000 / 1000:04.1f}"


def lead(mark: int) -> list[dict[str, object]]:
    """The two come by, and the other one leads."""
    order = ("a", "b") if mark // 400 % 2 else ("b", "a")
    return [split(key, mark, clock(mark * 150 + at * 100)) for at, key in enumerate(order)]


def test_a_history_that_comes_at_once_stands_on_the_timeline_where_it_was() -> None:
    frame = joined([gun(), *(one for mark in range(200, 2_200, 400) for one in lead(mark))])
    found = timeline(frame)
    assert found.count("L") == 5
    places = [place for place, sign in enumerate(found) if sign == "L"]
    apart = [after - before for before, after in itertools.pairwise(places)]
    assert max(apart) - min(apart) <= 1, "evenly run, evenly apart"
    assert found.startswith(" ├G")


def test_where_nothing_is_known_of_the_beginning_the_timeline_begins_with_what_is() -> None:
    frame = joined([*lead(1_800), *lead(2_200)], 60_000)
    assert frame.playing.start_ms == 0
    assert timeline(frame).index("L") < 20
    feed = timeline_of(race("3000"), start_list("a", "b"), *lead(1_800), *lead(2_200), *lead(2_600))
    assert timeline(frame_at(feed, feed.end_ms)).index("L") < 20
    assert timeline(frame_at(feed, 1_000)).index("●") < 4, "what is shown is never left of the left end"
