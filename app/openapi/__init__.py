"""The OpenAPI 3.1 document: what FastAPI derives, and what the guards, the refusals and the log know besides."""

from app.openapi.document import document
from app.openapi.written import as_yaml

__all__ = ["as_yaml", "document"]
