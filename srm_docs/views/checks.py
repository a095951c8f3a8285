"""What tools can check of the customer's side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from srm_docs.engine.duties import capitalized
from srm_docs.model.catalog import Check, Layer, LayerId, Service
from srm_docs.model.matrix import Matrix
from srm_docs.views.document import Row, Section, Table, text
from srm_docs.views.phrases import columns, row, slug
from srm_docs.views.subject import Subject

Layers = Mapping[LayerId, Layer]


def check_ids(check: Check) -> str:
    """Name a check as each tool does, Config first."""
    named = (
        ("Config", check.config),
        ("Security Hub", check.security_hub),
        ("Prowler", check.prowler),
    )
    return "; ".join(f"{tool} {', '.join(ids)}" for tool, ids in named if ids)


def found_checks(matrix: Matrix, layers: Layers) -> Iterator[tuple[Service, Layer, Check]]:
    """Yield each check once, by service and layer, as far as some offering has use for it."""
    services = {offering.service.id: offering.service for offering in matrix.offerings}
    for service in services.values():
        users = [each for each in matrix.offerings if each.service.id == service.id]
        for layer in layers.values():
            found = dict.fromkeys(check for user in users for check in user.checks(layer.id))
            for check in found:
                yield service, layer, check


def checks(subject: Subject) -> Section | None:
    """List the checks service by service; ``None`` where no tool has any."""
    rows: dict[str, list[Row]] = {}
    for service, layer, check in found_checks(subject.matrix, subject.catalog.layers):
        line = row(
            layer.title,
            f"{capitalized(check.about)}.",
            ", ".join(check.config) or "–",
            ", ".join(check.security_hub) or "–",
            ", ".join(check.prowler) or "–",
        )
        rows.setdefault(service.title, []).append(line)
    if not rows:
        return None
    return Section(
        "checks",
        "Checks of the customer's side",
        (
            text(
                "AWS Config, Security Hub CSPM and Prowler can check these. A check that passes"
                " is evidence for the customer's part of its layer, not for a whole control; where"
                " none is listed, the evidence named with each control has to be gathered by hand."
            ),
        ),
        tuple(
            Section(
                slug(f"checks-{title}"),
                title,
                (
                    Table(
                        f"Checks of {title}",
                        columns(
                            ("Layer", 18),
                            ("What is checked", 26),
                            ("AWS Config rule", 22),
                            ("Security Hub", 12),
                            ("Prowler", 22),
                        ),
                        tuple(found),
                    ),
                ),
                style="family",
            )
            for title, found in rows.items()
        ),
    )
