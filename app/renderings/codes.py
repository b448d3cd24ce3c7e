"""A QR of an address, as a drawing."""

import io

import segno


def qr(address: str) -> str:
    """As SVG with a size of its own and nothing else around it."""
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        picture, kind="svg", border=1, xmldecl=False, svgclass=None, lineclass=None, omitsize=True, title=address
    )
    return picture.getvalue().decode()
