"""Every sentence that the chat says by itself, in English and Chinese, by the code of what happened."""

from __future__ import annotations

import math
import string
from typing import Any

from engine.errors import EngineDead, EngineError, EngineNotReady, InvalidRequest, PromptTooLong
from governance.errors import Refusal

EN, ZH = 0, 1

CATALOGUE: dict[str, tuple[str, str]] = {
    # Refusals: `code`, or after a dot whose limit or which budget it is, else the first that has all its values
    "not_ready": (
        "The model is not ready yet. Please send your message again in a moment.",
        "模型尚未就绪，请稍后再发送。",
    ),
    "queue_full": (
        "Too many people are waiting right now. That is this server's limit, not yours.",
        "现在排队的人太多了。这是服务器的限制，与你的额度无关。",
    ),
    "queue_timeout": (
        "The wait for a free place took too long, so your message was not answered. That is this server's limit, not yours.",
        "等待空位的时间过长，你的消息未能得到回答。这是服务器的限制，与你的额度无关。",
    ),
    "queue_timeout.user": (
        "Your message waited too long for your other answers to end, and was not answered. That is your own limit.",
        "你的消息等待你的其他回答结束，时间过长，未能得到回答。这是你自己的限额。",
    ),
    "rate_limited": (
        "You have sent {limit} messages within a minute, which is your limit.",
        "你在一分钟内发送了 {limit} 条消息，已达到你的限额。",
    ),
    "rate_limited.plain": ("You have sent many messages in a short time.", "你在短时间内发送了很多消息。"),
    "token_budget": (
        "Your token budget is not enough for this: {left:,} of {limit:,} tokens are left, and at least {needed:,} are needed.",
        "你的 token 额度不够：还剩 {left:,} / {limit:,} 个，这条消息至少需要 {needed:,} 个。",
    ),
    "token_budget.tokens_per_minute": (
        "Your tokens for a minute are not enough for this: {left:,} of {limit:,} are left, and at least {needed:,} are needed.",
        "你每分钟的 token 额度不够：还剩 {left:,} / {limit:,} 个，这条消息至少需要 {needed:,} 个。",
    ),
    "token_budget.tokens_per_day": (
        "Your tokens for today are not enough for this: {left:,} of {limit:,} are left, and at least {needed:,} are needed.",
        "你今天的 token 额度不够：还剩 {left:,} / {limit:,} 个，这条消息至少需要 {needed:,} 个。",
    ),
    "token_budget.plain": ("Your token budget is not enough for this.", "你的 token 额度不够。"),
    "too_many_running": (
        "{running} of your answers are on their way and {waiting} more are waiting, which is your limit. "
        "Wait for one of them or stop it, then send this again.",
        "你有 {running} 个回答正在生成，{waiting} 个正在排队，已达到你的限额。请等其中一个完成或停止它，然后重新发送。",
    ),
    "too_many_running.plain": (
        "Another answer for you is still on its way. Wait for it or stop it, then send this again.",
        "你还有一个回答正在生成。请等它完成或停止它，然后重新发送。",
    ),
    "too_long": (
        "This message is too long for the model: {tokens} tokens, and at most {limit} fit.",
        "这条消息对模型来说太长：共 {tokens} 个 token，最多 {limit} 个。",
    ),
    "too_long.plain": ("This message is too long for the model.", "这条消息对模型来说太长。"),
    "too_long.characters": (
        "This message is too long: {characters} characters, and at most {limit} are accepted.",
        "这条消息太长：共 {characters} 个字符，最多接受 {limit} 个。",
    ),
    "bad_input": ("There is nothing in this message to answer.", "这条消息没有可以回答的内容。"),
    "bad_text": (
        "This text holds half of a character, as a broken copy leaves it, and cannot be read. Copy or type it again.",
        "这段文字含有残缺的字符（可能是复制时损坏），无法读取。请重新复制或输入。",
    ),
    "shutting_down": ("The server is shutting down. Please try again soon.", "服务器正在关闭，请稍后再试。"),
    "refused": ("This request was refused.", "该请求被拒绝。"),
    "retry": ("Try again in {wait}.", "请在 {wait}后重试。"),
    "seconds": ("{n} s", "{n} 秒"),
    "minutes": ("{n} min", "{n} 分钟"),
    # Failures
    "engine_dead": (
        "The model stopped working while answering. It will be back as soon as it is restarted.",
        "模型在回答时停止了工作，重新启动后即可恢复。",
    ),
    "engine_error": ("The model could not answer this. Please try again.", "模型无法回答这条消息，请重试。"),
    "invalid_request": ("The model cannot work with this message.", "模型无法处理这条消息。"),
    "internal": (
        "Something went wrong on the server. It has been logged; please try again.",
        "服务器出错了，错误已记录，请重试。",
    ),
    "store": (
        "The chat history cannot be saved at the moment. You can go on, but this chat may be lost.",
        "聊天记录暂时无法保存。你可以继续聊天，但这段对话可能会丢失。",
    ),
    "busy": (
        "An answer is still on its way. Wait for it or stop it first.",
        "上一个回答仍在生成，请先等待或停止它。",
    ),
    "no_account": (
        "Your account no longer exists. Ask whoever runs this server.",
        "你的帐号已不存在，请联系服务器管理员。",
    ),
    "not_found": ("This message can no longer be edited.", "这条消息已无法编辑。"),
    "thread_not_found": (
        "This chat does not exist, or it is not yours. You can start a new one here.",
        "该聊天不存在，或不属于你。你可以在这里开始新的聊天。",
    ),
    "unanswered": (
        "This message was not answered: the server was restarted before the answer began. Edit it to ask again.",
        "这条消息未得到回答：服务器在回答开始之前重启了。编辑它即可重新提问。",
    ),
    "thinking": ("Thinking", "思考"),
    # The link in the page's header (.chainlit/config.toml)
    "limits": ("What you have left", "剩余额度"),
    # Where the model's memory begins
    "memory": (
        "The model's memory begins here: it no longer sees the messages above.",
        "模型的记忆从这里开始：它已看不到上面的消息。",
    ),
    # The settings panel
    "panel.thinking": ("Thinking", "思考"),
    "panel.thinking.tip": (
        "Let the model reason before it answers. Slower, and better at hard questions.",
        "让模型在回答前先思考。速度较慢，但更擅长难题。",
    ),
    "panel.temperature": ("Temperature", "温度"),
    "panel.temperature.tip": ("0 is sober and repeatable; higher is more varied.", "0 最稳定；数值越高越多变。"),
    "panel.top_p": ("Top-p", "Top-p"),
    "panel.top_p.tip": (
        "Choose only among the likeliest tokens that make up this share of the probability.",
        "只在累计概率达到该值的最可能的 token 中选择。",
    ),
    "panel.max_tokens": ("Answer length", "回答长度"),
    "panel.max_tokens.tip": ("The longest answer, in tokens.", "回答的最大长度（token）。"),
    "panel.system_prompt": ("System prompt", "系统提示词"),
    "panel.system_prompt.tip": (
        "Standing instructions for this chat: a role, a tone, a format.",
        "对本次聊天的固定要求：角色、语气、格式。",
    ),
    # Starters
    "starter.hello": ("Say hello", "打个招呼"),
    "starter.hello.ask": ("Hello! Who are you, and what can you do?", "你好！你是谁？你能做什么？"),
    "starter.count": ("Watch it stream", "看它逐字输出"),
    "starter.count.ask": ("Count from 1 to 60.", "从 1 数到 60。"),
    "starter.memory": ("Give it something to remember", "让它记住一件事"),
    "starter.memory.ask": ("My name is Robin.", "我叫小林。"),
    "starter.thinking": ("Let it think", "让它思考"),
    "starter.thinking.ask": ("What is 47 plus 38?", "47 加 38 等于多少？"),
}


def locale_index(language: str | None) -> int:
    """Which of the two languages a browser gets: Chinese for any `zh`, else English."""
    return ZH if (language or "").lower().startswith("zh") else EN


def translate(key: str, language: str | None, **values: Any) -> str:
    return CATALOGUE[key][locale_index(language)].format(**values)


def wait(seconds: float, language: str | None) -> str:
    """A time to wait, rounded up: a retry one moment too early would be refused again."""
    if seconds < 90:
        return translate("seconds", language, n=max(1, math.ceil(seconds)))
    return translate("minutes", language, n=math.ceil(seconds / 60))


def _fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def _key(error: Refusal) -> str:
    """The most exact sentence for a refusal of which every value is known."""
    about = [error.params[name] for name in ("budget", "scope") if name in error.params]
    for key in (
        *(f"{error.reason}.{what}" for what in about),
        error.reason,
        f"{error.reason}.characters",
        f"{error.reason}.plain",
    ):
        if key in CATALOGUE and _fields(CATALOGUE[key][EN]) <= error.params.keys():
            return key
    return "refused"


def refusal(error: Refusal, language: str | None) -> str:
    """A refusal in words, with the time to wait when waiting helps."""
    sentence = reason(error, language)
    if error.retry_after is None:
        return sentence
    gap = "" if locale_index(language) == ZH else " "
    return sentence + gap + translate("retry", language, wait=wait(error.retry_after, language))


def reason(error: BaseException, language: str | None) -> str:
    """Any failure in words, without the time to wait: where that is counted down beside them."""
    return translate(_key(error), language, **error.params) if isinstance(error, Refusal) else failure(error, language)


def failure(error: BaseException, language: str | None) -> str:
    """Any failure in words. Never the exception's own text: that is for the log."""
    match error:
        case Refusal():
            return refusal(error, language)
        case PromptTooLong():
            return translate("too_long", language, tokens=error.tokens, limit=error.limit)
        case InvalidRequest():
            return translate("invalid_request", language)
        case EngineNotReady():
            return translate("not_ready", language)
        case EngineDead():
            return translate("engine_dead", language)
        case EngineError():
            return translate("engine_error", language)
        case _:
            return translate("internal", language)
