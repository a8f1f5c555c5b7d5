"""Text from data where Streamlit reads Markdown, and in the names of widgets."""

import pytest

from web.markdown import plain, spoken


def test_every_sign_that_could_mean_something_is_escaped():
    assert plain("**a** [b](c)") == r"\*\*a\*\* \[b\]\(c\)"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ayn al-Asad (2 rows)", "Ayn al-Asad (2 rows)"),
        ("**x** [y](http://h.test) :fire: $a$", "x y (http //h test) fire a"),
        ("- no. 2\n# b", "no 2 b"),
        ("غارة جوية", "غارة جوية"),
        ("**", "asterisk asterisk"),
        ("-", "hyphen-minus"),
        ("$", "dollar sign"),
    ],
)
def test_the_name_of_a_widget_is_read_aloud_without_signs_of_markup(text, said):
    assert spoken(text) == said
