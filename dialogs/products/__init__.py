"""Products, talked about: which ones, what they are, side by side, found, suggested, and put in the cart."""
