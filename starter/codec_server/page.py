"""The one page of the codec server: signing in, and what that opens."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from store.staff import StaffMember
from wiring.embedded.addresses import CODEC_PATH

_FRAME = """<!doctype html>
<html lang="en-GB">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - Rough-sleeping referrals</title>
<style>
body {{ font: 1.1rem/1.5 sans-serif; max-width: 36rem; margin: 2rem auto; padding: 0 1rem; }}
label, input {{ display: block; font: inherit; }}
input {{ padding: .4rem; margin: .2rem 0 1rem; width: 100%; box-sizing: border-box; }}
button {{ font: inherit; padding: .5rem 1rem; }}
.wrong {{ border-left: .3rem solid #b00020; padding-left: .8rem; }}
</style>
<main>
<h1>{title}</h1>
{content}
</main>
</html>
"""

_FORM = f"""<p>Sign in with your staff number to read cases in Temporal's pages. It is noted who
read which case, and when.</p>
{{wrong}}
<form method="post" action="{CODEC_PATH}/sign-in">
<label for="number">Staff number</label>
<input id="number" name="number" autocomplete="username" required autofocus>
<label for="credential">Credential</label>
<input id="credential" name="credential" type="password" autocomplete="current-password" required>
{{to}}<button>Sign in</button>
</form>"""
_TO = '<input type="hidden" name="to" value="{}">\n'

_WRONG = """<p class="wrong" role="alert">The staff number or the credential is not right. Try
again, or ask operations for a new credential.</p>"""

_READER = "Cases in Temporal's pages are in plain words for you now. It is noted which you read."
_NO_READER = (
    "Your roles do not let you read cases, so Temporal's pages stay sealed. Ask somebody who holds "
    "one of these roles: {}."
)


def form(*, wrong: bool = False, to: str = "") -> str:
    """The page for somebody who is not signed in, and was going `to` a page behind."""
    hidden = _TO.format(escape(to)) if to else ""
    content = _FORM.format(wrong=_WRONG if wrong else "", to=hidden)
    return _FRAME.format(title="Sign in to read cases", content=content)


def signed_in(member: StaffMember, reads: bool, readers: Iterable[str], cases: str) -> str:
    """The page for somebody who is; `readers` are the roles that may read, `cases` the address of
    the list of cases.
    """
    no_reader = _NO_READER.format(", ".join(sorted(readers)))
    content = (
        f"<p>You are signed in as {escape(member.number)}.</p>\n"
        f"<p>{_READER if reads else no_reader}</p>\n"
        f'<p><a href="{escape(cases)}">The list of cases</a></p>\n'
        f'<form method="post" action="{CODEC_PATH}/sign-out"><button>Sign out</button></form>'
    )
    return _FRAME.format(title="Signed in", content=content)
