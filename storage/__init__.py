"""Facts, and where they are kept: our database, and the merchant's shop. Never talks to people."""
