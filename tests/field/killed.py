"""`python -m tests.field.killed PORT TOKEN SESSION FILE PIECE`: a device that sends its capture, which the test kills.

Its memory is the file: the capture, and the acts that were answered. Between the last byte of a call and its answer it
says «sent», so that whoever watches it can kill it there. It needs nothing but Python, as it is begun often.
"""

import http.client
import json
import random
import sys
import uuid
from pathlib import Path


def main(port: str, token: str, session: str, file: str, piece: str) -> None:
    memory = Path(file)
    known = json.loads(memory.read_text())
    line = http.client.HTTPConnection("127.0.0.1", int(port), timeout=30)
    while waiting := [row for row in known["rows"] if row["act"] not in known["answered"]]:
        rows = random.sample(waiting, min(int(piece), len(waiting)))
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid.uuid4()),
        }
        body = json.dumps({"capture_id": known["capture_id"], "rows": rows})
        line.request("POST", f"{session}/field-batches", body, headers)
        print("sent", flush=True)  # noqa: T201 - the test waits for it
        answer = line.getresponse()
        told = json.loads(answer.read())
        assert answer.status == http.HTTPStatus.OK, told
        known["answered"] += [row["act"] for row in rows]
        written = memory.with_suffix(".new")
        written.write_text(json.dumps(known))
        written.replace(memory)


if __name__ == "__main__":
    main(*sys.argv[1:])
