"""Turn an imported list of controls into files of a catalog folder of the user's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from srm_docs.catalog.imports import ControlList, Listed, Selection
from srm_docs.engine.relate import suggested_layers
from srm_docs.engine.select import find_control
from srm_docs.errors import UsageError
from srm_docs.model.catalog import Catalog, Control, ControlId, Framework, FrameworkId, LayerId

# A file belongs to a framework of the catalog if at least this share of its ids does.
_ENOUGH = 0.8
_RIGHTS = "As in the imported file; whoever holds the rights to its wording keeps them"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A control without layers, and what its relatives say of it."""

    control: Listed
    layers: tuple[LayerId, ...]
    relatives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Local:
    """Files to write, by path in the folder, and what to tell the user of them."""

    files: Mapping[str, str]
    framework: str
    title: str
    known: int
    unmapped: tuple[Suggestion, ...]


def local_entries(
    catalog: Catalog, found: ControlList | Selection, source: str, wanted: str = ""
) -> Local:
    """Join what a file says with what the catalog knows.

    ``wanted`` is the framework that the ids belong to: one of the catalog, or the id of a new
    one; without it, the framework that has most of the ids. Controls that it has get the file's
    text; others become unmapped ones, with the layers that their relatives suggest.
    """
    if isinstance(found, Selection):
        return _baseline(catalog, found, source, wanted)
    ids = [control.id for control in found.controls]
    framework = _framework(catalog, ids, wanted)
    known = _known(framework)
    files: dict[str, str] = {}
    joined = {known[_folded(each.id)]: each for each in found.controls if _folded(each.id) in known}
    answered = framework.controls if framework else {}
    told = {key: _told(each) for key, each in joined.items() if each.text and key in answered}
    if framework is not None and told:
        content = {"id": str(framework.id), "source": source, "controls": told}
        files[f"texts/{framework.id}.yaml"] = _yaml(content)
    others = [each for each in found.controls if _folded(each.id) not in known]
    suggestions = tuple(_suggestion(catalog, each) for each in others)
    new = ""
    if others:
        new = f"{framework.id}-more" if framework else (wanted or _slug(found.title))
        title = f"{framework.title}, further controls" if framework else found.title
        files[f"frameworks/{new}.yaml"] = _yaml(_new(new, title, found, suggestions))
    return Local(
        files=files,
        framework=str(framework.id) if framework else new,
        title=framework.title if framework else found.title,
        known=sum(key in answered for key in joined),
        unmapped=suggestions,
    )


def _framework(catalog: Catalog, ids: Sequence[str], wanted: str) -> Framework | None:
    if wanted:
        return catalog.frameworks.get(FrameworkId(wanted))
    shares = {
        framework.id: sum(_folded(key) in _known(framework) for key in ids) / max(1, len(ids))
        for framework in catalog.frameworks.values()
    }
    best = max(shares, key=lambda key: shares[key])
    if shares[best] < _ENOUGH:
        return None
    alike = sorted(key for key, share in shares.items() if share == shares[best])
    if len(alike) > 1:
        message = f"the ids fit {' and '.join(alike)}; say which with --framework"
        raise UsageError(message)
    return catalog.frameworks[best]


def _known(framework: Framework | None) -> dict[str, ControlId]:
    if framework is None:
        return {}
    return {_folded(key): key for key in (*framework.controls, *framework.unmapped)}


def _folded(key: str) -> str:
    return re.sub(r"\s+", "", key).casefold()


def _told(control: Listed) -> dict[str, str]:
    return {"title": control.title, "text": control.text}


def _suggestion(catalog: Catalog, control: Listed) -> Suggestion:
    """Suggest the layers of the named relatives, and of theirs where those have no answer."""
    related = [each for key in control.related for each in _found(catalog, key)]
    return Suggestion(
        control,
        suggested_layers(catalog, related),
        tuple(dict.fromkeys(f"{each.framework}/{each.id}" for each in related)),
    )


def _found(catalog: Catalog, key: str) -> Iterable[Control]:
    """Find a relative by ``framework/ID`` or ``ID``; an id that nothing bears suggests nothing."""
    for text in (key, f"nist-800-53-r5/{key}"):
        try:
            return [find_control(catalog, text)]
        except UsageError:
            continue
    return []


def _new(
    key: str, title: str, found: ControlList, suggestions: Sequence[Suggestion]
) -> dict[str, Any]:
    families: dict[tuple[str, str], dict[str, Any]] = {}
    for each in suggestions:
        family = (_slug(each.control.family) or "all", each.control.family_title or "All controls")
        families.setdefault(family, {})[each.control.id] = _unmapped(each)
    return {
        "id": key,
        "title": title,
        "version": found.version or "as imported",
        "publisher": "As in the imported file",
        "licence": _RIGHTS,
        "wording": "Titles and texts are those of the imported file",
        "scope": f"{len(suggestions)} imported controls",
        "families": [
            {"family": family, "title": title, "controls": controls}
            for (family, title), controls in families.items()
        ],
    }


def _unmapped(suggestion: Suggestion) -> dict[str, Any]:
    control = suggestion.control
    form: dict[str, Any] = {"title": control.title}
    if control.text:
        form["text"] = control.text
    form["suggested"] = {
        "layers": list(suggestion.layers),
        "relatives": list(suggestion.relatives),
    }
    return form


def _baseline(catalog: Catalog, found: Selection, source: str, wanted: str) -> Local:
    framework = _framework(catalog, found.ids, wanted)
    if framework is None:
        message = f"{source} chooses controls of no framework in the catalog; import that first"
        raise UsageError(message)
    known = _known(framework)
    missing = [key for key in found.ids if _folded(key) not in known]
    if missing:
        message = f"{framework.title} has no {', '.join(missing[:8])}; nothing was written"
        raise UsageError(message)
    key = _slug(found.title)
    if key in catalog.baselines:
        key = f"{key}-imported"
    content = {
        "id": key,
        "title": found.title,
        "framework": str(framework.id),
        "scope": f"{len(found.ids)} controls, from {source}",
        "controls": [str(known[_folded(each)]) for each in found.ids],
    }
    return Local(
        files={f"baselines/{key}.yaml": _yaml(content)},
        framework=f"{framework.id}@{key}",
        title=found.title,
        known=len(found.ids),
        unmapped=(),
    )


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60].strip("-")


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks, so that a person can read and edit them."""


def _block(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _block)


def _yaml(content: Mapping[str, Any]) -> str:
    return yaml.dump(dict(content), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
