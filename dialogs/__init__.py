"""The conversation, and the vocabulary everybody speaks. Pure: computes, never does I/O."""
