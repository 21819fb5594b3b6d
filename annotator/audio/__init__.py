"""Sound: headers, decoding in a separate process, peaks for the waveform, time stretch."""
