"""What each key does, with a clock made of numbers and no event loop."""

import pytest

from making import (
    END,
    KERR,
    LIEVIN,
    WOMEN,
    field_of,
    fixture,
    gun,
    race,
    split,
    start_list,
    target,
    timeline_of,
    viewer_at,
)
from meetdash.feed.live import LiveFeed
from meetdash.feed.timeline import Timeline
from meetdash.playing.edges import LiveEdge
from meetdash.playing.viewer import NOTICE_S, Viewer
from meetdash.present.frame import Gap, View


@pytest.fixture(scope="module")
def feed() -> Timeline:
    return fixture(KERR)


@pytest.fixture
def viewer(feed: Timeline) -> Viewer:
    made = Viewer.replay(feed)
    made.transport.playing = False
    made.transport.to(435_000)
    made.tick(0.0)
    return made


def test_a_replay_begins_before_the_gun_so_that_nobody_misses_it(feed: Timeline) -> None:
    viewer = Viewer.replay(feed)
    viewer.tick(100.0)
    assert viewer.frame().playing.clock_ms is None
    assert viewer.frame().playing.at_ms == -3_000
    viewer.tick(104.0)
    assert viewer.frame().playing.clock_ms == 1_000


def test_the_word_says_how_it_is_played(viewer: Viewer) -> None:
    assert viewer.frame().playing.word == "PAUSED 1×"
    viewer.toggle()
    assert viewer.frame().playing.word == "REPLAY 1×"
    viewer.faster()
    assert viewer.frame().playing.word == "REPLAY 2×"
    viewer.normal()
    viewer.slower()
    viewer.slower()
    assert viewer.frame().playing.word == "REPLAY 0.25×"
    viewer.end()
    viewer.tick(0.0)
    assert viewer.frame().playing.word == "ENDED"
    assert viewer.still().playing.word == "ENDED"
    viewer.gun()
    viewer.tick(0.0)
    assert viewer.still().playing.word == "SO FAR"


@pytest.mark.parametrize(
    ("action", "by"), [("back", -5_000), ("forward", 5_000), ("far_back", -30_000), ("far_forward", 30_000)]
)
def test_seconds_back_and_on(viewer: Viewer, action: str, by: int) -> None:
    getattr(viewer, action)()
    assert viewer.transport.at_ms == 435_000 + by


def test_splits_step_one_by_one_and_back_again(viewer: Viewer) -> None:
    times = sorted({passage.due_ms for passage in viewer.whole.passages})
    viewer.gun()
    walked = []
    while not viewer.notice:
        viewer.split_after()
        viewer.tick(0.0)
        walked.append(int(viewer.transport.at_ms))
    assert walked[:-1] == times
    assert viewer.frame().notice == "no split after this"
    viewer.split_before()
    assert viewer.transport.at_ms == times[-2]


def test_moments_step_over_what_is_not_worth_a_jump(viewer: Viewer) -> None:
    viewer.moment_after()
    assert viewer.transport.at_ms == 450_160  # Kerr through 3000 m, in a time that was published
    viewer.moment_before()
    assert viewer.transport.at_ms < 435_000
    jumps = {moment.due_ms for moment in viewer.whole.story.moments if moment.jump}
    assert viewer.transport.at_ms in jumps


def test_laps_of_the_leader(viewer: Viewer) -> None:
    viewer.lap_after()
    assert viewer.transport.at_ms == 452_800  # the bell
    viewer.lap_before()
    assert viewer.transport.at_ms == 423_500
    viewer.gun()
    viewer.lap_before()
    assert viewer.frame().notice == "no lap before this"


def test_home_and_end(viewer: Viewer) -> None:
    viewer.gun()
    assert viewer.transport.at_ms == 0
    viewer.end()
    assert viewer.transport.ended


def test_the_gap_goes_round(viewer: Viewer) -> None:
    seen = []
    for _ in range(4):
        viewer.next_gap()
        seen.append(viewer.gap)
    assert seen == [Gap.AHEAD, Gap.TARGET, Gap.LEADER, Gap.AHEAD]


def test_without_a_target_the_gap_is_never_to_one_and_the_key_says_why() -> None:
    viewer = Viewer.replay(timeline_of(race(), start_list("a"), gun(), split("a", 300, "45.0")))
    viewer.end()
    viewer.tick(0.0)
    viewer.next_gap()
    viewer.next_gap()
    assert viewer.gap is Gap.LEADER
    viewer.next_target()
    assert viewer.frame().notice == "this race has no target"


def test_the_target_goes_round_and_is_named(viewer: Viewer) -> None:
    first = viewer.target
    assert first is not None
    seen = [first.title]
    for _ in range(4):
        viewer.next_target()
        assert viewer.target is not None
        assert viewer.frame().notice == f"target: {viewer.target.title}"
        seen.append(viewer.target.title)
    assert seen[0] == seen[4] == "WB sh 8:03.40 even pace"
    assert len(set(seen)) == 4


def test_the_shield_hides_what_is_ahead(viewer: Viewer) -> None:
    assert viewer.frame().ahead
    viewer.hide()
    assert viewer.frame().shield
    assert viewer.frame().ahead == ()
    assert viewer.frame().notice == "spoiler shield on"
    viewer.hide()
    assert viewer.frame().ahead


def test_choosing_stays_within_the_field(viewer: Viewer) -> None:
    assert viewer.snapshot is not None
    keys = [one.key for one in viewer.snapshot.athletes]
    viewer.up()
    assert viewer.chosen == keys[-1]
    for _ in range(20):
        viewer.up()
    assert viewer.chosen == keys[0]
    viewer.down()
    assert viewer.chosen == keys[1]
    for _ in range(20):
        viewer.down()
    assert viewer.chosen == keys[-1]
    viewer.leave()
    assert viewer.chosen == ""
    viewer.down()
    assert viewer.chosen == keys[0]


def test_the_light_is_about_the_chosen_athlete(viewer: Viewer) -> None:
    viewer.chosen = "lumb"
    frame = viewer.frame()
    assert frame.followed is not None
    assert frame.followed.key == "lumb"


def test_views_open_and_close(viewer: Viewer) -> None:
    viewer.show_athlete()
    assert viewer.frame().view is View.ATHLETE
    viewer.show_feed()
    assert viewer.frame().view is View.FEED
    assert "taken" in viewer.frame().findings[0]
    viewer.show_feed()
    assert viewer.frame().view is View.RACE
    assert viewer.frame().findings == ()
    viewer.show_athlete()
    viewer.leave()
    assert viewer.view is View.RACE


def test_one_race_has_no_next(viewer: Viewer) -> None:
    viewer.next_race()
    assert viewer.frame().notice == "this feed has one race"


def test_the_next_race_and_the_one_whose_gun_was_last() -> None:
    def at(clock: str) -> str:
        return f"2024-01-01T{clock}Z"

    viewer = Viewer.replay(
        timeline_of(
            race(key="a"),
            race("800", key="b"),
            start_list("x", key="a"),
            start_list("y", key="b"),
            {**gun("a"), "at": at("10:00:00")},
            {**gun("b"), "at": at("10:10:00")},
            split("y", 200, "27.0", key="b"),
        )
    )
    viewer.tick(0.0)
    viewer.transport.to(1_000)
    viewer.transport.playing = False
    viewer.tick(0.0)
    assert viewer.race is not None
    assert viewer.race.id == "a"
    viewer.end()
    viewer.tick(0.0)
    assert viewer.race.id == "b"
    assert viewer.frame().playing.clock_ms == 27_000
    viewer.chosen = "y"
    viewer.next_race()
    assert (viewer.race.id, viewer.chosen) == ("a", "")
    viewer.next_race()
    assert viewer.race.id == "b"


def test_the_race_shown_is_the_one_that_began_last_whatever_was_named_first() -> None:
    viewer = viewer_at(
        timeline_of(
            race(key="A"),
            race("800", key="B"),
            gun("B"),
            split("1", 400, "55.0", key="B"),
            gun("A"),
            split("1", 400, "60.0", key="A"),
        ),
        10**7,
    )
    assert viewer.race is not None
    assert viewer.race.id == "A"
    viewer.transport.to(55_000 - 1)
    viewer.tick(0.0)
    assert viewer.race.id == "B"


def test_a_race_that_is_timed_without_a_gun_has_begun_too() -> None:
    viewer = viewer_at(
        timeline_of(race(key="A"), race("800", key="B"), split("1", 400, "55.0", key="B")), 10**7
    )
    assert viewer.race is not None
    assert viewer.race.id == "B"


def test_the_choice_follows_an_athlete_whom_a_late_start_list_names() -> None:
    feed = timeline_of(
        race("800"), gun(), split("7", 200, "26.0"), split("8", 200, "26.5"),
        start_list({"entry": "kerr", "bib": "7", "name": "Jo Kerr"}, {"entry": "al", "bib": "8", "name": "Al"}),
        split("kerr", 400, "54.0"), split("al", 400, "54.4"),
    )  # fmt: skip
    viewer = viewer_at(feed, 26_000)
    viewer.down()
    assert viewer.chosen == "7"
    viewer.compare()
    viewer.end()
    viewer.tick(0.0)
    frame = viewer.frame()
    assert frame.chosen == "kerr"
    assert frame.chosen_athlete is not None
    assert [one.kind for one in frame.snapshot.targets if frame.snapshot] == ["athlete"]
    viewer.down()
    assert viewer.chosen == "al"


def test_go_to_goes_or_says_why(viewer: Viewer) -> None:
    viewer.go_to("3000m")
    assert viewer.transport.at_ms == 450_160
    viewer.go_to("nowhere")
    assert viewer.transport.at_ms == 450_160
    assert viewer.frame().notice.startswith("'nowhere' is no moment; give ")


def test_a_notice_goes_by_itself(viewer: Viewer) -> None:
    viewer.say("hello")
    viewer.tick(NOTICE_S - 0.1)
    assert viewer.frame().notice == "hello"
    viewer.tick(NOTICE_S)
    assert viewer.frame().notice == ""


def test_bad_lines_show_in_the_health_of_the_feed() -> None:
    viewer = Viewer.replay(
        timeline_of(race(), "{not json", {"type": "weather"}, start_list("a"), gun(), split("a", 300, "45.0"))
    )
    viewer.end()
    viewer.tick(0.0)
    assert viewer.frame().playing.health == "1 line rejected, 1 warning"
    viewer.show_feed()
    summary, *findings = viewer.frame().findings
    assert "1 rejected" in summary
    assert any("line 2, column" in finding for finding in findings)


def test_moments_of_another_race_are_not_shown() -> None:
    viewer = Viewer.replay(fixture(WOMEN))
    viewer.end()
    viewer.tick(0.0)
    frame = viewer.frame()
    assert frame.moments
    assert {moment.race for moment in frame.moments} <= {
        "",
        frame.snapshot.race.id if frame.snapshot else None,
    }
    assert frame.ahead == ()


def test_the_snapshot_is_made_anew_only_when_a_line_has_come(viewer: Viewer) -> None:
    first = viewer.snapshot
    viewer.tick(0.01)
    assert viewer.snapshot is first
    viewer.forward()
    viewer.forward()
    viewer.tick(0.02)
    assert viewer.snapshot is not first


def test_going_back_and_on_to_the_same_line_does_not_show_the_race_of_before(viewer: Viewer) -> None:
    first = viewer.snapshot
    assert first is not None
    viewer.gun()
    viewer.tick(0.0)
    viewer.transport.to(435_000)
    viewer.tick(0.0)
    again = viewer.snapshot
    assert again is not None
    assert again.race is viewer.race
    assert [one.standing for one in again.athletes] == [one.standing for one in first.athletes]


def test_the_same_actions_at_the_same_times_make_the_same_frames() -> None:
    def watch() -> list[object]:
        viewer = Viewer.replay(fixture(LIEVIN), 8.0)
        frames = []
        for step, action in enumerate(
            ("toggle", "toggle", "far_forward", "faster", "moment_after", "down", "hide")
        ):
            viewer.tick(step * 1.5)
            getattr(viewer, action)()
            frame = viewer.frame()
            frames.append((frame.playing, frame.moments, frame.ahead, frame.chosen, frame.notice))
        return frames

    assert watch() == watch()


def test_an_empty_board_can_be_walked() -> None:
    viewer = Viewer.replay(timeline_of(END))
    viewer.tick(0.0)
    for action in (
        "up",
        "down",
        "next_gap",
        "next_target",
        "next_race",
        "show_athlete",
        "gun",
        "end",
        "moment_after",
    ):
        getattr(viewer, action)()
        viewer.tick(0.0)
        assert viewer.frame().snapshot is None


def test_a_field_of_forty_is_walked_to_its_end() -> None:
    viewer = Viewer.replay(timeline_of(*field_of(40), target("3:30.00", "standard")))
    viewer.end()
    viewer.tick(0.0)
    for _ in range(40):
        viewer.down()
    assert viewer.chosen == "e39"


def test_a_delay_holds_a_live_feed_back_and_a_replay_has_none() -> None:
    feed = LiveFeed()
    viewer = Viewer.follow(LiveEdge(feed))
    gun_and_race = b'{"type":"race","event":"800"}\n{"type":"start"}\n'
    feed.receive(gun_and_race, 1_000)
    feed.receive(b'{"type":"split","entry":"1","m":200,"time":"26.0"}\n', 27_000)
    viewer.delay("20 s")
    viewer.tick(28.0)
    assert viewer.frame().playing.delay_ms == 20_000
    assert viewer.race is not None
    assert not viewer.race.runners, "nothing later than the delay shows"
    viewer.tick(47.5)
    assert "1" in viewer.race.runners
    viewer.delay("0")
    viewer.tick(48.0)
    assert viewer.frame().playing.delay_ms == 0
    for wrong in ("soon", "-1", "1e9", "nan"):
        viewer.delay(wrong)
        assert "is no delay" in viewer.notice
    replay = viewer_at(fixture(KERR), 0)
    replay.delay("20")
    assert "a replay has no delay" in replay.notice


def test_an_athlete_is_found_by_a_part_of_the_name_or_by_bib() -> None:
    entries = start_list(
        "1", {"entry": "2", "name": "Jo Kerr", "bib": "7"}, {"entry": "3", "name": "Al Kerr"}
    )
    viewer = viewer_at(timeline_of(race("800"), entries, gun(), split("3", 200, "26.0")), 26_000)
    viewer.find("kerr")
    first = viewer.chosen
    viewer.find("KERR")
    assert {first, viewer.chosen} == {"2", "3"}, "asked again, it goes on to the next"
    viewer.find(" 7 ")
    assert viewer.chosen == "2"
    viewer.find("nobody")
    assert viewer.chosen == "2"
    assert "nobody here" in viewer.notice
