"""An order, talked about: which one, how it is told, where it is, and what is done to it after a plain yes."""
