"""Where the parts meet: settings, keys, the Temporal plugin, logging, the embedded servers."""
