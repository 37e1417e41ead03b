"""Steward's limits: rounds, requests, time, queue, Stop."""

# ruff: noqa: E501 - one sentence a line, word lists as words
from __future__ import annotations

from engine.demo_model.lessons.phrases import bank
from engine.demo_model.lessons.skills.question import Question

LIMITS = (
    Question(
        bank(
            """
            How many [earlier |past |previous |old |]rounds [go to|are sent to|does|can] the model[| see| remember| get]?
            How [long|far back|much] [is|can|does] [the|your|the chat's] [memory|history|model remember|chat remember][?| go?]
            [How many|What number of] [messages|rounds|turns] [do you|does it|does the chat|does Steward|can you] [remember|keep in mind|know|see]?
            [Why did you|Why do you|When do you] forget [my name|what I said|old messages|things]?
            What is [STEWARD_MAX_HISTORY_ROUNDS|the history limit|the history window|the limit of rounds]?
            """,
            "What is the number of earlier rounds that the model sees?\nHow many of the previous rounds does Steward send to the model?",
        ),
        bank(
            """
            [最多|一共|]有[几轮|多少轮][对话|历史|]会[发给|送给|交给]模型？
            [你|模型|Steward][能|会|可以]记住[几轮|多少轮|多少][对话|消息|历史|]？
            [历史|记忆|对话历史|上下文]有[多长|几轮|多少轮]？
            你为什么[忘了|忘记|不记得][我的名字|我说的话|以前的话|了]？
            [STEWARD_MAX_HISTORY_ROUNDS|历史轮数|历史限制]是[什么|多少]？
            """,
            "请问模型最多能看到多少轮以前的对话？\nSteward 会把几轮历史发给模型？",
        ),
        "At most 6 earlier rounds go to the model (STEWARD_MAX_HISTORY_ROUNDS).",
        "最多 6 轮以前的对话会发给模型（STEWARD_MAX_HISTORY_ROUNDS）。",
    ),
    Question(
        bank(
            """
            How many [requests|messages|questions] [can I|may I|am I allowed to] [send|ask|make|write] [per minute|a minute|in a minute|each minute|every minute]?
            [What is|What's|Is there] [the|a] [rate limit|request limit|limit per minute|message limit][?| here?| per user?]
            [How often|How fast|How frequently] [can|may] I [ask|write|send messages|send]?
            What is STEWARD_REQUESTS_PER_MINUTE?
            Why [was I|am I] [rate limited|refused|blocked|told to wait]?
            """,
            "Can you tell me the number of messages per minute that I may send?\nIs there some limit for requests in one minute?",
        ),
        bank(
            """
            [每分钟|一分钟|一分钟内][可以|能|最多能|最多][发|问|提]多少[条消息|个问题|次请求|条|次]？
            [有|有没有|请求|发送|]频率限制[吗|是多少|是什么]？
            [多久|多快]可以[问一次|发一次|发一条]？
            STEWARD_REQUESTS_PER_MINUTE 是[什么|多少]？
            为什么[我被限制|被拒绝|要我等|限制我]了？
            """,
            "请问我一分钟里最多能发多少条消息？\n每个用户每分钟的请求上限是多少？",
        ),
        "You can send 20 requests per minute (STEWARD_REQUESTS_PER_MINUTE).",
        "每分钟最多 20 次请求（STEWARD_REQUESTS_PER_MINUTE）。",
    ),
    Question(
        bank(
            """
            How many [answers|generations|requests] [can run|may run|run] at [once|the same time|a time][| for me| per user]?
            Can I [ask|run|have|get|start] [two|several|many|three] [questions|answers|chats|generations] at [once|the same time]?
            [Can I|May I] [chat in|use] two [tabs|windows|browsers] [at once|at the same time|together]?
            What is STEWARD_MAX_RUNNING_PER_USER?
            """,
            "Is it possible to have several answers running at once?\nWhat number of answers may one user run at the same time?",
        ),
        bank(
            """
            [可以|能|我能|我可以]同时[问两个问题|运行几个回答|有两个回答|生成几个回答|问几个问题][吗|]？
            [每个用户|一个用户|我][能|可以]同时[运行|生成]几个[回答|请求]？
            [可以|能]同时[用|打开]两个[标签页|窗口]聊天吗？
            STEWARD_MAX_RUNNING_PER_USER 是[什么|多少]？
            """,
            "请问我能同时得到好几个回答吗？\n一个用户最多同时运行几个生成？",
        ),
        "One answer at a time per user (STEWARD_MAX_RUNNING_PER_USER=1).",
        "每个用户同时只有一个回答（STEWARD_MAX_RUNNING_PER_USER=1）。",
    ),
    Question(
        bank(
            """
            How long [can|may|does] an answer [run|take|last|go on|be generated]?
            [What is|What's|Is there] [the|a] [time limit|timeout|deadline|maximum time][?| for answers?| of an answer?]
            [When|After how many seconds|After how long] [does|will] an answer [end|time out|be cut off|stop by itself]?
            What is STEWARD_MAX_SECONDS?
            """,
            "What is the longest time that an answer may take?\nAfter what time is a long answer ended?",
        ),
        bank(
            """
            [一个|每个|]回答[最多|最长|][可以|能|会][运行|持续|生成]多[久|长时间]？
            [回答|有没有|生成]的?时间限制[是多少|吗|是多久]？
            回答[多久|多少秒]会[超时|结束|被停止]？
            STEWARD_MAX_SECONDS 是[什么|多少]？
            """.replace("的?", "的"),
            "请问一个回答最长能有多久？\n回答超过多长时间会被结束？",
        ),
        "An answer ends after 300 seconds (STEWARD_MAX_SECONDS) and keeps what it has.",
        "回答在 300 秒后结束（STEWARD_MAX_SECONDS），已生成的内容会保留。",
    ),
    Question(
        bank(
            """
            What happens [if|when] [I|a user|somebody] [close the tab|closes the tab|close the browser|lose the connection|refresh|reload the page|lose my network|disconnect|go offline]?
            [How long|How many seconds] [do I|does a browser|do you|does it] [have to come back|wait for me|wait when I disconnect|wait for a dropped browser]?
            [What is|What's] [the grace time|STEWARD_DISCONNECT_GRACE_S|the disconnect grace]?
            [Does|Will] [the|my] [answer|generation] [go on|continue|stop] [if|when] I [close the tab|leave|disconnect|refresh]?
            """,
            "If my browser loses its connection, what happens then?\nWhat is going to happen when I close this tab?",
        ),
        bank(
            """
            [如果|要是|]我[关闭标签页|关掉浏览器|断网|刷新页面|断线|掉线|离开页面][了|][会怎样|会怎么样|会发生什么|怎么办]？
            [断线|断开|掉线]后[有|可以有|]多[久|少秒]可以[回来|重连]？
            STEWARD_DISCONNECT_GRACE_S 是[什么|多少]？
            [关闭标签页|断线|刷新]后回答[会继续吗|会停止吗|还在吗]？
            """,
            "请问浏览器断开连接以后会发生什么？\n要是我把标签页关了，回答会怎么样？",
        ),
        "A dropped browser has 3 seconds to come back (STEWARD_DISCONNECT_GRACE_S), then the generation is cancelled.",
        "断开的浏览器有 3 秒可以回来（STEWARD_DISCONNECT_GRACE_S），之后生成会被取消。",
    ),
    Question(
        bank(
            """
            [What does|What happens with|What is|How does|Explain] [Stop|the Stop button|the stop button|stop][ do| work|][?|.]
            [How do I|How can I|Can I|How to] [stop|cancel|end|abort|interrupt] [an answer|the answer|a generation|you|a long answer]?
            What happens [when|if] I [press|click|hit|push] [Stop|stop|the stop button]?
            [Does|Do|Will] [Stop|stopping] [keep|lose|delete|save] the [text|answer|partial answer]?
            """,
            "If I press the Stop button, what does it do?\nIs it possible to stop an answer that is too long?",
        ),
        bank(
            """
            [停止|停止按钮|停止键][是什么|有什么用|怎么用|会做什么|做什么]？
            [怎么|如何|怎样|可以|能][停止|取消|中断|结束|终止][回答|生成|一个回答][吗|]？
            [按|点|点击][停止|停止按钮|停止键][会怎样|会怎么样|后会发生什么|会发生什么]？
            停止后[内容|回答|文字][还在吗|会保留吗|会丢吗]？
            """,
            "请问按下停止按钮以后会怎样？\n太长的回答可以怎么停下来？",
        ),
        "Stop ends the generation at once and keeps the partial answer.",
        "停止会立刻结束生成，并保留已有的部分回答。",
    ),
    Question(
        bank(
            """
            What happens [when|if] [the model|it|Steward|everything|the server] is [busy|full|overloaded]?
            [Is there|What is|How does|Explain] [a|the] [queue|waiting line][| work| for][?|.]
            [Why|How long] do I [have to |need to |]wait?
            [Where|What place|What position] am I in the [queue|line]?
            [Do I|Must I] wait [if|when] others [are chatting|use it|ask too]?
            """,
            "If too many people ask at once, what happens?\nHow do I see my place when I must wait?",
        ),
        bank(
            """
            [模型|服务器|Steward][忙|很忙|满了|繁忙]的时候[会怎样|怎么办|会怎么样]？
            [有|需要|要|会]排队吗？
            [队列|排队][是什么|怎么工作|是怎么回事]？
            [为什么|怎么]要等[待|这么久|]？
            我排在[第几|哪里|第几位]？
            """,
            "请问很多人同时提问会怎么样？\n等待的时候能看到自己的位置吗？",
        ),
        "When the model is busy you wait in a queue and see your place.",
        "模型忙的时候你会排队，并能看到自己的位置。",
    ),
    Question(
        bank(
            """
            How [long|many tokens|big] is [your|the|the model's] context[| window| length]?
            [What is|What's] [your|the] context [length|size|window]?
            What happens [if|when] my message is too long?
            [How long can|How big may] [a|my] message be?
            """,
            "What size does your context window have?\nWhat if I send a message that is too long?",
        ),
        bank(
            """
            [你的|模型的|]上下文[有多长|长度是多少|窗口有多大|是多少|有多大]？
            [消息|我的消息]太长[会怎样|怎么办|了会怎么样]？
            [消息|一条消息]最长[可以|能]有多长？
            """,
            "请问上下文窗口的大小是多少？\n如果我发的消息太长会怎么样？",
        ),
        "My context is 8192 tokens. A message that is too long is refused with its size.",
        "我的上下文是 8192 个 token。太长的消息会被拒绝，并告诉你它的大小。",
    ),
    Question(
        bank(
            """
            [Who decides|How do I change|Can I change|Where do I change|How can I raise|How to change] the [limits|limit|rate limit|history limit|time limit][?| of Steward?]
            [How|Where] [is|do I|can I] [Steward configured|configure Steward|set the settings|set STEWARD variables|set options]?
            Where [are|is] [the configuration|the settings of the server|steward.toml|the environment variables]?
            """,
            "Is there a way to change the limits of Steward?\nPlease tell me how Steward is configured.",
        ),
        bank(
            """
            [怎么|如何|在哪里|可以][修改|改|调整|更改][限制|上限|频率限制|服务器设置|历史轮数][吗|]？
            [怎么|如何|在哪里]配置 Steward？
            Steward 的配置[在哪里|在哪|怎么改]？
            """,
            "请问要怎样才能调整这些限制？\nSteward 是在哪里配置的？",
        ),
        "The operator sets the limits with STEWARD_ variables in the environment, .env or steward.toml.",
        "管理员用环境变量、.env 或 steward.toml 里的 STEWARD_ 设置来调整限制。",
    ),
)
