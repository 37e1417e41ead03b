"""The link in the page's header, in the reader's language: Chainlit takes its name from a file, the same for everybody."""

from __future__ import annotations

import json

from chainlit.server import UserParam, _language_pattern, project_settings
from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from chat.chainlit.route_order import put_first
from i18n.messages import translate


async def settings_in_words(
    current_user: UserParam,
    language: str = Query(default="en-US", pattern=_language_pattern),
    chat_profile: str | None = Query(default=None),
) -> JSONResponse:
    """Chainlit's own answer, with the link's name in `language`."""
    answer = await project_settings(current_user, language, chat_profile)
    body = json.loads(bytes(answer.body))
    for link in body["ui"]["header_links"] or ():
        link["name"] = translate("limits", language)
    return JSONResponse(body)


def name_link() -> None:
    """Put ours before Chainlit's own route. Harmless when called again."""
    router = APIRouter()
    router.add_api_route("/project/settings", settings_in_words, methods=["GET"], include_in_schema=False)
    put_first(router)
