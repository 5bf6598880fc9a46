"""Which notice, to whom, where and when. Pure: rules over values."""
