"""The page of every rule, and whether each rule's line in the code is missed when it is gone."""
