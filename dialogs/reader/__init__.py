"""The built-in reader: understands customers by the phrases and patterns that a merchant can edit."""
