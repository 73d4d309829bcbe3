"""Page with a first order of magnitude in euros, from three figures typed on a respondent's result."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from assessment.core.cost.cost_inputs import LIMITS, CostInputKey
from assessment.core.cost.number_limits import fault_of
from assessment.core.cost.order_of_magnitude import order_inputs, order_of_magnitude
from assessment.i18n import language as language_of
from assessment.web.answering.personal_link import personal_link
from assessment.web.base.access import link_holder
from assessment.web.base.rendering import render
from assessment.web.base.respondent_journey import Journey
from assessment.web.base.security import form_key
from assessment.web.forms.fields import NumberField, PercentField
from assessment.web.forms.number_fields import fault_said
from assessment.web.forms.page_form import PageForm
from reports.content.cost.cost_text import scale
from reports.content.cost.first_order import FirstOrderChapter, build

UNPROCESSABLE = 422
FIELDS = {
    CostInputKey.LEADS: "leads",
    CostInputKey.CONTACTED_IN_A_DAY: "contacted",
    CostInputKey.BASKET: "basket",
}

blueprint = Blueprint("euros", __name__, url_prefix="/<any(fr,en):language>/results")


class FirstOrderForm(PageForm):
    """Leads a month, the share of them contacted within a day, and the average basket."""

    leads = NumberField(missing="firstorder.wrong.leads")
    contacted = PercentField()
    basket = NumberField(missing="firstorder.wrong.basket")

    def check(self) -> None:
        """No figure lies outside what an input may be: an estimate's range would be cut there in silence."""
        for entry, name in FIELDS.items():
            value = self.value_of(entry)
            fault = None if value is None else fault_of(value, LIMITS[entry])
            if fault is not None:
                self.refuse(name, fault_said(fault, LIMITS[entry], scale=scale(entry)))

    def value_of(self, entry: CostInputKey) -> float | None:
        """The figure in the input's own unit; None where none was given, or none that can be read."""
        data = self[FIELDS[entry]].data
        return None if data is None else float(data) / scale(entry)


@blueprint.get("/<token>/euros")
@link_holder
def show(language: str, journey: Journey) -> str:
    """The form, nothing typed."""
    return _page(language, journey, FirstOrderForm(language_of(language)), None)


@blueprint.post("/<token>/euros")
@link_holder
def work_out(language: str, journey: Journey) -> ResponseReturnValue:
    """The amount, below the figures as they were typed; nothing of them is kept."""
    form = FirstOrderForm(language_of(language), request.form)
    if not form.validate():
        return _page(language, journey, form, None), UNPROCESSABLE
    inputs = order_inputs(
        journey.questionnaire,
        leads=form.value_of(CostInputKey.LEADS) or 0.0,
        basket=form.value_of(CostInputKey.BASKET) or 0.0,
        contacted=form.value_of(CostInputKey.CONTACTED_IN_A_DAY),
        giver=journey.response.function,
    )
    return _page(language, journey, form, build(order_of_magnitude(inputs), journey.questionnaire, form.say))


def _page(language: str, journey: Journey, form: FirstOrderForm, chapter: FirstOrderChapter | None) -> str:
    return render(
        "results/euros/page.html",
        language,
        token=journey.token,
        form=form,
        form_key=form_key(),
        chapter=chapter,
        link=personal_link(language, journey.token),
    )
