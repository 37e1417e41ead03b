"""Questions about limits: rounds, requests, time, queue, Stop."""

# ruff: noqa: E501 - one sentence a line, word lists as words
from __future__ import annotations

from demo_model.lessons.phrases import bank
from demo_model.lessons.skills.question import Question
from demo_model.lessons.skills.steward.running import RUNNING

LIMITS = (
    *RUNNING,
    Question(
        bank(
            """
            How many [earlier |past |previous |old |]rounds [go to|are sent to|does|can] the model[| see| remember| get]?
            How [long|far back|much] [is|can|does] [the|your|the chat's] [memory|history|model remember|chat remember][?| go?]
            [How many|What number of] [messages|rounds|turns] [do you|does it|does the chat|does Steward|can you] [remember|keep in mind|know|see]?
            [Why did you|Why do you|When do you] forget [my name|what I said|old messages|things]?
            What is [STEWARD_MAX_HISTORY_ROUNDS|the history limit|the history window|the limit of rounds]?
            I was wondering how many [earlier|previous|past] [rounds|messages|exchanges|turns] [you still see|you take into account|you look at|the model is given].
            [Is there|Does Steward have|Do you have] [a limit|a maximum|an upper bound] [for|on] [the history|your memory of this chat|the rounds you see|the number of rounds you remember]?
            [When this chat gets long|In a long chat|After many rounds|When we have talked a lot], [do you|will you|does the model] [forget the beginning|still know the start|lose the first messages|still see my first message]?
            [Suppose|Imagine|Say] we [chat|talk|write] for [an hour|a long time|fifty rounds], how much of [it|that|the conversation] do you [remember|still see|still know]?
            [history length|max history rounds|number of rounds remembered|how many rounds back|history rounds limit][?|]
            [Please say|Could somebody say|I'd like to know] how [much history|many rounds of history|many old rounds|much of our conversation] [the model gets|Steward hands to the model|the model is shown|you are given].
            [You remember|The model sees|It gets|The model is sent] only the last [rounds|few rounds|turns], [how many|what number is it]?
            [What number of|How many of the|How many] [last|latest|recent|earlier] [rounds|turns|exchanges] [are kept in memory|are passed on to the model|are shown to the model|reach the model|get to the model]?
            Why [don't you remember|can't you remember|have you forgotten] [what I wrote at the start|what I told you long ago|the beginning of this chat|my first messages]?
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
            [想知道|想问一下|想了解一下]，[模型|你|它][能看到|会看到|最多记得|能参考]前面[几轮|多少轮][对话|聊天|]？
            [要是|如果|假如]聊[得很久|了很多轮|了一百轮]，[开头|前面|最开始][的内容|说的话][模型|你]还[记得|知道|看得到]吗？
            [能不能|可不可以|麻烦]告诉我[历史|记忆|对话历史]的[上限|长度|轮数][是多少|]？
            [发给|传给|交给|送进]模型的[历史|旧对话|对话][最多有|一共是|有]几轮？
            [为什么|怎么]你[不记得|忘了|想不起来|记不住][前面|之前|刚开始|很久以前]说过的[话|内容]？
            你[只|最多|是不是只][能|]看最近[几轮|多少轮][的|]对话？
            [历史轮数|记忆上限|最大历史轮数|能记几轮][？|]
            以前[说过|聊过|写过]的[话|内容|对话][有多少轮|有几轮]会[给模型看|交给模型|被模型看到|送到模型那里]？
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
            [I was wondering|Could somebody say|I'd like to know] how many [requests|messages|questions] [per minute are allowed|I may make in a minute|are permitted every minute|one user may send each minute].
            [If|Suppose|When] I [send|write|ask] [a lot of|very many|too many] [messages|questions|requests] [in one minute|within a minute|quickly one after the other], [am I refused|will I be blocked|is there a limit|what is the limit]?
            [rate limit|requests per minute|messages per minute|request limit|rpm limit][?|, please|]
            Is there [a maximum|an upper limit|a cap|a restriction] [on|for] [requests|messages|questions] [per|a|every|in a|within one] minute?
            [It says|The page says|I got the message] [rate limit|too many requests|that I was rate limited|that I sent too many requests], [why|what is the limit|how many are allowed]?
            [How quickly|How often|How many times a minute] am I [allowed|permitted] to [ask|send something|write to you|send a message]?
            [May I|Can I|Am I allowed to] [send|ask|write] [fifty|thirty|a hundred|unlimited] [messages|questions|requests] [a|per|in one|every] minute?
            What is the number of [requests|questions] [allowed|permitted|possible|that Steward accepts] [per|in a|in every] minute?
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
            [想知道|想问一下|麻烦问下]，[每分钟|一分钟内|一分钟之内][允许|可以|能够][发送|提交|提出][几个|多少个|多少次|几次][请求|问题|提问]？
            [要是|如果|假如]我[一分钟|短时间内|一分钟内][发|问|提][了|][很多|太多][消息|问题|请求]，会[被限制吗|被拒绝吗|怎么样]？
            [请求频率|频率上限|每分钟上限|每分钟次数|请求次数限制][？|]
            [一个|每个|每位]用户[一分钟|每分钟][允许|可以][几次|多少次][请求|提问]？
            [发消息|提问|请求][有没有|有|是否有][次数|频率|速度|每分钟的][限制|上限]？
            [提示|页面说|它说]我[请求太多|发得太快|太频繁]，[为什么|限制是多少|上限是多少]？
            我[每分钟|一分钟][能不能|可不可以]发[五十|三十|一百][条消息|个请求|个问题]？
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
            [I want to|I'd like to|May I|Would I be allowed to] [ask|run|start] [another question|a second question|more questions] while [the first answer|an answer|one answer] is still [running|being written|coming|in progress].
            [Suppose|If] I [ask in two tabs|open two windows|have two chats|use two browsers] [at the same time|at once|in parallel], [do both run|does it work|do both get an answer]?
            [parallel answers|simultaneous answers|two answers at once|concurrent generations][?|]
            [Are [several|two|parallel|multiple] answers [allowed|possible]|Is it allowed to have [two|parallel|multiple] answers] for one user [at once|at the same time|in parallel|simultaneously]?
            What is the [number|limit|maximum] of [answers|generations] [a user|one user|each user|one person] may have [running|going] [together|in parallel|simultaneously|at once]?
            [I was wondering if|Could somebody say whether|Please say if] [one user|a person|I] can [get|have|run] [more than one answer|several answers|two generations] [at a time|at the same time|in parallel].
            Do I [have to|need to|] wait for [my|the] [first|other|running] answer before I [ask|start|send] [the next|another] one?
            [How many|What number of] [answers|chats] [may one person|can each user|can I] [run|generate] [in parallel|simultaneously|together]?
            """,
            "Is it possible to have several answers running at once?\nWhat number of answers may one user run at the same time?",
        ),
        bank(
            """
            [可以|能|我能|我可以]同时[问两个问题|运行几个回答|有两个回答|生成几个回答|问几个问题][吗|]？
            [每个用户|一个用户|我][能|可以]同时[运行|生成]几个[回答|请求]？
            [可以|能]同时[用|打开]两个[标签页|窗口]聊天吗？
            STEWARD_MAX_RUNNING_PER_USER 是[什么|多少]？
            [想知道|想问一下]，[一个人|每个人|一位用户|我][能不能|可不可以][同时|并行|一起][跑|运行|拿到|生成][好几个|多个|两个|几个]回答？
            [要是|如果]我[在两个窗口|在两个标签页|在两个聊天里]同时[提问|发消息|问]，[会怎么样|都会回答吗|可以吗]？
            [并行回答|同时回答|同时运行数|并发数][？|]
            [前一个|第一个|上一个]回答[还没完|还在生成|没结束]，[能|可以]再[问一个|发一个问题|开始一个]吗？
            同时[最多|]能有[几个|多少个][回答|生成]在[运行|跑|进行]？
            [每人|每个用户|一个用户]的[并发|同时回答|同时生成][上限|数量|个数]是[多少|几个]？
            [必须|要|是不是要]等[前一个|这个|第一个]回答[完了|结束|写完]才能[再问|问下一个|继续问]？
            """,
            "请问我能同时得到好几个回答吗？\n一个用户最多同时运行几个生成？",
        ),
        "One answer at a time per user (STEWARD_MAX_RUNNING_PER_USER=1).",
        "每个用户同时只有一个回答（STEWARD_MAX_RUNNING_PER_USER=1）。",
    ),
    Question(
        bank(
            """
            How [long|many tokens|big] is [your|the|the model's] context[| window| length]?
            [What is|What's] [your|the] context [length|size|window]?
            What happens [if|when] my message is too long?
            [How long can|How big may] [a|my] message be?
            [I was wondering|Could somebody say|I'd like to know] [how many tokens fit into the context|how large the context window is|what size the context has|how big your context is].
            [If|Suppose|When] I [paste|write|send|put in] a [very long|huge|giant|much too long] [text|message|question|prompt], [is it refused|what happens|will it be accepted|what do you do]?
            [context size|context window|context length|max context|maximum message length|max tokens in context][?|]
            [Is there|Do you have|Does Steward have] a [limit|maximum] [for|on] the [size|length] of [a message|my message|one message|what I send|the context]?
            [How many|What number of] tokens [does your context have|can you read|can the model take in|fit in your context window]?
            My [message|text|question] [was refused for its length|is too long|was too big|is rejected as too long], [why|what is the maximum size|how long may it be]?
            [Can I|May I|Could I] [paste|send|write] [a whole book|a very long message|a long text|ten pages|a message with 10000 tokens]?
            [The|Your] context [window|length|], [what size is it|how big is it|how many tokens has it|how large]?
            """,
            "What size does your context window have?\nWhat if I send a message that is too long?",
        ),
        bank(
            """
            [你的|模型的|]上下文[有多长|长度是多少|窗口有多大|是多少|有多大]？
            [消息|我的消息]太长[会怎样|怎么办|了会怎么样]？
            [消息|一条消息]最长[可以|能]有多长？
            [想知道|想问一下|麻烦问下]，[你的|模型的|这个模型的]上下文[能放|有|能装]多少[个|] token？
            [要是|如果|假如]我[贴|粘贴|输入|发送|发了][一段|一篇|一条]很长的[文字|文章|消息|内容]，[会被拒绝吗|会怎样|能接收吗]？
            [上下文长度|上下文窗口|上下文大小|消息长度上限|最大消息长度][？|]
            [消息|一条消息|输入|发送]的[长度|大小|字数][有没有|有]限制？
            [为什么|怎么]我的[消息|文字]因为太长被[拒绝|退回|拦下]了？
            [能|可以|能不能]发[一整本书|很长的消息|一万字的消息|特别长的文章]给你？
            上下文的[大小|容量|尺寸|长度]是[几千个|多少个|多少] token？
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
            [I was wondering|Could somebody say|I'd like to know] [who sets the limits|how the limits can be changed|where the limits come from|how Steward is set up by the operator|how one configures Steward].
            [I want|I need|We need|We want] [a higher limit|more requests per minute|a longer history|other limits|to raise the limit|to change a limit], [how|who can do that|what do I do|where is it configured]?
            [Suppose|If] [20 requests are too few for us|the limits are too low|I want more rounds|the time limit is too short|our team needs higher limits], [can that be changed|where do I change that|how do I raise them|who changes it]?
            [configuration|config file|steward.toml|environment variables|.env|server configuration|change limits|server limits configuration][?|]
            Which [file|config file|configuration file] [holds|sets|has|contains] [the configuration of Steward|Steward's configuration|the limits|the server's configuration|the STEWARD variables]?
            [Are the limits [configurable|adjustable|changeable]|Can the [limits|rate limit|time limit] be [changed|configured|raised|set higher]] [by the operator|by the admin|by me|in a file][?|]
            [Tell me|Please explain|Say] [who may change the limits|how an admin configures the server|where STEWARD_ variables are set|how to adjust the limits|how the server is configured].
            As [an admin|the operator|an administrator], [how do I|where do I|can I] [configure Steward|adjust the limits|change the rate limit|set the limits|raise the history limit]?
            """,
            "Is there a way to change the limits of Steward?\nPlease tell me how Steward is configured.",
        ),
        bank(
            """
            [怎么|如何|在哪里|可以][修改|改|调整|更改][限制|上限|频率限制|服务器设置|历史轮数][吗|]？
            [怎么|如何|在哪里]配置 Steward？
            Steward 的配置[在哪里|在哪|怎么改]？
            [想知道|想问一下|麻烦问下]，[这些|各种|Steward 的|服务器的][限制|上限][由谁设定|是谁定的|可以改吗|在哪儿改]？
            [要是|如果|假如][觉得限制太低|想要更高的上限|频率限制太小|想多记几轮历史]，[怎么调高|该怎么改|去哪里改|找谁改]？
            [配置文件|环境变量|服务器配置|steward.toml|修改限制|调整上限][？|]
            [我想|我要|我们想][提高|放宽|改变|调高][限制|上限|频率限制|历史轮数]，[怎么做|该怎么办|在哪里改]？
            Steward 的[配置文件|服务器设置|环境变量][叫什么|放在哪里|怎么写|在什么地方]？
            [管理员|运维]要[怎么|如何|在哪里][配置 Steward|修改限制|调整上限|设置服务器]？
            [限制|上限]能不能[改|调整|提高|放宽]，[在哪里|怎么][配置|改|设置]？
            [哪个|什么]文件[可以|能|用来]配置[ Steward|服务器|这些限制]？
            """,
            "请问要怎样才能调整这些限制？\nSteward 是在哪里配置的？",
        ),
        "The operator sets the limits with STEWARD_ variables in the environment, .env or steward.toml.",
        "管理员用环境变量、.env 或 steward.toml 里的 STEWARD_ 设置来调整限制。",
    ),
)
