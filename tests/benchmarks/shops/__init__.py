"""Shops that do not exist, made for measuring the search: their feeds, and what is true of each product."""
