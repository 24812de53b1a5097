"""The pages of outside bodies: councils, charities, police forces."""
