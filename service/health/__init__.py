"""Whether anything is stuck or broken without anybody noticing, and who is told of it."""
