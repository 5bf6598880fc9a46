"""What the `relais` command can do: one file a verb or a family of verbs, loaded when it is asked for."""
