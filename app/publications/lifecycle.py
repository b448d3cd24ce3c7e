"""What can be taken out of the service: refusals."""

from app.core.errors import NotFound


class BundleNotMade(NotFound):
    """404: there is nothing to prove before the signatures are released."""

    code = "bundle_not_made"
    message = "The commitment is not in force yet; its bundle comes into being with the release of its signatures."


class MinutesNotSealed(NotFound):
    """404: before the seal the text may still change."""

    code = "minutes_not_sealed"
    message = "The minutes are not sealed yet; their bundle comes into being with the seal."
