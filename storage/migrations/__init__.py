"""How a database of any age becomes what `storage/tables.py` says: one file a step, run by `storage/migrate.py`."""
