"""Sets one paper, in a process of its own: reads a job as JSON, writes the file, and ends.

What the typesetter holds for a long text is hundreds of megabytes, which go back to the machine with the process; and a
text that it cannot bear ends nothing but this. It imports nothing of the service.
"""

import json
import resource
import sys
from datetime import datetime

import typst

_MEMORY = 3 << 30


def main() -> None:
    job = json.load(sys.stdin.buffer)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    made: bytes | list[bytes] = typst.compile(
        job["template"],
        format=job.get("format", "pdf"),
        ppi=job.get("ppi"),
        font_paths=[job["fonts"]],
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(job["paper"], ensure_ascii=False)},
        pdf_standards=["a-2a", "ua-1"] if job.get("format", "pdf") == "pdf" else [],
        timestamp=datetime.fromisoformat(job["at"]),
    )
    for page in made if isinstance(made, list) else [made]:
        sys.stdout.buffer.write(page)


main()
