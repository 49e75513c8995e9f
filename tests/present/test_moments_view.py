"""The view of moments: what is in it, in which order, and what is left out."""

from dataclasses import replace

import pytest

from analysis.moves.races import corrected
from making import END, KERR, TOKYO, field_of, fixture, split, text, timeline_of, viewer_at
from meetdash.analysis.moves import Evidence, Outcome, Verdict, Withdrawn
from meetdash.playing.viewer import Viewer
from meetdash.present import moments_view
from meetdash.present.frame import Group, View
from meetdash.present.lines import Role, width
from meetdash.present.moments import Kind

KERR_FEED, TOKYO_FEED = fixture(KERR), fixture(TOKYO)


def looking(ms: int = 10**7, name: str = KERR) -> Viewer:
    viewer = viewer_at({KERR: KERR_FEED, TOKYO: TOKYO_FEED}[name], ms)
    viewer.show_moments()
    return viewer


def rows(viewer: Viewer, cells: int = 100, height: int = 400) -> list[str]:
    return text(moments_view.lines(viewer.frame(), cells, height))


def test_every_moment_so_far_is_there_the_latest_first() -> None:
    viewer = looking(460_000)
    listed = moments_view.listed(viewer.frame())
    assert listed[::-1] == viewer.shown.story.moments
    assert listed[0].text.startswith("Kerr goes with 300 m to go")
    assert all(one.due_ms <= 460_000 for one in listed)
    assert rows(viewer)[1].startswith(
        "›   7:33.7  K Kerr goes with 300 m to go: last 100 in 14.0, 15.1 before;"
    )


def test_a_move_has_its_interval_and_confidence_below_it() -> None:
    found = "\n".join(line.strip() for line in rows(looking(460_000), 160))
    assert (
        "kick, 2918.7–3018.7 m · +1.0 s against 1 rival over 100 m · second to first · confidence 0.60"
        in found
    )


def test_the_verdict_is_shown_when_it_is_known_and_a_withdrawal_is_marked() -> None:
    viewer = looking(460_000)
    story = viewer.shown.story.moves["mens-2mile"]
    assert story.follower.watch is not None
    [key] = [key for key, move in story.follower.watch.moves.items() if move.entry == "kerr"]
    assert "decisive" not in "\n".join(rows(viewer, 160))
    story.follower.watch.verdicts[key] = Verdict(key, Outcome.DECISIVE, 3_218_688, 480_670, Evidence())
    assert "confidence 0.60 · decisive" in "\n".join(rows(viewer, 160))
    for note in corrected(story.follower.watch, "kerr", 3_018_688, None, "a reread"):
        assert isinstance(note, Withdrawn)
        story._gone[note.move] = note
    assert "withdrawn after a reread" in "\n".join(rows(viewer, 160))


def test_groups_leave_what_they_say() -> None:
    viewer = looking(name=TOKYO)
    seen = {}
    for _ in Group:
        seen[viewer.group] = moments_view.listed(viewer.frame())
        viewer.next_group()
    assert viewer.group is Group.ALL
    assert {one.kind for one in seen[Group.MOVES]} == {Kind.MOVE}
    assert Kind.LEAD in {one.kind for one in seen[Group.LEAD]}
    assert not {Kind.MOVE, Kind.RECORD} & {one.kind for one in seen[Group.LEAD]}
    assert {one.kind for one in seen[Group.DECISIONS]} == {Kind.RECORD, Kind.RESULT}
    assert len(seen[Group.ALL]) > len(seen[Group.MOVES]) + len(seen[Group.LEAD]) + len(seen[Group.DECISIONS])


def test_moves_that_were_not_told_are_here_and_not_in_the_story() -> None:
    viewer = looking(name=TOKYO)
    quiet = viewer.shown.story.quiet
    assert quiet
    assert set(quiet) <= set(moments_view.listed(viewer.frame()))
    assert not set(quiet) & set(viewer.shown.story.moments)
    viewer.show_race()
    assert viewer.frame().quiet == ()


def test_the_chosen_athlete_leaves_only_what_is_his() -> None:
    viewer = viewer_at(KERR_FEED, 10**7)
    viewer.down()
    assert viewer.chosen == "kerr"
    viewer.show_moments()
    listed = moments_view.listed(viewer.frame())
    assert listed
    assert {one.entry for one in listed} == {"kerr"}
    assert rows(viewer)[0].startswith(" Moments of Kerr: all  ")
    viewer.leave()
    viewer.leave()
    viewer.show_moments()
    assert len(moments_view.listed(viewer.frame())) > len(listed)


def test_up_and_down_choose_and_enter_goes_there() -> None:
    viewer = looking()
    listed = moments_view.listed(viewer.frame())
    for _ in range(len(listed) + 3):
        viewer.down()
    assert moments_view.chosen(viewer.frame()) == listed[-1]
    while moments_view.chosen(viewer.frame()) != (
        kick := next(one for one in listed if "Kerr goes" in one.text)
    ):
        viewer.up()
    viewer.show_athlete()
    viewer.tick(0.0)
    assert viewer.view is View.MOMENTS
    assert viewer.transport.at_ms == kick.due_ms
    assert moments_view.listed(viewer.frame())[0] == kick
    assert viewer.chosen == "", "no athlete is chosen by it"


def test_the_chosen_moment_is_always_in_sight() -> None:
    viewer = looking()
    for height in (5, 9, 30):
        viewer.moment = None
        for _ in range(45):
            assert sum(line.startswith("›") for line in rows(viewer, 80, height)) == 1
            viewer.down()


def test_without_a_moment_it_says_so_and_enter_goes_nowhere() -> None:
    viewer = viewer_at(timeline_of(*field_of(3, (300,)), split("e0", 700, "1:41.0"), END), 50_000)
    viewer.show_moments()
    while viewer.group is not Group.DECISIONS:
        viewer.next_group()
    assert rows(viewer)[1:] == ["  No such moment yet."]
    viewer.show_athlete()
    assert viewer.notice == "no moment to go to"


def test_keys_of_the_view_elsewhere() -> None:
    viewer = viewer_at(KERR_FEED, 10**7)
    viewer.next_group()
    assert viewer.group is Group.ALL
    assert viewer.notice == "f chooses among the moments; 5 shows them"
    viewer.show_moments()
    viewer.show_moments()
    assert viewer.view is View.RACE
    viewer.show_moments()
    viewer.show_race()
    assert viewer.view is View.RACE


@pytest.mark.parametrize("cells", [40, 60, 80, 118, 160])
def test_it_fits(cells: int) -> None:
    for height in (3, 10, 40):
        lines = moments_view.lines(looking().frame(), cells, height)
        assert len(lines) <= height
        assert all(width(line) <= cells for line in lines)


def test_what_has_just_happened_is_fresh_and_the_chosen_stands_out() -> None:
    viewer = looking(453_700)
    lines = moments_view.lines(viewer.frame(), 160, 40)
    assert lines[1][2].role is Role.LEADER
    viewer.down()
    assert moments_view.lines(viewer.frame(), 160, 40)[1][2].role is Role.FRESH


# The filter.


def only(words: str, name: str = KERR) -> list[str]:
    viewer = looking(name=name)
    viewer.only(words)
    return [one.text for one in moments_view.listed(viewer.frame())]


def test_a_filter_takes_kinds_names_bibs_and_a_least_priority_and_all_must_hold() -> None:
    [kick] = only("kick")
    assert kick.startswith("Kerr goes with 300 m to go")
    assert only("KERR kick") == [kick]
    assert only("fisher kick") == []
    assert all("Kerr" in text for text in only("kerr"))
    assert only("losing contact, lumb")[0].startswith("Lumb loses contact")
    assert len(only("100+")) == 3
    assert len(only("1+")) > len(only("100+"))
    viewer = looking()
    kerr = viewer.shown.meet.races["mens-2mile"].runners["kerr"]
    bibbed = replace(kerr.entry, bib="77")
    kerr.entry = bibbed
    viewer.only("77")
    assert {one.entry for one in moments_view.listed(viewer.frame())} == {"kerr"}


def test_the_filter_stands_in_the_head_and_what_matches_nothing_says_so() -> None:
    viewer = looking()
    viewer.only("kick")
    for cells in (40, 60, 80, 118):
        assert rows(viewer, cells)[0].startswith(" Moments: all, only kick  1")
    viewer.only("javelin")
    assert viewer.notice == "no moment matches 'javelin' yet; F shows all again"
    viewer.only("")
    assert "only" not in rows(viewer)[0]


def test_the_chosen_athlete_is_named_in_the_head_with_the_way_out() -> None:
    viewer = viewer_at(KERR_FEED, 10**7)
    viewer.down()
    viewer.show_moments()
    assert rows(viewer, 118)[0].startswith(" Moments of Kerr: all")
    assert "Esc Esc everybody" in rows(viewer, 118)[0]


def test_a_pacemaker_who_steps_off_is_no_decision() -> None:
    viewer = looking()
    viewer.group = Group.DECISIONS
    assert not any("steps off" in one.text for one in moments_view.listed(viewer.frame()))
    viewer.group = Group.ALL
    assert any("steps off" in one.text for one in moments_view.listed(viewer.frame()))


def test_after_a_step_the_latest_moment_is_chosen_again() -> None:
    viewer = looking()
    viewer.down()
    assert viewer.moment is not None
    viewer.moment_before()
    viewer.tick(0.0)
    assert moments_view.chosen(viewer.frame()) == moments_view.listed(viewer.frame())[0]


def test_moves_have_letters_of_their_own_and_only_the_winners_finish_is_not_quiet() -> None:
    lines = moments_view.lines(looking().frame(), 160, 60)
    letters = {line[1].text.strip() for line in lines[1:] if len(line) == 3}
    assert {"K", "X", "F", "L", "R"} <= letters
    quiet = [text([line])[0] for line in lines[1:] if len(line) == 3 and line[2].role is Role.QUIET]
    assert any("Fisher second" in line for line in quiet)
    assert not any("Kerr wins" in line for line in quiet)
