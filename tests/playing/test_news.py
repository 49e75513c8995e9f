"""What calls the viewer: only what was brought by playing on."""

from making import KERR, fixture
from meetdash.feed.live import LiveFeed
from meetdash.playing.edges import LiveEdge
from meetdash.playing.news import IMPORTANT, News
from meetdash.playing.viewer import Viewer
from meetdash.present.moments import Kind, Moment


def moment(kind: Kind, text: str = "") -> Moment:
    return Moment("r", kind, 0, "", text)


LAP, LEAD, MOVE = moment(Kind.LAP), moment(Kind.LEAD), moment(Kind.MOVE)


def test_only_what_is_important_and_only_once() -> None:
    news = News()
    news.follow([LAP], jumped=False)
    news.follow([LAP, LAP, LEAD, MOVE], jumped=False)
    assert news.latest == (LEAD, MOVE)
    news.follow([LAP, LAP, LEAD, MOVE], jumped=False)
    assert news.latest == ()


def test_neither_a_jump_nor_what_was_there_before_is_news() -> None:
    news = News()
    news.follow([], jumped=False)
    news.follow([LEAD], jumped=False)
    assert news.latest == (), "it was so when the viewer came"
    news.follow([LEAD, MOVE], jumped=True)
    assert news.latest == (), "a jump"
    news.follow([LEAD], jumped=True)
    assert news.latest == (), "a jump back"
    news.follow([LEAD, MOVE], jumped=False)
    assert news.latest == (MOVE,)


def test_a_replay_that_is_played_through_brings_every_important_moment_once() -> None:
    viewer = Viewer.replay(fixture(KERR), 8.0)
    found: list[Moment] = []
    for tick in range(700):
        viewer.tick(tick / 8)
        found += viewer.news.latest
    assert viewer.transport.ended
    assert found == [one for one in viewer.shown.story.moments if one.kind in IMPORTANT]


def test_looking_back_in_a_live_feed_what_arrives_meanwhile_is_no_news() -> None:
    def line(text: str) -> bytes:
        return text.encode() + b"\n"

    feed = LiveFeed()
    viewer = Viewer.follow(LiveEdge(feed))
    head = ['{"type":"race","race":"r","event":"1500"}', '{"type":"start","race":"r","action":"gun"}']
    splits = [
        f'{{"type":"split","race":"r","entry":"{key}","m":{m},"time":"{time}"}}'
        for key, m, time in (
            ("a", 300, "45.0"),
            ("b", 300, "45.2"),
            ("b", 700, "1:45.0"),
            ("a", 700, "1:45.3"),
        )
    ]
    feed.receive(b"".join(map(line, head)), 1_000)
    viewer.tick(1.0)
    feed.receive(b"".join(map(line, splits[:2])), 46_000)
    viewer.tick(46.5)
    assert [one.kind for one in viewer.news.latest] == [Kind.LEAD]
    viewer.toggle()
    feed.receive(b"".join(map(line, splits[2:])), 106_000)
    viewer.tick(107.0)
    assert viewer.news.latest == ()
