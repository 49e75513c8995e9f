"""Makes the picture: what is shown of the feed, as the viewer has chosen to look at it. It changes neither."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from meetdash.analysis.made_targets import of_athlete
from meetdash.analysis.moves import Withdrawn
from meetdash.analysis.targets import Target
from meetdash.core.race import Race
from meetdash.playing.showing import Showing
from meetdash.present import doubt_story, words
from meetdash.present.frame import Frame, Playing, View
from meetdash.present.moments import Moment
from meetdash.present.snapshot import Remembered, Snapshot, snapshot

if TYPE_CHECKING:
    from meetdash.playing.choice import Choice

FRESH_MS = 2_000
"""How long what has just changed is shown as new."""
MUCH = 250
"""So many lines behind are worth a word: a fortieth of a second, when all goes well."""
CATCHING_UP = "CATCHING UP"
"""The word in place of LIVE while what is shown is not what is live."""


@dataclass(slots=True)
class _Told:
    """The moments of one race so far; asked again, it looks only at those that are new."""

    key: str = ""
    moments: list[Moment] = field(default_factory=list)
    looked_at: int = 0
    found: tuple[Moment, ...] = ()

    def of(self, moments: list[Moment], key: str) -> tuple[Moment, ...]:
        if moments is not self.moments or key != self.key:
            self.key, self.moments, self.looked_at, self.found = key, moments, 0, ()
        if len(moments) > self.looked_at:
            new = tuple(one for one in moments[self.looked_at :] if one.race in ("", key))
            self.looked_at = len(moments)
            if new:
                self.found += new
        return self.found


@dataclass(slots=True)
class Frames:
    """Makes frames, and remembers what the next one may need again."""

    _snapshot: Snapshot | None = None
    _snapshot_of: tuple[int, str] = (-1, "")
    _remembered: Remembered = field(default_factory=Remembered)
    _told: _Told = field(default_factory=_Told)
    _foretold: _Told = field(default_factory=_Told)

    def make(self, choice: "Choice") -> Frame:
        """The picture of now; while the race so far is still being received, none of it."""
        if choice.showing.gathering:
            return _bare(choice, None)
        showing, race = choice.showing, choice.race
        key = race.id if race else ""
        told = self._told.of(showing.shown.story.moments, key)
        # What is shown has told the first of what the whole has.
        whole = () if choice.shield else self._foretold.of(showing.whole.story.moments, key)
        frame = replace(
            _bare(choice, race),
            snapshot=self.snapshot(choice),
            moments=told,
            ahead=whole[len(told) :],
            target=choice.target,
            chosen=choice.key_of(choice.chosen),
            fallen=_fallen(choice, key),
            explained=choice.explained if choice.view is View.WHY else None,
        )
        of_moves = choice.view is View.MOMENTS or frame.explained is not None
        return _with_moves(frame, choice, race) if of_moves else frame

    def snapshot(self, choice: "Choice") -> Snapshot | None:
        """The race as it is now, made anew only when a line has come."""
        race, shown = choice.race, choice.showing.shown
        if race is None:
            return None
        state = (shown.played, f"{race.id} {choice.rival}")
        if state != self._snapshot_of or self._snapshot is None or self._snapshot.race is not race:
            others = _others(race, choice.key_of(choice.rival))
            self._snapshot = snapshot(race, shown.yardsticks, shown.meet.info, others, self._remembered)
            self._snapshot_of = state
        return self._snapshot


def _bare(choice: "Choice", race: Race | None) -> Frame:
    """How the feed is played and looked at, without what is known of the race."""
    showing = choice.showing
    feed_view = choice.view is View.FEED
    return Frame(
        playing=_playing(choice, race),
        meet=showing.shown.meet.info,
        gap=choice.gap,
        view=choice.view,
        shield=choice.shield,
        notice=choice.notice if choice.now_s < choice.notice_until_s else "",
        findings=_findings(showing) if feed_view else (),
        doubts=tuple(doubt_story.doubted(showing.shown.meet.races.values())) if feed_view else (),
        source=showing.edge.source(showing.shown.session, choice.now_s) if feed_view else None,
        fresh_ms=int(FRESH_MS * max(1.0, showing.transport.speed)),
        group=choice.group,
        wanted=choice.wanted,
        page=choice.page,
    )


def _others(race: Race, rival: str) -> tuple[Target, ...]:
    """Another athlete as a target, if one was chosen to compare with."""
    runner = race.runners.get(rival)
    other = of_athlete(race, runner) if runner is not None else None
    return (other,) if other is not None else ()


def _playing(choice: "Choice", race: Race | None) -> Playing:
    showing, edge, transport = choice.showing, choice.showing.edge, choice.showing.transport
    session, at = showing.shown.session, showing.at_ms
    catching_up = _catching_up(showing)
    news = (catching_up, edge.news(session, choice.now_s))
    late = showing.gathering or (catching_up and transport.at_edge)
    word = CATCHING_UP if late else edge.word(transport, session, choice.now_s)
    return Playing(
        word=_seeking(showing) or word,
        at_ms=at,
        start_ms=transport.start_ms,
        end_ms=transport.end_ms,
        clock_ms=showing.shown.clock_ms(race, at) if race is not None else None,
        gun_ms=showing.shown.clocks.guns.get(race.id) if race is not None else None,
        paused=not transport.playing,
        ended=not edge.live and transport.ended and not showing.behind,
        live=edge.live,
        gathering=showing.gathering,
        delay_ms=edge.delay_ms,
        health="; ".join(part for part in news if part),
    )


def _seeking(showing: Showing) -> str:
    """That the picture is still that of before, and how far the feed has been read where that is what takes long."""
    if not showing.seeking:
        return ""
    return f"seeking… {showing.played:.0%}" if showing.unplayed > MUCH else "seeking…"


def _catching_up(showing: Showing) -> str:
    """How far it has come. Of a live feed nobody knows how many lines wait in the source, only how many wait here."""
    behind = 0 if showing.seeking else showing.behind
    if behind <= MUCH:
        return ""
    if showing.edge.live:
        return f"catching up, {words.plural(showing.shown.played, 'line')} played and more waiting"
    return f"catching up, {words.plural(behind, 'line')} to go"


def _findings(showing: Showing) -> tuple[str, ...]:
    session = showing.shown.session
    counts = session.counts
    summary = (
        f"{words.plural(counts.lines, 'line')}: {counts.taken} taken, {counts.repeated} repeated, "
        f"{counts.rejected} rejected, {words.plural(counts.warnings, 'warning')}, "
        f"{counts.gaps} missing by seq"
    )
    return (summary, *(str(finding) for finding in reversed(session.findings)))


def of_race(moments: list[Moment], race: Race | None) -> tuple[Moment, ...]:
    """Those of some moments that are told of a race, or of the meet, which has no start that counts."""
    key = race.id if race else ""
    return tuple(moment for moment in moments if moment.race == key or not moment.attempt)


def _fallen(choice: "Choice", race: str) -> dict[str, Withdrawn]:
    """The moves of a race that were disproved so far: few, so that they are copied for every frame."""
    moves = choice.showing.shown.story.moves.get(race)
    return dict(moves.fallen) if moves is not None else {}


def _with_moves(frame: Frame, choice: "Choice", race: Race | None) -> Frame:
    """The frame with the moves that were not told, what became of all, and the moment that is chosen."""
    story = choice.showing.shown.story
    moves = story.moves.get(race.id) if race else None
    followed = {one.move.id: one for one in moves.all()} if moves else {}
    return replace(frame, quiet=of_race(story.quiet, race), moves=followed, moment=choice.moment)
