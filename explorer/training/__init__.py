"""Training: small networks learn before one's eyes, and everything on the way is kept.

A `Run` says all that decides what comes out; `train` does it and tells of it, event by event.
Where it runs (jobs, engines) and what is kept of it (store, record) is not its business.
"""

from __future__ import annotations

from explorer.training.run import Run, RunRejected

__all__ = ["Run", "RunRejected"]
