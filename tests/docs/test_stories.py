"""The table of promises is what the journeys make it: no cell is written by hand."""

import subprocess
import sys

from scripts.make_stories_page import PAGE, ROOT

MAKE = "from scripts.make_stories_page import stories_page; print(stories_page(), end='')"


def test_the_page_is_what_the_journeys_make_it():
    """In a process of its own: pytest cannot look through tests while it runs them."""
    made = subprocess.run([sys.executable, "-c", MAKE], cwd=ROOT, capture_output=True, text=True, check=True)
    assert PAGE.read_text("utf-8") == made.stdout, "Run .venv/bin/python -m scripts.make_stories_page."
