"""Who may compare and screen a copy: pure answers about people."""

from app.core.errors import Forbidden


class SamePerson(Forbidden):
    """403: whoever copied overlooks the same again."""

    code = "same_person"
    message = "Whoever made the copy neither compares nor screens it: somebody else does."


def require_another(*, same: bool) -> None:
    if same:
        raise SamePerson
