"""The work up to a decision: conclusions, the case summary, and the Status Review Unit."""
