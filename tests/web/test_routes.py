"""Which requests a track's address passes on to Temporal's pages: by a list, in any spelling."""

from __future__ import annotations

import json
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.temporal_pages.routes import RouteKind, judged, parts_of
from web.temporal_pages.shown import for_looking, only_ours

API = "/api/v1/namespaces"
CASE = f"{API}/support/workflows/support%2FRSR-1AD-J6F-S8Z"


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("/namespaces", RouteKind.PAGE),
        ("/namespaces/support/workflows", RouteKind.PAGE),
        ("/namespaces/support/workflows?query=Stage%3D%22answered%22&sort=x", RouteKind.PAGE),
        ("/namespaces/support/workflows/support%2FRSR-1/0b-1/timeline", RouteKind.PAGE),
        ("/_app/immutable/chunks/R0gNDFMs.js", RouteKind.PAGE),
        ("/favicon.ico", RouteKind.PAGE),
        ("/render?content=Case%20A%0A(b)&theme=light&overrideTheme=&compact=false", RouteKind.PAGE),
        ("/api/v1/settings", RouteKind.SETTINGS),
        (f"{API}?pageSize=50", RouteKind.LIST),
        ("/api/v1/cluster-info?", RouteKind.READ),
        (f"{API}/support", RouteKind.READ),
        (f"{API}/support/workflows?query=a&nextPageToken=", RouteKind.READ),
        (CASE, RouteKind.READ),
        (f"{CASE}/history?execution.runId=1&waitNewEvent=true", RouteKind.READ),
        (f"{API}/support/schedules/support-health", RouteKind.READ),
        (f"{API}/support/workflows/wf-2026-11-29T00%3A00%3A00Z", RouteKind.READ),
    ],
)
def test_what_a_person_looks_at_is_passed_on_as_it_came(target: str, kind: RouteKind) -> None:
    route = judged("GET", target, "support")
    assert route is not None
    assert (route.kind, route.target) == (kind, target)


@pytest.mark.parametrize(
    "target",
    [
        "/namespaces/suitability/workflows",
        f"{API}/suitability",
        f"{API}/suit%61bility/workflows",
        # One spelling alone is passed on, of what is our own as well.
        f"{API}/s%75pport/workflows",
        "/%6Eamespaces",
        f"{API}/support/workflows/support%2fRSR-1",
        "/api/v1/./namespaces/suitability/workflows",
        "/api/v1/%2e/namespaces/suitability/workflows",
        "/./api/v1/namespaces/suitability/workflows",
        f"{API}/support/../suitability/workflows",
        f"{API}/support%2F..%2Fsuitability",
        f"{API}/support/workflows/..%2F..%2Fsuitability",
        f"{API}/support/workflows/.%2Fx",
        f"{API}//suitability",
        f"{API}/support/",
        f"{API}/support/workflows/a%00b",
        f"{API}/support/workflows/a%0d%0aHost:x",
        f"{API}/support/workflows/a%5Cb",
        f"{API}/support/workflows/a%252Fb",
        f"{API}/support/workflows/a%C3%A9",
        f"{API}/support/workflows/a%FF",
        f"{API}/support?id=4d32e5c5",
        f"{API}/support/workflows?namespace=suitability",
        f"{API}/support/workflows?query=a;namespace=b&x",
        "/api/v2/namespaces/suitability/schedules",
        "/render?content=a&next=b",
        "/api/v1/nexus/endpoints",
        "/api/v1/cluster/nexus/endpoints",
        "/api/v1/cluster-info#x",
        "/namespaces/no-such-place",
        "//namespaces",
        "http://elsewhere.example/namespaces",
        "*",
        "",
    ],
)
def test_what_is_not_on_the_list_is_not_passed_on(target: str) -> None:
    assert judged("GET", target, "support") is None


@pytest.mark.parametrize("act", ["terminate", "cancel", "signal/x", "update/x", "reset", "pause"])
def test_no_act_on_a_workflow_is_passed_on_not_even_an_own_one(act: str) -> None:
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        assert judged(method, f"{CASE}/{act}", "support") is None
    assert judged("POST", CASE, "support") is None


def test_a_question_that_changes_nothing_is_passed_on_and_no_other_question() -> None:
    assert judged("POST", f"{CASE}/query/__temporal_workflow_metadata", "support") is not None
    assert judged("POST", f"{CASE}/query/anything", "support") is None
    other = f"{API}/suitability/workflows/x/query/progress"
    assert judged("POST", other, "support") is None


ODD = st.sampled_from(
    [
        *(".", "..", "%2e", "%2E%2e", "", "%2F", "%5c", "%00", "%25", "x%2Fy", "é", ";a"),
        *("api", "v1", "namespaces", "workflows", "support", "suitability", "suit%61bility"),
    ]
)


@st.composite
def spellings(draw: st.DrawFn) -> str:
    """A path of ours with odd parts put in, taken out, or in the place of others."""
    parts = draw(st.sampled_from([CASE, f"{API}/support", "/namespaces/support/x", "/a.js"]))
    made = parts.split("/")[1:]
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(made)))
        made[at : at + draw(st.integers(0, 1))] = draw(st.lists(ODD, max_size=2))
    return "/" + "/".join(made)


@given(spellings(), st.sampled_from(["GET", "HEAD", "POST"]))
def test_whatever_is_passed_on_names_no_other_namespace_and_is_read_alike_by_any_server(
    target: str, method: str
) -> None:
    route = judged(method, target, "support")
    if route is not None:
        assert route.target == target
        read = unquote(target).split("/")
        assert not {"..", "."}.intersection(read)
        assert "" not in read[1:] or target == "/"
        named = target.removeprefix("/api/v1").split("/")
        assert named[1] != "namespaces" or named[2:3] in ([], ["support"])


@given(st.text(alphabet="abcXYZ09_-@:. /", min_size=1, max_size=30))
def test_an_id_that_a_browser_writes_is_read_back_as_it_was_or_refused(name: str) -> None:
    parts = parts_of(f"/workflows/{quote(name, safe='')}")
    assert parts in (None, ("workflows", name))
    tidy = all(part not in ("", ".", "..") for part in name.split("/"))
    assert (parts is not None) is tidy


def test_answers_that_cannot_be_read_show_no_namespace_and_offer_no_act() -> None:
    for strange in (b"", b"[]", b'{"namespaces": 3}', b'{"namespaces": [{}]}', b"\xff"):
        assert json.loads(only_ours(strange, "support"))["namespaces"] == []
        assert json.loads(for_looking(strange, "support"))["DisableWriteActions"] is True
