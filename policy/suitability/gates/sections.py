"""The sections of guidance v2.0 that findings come from."""

from __future__ import annotations

ABOUT, INTRODUCTION, BACKGROUND = "About this guidance", "Introduction", "Background"
SUPPORT, REFUSAL = "Support for rough sleepers", "Refusal of support"
BEHAVIOUR, MAKING = "Anti-social behaviour", "Making an assessment"
REFUSING, EEA = "Refusing or cancelling permission to stay", "EEA citizens and family members"
NATIONS, SERVICE = "Devolved administrations", "the service's own safeguard"
