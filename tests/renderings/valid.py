"""Whether a PDF keeps both standards, by somebody else's validator."""

from io import BytesIO

import page
import pikepdf

# It takes a last byte of a stream that is a line's end for the end of a line, and then counts one byte too few. Whether
# lengths are right is asked of qpdf, which reads each stream by its length.
_LENGTH = "PDFA2A-STREAM-LENGTH-001"


def failures(content: bytes) -> list[tuple[str, str]]:
    """What breaks PDF/A-2a or PDF/UA-1; empty where nothing does."""
    found = []
    for profile in (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1):
        report = page.validate_pdf_bytes(content, profile=profile)
        found += [(each.rule_id, each.message) for each in report.failures if each.rule_id != _LENGTH]
    with pikepdf.open(BytesIO(content)) as pdf:
        found += [("qpdf", problem) for problem in pdf.check_pdf_syntax()]
    return found
