"""Acts on the registers that two people do: proposed by one, confirmed or rejected by another."""
