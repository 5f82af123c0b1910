"""What a text shows of whom it names."""

import pytest

from retrieval.genders import Gender, gender_of


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Mrs Quillan", "Mrs Quillan beat Tamm.", Gender.SHE),
        ("Quillan", "Mr. Quillan lost; Quillan had asked for a recount.", Gender.HE),
        ("Anna Quillan", "Anna Quillan beat Peter Tamm.", Gender.SHE),
        ("Tamm", "Anna Quillan beat Peter Tamm. Tamm had led.", Gender.HE),
        ("Oddny Varr", "A spokeswoman, Oddny Varr, said no.", Gender.SHE),
        ("Oddny Varr", "Oddny Varr, a former policeman, said no.", Gender.HE),
        ("Oddny Varr", "The German Oddny Varr said no.", None),
        ("Oddny Varr", "Oddny Varr resigned. She gave no reason.", Gender.SHE),
        ("Oddny Varr", "Tollen is small. Oddny Varr said that he was ill.", Gender.HE),
        ("Oddny Varr", "Oddny Varr met Ebbe Lodd, and she left.", None),
        ("Ebbe Lodd", "Oddny Varr met Ebbe Lodd, and she left.", None),
        ("Oddny Varr", "Oddny Varr said he and she were ill.", None),
        ("Oddny Varr", "Ebbe fell ill, said Oddny Varr, his deputy.", None),
        ("Oddny Varr", "Nobody said so.", None),
    ],
)
def test_titles_first_names_and_pronouns_tell(name: str, text: str, expected: Gender | None) -> None:
    """Where two may be meant by a pronoun, it tells nothing of either."""
    assert expected == gender_of(name, text)
