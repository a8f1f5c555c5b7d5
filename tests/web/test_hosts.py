"""Which names a server answers to, by what it is told to bind to and what is set."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web.hosts import Authority, Hosts, read_authority, read_hosts

STRANGERS = ("evil.test", "localhost.evil.test", "127.0.0.1.evil.test", "xlocalhost", "a.localhost")


def answers(hosts: Hosts, text: str) -> bool:
    asked = read_authority(text)
    return asked is not None and hosts.answers_to(asked)


@pytest.mark.parametrize(
    "text",
    ["localhost", "localhost:8501", "LocalHost:1", "localhost.", "127.0.0.1:80", "[::1]:8501"],
)
@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1"])
def test_on_loopback_a_server_answers_to_its_three_names_with_any_port(address, text):
    assert answers(Hosts(address, ()), text)


@pytest.mark.parametrize(
    "text", [*STRANGERS, "192.168.1.5", "127.0.0.2", "0.0.0.0", "[::]", "2130706433", "laptop"]
)
def test_on_loopback_it_answers_to_no_other(text):
    assert not answers(Hosts("127.0.0.1", (), "laptop"), text)


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "", None, "192.168.1.5"])
@pytest.mark.parametrize(
    "text", ["192.168.1.5:8501", "[2001:db8::7]", "laptop", "laptop.local:8501", "localhost"]
)
def test_a_server_that_others_reach_answers_to_figures_and_to_the_machines_own_name(address, text):
    assert answers(Hosts(address, (), "Laptop"), text)


@pytest.mark.parametrize("text", STRANGERS)
def test_a_server_that_others_reach_answers_to_no_name_that_is_not_its_own(text):
    assert not answers(Hosts("0.0.0.0", (), "laptop"), text)


def test_a_name_that_it_is_told_to_bind_to_is_its_own():
    assert answers(Hosts("maps.lan", ()), "maps.lan:8501")


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
def test_names_that_are_set_are_answered_everywhere(address):
    hosts = Hosts(address, read_hosts("map.example, *.maps.example 192.0.2.7 [2001:DB8::1]"))
    named = ["map.example", "MAP.example.:443", "a.maps.example", "192.0.2.7", "[2001:db8::1]:80"]
    assert [text for text in named if not answers(hosts, text)] == []
    assert not answers(hosts, "maps.example")
    assert not answers(hosts, "evilmap.example")


@pytest.mark.parametrize(
    "setting",
    [
        "*",
        "https://map.example",
        "map.example:443",
        "map.example/x",
        "*.example",
        "a b;c",
        "*.*.x.y",
    ],
)
def test_a_setting_that_cannot_be_read_says_its_name(setting):
    with pytest.raises(ValueError, match="DATELINE_HOSTS"):
        read_hosts(setting)


@pytest.mark.parametrize("setting", [None, "", " , "])
def test_no_setting_names_nothing(setting):
    assert read_hosts(setting) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " localhost",
        "user@localhost",
        "localhost:8501:1",
        "localhost:port",
        "localhost:65536",
        "[::1%lo]",
        "[::1",
        "::1",
        "[127.0.0.1]",
        "localhost/x",
        "localhost?",
        "localhost#",
        "a\\b",
        "local host",
        "münchen.example",
        "..",
        "localhost..",
        "a" * 300,
    ],
)
def test_what_is_no_host_is_not_taken_for_one(text):
    assert read_authority(text) is None


@settings(deadline=None)
@given(st.text(max_size=80))
def test_no_text_passes_for_a_name_that_is_not_its_own(text):
    asked = read_authority(text)
    if asked and Hosts("127.0.0.1", ()).answers_to(asked):
        assert asked.host in ("localhost", "127.0.0.1", "::1")


HERE = Authority("localhost", 8501)


@pytest.mark.parametrize("origin", ["http://localhost:8501", "http://LOCALHOST:8501"])
def test_a_page_of_this_server_is_its_own(origin):
    assert Hosts("127.0.0.1", ()).is_own_page(origin, HERE)


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "http://localhost:3000",
        "http://localhost",
        "http://127.0.0.1:8501",
        "http://evil.test",
        "http://evil.test:8501",
        "http://localhost:8501.evil.test",
        "http://localhost:8501@evil.test",
        "file://localhost:8501",
        "http://localhost:8501/",
        "localhost:8501",
    ],
)
def test_a_page_of_another_origin_is_not(origin):
    assert not Hosts("127.0.0.1", ()).is_own_page(origin, HERE)


def test_the_usual_port_need_not_be_said():
    hosts = Hosts("127.0.0.1", read_hosts("*.example.org"))
    assert hosts.is_own_page("https://map.example.org", Authority("map.example.org", 443))
    assert hosts.is_own_page("https://map.example.org:443", Authority("map.example.org", None))


@pytest.mark.parametrize("asked", [HERE, Authority("map.example", None)])
@pytest.mark.parametrize("origin", ["https://map.example", "https://map.example:8443"])
def test_behind_a_proxy_the_page_may_have_any_name_that_is_set(origin, asked):
    assert Hosts("127.0.0.1", read_hosts("map.example")).is_own_page(origin, asked)


def test_of_a_domain_that_is_set_each_name_is_a_server_of_its_own():
    hosts = Hosts("127.0.0.1", read_hosts("*.example.org"))
    asked = Authority("map.example.org", None)
    assert hosts.is_own_page("https://map.example.org:8443", asked)
    assert not hosts.is_own_page("https://evil.example.org", asked)


def test_a_page_that_came_without_tls_is_foreign_to_a_server_with_it():
    hosts = Hosts("127.0.0.1", read_hosts("map.example"))
    asked = Authority("map.example", None)
    assert hosts.is_own_page("http://map.example", asked)
    assert not hosts.is_own_page("http://map.example", asked, encrypted=True)
