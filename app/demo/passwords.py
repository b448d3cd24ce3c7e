"""The one password of the demonstration."""

from app.identity.secrets import Passwords


class OnePassword(Passwords):
    """All accounts of the demonstration have the same public password, so that slow hash is made once."""

    def __init__(self) -> None:
        super().__init__(workers=1)
        self._hashes: dict[str, str] = {}

    async def hash(self, password: str) -> str:
        if password not in self._hashes:
            self._hashes[password] = await super().hash(password)
        return self._hashes[password]
