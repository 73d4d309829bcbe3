"""Files as form tools export them, made from the questionnaire's own texts; the answers are known."""

import csv
import io
from collections.abc import Sequence

from tests.importers.answer_file import ALIGNMENT

QUICK = [item for item in ALIGNMENT.rated_items if item.quick]
OPEN = list(ALIGNMENT.open_items)
PEOPLE = [("sales", "head"), ("marketing", "member"), ("finance", "head")]
GIVEN = [[1 + (3 * person + 2 * number) % 5 for number in range(len(QUICK))] for person in range(len(PEOPLE))]
"""Options that the three people chose."""
FUNCTIONS = {
    "fr": {"sales": "Commercial", "marketing": "Marketing", "finance": "Finance"},
    "en": {"sales": "Sales", "marketing": "Marketing", "finance": "Finance"},
}
AGREEMENT = {
    "fr": [
        "Pas du tout d'group_agreement",
        "Plutôt pas d'group_agreement",
        "Neutre",
        "Plutôt d'group_agreement",
        "Tout à fait d'group_agreement",
    ],
    "en": ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"],
}
Lines = list[list[str]]


def questions(language: str) -> list[str]:
    """The questions of the short length."""
    return [item.question.within(language) for item in QUICK]


def options(language: str, person: int) -> list[str]:
    """What the person answered, in the words of the options."""
    return [item.options[chosen - 1].within(language) for item, chosen in zip(QUICK, GIVEN[person], strict=True)]


def numbers(person: int) -> list[str]:
    """What the person answered, as numbers."""
    return [str(chosen) for chosen in GIVEN[person]]


def agreement(language: str, person: int, sign: str = " - ") -> list[str]:
    """What the person answered, as a number with a word of agreement."""
    return [f"{chosen}{sign}{AGREEMENT[language][chosen - 1]}" for chosen in GIVEN[person]]


def google(language: str) -> Lines:
    """Time and address in front, questions as header, options as they were read."""
    front = ["Horodateur", "Adresse e-mail"] if language == "fr" else ["Timestamp", "Email Address"]
    asked = ["Quelle est votre fonction ?", "Encadrez-vous une équipe ?"]
    asked = asked if language == "fr" else ["What is your function?", "Do you lead your team?"]
    yes = {"fr": {"head": "Oui", "member": "Non"}, "en": {"head": "Yes", "member": "No"}}[language]
    return [
        [*front, *asked, *questions(language)],
        *(
            [
                "04/03/2026 10:11:12",
                f"p{person}@exemple.fr",
                FUNCTIONS[language][function],
                yes[role],
                *options(language, person),
            ]
            for person, (function, role) in enumerate(PEOPLE)
        ),
    ]


def microsoft(language: str) -> Lines:
    """A number, times, an address and a name in front; numbered questions with no-break spaces."""
    front = ["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom", "Service"]
    front = front if language == "fr" else ["ID", "Start time", "Completion time", "Email", "Name", "Department"]
    return [
        front + [f"{number}.\u00a0{question}" for number, question in enumerate(questions(language), start=1)],
        *(
            [
                str(person + 1),
                "3/4/26 10:11:12",
                "3/4/26 10:19:01",
                "anonymous",
                "",
                FUNCTIONS[language][function],
                *agreement(language, person, ". "),
            ]
            for person, (function, _) in enumerate(PEOPLE)
        ),
    ]


def limesurvey(language: str, style: str) -> Lines:
    """Codes, whole questions, or both as header; answers as codes A1 to A5 or as texts."""
    codes = [item.code.replace(".", "") for item in QUICK]
    header = {
        "codes": ["id", "submitdate", "lastpage", "startlanguage", "FONCTION", *codes],
        "questions": [
            "ID de la réponse",
            "Date de soumission",
            "Dernière page",
            "Langue de départ",
            "Dans quel service travaillez-vous ?",
            *questions(language),
        ],
        "both": ["id. ID de la réponse", "submitdate. Date de soumission", "lastpage. Dernière page"]
        + ["startlanguage. Langue de départ", "FONCTION. Dans quel service travaillez-vous ?"]
        + [f"{code}. {question}" for code, question in zip(codes, questions(language), strict=True)],
    }[style]
    return [
        header,
        *(
            [str(40 + person), "2026-03-04 10:11:12", "5", language, FUNCTIONS[language][function]]
            + ([f"A{chosen}" for chosen in GIVEN[person]] if style == "codes" else options(language, person))
            for person, (function, _) in enumerate(PEOPLE)
        ),
    ]


def typeform(language: str) -> Lines:
    """An identifier in front, times and tags behind."""
    return [
        [
            "#",
            "Which team are you in?",
            *questions(language),
            "Response Type",
            "Start Date (UTC)",
            "Submit Date (UTC)",
            "Network ID",
            "Tags",
        ],
        *(
            [
                f"x{person}kq0",
                FUNCTIONS[language][function],
                *numbers(person),
                "completed",
                "2026-03-04 10:00:00",
                "2026-03-04 10:09:00",
                f"net{person}",
                "",
            ]
            for person, (function, _) in enumerate(PEOPLE)
        ),
    ]


def qualtrics(language: str) -> Lines:
    """Numbers of questions, their texts below, and a row of import numbers below these."""
    meta = ["StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)", "Finished"]
    meta += ["RecordedDate", "ResponseId", "UserLanguage"]
    headers = ["Start Date", "End Date", "Response Type", "IP Address", "Progress", "Duration (in seconds)", "Finished"]
    headers += ["Recorded Date", "Response ID", "User Language"]
    numbers_ = [f"Q{number}" for number in range(1, len(QUICK) + 2)]
    return [
        [*meta, *numbers_],
        [*headers, "In which department do you work? (one answer)", *questions(language)],
        [f'{{"ImportId":"{name}"}}' for name in [*meta, *numbers_]],
        *(
            [
                "2026-03-04 10:00",
                "2026-03-04 10:09",
                "IP Address",
                "192.0.2.1",
                "100",
                "540",
                "True",
                "2026-03-04 10:09",
                f"R_{person}",
                "FR",
                FUNCTIONS[language][function],
                *agreement(language, person),
            ]
            for person, (function, _) in enumerate(PEOPLE)
        ),
    ]


def boxes(tool: str, language: str) -> Lines:
    """One question offered as boxes: the quick questions, the first as a column per option, as each tool writes it."""
    lines = google(language)
    place, item = lines[0].index(QUICK[0].question.within(language)), QUICK[0]
    question, texts = item.question.within(language), [option.within(language) for option in item.options]
    code = item.code.replace(".", "")
    names, yes, no = {
        "limesurvey codes": ([f"{code}[SQ00{number}]" for number in range(1, 6)], "Y", ""),
        "limesurvey values": ([f"{code}[SQ00{number}]" for number in range(1, 6)], "1", "0"),
        "limesurvey questions": ([f"{question} [{text}]" for text in texts], "Oui", "Non"),
        "limesurvey both": ([f"{code}[SQ00{n}]. {question} [{text}]" for n, text in enumerate(texts, 1)], "Yes", "N/A"),
        "qualtrics": ([f"{question} - Selected Choice - {text}" for text in texts], "1", ""),
        "qualtrics texts": ([f"{question} - {text}" for text in texts], None, ""),
        "typeform": (texts, None, ""),
    }[tool]
    wide = [[*lines[0][:place], *names, *lines[0][place + 1 :]]]
    for row, given in zip(lines[1:], GIVEN, strict=True):
        ticks = [(yes or texts[number]) if number + 1 == given[0] else no for number in range(5)]
        wide.append([*row[:place], *ticks, *row[place + 1 :]])
    return wide


def as_csv(lines: Sequence[Sequence[str]], *, separator: str = ",", encoding: str = "utf-8") -> bytes:
    """Rows as a CSV file, every cell in quotes."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(lines)
    return text.getvalue().encode(encoding)
