"""A product that fails: the procedures, which of them is called for, and how one is walked. Begins in `course.py`."""
