"""Say who answers for a control on an offering: layer by layer, with duties and sources."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterator, Sequence

from srm_docs.cli.options import add_catalog, add_json, loaded
from srm_docs.engine.assign import Judge
from srm_docs.engine.duties import capitalized, duties, owner_words, told
from srm_docs.engine.select import find_control, find_offering
from srm_docs.exporters.json import assignment_form, checks_form, dump
from srm_docs.model.catalog import Catalog, LayerId, SourceId
from srm_docs.model.matrix import Assignment, LayerAnswer, Offering
from srm_docs.model.responsibility import Party
from srm_docs.views.checks import check_ids
from srm_docs.views.words import standing

WIDTH = 100
HEADINGS = {
    Party.AWS: "AWS",
    Party.CUSTOMER: "Customer",
    Party.THIRD_PARTY: "Third party",
}


EXAMPLES = """\
examples:
  srm-docs explain rds/custom-oracle SI-2
  srm-docs explain ec2 PE-3 --placement outposts
  srm-docs explain s3 nist-800-53-r5/SC-28 --json
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the arguments."""
    parser.add_argument("offering", metavar="OFFERING", help="a service, or service/variant")
    parser.add_argument("control", metavar="CONTROL", help="a control, or framework/control")
    parser.add_argument("--placement", default="", metavar="P", help="where the hardware stands")
    add_json(parser)
    add_catalog(parser)


def run(options: argparse.Namespace) -> None:
    """Print one assignment, as text or in the exchange form."""
    catalog = loaded(options.folders)
    judge = Judge(catalog.layers)
    assignment = judge.assign(
        find_offering(catalog, options.offering, options.placement),
        find_control(catalog, options.control),
    )
    if options.json:
        form = assignment_form(assignment, judge)
        layers = [LayerId(answer["layer"]) for answer in form["layers"]]
        form["checks"] = checks_form(assignment.offering, layers)
        print(dump(form), end="")
    else:
        print("\n".join(_text(catalog, judge, assignment)))


def _text(catalog: Catalog, judge: Judge, assignment: Assignment) -> Iterator[str]:
    offering, control, verdict = assignment.offering, assignment.control, assignment.verdict
    layers = judge.layers(assignment)
    found = duties(assignment, layers)
    framework = catalog.frameworks[control.framework]
    yield f"{control.id} {control.title}  ({framework.title})"
    yield f"on {offering.product}  [{offering.type}, {offering.archetype}, {offering.placement.id}]"
    yield ""
    kind = f", {verdict.subtype}" if verdict.subtype else ""
    yield f"Responsibility  {verdict.responsibility.word}{kind}"
    yield f"Inheritance     {verdict.inheritance}"
    for program in catalog.programs.values():
        yield f"Program         {standing(program, offering.service.id)}"
    for party, heading in HEADINGS.items():
        sentences = told(assignment, found, party)
        if sentences:
            yield f"\n{heading}"
            for sentence in sentences:
                yield textwrap.fill(
                    sentence, WIDTH, initial_indent="  - ", subsequent_indent="    "
                )
    yield "\nLayers"
    yield from _layers(layers)
    yield from _checks(assignment.offering, layers)
    if control.note:
        yield "\nReading"
        yield textwrap.fill(f"{control.note}.", WIDTH, initial_indent="  ", subsequent_indent="  ")
    yield from _sources(catalog, control.sources, layers)


def _layers(layers: Sequence[LayerAnswer]) -> Iterator[str]:
    width = max(len(answer.layer.title) for answer in layers)
    for answer in layers:
        role = "decides" if answer.primary else "supports"
        yield f"  {role:<8}  {answer.layer.title:<{width}}  {owner_words(answer)}"
        for note in filter(None, (answer.reason, answer.statement.note)):
            yield textwrap.fill(note, WIDTH, initial_indent=" " * 12, subsequent_indent=" " * 12)


def _checks(offering: Offering, layers: Sequence[LayerAnswer]) -> Iterator[str]:
    found = [check for answer in layers for check in offering.checks(answer.layer.id)]
    if found:
        yield "\nChecks of the customer's part"
    for check in found:
        line = f"{capitalized(check.about)}: {check_ids(check)}"
        yield textwrap.fill(line, WIDTH, initial_indent="  - ", subsequent_indent="    ")


def _sources(
    catalog: Catalog, own: Sequence[SourceId], layers: Sequence[LayerAnswer]
) -> Iterator[str]:
    cited = dict.fromkeys((*own, *(key for each in layers for key in each.sources)))
    if cited:
        yield "\nSources"
    for key in cited:
        source = catalog.sources[key]
        yield f"  {key}  {source.title} (checked {source.checked})"
        if source.url:
            yield f"      {source.url}"
