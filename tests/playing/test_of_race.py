"""Which moments are told of a race where a feed has several."""

from meetdash.playing.frames import of_race
from support import play, race, split


def test_what_is_told_of_a_race_without_a_name_is_told_of_no_other() -> None:
    playback = play(
        {"type": "meet", "name": "Two"},
        race(race="r"),
        race(race="s"),
        split("a", 300, "46.0", race="r"),
        split("x", 300, "47.0"),
    )
    shown = of_race(playback.story.moments, playback.meet.races["r"])
    assert {one.race for one in shown} == {"", "r"}
    assert {one.race for one in shown if one.attempt} == {"r"}
