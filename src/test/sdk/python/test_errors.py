"""Refusals and failures as the SDKs' own typed errors, and how often the SDKs ask again.

They do when `x-should-retry` says so, after the time that `Retry-After` names, and not otherwise.
"""

import pytest
from sdks import BOTH
from world import KEY, MINI_KEY, Key, watched

pytestmark = pytest.mark.parametrize("sdk", BOTH, ids=str)


def refused(error, status, call):
    """Refused at the gateway, once, with this typed error: nothing arrives upstream."""
    seen = watched(call)
    assert type(seen.thrown) is error
    assert seen.thrown.status_code == status
    assert seen.thrown.response.headers["x-should-retry"] == "false"
    assert len(seen.thrown.request_id) == 32
    assert len(seen.codes) == 1
    assert seen.upstream == 0


BAD_KEYS = [Key("sk-of-another-provider"), Key("pcl_aa_aaaa"), Key(KEY[:-9] + "a" * 9)]


@pytest.mark.parametrize("bad", BAD_KEYS, ids=["provider", "short", "mistyped"])
def test_401_for_a_key_that_is_not_the_gateways(sdk, bad):
    refused(
        sdk.errors.AuthenticationError, 401, lambda: sdk.chat(sdk.client(sdk.name, bad), "stub")
    )


def test_403_for_a_model_that_the_key_may_not_use(sdk):
    client = sdk.client(sdk.name, MINI_KEY)
    refused(sdk.errors.PermissionDeniedError, 403, lambda: sdk.chat(client, "stub"))


def test_403_for_a_route_that_the_key_may_not_use(sdk):
    client = sdk.client(f"small{sdk.name}", MINI_KEY)
    refused(sdk.errors.PermissionDeniedError, 403, lambda: sdk.chat(client, "stub-mini"))


def test_404_for_an_operation_that_the_gateway_does_not_know(sdk):
    refused(sdk.errors.NotFoundError, 404, lambda: sdk.unknown(sdk.client(sdk.name)))


def test_404_for_a_model_that_the_key_may_not_see(sdk):
    client = sdk.client(sdk.name, MINI_KEY)
    refused(sdk.errors.NotFoundError, 404, lambda: client.models.retrieve("stub"))


def test_413_for_a_body_over_the_limit(sdk):
    client = sdk.client(f"small{sdk.name}")
    seen = watched(lambda: sdk.chat(client, "stub", "word " * 40_000))

    assert isinstance(seen.thrown, sdk.errors.APIStatusError)
    assert seen.thrown.status_code == 413
    assert (len(seen.codes), seen.upstream) == (1, 0)


def test_422_for_a_call_without_messages(sdk):
    client = sdk.client(sdk.name)
    refused(sdk.errors.UnprocessableEntityError, 422, lambda: sdk.chat(client, "stub", text=None))


def test_400_for_two_credentials(sdk):
    client = sdk.client(sdk.name, default_headers={sdk.other_header: KEY})
    refused(sdk.errors.BadRequestError, 400, lambda: sdk.chat(client, "stub"))


def test_lists_the_models_of_the_key_alone(sdk):
    client = sdk.client(sdk.name, MINI_KEY)
    assert [model.id for model in client.models.list()] == ["stub-mini"]


@pytest.mark.parametrize(
    "model, error, status, requests",
    [
        ("stub-fail-400", "BadRequestError", 400, 1),
        ("stub-fail-404", "NotFoundError", 404, 1),
        ("stub-fail-413", "APIStatusError", 413, 1),
        ("stub-fail-422", "UnprocessableEntityError", 422, 1),
        ("stub-fail-401", "InternalServerError", 502, 1),
        ("stub-fail-403", "InternalServerError", 502, 1),
        ("stub-final-429", "RateLimitError", 429, 1),
        ("stub-fail-429", "RateLimitError", 429, 3),
        ("stub-fail-500", "InternalServerError", 502, 3),
        ("stub-fail-503", "InternalServerError", 503, 3),
        ("stub-cut-before", "InternalServerError", 502, 3),
    ],
)
def test_a_failure_upstream(sdk, model, error, status, requests):
    client = sdk.client(sdk.name)
    seen = watched(lambda: sdk.chat(client, model))

    assert isinstance(seen.thrown, getattr(sdk.errors, error))
    assert seen.thrown.status_code == status
    assert len(seen.codes) == requests
    assert seen.upstream == requests


@pytest.mark.parametrize("status", [429, 503])
def test_a_retry_waits_as_long_as_retry_after_says(sdk, status):
    client = sdk.client(sdk.name)
    seen = watched(lambda: sdk.chat(client, f"stub-flaky-{status}"))

    assert seen.thrown is None
    assert len(seen.codes) == 2
    assert seen.codes[1] == "ok"
    assert seen.upstream == 2
    assert seen.took >= 1


def test_no_retry_where_the_wait_is_longer_than_a_minute(sdk):
    client = sdk.client(f"busy{sdk.name}")
    seen = watched(lambda: sdk.chat(client, "stub"))

    assert isinstance(seen.thrown, sdk.errors.InternalServerError)
    assert seen.thrown.status_code == 503
    assert seen.thrown.response.headers["retry-after"] == "120"
    assert seen.thrown.response.headers["x-should-retry"] == "false"
    assert len(seen.codes) == 1


def test_no_retry_where_the_gateway_tries_again_itself(sdk):
    client = sdk.client(f"patient{sdk.name}")
    seen = watched(lambda: sdk.chat(client, "stub-flaky-502"))

    assert seen.thrown is None
    assert seen.codes == ["ok"]
    assert seen.upstream == 2
