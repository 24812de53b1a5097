"""The commands, one module a group of them. `starter.cli` names them all."""
