"""The answers in numbers and pictures."""

from __future__ import annotations

from collections.abc import Mapping

from srm_docs.model.responsibility import RESPONSIBILITY_WORDS
from srm_docs.views import figures, words
from srm_docs.views.document import (
    Column,
    Figure,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
    Tone,
    cell,
    text,
)
from srm_docs.views.phrases import (
    interleaved,
    tally,
)
from srm_docs.views.subject import Subject


def summary(subject: Subject) -> Section:
    """Count the answers by framework, offering and family."""
    whole = tally(subject.matrix.assignments)
    total = len(subject.matrix.assignments)
    blocks: list[Paragraph | Table | Figure] = [
        text(f"{subject.sizes()}.", style="lead"),
        _counts_table(
            "Answers by framework",
            "Framework",
            {
                **{
                    scope.title: tally(subject.of(scope.framework.id))
                    for scope in subject.matrix.scopes
                },
                **({"All frameworks": whole} if len(subject.matrix.scopes) > 1 else {}),
            },
        ),
        Paragraph(
            tuple(
                interleaved(
                    [
                        (
                            words.badge(flag),
                            Text(
                                f" {whole[words.tone(flag)]:,}"
                                f" ({words.share(whole[words.tone(flag)], total)})"
                            ),
                        )
                        for _, flag in RESPONSIBILITY_WORDS.items()
                        if whole[words.tone(flag)]
                    ]
                )
            ),
            "numbers",
        ),
    ]
    by_offering = {
        offering.title: tally(
            each for each in subject.matrix.assignments if each.offering.id == offering.id
        )
        for offering in subject.matrix.offerings
    }
    blocks.append(figures.bars(by_offering, "Answers by offering"))
    for scope in subject.matrix.scopes:
        by_family = {
            f"{family.id}  {family.title}": tally(
                each
                for each in subject.of(scope.framework.id)
                if each.control.family.id == family.id
            )
            for family in dict.fromkeys(control.family for control in scope.controls)
        }
        blocks.append(figures.bars(by_family, f"Answers by family: {scope.title}"))
    return Section("summary", "Summary", tuple(blocks))


def _counts_table(caption: str, head: str, rows: Mapping[str, Mapping[Tone, int]]) -> Table:
    tones = [tone for tone in Tone if any(counts.get(tone) for counts in rows.values())]
    width = 60 / (len(tones) + 1)
    return Table(
        caption,
        (
            Column(head, 40),
            *(Column(words.RESPONSIBILITY[tone.value], width, numeric=True) for tone in tones),
            Column("All", width, numeric=True),
        ),
        tuple(
            Row(
                (
                    cell(title),
                    *(cell(f"{counts.get(tone, 0):,}", numeric=True) for tone in tones),
                    cell(f"{sum(counts.values()):,}", numeric=True),
                )
            )
            for title, counts in rows.items()
        ),
    )
