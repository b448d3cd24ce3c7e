"""What following the record asks of who follows."""

from app.core.errors import Conflict


class AfterBeyondLog(Conflict):
    code = "after_beyond_log"
    message = (
        "The log has %(size)s entries, fewer than you say you know. Keep what you have: unless you mistook the number, "
        "entries are missing here."
    )


def require_within(after: int, size: int) -> None:
    """Raises AfterBeyondLog, with the member `size`, where somebody knows more entries than the log has.

    An empty page would say that all is well, for as long as it takes the log to grow that far anew.
    """
    if after > size:
        raise AfterBeyondLog(members={"size": size}, size=size)
