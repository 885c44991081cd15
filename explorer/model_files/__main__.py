"""Start the confined process: ``python -m explorer.model_files``; see `confined`."""

from __future__ import annotations

from explorer.model_files.confined import serve

if __name__ == "__main__":
    serve()
