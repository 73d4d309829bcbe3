"""Form of an own invitation text."""

from assessment.core.invitations.letter_words import (
    LONGEST_INTRODUCTION,
    LONGEST_SUBJECT,
    PLACES,
    LetterWords,
    OwnLetter,
    WordsFault,
    problems_of_letter,
    tidied,
)
from assessment.i18n import LANGUAGES, Language
from assessment.store.models.branding import LONGEST_LETTER_NAME
from assessment.web.forms.field_problem import FieldProblem
from assessment.web.forms.fields import LineField, LinesField
from assessment.web.forms.page_form import PageForm


def _introduction() -> LinesField:
    return LinesField(most=LONGEST_INTRODUCTION, too_long="letters.wrong.too_long")


class LetterForm(PageForm):
    """A name, and a subject and an introduction in each language; one of the four texts at least."""

    name = LineField(most=LONGEST_LETTER_NAME, missing="letters.wrong.name")
    subject_fr = LineField(most=LONGEST_SUBJECT)
    introduction_fr = _introduction()
    subject_en = LineField(most=LONGEST_SUBJECT)
    introduction_en = _introduction()

    def letter(self) -> OwnLetter:
        """The letter as it is typed, without signs that nobody sees."""
        words = {
            language: LetterWords(self[f"subject_{language}"].data or "", self[f"introduction_{language}"].data or "")
            for language in LANGUAGES
        }
        return tidied(OwnLetter(self.name.data or "", words))

    def check(self) -> None:
        """Places that nobody knows, links, and a letter that says nothing."""
        letter = self.letter()
        typed = [self[f"{part}_{language}"] for part in ("subject", "introduction") for language in LANGUAGES]
        if letter.says_nothing and not any(field.errors for field in typed):
            self.refuse("introduction_fr", FieldProblem("letters.wrong.empty"))
        for problem in problems_of_letter(letter):
            if problem.fault is not WordsFault.LONG:
                values = {"named": problem.named, "places": places_said(self.say)}
                key = f"letters.wrong.{problem.fault}"
                self.refuse(f"{problem.part}_{problem.language}", FieldProblem(key, values))


def typed_letter(letter: OwnLetter) -> dict[str, str]:
    """A kept letter as the form shows it."""
    texts = {
        f"{part}_{language}": getattr(words, part)
        for language, words in letter.words.items()
        for part in ("subject", "introduction")
    }
    return {"name": letter.name, **texts}


def places_said(say: Language) -> str:
    """The places that can be filled, as they are typed, in a row."""
    return say.list([f"{{{place}}}" for place in PLACES])
