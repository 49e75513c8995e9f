"""Why a move is one: asked for in the view of moments, with interval, evidence, splits, confidence and verdict."""

from making import KERR, TOKYO, fixture, text, viewer_at
from meetdash.analysis.moves import Withdrawn
from meetdash.playing.viewer import Viewer
from meetdash.present import why
from meetdash.present.frame import Group, View

KERR_FEED = fixture(KERR)


def looking(start: str, ms: int = 10**7) -> Viewer:
    """A viewer who has chosen the move whose sentence begins so."""
    viewer = viewer_at(KERR_FEED, ms)
    viewer.show_moments()
    viewer.group = Group.MOVES
    viewer.moment = next(one for one in viewer.shown.story.moments if one.move and one.text.startswith(start))
    return viewer


def explained(viewer: Viewer) -> list[str]:
    return [line.strip() for line in text(why.lines(viewer.frame(), 160, 60))]


def test_in_the_moments_w_explains_the_chosen_move_and_leads_back_to_it() -> None:
    viewer = looking("Kerr goes with 300 m to go")
    moment = viewer.moment
    viewer.show_why()
    assert viewer.view is View.WHY
    found = explained(viewer)
    assert found[0].startswith("Why: Kerr goes with 300 m to go")
    assert "Kick, begun between 2918.7 and 3018.7 m." in found
    assert "Last 100 in 14.0." in found
    assert "+1.0 s against 1 rival over 100 m." in found
    assert any(line.startswith("Kerr: ") and "7:32.8* at 3018.7 m" in line for line in found)
    assert "0.60 of 1, priority" in " ".join(found)
    for key in (viewer.leave, viewer.show_why):
        key()
        assert (viewer.view, viewer.moment) == (View.MOMENTS, moment)
        viewer.show_why()


def test_the_verdict_is_what_is_known_by_now() -> None:
    early, late = looking("Kerr goes with 300", 455_000), looking("Kerr goes with 300")
    early.show_why()
    late.show_why()
    assert explained(early)[-1] == "None yet."
    assert "decisive" in explained(late)[-1]
    moment = late.explained
    assert moment is not None
    assert moment.move is not None
    late.shown.story.moves["mens-2mile"].fallen[moment.move.id] = Withdrawn(moment.move.id, "a correction")
    assert explained(late)[-1] == "Withdrawn after a correction."


def test_elsewhere_w_explains_the_athlete_as_before() -> None:
    viewer = looking("Kerr goes with 300")
    viewer.show_why()
    viewer.leave()
    viewer.leave()
    viewer.show_why()
    assert explained(viewer)[0].startswith("Why: Josh Kerr")
    viewer.show_why()
    assert viewer.view is View.RACE


def test_every_move_of_a_race_can_be_explained_in_any_width() -> None:
    viewer = viewer_at(fixture(TOKYO), 10**7)
    viewer.show_moments()
    viewer.group = Group.MOVES
    count = 0
    for one in (*viewer.shown.story.moments, *viewer.shown.story.quiet):
        if one.move is not None:
            viewer.view, viewer.moment = View.MOMENTS, one
            viewer.show_why()
            for cells in (20, 60, 120):
                assert all(len(line) <= cells for line in text(why.lines(viewer.frame(), cells, 99)))
            count += 1
    assert count > 5
