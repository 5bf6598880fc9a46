"""One file per platform: each turns what a shop knows into the values of `dialogs/shop.py`."""
