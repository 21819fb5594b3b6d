"""``SoundView``: the waveform of a sound with its segments, and playing."""
