"""A file of predictions: the public half is scored at once, the private half decides at the close."""

from __future__ import annotations

from typing import Any

from bot.challenges import predictions
from bot.challenges.answers import Answer, AnswerError, Asked, Keyed, Kind, Verdict
from bot.challenges.generators.made import Half, Hidden
from bot.challenges.scoring import gap_closed
from bot.chat.errors import quoted
from bot.chat.upload import Upload

PASTED = "pasted.csv"


def _read(asked: Asked, given: str | Upload) -> Answer:
    """A file, or its text where files cannot be sent. It is looked at when it is judged, which needs the labels."""
    upload = given if isinstance(given, Upload) else Upload(PASTED, given.encode())
    most = asked.part.limits.bytes
    if len(upload.data) > most:
        raise AnswerError(f"The file has {len(upload.data):,} bytes; {most:,} fit.")
    name = "".join(each for each in upload.name if each.isprintable())[:80] or PASTED
    return Answer(name, quoted(name), upload.data)


def _judge(asked: Asked, keyed: Keyed, kept: str, data: bytes | None) -> Verdict:
    """On the public half. Raises ``AnswerError`` for a file that cannot be scored."""
    return _on(asked.part, keyed.hidden, data or b"", keyed.hidden.public)


def final(part: Any, keyed: Keyed, data: bytes) -> Verdict:
    """On the private half, which earns the points."""
    return _on(part, keyed.hidden, data, keyed.hidden.private)


def _on(part: Any, hidden: Hidden, data: bytes, half: Half) -> Verdict:
    ids = {*hidden.public.labels, *hidden.private.labels}
    try:
        found = predictions.read(data, ids, hidden.measure)
    except predictions.PredictionsError as error:
        raise AnswerError(str(error)) from None
    score = hidden.measure.score(list(half.labels.values()), [found[id_] for id_ in half.labels])
    gap = gap_closed(score, half.baseline, half.best)
    share = max(0.0, min(1.0, gap / part.par_gap))
    ends = f"a naive prediction has {predictions.shown(half.baseline)}, full points begin near {_par(part, half)}"
    return Verdict(share, f"{_name(part)} {predictions.shown(score)}: {ends}.", score)


def _par(part: Any, half: Half) -> str:
    return predictions.shown(half.baseline + part.par_gap * (half.best - half.baseline))


def _name(part: Any) -> str:
    name: str = part.metric.name.replace("_", " ")
    return name[:1].upper() + name[1:]


def _wanted(part: Any) -> str:
    return f"A CSV with the header id,prediction and a row for each row of test.csv; {part.limits.per_day} files a day."


PREDICTIONS = Kind("predictions", "at_once", "file", "last", _read, _judge, _wanted)
