"""The shape for service, run on this machine without containers: Temporal as separate services over
PostgreSQL, several workers and pages a track, from the settings that docker-compose.yml gives.
"""
