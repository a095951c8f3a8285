"""A workbook through openpyxl: streamed, with text that no spreadsheet runs as a formula."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from srm_docs.errors import RenderError
from srm_docs.views.document import PALETTE, Tone
from srm_docs.views.workbook import Formula, Look, Sheet, SheetColumn, Value, Words, Workbook

if TYPE_CHECKING:
    from openpyxl import Workbook as Book

# What Excel holds in one cell.
_MOST_TEXT = 32_767
_TALLEST = 409
_A4, _A3 = 9, 8

# Points for a line of the 10 point face, and how much wider its words run than column units.
_LINE, _TITLE_LINE, _WIDER = 13.2, 21.0, 1.08


def render(workbook: Workbook) -> bytes:
    """Return the file; the same workbook gives the same bytes."""
    from openpyxl import Workbook as Book  # noqa: PLC0415  slow to import, and only needed here

    book = Book(write_only=True)
    looks = _Looks()
    for sheet in workbook.sheets:
        _write(book, sheet, workbook, looks)
    _describe(book, workbook)
    made = io.BytesIO()
    book.save(made)
    return _frozen(made.getvalue(), dt.date.fromisoformat(workbook.date))


class _Looks:
    """Builds each look once and lends it to every cell that has it."""

    def __init__(self) -> None:
        self._known: dict[tuple[Look, Tone | None, bool, bool], Any] = {}

    def dress(
        self,
        cell: Any,
        look: Look,
        tone: Tone | None = None,
        *,
        head: bool = False,
        link: bool = False,
    ) -> Any:
        key = (look, tone, head, link)
        known = self._known.get(key)
        if known is None:
            self._build(cell, look, tone, head=head, link=link)
            self._known[key] = cell._style  # noqa: SLF001  the documented way to share a style
        else:
            cell._style = known  # noqa: SLF001  see above
        return cell

    def _build(self, cell: Any, look: Look, tone: Tone | None, *, head: bool, link: bool) -> None:
        from openpyxl.styles import (  # noqa: PLC0415  see render
            Alignment,
            Border,
            Font,
            PatternFill,
            Side,
        )

        strong = head or look in {Look.STRONG, Look.TITLE}
        cell.font = Font(
            name="Calibri",
            sz=16 if look is Look.TITLE else 10,
            b=strong,
            u="single" if link else None,
            color="0F4C94" if link else "1D2430",
        )
        cell.alignment = Alignment(
            vertical="bottom" if head else "top",
            horizontal="center" if look is Look.CENTER else None,
            wrap_text=look not in {Look.TITLE, Look.SUBTITLE},
            textRotation=90 if head and look is Look.CENTER else 0,
        )
        if head:
            cell.fill = PatternFill("solid", fgColor="E4E8EE")
            cell.border = Border(bottom=Side("medium", color="4A5361"))
        elif look not in {Look.TITLE, Look.SUBTITLE}:
            cell.border = Border(bottom=Side("hair", color="B9C0CB"))
        if tone is not None:
            cell.fill = PatternFill("solid", fgColor=PALETTE[tone].removeprefix("#").upper())
        if look is Look.NUMBER:
            cell.number_format = "#,##0"


def _write(book: Book, sheet: Sheet, workbook: Workbook, looks: _Looks) -> None:
    made = book.create_sheet(sheet.title)
    head = len(sheet.above) + (2 if sheet.above else 1)
    last = head + len(sheet.rows)
    _set_up(made, sheet, workbook, head)
    if sheet.table:
        _add_table(made, sheet, head, last)
        _add_choices(made, sheet, head, last)
        _add_tones(made, sheet, workbook.tones, head, last)
    put = _putter(made, looks)
    if sheet.turned_head:
        longest = max(len(column.title) for column in sheet.columns[sheet.frozen_columns :])
        made.row_dimensions[head].height = min(_TALLEST, 12 + 5.2 * longest)
    for number, line in enumerate(sheet.above, start=1):
        made.row_dimensions[number].height = _TITLE_LINE
        made.append([put(value, 0) for value in line])
    if sheet.table:
        if sheet.above:
            made.append([])
        made.append(list(_head(made, sheet, looks)))
    first = len(sheet.above) + 1 if not sheet.table else head + 1
    for number, row in enumerate(sheet.rows, start=first):
        made.row_dimensions[number].height = _height(sheet.columns, row)
        made.append([put(value, number) for value in row])


def _height(columns: Sequence[SheetColumn], row: Sequence[Value]) -> float:
    """Estimate the height, in points, in which every wrapped text of a row can be read."""
    lines = 1
    for column, value in zip(columns, row, strict=True):
        told = value.text if isinstance(value, Words) else value
        if isinstance(told, str) and told:
            wrapped = sum(1 + int(len(line) * _WIDER / column.width) for line in told.split("\n"))
            lines = max(lines, wrapped)
    return float(min(_TALLEST, 3 + _LINE * lines))


def _set_up(made: Any, sheet: Sheet, workbook: Workbook, head: int) -> None:
    for index, column in enumerate(sheet.columns):
        made.column_dimensions[_letter(index)].width = column.width
    if sheet.table:
        made.freeze_panes = f"{_letter(sheet.frozen_columns)}{head + 1}"
        made.print_title_rows = f"{head}:{head}"
    made.sheet_view.showGridLines = False
    made.page_setup.orientation = "landscape"
    made.page_setup.paperSize = _A4 if sheet.pages_wide == 1 else _A3
    made.page_setup.fitToWidth = sheet.pages_wide
    made.page_setup.fitToHeight = 0
    made.sheet_properties.pageSetUpPr.fitToPage = True
    made.oddFooter.left.text = workbook.footer.replace("&", "&&")
    made.oddFooter.right.text = "Page &P of &N"
    made.oddHeader.left.text = f"{workbook.title}: {sheet.title}".replace("&", "&&")


def _head(made: Any, sheet: Sheet, looks: _Looks) -> Iterator[Any]:
    for index, column in enumerate(sheet.columns):
        turned = sheet.turned_head and index >= sheet.frozen_columns
        cell = _text(made, column.title)
        yield looks.dress(cell, Look.CENTER if turned else Look.STRONG, head=True)


def _putter(made: Any, looks: _Looks) -> Callable[[Value, int], Any]:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415  see render

    def put(value: Value, row: int) -> Any:
        if isinstance(value, Formula):
            cell = WriteOnlyCell(made, f"={value.text.replace('{row}', str(row))}")
            return looks.dress(cell, value.look)
        if isinstance(value, int):
            return looks.dress(WriteOnlyCell(made, value), Look.NUMBER)
        told = value if isinstance(value, Words) else Words(value)
        cell = _text(made, told.text)
        if told.link:
            cell.hyperlink = _hyperlink(told)
        return looks.dress(cell, told.look, told.tone, link=bool(told.link))

    return put


def _hyperlink(told: Words) -> Any:
    from openpyxl.worksheet.hyperlink import Hyperlink  # noqa: PLC0415  see render

    if told.link.startswith("#"):
        return Hyperlink(ref="", location=told.link.removeprefix("#"))
    return Hyperlink(ref="", target=told.link)


def _text(made: Any, text: str) -> Any:
    """Make a cell that is text, whatever it begins with: openpyxl would run ``=`` as a formula."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415  see render

    if len(text) > _MOST_TEXT:
        message = f"a cell would hold {len(text):,} characters, Excel's limit is {_MOST_TEXT:,}"
        raise RenderError(message)
    cell = WriteOnlyCell(made, text or None)
    if text:
        cell.data_type = "s"
    return cell


def _add_table(made: Any, sheet: Sheet, head: int, last: int) -> None:
    from openpyxl.worksheet.table import Table, TableStyleInfo  # noqa: PLC0415  see render

    reference = f"A{head}:{_letter(len(sheet.columns) - 1)}{max(last, head + 1)}"
    table: Any = Table(displayName=sheet.table, ref=reference)
    table._initialise_columns()  # noqa: SLF001  asked for by openpyxl's documentation
    for column, own in zip(table.tableColumns, sheet.columns, strict=True):
        column.name = own.title
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    made.tables.add(table)


def _add_choices(made: Any, sheet: Sheet, head: int, last: int) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415  see render

    for index, column in enumerate(sheet.columns):
        if column.choices and last > head:
            validation = DataValidation(
                type="list",
                formula1=f'"{",".join(column.choices)}"',
                allow_blank=True,
                showErrorMessage=True,
                errorTitle=column.title,
                error=f"One of: {', '.join(column.choices)}",
            )
            validation.add(f"{_letter(index)}{head + 1}:{_letter(index)}{last}")
            made.data_validations.append(validation)


def _add_tones(made: Any, sheet: Sheet, tones: Mapping[str, Tone], head: int, last: int) -> None:
    """Color a column of choices by its words, so that an edit recolors the cell."""
    from openpyxl.formatting.rule import CellIsRule  # noqa: PLC0415  see render
    from openpyxl.styles import PatternFill  # noqa: PLC0415  see render

    for index, column in enumerate(sheet.columns):
        for word in _toned(column, tones):
            color = PALETTE[tones[word]].removeprefix("#").upper()
            rule = CellIsRule(  # type: ignore[no-untyped-call]
                operator="equal", formula=[f'"{word}"'], fill=PatternFill(bgColor=color)
            )
            made.conditional_formatting.add(
                f"{_letter(index)}{head + 1}:{_letter(index)}{max(last, head + 1)}", rule
            )


def _toned(column: SheetColumn, tones: Mapping[str, Tone]) -> list[str]:
    return [word for word in column.choices if word in tones]


def _letter(index: int) -> str:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415  see render

    letter: str = get_column_letter(index + 1)
    return letter


def _describe(book: Book, workbook: Workbook) -> None:
    book.properties.title = workbook.title
    book.properties.subject = workbook.subject
    book.properties.creator = workbook.author or "srm-docs"
    book.properties.lastModifiedBy = workbook.author or "srm-docs"
    book.calculation.fullCalcOnLoad = True


# The order in which the schema wants the parts of a font; openpyxl writes another.
_FONT_ORDER = (
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign"),
    *("sz", "color", "name", "family", "charset", "scheme"),
)


def _frozen(book: bytes, issued: dt.date) -> bytes:
    """Replace the hour of saving, which openpyxl writes in every part, by the date of issue."""
    day = max(issued, dt.date(1980, 1, 1))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                stamp = rf"\g<1>{issued}T00:00:00Z".encode()
                content = re.sub(rb"(<dcterms:\w+[^>]*>)[^<]*", stamp, content)
            elif name == "xl/styles.xml":
                content = re.sub(rb"<font>.*?</font>", _sorted_font, content)
            part = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            part.external_attr = 0o644 << 16
            new.writestr(part, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _sorted_font(font: re.Match[bytes]) -> bytes:
    parts = re.findall(rb"<(\w+)[^>]*/>", font[0])
    whole = dict(zip(parts, re.findall(rb"<\w+[^>]*/>", font[0]), strict=True))
    ordered = sorted(whole, key=lambda name: _FONT_ORDER.index(name.decode()))
    return b"<font>" + b"".join(whole[name] for name in ordered) + b"</font>"
