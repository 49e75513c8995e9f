"""The view of the feed: the source with its state and reason, what became of the lines, what is missing."""

from pathlib import Path

from made_race import race_feed
from making import text as as_text
from meetdash.feed.live import LiveFeed
from meetdash.feed.recorder import Recorder
from meetdash.feed.sources import SourceNote
from meetdash.playing.edges import LiveEdge
from meetdash.playing.viewer import Viewer
from meetdash.present import feed_view
from meetdash.present import header as head
from meetdash.present.frame import View

RESET = "tcp://t:1: connection reset; trying again in 4.0 s"


def view(viewer: Viewer, now_s: float) -> list[str]:
    viewer.view = View.FEED
    viewer.tick(now_s)
    return [line.rstrip() for line in as_text(feed_view.lines(viewer.frame(), 120, 30))]


def header(viewer: Viewer, now_s: float) -> str:
    viewer.tick(now_s)
    return "\n".join(as_text(head.lines(viewer.frame(), 120)))


def test_the_source_its_trouble_the_recording_and_the_lines_are_listed(tmp_path: Path) -> None:
    feed = LiveFeed()
    recorder = Recorder(tmp_path / "r.ndjson")
    viewer = Viewer.follow(LiveEdge(feed, recorder))
    assert view(viewer, 0.5)[:2] == [" WAITING  nothing received yet", "  no message yet, 0 reconnects"]
    feed.note(SourceNote("connected", "connected to tcp://t:1"), 1_000)
    lines = race_feed()
    lost = next(n for n, line in enumerate(lines) if b'"split"' in line)
    data = b"".join((b"garbage" if n == lost else line) + b"\n" for n, line in enumerate(lines[:-1]))
    recorder.write(feed.receive(data, 2_000))
    feed.note(SourceNote("reconnecting", RESET), 3_000)
    shown = view(viewer, 6.0)
    assert shown[0] == f" RECONNECTING  {RESET}"
    assert shown[1] == "  last message 4 s ago, 1 reconnect"
    assert shown[2] == f"  {RESET} (3 s ago)"
    assert shown[3] == f"  recording to {tmp_path / 'r.ndjson'}, {len(lines) - 1} lines"
    assert "1 rejected" in shown[4]
    assert "no time at" in shown[5]
    assert any("not JSON" in line for line in shown[6:])
    recorder.close()


def test_a_recording_is_no_fault_and_a_failed_one_is(tmp_path: Path) -> None:
    feed = LiveFeed()
    recorder = Recorder(tmp_path / "r.ndjson")
    viewer = Viewer.follow(LiveEdge(feed, recorder))
    recorder.write(feed.receive(race_feed()[0] + b"\n", 1_000))
    shown = header(viewer, 1.0)
    assert "faults" not in shown
    assert viewer.frame().playing.health == ""
    assert "LIVE, recording" in shown
    recorder._stop(OSError(28, ""))
    header(viewer, 1.1)
    assert "the disk is full" in viewer.frame().playing.health
    assert "the disk is full" in " ".join(" ".join(view(viewer, 1.2)).split())


def test_what_happens_to_a_file_or_a_listener_is_said_for_a_while() -> None:
    feed = LiveFeed()
    viewer = Viewer.follow(LiveEdge(feed))
    feed.receive(race_feed()[0] + b"\n", 1_000)
    for kind in ("truncated", "replaced", "dropped"):
        feed.note(SourceNote(kind, f"it was {kind}"), 2_000)  # type: ignore[arg-type]
        header(viewer, 2.1)
        assert f"it was {kind}" in viewer.frame().playing.health
    header(viewer, 10.5)
    assert viewer.frame().playing.health == ""
    assert any("it was dropped (8 s ago)" in line for line in view(viewer, 10.6))


def test_nothing_of_a_feed_that_came_at_once_is_shown_before_the_delay_is_over() -> None:
    feed = LiveFeed(delay_ms=60_000)
    viewer = Viewer.follow(LiveEdge(feed))
    feed.receive(b"".join(line + b"\n" for line in race_feed()), 5_000)
    for now_s in (5.0, 6.0, 64.9):
        viewer.tick(now_s)
        assert not viewer.shown.meet.races
        assert viewer.shown.played == 0
    viewer.tick(65.1)
    assert viewer.shown.meet.races


def test_an_end_under_a_delay_is_none_before_it_is_due() -> None:
    feed = LiveFeed(delay_ms=60_000)
    viewer = Viewer.follow(LiveEdge(feed))
    lines = race_feed()
    for n, line in enumerate([*lines, b'{"type":"end"}']):
        feed.receive(line + b"\n", 1_000 * n)
    feed.note(SourceNote("ended", "standard input has ended"), 1_000 * len(lines) + 1)
    for now_s in (30.0, 59.0, 62.0):
        assert "complete" not in header(viewer, now_s)
        assert "ENDED" not in header(viewer, now_s)
        assert not any("complete" in line or "ended" in line for line in view(viewer, now_s))
    assert "ENDED" in header(viewer, 90.0)


def test_what_does_not_fit_is_on_the_next_page_and_nothing_is_cut() -> None:
    feed = LiveFeed()
    viewer = Viewer.follow(LiveEdge(feed))
    feed.note(SourceNote("connected", "connected to tcp://t:1"), 1_000)
    feed.receive(b"".join(b"garbage %d\n" % n for n in range(9)), 2_000)
    feed.note(SourceNote("reconnecting", RESET), 3_000)
    viewer.view = View.FEED
    viewer.tick(6.0)
    whole = as_text(feed_view.lines(viewer.frame(), 300, 100))
    pages: list[str] = []
    for _ in range(12):
        page = as_text(feed_view.lines(viewer.frame(), 55, 12))
        assert len(page) <= 12
        assert not any("…" in line for line in page)
        if page[0] in pages:
            break
        pages += page[:-1]
        viewer.page_down()
    said = [word for line in pages for word in line.split()]
    assert sorted(said) == sorted(word for line in whole for word in line.split())
