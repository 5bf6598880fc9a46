"""Takes up what `relais train` learned while the hub runs: nobody has to start it again."""

import asyncio
from pathlib import Path

import structlog

from dialogs.errors import BadSettings
from dialogs.reader.reader import BuiltInReader
from hub.config import load_rules, load_trained

log = structlog.get_logger()


class Relearning:
    """Looks now and then whether the file was written anew. One that cannot be read changes nothing."""

    def __init__(self, reader: BuiltInReader, config: Path) -> None:
        self._reader, self._config = reader, config
        self._file = config / "reader" / "trained.npz"
        self._seen = self._written()

    async def look(self) -> None:
        written = self._written()
        if written == self._seen:
            return
        self._seen = written
        try:
            await asyncio.to_thread(self._learn)
        except BadSettings as fault:
            log.error("reader.unreadable", why=str(fault))
        else:
            log.info("reader.learned")

    def _learn(self) -> None:
        trained = load_trained(self._file)
        self._reader.learn(trained, load_rules(self._config, trained))

    def _written(self) -> int:
        return self._file.stat().st_mtime_ns if self._file.exists() else 0
