"""The database: SQLAlchemy Core over SQLite or PostgreSQL, behind the protocols of `core.ports`.

`open_store` is the door. What is personal is sealed before it reaches the disk, see `storage.vault`.
"""

from storage.store import SqlStore, open_store

__all__ = ["SqlStore", "open_store"]
