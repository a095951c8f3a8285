"""Take a control apart: a view by statement part, in which every part is a control of its own."""

from __future__ import annotations

import dataclasses

from srm_docs.model.catalog import Control, ControlId, Part


def by_part(control: Control) -> tuple[Control, ...]:
    """Return the parts of the first level, as FedRAMP lists them; else the control itself."""
    return tuple(as_control(control, part) for part in control.parts if len(part.labels) == 1) or (
        control,
    )


def part_id(control: Control, part: Part) -> ControlId:
    """Name a part as FedRAMP and NIST do: ``AC-2(h)(1)``."""
    return ControlId(control.id + "".join(f"({label})" for label in part.labels))


def as_control(control: Control, part: Part) -> Control:
    """Make a part answerable by itself.

    Layers and practice are those of the nearest part around it that has its own, else those of
    the control. Exceptions of the control hold for every part, so that the parts together never
    ask less of anybody than the control does.
    """
    own = _nearest(control, part)
    label = ".".join(part.labels)
    made = dataclasses.replace(
        control,
        id=part_id(control, part),
        title=f"{control.title}, part {label}",
        part_of=control.id,
        parts=(),
        text="",
    )
    if own is None:
        return made
    return dataclasses.replace(
        made, practice=own.practice, primary=own.primary, secondary=(), wording={}
    )


def _nearest(control: Control, part: Part) -> Part | None:
    known = {each.labels: each for each in control.parts if each.primary}
    for end in range(len(part.labels), 0, -1):
        if part.labels[:end] in known:
            return known[part.labels[:end]]
    return None
