"""Load the catalog from one or more folders; a later folder wins over an earlier one."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Generic, TypeVar

from srm_docs.catalog import schema
from srm_docs.errors import CatalogError, Problem
from srm_docs.model.catalog import (
    Archetype,
    Baseline,
    Catalog,
    Check,
    Confidence,
    Control,
    ControlId,
    Crosswalk,
    Detection,
    Exclusion,
    Family,
    FoldException,
    Framework,
    FrameworkId,
    IdentifierKind,
    Layer,
    LayerGroup,
    LayerId,
    Level,
    Lifecycle,
    Pair,
    Part,
    Placement,
    Primer,
    Program,
    RuleOfThumb,
    Service,
    ServiceId,
    ServiceType,
    Source,
    SourceId,
    Statement,
    ThirdParty,
    Unmapped,
    Variant,
    VariantId,
)
from srm_docs.model.responsibility import RESPONSIBILITY_WORDS, Party
from srm_docs.validation import Shape, checked, unknown
from srm_docs.yamlfile import Document, Place, read


def parse(folders: Sequence[Path]) -> Catalog:
    """Read and check the catalog.

    Raises ``CatalogError`` with every problem of every file.
    """
    return _Loader(folders).catalog()


_S = TypeVar("_S", bound=Shape)
_F = TypeVar("_F", bound=Shape)
_Named = TypeVar(
    "_Named",
    schema.ServiceFile,
    schema.FrameworkFile,
    schema.BaselineFile,
    schema.CrosswalkFile,
    schema.TextsFile,
)
_S_co = TypeVar("_S_co", bound=Shape, covariant=True)


@dataclasses.dataclass(frozen=True, slots=True)
class _Entry(Generic[_S_co]):
    """A part of a file that has its shape, with the place where it stands."""

    document: Document
    place: Place
    shape: _S_co


@dataclasses.dataclass(frozen=True, slots=True)
class _Origin:
    """The entry that makes statements, with the sources and confidence that it lends them."""

    level: Level
    id: str
    sources: tuple[SourceId, ...] = ()
    confidence: Confidence | None = None


def _weak(confidence: Confidence) -> Confidence | None:
    """Return what an entry lends its statements: low confidence, and nothing else."""
    return confidence if confidence is Confidence.LOW else None


class _Loader:
    """One loading: the documents that were read and what is wrong in them."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        self._documents: list[Document] = []
        self._problems: list[Problem] = []
        self._layer_ids: frozenset[str] = frozenset()
        self._source_ids: frozenset[str] = frozenset()
        self._archetype_ids: frozenset[str] = frozenset()
        self._service_ids: frozenset[str] = frozenset()
        self._layer_sources: dict[str, tuple[SourceId, ...]] = {}
        self._control_shapes: dict[tuple[str, str], schema.ControlShape] = {}
        self._texts: dict[str, _Entry[schema.TextsFile]] = {}

    def catalog(self) -> Catalog:
        layers_file = self._merged("layers.yaml", schema.LayersFile)
        archetypes_file = self._merged("archetypes.yaml", schema.ArchetypesFile)
        placements_file = self._merged("placements.yaml", schema.PlacementsFile)
        sources_file = self._merged("sources.yaml", schema.SourcesFile)
        exclusions_file = self._merged("exclusions.yaml", schema.ExclusionsFile, needed=False)
        programs_file = self._merged("programs.yaml", schema.ProgramsFile, needed=False)
        primer_file = self._last("primer.yaml", schema.PrimerFile)
        service_files = self._each("services", schema.ServiceFile)
        framework_files = self._each("frameworks", schema.FrameworkFile)
        families = {entry.shape.id: self._families(entry) for entry in framework_files}
        self._control_shapes = {
            (framework, key): shape
            for framework, found in families.items()
            for family in found
            for key, shape in family.shape.controls.items()
        }
        self._texts = {entry.shape.id: entry for entry in self._each("texts", schema.TextsFile)}
        baseline_files = self._each("baselines", schema.BaselineFile)
        crosswalk_files = self._each("crosswalks", schema.CrosswalkFile)
        if primer_file is None:
            self._fail()
            message = "has no primer.yaml"
            raise CatalogError([Problem(str(self._folders[0]), 0, message)])

        layers = _by_id(layers_file, lambda shape: shape.layers, "layers")
        groups = {
            key: LayerGroup(key, title)
            for entry in layers_file
            for key, title in entry.shape.groups.items()
        }
        archetypes = _by_id(archetypes_file, lambda shape: shape.archetypes, "archetypes")
        placements = _by_id(placements_file, lambda shape: shape.placements, "placements")
        sources = self._sources(sources_file, service_files)
        self._layer_ids = frozenset(layers)
        self._source_ids = frozenset(sources)
        self._archetype_ids = frozenset(archetypes)
        self._layer_sources = {
            key: tuple(map(SourceId, entry.shape.sources)) for key, entry in layers.items()
        }

        self._service_ids = frozenset(entry.shape.id for entry in service_files)
        exclusions = _by_id(exclusions_file, lambda shape: shape.exclusions, "exclusions")
        programs = {
            key: self._program(key, entry)
            for key, entry in _by_id(
                programs_file, lambda shape: shape.programs, "programs"
            ).items()
        }
        frameworks = self._frameworks(framework_files, families)
        self._check_texts(frameworks)
        found = Catalog(
            layers={LayerId(key): self._layer(key, entry, groups) for key, entry in layers.items()},
            archetypes={key: self._archetype(key, entry) for key, entry in archetypes.items()},
            placements={key: self._placement(key, entry) for key, entry in placements.items()},
            sources=sources,
            services={
                ServiceId(entry.shape.id): self._service(entry, frozenset(placements))
                for entry in service_files
            },
            frameworks=frameworks,
            baselines={
                entry.shape.id: self._baseline(entry, frameworks, programs)
                for entry in baseline_files
            },
            primer=self._primer(primer_file),
            exclusions={key: self._exclusion(key, entry) for key, entry in exclusions.items()},
            programs=programs,
            crosswalks={
                entry.shape.id: self._crosswalk(entry, frameworks) for entry in crosswalk_files
            },
        )
        self._fail()
        return found

    def _fail(self) -> None:
        problems = self._problems + [
            problem for document in self._documents for problem in document.problems
        ]
        if problems:
            raise CatalogError(problems)

    # Reading

    def _read(self, folder: Path, path: Path) -> Document:
        document = read(path, f"{folder.resolve().name}/{path.relative_to(folder).as_posix()}")
        self._documents.append(document)
        return document

    def _merged(self, name: str, shape: type[_S], *, needed: bool = True) -> list[_Entry[_S]]:
        """Read a file of every folder that has it; the first must have what is needed."""
        found = []
        for folder in self._folders:
            path = folder / name
            if path.exists() or (needed and folder is self._folders[0]):
                document = self._read(folder, path)
                value = checked(shape, document)
                if value is not None:
                    found.append(_Entry(document, (), value))
        return found

    def _last(self, name: str, shape: type[_S]) -> _Entry[_S] | None:
        found = self._merged(name, shape)
        return found[-1] if found else None

    def _each(self, name: str, shape: type[_Named]) -> list[_Entry[_Named]]:
        """Read every file of a folder; its name must be the id inside."""
        found: dict[str, _Entry[_Named]] = {}
        for folder in self._folders:
            for path in sorted((folder / name).glob("*.yaml")):
                document = self._read(folder, path)
                value = checked(shape, document)
                if value is None:
                    continue
                if value.id != path.stem:
                    message = f"the id {value.id!r} must equal the file name {path.stem!r}"
                    document.problems.append(document.problem(("id",), message))
                found[path.stem] = _Entry(document, (), value)
        return [found[key] for key in sorted(found)]

    def _families(self, entry: _Entry[schema.FrameworkFile]) -> list[_Entry[schema.FamilyFile]]:
        found = []
        for index, family in enumerate(entry.shape.families):
            if isinstance(family, schema.FamilyFile):
                found.append(_Entry(entry.document, ("families", index), family))
                continue
            for folder in reversed(self._folders):
                path = folder / "frameworks" / entry.shape.id / f"{family}.yaml"
                if path.exists():
                    document = self._read(folder, path)
                    value = checked(schema.FamilyFile, document)
                    if value is not None:
                        found.append(_Entry(document, (), value))
                    break
            else:
                message = f"there is no frameworks/{entry.shape.id}/{family}.yaml"
                self._add(entry.document.problem(("families", index), message))
        return found

    # Referring

    def _add(self, problem: Problem) -> None:
        self._problems.append(problem)

    def _refer(
        self,
        entry: _Entry[Shape],
        place: Place,
        what: str,
        ids: Iterable[str],
        known: Iterable[str],
    ) -> None:
        known = known if isinstance(known, frozenset) else frozenset(known)
        for key in ids:
            if key not in known:
                whole = (*entry.place, *place)
                self._add(unknown(entry.document, whole, what, key, sorted(known)))

    def _cited(
        self, entry: _Entry[Shape], place: Place, ids: Iterable[str]
    ) -> tuple[SourceId, ...]:
        ids = tuple(ids)
        self._refer(entry, place, "source", ids, self._source_ids)
        return tuple(map(SourceId, ids))

    def _layer_list(
        self, entry: _Entry[Shape], place: Place, ids: Iterable[str]
    ) -> tuple[LayerId, ...]:
        ids = tuple(ids)
        self._refer(entry, place, "layer", ids, self._layer_ids)
        return tuple(LayerId(key) for key in ids if key in self._layer_ids)

    # Making values

    def _sources(
        self,
        sources_file: Iterable[_Entry[schema.SourcesFile]],
        service_files: Iterable[_Entry[schema.ServiceFile]],
    ) -> dict[SourceId, Source]:
        found: dict[SourceId, Source] = {}
        for shared in sources_file:
            found |= _made_sources(shared.shape.sources)
        owner: dict[SourceId, str] = dict.fromkeys(found, "sources.yaml")
        for entry in service_files:
            for key in entry.shape.sources:
                if SourceId(key) in owner:
                    where = owner[SourceId(key)]
                    message = f"the source {key!r} stands in {where} too; name it otherwise"
                    self._add(entry.document.problem(("sources", key), message))
                owner[SourceId(key)] = entry.document.file
            found |= _made_sources(entry.shape.sources)
        return found

    def _statements(
        self,
        entry: _Entry[Shape],
        place: Place,
        shapes: Mapping[str, schema.StatementShape],
        origin: _Origin,
    ) -> dict[LayerId, Statement]:
        return {
            layer: self._statement(entry, (*place, layer), shapes[layer], origin)
            for layer in self._layer_list(entry, place, shapes)
        }

    def _statement(
        self, entry: _Entry[Shape], place: Place, shape: schema.StatementShape, origin: _Origin
    ) -> Statement:
        """Make a statement; without sources of its own it cites its entry's, else its layer's."""
        clauses = {Party.AWS: shape.aws, Party.CUSTOMER: shape.customer}
        things = {Party.AWS: shape.aws_thing, Party.CUSTOMER: shape.customer_thing}
        third = shape.third_party
        parties = shape.owner.responsibility
        own = self._cited(entry, (*place, "sources"), shape.sources)
        faults = [
            f"has words for {party}, which has no part under {shape.owner.value!r}"
            for party in (Party.AWS, Party.CUSTOMER)
            if (clauses[party] or things[party]) and not parties.includes(party)
        ]
        if (third is not None) != parties.includes(Party.THIRD_PARTY):
            faults.append("'third-party' must be given with 'owner: third_party', and only with it")
        if any(clauses.values()) and not (own or origin.sources):
            faults.append("has clauses and no 'sources' for them")
        for fault in faults:
            self._add(entry.document.problem((*entry.place, *place), fault))
        return Statement(
            sharing=shape.owner,
            level=origin.level,
            origin=origin.id,
            clauses={party: texts for party, texts in clauses.items() if texts},
            things={party: text for party, text in things.items() if text},
            third_party=ThirdParty(third.name, Party(third.contract)) if third else None,
            sources=own or origin.sources or self._layer_sources[str(place[-1])],
            confidence=shape.confidence
            or (None if own and origin.confidence is not Confidence.LOW else origin.confidence)
            or Confidence.MEDIUM,
            note=shape.note,
        )

    def _layer(
        self, key: str, entry: _Entry[schema.LayerShape], groups: Mapping[str, LayerGroup]
    ) -> Layer:
        shape = entry.shape
        self._refer(entry, ("group",), "layer group", [shape.group], groups)
        sources = self._cited(entry, ("sources",), shape.sources)
        owners = {
            ServiceType.IAAS: shape.owner.iaas,
            ServiceType.MANAGED: shape.owner.managed,
            ServiceType.SERVERLESS: shape.owner.serverless,
        }
        return Layer(
            id=LayerId(key),
            title=shape.title,
            group=groups.get(shape.group, LayerGroup(shape.group, shape.group)),
            text=shape.text,
            things={Party.AWS: shape.aws_thing, Party.CUSTOMER: shape.customer_thing},
            evidence={Party.AWS: shape.aws_evidence, Party.CUSTOMER: shape.customer_evidence},
            owners={
                kind: Statement(sharing, Level.TYPE, kind.value, sources=sources)
                for kind, sharing in owners.items()
            },
            inheritable=shape.inheritable,
            rests_on=self._layer_list(entry, ("rests-on",), shape.rests_on),
        )

    def _archetype(self, key: str, entry: _Entry[schema.ArchetypeShape]) -> Archetype:
        shape = entry.shape
        layers = self._statements(entry, ("layers",), shape.layers, _Origin(Level.ARCHETYPE, key))
        return Archetype(key, shape.title, shape.type, shape.text, layers)

    def _placement(self, key: str, entry: _Entry[schema.PlacementShape]) -> Placement:
        shape = entry.shape
        sources = self._cited(entry, ("sources",), shape.sources)
        origin = _Origin(Level.PLACEMENT, key, sources, shape.confidence)
        layers = self._statements(entry, ("layers",), shape.layers, origin)
        return Placement(key, shape.title, shape.text, shape.confidence, sources, layers)

    def _service(self, entry: _Entry[schema.ServiceFile], placements: frozenset[str]) -> Service:
        shape = entry.shape
        self._refer(entry, ("archetype",), "archetype", [shape.archetype], self._archetype_ids)
        self._refer(entry, ("placement",), "placement", [shape.placement], placements)
        variants = {
            VariantId(key): self._variant(key, entry, variant, placements)
            for key, variant in shape.variants.items()
        }
        weak = _weak(shape.confidence)
        defaults = sum(variant.default for variant in variants.values())
        if variants and defaults != 1:
            message = f"exactly one variant has 'default: true', not {defaults}"
            self._add(entry.document.problem(("variants",), message))
        return Service(
            id=ServiceId(shape.id),
            title=shape.title,
            name=shape.name,
            category=shape.category,
            type=shape.type,
            archetype=shape.archetype,
            placement=shape.placement,
            summary=shape.summary,
            why=shape.why,
            content=shape.content,
            documentation=shape.documentation,
            checked=shape.checked,
            confidence=shape.confidence,
            lifecycle=self._lifecycle(entry, (), shape.lifecycle),
            layers=self._statements(
                entry, ("layers",), shape.layers, _Origin(Level.SERVICE, shape.id, (), weak)
            ),
            variants=variants,
            former_names=shape.former_names,
            aliases=shape.aliases,
            partitions=shape.partitions,
            identifiers=shape.identifiers,
            evidence=self._evidence(entry),
        )

    def _evidence(self, entry: _Entry[schema.ServiceFile]) -> dict[LayerId, tuple[Check, ...]]:
        shape = entry.shape
        found = {}
        for layer in self._layer_list(entry, ("evidence",), shape.evidence):
            for index, check in enumerate(shape.evidence[layer]):
                place: Place = ("evidence", layer, index)
                self._refer(entry, (*place, "variants"), "variant", check.variants, shape.variants)
                if not (check.config or check.security_hub or check.prowler):
                    message = "names no check; give 'config', 'security-hub' or 'prowler'"
                    self._add(entry.document.problem((*entry.place, *place), message))
            found[layer] = tuple(
                Check(
                    check.about,
                    check.config,
                    check.security_hub,
                    check.prowler,
                    tuple(map(VariantId, check.variants)),
                )
                for check in shape.evidence[layer]
            )
        return found

    def _detections(
        self,
        entry: _Entry[schema.ServiceFile],
        place: Place,
        shapes: Sequence[schema.DetectionShape],
    ) -> Iterator[Detection]:
        for index, shape in enumerate(shapes):
            if (shape.terraform is None) == (shape.cloudformation is None):
                message = "names either a 'terraform' or a 'cloudformation' type"
                self._add(entry.document.problem((*place, "detect", index), message))
            elif shape.terraform is not None:
                yield Detection(IdentifierKind.TERRAFORM, shape.terraform, shape.where)
            elif shape.cloudformation is not None:
                yield Detection(IdentifierKind.CLOUDFORMATION, shape.cloudformation, shape.where)

    def _exclusion(self, key: str, entry: _Entry[schema.ExclusionShape]) -> Exclusion:
        shape = entry.shape
        if shape.service is not None:
            self._refer(entry, ("service",), "service", [shape.service], self._service_ids)
        return Exclusion(
            id=key,
            title=shape.title,
            state=shape.state,
            reason=shape.reason,
            checked=shape.checked,
            since=shape.since or "",
            service=ServiceId(shape.service) if shape.service else None,
            sources=self._cited(entry, ("sources",), shape.sources),
            identifiers=shape.identifiers,
        )

    def _program(self, key: str, entry: _Entry[schema.ProgramShape]) -> Program:
        shape = entry.shape
        for place in ("in-scope", "out-of-scope"):
            ids = shape.in_scope if place == "in-scope" else shape.out_of_scope
            self._refer(entry, (place,), "service", ids, self._service_ids)
        both = sorted(set(shape.in_scope) & set(shape.out_of_scope))
        if both:
            message = f"{both[0]!r} is both in scope and out of it"
            self._add(entry.document.problem((*entry.place, "out-of-scope"), message))
        return Program(
            id=key,
            title=shape.title,
            boundary=shape.boundary,
            listed=shape.listed,
            text=shape.text,
            sources=self._cited(entry, ("sources",), shape.sources),
            in_scope=frozenset(map(ServiceId, shape.in_scope)),
            out_of_scope=frozenset(map(ServiceId, shape.out_of_scope)),
        )

    def _variant(
        self,
        key: str,
        entry: _Entry[schema.ServiceFile],
        shape: schema.VariantShape,
        placements: frozenset[str],
    ) -> Variant:
        service = entry.shape
        place: Place = ("variants", key)
        archetype = shape.archetype or service.archetype
        placement = shape.placement or service.placement
        self._refer(entry, (*place, "archetype"), "archetype", [archetype], self._archetype_ids)
        self._refer(entry, (*place, "placement"), "placement", [placement], placements)
        sources = self._cited(entry, (*place, "sources"), shape.sources)
        origin = _Origin(Level.VARIANT, f"{service.id}/{key}", sources, _weak(service.confidence))
        layers = self._statements(entry, (*place, "layers"), shape.layers, origin)
        return Variant(
            id=VariantId(key),
            title=shape.title,
            type=shape.type or service.type,
            archetype=archetype,
            placement=placement,
            why=shape.why,
            default=shape.default,
            lifecycle=self._lifecycle(entry, place, shape.lifecycle or service.lifecycle),
            sources=sources,
            layers=layers,
            identifiers=shape.identifiers,
            detect=tuple(self._detections(entry, place, shape.detect)),
        )

    def _lifecycle(
        self, entry: _Entry[schema.ServiceFile], place: Place, shape: schema.LifecycleShape
    ) -> Lifecycle:
        sources = self._cited(entry, (*place, "lifecycle", "sources"), shape.sources)
        return Lifecycle(shape.state, shape.since or "", sources)

    def _frameworks(
        self,
        files: Iterable[_Entry[schema.FrameworkFile]],
        families: Mapping[str, Sequence[_Entry[schema.FamilyFile]]],
    ) -> dict[FrameworkId, Framework]:
        found = {}
        for entry in files:
            shape = entry.shape
            framework = FrameworkId(shape.id)
            controls: dict[ControlId, Control] = {}
            unmapped: dict[ControlId, Unmapped] = {}
            for family in families[shape.id]:
                for key, control in family.shape.controls.items():
                    place: Place = (*family.place, "controls", key)
                    if key in controls or key in unmapped:
                        message = f"the control {key!r} stands in another family too"
                        self._add(family.document.problem(place, message))
                    if control.suggested is not None and not control.primary:
                        unmapped[ControlId(key)] = self._unmapped(framework, family, key, control)
                    else:
                        controls[ControlId(key)] = self._control(framework, family, key, control)
            found[framework] = Framework(
                id=framework,
                title=shape.title,
                version=shape.version,
                publisher=shape.publisher,
                url=shape.url or "",
                licence=shape.licence,
                wording=shape.wording,
                scope=shape.scope,
                sources=self._cited(entry, ("sources",), shape.sources),
                families=tuple(
                    Family(family.shape.family, family.shape.title) for family in families[shape.id]
                ),
                controls=controls,
                withdrawn={ControlId(key): ids for key, ids in shape.withdrawn.items()},
                unmapped=unmapped,
            )
        return found

    def _unmapped(
        self,
        framework: FrameworkId,
        entry: _Entry[schema.FamilyFile],
        key: str,
        shape: schema.ControlShape,
    ) -> Unmapped:
        suggested = shape.suggested or schema.SuggestedShape()
        return Unmapped(
            id=ControlId(key),
            framework=framework,
            title=shape.title,
            text=shape.text,
            suggested=self._layer_list(
                entry, ("controls", key, "suggested", "layers"), suggested.layers
            ),
            relatives=suggested.relatives,
        )

    def _control(
        self,
        framework: FrameworkId,
        entry: _Entry[schema.FamilyFile],
        key: str,
        shape: schema.ControlShape,
    ) -> Control:
        """Make a control; an enhancement takes kind and deciding layers from its base control.

        Secondary layers and wording are the base control's own: they only add duties, and the
        base control has told those.
        """
        place: Place = ("controls", key)
        base = self._base(framework, entry, place, shape)
        lender = shape if shape.primary or base is None else base
        kind = shape.kind or (base.kind if base else None)
        for name, value in (("primary", lender.primary), ("practice", shape.practice)):
            if not value:
                what = "at least one layer" if name == "primary" else "a phrase"
                message = f"{name!r} needs {what}"
                self._add(entry.document.problem((*entry.place, *place), message))
        if kind is None:
            message = "'kind' is missing"
            self._add(entry.document.problem((*entry.place, *place), message))
        told = self._text(framework, key)
        exceptions = self._exceptions(entry, place, lender)
        named = (*lender.primary, *(layer for each in exceptions for layer in each.also_primary))
        sources = shape.sources or (base.sources if base else ())
        return Control(
            id=ControlId(key),
            framework=framework,
            family=Family(entry.shape.family, entry.shape.title),
            title=(told and told.title) or shape.title,
            practice=shape.practice,
            kind=kind or "",
            primary=self._layer_list(entry, (*place, "primary"), lender.primary),
            secondary=self._layer_list(entry, (*place, "secondary"), shape.secondary),
            also_acceptable=tuple(RESPONSIBILITY_WORDS[word] for word in lender.also_acceptable),
            confidence=shape.confidence,
            note=shape.note,
            wording=self._wording(entry, place, shape, named),
            exceptions=exceptions,
            sources=self._cited(entry, (*place, "sources"), sources),
            enhances=ControlId(shape.enhances) if shape.enhances else None,
            parts=self._parts(entry, place, shape, lender.primary),
            text=(told and told.text) or shape.text,
        )

    def _base(
        self,
        framework: FrameworkId,
        entry: _Entry[schema.FamilyFile],
        place: Place,
        shape: schema.ControlShape,
    ) -> schema.ControlShape | None:
        if shape.enhances is None:
            return None
        base = self._control_shapes.get((framework, shape.enhances))
        if base is None or base.enhances is not None:
            known = [
                key
                for (within, key), each in self._control_shapes.items()
                if within == framework and each.enhances is None
            ]
            self._refer(entry, (*place, "enhances"), "base control", [shape.enhances], known)
            return None
        return base

    def _text(self, framework: FrameworkId, key: str) -> schema.TextShape | None:
        entry = self._texts.get(framework)
        return entry.shape.controls.get(key) if entry else None

    def _check_texts(self, frameworks: Mapping[FrameworkId, Framework]) -> None:
        for key, entry in self._texts.items():
            self._refer(entry, ("id",), "framework", [key], frameworks)
            framework = frameworks.get(FrameworkId(key))
            if framework is not None:
                known = (*framework.controls, *framework.unmapped)
                self._refer(entry, ("controls",), "control", entry.shape.controls, known)

    def _parts(
        self,
        entry: _Entry[schema.FamilyFile],
        place: Place,
        shape: schema.ControlShape,
        primary: Sequence[str],
    ) -> tuple[Part, ...]:
        """Make the parts; if any has layers of its own, together they are the control's.

        Else a view by part and a view by control could differ.
        """
        found = []
        for key, part in shape.parts.items():
            own = part.primary if part else ()
            layers = self._layer_list(entry, (*place, "parts", key, "primary"), own)
            found.append(Part(tuple(key.split(".")), part.practice if part else "", layers))
        stated = {layer for part in found for layer in part.primary}
        if stated and stated != set(primary):
            odd = ", ".join(sorted(stated ^ set(primary)))
            message = f"the layers of the parts, together, must be those of the control: {odd}"
            self._add(entry.document.problem((*entry.place, *place, "parts"), message))
        return tuple(found)

    def _exceptions(
        self, entry: _Entry[schema.FamilyFile], place: Place, shape: schema.ControlShape
    ) -> tuple[FoldException, ...]:
        """Make a control's own exceptions, and those that it takes over from another control."""
        own = [
            self._exception(entry, (*place, "exceptions", index), exception)
            for index, exception in enumerate(shape.exceptions)
        ]
        for key in shape.exceptions_as:
            framework, _, control = key.rpartition("/")
            lender = self._control_shapes.get((framework, control))
            if lender is None or not lender.exceptions:
                known = [
                    "/".join(each)
                    for each, found in self._control_shapes.items()
                    if found.exceptions
                ]
                self._refer(
                    entry, (*place, "exceptions-as"), "control with exceptions", [key], known
                )
                continue
            own += [
                self._exception(entry, (*place, "exceptions-as"), exception)
                for exception in lender.exceptions
            ]
        return tuple(own)

    def _wording(
        self,
        entry: _Entry[schema.FamilyFile],
        place: Place,
        shape: schema.ControlShape,
        deciding: Sequence[str],
    ) -> dict[LayerId, dict[Party, str]]:
        known = (*deciding, *shape.secondary)
        self._refer(entry, (*place, "wording"), "layer of this control", shape.wording, known)
        return {
            LayerId(layer): {
                party: text
                for party, text in ((Party.AWS, words.aws), (Party.CUSTOMER, words.customer))
                if text
            }
            for layer, words in shape.wording.items()
        }

    def _exception(
        self, entry: _Entry[schema.FamilyFile], place: Place, shape: schema.ExceptionShape
    ) -> FoldException:
        self._refer(
            entry, (*place, "archetypes"), "archetype", shape.archetypes, self._archetype_ids
        )
        return FoldException(
            archetypes=frozenset(shape.archetypes),
            also_primary=self._layer_list(entry, (*place, "also-primary"), shape.also_primary),
            reason=shape.reason,
            sources=self._cited(entry, (*place, "sources"), shape.sources),
        )

    def _crosswalk(
        self,
        entry: _Entry[schema.CrosswalkFile],
        frameworks: Mapping[FrameworkId, Framework],
    ) -> Crosswalk:
        shape = entry.shape
        if shape.id != f"{shape.from_}--{shape.to}":
            message = f"the id {shape.id!r} must be '{shape.from_}--{shape.to}'"
            self._add(entry.document.problem(("id",), message))
        sides = {
            "from": (shape.from_, [key for pairs in shape.pairs.values() for key in pairs]),
            "to": (
                shape.to,
                [key for pairs in shape.pairs.values() for ids in pairs.values() for key in ids],
            ),
        }
        for side, (name, controls) in sides.items():
            self._refer(entry, (side,), "framework", [name], frameworks)
            framework = frameworks.get(FrameworkId(name))
            if framework is not None:
                known = frozenset((*framework.controls, *framework.unmapped))
                self._refer(entry, ("pairs",), f"control of {name}", dict.fromkeys(controls), known)
        return Crosswalk(
            id=shape.id,
            first=FrameworkId(shape.from_),
            second=FrameworkId(shape.to),
            title=shape.title,
            provenance=shape.provenance,
            licence=shape.licence,
            sources=self._cited(entry, ("sources",), shape.sources),
            pairs=tuple(
                Pair(ControlId(first), ControlId(second), relationship)
                for relationship, pairs in shape.pairs.items()
                for first, seconds in pairs.items()
                for second in seconds
            ),
        )

    def _baseline(
        self,
        entry: _Entry[schema.BaselineFile],
        frameworks: Mapping[FrameworkId, Framework],
        programs: Mapping[str, Program],
    ) -> Baseline:
        shape = entry.shape
        if shape.program is not None:
            self._refer(entry, ("program",), "program", [shape.program], programs)
        framework = frameworks.get(FrameworkId(shape.framework))
        if framework is None:
            self._refer(entry, ("framework",), "framework", [shape.framework], frameworks)
        else:
            self._refer(entry, ("controls",), "control", shape.controls, framework.controls)
        return Baseline(
            id=shape.id,
            title=shape.title,
            framework=FrameworkId(shape.framework),
            scope=shape.scope,
            controls=tuple(map(ControlId, shape.controls)),
            sources=self._cited(entry, ("sources",), shape.sources),
            program=programs.get(shape.program or ""),
        )

    def _primer(self, entry: _Entry[schema.PrimerFile]) -> Primer:
        shape = entry.shape
        types = {
            ServiceType.IAAS: shape.types.iaas,
            ServiceType.MANAGED: shape.types.managed,
            ServiceType.SERVERLESS: shape.types.serverless,
        }
        return Primer(
            golden_rule=shape.golden_rule,
            of_the_cloud=shape.of_the_cloud,
            in_the_cloud=shape.in_the_cloud,
            shared_controls=tuple(
                (shared.title, shared.aws, shared.customer) for shared in shape.shared_controls
            ),
            types={kind: (words.title, words.text) for kind, words in types.items()},
            rules_of_thumb=tuple(
                RuleOfThumb(
                    rule.rule,
                    rule.holds,
                    rule.counter_examples,
                    self._cited(entry, ("rules-of-thumb", index, "sources"), rule.sources),
                )
                for index, rule in enumerate(shape.rules_of_thumb)
            ),
            sources=self._cited(entry, ("sources",), shape.sources),
        )


def _made_sources(shapes: Mapping[str, schema.SourceShape]) -> dict[SourceId, Source]:
    return {
        SourceId(key): Source(
            SourceId(key), shape.title, shape.url or "", shape.kind, shape.checked, shape.note
        )
        for key, shape in shapes.items()
    }


def _by_id(
    files: Iterable[_Entry[_F]], inside: Callable[[_F], Mapping[str, _S]], key: str
) -> dict[str, _Entry[_S]]:
    """Spread the entries of files over one mapping in which the later file wins."""
    return {
        entry_id: _Entry(entry.document, (key, entry_id), shape)
        for entry in files
        for entry_id, shape in inside(entry.shape).items()
    }
