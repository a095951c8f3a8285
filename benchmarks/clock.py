"""Time two jobs in turns, so that a busy machine slows both alike."""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Pair:
    """The median seconds of the measured job and of its reference, over some runs each."""

    measured: float
    reference: float
    runs: int


def side_by_side(measured: Work, reference: Work, runs: int, *, warm: bool = False) -> Pair:
    """Run both in turns; every second turn begins with the reference.

    Unless both are ``warm`` already, each runs once unmeasured before.
    """
    if not warm:
        measured()
        reference()
    seconds: dict[Work, list[float]] = {measured: [], reference: []}
    for turn in range(runs):
        order = (measured, reference) if turn % 2 == 0 else (reference, measured)
        for work in order:
            start = time.perf_counter()
            work()
            seconds[work].append(time.perf_counter() - start)
    return Pair(statistics.median(seconds[measured]), statistics.median(seconds[reference]), runs)


def peak_memory(work: Work) -> int:
    """Return the most bytes that Python objects of the job held at a time."""
    tracemalloc.start()
    try:
        kept = work()
        _, peak = tracemalloc.get_traced_memory()
        del kept
    finally:
        tracemalloc.stop()
    return peak
