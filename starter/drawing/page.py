"""A page of HTML to print or to send: headings, tables, pictures within it, no scripts, nothing
fetched from anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from service.pictures.svg import INK, PAPER, said

_STYLE = (
    f"body{{font-family:Arial,Helvetica,sans-serif;color:{INK};background:{PAPER};"
    "max-width:60em;margin:1em auto;padding:0 1em;line-height:1.4}"
    "table{border-collapse:collapse;margin:0 0 1.5em}"
    f"th,td{{border:1px solid {INK};padding:.25em .6em;text-align:left;vertical-align:top}}"
    "caption{text-align:left;font-weight:bold;padding:.4em 0}td.number{text-align:right}"
    "svg{max-width:100%;height:auto}"
    "@media print{body{max-width:none}section{break-after:page}}"
)


def page(title: str, parts: Iterable[str]) -> str:
    """A whole document."""
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{said(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{said(title)}</h1>\n" + "\n".join(parts) + "\n</main>\n</body>\n</html>\n"
    )


def heading(text: str, level: int = 2) -> str:
    """A heading."""
    return f"<h{level}>{said(text)}</h{level}>"


def paragraph(text: str) -> str:
    """A paragraph."""
    return f"<p>{said(text)}</p>"


def section(parts: Iterable[str]) -> str:
    """Parts that are printed on a sheet of their own."""
    return "<section>\n" + "\n".join(parts) + "\n</section>"


def html_table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose first cell in each row is that row's name."""
    heads = "".join(f'<th scope="col">{said(text)}</th>' for text in headings)
    lines = "\n".join(_row(cells) for cells in rows)
    return (
        f"<table>\n<caption>{said(caption)}</caption>\n<thead><tr>{heads}</tr></thead>\n"
        f"<tbody>\n{lines}\n</tbody>\n</table>"
    )


def _row(cells: Sequence[str]) -> str:
    first, *others = cells
    rest = "".join(f"<td>{said(text)}</td>" for text in others)
    return f'<tr><th scope="row">{said(first)}</th>{rest}</tr>'
