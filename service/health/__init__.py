"""Whether anything is stuck or broken without anybody noticing, and who is notified of it."""
