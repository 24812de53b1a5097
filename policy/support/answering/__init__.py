"""The status answer and its delivery to both recipients (R16 to R20)."""
