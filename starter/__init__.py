"""Every way in: the command line, intake of files, provisioning, the second guard."""
