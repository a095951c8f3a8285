"""The shape of the user's file, which is also published as a JSON Schema."""

from __future__ import annotations

from typing import Annotated, Literal

import pydantic

from srm_docs.catalog.schema import Acceptable, Date, Text, Texts, ThirdPartyShape
from srm_docs.model.responsibility import Sharing
from srm_docs.validation import Shape, no_list

# A text that may be left out; given, it may be empty too.
Optional = Annotated[str, pydantic.StringConstraints(strip_whitespace=True)]

PROJECT_SCHEMA = "https://json-schema.org/draft/2020-12/schema"


class RevisionShape(Shape):
    """One line of the document's history."""

    version: Text
    date: Date
    author: Text
    change: Text


class DocumentShape(Shape):
    """What identifies the issued document."""

    title: Text
    id: Optional = ""
    version: Optional = ""
    date: Date | None = pydantic.Field(
        None, description="Day of issue; without it, SOURCE_DATE_EPOCH or today"
    )
    classification: Optional = ""
    prepared_by: Optional = ""
    prepared_for: Optional = ""
    revisions: tuple[RevisionShape, ...] = ()
    approvers: Annotated[
        Texts, pydantic.Field(description="Who signs: one sign-off line for each")
    ] = ()


class SystemShape(Shape):
    """The system that the document is about."""

    name: Optional = ""
    partition: Literal["aws", "aws-us-gov", "aws-cn", "aws-eusc", "aws-iso", "aws-iso-b"] = "aws"
    regions: Texts = ()


class UseShape(Shape):
    """One offering that the project uses."""

    use: Text = pydantic.Field(description="service or service/variant")
    name: Optional = pydantic.Field("", description="The project's own name for it")
    placement: Optional = pydantic.Field("", description="Where the hardware stands, e.g. outposts")


class FrameworkUseShape(Shape):
    """One framework that the project is held against."""

    use: Text = pydantic.Field(description="framework or framework@baseline")
    parts: bool = pydantic.Field(
        default=False, description="One line for each part of a control, as in AC-2(a)"
    )


class OverrideShape(Shape):
    """A decision of the project that replaces the computed answer."""

    service: Text = pydantic.Field(description="A service, or one offering as listed above")
    control: Optional = pydantic.Field("", description="The control whose answer is replaced")
    responsibility: Acceptable | None = pydantic.Field(
        None, description="Who answers for the control"
    )
    layer: Optional = pydantic.Field("", description="The layer whose owner is replaced")
    owner: Sharing | None = pydantic.Field(None, description="How the layer is shared")
    third_party: ThirdPartyShape | None = None
    aws: Texts = ()
    customer: Texts = ()
    reason: Text
    approved_by: Optional = pydantic.Field(
        "", description="Required where the override takes a duty from the customer"
    )


class ProjectFile(Shape):
    """An srm-docs project: what is used, and which requirements it is held against."""

    document: DocumentShape
    system: SystemShape = SystemShape()
    services: Annotated[
        tuple[Text | UseShape, ...], pydantic.Field(min_length=1, description="What is used")
    ]
    frameworks: Annotated[
        tuple[Text | FrameworkUseShape, ...],
        pydantic.Field(min_length=1, description="framework or framework@baseline"),
    ]
    overrides: Annotated[
        tuple[OverrideShape, ...],
        pydantic.BeforeValidator(no_list, json_schema_input_type=tuple[OverrideShape, ...] | None),
    ] = ()


def json_schema() -> dict[str, object]:
    """Return the JSON Schema of the project file, for editors."""
    return {
        "$schema": PROJECT_SCHEMA,
        **ProjectFile.model_json_schema(by_alias=True),
        "title": "srm-docs project",
    }
