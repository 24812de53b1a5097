"""`referrals admin anchor`: sign the ends of all chains, and keep that elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from starter.terminal.calling import in_service


@click.command()
@click.pass_obj
def anchor(data: Path | None) -> None:
    """Sign the ends of all chains with how many cases there are, and keep that where the database
    cannot write. It is done daily too.
    """
    from starter.use_cases import anchor_record

    kept = in_service(data, anchor_record)
    click.echo(f"{kept.count} cases anchored. Digest of the anchor (SHA-256): {kept.digest}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def export_to(data: Path | None, file: Path) -> None:
    """Write the record to a file that a stranger can check with the anchors and the public key.
    What is sealed stands in it as its digest.
    """
    from starter.use_cases import export_record

    lines = in_service(data, export_record)
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    click.echo(f"{len(lines)} lines written to {file}.")
