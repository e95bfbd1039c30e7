"""Hand-made files of a Genius scenario."""

from __future__ import annotations

from pathlib import Path

DOMAIN = """<negotiation_template>
<utility_space number_of_issues="2"><objective index="0" name="root" type="objective">
<issue index="1" name="Colour" type="discrete"><item index="1" value="red"/><item index="2"
 value="blue"/><item index="3" value="green"/></issue>
<issue index="2" name="Size" type="discrete"><item index="1" value="S"/><item index="2"
 value="L"/></issue>
</objective></utility_space></negotiation_template>"""


def profile(
    colour: str = "4 2 1",
    size: str = "1 10",
    weights: str | None = "0.6 0.4",
    rest: str = "",
    order: tuple[str, ...] = ("red", "blue", "green"),
) -> str:
    weight = "".join(
        f'<weight index="{k + 1}" value="{w}"/>' for k, w in enumerate((weights or "").split())
    )
    items = "".join(
        f'<item index="{k + 1}" value="{v}" evaluation="{e}"/>'
        for k, (v, e) in enumerate(zip(order, colour.split(), strict=True))
    )
    sizes = "".join(
        f'<item index="{k + 1}" value="{v}" evaluation="{e}"/>'
        for k, (v, e) in enumerate(zip(("S", "L"), size.split(), strict=True))
    )
    return (
        '<utility_space><objective index="0" name="root" type="objective">'
        f'<issue index="1" name="Colour" type="discrete">{items}</issue>'
        f'<issue index="2" name="Size" type="discrete">{sizes}</issue>{weight}'
        f"</objective>{rest}</utility_space>"
    )


def folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.xml").write_text(text, encoding="utf-8")
    return tmp_path
