"""The codec server: payloads in Temporal's pages become plain words, for who may read the case.

    python -m starter.codec_server

Beside that it stands before the pages themselves where their own server cannot be told to send
cookies to another address (docs/adr/0006).
"""
