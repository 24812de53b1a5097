"""The register of organisations: who may refer or report, kept by the registrar."""
