"""What the database says when it refuses something."""

import traceback

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from storage.tables import misses


async def test_an_error_tells_nobodys_words_or_address(database: Database):
    where = "sms:+33639980001"
    with pytest.raises(IntegrityError) as refused:
        async with database.writing() as connection:
            await connection.execute(insert(misses), [{"asked_from": where, "at": None}])
    assert where not in "".join(traceback.format_exception(refused.value))  # as a log shows it
