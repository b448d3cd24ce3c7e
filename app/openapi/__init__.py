"""The OpenAPI 3.1 document: what FastAPI derives, and what the guards, the refusals and the log know besides."""

from app.openapi.document import document

__all__ = ["document"]
