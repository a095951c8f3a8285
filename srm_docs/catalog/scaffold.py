"""Begin the file of a new catalog entry."""

from __future__ import annotations

from srm_docs.model.catalog import Catalog, IdentifierKind, ServiceType

# What a file of a new service has to answer; ``catalog check`` refuses it until it does.
FILL = "FILL"

_LAYERS = (
    ("identity_and_access", "customer"),
    ("network_configuration", "customer"),
    ("data_governance", "customer"),
    ("encryption_at_rest_configuration", "default_on"),
    ("encryption_in_transit_configuration", "default_on"),
    ("key_management", "capability"),
    ("logging_configuration", "customer"),
    ("backup_configuration", "customer"),
    ("availability_architecture", "default_on"),
    ("resource_configuration", "customer"),
)


def service_file(catalog: Catalog, service: str, today: str) -> str:
    """Write the YAML of a service that loads as it is and says ``FILL`` where facts are due.

    ``today`` is a date, ``2026-11-24``. The layers are those that nearly every service words by
    itself; the others come from its archetype.
    """
    archetypes = ", ".join(
        archetype.id
        for archetype in catalog.archetypes.values()
        if archetype.type is ServiceType.SERVERLESS
    )
    source = "".join(filter(str.isalnum, service)).upper()
    lines = [
        f"id: {service}",
        f"title: {FILL}",
        f"name: {FILL}",
        "# srm-docs catalog services --json shows the categories that others use",
        "category: compute",
        "# iaas, managed or serverless; the archetype must be of that type",
        "type: serverless",
        f"# serverless ones: {archetypes}",
        "archetype: abstracted_no_code",
        f"summary: {FILL}",
        f"why: {FILL}",
        f"content: {FILL}",
        f"documentation: https://docs.aws.amazon.com/{service}/",
        f'checked: "{today}"',
        "confidence: low",
        "lifecycle: {state: available}",
        "identifiers:",
        *(f"  # {kind.value}: []" for kind in IdentifierKind if kind is not IdentifierKind.NAME),
        "sources:",
        f'  {source}DOC: {{title: {FILL}, url: "https://docs.aws.amazon.com/{service}/",'
        f' kind: aws, checked: "{today}"}}',
        "layers:",
    ]
    for layer, owner in _LAYERS:
        lines.append(f"  {layer}:")
        lines.append(f"    owner: {owner}")
        if owner != "customer":
            lines.append(f"    aws: {FILL}")
        lines.append(f"    customer: {FILL}")
        lines.append(f"    sources: [{source}DOC]")
    return "\n".join(lines) + "\n"
