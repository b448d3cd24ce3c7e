"""Doing the work: `working` for as long as a block lasts."""

from app.worker.service.working import Pace, working

__all__ = ["Pace", "working"]
