"""Read one workbook in a process of its own, with little time and little memory.

Run by path with `python -I`: the bytes come on the standard input, the cells leave as JSON. Only
the values a spreadsheet last showed are read; formulas, macros and links stay asleep. Nothing of
this project is imported, so that a file that breaks the reader breaks nothing else.
"""

import datetime
import io
import json
import resource
import sys

MEMORY_ABOVE_IDLE = 90_000_000
SECONDS = 2
MOST_CELLS = 40_000
MOST_ROWS, MOST_COLUMNS = 3_000, 300
MOST_SHEETS = 40
LONGEST = 300


def bound() -> None:
    """No more memory or processor time than a real workbook wants."""
    with open("/proc/self/statm") as told:
        idle = int(told.read().split()[0]) * resource.getpagesize()
    most = idle + MEMORY_ABOVE_IDLE
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))


def told(value: object) -> list[object] | None:
    """A cell as JSON: what it is, and its value as text; None for an empty one."""
    if isinstance(value, bool):
        return ["text", "vrai" if value else "faux"]
    if isinstance(value, (int, float)):
        return ["number", f"{value:.15g}"]
    if isinstance(value, datetime.datetime):
        return ["date", value.date().isoformat()]
    if isinstance(value, datetime.date):
        return ["date", value.isoformat()]
    text = printable(str(value))[:LONGEST]
    return ["text", text] if text else None


def printable(text: str) -> str:
    """Without the signs no database wants."""
    return "".join(sign if sign.isprintable() else " " for sign in text).strip()


def cells_of(sheet: object, left: int) -> list[list[object]]:
    """The cells that hold something; raises `ValueError` above `left` of them."""
    found: list[list[object]] = []
    top, side = sheet.start or (0, 0)  # type: ignore[attr-defined]
    for row, values in enumerate(sheet.iter_rows(), start=top):  # type: ignore[attr-defined]
        for column, value in enumerate(values, start=side):
            cell = None if value == "" or value is None else told(value)
            if cell is None:
                continue
            found.append([row, column, *cell])
            if len(found) > left or row >= MOST_ROWS or column >= MOST_COLUMNS:
                raise ValueError(row)
    return found


def sheets_of(book: object) -> list[dict[str, object]]:
    """Every sheet of a workbook, at most so many cells in all."""
    left = MOST_CELLS
    sheets: list[dict[str, object]] = []
    for about in book.sheets_metadata:  # type: ignore[attr-defined]
        if not str(about.typ).endswith("WorkSheet"):
            continue
        sheet = book.get_sheet_by_name(about.name)  # type: ignore[attr-defined]
        cells = cells_of(sheet, left)
        left -= len(cells)
        sheets.append(
            {
                "name": printable(about.name)[:LONGEST],
                "visible": str(about.visible).endswith("Visible"),
                "cells": cells,
                "merged": [[*first, *last] for first, last in sheet.merged_cell_ranges or ()],
            }
        )
    return sheets


def main() -> int:
    """Answer {"sheets": …} or {"refused": code, "where": words}."""
    import python_calamine  # noqa: PLC0415 - before the bounds, which count from the idle process

    content = sys.stdin.buffer.read()
    bound()
    answer: dict[str, object]
    sheet = ""
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        if len(book.sheet_names) > MOST_SHEETS:
            answer = {"refused": "sheets", "where": str(len(book.sheet_names))}
        else:
            answer = {"sheets": sheets_of(book)}
    except python_calamine.PasswordError:
        answer = {"refused": "locked", "where": sheet}
    except ValueError as error:
        answer = {"refused": "large", "where": str(error)}
    except MemoryError:
        answer = {"refused": "memory", "where": ""}
    except Exception as error:  # whatever a hostile file does to the reader is the same refusal
        answer = {"refused": "broken", "where": type(error).__name__}
    json.dump(answer, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
