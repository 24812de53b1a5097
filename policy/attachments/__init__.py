"""Which files a case takes, judged by name, by what they say they are, and by what they hold."""
