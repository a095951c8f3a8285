"""The command line: what it prints, and the exit code of everything that can go wrong."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import srm_docs
from srm_docs import resources
from srm_docs.cli import COMMANDS, main
from srm_docs.project.schema import ProjectFile

HERE = Path(__file__).parent
MINI_CATALOG = HERE / "data" / "catalog"
MINI_PROJECT = HERE / "data" / "mini.yaml"
EXAMPLE = HERE.parent / "examples" / "payments" / "srm.yaml"

Captured = pytest.CaptureFixture[str]


def told(capsys: Captured, *arguments: str, code: int = 0) -> str:
    assert main(arguments) == code
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return captured.out if code == 0 else captured.err


def test_help_names_every_command_with_examples(capsys: Captured) -> None:
    text = told(capsys, "--help")

    assert all(command in text for command in COMMANDS)
    assert "examples:" in text
    assert "exit codes:" in text
    assert told(capsys) == text


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(capsys: Captured, command: str) -> None:
    text = told(capsys, command, "--help")

    assert f"srm-docs {command}" in text.partition("example")[2]


def test_the_version_is_the_packages(capsys: Captured) -> None:
    assert told(capsys, "--version").strip() == f"srm-docs {srm_docs.__version__}"


def test_a_command_that_does_not_exist_is_answered_with_the_nearest(capsys: Captured) -> None:
    assert "did you mean 'build'?" in told(capsys, "biuld", code=2)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["explain", "rds/custom-orakel", "SI-2"], "did you mean 'rds/custom-oracle'"),
        (["explain", "ec22", "SI-2"], "did you mean 'ec2'"),
        (["explain", "ec2", "SI-99"], "unknown control 'SI-99'"),
        (["explain", "ec2", "SA-12"], "SA-12 was withdrawn"),
        (["explain", "ec2", "nist/SI-2"], "unknown framework 'nist'"),
        (["explain", "ec2", "PE-3", "--placement", "outpost"], "did you mean 'outposts'"),
        (["explain", "ec2"], "required: CONTROL"),
        (["catalog", "show", "gest_os"], "did you mean 'guest_os'"),
        (["catalog", "services", "--catalog", "/nowhere"], "is not a folder"),
        (["build", "-f", "docx"], "invalid choice"),
        (["build", "--templates", "/nowhere"], "is not a folder"),
    ],
)
def test_an_unknown_name_is_answered_with_what_would_be_right(
    capsys: Captured, arguments: list[str], message: str
) -> None:
    assert message in told(capsys, *arguments, code=2)


def test_explain_tells_owner_duties_layers_and_sources(capsys: Captured) -> None:
    text = told(capsys, "explain", "rds/custom-oracle", "SI-2")

    assert "shared (dependent)" in text
    assert "Oracle" in text
    assert "customer (variant rds/custom-oracle)" in text
    assert "https://docs.aws.amazon.com/" in text


def test_explain_takes_ids_in_any_case(capsys: Captured) -> None:
    assert told(capsys, "explain", "EC2", "si-2") == told(capsys, "explain", "ec2", "SI-2")


def test_explain_json_is_one_assignment_of_the_exchange_form(capsys: Captured) -> None:
    form = json.loads(told(capsys, "explain", "ec2", "PE-3", "--placement", "outposts", "--json"))

    assert form["offering"] == "ec2@outposts"
    assert form["responsibility"] == "customer"
    assert form["parties"] == ["customer"]
    assert form["inheritance"] == "none"
    assert form["layers"][0] == {
        "layer": "physical_facility",
        "owner": "customer",
        "primary": True,
        "level": "placement",
        "origin": "outposts",
        "sources": ["OUTPHYS", "RDSOP"],
        "confidence": "high",
    }
    assert form["because"]
    assert form["customer"]
    assert form["aws"] == []


def test_explain_tells_a_third_party(capsys: Captured) -> None:
    arguments = ["explain", "box/vendor", "mini/M-6", "--catalog", str(MINI_CATALOG)]
    text = told(capsys, *arguments)
    form = json.loads(told(capsys, *arguments, "--json"))

    assert "Third party" in text
    assert form["responsibility"] == "third-party"
    assert form["layers"][0]["third-party"] == "Vendor & Sons"


def test_an_id_in_several_frameworks_must_be_told_apart(capsys: Captured, tmp_path: Path) -> None:
    own = tmp_path / "frameworks"
    own.mkdir()
    text = (MINI_CATALOG / "frameworks" / "mini.yaml").read_text("utf-8")
    text = text.replace("id: mini", "id: twin").replace("M-1:", "SI-2:")
    for old in ("[store]", "[ONE]", "[TWO]"):
        text = text.replace(old, "[SRM]" if old != "[store]" else "[iaas_vm]")
    (own / "twin.yaml").write_text(text, "utf-8")
    error = told(capsys, "explain", "ec2", "SI-2", "--catalog", str(tmp_path), code=2)

    assert "nist-800-53-r5/SI-2, twin/SI-2" in error


@pytest.mark.parametrize("what", ["services", "frameworks", "layers"])
def test_a_listing_is_text_or_an_array_of_objects_with_ids(capsys: Captured, what: str) -> None:
    rows = json.loads(told(capsys, "catalog", what, "--json"))
    lines = told(capsys, "catalog", what).splitlines()

    assert len(lines) == len(rows) + 1
    assert all(row["id"] == line.split()[0] for row, line in zip(rows, lines[1:], strict=True))
    if what == "frameworks":
        assert {row["id"]: row["controls"] for row in rows}["nist-800-53-r5"] == 1014


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("rds", "Variant rds/custom-oracle"),
        ("nist-800-53-r5", "SI-2"),
        ("guest_os", "iaas: customer"),
        ("SI-2", "Decided by: patch_deployment"),
        ("SRM", "checked 2026-11-23"),
    ],
)
def test_show_shows_any_entry(capsys: Captured, entry: str, words: str) -> None:
    assert words in told(capsys, "catalog", "show", entry)


def test_check_passes_on_the_catalog_that_ships_and_lists_what_is_weak(capsys: Captured) -> None:
    text = told(capsys, "catalog", "check")

    assert "hold together" in text
    assert "low confidence" in text


def test_check_fails_on_a_catalog_that_is_wrong(capsys: Captured, tmp_path: Path) -> None:
    services = tmp_path / "services"
    services.mkdir()
    (services / "odd.yaml").write_text("id: odd\n", "utf-8")

    assert "odd.yaml:1: 'title' is missing" in told(
        capsys, "catalog", "check", "--catalog", str(tmp_path), code=3
    )
    text = (resources.catalog() / "services" / "sqs.yaml").read_text("utf-8")
    (services / "odd.yaml").unlink()
    (services / "sqs.yaml").write_text(
        text.replace("why: ", "why: FILL").replace("customer: ", "customer: the service is ", 1),
        "utf-8",
    )

    assert "name the thing" in told(capsys, "catalog", "check", "--catalog", str(tmp_path), code=3)


def test_the_schema_describes_the_project_file(capsys: Captured) -> None:
    schema = json.loads(told(capsys, "schema"))

    assert schema["$schema"].startswith("https://json-schema.org/")
    assert set(schema["properties"]) == set(ProjectFile.model_fields)
    assert "prepared-by" in schema["$defs"]["DocumentShape"]["properties"]


def test_init_writes_a_file_that_builds_and_never_overwrites_one(
    capsys: Captured, tmp_path: Path
) -> None:
    path = tmp_path / "srm.yaml"

    assert "written" in told(capsys, "init", str(path))
    assert "exists already" in told(capsys, "init", str(path), code=7)
    assert "cannot write" in told(capsys, "init", str(tmp_path / "no" / "srm.yaml"), code=7)
    told(capsys, "build", str(path), "-f", "json", "-o", str(tmp_path / "out"))
    assert (tmp_path / "out" / "srm-0001-matrix.json").exists()


BAD_PROJECTS = {
    "unknown service": "services: [ec3]",
    "misspelt key": "servces: [ec2]",
    "doubled key": "services: [ec2]\nservices: [s3]",
    "tab": "services:\n\t- ec2",
    "alias bomb": "a: &a [x]\nb: &b [*a, *a]\nservices: [*b]",
}


@pytest.mark.parametrize("text", BAD_PROJECTS.values(), ids=BAD_PROJECTS.keys())
def test_a_bad_project_file_is_told_in_a_paragraph_and_leaves_old_output_whole(
    capsys: Captured, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "srm.yaml"
    path.write_text(f"document: {{title: T}}\nframeworks: [aws-srm]\n{text}\n", "utf-8")
    out = tmp_path / "out"
    out.mkdir()
    (out / "t-matrix.json").write_text("old", "utf-8")
    error = told(capsys, "build", str(path), "-f", "json", "-o", str(out), code=4)

    assert len(error.strip().splitlines()) <= 4
    assert (out / "t-matrix.json").read_text("utf-8") == "old"


def test_a_project_that_is_a_folder_or_binary_is_told(capsys: Captured, tmp_path: Path) -> None:
    binary = tmp_path / "srm.yaml"
    binary.write_bytes(bytes(range(256)))

    assert "is a folder" in told(capsys, "build", str(tmp_path), code=4)
    assert "not UTF-8" in told(capsys, "build", str(binary), code=4)
    assert "no such file" in told(capsys, "build", str(tmp_path / "none.yaml"), code=4)


def test_an_output_that_cannot_be_written_is_told(capsys: Captured, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file", "utf-8")
    arguments = ["build", str(MINI_PROJECT), "--catalog", str(MINI_CATALOG), "-f", "json"]
    (tmp_path / "out" / "mini-1-matrix.json").mkdir(parents=True)

    assert "cannot write" in told(capsys, *arguments, "-o", str(taken), code=7)
    assert "it is a folder" in told(capsys, *arguments, "-o", str(tmp_path / "out"), code=7)


def test_nothing_is_written_unless_everything_rendered(capsys: Captured, tmp_path: Path) -> None:
    """JSON could be made; the broken template stops both."""
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "page.html.j2").write_text("{{ document.nothing }}", "utf-8")
    out = tmp_path / "out"
    error = told(
        capsys,
        *("build", str(MINI_PROJECT), "--catalog", str(MINI_CATALOG), "-f", "json", "-f", "html"),
        *("--templates", str(templates), "-o", str(out)),
        code=5,
    )

    assert "page.html.j2" in error
    assert not out.exists()


def test_a_format_that_an_edition_lacks_is_refused(capsys: Captured) -> None:
    arguments = ["build", str(EXAMPLE), "--edition", "handout", "-f", "xlsx"]

    assert "has no xlsx; it has pdf, html" in told(capsys, *arguments, code=2)


@pytest.mark.parametrize("epoch", ["never", "99999999999999999999"])
def test_an_epoch_that_is_no_number_is_told(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, epoch: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)

    assert "SOURCE_DATE_EPOCH" in told(capsys, "build", str(EXAMPLE), "-f", "json", code=2)


def test_the_epoch_dates_a_document_without_a_date(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    path = tmp_path / "srm.yaml"
    path.write_text("document: {title: T}\nservices: [s3]\nframeworks: [aws-srm]\n", "utf-8")
    told(capsys, "build", str(path), "-f", "json", "-o", str(tmp_path))
    form = json.loads((tmp_path / "t-matrix.json").read_text("utf-8"))

    assert form["document"]["date"] == "1970-01-02"


# Whoever starts the tests in the background makes their children deaf to Ctrl-C.
_LISTENING = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from srm_docs.cli import main
sys.exit(main(sys.argv[1:]))
"""


def test_ctrl_c_leaves_the_old_output_whole(tmp_path: Path) -> None:
    """The real signal, sent to a real build that is laying out a PDF."""
    old = tmp_path / "srm-2026-014-matrix.pdf"
    old.write_bytes(b"old")
    build = subprocess.Popen(
        [sys.executable, "-c", _LISTENING, "build", EXAMPLE, "-f", "pdf", "-o", tmp_path],
        stderr=subprocess.PIPE,
    )
    time.sleep(4)
    build.send_signal(signal.SIGINT)
    _, error = build.communicate(timeout=900)

    assert build.returncode == 130
    assert error.decode().startswith("srm-docs: interrupted")
    assert "Traceback" not in error.decode()
    assert old.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == [old.name]


def test_output_into_a_closed_pipe_ends_quietly() -> None:
    listing = subprocess.Popen(
        [sys.executable, "-m", "srm_docs", "catalog", "show", "nist-800-53-r5"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert listing.stdout is not None
    listing.stdout.close()
    assert listing.stderr is not None
    error = listing.stderr.read()
    listing.wait(timeout=900)
    listing.stderr.close()

    assert b"Traceback" not in error


def test_resolve_prints_a_line_or_a_record_for_each_identifier(capsys: Captured) -> None:
    asked = ["aws_box_lid", "aws_crate_x", "nothing"]
    arguments = ["catalog", "resolve", *asked, "--catalog", str(MINI_CATALOG)]

    lines = told(capsys, *arguments).splitlines()
    assert lines[0] == "aws_box_lid (terraform): box  Amazon Box (Box)"
    assert lines[1].startswith("aws_crate_x (terraform): excluded; Amazon Crate Classic: retired")
    assert lines[2] == "nothing: not known"

    records = json.loads(told(capsys, *arguments, "--json"))
    assert records[0] == {
        "identifier": "aws_box_lid",
        "kind": "terraform",
        "service": "box",
        "variant": None,
        "excluded": None,
    }
    assert records[1]["excluded"].endswith("boxes took its place")
    assert records[2]["kind"] is None


def test_coverage_counts_every_list_and_leaves_nothing_unresolved(capsys: Captured) -> None:
    rows = json.loads(told(capsys, "catalog", "coverage", "--json"))

    assert {row["kind"] for row in rows} >= {"terraform", "cloudformation", "iam", "sdk", "config"}
    for row in rows:
        assert row["unresolved"] == []
        assert row["service"] + row["variant"] + row["excluded"] == row["listed"]
    assert "Unresolved" in told(capsys, "catalog", "coverage").splitlines()[0]


def test_a_list_without_its_origin_is_refused_and_gaps_are_named(
    capsys: Captured, tmp_path: Path
) -> None:
    (tmp_path / "identifiers").mkdir()
    path = tmp_path / "identifiers" / "iam.txt"
    path.write_text("# a list of ours\ns3\nnobody-has-this\n")
    text = told(capsys, "catalog", "coverage", "--catalog", str(tmp_path))
    assert "nobody-has-this (iam) resolves to nothing" in text

    path.write_text("s3\n")
    text = told(capsys, "catalog", "coverage", "--catalog", str(tmp_path), code=3)
    assert "the first line must be" in text


def test_a_new_service_loads_at_once_and_check_asks_for_its_facts(
    capsys: Captured, tmp_path: Path
) -> None:
    arguments = ["catalog", "new", "service", "our-gateway", "--catalog", str(tmp_path)]

    assert "replace each FILL" in told(capsys, *arguments)
    shown = told(capsys, "catalog", "show", "our-gateway", "--catalog", str(tmp_path))
    assert "our-gateway  FILL" in shown
    text = told(capsys, "catalog", "check", "--catalog", str(tmp_path), code=3)
    assert "still to be written" in text
    assert "exists already" in told(capsys, *arguments, code=2)
    arguments[3] = "Our Gateway"
    assert "cannot be an id" in told(capsys, *arguments, code=2)
    blocked = tmp_path / "blocked"
    blocked.mkdir()
    (blocked / "services").write_text("")
    text = told(capsys, *arguments[:3], "fine", "--catalog", str(blocked), code=7)
    assert "cannot write" in text


def test_explain_tells_checks_and_programs(capsys: Captured) -> None:
    text = told(capsys, "explain", "rds/standard", "SC-28")
    assert "FedRAMP Moderate: in scope (list of 2025-01-01)" in text
    assert "rds-storage-encrypted; Security Hub RDS.3" in text
    form = json.loads(told(capsys, "explain", "rds/standard", "SC-28", "--json"))
    checks = form["checks"]["encryption_at_rest_configuration"]
    assert any("RDS.3" in check["security-hub"] for check in checks)
