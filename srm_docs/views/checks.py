"""What tools can check of the customer's side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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
    """List the checks by service and layer; ``None`` where no tool has any."""
    found: dict[str, dict[str, list[Check]]] = {}
    for service, layer, check in found_checks(subject.matrix, subject.catalog.layers):
        found.setdefault(service.title, {}).setdefault(layer.title, []).append(check)
    if not found:
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
                            ("AWS Config rules", 32),
                            ("Security Hub", 16),
                            ("Prowler", 34),
                        ),
                        tuple(_row(layer, own) for layer, own in layers.items()),
                    ),
                ),
                style="family",
            )
            for title, layers in found.items()
        ),
    )


def _row(layer: str, found: Sequence[Check]) -> Row:
    """Name the checks of one layer tool by tool; their ids say what they are about."""
    tools = (
        [name for check in found for name in check.config],
        [name for check in found for name in check.security_hub],
        [name for check in found for name in check.prowler],
    )
    return row(layer, *(", ".join(dict.fromkeys(names)) or "–" for names in tools))
